"""What a recording of a PX4 says between two times, as the rows of `rows.py` have it.

    derive.py RECORDING.tlog FROM TO "ack text" "mode" ...    prints the tracks
    derive.py check FOLDER                                    makes every row anew from its recording and compares

Times are seconds since the recording's first frame. State that did not change since before FROM is not said again.
"""

import struct
import sys
from pathlib import Path

from rows import ROWS
from words import Words, track


def frames(data):
    """Each frame of a tlog: microseconds, and the bytes."""
    at = 0
    while at + 20 <= len(data):
        (micros,) = struct.unpack_from(">Q", data, at)
        length = 12 + data[at + 9] + (13 if data[at + 10] & 1 else 0) if data[at + 8] == 0xFD else 8 + data[at + 9]
        yield micros, data[at + 8:at + 8 + length]
        at += 8 + length


STATIONS = (255, 254)


def said(path, since, until):
    """The aircraft's words between two times."""
    words, found, start = Words(), [], None
    for micros, frame in frames(Path(path).read_bytes()):
        start = start or micros
        sender = frame[5] if frame[0] == 0xFD else frame[3]
        spoken = words.of(frame) if sender not in STATIONS else []
        if since <= (micros - start) / 1e6 <= until:
            found.extend(spoken)
    return found


def check(folder):
    """How many rows differ from their recordings."""
    differing = 0
    for name, row in ROWS.items():
        path = next(Path(folder).rglob(f"{row.recording}.tlog"))
        found = said(path, row.since, row.until)
        for kinds, words in row.tracks.items():
            if track(found, kinds) != words:
                differing += 1
                print(f"{name}: {kinds}: the recording says {track(found, kinds)}")
    print(f"{len(ROWS)} rows, {differing} tracks differ")
    return differing


def main():
    if sys.argv[1] == "check":
        sys.exit(1 if check(sys.argv[2]) else 0)
    path, since, until, *groups = sys.argv[1:]
    found = said(path, float(since), float(until))
    for group in groups:
        print(group)
        for word in track(found, group):
            print(f'    "{word}",')


if __name__ == "__main__":
    main()
