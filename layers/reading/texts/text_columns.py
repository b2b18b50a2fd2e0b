"""Decoding the text of a table whose bytes were read as they are, and saying what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.errors import UserError
from layers.findings import Choice, Finding, Severity
from layers.reading.encoding.code_page import CodePage, codec_of, decode, judge, title_of
from layers.reading.frames.features import BYTES_AS_TEXT, Table
from layers.reading.frames.wkb import rows_where
from layers.reading.request import Request
from layers.text import T, plural

_UNDECLARED = "latin-1"
"""How GDAL and ArcMap read a table that declares nothing."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a file says about its code page: the codec (None: nothing usable) and the words it uses."""

    codec: str | None
    words: str = ""


def choose(
    samples: list[bytes], declaration: Declaration, request: Request, undeclared: str = _UNDECLARED
) -> tuple[CodePage, list[Finding]]:
    """The code page to read with, and the findings that explain it.

    The user's own choice goes first, then (with ``mend``) the evidence of the bytes, then what the file
    declares; ``undeclared`` is the codec of programs that do not look at the bytes. A choice that makes
    something else of text that is UTF-8 is followed and told.
    """
    if request.encoding is not None:
        page = _asked_for(request)
        return page, _against_utf8(page, samples, request)
    judged = judge(samples, declaration.codec)
    taken = declaration.codec or undeclared
    if all(decode(sample, judged.codec) == decode(sample, taken) for sample in samples):
        return judged, []
    if not request.mend:
        return CodePage(taken, title_of(taken), certain=True), [_as_declared(judged, taken, request)]
    return judged, [_of_choice(judged, declaration, request)]


def _asked_for(request: Request) -> CodePage:
    codec = codec_of(request.encoding or "")
    if codec is None:
        raise UserError(
            T("{encoding} is no code page that this program knows.", encoding=request.encoding),
            T("Write for example UTF-8, GBK, GB18030 or Big5."),
        )
    return CodePage(codec, title_of(codec), certain=True)


def _against_utf8(page: CodePage, samples: list[bytes], request: Request) -> list[Finding]:
    judged = judge(samples, None)
    if not judged.certain or judged.codec != "utf-8":
        return []
    if all(decode(sample, page.codec) == decode(sample, "utf-8") for sample in samples):
        return []
    message = T(
        "It was read as {asked}, as answered, though the bytes are {title} (“{sample}”).",
        asked=page.title,
        title=judged.title,
        sample=judged.sample,
    )
    mend = T("Take the answer back, or name the code page {title}.", title=judged.title)
    code, choices = "encoding.as_answered", _choices(judged)
    return [Finding(code, Severity.WARNING, message, request.file, mend=mend, choices=choices)]


def _of_choice(judged: CodePage, declaration: Declaration, request: Request) -> Finding:
    mend = (
        T("Read as {title}.", title=judged.title)
        if judged.certain
        else T("It was read as {title}: if names look wrong, choose another code page.", title=judged.title)
    )
    if declaration.codec is None:
        code, severity = "encoding.judged", Severity.INFO if judged.certain else Severity.WARNING
        message = T(
            "It does not declare the code page of its text; from the bytes it is {title} (“{sample}”).",
            title=judged.title,
            sample=judged.sample,
        )
    else:
        code, severity = "encoding.conflict", Severity.WARNING
        message = T(
            "It declares its text as {declared}, but the bytes are {title} (“{sample}”).",
            declared=declaration.words or title_of(declaration.codec),
            title=judged.title,
            sample=judged.sample,
        )
    choices = _choices(judged)
    return Finding(code, severity, message, request.file, mend=mend, mended=judged.certain, choices=choices)


def _choices(judged: CodePage) -> tuple[Choice, ...]:
    """The code pages that make some sense, each with real values as they look in it."""
    return tuple(
        Choice(
            title_of(reading.codec),
            T("{title}: {values}", title=title_of(reading.codec), values=list(reading.values)),
            min(max(reading.score, 0.0), 1.0),
        )
        for reading in judged.possible
    )


def _as_declared(judged: CodePage, taken: str, request: Request) -> Finding:
    message = T(
        "Its text was read as {declared}, though the bytes are {title}; names may be unreadable.",
        declared=title_of(taken),
        title=judged.title,
    )
    mend = T("Import it with mending switched on, or name the code page {title}.", title=judged.title)
    return Finding("encoding.as_declared", Severity.WARNING, message, request.file, mend=mend)


def raw_text(table: Table) -> list[bytes]:
    """All text of a table that was read as bytes: names of columns and distinct values."""
    values = {name for name in table.names if not name.isascii()}
    for column in _text_columns(table):
        values.update(value for value in column if isinstance(value, str) and not value.isascii())
    return [value.encode(BYTES_AS_TEXT, errors="replace") for value in sorted(values)]


def decoded(table: Table, codec: str, file: str) -> tuple[Table, list[Finding]]:
    """The table with its text in the codec; rows with unreadable characters make a finding."""
    damaged = np.zeros(table.count, dtype=bool)
    columns = []
    for column in table.columns:
        if column.dtype == object:
            fresh = _decoded_column(column, codec)
            damaged |= np.fromiter((isinstance(v, str) and "�" in v for v in fresh), bool, len(fresh))
            columns.append(fresh)
        else:
            columns.append(column)
    names = tuple(
        name if name.isascii() else decode(name.encode(BYTES_AS_TEXT, errors="replace"), codec) or str(number)
        for number, name in enumerate(table.names, start=1)
    )
    findings = [_of_damage(damaged, codec, file)] if damaged.any() else []
    return replace(table, names=names, columns=tuple(columns)), findings


def _decoded_column(column: npt.NDArray[Any], codec: str) -> npt.NDArray[Any]:
    known: dict[str, str] = {}
    fresh = column.copy()
    for at, value in enumerate(column):
        if isinstance(value, str) and not value.isascii():
            if value not in known:
                known[value] = decode(value.encode(BYTES_AS_TEXT, errors="replace"), codec)
            fresh[at] = known[value]
    return fresh


def _text_columns(table: Table) -> Iterator[npt.NDArray[Any]]:
    return (column for column in table.columns if column.dtype == object)


def _of_damage(damaged: npt.NDArray[np.bool_], codec: str, file: str) -> Finding:
    message = plural(
        "One row has characters that are not valid {title}; they are shown as �.",
        "{n} rows have characters that are not valid {title}; they are shown as �.",
        n=int(damaged.sum()),
        title=title_of(codec),
    )
    mend = T("Correct these names in the file, or choose another code page.")
    return Finding("encoding.damaged", Severity.WARNING, message, file, rows=rows_where(damaged), mend=mend)
