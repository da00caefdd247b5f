"""Two ground stations of other people's making against the simulated aircraft: each call beside what a real PX4 answered.

    main.py MEDFLIGHT_SIM [CLIENT:AIRFRAME ...]

Prints one table; ends with 1 when a row is not equal.
"""

import importlib
import multiprocessing
import random
import sys
import time
import traceback

RUNS = ["pymavlink:quad", "mavsdk:quad", "pymavlink:vtol", "mavsdk:vtol", "mavsdk_vehicle:quad"]
SPEED = {"quad": 10.0, "vtol": 12.0}


def one(binary, run):
    """One client against one aircraft; the lines of its table."""
    # Here, so that a process loads the library of its own client only.
    from aircraft import Aircraft
    from check import Line
    from tap import Tap

    client, airframe = run.split(":")
    speed = SPEED[airframe]
    tap = Tap(random.randrange(21_000, 29_000), speed=speed)
    aircraft = Aircraft(binary, airframe, tap.station, speed)
    tap.start()
    try:
        return getattr(importlib.import_module(f"with_{client}"), airframe)(tap, aircraft)
    except Exception:
        return [Line(client, airframe, "the run", "", "to its end", "broken", [traceback.format_exc()])]
    finally:
        aircraft.stop()
        tap.stop()


def main():
    binary, *runs = sys.argv[1:]
    runs = runs or RUNS
    began = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(len(runs)) as pool:
        lines = [line for found in pool.starmap(one, [(binary, run) for run in runs]) for line in found]
    widest = max(len(line.call) for line in lines)
    print(f"\n{'client':9} {'aircraft':8} {'call':{widest}} {'recording':26} {'result':22} order")
    for line in lines:
        result = line.result if line.result == line.expected else f"{line.result}, PX4 {line.expected}"
        print(f"{line.client:9} {line.airframe:8} {line.call:{widest}} {line.recording:26} {result:22} {'differs' if line.wrong else 'equal'}")
        for difference in line.wrong:
            print(f"{'':18} {difference}")
    failed = sum(not line.equal for line in lines)
    print(f"\n{len(lines) - failed} passed, {failed} failed in {time.monotonic() - began:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
