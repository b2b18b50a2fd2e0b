"""Numbers in the cells of a dBASE table that GDAL would read otherwise than they were meant.

Such a cell holds text. Some programs write a decimal comma into it, of which GDAL takes the whole part only;
asterisks stand where a number has more digits than the cell and, from GDAL and ArcGIS, where there is none.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.encoding.code_page import decode
from layers.reading.tables.number_text import Written, of_writing
from layers.reading.vector.dbase import Header
from layers.text import T, plural

_FIXED = 32
_DESCRIPTOR = 32
_END = 0x0D
_ROOMY = 18
"""No number in use overflows so wide a cell: there some programs write asterisks for no value."""
_BLOCK = 1 << 24
"""Bytes of rows that are looked at together."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its name as it stands in the file, and where its cells stand in a row."""

    name: bytes
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Columns with commas in their numbers, with the first such cell, and the rows of each with asterisks.

    A column of asterisks in most of its ``rows`` is one that is filled in few: nothing to tell.
    """

    rows: int = 0
    with_comma: dict[Column, bytes] = field(default_factory=dict)
    overflown: dict[bytes, list[int]] = field(default_factory=dict)


def look(table: Path, header: Header) -> Numbers:
    """What the cells of the table's columns of numbers hold that is no plain number."""
    numbers = Numbers(header.rows)
    with files.open_binary(table) as stream:
        columns = list(_columns(stream.read(header.header_size)))
        at_once = max(_BLOCK // header.row_size, 1)
        for first in range(0, header.rows, at_once):
            content = stream.read(min(at_once, header.rows - first) * header.row_size)
            if len(content) < header.row_size:
                break  # the header promises more rows than there are
            cells = _cells(content, header.row_size)
            for column in columns:
                _note(numbers, column, cells[:, column.start : column.start + column.width], first)
    return numbers


def with_points(content: bytes, columns: Iterable[Column]) -> bytes:
    """The table with a decimal point for each comma; commas that set thousands apart are left out."""
    first, row_size = struct.unpack_from("<HH", content, 8)
    body = np.array(_cells(content[first:], row_size))
    for column in columns:
        cells = body[:, column.start : column.start + column.width]
        for row in np.flatnonzero((cells == ord(",")).any(axis=1)):
            cells[row] = np.frombuffer(_plain(cells[row].tobytes()).rjust(column.width), np.uint8)
    return content[:first] + body.tobytes() + content[first + body.size :]


def findings_of(numbers: Numbers, codec: str, file: str) -> list[Finding]:
    """What is to be told of the numbers; ``codec`` is that of the columns' names."""
    written = {decode(each.name, codec): _written(cell) for each, cell in numbers.with_comma.items()}
    findings = of_writing(written, file)
    few = {name: rows for name, rows in numbers.overflown.items() if 2 * len(rows) < numbers.rows}
    if few:
        rows = sorted({row for each in few.values() for row in each})
        message = plural(
            "One row has asterisks (****) for a number of {columns}: there was none, or it had too "
            "many digits for the file.",
            "{n} rows have asterisks (****) for a number of {columns}: there was none, or it had too "
            "many digits for the file.",
            n=len(rows),
            columns=[decode(name, codec) for name in few],
        )
        mend = T("Treated as missing; if figures are lacking, ask for the data as GeoPackage.")
        told = Finding("numbers.overflow", Severity.INFO, message, file, tuple(rows), mend, mended=True)
        findings.append(told)
    return findings


def _columns(head: bytes) -> Iterator[Column]:
    start = 1  # after the mark of deletion
    for at in range(_FIXED, len(head) - _DESCRIPTOR + 1, _DESCRIPTOR):
        if head[at] == _END:
            return
        width = head[at + 16]
        if head[at + 11 : at + 12] in {b"N", b"F"}:
            yield Column(head[at : at + 11].split(b"\0")[0], start, width)
        start += width


def _cells(content: bytes, row_size: int) -> npt.NDArray[np.uint8]:
    rows = len(content) // row_size
    return np.frombuffer(content, np.uint8, rows * row_size).reshape(rows, row_size)


def _note(numbers: Numbers, column: Column, cells: npt.NDArray[np.uint8], first: int) -> None:
    commas = (cells == ord(",")).any(axis=1)
    if column not in numbers.with_comma and commas.any():
        numbers.with_comma[column] = cells[np.argmax(commas)].tobytes()
    overflown = np.flatnonzero((cells == ord("*")).any(axis=1))
    if overflown.size and column.width < _ROOMY:
        numbers.overflown.setdefault(column.name, []).extend((overflown + first + 1).tolist())


def _written(cell: bytes) -> Written:
    try:
        number = float(_plain(cell))
    except ValueError:  # asterisks, or no number at all
        number = math.nan
    return Written("comma", cell.decode("ascii", "replace").strip(), number)


def _plain(number: bytes) -> bytes:
    is_decimal = number.count(b",") == 1 and b"." not in number
    return number.replace(b",", b"." if is_decimal else b"")
