"""pymavlink as the ground station: its own connection, mission list, parameter and command code."""

import math
import os
import threading
import time

os.environ["MAVLINK20"] = "1"

from pymavlink import mavparm, mavutil, mavwp  # noqa: E402

import plans  # noqa: E402
from check import Checker  # noqa: E402

mavutil.set_dialect("common")
mav = mavutil.mavlink
NAN = math.nan
# Wall seconds within which an answer comes, at any speed.
ANSWER = 3.0


class Station:
    """One connection, with a heartbeat a second."""

    def __init__(self, port):
        self.link = mavutil.mavlink_connection(f"udpin:127.0.0.1:{port}", source_system=255, source_component=190)
        self.running = True
        threading.Thread(target=self.beat, daemon=True).start()

    def beat(self):
        while self.running:
            if self.link.clients:
                self.link.mav.heartbeat_send(mav.MAV_TYPE_GCS, mav.MAV_AUTOPILOT_INVALID, 0, 0, 0)
            time.sleep(1.0 if self.link.clients else 0.02)

    def idle(self):
        """Takes what has come, so that nothing overflows."""
        for _ in range(200):
            if self.link.recv_match(blocking=False) is None:
                time.sleep(0.005)
                return

    def drain(self):
        while self.link.recv_match(blocking=False) is not None:
            pass

    def name(self, message, field, enum, prefix):
        return "silence" if message is None else mav.enums[enum][getattr(message, field)].name.removeprefix(prefix)

    def acked(self, send):
        """Sends a command by pymavlink's own helper; the first acknowledgement's result."""
        self.drain()
        send()
        return self.name(self.link.recv_match(type="COMMAND_ACK", blocking=True, timeout=ANSWER), "result", "MAV_RESULT", "MAV_RESULT_")

    def command(self, number, *params, component=None):
        params = list(params) + [0] * (7 - len(params))
        target = self.link.target_component if component is None else component
        return self.acked(lambda: self.link.mav.command_long_send(self.link.target_system, target, number, 0, *params))

    def command_int(self, number, frame, p1, p2, p3, p4, x, y, z):
        return self.acked(lambda: self.link.mav.command_int_send(1, 1, frame, number, 0, 0, p1, p2, p3, p4, x, y, z))

    def mode(self, name):
        return self.acked(lambda: self.link.set_mode_px4(name, 0, 0))

    def list_acked(self, send):
        self.drain()
        send()
        return self.list_answer()

    def list_answer(self):
        answer = self.link.recv_match(type="MISSION_ACK", blocking=True, timeout=ANSWER)
        return self.name(answer, "type", "MAV_MISSION_RESULT", "MAV_MISSION_")

    def count(self, number, kind=0):
        self.link.mav.mission_count_send(1, 1, number, kind)

    def upload(self, items):
        """Sends pymavlink's list as the aircraft asks for it."""
        loader = mavwp.MAVWPLoader(target_system=1, target_component=1)
        for item in items:
            loader.add(item)
        self.drain()
        self.link.waypoint_count_send(loader.count())
        while True:
            asked = self.link.recv_match(type=["MISSION_REQUEST_INT", "MISSION_REQUEST", "MISSION_ACK"], blocking=True, timeout=ANSWER)
            if asked is None or asked.get_type() == "MISSION_ACK":
                return self.name(asked, "type", "MAV_MISSION_RESULT", "MAV_MISSION_")
            self.link.mav.send(loader.wp(asked.seq))

    def download(self):
        """Reads the list into pymavlink's loader, and closes the transfer."""
        self.drain()
        loader = mavwp.MAVWPLoader(target_system=1, target_component=1)
        self.link.waypoint_request_list_send()
        count = self.link.recv_match(type="MISSION_COUNT", blocking=True, timeout=ANSWER)
        while count is not None and loader.count() < count.count:
            self.link.mav.mission_request_int_send(1, 1, loader.count())
            item = self.link.recv_match(type="MISSION_ITEM_INT", blocking=True, timeout=ANSWER)
            if item is None:
                return []
            loader.add(item)
        self.link.mav.mission_ack_send(1, 1, mav.MAV_MISSION_ACCEPTED)
        return [loader.wp(i) for i in range(loader.count())]

    def set_parameter(self, name, value, kind):
        self.drain()
        return mavparm.MAVParmDict().mavset(self.link, name, value, retries=1, parm_type=kind)

    def all_parameters(self):
        """Name, index and count of each parameter as they came; those that the socket had no room for are asked for one by one."""
        self.drain()
        self.link.param_fetch_all()
        found = self.parameters_until_silence()
        if found:
            there = {index for _, index, _ in found}
            for index in set(range(found[0][2])) - there:
                self.link.param_fetch_one(index)
                found.extend(self.parameters_until_silence(most=1))
        return found

    def parameters_until_silence(self, most=None):
        found = []
        while most is None or len(found) < most:
            value = self.link.recv_match(type="PARAM_VALUE", blocking=True, timeout=0.5)
            if value is None:
                break
            found.append((value.param_id, value.param_index, value.param_count))
        return found


