"""The missions that are flown: the recordings' shapes, shorter, from the same home."""

from aircraft import HOME

MAV_TYPE = {"quad": 2, "vtol": 22}
TAKEOFF, WAYPOINT, LAND, VTOL_TAKEOFF, VTOL_LAND = 22, 16, 21, 84, 85
# Units of 1e-7 degrees in a metre, north and east, near enough at this latitude.
NORTH, EAST = 90.0, 96.3


def place(north, east):
    return round(HOME[0] * 1e7 + north * NORTH), round(HOME[1] * 1e7 + east * EAST)


HERE = place(0, 0)
NEAR = place(60, 20)


def quad():
    """Take-off, three waypoints, a landing: (command, x, y, height)."""
    return [(TAKEOFF, *HERE, 30), (WAYPOINT, *place(60, 20), 30), (WAYPOINT, *place(100, 60), 35), (WAYPOINT, *place(120, 100), 25),
            (LAND, *place(130, 130), 0)]


def vtol(far=1_000):
    """Take-off, two waypoints, a landing, straight north."""
    return [(VTOL_TAKEOFF, *HERE, 60), (WAYPOINT, *place(far * 0.4, 0), 60), (WAYPOINT, *place(far * 0.8, 0), 60),
            (VTOL_LAND, *place(far, 0), 0)]
