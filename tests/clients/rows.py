"""What a real PX4 v1.17.0 said at each call, as words (see `words.py`), from recordings of it.

Each row names the recording and the seconds since its first frame between which it was said; `derive.py check FOLDER` makes the
rows anew from a folder of recordings and compares. A row has tracks: kinds whose words have one order among themselves. Streams
of their own rate (mode, landed, at) have tracks of their own, because their order against other messages is chance.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """What PX4 said at one call."""

    airframe: str
    recording: str
    since: float
    until: float
    tracks: dict


ROWS = {
    "quad: version is asked for": Row("quad", "01_connect_params_idle", 6.241, 6.401, {
        "message ack": ["message AUTOPILOT_VERSION", "ack 512 ACCEPTED"],
    }),
    "quad: a message that cannot be sent is asked for": Row("quad", "01_connect_params_idle", 7.348, 7.501, {
        "ack": ["ack 512 DENIED"],
    }),
    "quad: the interval of a message is asked for": Row("quad", "01_connect_params_idle", 14.7385, 14.801, {
        "message ack": ["message MESSAGE_INTERVAL", "ack 510 ACCEPTED"],
    }),
    "quad: an unknown command": Row("quad", "01_connect_params_idle", 15.1475, 15.16, {
        "ack": ["ack 31999 UNSUPPORTED"],
    }),
    "quad: a command for a component that is not there": Row("quad", "01_connect_params_idle", 15.1595, 16.601, {
        "ack text": [],
    }),
    "quad: a parameter is set": Row("quad", "04_geofence_rally", 132.5367, 132.983, {
        "param": ["param GF_ACTION 6", "param GF_ACTION 6"],
    }),
    "quad: a parameter is set to what it is": Row("quad", "07_gcs_link_loss", 4.1625, 4.434, {
        "param": ["param NAV_DLL_ACT 6"],
    }),
    "quad: a parameter that is not there is set": Row("quad", "01_connect_params_idle", 11.7372, 14.731, {
        "param": [],
    }),
    "quad: a mission of five items is uploaded": Row("quad", "02_nominal_delivery", 4.1215, 5.757, {
        "ask listack text": ["ask 0 0", "ask 0 1", "ask 0 2", "ask 0 3", "ask 0 4", "listack 0 ACCEPTED id"],
        "at": ["at 0 of 5 state 2"],
    }),
    "quad: a mission of five items is downloaded": Row("quad", "02_nominal_delivery", 4.1349, 4.657, {
        "count item listack": [
            "count 0 5 id",
            "item 0 0 cmd 22 frame 6",
            "item 0 1 cmd 16 frame 6",
            "item 0 2 cmd 16 frame 6",
            "item 0 3 cmd 16 frame 6",
            "item 0 4 cmd 21 frame 6",
        ],
    }),
    "quad: the last item comes once more": Row("quad", "03_mission_edge_cases", 7.051, 8.167, {
        "ask listack text": ["listack 0 ACCEPTED id"],
    }),
    "quad: an item comes without a transfer": Row("quad", "03_mission_edge_cases", 8.2535, 9.367, {
        "ask listack text": ["listack 0 ERROR -", "text 2 IGN MISSION_ITEM: No transfer"],
    }),
    "quad: a count of nothing": Row("quad", "03_mission_edge_cases", 21.361, 24.467, {
        "ask listack text": ["listack 0 ACCEPTED -"],
        "at": ["at 0 of 65535 state 1"],
    }),
    "quad: a count beyond the store": Row("quad", "03_mission_edge_cases", 24.563, 25.667, {
        "ask listack text": ["listack 0 NO_SPACE -"],
    }),
    "quad: a list of an unknown type": Row("quad", "03_mission_edge_cases", 25.765, 26.867, {
        "ask listack text": ["listack 9 NO_SPACE -"],
    }),
    "quad: an item that is not supported": Row("quad", "03_mission_edge_cases", 26.9695, 28.167, {
        "ask listack text": ["ask 0 0", "ask 0 1", "listack 0 UNSUPPORTED -", "text 2 IGN MISSION_ITEM: Invalid item"],
    }),
    "quad: a second count after the first item": Row("quad", "03_mission_edge_cases", 19.1585, 19.367, {
        "ask listack text": ["ask 0 1", "listack 0 ERROR -", "text 2 WPM: REJ. CMD: Busy"],
    }),
    "quad: the wrong item is asked for in a download": Row("quad", "03_mission_edge_cases", 99.0575, 100.167, {
        "count item listack text": ["count 0 3 id", "listack 0 ERROR -", "text 2 WPM: REJ. CMD: Req. WP was unexpected"],
    }),
    "quad: an item beyond the list is made the current one": Row("quad", "03_mission_edge_cases", 88.014, 89.467, {
        "listack text ack": ["text 2 WPM: WP CURR CMD: Not in list"],
    }),
    "quad: all items are cleared": Row("quad", "02_nominal_delivery", 256.927, 259.357, {
        "listack text": ["listack 0 ACCEPTED -"],
        "at": ["at 0 of 65535 state 1"],
    }),
    "quad: AUTO.MISSION without a mission while armed": Row("quad", "05_arming_denied", 5.0205, 6.976, {
        "ack text": ["ack 176 ACCEPTED", "ack 176 TEMPORARILY_REJECTED", "text 2 Switching to Mission is currently not available"],
    }),
    "quad: MISSION_START without a mission": Row("quad", "05_arming_denied", 7.0255, 8.976, {
        "ack text": ["ack 300 DENIED", "text 2 Mission start denied! No valid mission"],
    }),
    "quad: disarmed on the ground": Row("quad", "05_arming_denied", 10.0525, 11.056, {
        "ack text": ["ack 400 ACCEPTED", "text 6 Disarmed by external command"],
        "mode": ["mode AUTO.LOITER disarmed 3"],
    }),
    "quad: armed again while armed": Row("quad", "05_arming_denied", 9.0395, 9.976, {
        "ack text": ["ack 400 ACCEPTED"],
    }),
    "quad: AUTO.RTL by mode on the ground": Row("quad", "05_arming_denied", 29.1435, 30.276, {
        "ack text": ["ack 176 ACCEPTED", "ack 176 ACCEPTED"],
        "mode": ["mode AUTO.RTL disarmed 0"],
    }),
    "quad: armed in AUTO.RTL": Row("quad", "05_arming_denied", 30.3505, 31.476, {
        "ack text": ["ack 400 TEMPORARILY_REJECTED", "text 2 Arming denied: Resolve system health failures first"],
    }),
    "quad: armed, ready": Row("quad", "02_nominal_delivery", 6.1365, 7.557, {
        "ack text": ["ack 400 ACCEPTED", "text 6 Armed by external command"],
        "mode": ["mode AUTO.LOITER armed 4"],
    }),
    "quad: AUTO.MISSION by mode": Row("quad", "02_nominal_delivery", 7.6445, 8.357, {
        "ack text": ["ack 176 ACCEPTED", "ack 176 ACCEPTED", "text 6 Executing Mission", "text 6 Climb to N meters above home"],
    }),
    "quad: a mission flown from the mode to the disarm": Row("quad", "02_nominal_delivery", 7.667, 248.857, {
        "text": [
            "text 6 Executing Mission",
            "text 6 Climb to N meters above home",
            "text 6 Takeoff detected",
            "text 6 Landing detected",
            "text 6 Mission finished, landed",
            "text 6 Disarmed by landing",
        ],
        "mode": ["mode AUTO.MISSION armed 4", "mode AUTO.MISSION disarmed 3"],
        "landed": ["landed 3", "landed 2", "landed 4", "landed 1"],
        "at": [
            "at 0 of 5 state 3",
            "at 1 of 5 state 3",
            "at 2 of 5 state 3",
            "at 3 of 5 state 3",
            "at 4 of 5 state 3",
            "at 4 of 5 state 5",
        ],
        "reached": ["reached 0", "reached 1", "reached 2", "reached 3", "reached 4"],
    }),
    "quad: MISSION_START arms and starts": Row("quad", "02c_mission_start_cmd", 6.128, 7.738, {
        "ack text": [
            "ack 300 ACCEPTED",
            "text 6 Armed by mission start",
            "text 6 Executing Mission",
            "text 6 Climb to N meters above home",
        ],
    }),
    "quad: paused by mode": Row("quad", "06_inflight_commands", 43.2855, 53.234, {
        "ack text": ["ack 176 ACCEPTED", "ack 176 ACCEPTED"],
        "mode": ["mode AUTO.LOITER armed 4"],
        "at": ["at 1 of 5 state 4"],
        "orders": ["orders 2003 -1", "orders 1001 1", "orders 1000 nan", "orders 1001 -3"],
    }),
    "quad: resumed by mode": Row("quad", "06_inflight_commands", 53.2945, 59.234, {
        "ack text": ["ack 176 ACCEPTED", "ack 176 ACCEPTED", "text 6 Executing Mission"],
        "mode": ["mode AUTO.MISSION armed 4"],
        "at": ["at 1 of 5 state 3"],
    }),
    "quad: paused by DO_REPOSITION": Row("quad", "06_inflight_commands", 59.2995, 65.234, {
        "ack text": ["ack 192 ACCEPTED"],
        "mode": ["mode AUTO.LOITER armed 4"],
        "at": [],
        "orders": ["orders 2003 -1", "orders 1001 1", "orders 1000 nan", "orders 1001 -3"],
    }),
    "quad: DO_REPOSITION without its bit": Row("quad", "06_inflight_commands", 65.3085, 67.234, {
        "ack text": ["ack 192 UNSUPPORTED"],
    }),
    "quad: DO_REPOSITION to a place": Row("quad", "06_inflight_commands", 67.319, 75.234, {
        "ack text": ["ack 192 ACCEPTED"],
        "mode": [],
    }),
    "quad: DO_PAUSE_CONTINUE": Row("quad", "06_inflight_commands", 75.3255, 76.234, {
        "ack text": ["ack 193 UNSUPPORTED"],
    }),
    "quad: DO_CHANGE_SPEED": Row("quad", "06_inflight_commands", 77.353, 79.234, {
        "ack text": ["ack 178 ACCEPTED"],
    }),
    "quad: DO_SET_MISSION_CURRENT": Row("quad", "06_inflight_commands", 88.367, 93.334, {
        "ack text": ["ack 224 UNSUPPORTED"],
    }),
    "quad: disarm is asked for in the air": Row("quad", "06_inflight_commands", 107.3975, 109.334, {
        "ack text": ["ack 400 TEMPORARILY_REJECTED", "text 2 Disarming denied: not landed"],
    }),
    "quad: a reboot is asked for in the air": Row("quad", "06_inflight_commands", 113.4235, 114.334, {
        "ack text": ["ack 246 DENIED"],
    }),
    "quad: a calibration is asked for in the air": Row("quad", "06_inflight_commands", 114.4305, 115.334, {
        "ack text": ["ack 241 TEMPORARILY_REJECTED"],
    }),
    "quad: RTL by command": Row("quad", "06_inflight_commands", 115.4435, 179.334, {
        "ack text": [
            "ack 20 ACCEPTED",
            "text 6 Returning to launch",
            "text 6 RTL: start return at N m (N m above destination)",
            "text 6 RTL: land at destination",
        ],
        "mode": ["mode AUTO.RTL armed 4"],
        "landed": ["landed 4"],
    }),
    "quad: RTL, once begun": Row("quad", "06_inflight_commands", 115.464, 179.334, {
        "text": ["text 6 RTL: start return at N m (N m above destination)", "text 6 RTL: land at destination"],
        "mode": ["mode AUTO.RTL armed 4"],
        "landed": ["landed 4"],
    }),
    "quad: LAND by command near the ground": Row("quad", "06_inflight_commands", 179.3745, 206.134, {
        "ack text": ["ack 21 ACCEPTED", "text 6 Landing at current position", "text 6 Landing detected", "text 6 Disarmed by landing"],
        "mode": ["mode AUTO.LAND armed 4", "mode AUTO.LOITER disarmed 3"],
        "landed": ["landed 1"],
    }),
    "quad: takeoff by command on the ground": Row("quad", "06_inflight_commands", 209.0885, 210.094, {
        "ack text": ["ack 22 ACCEPTED"],
        "mode": ["mode AUTO.TAKEOFF disarmed 3"],
    }),
    "quad: armed in AUTO.TAKEOFF": Row("quad", "06_inflight_commands", 210.0965, 222.034, {
        "ack text": [
            "ack 400 ACCEPTED",
            "text 6 Armed by external command",
            "text 6 Using default takeoff altitude: N m",
            "text 6 Takeoff detected",
        ],
        "mode": ["mode AUTO.TAKEOFF armed 4", "mode AUTO.LOITER armed 4"],
        "landed": ["landed 3", "landed 2"],
    }),
    "quad: LAND by mode": Row("quad", "06_inflight_commands", 222.1105, 234.634, {
        "ack text": ["ack 176 ACCEPTED", "ack 176 ACCEPTED", "text 6 Landing detected", "text 6 Disarmed by landing"],
        "mode": ["mode AUTO.LAND armed 4", "mode AUTO.LOITER disarmed 3"],
        "landed": ["landed 4", "landed 1"],
    }),
    "quad: MISSION_CLEAR_ALL in AUTO.MISSION": Row("quad", "06_inflight_commands", 99.3925, 107.334, {
        "listack text": ["listack 0 ACCEPTED -", "text 2 No valid mission available, loitering"],
        "mode": ["mode AUTO.LOITER armed 4"],
        "at": ["at 0 of 65535 state 1"],
    }),
    "vtol: a mission of four items is uploaded": Row("vtol", "v01_nominal_delivery", 19.2935, 21.205, {
        "ask listack text": ["ask 0 0", "ask 0 1", "ask 0 2", "ask 0 3", "listack 0 ACCEPTED id"],
        "at": ["at 0 of 4 state 2"],
    }),
    "vtol: a mission of four items is downloaded": Row("vtol", "v01_nominal_delivery", 22.8115, 23.605, {
        "count item listack": [
            "count 0 4 id",
            "item 0 0 cmd 84 frame 6",
            "item 0 1 cmd 16 frame 6",
            "item 0 2 cmd 16 frame 6",
            "item 0 3 cmd 85 frame 6",
        ],
    }),
    "vtol: AUTO.MISSION by mode on the ground": Row("vtol", "v01_nominal_delivery", 21.2995, 21.795, {
        "ack text": ["ack 176 ACCEPTED", "ack 176 ACCEPTED"],
    }),
    "vtol: armed in AUTO.MISSION": Row("vtol", "v01_nominal_delivery", 21.8025, 23.605, {
        "ack text": [
            "ack 400 ACCEPTED",
            "text 6 Armed by external command",
            "text 6 Executing Mission",
            "text 6 Climb to N meters above home",
        ],
    }),
    "vtol: a mission flown from the arming to the disarm": Row("vtol", "v01_nominal_delivery", 21.8025, 427.505, {
        "text": [
            "text 6 Armed by external command",
            "text 6 Executing Mission",
            "text 6 Climb to N meters above home",
            "text 6 Takeoff detected",
            "text 6 Landing detected",
            "text 6 Mission finished, landed",
            "text 6 Disarmed by landing",
        ],
        "mode": ["mode AUTO.MISSION armed 4", "mode AUTO.MISSION disarmed 3"],
        "landed": ["landed 3", "landed 2", "landed 4", "landed 1"],
        "vtol": ["vtol 1", "vtol 4", "vtol 2", "vtol 3"],
        "at": ["at 0 of 4 state 3", "at 1 of 4 state 3", "at 2 of 4 state 3", "at 3 of 4 state 3", "at 3 of 4 state 5"],
        "reached": ["reached 0", "reached 1", "reached 2", "reached 3"],
        "orders": ["orders 3000 4", "orders 3000 3", "orders 1001 1", "orders 1000 nan", "orders 1001 -3", "orders 2003 -1"],
    }),
    "vtol: armed, ready": Row("vtol", "02_nominal_delivery", 6.1365, 7.557, {
        "ack text": ["ack 400 ACCEPTED", "text 6 Armed by external command"],
        "mode": ["mode AUTO.LOITER armed 4"],
    }),
    "vtol: AUTO.MISSION by mode": Row("vtol", "02_nominal_delivery", 7.6445, 8.357, {
        "ack text": ["ack 176 ACCEPTED", "ack 176 ACCEPTED", "text 6 Executing Mission", "text 6 Climb to N meters above home"],
    }),
    "vtol: a mission flown from the mode to the disarm": Row("vtol", "v01_nominal_delivery", 21.835, 427.505, {
        "text": [
            "text 6 Executing Mission",
            "text 6 Climb to N meters above home",
            "text 6 Takeoff detected",
            "text 6 Landing detected",
            "text 6 Mission finished, landed",
            "text 6 Disarmed by landing",
        ],
        "mode": ["mode AUTO.MISSION armed 4", "mode AUTO.MISSION disarmed 3"],
        "landed": ["landed 3", "landed 2", "landed 4", "landed 1"],
        "vtol": ["vtol 1", "vtol 4", "vtol 2", "vtol 3"],
        "at": ["at 0 of 4 state 3", "at 1 of 4 state 3", "at 2 of 4 state 3", "at 3 of 4 state 3", "at 3 of 4 state 5"],
        "reached": ["reached 0", "reached 1", "reached 2", "reached 3"],
        "orders": ["orders 3000 4", "orders 3000 3", "orders 1001 1", "orders 1000 nan", "orders 1001 -3", "orders 2003 -1"],
    }),
    "vtol: RTL by mode with RTL_TYPE 0": Row("vtol", "v03c_rtl_type0", 149.942, 309.302, {
        "text": [
            "text 6 RTL: start return at N m (N m above destination)",
            "text 6 RTL: land at destination",
            "text 6 Landing detected",
            "text 6 Disarmed by landing",
        ],
        "mode": ["mode AUTO.RTL armed 4", "mode AUTO.MISSION disarmed 3"],
        "landed": ["landed 4", "landed 1"],
        "vtol": ["vtol 2", "vtol 3"],
        "orders": ["orders 2003 -1", "orders 1001 1", "orders 1000 nan", "orders 1001 -3", "orders 3000 3", "orders 0 0"],
    }),
    "vtol: RTL by command with RTL_TYPE 0": Row("vtol", "v03c_rtl_type0", 149.9305, 309.302, {
        "ack text": [
            "ack 20 ACCEPTED",
            "text 6 Returning to launch",
            "text 6 RTL: start return at N m (N m above destination)",
            "text 6 RTL: land at destination",
            "text 6 Landing detected",
            "text 6 Disarmed by landing",
        ],
        "mode": ["mode AUTO.RTL armed 4", "mode AUTO.MISSION disarmed 3"],
        "landed": ["landed 4", "landed 1"],
        "vtol": ["vtol 2", "vtol 3"],
        "orders": ["orders 2003 -1", "orders 1001 1", "orders 1000 nan", "orders 1001 -3", "orders 3000 3", "orders 0 0"],
    }),
}
