"""MAVSDK 4 as the ground station: its own connection, mission, parameter and action code."""

import math
import time

from mavsdk import ComponentType, Configuration, Mavsdk
from mavsdk.plugins.action import Action
from mavsdk.plugins.info import Info
from mavsdk.plugins.mission_raw import MissionItem, MissionRaw
from mavsdk.plugins.param import Param

import plans
from check import Checker

NAN = math.nan


def outcome(call, *arguments):
    """SUCCESS, or the name of the result that MAVSDK raised."""
    try:
        answer = call(*arguments)
    except Exception as error:  # its errors have no common base
        return next((part.name for part in error.args if hasattr(part, "name")), repr(error))
    return "SUCCESS" if answer is None or getattr(answer, "name", answer) in ("SUCCESS", 1) else answer


class Station:
    """One connection, and the plugins on it."""

    def __init__(self, port):
        self.sdk = Mavsdk(Configuration.create_with_component_type(ComponentType.GROUND_STATION))
        self.sdk.add_any_connection(f"udpin://127.0.0.1:{port}")
        self.system = self.sdk.first_autopilot(20.0)
        self.action, self.mission = Action(self.system), MissionRaw(self.system)
        self.param, self.info = Param(self.system), Info(self.system)

    def download(self, sent):
        read = outcome(self.mission.download_mission)
        part = lambda i: (i.seq, i.command, i.frame, i.x, i.y, i.z)  # noqa: E731
        return "the same" if isinstance(read, list) and [part(i) for i in sent] == [part(i) for i in read] else str(read)


def items(plan):
    return [MissionItem(seq, 6, command, int(seq == 0), 1, 0, 0, 0, NAN, x, y, z, 0) for seq, (command, x, y, z) in enumerate(plan)]


def connect(airframe, tap, aircraft):
    station = Station(tap.client[1])
    check = Checker("mavsdk", airframe, tap, aircraft, lambda: time.sleep(0.005))
    recording = "02_nominal_delivery" if airframe == "quad" else "v01_nominal_delivery"
    check.fact("connect", recording, (1, True), (station.system.get_system_id(), station.system.is_connected()))
    check.wait(0, "mode AUTO.LOITER disarmed 3")
    return station, check


def quad(tap, aircraft):
    """Every call of this client to a quadrotor."""
    s, check = connect("quad", tap, aircraft)
    try:
        asks(s, check)
        flight(s, check)
        actions(s, check)
    except TimeoutError:
        pass
    s.sdk.destroy()
    return check.lines


def asks(s, check):
    version = s.info.get_version()
    check.fact("get_version", "01_connect_params_idle", (1, 17, 0, "d6f12ad1c"),
               (version.flight_sw_major, version.flight_sw_minor, version.flight_sw_patch, version.flight_sw_git_hash.rstrip("0")[:9]))
    check.fact("get_param_int", "01_connect_params_idle", 10, outcome(s.param.get_param_int, "COM_DL_LOSS_T"))
    check.fact("get_param_float", "01_connect_params_idle", 5.0, outcome(s.param.get_param_float, "MPC_XY_CRUISE"))
    check.fact("get_param_int with a name that is not there", "01_connect_params_idle", "TIMEOUT",
               outcome(s.param.get_param_int, "NO_SUCH_PARAM"))
    check.fact("get_param_int of a real number", "01_connect_params_idle", "WRONG_TYPE", outcome(s.param.get_param_int, "MPC_XY_CRUISE"))
    check.call("a parameter is set", lambda: outcome(s.param.set_param_int, "GF_ACTION", 1), "SUCCESS")


def flight(s, check):
    plan = items(plans.quad())
    check.call("a mission of five items is uploaded", lambda: outcome(s.mission.upload_mission, plan), "SUCCESS")
    check.call("a mission of five items is downloaded", lambda: s.download(plan), "the same")
    check.call("armed, ready", lambda: outcome(s.action.arm), "SUCCESS")
    mark = check.tap.mark()
    check.call("AUTO.MISSION by mode", lambda: outcome(s.mission.start_mission), "SUCCESS", mark=mark, quiet=0.1)
    check.call("a mission flown from the mode to the disarm", lambda: "flown", "flown", mark=mark, seconds=60)
    check.call("all items are cleared", lambda: outcome(s.mission.clear_mission), "SUCCESS")
    check.call("an item that is not supported",
               lambda: outcome(s.mission.upload_mission, [plan[0], MissionItem(1, 6, 31000, 0, 1, 0, 0, 0, NAN, 1, 1, 1, 0)]),
               "UNSUPPORTED")