def item(seq, command, x, y, z, current=0, frame=mav.MAV_FRAME_GLOBAL_RELATIVE_ALT_INT):
    return mav.MAVLink_mission_item_int_message(1, 1, seq, frame, command, current, 1, 0, 0, 0, NAN, x, y, z)


def items(plan):
    return [item(seq, command, x, y, z, int(seq == 0)) for seq, (command, x, y, z) in enumerate(plan)]


def same(sent, read):
    """Whether what was read back is what was sent."""
    part = lambda i: (i.seq, i.command, i.frame, i.x, i.y, i.z)  # noqa: E731
    return "the same" if [part(i) for i in sent] == [part(i) for i in read] else "another list"


def connect(airframe, tap, aircraft):
    station = Station(tap.client[1])
    check = Checker("pymavlink", airframe, tap, aircraft, station.idle)
    station.link.wait_heartbeat(timeout=20)
    check.fact("connect", "02_nominal_delivery" if airframe == "quad" else "v01_nominal_delivery",
               plans.MAV_TYPE[airframe], station.link.mav_type)
    check.wait(0, "mode AUTO.LOITER disarmed 3")
    return station, check


def quad(tap, aircraft):
    """Every call of this client to a quadrotor."""
    station, check = connect("quad", tap, aircraft)
    try:
        asks(station, check)
        lists(station, check)
        refusals(station, check)
        flight(station, check)
        commands_in_the_air(station, check)
    except TimeoutError:
        pass
    station.running = False
    return check.lines


def asks(s, check):
    check.call("version is asked for", lambda: s.command(mav.MAV_CMD_REQUEST_MESSAGE, 148), "ACCEPTED")
    check.call("a message that cannot be sent is asked for", lambda: s.command(mav.MAV_CMD_REQUEST_MESSAGE, 253), "DENIED")
    check.call("the interval of a message is asked for", lambda: s.command(mav.MAV_CMD_GET_MESSAGE_INTERVAL, 30), "ACCEPTED")
    check.call("an unknown command", lambda: s.command(31999), "UNSUPPORTED")
    check.call("a command for a component that is not there", lambda: s.command(176, 1, 4, 3, component=99), "silence")
    found = s.all_parameters()
    listed = sorted((index, name) for name, index, _ in found[1:])
    names = [name for _, name in listed]
    check.fact("all parameters are fetched: the first", "01_connect_params_idle", ("_HASH_CHECK", 65535), found[0][:2] if found else None)
    check.fact("all parameters are fetched: in the order of their names", "01_connect_params_idle", True, names == sorted(names))
    check.fact("all parameters are fetched: each once", "01_connect_params_idle", True,
               len(listed) > 1 and [index for index, _ in listed] == list(range(found[0][2])))
    check.call("a parameter is set", lambda: s.set_parameter("GF_ACTION", 1, mav.MAV_PARAM_TYPE_INT32), "True")
    s.set_parameter("NAV_DLL_ACT", 2, mav.MAV_PARAM_TYPE_INT32)
    check.pause(1.0)
    check.call("a parameter is set to what it is", lambda: s.set_parameter("NAV_DLL_ACT", 2, mav.MAV_PARAM_TYPE_INT32), "True")
    s.set_parameter("NAV_DLL_ACT", 0, mav.MAV_PARAM_TYPE_INT32)
    check.call("a parameter that is not there is set", lambda: s.set_parameter("NO_SUCH_PARAM", 1, mav.MAV_PARAM_TYPE_REAL32), "False")


