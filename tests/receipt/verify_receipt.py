#!/usr/bin/env python3
"""Checks a medflight receipt: the standard library alone, no network, no code of medflight's.

    verify_receipt.py FILE [PUBLIC KEY]

FILE is a receipt (JSON), a saved page that holds one, or the text of the QR code on its paper (MF1:...).
Prints PROVEN (exit 0), KEY_NOT_GIVEN (3: whole in itself, by a key that nobody vouched for), KEY_NEEDED (3: a QR code without a
key says nothing), or the rule that failed (5).
"""
import base64
import functools
import hashlib
import html
import json
import re
import sys
import unicodedata
from datetime import datetime, timezone


class No(Exception):
    """A rule that fails; its code."""


def need(holds, code):
    if not holds:
        raise No(code)


# Ed25519, RFC 8032 section 5.1: verification.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    m, n, o, q = f - e, h - g, h + g, f + e
    return m * n % P, o * q % P, n * o % P, m * q % P


def times(s, point):
    total = (0, 1, 1, 0)
    while s:
        if s & 1:
            total = add(total, point)
        point, s = add(point, point), s >> 1
    return total


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = recover_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@functools.lru_cache(maxsize=None)
def signed(key, text, signature):
    a, s = point(key), int.from_bytes(signature[32:], "little")
    if a is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    x, y, z, _ = add(times(s, BASE), times(h, ((P - a[0]) % P, a[1], 1, (P - a[0]) * a[1] % P)))
    x, y = x * pow(z, P - 2, P) % P, y * pow(z, P - 2, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# Keys and signed notes: C2SP signed-note.
NAME = re.compile(r"[!-*,-~]{1,100}\Z")


def unbase64(text, code):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise No(code) from None
    need(base64.b64encode(data).decode() == text, code)
    return data


def key_of(text, code):
    parts = text.split("+", 2)
    need(len(parts) == 3 and NAME.match(parts[0]), code)
    data = unbase64(parts[2], code)
    need(len(data) == 33 and data[0] == 1, code)
    need(hashlib.sha256(parts[0].encode() + b"\n" + data).hexdigest()[:8] == parts[1], code)
    return parts[0], data[1:], text


def note(text, code):
    """The text of a note, and whether a key signed it."""
    body, mark, below = text.rpartition("\n\n")
    lines = below[:-1].split("\n")
    need(mark and below.endswith("\n") and body and not body.startswith("\n") and "\n\n" not in body, code)
    need(len(text.encode()) <= 16384 and len(lines) <= 16, code)
    need(not any(unicodedata.category(c) == "Cc" and c != "\n" for c in body), code)
    found = []
    for line in lines:
        parts = line.split(" ", 2)
        need(len(parts) == 3 and parts[0] == "—" and NAME.match(parts[1]), code)
        data = unbase64(parts[2], code)
        need(len(data) == 68, code)
        found.append((parts[1], data[:4], data[4:]))
    body += "\n"

    def by(key):
        own = [s for name, kid, s in found if name == key[0] and kid.hex() == key[2].split("+")[1]]
        return bool(own) and all(signed(key[1], body.encode(), s) for s in own)

    return body, by


def moment(text, code):
    need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text, re.ASCII), code)
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        raise No(code) from None


def trusted(key, statements):
    """The known key and those that it gave way to."""
    keys = [key]
    for statement in statements:
        body, by = note(statement, "KEY_ROTATION")
        lines = body.split("\n")
        need(len(lines) == 5 and lines[0] == "medflight key rotation 1", "KEY_ROTATION")
        need(lines[1][:5] == "from " and lines[2][:3] == "to " and lines[3][:5] == "time ", "KEY_ROTATION")
        old, new = key_of(lines[1][5:], "KEY_ROTATION"), key_of(lines[2][3:], "KEY_ROTATION")
        moment(lines[3][5:], "KEY_ROTATION")
        need(old[0] == new[0] and by(old) and by(new), "KEY_ROTATION")
        if keys[-1] == old:
            keys.append(new)
    return keys


def head_of(text, key):
    code = "HEAD_NOT_SIGNED"
    body, by = note(text, code)
    lines = body.split("\n")
    need(len(lines) == 5 and lines[0] == key[0] and re.fullmatch(r"0|[1-9][0-9]{0,19}", lines[1], re.ASCII), code)
    need(int(lines[1]) < 2**64 and lines[3][:5] == "time ", code)
    root = unbase64(lines[2], code)
    moment(lines[3][5:], code)
    need(len(root) == 32 and by(key), code)
    return int(lines[1]), root


