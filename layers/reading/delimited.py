"""CSV, TSV and other delimited text, in any code page and with any of the usual delimiters."""

from __future__ import annotations

import csv
import io
from collections import Counter

from layers.errors import UserError
from layers.findings import Finding
from layers.reading import files
from layers.reading.code_page import decode
from layers.reading.request import Request
from layers.reading.signature import kind_of
from layers.reading.tabular import source_of
from layers.reading.text_columns import Declaration, choose
from layers.source import Source
from layers.text import T

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MARKUP = frozenset({"HTML", "KML", "XML", "OpenStreetMap"})
"""Text, but no table; an error page saved as CSV begins so."""
_DELIMITERS = (",", "\t", ";", "|", "，")
_LOOKED_AT = 50
"""Lines from which the delimiter is judged."""
_LONGEST_FIELD = 1 << 27
"""Characters: an outline as WKT may be long; the csv module's own limit is 128 KiB."""


def read_sources(request: Request) -> list[Source]:
    """The one table of a delimited text file, with geometry where its columns give one."""
    if (kind := kind_of(request.path)) in _MARKUP:
        raise UserError(
            T(
                "{file} is called a text table, but its content is not ({kind}).",
                file=request.file,
                kind=kind,
            ),
            T("Export the table as CSV."),
        )
    text, encoding, findings = _text(request)
    lines = [line for line in text.splitlines(keepends=True)[: _LOOKED_AT * 2] if line.strip()]
    if not lines:
        raise UserError(T("{file} is empty.", file=request.file), T("Copy or export the file again."))
    if any(each in text for each in ("\0", "\x01")):
        raise UserError(
            T("{file} is called a text table, but it is not text.", file=request.file),
            T("Export the table as CSV."),
        )
    rows = _rows(text, _delimiter(lines))
    return [source_of(rows, request, request.path.stem, encoding, findings)]


def _text(request: Request) -> tuple[str, str, list[Finding]]:
    content = files.read_bytes(request.path)
    for bom, codec in _BOMS:
        if content.startswith(bom) and request.encoding is None:
            return content.decode(codec, errors="replace"), codec.removesuffix("-sig").upper(), []
    lines = [line for line in content.splitlines() if not line.isascii()]
    page, findings = choose(lines, Declaration(None), request, undeclared="utf-8")
    return decode(content, page.codec).removeprefix("\ufeff"), page.title, findings


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """All rows that hold anything; comment lines at the top ("# …") are not rows."""
    csv.field_size_limit(_LONGEST_FIELD)
    stream = io.StringIO(text, newline="")
    rows = [row for row in csv.reader(stream, delimiter=delimiter) if any(cell.strip() for cell in row)]
    while rows and rows[0][0].lstrip().startswith("#"):
        rows.pop(0)
    return rows


def _delimiter(lines: list[str]) -> str:
    """The delimiter that cuts the most lines into the same number of (more than one) fields."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(lines[:_LOOKED_AT], delimiter=delimiter))
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (count / widths.total() if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=fit)