def lists(s, check):
    plan = items(plans.quad())
    check.call("a mission of five items is uploaded", lambda: s.upload(plan), "ACCEPTED")
    check.call("the last item comes once more", lambda: s.list_acked(lambda: s.link.mav.send(plan[-1])), "ACCEPTED")
    check.call("a mission of five items is downloaded", lambda: same(plan, s.download()), "the same")
    s.upload(plan[:2] + [item(2, plans.LAND, *plans.NEAR, 0)])
    check.call("the wrong item is asked for in a download", lambda: wrong_item(s), "ERROR")
    check.call("an item beyond the list is made the current one",
               lambda: s.link.waypoint_set_current_send(9), "None")
    check.call("an item comes without a transfer",
               lambda: s.list_acked(lambda: s.link.mav.send(item(7, 16, *plans.HERE, 30))), "ERROR")
    check.call("an item that is not supported",
               lambda: s.upload([plan[0], item(1, 31000, 1, 1, 1)]), "UNSUPPORTED")
    check.call("a second count after the first item", lambda: second_count(s, plan, check), "ERROR", quiet=0.1)
    s.link.mav.mission_ack_send(1, 1, mav.MAV_MISSION_OPERATION_CANCELLED)
    check.call("a count beyond the store", lambda: s.list_acked(lambda: s.count(20000)), "NO_SPACE")
    check.call("a list of an unknown type", lambda: s.list_acked(lambda: s.count(2, 9)), "NO_SPACE")
    check.call("a count of nothing", lambda: s.list_acked(lambda: s.count(0)), "ACCEPTED")


def wrong_item(s):
    s.drain()
    s.link.waypoint_request_list_send()
    s.link.recv_match(type="MISSION_COUNT", blocking=True, timeout=ANSWER)
    return s.list_acked(lambda: s.link.mav.mission_request_int_send(1, 1, 2))


def second_count(s, plan, check):
    """The recording's row begins with the item; the count before it is answered outside of the row."""
    s.drain()
    s.count(3)
    s.link.recv_match(type="MISSION_REQUEST_INT", blocking=True, timeout=ANSWER)
    check.begin_here()
    s.link.mav.send(plan[0])
    return s.list_acked(lambda: s.count(5))


def refusals(s, check):
    mark = check.tap.mark()
    s.acked(s.link.arducopter_arm)
    check.wait(mark, "text 6 Armed by external command")
    check.call("AUTO.MISSION without a mission while armed", lambda: s.mode("MISSION"), "ACCEPTED")
    check.call("MISSION_START without a mission", lambda: s.acked(s.link.set_mode_auto), "DENIED")
    check.call("armed again while armed", lambda: s.acked(s.link.arducopter_arm), "ACCEPTED")
    check.call("disarmed on the ground", lambda: s.acked(s.link.arducopter_disarm), "ACCEPTED")
    check.call("AUTO.RTL by mode on the ground", lambda: s.mode("RTL"), "ACCEPTED")
    check.call("armed in AUTO.RTL", lambda: s.acked(s.link.arducopter_arm), "TEMPORARILY_REJECTED")
    mark = check.tap.mark()
    s.mode("LOITER")
    check.wait(mark, "mode AUTO.LOITER disarmed 3")


def flight(s, check):
    s.upload(items(plans.quad()))
    check.call("armed, ready", lambda: s.acked(s.link.arducopter_arm), "ACCEPTED")
    mark = check.tap.mark()
    check.call("AUTO.MISSION by mode", lambda: s.mode("MISSION"), "ACCEPTED", mark=mark, quiet=0.1)
    check.call("a mission flown from the mode to the disarm", lambda: "flown", "flown", mark=mark, seconds=60)
    check.call("all items are cleared", lambda: s.list_acked(s.link.waypoint_clear_all_send), "ACCEPTED")


