"""mavsdk's server side as a vehicle: whether it is one that our link could fly.

It is not: it says that it is no PX4, never streams the mission that it took, and has no home to show. Our link therefore calls a
package on it unknown, and launches nothing. The row holds what it does, so that a newer one that does more is noticed.
"""

import random
import time

from check import Line
from mavsdk.component_type import ComponentType
from mavsdk.mavsdk import Configuration, Mavsdk
from mavsdk.plugins.action_server import ActionServer
from mavsdk.plugins.mission_raw_server import MissionRawServer
from mavsdk.plugins.param_server import ParamServer
from mavsdk.plugins.telemetry_server import TelemetryServer
from pymavlink import mavutil

EXPECTED = "autopilot 0, takes a mission of 3 items, streams a total of [0], home asked for: 2"


def heard(station, seconds):
    """What comes in so many seconds, while the station lives and answers requests for items."""
    end, beat = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        if time.monotonic() - beat > 0.5:
            station.mav.heartbeat_send(6, 8, 0, 0, 4)
            beat = time.monotonic()
        message = station.recv_match(blocking=True, timeout=0.05)
        if message is None:
            continue
        if message.get_type() in ("MISSION_REQUEST", "MISSION_REQUEST_INT"):
            n = message.seq
            command = 22 if n == 0 else 16
            station.mav.mission_item_int_send(1, 1, n, 3, command, n == 0, 1, 0, 0, 0, 0, 210600000, 1059000000 + n * 1000, 50)
        yield message


def quad(_tap, _aircraft):
    """The one row."""
    port = random.randrange(29_100, 30_000)
    station = mavutil.mavlink_connection(f"udpin:127.0.0.1:{port}", source_system=255, source_component=190)
    vehicle = Mavsdk(Configuration.create_with_component_type(ComponentType.AUTOPILOT))
    vehicle.add_any_connection(f"udpout://127.0.0.1:{port}")
    component = vehicle.server_component()
    servers = [kind(component) for kind in (TelemetryServer, ActionServer, ParamServer, MissionRawServer)]
    autopilot = station.wait_heartbeat(timeout=10).autopilot
    station.mav.mission_clear_all_send(1, 1, 255)
    list(heard(station, 1))
    station.mav.mission_count_send(1, 1, 3, 0)
    said = list(heard(station, 3))
    station.mav.command_long_send(1, 1, 512, 0, 242, 0, 0, 0, 0, 0, 0)
    home = [message.result for message in heard(station, 1) if message.get_type() == "COMMAND_ACK"]
    acks = [message.type for message in said if message.get_type() == "MISSION_ACK"]
    totals = sorted({message.total for message in said if message.get_type() == "MISSION_CURRENT"})
    takes = "takes" if acks == [0] else f"acks {acks} to"
    result = f"autopilot {autopilot}, {takes} a mission of 3 items, streams a total of {totals}, home asked for: {home[0] if home else '-'}"
    for server in servers:
        server.destroy()
    return [Line("mavsdk", "as the vehicle", "is it one that our link could fly: no", "", EXPECTED, result, [])]
