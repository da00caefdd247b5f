"""Prints the simulator's arguments for the shipped configuration: each aircraft beside its home pad, the ground of every pad."""

import json
import math
import sys
import tomllib
from pathlib import Path

config = Path(sys.argv[1] if len(sys.argv) > 1 else "config")
features = json.loads((config / "sites.geojson").read_text(encoding="utf-8"))["features"]
pads = {f["id"]: f for f in features if f["properties"].get("kind") == "pad"}
tails = tomllib.loads((config / "fleet.toml").read_text(encoding="utf-8"))["tails"]


def place(pad, metres_east=0.0):
    longitude, latitude = pads[pad]["geometry"]["coordinates"]
    longitude += metres_east / (111_320 * math.cos(math.radians(latitude)))
    return f"{latitude:.7f},{longitude:.7f},{pads[pad]['properties']['ground_elev_m']}"


standing = {}
arguments = ["--vehicles", str(len(tails)), "--first-id", str(min(t["system_id"] for t in tails))]
for tail in sorted(tails, key=lambda t: t["system_id"]):
    # A second aircraft at one pad stands beside the first: near enough to count as being there, far enough not to touch.
    nth = standing.get(tail["home_pad"], 0)
    standing[tail["home_pad"]] = nth + 1
    arguments += ["--home", place(tail["home_pad"], 8.0 * nth)]
for pad in pads:
    arguments += ["--pad", place(pad)]
print(" ".join(arguments))
