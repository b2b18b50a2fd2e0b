"""What an .xlsx says of its sheets that the library that reads its cells does not tell, in one look.

How far the cells reach, before that library lays out everything between them: one stray value in the last
cell of a sheet makes 17 thousand million cells, and the process ends when memory runs out. Which rows and
columns are hidden. Which cells hold a formula and no value, as programs that do not compute write them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath

from defusedxml import DefusedXmlException, ElementTree

from layers.errors import UserError
from layers.text import T

_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>\s*<(?:\w+:)?(?:v|is|f)\b")
_HIDDEN = re.compile(
    rb"<(?:\w+:)?(row|col)\b([^>]*\s(?:hidden=\"(?:1|true)\"|(?:ht|width)=\"0(?:\.0*)?\")[^>]*)>"
)
"""Rows and columns that say so, and those drawn to no height or width, which nobody sees either."""
_NUMBERS = re.compile(rb"\b(r|min|max)=\"(\d{1,7})\"")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b(?![^>]*\bt=\"str\")[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>"
    rb"\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula without a value; ``t="str"`` says that its value is a text, which may be an empty one."""
_CHUNK, _OVERLAP = 1 << 22, 1 << 14
"""Bytes; a cell is shorter than the second (a formula has 8,192 characters at most)."""
_MOST_CELLS = 40_000_000
"""Cells between the first and the farthest one: 1 GB in memory."""
_MOST_BYTES = 2 << 30
"""Of one sheet, unpacked."""
_MOST_COLUMNS = 16_384
"""Of a sheet (ECMA-376): what a file says beyond is damage."""
_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_ID = re.compile(r"\{.*\}id$")


@dataclass
class About:
    """Of one sheet, from 0: hidden rows, hidden columns, and formulas without a value (row, column)."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)


def about_sheets(content: bytes, file: str) -> dict[str, About]:
    """Look a workbook through.

    Parameters
    ----------
    content
        Bytes of the file.
    file
        Its name, for sentences.

    Returns
    -------
    dict
        By the sheet's name; empty for other formats, and for a workbook whose parts are damaged, of which the
        library that reads it has the say.

    Raises
    ------
    UserError
        If a cell lies so far off that a sheet cannot be laid out.
    """
    if not content.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            named = _named(archive)
            usual = filter(_PART.fullmatch, archive.namelist())
            seen = {part: _in_part(archive, part, file) for part in dict.fromkeys((*usual, *named.values()))}
            return {name: seen[part] for name, part in named.items()}
    except (zipfile.BadZipFile, OSError):
        return {}


def _named(archive: zipfile.ZipFile) -> dict[str, str]:
    """Names of the sheets, with the parts of the archive that hold them; none where that is damaged."""
    try:
        return dict(_links(archive))
    except (KeyError, ElementTree.ParseError, DefusedXmlException):
        return {}


def _links(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    links = {each.get("Id"): each.get("Target", "") for each in ElementTree.fromstring(archive.read(_LINKS))}
    there = set(archive.namelist())
    for element in ElementTree.fromstring(archive.read(_WORKBOOK)).iter():
        if element.tag.endswith("}sheet"):
            link = next((value for name, value in element.items() if _ID.match(name)), None)
            target = links.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if part in there:
                yield element.get("name", ""), part


def _in_part(archive: zipfile.ZipFile, part: str, file: str) -> About:
    about, rest = About(), b""
    rows = columns = size = 0
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size, text = size + len(chunk), rest + chunk
            for letters, digits in _CELL.findall(text):
                rows, columns = max(rows, int(digits)), max(columns, _column(letters))
            if rows * columns > _MOST_CELLS or size > _MOST_BYTES:
                raise _boundless(file, rows, columns)
            _note(text, about)
            rest = chunk[-_OVERLAP:]
    return about


def _note(text: bytes, about: About) -> None:
    for tag, attributes in _HIDDEN.findall(text):
        said = {name: int(number) for name, number in _NUMBERS.findall(attributes)}
        if tag == b"row" and b"r" in said:
            about.rows.add(said[b"r"] - 1)
        elif tag == b"col" and {b"min", b"max"} <= said.keys():
            about.columns.update(range(said[b"min"] - 1, min(said[b"max"], _MOST_COLUMNS)))
    about.formulas.update(
        (int(digits) - 1, _column(letters) - 1) for letters, digits in _FORMULA.findall(text)
    )


def _boundless(file: str, rows: int, columns: int) -> UserError:
    return UserError(
        T(
            "A sheet of {file} reaches {rows} rows down and {columns} columns across.",
            file=file,
            rows=rows,
            columns=columns,
        ),
        T("Delete what stands far off the table, or copy the table into a new workbook."),
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
