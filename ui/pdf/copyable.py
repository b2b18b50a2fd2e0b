"""Text that is copied from a PDF as it is printed.

The stock Chinese faces (Noto Sans CJK among them) draw U+5FC3 心 and the radical U+2F3C ⼼ with one
glyph, and Qt's PDF writer names a glyph by the lowest code that has it: 中心 would be copied, and
searched, as 中⼼, and every space as a tab. Qt writes these names (the ToUnicode tables of PDF 32000-1,
9.10.3) uncompressed, so they can be written anew, as an update appended to the file (7.5.6), whatever
font is installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtGui import QFont, QRawFont

_MEANT = (
    range(0x20, 0x7F),
    range(0xA1, 0x100),  # Latin-1: · × ÷ ± ° ²
    range(0xFF01, 0xFF5F),  # full-width punctuation
    range(0x4E00, 0xA000),  # ideographs
    range(0x3001, 0x3030),
    range(0x2013, 0x2027),  # dashes, quotation marks, ellipsis
    range(0x2460, 0x2500),  # ①
    range(0x2190, 0x2300),  # arrows and signs: → ≤ ≥
    range(0x25A0, 0x2800),  # shapes and ticks: ● ◐ ✓ ✗
)
"""What reports are written with: of the codes that share a glyph, the first one here is the one meant."""
_ALL = range(0x20, 0xD800)
_ENTRIES_PER_SECTION = 100
"""As many as a CMap may have between ``beginbfchar`` and ``endbfchar``."""

_TABLE = re.compile(rb"(\d+) 0 obj\n<< /Length \d+ >>\nstream\n(/CIDInit .*?)endstream", re.DOTALL)
_SECTION = re.compile(rb"\d+ beginbfrange\n(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)> (?:<([0-9A-F]+)>|\[([^\]]*)\])")
_START = re.compile(rb"startxref\n(\d+)\s+%%EOF\s*\Z")
_PLACE = re.compile(rb"(\d{10}) \d{5} n ")
_TRAILER = re.compile(rb"trailer\n<<(.*?)>>\nstartxref\n", re.DOTALL)


def make_copyable(pdf: bytes, fonts: Iterable[QFont]) -> bytes:
    """The PDF with the ToUnicode tables naming the characters that were meant.

    ``fonts`` are those the text was written in. The file is returned as it is if nothing had to be changed.
    It is gone through as by a reader, from its end: the title, which stands in it as bytes of UTF-16, may
    spell anything.
    """
    start = _START.search(pdf)
    assert start is not None, "Qt writes a classic cross-reference table"
    references = int(start[1])
    objects = (_TABLE.match(pdf, int(place)) for place in _PLACE.findall(pdf, references))
    meant = dict.fromkeys(range(1, 0x20), 0x20)  # the glyph of a space is named by the code of a tab
    for font in fonts:
        meant |= meant_by(font)
    updates = {}
    for table in filter(None, objects):
        codes = dict(_codes(table[2]))
        if meant.keys() & codes.values():
            updates[int(table[1])] = _rewritten(table[2], codes, meant)
    return _updated(pdf, updates, references) if updates else pdf


def meant_by(font: QFont) -> dict[int, int]:
    """Codes that the font draws with the glyph of a code more likely meant, and that code."""
    raw = QRawFont.fromFont(font)
    first: dict[int, int] = {}
    for codes in _MEANT:
        for code, glyph in _glyphs(raw, codes):
            first.setdefault(glyph, code)
    return {code: first[glyph] for code, glyph in _glyphs(raw, _ALL) if first.get(glyph, code) != code}


def _glyphs(raw: QRawFont, codes: range) -> Iterator[tuple[int, int]]:
    glyphs = raw.glyphIndexesForString("".join(map(chr, codes)))
    return ((code, glyph) for code, glyph in zip(codes, glyphs, strict=True) if glyph)


def _codes(table: bytes) -> Iterator[tuple[int, int]]:
    """What a ToUnicode table says: pairs of a glyph's number in the file and its code point."""
    for section in _SECTION.finditer(table):
        for first, last, start, listed in _RANGE.findall(section[1]):
            numbers = range(int(first, 16), int(last, 16) + 1)
            if start:
                yield from ((number, int(start, 16) + step) for step, number in enumerate(numbers))
            else:
                yield from zip(numbers, (int(code.strip(b"<>"), 16) for code in listed.split()), strict=True)


def _rewritten(table: bytes, codes: Mapping[int, int], meant: Mapping[int, int]) -> bytes:
    entries = [b"<%04X> <%04X>\n" % (number, meant.get(code, code)) for number, code in codes.items()]
    starts = range(0, len(entries), _ENTRIES_PER_SECTION)
    sections = (entries[start : start + _ENTRIES_PER_SECTION] for start in starts)
    written = b"".join(b"%d beginbfchar\n%bendbfchar\n" % (len(each), b"".join(each)) for each in sections)
    head, tail = table[: table.index(b"endcodespacerange")], table[table.index(b"endcmap") :]
    return head + b"endcodespacerange\n" + written + tail


def _updated(pdf: bytes, streams: Mapping[int, bytes], references: int) -> bytes:
    """The file with new versions of some stream objects appended, and where they stand."""
    trailer = _TRAILER.search(pdf, references)
    assert trailer is not None, "Qt writes a trailer below the cross-reference table"
    out, places = bytearray(pdf), []
    for number, stream in sorted(streams.items()):
        places.append(b"%d 1\n%010d 00000 n \n" % (number, len(out)))
        out += b"%d 0 obj\n<< /Length %d >>\nstream\n%bendstream\nendobj\n" % (number, len(stream), stream)
    table = len(out)
    out += b"xref\n" + b"".join(places)
    out += b"trailer\n<<%b/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (trailer[1], references, table)
    return bytes(out)
