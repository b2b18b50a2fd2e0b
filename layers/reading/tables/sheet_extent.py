"""How far the cells of an .xlsx reach, looked up before a library lays out everything between them.

One stray value in the last cell of a sheet makes 17 thousand million cells, and the library that reads
them ends the process when memory runs out.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO

from layers.errors import UserError
from layers.text import T

_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>\s*<(?:\w+:)?(?:v|is|f)\b")
_CHUNK, _OVERLAP = 1 << 22, 4096
_MOST_CELLS = 40_000_000
"""Cells between the first and the farthest one: 1 GB in memory."""
_MOST_BYTES = 2 << 30
"""Of one sheet, unpacked."""


def refuse_boundless(content: bytes, file: str) -> None:
    """Raise UserError for a workbook with a cell so far off that its sheets cannot be laid out."""
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
                with archive.open(member) as stream:
                    _refuse(stream, file)


def _refuse(stream: IO[bytes], file: str) -> None:
    rows = columns = size = 0
    rest = b""
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        for letters, digits in _CELL.findall(rest + chunk):
            rows, columns = max(rows, int(digits)), max(columns, _column(letters))
        rest = chunk[-_OVERLAP:]
        if rows * columns > _MOST_CELLS or size > _MOST_BYTES:
            raise UserError(
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
