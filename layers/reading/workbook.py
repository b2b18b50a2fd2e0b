"""Excel workbooks (.xlsx): each sheet a table, with geometry where its columns give one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import openpyxl

from layers.errors import UserError
from layers.reading.request import Request
from layers.reading.tabular import source_of
from layers.source import Source
from layers.text import T


def read_sources(request: Request) -> list[Source]:
    """Every sheet that has rows."""
    with contextlib.closing(openpyxl.load_workbook(request.path, read_only=True, data_only=True)) as book:
        sheets = {sheet.title: _rows(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    filled = {title: rows for title, rows in sheets.items() if rows}
    if not filled:
        raise UserError(
            T("{file} has no rows.", file=request.file), T("Save the workbook with its table again.")
        )
    alone = len(filled) == 1
    return [
        source_of(rows, request, request.path.stem if alone else title, None, [])
        for title, rows in filled.items()
    ]


def _rows(cells: Iterable[tuple[object, ...]]) -> list[list[str]]:
    rows = [[_text(cell) for cell in row] for row in cells]
    return [row for row in rows if any(row)]


def _text(cell: object) -> str:
    """The cell as it would stand in a CSV."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
