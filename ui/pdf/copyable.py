"""Text that is copied from a PDF as it is printed.

The stock Chinese faces (Noto Sans CJK among them) draw U+5FC3 心 and the radical U+2F3C ⼼ with one
glyph, and Qt's PDF writer names a glyph by the lowest code that has it: 中心 would be copied, and
searched, as 中⼼. Qt writes these names (the ToUnicode tables of PDF 32000-1, 9.10.3) uncompressed, so
they can be written anew, as an update appended to the file (7.5.6), whatever font is installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtGui import QFont, QRawFont

_RARE = (*range(0x2E80, 0x2FE0), *range(0x3400, 0x4DC0), 0x2035, 0x2215, 0x2329, 0x232A, 0x301C)
"""Radicals, rare variants (㬵 for 胶) and marks that no report means when it prints their glyph."""
_COMMON = (*range(0x3008, 0x300A), *range(0x4E00, 0xA000), *range(0xFF01, 0xFF5F))
"""Ideographs and full-width punctuation."""
_ENTRIES_PER_SECTION = 100
"""As many as a CMap may have between ``beginbfchar`` and ``endbfchar``."""

_TABLE = re.compile(rb"(\d+) 0 obj\n<< /Length \d+ >>\nstream\n(/CIDInit .*?)endstream", re.DOTALL)
_SECTION = re.compile(rb"\d+ beginbfrange\n(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)> (?:<([0-9A-F]+)>|\[([^\]]*)\])")
_TRAILER = re.compile(rb"trailer\n<<(.*?)>>\nstartxref\n(\d+)\s+%%EOF\s*$", re.DOTALL)


def make_copyable(pdf: bytes, fonts: Iterable[QFont]) -> bytes:
    """The PDF with every radical in its ToUnicode tables replaced by the character that was meant.

    ``fonts`` are those the text was written in; where a font gives radicals glyphs of their own, nothing
    needs replacing. The file is returned as it is if nothing had to be changed.
    """
    meant: dict[int, int] = {}
    for font in fonts:
        meant |= meant_by(font)
    updates = {}
    for table in _TABLE.finditer(pdf):
        codes = dict(_codes(table[2]))
        if meant.keys() & codes.values():
            updates[int(table[1])] = _rewritten(table[2], codes, meant)
    return _updated(pdf, updates) if updates else pdf


def meant_by(font: QFont) -> dict[int, int]:
    """Rare code points that the font draws with a common character's glyph, and that character's."""
    raw = QRawFont.fromFont(font)
    common = {glyph: code for code, glyph in _glyphs(raw, _COMMON)}
    return {code: common[glyph] for code, glyph in _glyphs(raw, _RARE) if glyph in common}


def _glyphs(raw: QRawFont, codes: tuple[int, ...]) -> Iterator[tuple[int, int]]:
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


def _updated(pdf: bytes, streams: Mapping[int, bytes]) -> bytes:
    """The file with new versions of some stream objects appended, and where they stand."""
    trailer = _TRAILER.search(pdf)
    assert trailer is not None, "Qt writes a classic cross-reference table"
    out, places = bytearray(pdf), []
    for number, stream in sorted(streams.items()):
        places.append(b"%d 1\n%010d 00000 n \n" % (number, len(out)))
        out += b"%d 0 obj\n<< /Length %d >>\nstream\n%bendstream\nendobj\n" % (number, len(stream), stream)
    table = len(out)
    out += b"xref\n" + b"".join(places)
    out += b"trailer\n<<%b/Prev %b\n>>\nstartxref\n%d\n%%%%EOF\n" % (trailer[1], trailer[2], table)
    return bytes(out)
