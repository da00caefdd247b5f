"""Frames of an aircraft as words that can be compared: what PX4 says, without the numbers that differ from flight to flight.

A word begins with its kind:

| kind | word | from |
| --- | --- | --- |
| ack | `ack 176 ACCEPTED` | COMMAND_ACK |
| ask | `ask 0 3` (list, item) | MISSION_REQUEST_INT; `askfloat` for MISSION_REQUEST |
| listack | `listack 0 ACCEPTED id` or `... -` | MISSION_ACK; `id` when it carries the list's opaque id |
| count | `count 0 5 id` | MISSION_COUNT |
| item | `item 0 3 cmd 16 frame 6` | MISSION_ITEM_INT |
| text | `text 6 Executing Mission` | STATUSTEXT, pieces joined, heights as N |
| mode | `mode AUTO.MISSION armed 4` | HEARTBEAT, when it changes |
| landed, vtol | `landed 3` | EXTENDED_SYS_STATE, when it changes |
| at | `at 2 of 5 state 3` | MISSION_CURRENT, when it changes |
| reached | `reached 2` | MISSION_ITEM_REACHED, when it changes |
| orders | `orders 3000 4` (command, first number) | COMMAND_LONG of the aircraft's own, first sending |
| param | `param NAV_DLL_ACT 6` (name, type) | PARAM_VALUE |
| message | `message AUTOPILOT_VERSION` | answers to REQUEST_MESSAGE |
"""

import os
import re
import struct

os.environ["MAVLINK20"] = "1"

from pymavlink.dialects.v20 import common as mav  # noqa: E402

MODES = {
    0x00030000: "POSCTL",
    0x02040000: "AUTO.TAKEOFF",
    0x03040000: "AUTO.LOITER",
    0x04040000: "AUTO.MISSION",
    0x05040000: "AUTO.RTL",
    0x06040000: "AUTO.LAND",
    0x0A040000: "AUTO.VTOL_TAKEOFF",
    0x00060000: "OFFBOARD",
}
ANSWERS = {"AUTOPILOT_VERSION", "PROTOCOL_VERSION", "MESSAGE_INTERVAL", "AVAILABLE_MODES"}
ARMED = 128
# Texts of the autopilot's own house-keeping, which come when they like.
HOUSEKEEPING = re.compile(r"^\[logger\]|^\[timesync\]")
# Heights above sea or home differ from flight to flight by the estimator's noise.
HEIGHT = re.compile(r"-?\d+(\.\d+)?(?= (m|meters)\b)")


def opaque_id(items):
    """The id that PX4 gives to a list: CRC-32 without inversion over frame, command, autocontinue and the seven numbers."""
    crc = 0
    for item in items:
        packed = struct.pack("<BHB4fiif", item.frame, item.command, item.autocontinue, item.param1, item.param2, item.param3,
                             item.param4, item.x, item.y, item.z)
        for byte in packed:
            crc ^= byte
            for _ in range(8):
                crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
    return crc


def payload(message, length):
    """The payload as it was on the wire, with the zeros that the sender cut."""
    frame = message.get_msgbuf()
    head = 10 if frame[0] == 0xFD else 6
    return bytes(frame[head:head + frame[1]]).ljust(length, b"\0")


class Words:
    """Turns an aircraft's messages into words; remembers what did not change."""

    def __init__(self):
        self.parser = mav.MAVLink(None)
        self.parser.robust_parsing = True
        self.last = {}
        self.text = {}

    def read(self, data):
        """The messages of a datagram; what another datagram left behind does not matter here."""
        parser = mav.MAVLink(None)
        parser.robust_parsing = True
        return parser.parse_buffer(data) or []

    def of(self, data):
        """The words of a datagram."""
        return [word for message in self.parser.parse_buffer(data) or [] for word in self.of_message(message)]

    def changed(self, kind, word):
        if self.last.get(kind) == word:
            return []
        self.last[kind] = word
        return [f"{kind} {word}"]

    def of_message(self, m):
        name = m.get_type()
        if name == "COMMAND_ACK":
            result = mav.enums["MAV_RESULT"][m.result].name.removeprefix("MAV_RESULT_")
            return [f"ack {m.command} {result}" + (f" {m.progress}" if m.progress else "")]
        if name == "MISSION_REQUEST_INT":
            return [f"ask {m.mission_type} {m.seq}"]
        if name == "MISSION_REQUEST":
            return [f"askfloat {m.mission_type} {m.seq}"]
        if name == "MISSION_ACK":
            result = mav.enums["MAV_MISSION_RESULT"][m.type].name.removeprefix("MAV_MISSION_")
            return [f"listack {m.mission_type} {result} {'id' if any(payload(m, 8)[4:8]) else '-'}"]
        if name == "MISSION_COUNT":
            return [f"count {m.mission_type} {m.count} {'id' if any(payload(m, 9)[5:9]) else '-'}"]
        if name == "MISSION_ITEM_INT":
            return [f"item {m.mission_type} {m.seq} cmd {m.command} frame {m.frame}"]
        if name == "STATUSTEXT":
            return self.of_text(m)
        if name == "HEARTBEAT" and m.autopilot == mav.MAV_AUTOPILOT_PX4:
            mode = MODES.get(m.custom_mode, f"{m.custom_mode:#010x}")
            return self.changed("mode", f"{mode} {'armed' if m.base_mode & ARMED else 'disarmed'} {m.system_status}")
        if name == "EXTENDED_SYS_STATE":
            return self.changed("landed", str(m.landed_state)) + self.changed("vtol", str(m.vtol_state))
        if name == "MISSION_CURRENT":
            return self.changed("at", f"{m.seq} of {m.total} state {m.mission_state}")
        if name == "MISSION_ITEM_REACHED":
            return self.changed("reached", str(m.seq))
        if name == "COMMAND_LONG":
            return [f"orders {m.command} {m.param1:g}"] if m.confirmation == 0 else []
        if name == "PARAM_VALUE":
            return [f"param {m.param_id} {m.param_type}"]
        if name in ANSWERS:
            return [f"message {name}"]
        return []

    def of_text(self, m):
        before = self.text.pop(m.id, "") if m.id else ""
        text = before + m.text
        if m.id and len(m.text) == 50:
            self.text[m.id] = text
            return []
        text = text.strip()
        return [] if HOUSEKEEPING.match(text) else [f"text {m.severity} {HEIGHT.sub('N', text)}"]


def kind(word):
    return word.split(" ", 1)[0]


def track(words, kinds):
    """The words of these kinds, in their order. An item that is asked for again is one word: how often depends on the client's pace."""
    wanted, asked, found = kinds.split(), None, []
    for word in words:
        if kind(word) not in wanted or word == asked:
            continue
        if kind(word) == "ask":
            asked = word
        found.append(word)
    return found
