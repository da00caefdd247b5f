"""Shortest ways among polygons as two independent libraries from PyPI find them.

    python detours.py write FILE        1,000 cases with the length of each; the two libraries must agree to 1 mm
    python detours.py check FILE [N]    computes N of them anew (spread over the file) and compares with what is written

A line of the file: length in metres to the tenth of a millimetre; start and end; polygons, each a ring of corners in whole
centimetres. At most ten convex polygons, none touching another, none holding an end.
"""

import math
import random
import sys

from extremitypathfinder import PolygonEnvironment
import pyvisgraph

CASES, HALF = 1_000, 400_000  # centimetres


def ring(rng):
    """A convex polygon: distinct angles round a centre, on an ellipse; counter-clockwise."""
    east, north = rng.randint(-300_000, 300_000), rng.randint(-300_000, 300_000)
    a, b, turn = rng.randint(5_000, 110_000), rng.randint(5_000, 110_000), rng.random() * math.pi
    count = rng.randint(3, 9)
    angles = sorted((k + rng.uniform(0.1, 0.9)) * math.tau / count for k in range(count))
    corners = []
    for angle in angles:
        x, y = a * math.cos(angle), b * math.sin(angle)
        corners.append((round(east + x * math.cos(turn) - y * math.sin(turn)), round(north + x * math.sin(turn) + y * math.cos(turn))))
    return corners


def turns(corners):
    three = zip(corners, corners[1:] + corners[:1], corners[2:] + corners[:2])
    return [(b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) for a, b, c in three]


def apart(one, other, gap):
    """Whether an edge of either separates two convex polygons by more than a gap."""
    for first, second in ((one, other), (other, one)):
        for a, b in zip(first, first[1:] + first[:1]):
            length = math.dist(a, b)
            right = lambda p: ((b[1] - a[1]) * (p[0] - a[0]) - (b[0] - a[0]) * (p[1] - a[1])) / length
            if all(right(p) > gap for p in second):
                return True
    return False


def cases(seed=20_270_510):
    rng = random.Random(seed)
    while True:
        start, goal = [(rng.randint(-HALF, HALF), rng.randint(-HALF, HALF)) for _ in range(2)]
        point = lambda p: [p, (p[0] + 1, p[1]), (p[0], p[1] + 1)]
        chosen = []
        for _ in range(rng.randint(1, 10)):
            corners = ring(rng)
            if min(turns(corners)) > 1_000_000 and all(apart(corners, other, 100) for other in [*chosen, point(start), point(goal)]):
                chosen.append(corners)
        if chosen and math.dist(start, goal) > 1_000:
            yield start, goal, chosen


def by_extremities(start, goal, polygons):
    bound = 4 * HALF
    room = PolygonEnvironment()
    holes = [[(x / 100, y / 100) for x, y in reversed(corners)] for corners in polygons]
    edge = bound / 100
    room.store([(-edge, -edge), (edge, -edge), (edge, edge), (-edge, edge)], holes, validate=False)
    _, length = room.find_shortest_path((start[0] / 100, start[1] / 100), (goal[0] / 100, goal[1] / 100))
    return length


def by_visibility(start, goal, polygons):
    point = lambda p: pyvisgraph.Point(p[0] / 100, p[1] / 100)
    graph = pyvisgraph.VisGraph()
    graph.build([[point(p) for p in corners] for corners in polygons], status=False)
    path = graph.shortest_path(point(start), point(goal))
    return sum(math.dist((a.x, a.y), (b.x, b.y)) for a, b in zip(path, path[1:]))


def text(length, start, goal, polygons):
    pair = lambda p: f"{p[0]},{p[1]}"
    return " ".join([f"{length:.4f}", pair(start), pair(goal), *(";".join(map(pair, corners)) for corners in polygons)])


def read(line):
    length, start, goal, *polygons = line.split()
    pair = lambda p: tuple(map(int, p.split(",")))
    return float(length), pair(start), pair(goal), [[pair(p) for p in corners.split(";")] for corners in polygons]


def write(path):
    disagree, lines, bent = 0, [], 0
    for case in cases():
        one, other = by_extremities(*case), by_visibility(*case)
        if abs(one - other) > 1e-3:
            disagree += 1
            continue
        bent += one > math.dist(case[0], case[1]) / 100 + 1e-6
        lines.append(text(one, *case))
        if len(lines) == CASES:
            break
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    print(f"{CASES} cases, {bent} of them not straight; the libraries disagreed on {disagree} more, which were left out")


def check(path, count):
    lines = open(path).read().splitlines()
    for line in lines[:: len(lines) // count][:count]:
        length, *case = read(line)
        one, other = by_extremities(*case), by_visibility(*case)
        assert abs(one - length) < 1e-3 and abs(other - length) < 1e-3, (length, one, other, line)
    print(f"{count} of {len(lines)} ways computed anew: equal to 1 mm")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2])
    else:
        check(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 50)
