"""Reads the chains of custody as others do: text by pypdf, the drawn page by PDFium and its code by zxing-cpp, the attached receipt.

usage: read_pdf.py FOLDER     (NAME.pdf; NAME.txt: phrases that must be in its text; NAME.slip: what its code says, or nothing)
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

import pypdf
import pypdfium2
import zxingcpp


def plain(text):
    return re.sub(r"\s+", "", text)


def check(file):
    reader = pypdf.PdfReader(file, strict=True)
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert text == unicodedata.normalize("NFC", text), "letters are put together"
    drawn = pypdfium2.PdfDocument(file)
    seen_by = {"pypdf": text, "PDFium": "\n".join(page.get_textpage().get_text_range() for page in drawn)}
    phrases = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    for name, seen in seen_by.items():
        # A phrase may run over the end of a line.
        missing = [phrase for phrase in phrases if plain(phrase) not in plain(seen)]
        assert not missing, f"{file.name}: {name} does not find {missing}"
        pages = len(reader.pages)
        assert all(f"{nth}/{pages}" in plain(seen) for nth in range(1, pages + 1)), f"{name}: numbers of pages"
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inside = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in inside, "a font is not embedded"
        # Nothing stands outside of the paper.
        left, right = [], []
        page.extract_text(visitor_text=lambda text, _cm, tm, _font, _size: (left.append(tm[4]), right.append(tm[5])) if text.strip() else None)
        assert min(left) >= 40 and min(right) >= 30 and max(right) < 810, (min(left), min(right), max(right))
    slip = file.with_suffix(".slip").read_text(encoding="ascii")
    for scale in (203 / 72, 300 / 72):
        found = [code.text for page in drawn for code in zxingcpp.read_barcodes(page.render(scale=scale).to_pil().convert("L"))]
        assert found == ([slip] if slip else []), f"{file.name} at {scale}: {found}"
    attached = {name: data for name, data in reader.attachments.items()}
    assert bool(attached) == bool(slip)
    for name, data in attached.items():
        assert json.loads(data[0])["consignment"] + ".json" == name
    return f"{file.name}: {len(reader.pages)} pages, {len(phrases)} phrases, code: {bool(slip)}"


def main():
    files = sorted(Path(sys.argv[1]).glob("*.pdf"))
    assert files, "no files"
    for file in files:
        print(check(file))


if __name__ == "__main__":
    main()