def commands_in_the_air(s, check):
    check.fresh_pack()
    mark = check.tap.mark()
    s.mode("LOITER")
    check.wait(mark, "mode AUTO.LOITER disarmed 3")
    mark = check.tap.mark()
    s.upload(items(plans.quad()))
    check.wait(mark, "at 0 of 5 state 2")
    mark = check.tap.mark()
    check.call("MISSION_START arms and starts", lambda: s.acked(s.link.set_mode_auto), "ACCEPTED", quiet=0.1)
    check.wait(mark, "at 1 of 5 state 3")
    # As long as in the recording: it has levelled out.
    check.pause(6.0)
    check.call("paused by mode", lambda: s.mode("LOITER"), "ACCEPTED")
    check.call("resumed by mode", lambda: s.mode("MISSION"), "ACCEPTED")
    check.call("paused by DO_REPOSITION", lambda: s.command(192, -1, 1, 0, NAN, NAN, NAN, NAN), "ACCEPTED")
    check.call("DO_REPOSITION without its bit", lambda: s.command_int(192, 0, -1, 0, 0, NAN, *plans.NEAR, 60), "UNSUPPORTED")
    check.call("DO_REPOSITION to a place", lambda: s.command_int(192, 6, 5, 1, 0, NAN, *plans.NEAR, 45), "ACCEPTED")
    check.call("DO_PAUSE_CONTINUE", lambda: s.command(193, 0), "UNSUPPORTED")
    check.call("DO_CHANGE_SPEED", lambda: s.command(178, 1, 8, -1), "ACCEPTED")
    check.call("DO_SET_MISSION_CURRENT", lambda: s.command(224, 3), "UNSUPPORTED")
    mark = check.tap.mark()
    s.mode("MISSION")
    check.wait(mark, "mode AUTO.MISSION armed 4")
    check.call("MISSION_CLEAR_ALL in AUTO.MISSION", lambda: s.list_acked(s.link.waypoint_clear_all_send), "ACCEPTED")
    check.call("disarm is asked for in the air", lambda: s.acked(s.link.arducopter_disarm), "TEMPORARILY_REJECTED")
    check.call("a reboot is asked for in the air", lambda: s.acked(s.link.reboot_autopilot), "DENIED")
    check.call("a calibration is asked for in the air", lambda: s.acked(s.link.calibrate_level), "TEMPORARILY_REJECTED")
    check.call("RTL by command", lambda: s.acked(s.link.set_mode_rtl), "ACCEPTED", quiet=12.0)
    check.call("LAND by command near the ground", lambda: s.command(21, 0, 0, 0, NAN, NAN, NAN, NAN), "ACCEPTED")
    check.call("takeoff by command on the ground", lambda: s.command(22, -1, 0, 0, NAN, NAN, NAN, NAN), "ACCEPTED")
    check.call("armed in AUTO.TAKEOFF", lambda: s.acked(s.link.arducopter_arm), "ACCEPTED")
    check.call("LAND by mode", lambda: s.mode("LAND"), "ACCEPTED")


def vtol(tap, aircraft):
    """Every call of this client to a VTOL."""
    s, check = connect("vtol", tap, aircraft)
    try:
        plan = items(plans.vtol())
        check.call("a mission of four items is uploaded", lambda: s.upload(plan), "ACCEPTED")
        check.call("a mission of four items is downloaded", lambda: same(plan, s.download()), "the same")
        mark = check.tap.mark()
        check.call("AUTO.MISSION by mode on the ground", lambda: s.mode("MISSION"), "ACCEPTED", quiet=0.3)
        armed = check.tap.mark()
        check.call("armed in AUTO.MISSION", lambda: s.acked(s.link.arducopter_arm), "ACCEPTED", quiet=0.1)
        flown = "a mission flown from the arming to the disarm"
        check.call(flown, lambda: "flown", "flown", mark=armed, seconds=80, quiet=3.0,
                   only=["text", "mode", "landed", "vtol", "reached", "orders"])
        # The mission counts as active from the mode on, before the arming.
        check.call(flown, lambda: "counted", "counted", mark=mark, only=["at"])
        check.fresh_pack()
        check.fact("RTL_TYPE is set", "v03c_rtl_type0", True, s.set_parameter("RTL_TYPE", 0, mav.MAV_PARAM_TYPE_INT32))
        s.upload(items(plans.vtol(far=3_000)))
        mark = check.tap.mark()
        s.acked(s.link.arducopter_arm)
        check.wait(mark, "vtol 4", 40)
        check.call("RTL by command with RTL_TYPE 0", lambda: s.acked(s.link.set_mode_rtl), "ACCEPTED", seconds=60, quiet=3.0)
    except TimeoutError:
        pass
    s.running = False
    return check.lines