def actions(s, check):
    check.fresh_pack()
    mark = check.tap.mark()
    outcome(s.action.hold)
    check.wait(mark, "mode AUTO.LOITER disarmed 3")
    mark = check.tap.mark()
    outcome(s.action.arm)
    check.wait(mark, "text 6 Armed by external command")
    check.call("AUTO.MISSION without a mission while armed", lambda: outcome(s.mission.start_mission), "SUCCESS")
    check.call("disarmed on the ground", lambda: outcome(s.action.disarm), "SUCCESS")
    check.call("takeoff by command on the ground", lambda: outcome(s.action.takeoff), "SUCCESS")
    check.call("armed in AUTO.TAKEOFF", lambda: outcome(s.action.arm), "SUCCESS")
    check.call("LAND by command near the ground", lambda: outcome(s.action.land), "SUCCESS", only=["ack text", "mode"])
    mark = check.tap.mark()
    outcome(s.mission.upload_mission, items(plans.quad()))
    check.wait(mark, "at 0 of 5 state 2")
    mark = check.tap.mark()
    outcome(s.action.arm)
    outcome(s.mission.start_mission)
    check.wait(mark, "at 1 of 5 state 3")
    # As long as in the recording: it has levelled out.
    check.pause(6.0)
    check.call("paused by mode", lambda: outcome(s.mission.pause_mission), "SUCCESS")
    check.call("resumed by mode", lambda: outcome(s.mission.start_mission), "SUCCESS")
    mark = check.tap.mark()
    outcome(s.action.hold)
    check.wait(mark, "mode AUTO.LOITER armed 4")
    check.pause(2.0)
    check.call("DO_REPOSITION to a place", lambda: outcome(s.action.goto_location, 21.0605, 105.9002, 45.0, NAN), "SUCCESS")
    check.pause(3.0)
    check.fact("the aircraft after goto_location without a speed", "06_inflight_commands", (False, True),
               (check.aircraft.truth()["grounded"], check.aircraft.truth()["lat"] is not None))
    check.call("disarm is asked for in the air", lambda: outcome(s.action.disarm), "COMMAND_DENIED")
    check.call("RTL, once begun", lambda: outcome(s.action.return_to_launch), "SUCCESS", seconds=40, quiet=12.0)
    check.call("LAND by command near the ground", lambda: outcome(s.action.land), "SUCCESS")


def vtol(tap, aircraft):
    """Every call of this client to a VTOL."""
    s, check = connect("vtol", tap, aircraft)
    try:
        plan = items(plans.vtol())
        check.call("a mission of four items is uploaded", lambda: outcome(s.mission.upload_mission, plan), "SUCCESS")
        check.call("a mission of four items is downloaded", lambda: s.download(plan), "the same")
        # It leaves AUTO.MISSION before it arms, so it arms first.
        check.call("armed, ready", lambda: outcome(s.action.arm), "SUCCESS")
        mark = check.tap.mark()
        check.call("AUTO.MISSION by mode", lambda: outcome(s.mission.start_mission), "SUCCESS", mark=mark, quiet=0.1)
        check.call("a mission flown from the mode to the disarm", lambda: "flown", "flown", mark=mark, seconds=80, quiet=3.0)
        check.fresh_pack()
        check.fact("set_param_int", "v03c_rtl_type0", "SUCCESS", outcome(s.param.set_param_int, "RTL_TYPE", 0))
        outcome(s.mission.upload_mission, items(plans.vtol(far=3_000)))
        mark = check.tap.mark()
        outcome(s.action.arm)
        outcome(s.mission.start_mission)
        check.wait(mark, "vtol 4", 40)
        check.call("RTL by mode with RTL_TYPE 0", lambda: outcome(s.action.return_to_launch), "SUCCESS", seconds=60, quiet=3.0)
    except TimeoutError:
        pass
    s.sdk.destroy()
    return check.lines
