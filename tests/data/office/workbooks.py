"""Workbooks as people write them, saved by LibreOffice."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from tests.data.office.pieces import run


def as_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> None:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, table in sheets.items():
        sheet = book.create_sheet(title)
        for row in table:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    book.save(path)


def as_xls(path: Path, table: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> None:
    """One sheet in the format of Excel 97, saved by LibreOffice."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / f"{path.stem}.xlsx"
        as_xlsx(plain, {"Sheet1": table}, merged)
        home = f"-env:UserInstallation=file://{scratch}/home"
        run("soffice", home, "--headless", "--convert-to", "xls:MS Excel 97", "--outdir", path.parent, plain)
