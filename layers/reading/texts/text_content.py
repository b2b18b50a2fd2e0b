"""The text in the bytes of a file: its code page, bytes of other code pages in between, UTF-16 unmarked."""

from __future__ import annotations

import re

from layers.findings import Finding, Severity
from layers.reading.encoding.code_page import decode, title_of
from layers.reading.encoding.script_evidence import is_frequent, plausibility
from layers.reading.request import Request
from layers.reading.texts.text_columns import Declaration, choose
from layers.text import T, plural

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_HEAD = 4096
"""Bytes by which UTF-16 without a mark is known; a multiple of four."""
_ENOUGH = 2000
"""Lines from which the code page is judged, spread evenly over the file."""
_VALUES = re.compile(rb"[,;\t\"]+")
"""What stands between values; none of these bytes is a part of a character in any code page."""
_UTF8_LINE = re.compile(
    rb"^[\x00-\x09\x0b-\x7f]*[\xe3-\xe9\xef][\x80-\xbf]{2}"
    rb"(?:[\x00-\x09\x0b-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})*$",
    re.MULTILINE,
)
"""A line that is UTF-8 throughout and begins with a Chinese character, but for ASCII."""
_LEAST_SENSE, _BETTER = 0.4, 0.1
"""From which plausibility on, and by how much over the file's code page, a line is in another one."""
_NAMED = 10
"""Lines that a message names."""
_WRITTEN = 0.95
"""Share of characters in daily use in text that is UTF-16."""


def text_of(
    content: bytes, request: Request, declared: Declaration | None = None
) -> tuple[str, str, list[Finding]]:
    """The text, the title of its code page, and what was found while it was decoded.

    Parameters
    ----------
    content
        All bytes of the file.
    request
        The user's own choice of code page goes before all evidence.
    declared
        What the file says about its code page; None if it says nothing.
    """  # fmt: skip
    if request.encoding is None and (codec := _marked(content) or _unmarked_wide(content)):
        text = content.decode(codec, errors="replace").removeprefix("\ufeff")
        return text, title_of(codec).removesuffix("-LE").removesuffix("-BE"), []
    page, findings = choose(_samples(content), declared or Declaration(None), request, undeclared="utf-8")
    text, foreign = _decoded(content, page.codec, mixed=request.encoding is None and request.mend)
    if foreign:
        findings.append(_of_mixture(foreign, page.title, request.file))
    return text.removeprefix("\ufeff"), page.title, findings


def _marked(content: bytes) -> str | None:
    return next((codec for bom, codec in _BOMS if content.startswith(bom)), None)


def _unmarked_wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark: zero bytes, and text once they are read so."""
    head = content[:_HEAD]
    if b"\0" not in head:
        return None
    for codec in _WIDE:
        text = head.decode(codec, errors="replace")
        if text and sum(_is_written(character) for character in text) >= _WRITTEN * len(text):
            return codec
    return None


def _is_written(character: str) -> bool:
    return (
        " " <= character <= "~"
        or character in "\t\r\n"
        or is_frequent(character)
        or character in "，。、；：（）"
    )


def _samples(content: bytes) -> list[bytes]:
    """Values beyond ASCII, from lines spread over the file."""
    if content.isascii():
        return []
    lines = [line for line in content.split(b"\n") if not line.isascii()]
    lines = lines[:: len(lines) // _ENOUGH + 1]
    values = (value.strip() for line in lines for value in _VALUES.split(line))
    return list(dict.fromkeys(value for value in values if not value.isascii()))


def _decoded(content: bytes, codec: str, *, mixed: bool) -> tuple[str, dict[int, str]]:
    """The text, and the lines (from 1) that are in another codec than the rest, with that codec."""
    if codec == "utf-8" or not mixed:
        try:
            return content.decode(codec), {}
        except UnicodeDecodeError:
            if not mixed:
                return decode(content, codec), {}
    elif not _UTF8_LINE.search(content):
        return decode(content, codec), {}
    lines, foreign = content.split(b"\n"), {}
    texts = []
    for number, line in enumerate(lines, 1):
        own = codec if line.isascii() else _codec_of_line(line, codec)
        if own != codec:
            foreign[number] = own
        texts.append(decode(line, own))
    return "\n".join(texts), foreign


def _codec_of_line(line: bytes, codec: str) -> str:
    """The file's codec, unless the line makes sense only in another: UTF-8 among GBK or the reverse."""
    others = ("gb18030", "big5") if codec == "utf-8" else ("utf-8",)
    if codec != "utf-8" and not _UTF8_LINE.search(line):
        return codec
    usual = _sense(line, codec)
    best = max(others, key=lambda other: _sense(line, other))
    return best if _sense(line, best) > max(usual, _LEAST_SENSE) + _BETTER else codec


def _sense(line: bytes, codec: str) -> float:
    try:
        return plausibility(line.decode(codec), codec)
    except UnicodeDecodeError:
        return -1.0


def _of_mixture(foreign: dict[int, str], title: str, file: str) -> Finding:
    lines = [str(line) for line in list(foreign)[:_NAMED]]
    message = plural(
        "One line is not in {title} like the rest, but in {others}: line {lines}.",
        "{n} lines are not in {title} like the rest, but in {others}: lines {lines}.",
        n=len(foreign),
        title=title,
        others=sorted({title_of(codec) for codec in foreign.values()}),
        lines=lines + ["…"] * (len(foreign) > len(lines)),
    )
    mend = T("Each line was read in its own code page.")
    return Finding("encoding.mixed", Severity.WARNING, message, file, mend=mend, mended=True)
