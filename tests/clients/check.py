"""A call of a client, compared with the row of a recording."""

import time

from rows import ROWS
from words import track

# Wall seconds that a row may take.
PATIENCE = 20.0


class Line:
    """One line of the table."""

    def __init__(self, client, airframe, call, recording, expected, result, wrong):
        self.client, self.airframe, self.call, self.recording = client, airframe, call, recording
        self.expected, self.result, self.wrong = expected, result, wrong

    @property
    def equal(self):
        return self.expected == self.result and not self.wrong


class Checker:
    """Makes calls and compares what the aircraft said."""

    def __init__(self, client, airframe, tap, aircraft, idle):
        self.client, self.airframe, self.tap, self.aircraft, self.idle = client, airframe, tap, aircraft, idle
        self.lines = []
        self.begun = None

    def begin_here(self):
        """What was said before is no part of the row that is being called."""
        self.begun = self.tap.mark()

    def pause(self, seconds):
        """Lets the aircraft live on for so many seconds of its own."""
        end = time.monotonic() + seconds / self.tap.speed
        while time.monotonic() < end:
            self.idle()

    def fresh_pack(self):
        """A full pack, on the ground: the recordings' batteries lasted longer than the simulator's."""
        answer = self.aircraft.ask(op="swap_pack", vehicle=1, pack="FULL", percent=100)
        if not answer["ok"]:
            raise RuntimeError(answer["error"])

    def wait(self, mark, word, seconds=PATIENCE):
        """Waits for a word; a wait in vain is a line of its own, and ends this client's run."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if word in self.tap.since(mark):
                return
            self.idle()
        self.lines.append(Line(self.client, self.airframe, f"waits for '{word}'", "", "said", "not said", [str(self.tap.since(mark)[-12:])]))
        raise TimeoutError(word)

    def call(self, row, what, expected, mark=None, only=None, seconds=PATIENCE, quiet=1.0):
        """Calls `what`; its result must be `expected`, and the row's tracks (or `only` these) must be said, and nothing else of
        their kinds for `quiet` seconds of the aircraft's."""
        wanted = ROWS[f"{self.airframe}: {row}"]
        tracks = {kinds: words for kinds, words in wanted.tracks.items() if only is None or kinds in only}
        self.begun = self.tap.mark() if mark is None else mark
        result = what()
        mark = self.begun
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            said = self.tap.since(mark)
            if all(len(track(said, kinds)) >= len(words) for kinds, words in tracks.items()):
                break
            self.idle()
        self.pause(quiet)
        said = self.tap.since(mark)
        wrong = [f"{kinds}: PX4 {words}, here {track(said, kinds)}" for kinds, words in tracks.items() if track(said, kinds) != words]
        self.lines.append(Line(self.client, self.airframe, row, wanted.recording, expected, str(result), wrong))

    def fact(self, call, recording, expected, result):
        """A comparison that is no order of words."""
        self.lines.append(Line(self.client, self.airframe, call, recording, str(expected), str(result), []))