# Records and the tree: RFC 8785, RFC 6962.
def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value):
    if isinstance(value, dict):
        pairs = {unicodedata.normalize("NFC", k): v for k, v in value.items()}
        need(len(pairs) == len(value), "RECORD_TEXT")
        keys = sorted(pairs, key=lambda k: k.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(k) + ":" + canonical(pairs[k]) for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
    need(not isinstance(value, float) and (not isinstance(value, int) or abs(value) < 2**53), "RECORD_TEXT")
    return json.dumps(value)


def levels(index, size):
    inner = (index ^ (size - 1)).bit_length()
    return inner + bin(index >> inner).count("1")


def lead_to(leaf, index, size, proof):
    """The root that an inclusion proof leads to; its length is known before (RFC 9162, 2.1.3.2)."""
    need(index < size and len(proof) == levels(index, size), "PROOF_FORM")
    inner = (index ^ (size - 1)).bit_length()
    for level, beside in enumerate(proof):
        right = level >= inner or index >> level & 1
        leaf = sha(b"\1", beside, leaf) if right else sha(b"\1", leaf, beside)
    return leaf


def no_constant(text):
    raise ValueError(text)


def once(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def is_number(text):
    """Whether it is a consignment's number, by form and check character (ISO 7064, MOD 37-2)."""
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
    if not re.match(r"[A-Z]{2}[0-9]{11}[0-9A-Z*]\Z", text):
        return False
    total = functools.reduce(lambda s, c: (s + letters.index(c)) * 2 % 37, text[:13], 0)
    return letters[(38 - total) % 37] == text[13]


def read(data):
    """The receipt, when it has the shape of one."""
    code = "NOT_A_RECEIPT"
    before, after = b'<script type="application/json" id="receipt">', b"</script>"
    if data.lstrip().startswith(b"<") and before in data and after in data.split(before, 1)[1]:
        data = data.split(before, 1)[1].split(after, 1)[0]
    try:
        receipt = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise No(code) from None
    digest = re.compile(r"[0-9a-f]{64}\Z")
    is_text = lambda value: isinstance(value, str) and not any(0xD800 <= ord(c) < 0xE000 for c in value)
    is_digest = lambda value: is_text(value) and digest.match(value)
    need(isinstance(receipt, dict) and set(receipt) == {"format", "consignment", "key", "rotations", "head", "records"}, code)
    need(receipt["format"] == "medflight-receipt-1" and all(is_text(receipt[k]) for k in ("consignment", "key", "head")), code)
    need(isinstance(receipt["rotations"], list) and len(receipt["rotations"]) <= 64 and all(map(is_text, receipt["rotations"])), code)
    need(isinstance(receipt["records"], list) and 1 <= len(receipt["records"]) <= 10_000, code)
    need(is_number(receipt["consignment"]), code)
    for record in receipt["records"]:
        need(isinstance(record, dict) and {"seq", "text", "prev", "proof"} <= set(record), code)
        need(set(record) <= {"seq", "text", "prev", "proof", "chain_prev"} and is_text(record["text"]), code)
        need(type(record["seq"]) is int and 0 <= record["seq"] < 2**64 and is_digest(record["prev"]), code)
        need(record.get("chain_prev") is None or is_digest(record["chain_prev"]), code)
        need(isinstance(record["proof"], list) and all(map(is_digest, record["proof"])), code)
    return receipt


def verify_slip(data, known=None):
    """As `verify`, for the text of a QR code: one record, its proof, and the signature of the head that they lead to."""
    seq = 0
    try:
        form = rb"MF1:([1-9][0-9]{0,15}):([1-9][0-9]{0,15}):(0|[1-9][0-9]{0,14}):([0-9A-F]{8}):([A-Z2-7]+)"
        parts = re.fullmatch(form, data.strip(b" \t\r\n\f")) if len(data) <= 6782 else None
        need(parts, "NOT_A_RECEIPT")
        index, size, time = (int(parts[n]) for n in (1, 2, 3))
        need(index < 2**53 and size < 2**53, "NOT_A_RECEIPT")
        try:
            body = base64.b32decode(parts[5] + b"=" * (-len(parts[5]) % 8))
        except ValueError:
            raise No("NOT_A_RECEIPT") from None
        need(base64.b32encode(body).rstrip(b"=") == parts[5], "NOT_A_RECEIPT")
        need(index <= size and len(body) > 128 + 32 * levels(index - 1, size), "PROOF_FORM")
        seq, end = index, 128 + 32 * levels(index - 1, size)
        proof = [body[at : at + 32] for at in range(128, end, 32)]
        try:
            text = body[end:].decode()
            value = json.loads(text, parse_constant=no_constant)
        except (ValueError, RecursionError):
            raise No("RECORD_TEXT") from None
        need(isinstance(value, dict) and canonical(value) == text and type(value.get("seq")) is int, "RECORD_TEXT")
        need(value["seq"] == seq and isinstance(value.get("consignment"), str) and is_number(value["consignment"]), "RECORD_TEXT")
        need(known, "KEY_NEEDED")
        need(known[2].split("+")[1].upper() == parts[4].decode(), "KEY_NOT_KNOWN")
        leaf = sha(body[64:96], text.encode()) + sha(body[96:128], text.encode())
        root = base64.b64encode(lead_to(sha(b"\0", leaf), seq - 1, size, proof)).decode()
        at = datetime.fromtimestamp(time // 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") + f".{time % 1000:03}Z"
        need(signed(known[1], f"{known[0]}\n{size}\n{root}\ntime {at}\n".encode(), body[:64]), "HEAD_NOT_SIGNED")
    except No as no:
        return str(no), seq
    return "PROVEN", seq


OUTCOMES = {
    "accepted": "chấp nhận accepted",
    "accepted_remark": "chấp nhận có ghi chú accepted with remark",
    "refused": "từ chối refused",
    "missing": "thiếu missing",
    "quarantined": "cách ly quarantined",
    "disposed": "đã hủy bỏ disposed of",
    "returned": "đã trả về returned",
}


def printed(data, records):
    """A page has to print the outcomes of its last receipt. Whatever else it prints, names above all, is not checked."""
    said = [value for value in (json.loads(record["text"]) for record in records) if value.get("type") == "RECEIPT_SIGNED"]
    if not data.lstrip().startswith(b"<") or not said:
        return
    page = re.sub(r"<(script|style|svg).*?</\1>|<[^>]*>", " ", data.decode("utf-8", "replace"), flags=re.DOTALL)
    text = " " + " ".join(html.unescape(page).split()) + " "
    for nth, item in enumerate(said[-1]["data"].get("items", []), 1):
        line = f"{nth} {item['code']} {OUTCOMES.get(item['outcome'], item['outcome'])}"
        need(f" {' '.join(line.split())} " in text, "PRINTED_OTHERWISE")


def verify(data, known=None):
    """The code of the verdict, and which record it is about."""
    if data.lstrip().startswith(b"MF1:"):
        return verify_slip(data, known)
    seq = 0
    try:
        receipt = read(data)
        key = key_of(receipt["key"], "KEY_UNREADABLE")
        keys = trusted(known or key, receipt["rotations"])
        need(known is None or key in keys, "KEY_NOT_KNOWN")
        size, root = head_of(receipt["head"], key)
        last, chain, own_records = 0, bytes(32), 0
        for record in receipt["records"]:
            seq, text = record["seq"], record["text"]
            try:
                value = json.loads(text, parse_constant=no_constant)
            except (ValueError, RecursionError):
                raise No("RECORD_TEXT") from None
            need(isinstance(value, dict) and canonical(value) == text, "RECORD_TEXT")
            need(type(value.get("seq")) is int and value["seq"] == seq > 0, "RECORD_TEXT")
            own = "consignment" in value
            need(value["consignment"] == receipt["consignment"] if own else "flight" in value, "RECORD_TEXT")
            need(seq > last, "RECORD_ORDER")
            before = record.get("chain_prev")
            need((before is not None) == own, "RECORD_TEXT")
            leaf = sha(bytes.fromhex(record["prev"]), text.encode())
            if own:
                before = bytes.fromhex(before)
                need(own_records or before == bytes(32), "CHAIN_START")
                need(before == chain, "CHAIN_BROKEN")
                own_records, chain = own_records + 1, sha(before, text.encode())
                leaf += chain
            found = lead_to(sha(b"\0", leaf), seq - 1, size, [bytes.fromhex(digest) for digest in record["proof"]])
            need(found == root, "RECORD_NOT_IN_TREE")
            last = seq
        need(own_records, "RECORD_MISSING")
        seq = 0
        printed(data, receipt["records"])
    except No as no:
        return str(no), seq
    return ("PROVEN" if known else "KEY_NOT_GIVEN"), seq


def main(arguments):
    if arguments[:1] == ["--cases"]:
        # For the tests: a line for each case, the known key or a dash, and the receipt in hexadecimal.
        for line in open(arguments[1], encoding="ascii"):
            key, data = line.split()
            print(verify(bytes.fromhex(data), None if key == "-" else key_of(key, "KEY_GIVEN"))[0])
        return 0
    if not 1 <= len(arguments) <= 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], "rb") as file:
        code, seq = verify(file.read(), key_of(arguments[1], "KEY_GIVEN") if len(arguments) == 2 else None)
    print(code if code in ("PROVEN", "KEY_NOT_GIVEN", "KEY_NEEDED") or not seq else f"{code}: record {seq}")
    return {"PROVEN": 0, "KEY_NOT_GIVEN": 3, "KEY_NEEDED": 3}.get(code, 5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
