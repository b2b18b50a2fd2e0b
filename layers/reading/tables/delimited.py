"""CSV, TSV and other delimited text, in any code page and with any delimiter."""

from __future__ import annotations

import re
from dataclasses import replace

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.files import read_bytes
from layers.reading.frames.features import of_limit
from layers.reading.request import Request
from layers.reading.signature import kind_of
from layers.reading.tables.dialect import dialect_of, rows_in
from layers.reading.tables.sieve import rows_within
from layers.reading.tables.tabular import Rows, source_of, table_of
from layers.reading.texts.damaged_text import may_be_damaged
from layers.reading.texts.text_content import text_of
from layers.source import Source
from layers.text import T

_MARKUP = frozenset({"HTML", "KML", "XML", "OpenStreetMap"})
"""Text, but no table; an error page saved as CSV begins so."""
_CONTROL = re.compile(r"[\x00\x02-\x08\x0e-\x1a\x7f]")
_HEAD = 1 << 16
_BINARY = 0.02
"""Share of control characters from which on a content is no text."""
_FEWEST_ROWS = 2
"""Of a table whose last line can be shorter than the others."""
_LONGEST_HEADING = 60
"""Characters."""


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
    found = None if request.within is None else rows_within(request)
    if found is None:
        return [source_of_content(read_bytes(request.path), request)]
    content, count = found
    source = source_of_content(content, request)
    return [replace(source, findings=(of_limit(count, request.file), *source.findings))]


def source_of_content(content: bytes, request: Request) -> Source:
    """The table in the bytes of a delimited text."""
    text, encoding, findings = text_of(content, request)
    if not text.strip():
        raise UserError(T("{file} is empty.", file=request.file), T("Copy or export the file again."))
    if len(_CONTROL.findall(text[:_HEAD])) > _BINARY * len(text[:_HEAD]):
        raise UserError(
            T("{file} is called a text table, but it is not text.", file=request.file),
            T("Export the table as CSV."),
        )
    table = table_of(_rows(text.replace("\0", ""), request.file, findings), request)
    return source_of(table, request, request.path.stem, encoding, findings)


def _rows(text: str, file: str, findings: list[Finding]) -> Rows:
    dialect = dialect_of(text)
    cells, lines, unclosed = rows_in(text, dialect)
    if cells and _is_prose(cells):
        raise UserError(
            T("{file} holds no table, but running text.", file=file), T("Name the file with the data.")
        )
    if unclosed is not None:
        findings.append(_of_quote(unclosed, file))
    if _breaks_off(text, cells):
        cells, lines = cells[:-1], lines[:-1]
        findings.append(_of_end(lines[-1], file))
    return Rows(cells, lines, dialect.delimiter != ",", may_be_damaged(text))


def _breaks_off(text: str, cells: list[list[str]]) -> bool:
    """Whether the last line has no end and fewer cells than any other: what it has of a number may be cut."""
    least = min(map(len, cells[:-1]), default=0)
    return len(cells) > _FEWEST_ROWS and not text.endswith(("\n", "\r")) and len(cells[-1]) < least


def _of_end(line: int, file: str) -> Finding:
    message = T("The file breaks off in the line after {line}; that line was left out.", line=line)
    mend = T("Copy or export the file again.")
    return Finding("file.truncated", Severity.ERROR, message, file, mend=mend)


def _is_prose(cells: list[list[str]]) -> bool:
    """Whether the delimiters are those of sentences: no two lines alike, and headings too long for one."""
    widths = [len(row) for row in cells]
    return max(map(len, cells[0])) > _LONGEST_HEADING and len(set(widths)) == len(widths)


def _of_quote(line: int, file: str) -> Finding:
    message = T("A quotation mark that is opened in line {line} is never closed.", line=line)
    mend = T("Quotation marks were read as part of the text, and delimiters in quoted text cut it.")
    return Finding("table.quotes", Severity.WARNING, message, file, mend=mend, mended=True)
