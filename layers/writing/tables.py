"""CSV and XLSX: rows for a spreadsheet, with the place as columns."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.roles import roles
from layers.text import Language, T, plural
from layers.writing.spreadsheet_text import cell_text, fits_a_cell, inert, new_book
from layers.writing.written import Written

_LON, _LAT, _WKT = "lon", "lat", "wkt"
_DIGITS_OF_DEGREES = 8
_EXACT = 10**15
"""Numbers from which on a workbook loses digits, as of an id of 18: they are written as text."""


def write_csv(frame: gpd.GeoDataFrame, path: Path, _: Layer, __: Language) -> Written:
    """A CSV in UTF-8 that Excel opens right: points as lon and lat, lines and areas as WKT, in WGS 84."""
    table = _with_place(frame)
    for name in table.columns.drop([each for each in (_LON, _LAT, _WKT) if each in table]):
        table[name] = table[name].map(inert, na_action="ignore")
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    return Written((path,))


def write_xlsx(frame: gpd.GeoDataFrame, path: Path, layer: Layer, language: Language) -> Written:
    """A workbook with one sheet: points as lon and lat, areas and lines by their columns only."""
    from openpyxl.cell import WriteOnlyCell

    table = _with_place(frame)
    findings: tuple[Finding, ...] = ()
    if _WKT in table:
        table = table.drop(columns=_WKT)
        findings = (_without_outlines(path),)
    findings += _cut(table, path)
    with new_book(path) as book:
        sheet = book.create_sheet(language.say(roles()[layer.role].title)[:31])
        sheet.append(list(table.columns))
        for row in table.astype(object).where(table.notna(), None).itertuples(index=False, name=None):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, _plain(value))
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # text that begins with "=" is text all the same
                cells.append(cell)
            sheet.append(cells)
    return Written((path,), findings)


def _with_place(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """The columns, with lon and lat of points or the WKT of anything else behind them."""
    geometry = np.asarray(frame.geometry.array)
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    if shapely.is_missing(geometry).all():
        return table
    if (shapely.get_type_id(geometry[~shapely.is_missing(geometry)]) == 0).all():
        x, y = shapely.get_x(geometry), shapely.get_y(geometry)
        return table.assign(**{_LON: np.round(x, _DIGITS_OF_DEGREES), _LAT: np.round(y, _DIGITS_OF_DEGREES)})
    return table.assign(**{_WKT: shapely.to_wkt(geometry, rounding_precision=_DIGITS_OF_DEGREES)})


def _plain(value: Any) -> Any:
    """A value as openpyxl takes it, within what a cell holds."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int) and abs(value) >= _EXACT:
        return str(value)
    if isinstance(value, str):
        return cell_text(value)
    return value


def _without_outlines(path: Path) -> Finding:
    message = T("A workbook holds the columns only: outlines do not fit into its cells.")
    mend = T("Write a GeoPackage or a CSV to pass on the outlines.")
    return Finding("written.outlines", Severity.INFO, message, path.name, mend=mend)


def _cut(table: pd.DataFrame, path: Path) -> tuple[Finding, ...]:
    """What is said of texts of which a cell holds only the beginning; nothing where it holds all."""
    texts = table.select_dtypes(["object", "string"])
    cut = sum(isinstance(cell, str) and not fits_a_cell(cell) for _, cells in texts.items() for cell in cells)
    if not cut:
        return ()
    message = plural(
        "{n} text is longer than what a cell of a workbook holds, 32,767 characters; it was cut.",
        "{n} texts are longer than what a cell of a workbook holds, 32,767 characters; all were cut.",
        n=cut,
    )
    mend = T("Write a GeoPackage or a CSV to pass on the whole.")
    return (Finding("written.cut", Severity.WARNING, message, path.name, mend=mend),)
