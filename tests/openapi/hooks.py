"""Who asks, and about what: one account with every role, one request that is there, and a new key for nearly each act."""

import json
import os
import random
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone

import schemathesis

BASE = os.environ["MEDFLIGHT_BASE"]


def ask(path, body=None, headers=()):
    request = urllib.request.Request(BASE + path, headers={"origin": BASE, "content-type": "application/json", **dict(headers)})
    if body is not None:
        request.data = json.dumps(body).encode()
    return urllib.request.urlopen(request, timeout=10)


def signed_in():
    answer = ask("/api/sign-in", {"user": os.environ["MEDFLIGHT_USER"], "password": os.environ["MEDFLIGHT_PASSWORD"]})
    cookie = answer.headers["set-cookie"].split(";")[0]
    csrf = json.loads(ask("/api/session", headers={"cookie": cookie}).read())["csrf"]
    return {"cookie": cookie, "x-csrf-token": csrf}


def asked(session):
    """A request that acts can be about; what is drawn for its path is rarely a number with the right check character."""
    body = {"payload": "SPC-CBC", "items": ["OPENAPI-01"], "origin": "C-GL", "destination": "H-DG", "priority": "routine"}
    began = datetime.now(timezone.utc) - timedelta(minutes=5)
    body |= {"clock_started_at": began.strftime("%Y-%m-%dT%H:%M:%SZ"), "not_category_a": True}
    answer = ask("/api/requests", body, {**session, "idempotency-key": str(uuid.uuid4())})
    return json.loads(answer.read())["id"]


SESSION = signed_in()
KNOWN = asked(SESSION)
DRAW = random.Random(1)


@schemathesis.hook
def before_call(context, case, kwargs=None):
    case.headers = {**dict(case.headers or {}), **SESSION, "origin": BASE}
    if DRAW.random() < 0.8:
        case.headers["idempotency-key"] = str(uuid.uuid4())
    if "/consignments/{id}" in case.path and DRAW.random() < 0.5:
        case.path_parameters = {**dict(case.path_parameters or {}), "id": KNOWN}
