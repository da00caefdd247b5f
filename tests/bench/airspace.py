"""The same zones and lines in shapely's STRtree: airspace.py FILE, as tests/bench/airspace.rs wrote it. Prints rows like the table's."""

import json
import sys
import time

import numpy
import shapely
from shapely.strtree import STRtree


def seconds_each(what, least=2.0):
    what()
    began, times = time.perf_counter(), 0
    while time.perf_counter() - began < least:
        what()
        times += 1
    return (time.perf_counter() - began) / times


def main(path):
    for case in json.load(open(path)):
        zones = shapely.polygons(numpy.array(case["rings"]))
        lines = shapely.linestrings(numpy.array(case["lines"]))
        shapely.prepare(lines)
        names = numpy.array([f"Z-{number:06}" for number in range(len(zones))])
        tree = STRtree(zones)
        reach = case["reach"]
        # All lines in one call: nothing of Python stands between one line and the next.
        every = seconds_each(lambda: names[tree.query(lines, predicate="dwithin", distance=reach)[1]]) / len(lines)
        one = seconds_each(lambda: [names[tree.query(line, predicate="dwithin", distance=reach)] for line in lines]) / len(lines)
        first = seconds_each(lambda: tree.query_nearest(lines, max_distance=reach, all_matches=False)) / len(lines)
        hits = len(tree.query(lines, predicate="dwithin", distance=reach)[0])
        count = len(zones)
        print(f"shapely {shapely.__version__}: {count} zones, all named, lines in one call  {every * 1e6:10.2f} µs  {hits / len(lines):.1f} met by each")
        print(f"shapely {shapely.__version__}: {count} zones, all named, line by line       {one * 1e6:10.2f} µs")
        print(f"shapely {shapely.__version__}: {count} zones, one hit, lines in one call    {first * 1e6:10.2f} µs")
        if hits != case["met"]:
            print(f"  differs: {case['met']} hits of ours")


main(sys.argv[1])
