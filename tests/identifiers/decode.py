"""Reads the labels as a scanner would: each SVG rendered by resvg at one pixel a printer's dot, decoded by zxing-cpp.

usage: decode.py FOLDER SLIP     (labels are named NUMBER-DPI-SHEET.svg; SLIP holds the code of a receipt's paper and its text)
"""

import io
import re
import sys
from pathlib import Path

import resvg_py
import zxingcpp
from PIL import Image

MILLIMETRES = 25.4


def rendered(svg, wide, high):
    png = resvg_py.svg_to_bytes(svg_string=svg, width=wide, height=high, dpi=96)
    return Image.open(io.BytesIO(bytes(png))).convert("L")


def check(file):
    number, dpi, sheet = file.stem.split("-")
    number = number.replace("+", "*")  # a star is no good sign in the name of a file
    svg = file.read_text(encoding="utf-8")
    wide, high = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    millimetres = float(re.search(r'width="([\d.]+)mm"', svg).group(1))
    dot = millimetres / wide
    assert abs(dot - MILLIMETRES / float(dpi)) < 0.002 * dot, f"a dot of {dot} mm is none of {dpi} dpi"
    # Every bar and every module lies on whole dots.
    assert not re.search(r'<rect[^>]*="[^"]*\.[^"]*"', svg), "a bar between two dots"
    image = rendered(svg, wide, high)
    assert image.size == (wide, high)
    # As it comes from the print head, and as a scanner sees it a little turned and smaller.
    views = {"straight": image, "turned": image.rotate(4, expand=True, fillcolor=255), "small": image.resize((wide * 3 // 4, high * 3 // 4))}
    for view, seen in views.items():
        found = {code.format.name: code for code in zxingcpp.read_barcodes(seen)}
        if sheet != "1":
            assert not found, f"{view}: a mark carries no code, found {found}"
            continue
        assert {name: code.text for name, code in found.items()} == {"Code128": number, "QRCode": number}, f"{view}: {found}"
        level = found["QRCode"].ec_level
        assert level in "MQH" and level, f"error correction {level}"
        kinds = {name: code.symbology_identifier for name, code in found.items()}
        assert kinds == {"Code128": "]C0", "QRCode": "]Q1"}, kinds
    return f"{file.name}: {wide} x {high} dots, {len(views)} views"


def check_slip(folder):
    """The code of 78 mm on paper, as printers of 203 and 300 dpi and a telephone see it."""
    text = (folder / "slip.txt").read_text(encoding="ascii")
    svg = (folder / "slip.svg").read_text(encoding="utf-8")
    for dots in (623, 921, 1400):
        image = rendered(svg, dots, dots)
        for view, seen in {"straight": image, "turned": image.rotate(4, expand=True, fillcolor=255)}.items():
            found = zxingcpp.read_barcodes(seen)
            assert [code.text for code in found] == [text], f"{dots} dots, {view}: {found}"
    return f"slip: {len(text)} characters, {found[0].format.name}"


def main():
    files = sorted(Path(sys.argv[1]).glob("*.svg"))
    assert files, "no labels"
    for file in files:
        print(check(file))
    print(check_slip(Path(sys.argv[2])))
    print(f"{len(files)} sheets are read by others as they were meant")


if __name__ == "__main__":
    main()
