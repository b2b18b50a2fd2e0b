"""Text that was spoilt before it came to us: decoded in the wrong code page and saved so, or lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.findings import Finding, Severity
from layers.reading.encoding.script_evidence import is_frequent, plausibility
from layers.reading.frames.wkb import rows_where
from layers.reading.request import Request
from layers.text import T, plural

_LATIN = re.compile(r"[À-ÿ][\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
"""Two characters of Windows-1252 in a row, as bytes of Chinese text look there."""
_MARKS_OF_LOSS = ("锟斤拷", "�", "烫烫", "??", "？？")
_LOST = re.compile(r"锟斤拷|�|烫烫|^[\d\s_-]*[?？]{2,}[?？\d\s_-]*$")
_SENSIBLE = 0.3
_BYTES = range(0x100)
_UTF8_LEADS, _CONTINUATIONS = range(0xE4, 0xEA), range(0x80, 0xC0)


def may_be_damaged(text: str) -> bool:
    """Whether anything in a whole text looks spoilt: cheaper than to look at each of its values."""
    return any(mark in text for mark in _MARKS_OF_LOSS) or bool(
        not text.isascii() and (_LATIN.search(text) or _utf8_as_gbk().search(text))
    )


def mend_damaged(texts: pd.DataFrame, request: Request) -> tuple[pd.DataFrame, list[Finding]]:
    """The table with text that was encoded twice put right, and findings for it and for lost text."""
    mended, lost = np.zeros(len(texts), dtype=bool), np.zeros(len(texts), dtype=bool)
    examples, spoilt = dict[str, str](), list[str]()
    fresh = texts
    for at, name in enumerate(texts.columns):
        column = texts.iloc[:, at]
        joined = "\n".join((str(name), *column))
        if joined.isascii() and "??" not in joined:
            continue
        repairs = repairs_of([str(name), *column])
        if repairs:
            mended |= column.isin(repairs).to_numpy()
            examples |= repairs
            if fresh is texts:
                fresh = texts.copy()
            if request.mends("encoding.doubled"):
                fresh.isetitem(at, column.replace(repairs).to_numpy())
        if gone := lost_in(column):
            spoilt += gone
            lost |= column.isin(gone).to_numpy()
    if examples and request.mends("encoding.doubled"):
        fresh.columns = pd.Index([examples.get(str(name), name) for name in texts.columns])
    findings = [of_doubled(mended, examples, request)] if examples else []
    if spoilt:
        findings.append(of_lost(lost, spoilt[0], request.file))
    return fresh, findings


def repairs_of(values: Iterable[str]) -> dict[str, str]:
    """What each value that was encoded twice was meant to be."""
    values = list(values)
    joined = "\n".join(values)
    if joined.isascii() or not (_LATIN.search(joined) or _utf8_as_gbk().search(joined)):
        return {}
    return {text: meant for text in dict.fromkeys(values) if (meant := repaired(text)) is not None}


def lost_in(column: pd.Series[str]) -> list[str]:
    """The values whose characters are lost: 锟斤拷, �, or question marks in place of each."""
    joined = "\n".join(column)
    if not any(mark in joined for mark in _MARKS_OF_LOSS):
        return []
    return [text for text in pd.unique(column) if _LOST.search(text)]


def repaired(text: str) -> str | None:
    """What a text was before it was decoded in the wrong code page; None where it is as it should be.

    "é‡åº†" is 重庆 in UTF-8 read as Windows-1252, "ÖØÇì" 重庆 in GBK read so, "閲嶅簡" UTF-8 read as GBK.
    """
    if _LATIN.search(text):
        raw = _bytes_in_windows(text)
        for codec in ("utf-8", "gb18030"):
            meant = _decoded(raw, codec) if raw is not None else None
            if meant is not None and _makes_sense(meant, pairs=codec == "gb18030"):
                return meant
    elif _utf8_as_gbk().search(text):
        meant = _decoded(text.encode("gb18030", errors="replace"), "utf-8")
        better = meant is not None and plausibility(meant, "utf-8") > plausibility(text, "gb18030") + 0.1
        if meant is not None and better and any("一" <= each <= "鿿" for each in meant):
            return meant
    return None


def of_doubled(rows: npt.NDArray[np.bool_], examples: dict[str, str], request: Request) -> Finding:
    """The finding for text that was encoded twice, with an example."""
    before, after = next(iter(examples.items()))
    mended = request.mends("encoding.doubled")
    message = plural(
        "In one row text was read in the wrong code page and saved so: “{before}” stands for “{after}”.",
        "In {n} rows text was read in the wrong code page and saved so: “{before}” stands for “{after}”.",
        n=int(rows.sum()),
        before=before[:40],
        after=after[:40],
    )
    mend = (
        T("The text was put back as it was written.")
        if mended
        else T("Import it with mending switched on, or correct the text in the file.")
    )
    return Finding(
        "encoding.doubled",
        Severity.WARNING,
        message,
        request.file,
        rows=rows_where(rows),
        mend=mend,
        mended=mended,
    )


def of_lost(rows: npt.NDArray[np.bool_], example: str, file: str) -> Finding:
    """The finding for text that nothing brings back."""
    message = plural(
        "In one row characters were lost (“{example}”).",
        "In {n} rows characters were lost (“{example}”).",
        n=int(rows.sum()),
        example=example[:40],
    )
    mend = T("Another code page may show them; if none does, ask for the table as it was first saved.")
    return Finding("encoding.lost", Severity.WARNING, message, file, rows=rows_where(rows), mend=mend)


def _makes_sense(meant: str, *, pairs: bool) -> bool:
    foreign = [character for character in meant if not character.isascii()]
    if pairs:  # any even run of bytes is some GBK: only frequent characters prove it
        return len(foreign) > 1 and all(map(is_frequent, foreign))
    return bool(foreign) and plausibility(meant, "utf-8") >= _SENSIBLE


def _decoded(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def _bytes_in_windows(text: str) -> bytes | None:
    """The bytes of Windows-1252, with the five that it leaves open as control characters."""
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > max(_BYTES):
                return None
            raw.append(ord(character))
    return bytes(raw)


@cache
def _utf8_as_gbk() -> re.Pattern[str]:
    """What the first two bytes of a Chinese character in UTF-8 look like in GBK."""
    pairs = (bytes((lead, trail)) for lead in _UTF8_LEADS for trail in _CONTINUATIONS)
    return re.compile(f"[{''.join(pair.decode('gb18030', errors='ignore') for pair in pairs)}]")
