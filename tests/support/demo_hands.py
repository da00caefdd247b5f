"""The hands of the demonstration: when a battery pack swap is recorded, the simulated aircraft really gets another pack.

    python3 tests/support/demo_hands.py http://127.0.0.1:8080 127.0.0.1:14560 USER PASSWORD CONFIG

Reads the ledger as an auditor would, from its newest record on; stops when the service does.
"""

import http.cookiejar
import json
import socket
import sys
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

base, control, user, password, config = sys.argv[1:6]
tails = tomllib.loads((Path(config) / "fleet.toml").read_text(encoding="utf-8"))["tails"]
system_ids = {tail["id"]: tail["system_id"] for tail in tails}
door = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def ask(path, body=None):
    request = urllib.request.Request(base + path, headers={"origin": base, "content-type": "application/json"})
    if body is not None:
        request.data = json.dumps(body).encode()
    with door.open(request, timeout=10) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def swap(tail, pack):
    host, port = control.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=5) as simulator:
        request = {"op": "swap_pack", "vehicle": system_ids[tail], "pack": pack, "percent": 100}
        simulator.sendall((json.dumps(request) + "\n").encode())
        return json.loads(simulator.makefile().readline())


ask("/api/sign-in", {"user": user, "password": password})
seen = ask("/api/ledger/head")["seq"]
missed = 0
while missed < 10:
    try:
        for entry in ask(f"/api/ledger?from={seen + 1}&limit=200")["entries"]:
            record = json.loads(entry["canonical"])
            seen = record["seq"]
            if record["type"] == "PACK_SWAPPED":
                done = swap(record["data"]["tail"], record["data"]["pack_in"])
                print("pack swap", record["data"]["tail"], record["data"]["pack_in"], done, flush=True)
        missed = 0
    except urllib.error.HTTPError as error:
        if error.code == 401:
            ask("/api/sign-in", {"user": user, "password": password})
        missed += 1
    except OSError:
        missed += 1
    time.sleep(0.5)
