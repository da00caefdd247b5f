"""A relay between one simulated aircraft and one client, which writes down what passes and can lose and delay it.

The aircraft lives faster than the client. So that it hears its ground station at the pace of its own seconds, the client's last
heartbeat is repeated: this is all that the relay adds.
"""

import heapq
import random
import select
import socket
import threading
import time

from words import Words, payload

HEARTBEAT, MISSION_CURRENT = 0, 42


def message_id(frame):
    return int.from_bytes(frame[7:10], "little") if frame[0] == 0xFD else frame[5]


class Tap(threading.Thread):
    """Listens for the aircraft on `station`, speaks to the client on `client` (a port where the client listens)."""

    def __init__(self, client, speed=1.0, loss=0.0, delay=0.0, seed=1):
        super().__init__(daemon=True)
        self.down = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.down.bind(("127.0.0.1", 0))
        self.up = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.up.bind(("127.0.0.1", 0))
        self.station = self.down.getsockname()[1]
        self.client = ("127.0.0.1", client)
        self.speed, self.loss, self.delay = speed, loss, delay
        self.random = random.Random(seed)
        self.aircraft = None
        self.beat, self.beat_at = None, 0.0
        self.queue, self.number = [], 0
        self.lock = threading.Lock()
        self.words, self.said = Words(), []
        # The id of the mission that the aircraft says that it holds, seen before anything is lost.
        self.mission = None
        self.sent = {"up": [0, 0], "down": [0, 0]}
        self.running = True
        self.failure = None

    def run(self):
        try:
            while self.running:
                self.turn()
        except Exception as error:  # a dead relay must be told as such, not as silence
            self.failure = error
            raise

    def turn(self):
        now = time.monotonic()
        wait = min(0.02, max(0.0, self.queue[0][0] - now)) if self.queue else 0.02
        for sock in select.select([self.down, self.up], [], [], wait)[0]:
            data, peer = sock.recvfrom(65536)
            if sock is self.down:
                self.aircraft = peer
                self.note(data)
                self.forward("down", data)
            else:
                if data and data[0] in (0xFD, 0xFE) and message_id(data) == HEARTBEAT:
                    self.beat = data
                self.forward("up", data)
        now = time.monotonic()
        while self.queue and self.queue[0][0] <= now:
            _, _, way, data = heapq.heappop(self.queue)
            self.deliver(way, data)
        if self.beat and self.aircraft and now - self.beat_at >= 1.0 / self.speed and self.speed > 1.0:
            self.beat_at = now
            self.down.sendto(self.beat, self.aircraft)

    def note(self, data):
        if message_id(data) == MISSION_CURRENT:
            for message in self.words.read(data):
                self.mission = int.from_bytes(payload(message, 18)[6:10], "little")
        words = self.words.of(data)
        if words:
            with self.lock:
                self.said.extend(words)

    def forward(self, way, data):
        self.sent[way][0] += 1
        self.sent[way][1] += len(data)
        if self.random.random() < self.loss:
            return
        self.number += 1
        if self.delay:
            heapq.heappush(self.queue, (time.monotonic() + self.delay, self.number, way, data))
        else:
            self.deliver(way, data)

    def deliver(self, way, data):
        if way == "down":
            self.up.sendto(data, self.client)
        elif self.aircraft:
            self.down.sendto(data, self.aircraft)

    def mark(self):
        """Where the story is now."""
        with self.lock:
            return len(self.said)

    def since(self, mark):
        """What the aircraft said from there on."""
        if self.failure:
            raise RuntimeError("the relay stopped") from self.failure
        with self.lock:
            return self.said[mark:]

    def wait_for(self, mark, word, seconds):
        """Waits until the aircraft has said a word from there on; False when it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if word in self.since(mark):
                return True
            time.sleep(0.01)
        return False

    def stop(self):
        self.running = False
        self.join()
        self.down.close()
        self.up.close()
