"""The same ways by extremitypathfinder and pyvisgraph: ways.py FILE, as tests/bench/ways.rs wrote it. Up to 30 obstacles."""

import json
import math
import sys
import time

from extremitypathfinder import PolygonEnvironment
import pyvisgraph

EDGE = 40_000
# More take minutes.
CASES = {10: 3, 30: 1}


def by_extremities(case):
    began = time.perf_counter()
    room = PolygonEnvironment()
    room.store([(-EDGE, -EDGE), (EDGE, -EDGE), (EDGE, EDGE), (-EDGE, EDGE)], [ring[::-1] for ring in case["rings"]], validate=False)
    built = time.perf_counter()
    _, length = room.find_shortest_path(tuple(case["from"]), tuple(case["to"]))
    return length, built - began, time.perf_counter() - built


def by_visibility(case):
    point = lambda p: pyvisgraph.Point(*p)
    began = time.perf_counter()
    graph = pyvisgraph.VisGraph()
    graph.build([[point(p) for p in ring] for ring in case["rings"]], status=False)
    built = time.perf_counter()
    path = graph.shortest_path(point(case["from"]), point(case["to"]))
    took = time.perf_counter() - built
    return sum(math.dist((a.x, a.y), (b.x, b.y)) for a, b in zip(path, path[1:])), built - began, took


def main(path):
    for size in json.load(open(path)):
        count = size["obstacles"]
        cases = size["cases"][: CASES.get(count, 0)]
        for name, way in (("extremitypathfinder", by_extremities), ("pyvisgraph", by_visibility)) if cases else ():
            found = [(*way(case), case["length"]) for case in cases]
            build, query = (sum(each[place] for each in found) / len(found) for place in (1, 2))
            miss = max(abs(length - ours) for length, _, _, ours in found)
            print(f"{name}: {count} obstacles {(build + query) * 1e3:12.1f} ms   (build {build * 1e3:.1f}, query {query * 1e3:.1f}); lengths differ by {miss * 1e3:.3f} mm at most")


main(sys.argv[1])
