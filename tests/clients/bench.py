"""MAVSDK and pymavlink where the service's own link is measured: lines of JSON like those of the other figures.

    bench.py MEDFLIGHT_SIM [FRAMES.bin]

MAVSDK sends missions to the simulated aircraft through a relay that loses and delays, in real time; what it says is compared with
what the aircraft holds. pymavlink decodes a stream of frames.

The cases are those of the service's own link, with fewer runs. A transfer that has not ended after LIMIT seconds is stopped, and
printed as one that came to no verdict.
"""

import json
import random
import statistics
import sys
import threading
import time
from pathlib import Path

from words import mav

# Items, loss in percent, round trip in ms, runs: real time, so few.
CASES = [(items, loss, trip, runs) for items, trip, runs in [(10, 40, 10), (10, 600, 3), (500, 40, 1), (500, 600, 1)] for loss in (0, 5, 10, 25)]
# 500 items at 600 ms take 300 s without loss, one at a time.
LIMIT = 360.0


def figure(name, value, unit, note):
    print(f"{name:60} {value:>12.3f} {unit:8} {note}", flush=True)
    print(json.dumps({"figure": name, "value": value, "unit": unit, "note": note}), flush=True)


def mission(number, seed):
    """A mission of so many items that no other seed has."""
    from mavsdk.plugins.mission_raw import MissionItem

    nan = float("nan")
    last = number - 1
    return [MissionItem(n, 6, 84 if n == 0 else 85 if n == last else 16, int(n == 0), 1, 0, 0, 0, nan, 210600000 + 900 * (n + 1),
                        1059000000 + seed, 0 if n == last else 80, 0) for n in range(number)]


def within(call, stop, seconds):
    """What a call answers; None when it was stopped because it took too long."""
    said = []
    calling = threading.Thread(target=lambda: said.append(call()), daemon=True)
    calling.start()
    calling.join(seconds)
    if not calling.is_alive():
        return said[0]
    stop()
    calling.join(30.0)
    return None


def uploads(binary):
    from aircraft import Aircraft
    from tap import Tap
    from with_mavsdk import Station, outcome

    tap = Tap(random.randrange(21_000, 29_000))
    aircraft = Aircraft(binary, "vtol", tap.station, 1.0)
    tap.start()
    try:
        station = Station(tap.client[1])
        seed = 0
        for number, loss, trip, runs in CASES:
            right, endless, failed, times, messages, size = 0, 0, 0, [], [], []
            for _ in range(runs):
                seed += 1
                items = mission(number, seed)
                tap.loss, tap.delay = loss / 100, trip / 2000
                before, began = list(tap.sent["up"]), time.monotonic()
                said = within(lambda: outcome(station.mission.upload_mission, items),
                              lambda: outcome(station.mission.cancel_mission_upload), LIMIT)
                times.append(time.monotonic() - began)
                messages.append(tap.sent["up"][0] - before[0])
                size.append(tap.sent["up"][1] - before[1])
                tap.loss, tap.delay = 0.0, 0.0
                # The aircraft streams what it holds each second; a transfer that was left open ends after five.
                time.sleep(1.5)
                holds = tap.mission == wanted(items)
                endless += said is None
                failed += said not in (None, "SUCCESS")
                right += said is not None and (said == "SUCCESS") == holds
                time.sleep(0.0 if said == "SUCCESS" else 5.0)
            case = f"mavsdk uploads {number} items, {loss} % loss, {trip} ms"
            figure(f"{case}: right verdicts", 100 * right / runs, "%", f"{runs} runs, {failed} told as failed, {endless} without a verdict after {LIMIT:.0f} s; mission alone, nothing read back")
            figure(f"{case}: median", statistics.median(times), "s",
                   f"longest {max(times):.2f} s; {statistics.median(messages):.0f} messages, {statistics.median(size):.0f} B up")
    finally:
        aircraft.stop()
        tap.stop()


def wanted(items):
    """The opaque id of a list."""
    from words import opaque_id

    return opaque_id([mav.MAVLink_mission_item_int_message(1, 1, i.seq, i.frame, i.command, 0, i.autocontinue, i.param1, i.param2,
                                                           i.param3, i.param4, i.x, i.y, i.z) for i in items])


def decoding(path):
    """Frames a second through pymavlink's parser, on one core."""
    stream = Path(path).read_bytes()[:2_000_000]
    frames, began = 0, time.monotonic()
    while time.monotonic() - began < 3.0:
        parser = mav.MAVLink(None)
        parser.robust_parsing = True
        frames += sum(m.get_type() != "BAD_DATA" for m in parser.parse_buffer(stream) or [])
    figure("the same frames through pymavlink", frames / (time.monotonic() - began), "1/s", "one core, decoded to its messages")


def main():
    if len(sys.argv) > 2 and Path(sys.argv[2]).exists():
        decoding(sys.argv[2])
    uploads(sys.argv[1])


if __name__ == "__main__":
    main()
