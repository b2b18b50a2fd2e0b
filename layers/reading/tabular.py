"""Making a source of rows of text: header, types, and geometry from the columns that hold it."""

from __future__ import annotations

import re
from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.features import no_rows, rows_where, unique_names
from layers.reading.placing import place
from layers.reading.request import Request
from layers.source import Source
from layers.text import T, plural

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_CODE_LIKE = re.compile(r"[+-]?0\d")
"""A leading zero is part of a code (an area code, a stop number), not of a number."""
_IDENTIFIER = re.compile(r"[+-]?\d{16}")
"""Numbers of more than 15 digits lose some as floats: they are identifiers."""


def source_of(
    rows: list[list[str]],
    request: Request,
    name: str,
    encoding: str | None,
    findings: list[Finding],
) -> Source:
    """A table of rows of text (the first ones its header) as a source.

    Columns of plain numbers become numbers; everything else stays text. Geometry comes from columns of
    coordinates or WKT; without them it is None throughout.
    """
    names, body, of_header = _header(rows, request.file)
    ragged = np.array([len(row) < len(names) or any(row[len(names) :]) for row in body], dtype=bool)
    findings = [*findings, *of_header]
    if ragged.any():
        findings.append(_of_ragged(ragged, request.file))
    width = len(names)
    columns = list(zip(*((*row[:width], *[""] * (width - len(row))) for row in body), strict=True))
    texts = pd.DataFrame(
        {each: pd.Series(column, dtype=object) for each, column in zip(names, columns, strict=False)},
        columns=names,
        index=pd.RangeIndex(len(body)),
        dtype=object,
    ).map(str.strip)
    placed = place(texts, request.file, mend=request.mend)
    data = texts.drop(columns=list(placed.used_up)).apply(typed)
    data.columns = pd.Index(unique_names(data.columns))
    frame = gpd.GeoDataFrame(
        data, geometry=gpd.GeoSeries(placed.geometry, index=data.index, crs=placed.crs), crs=placed.crs
    )
    findings += placed.findings
    if not body:
        findings.append(no_rows(request.file))
    return Source(
        path=request.path,
        name=name,
        format=request.format.name,
        frame=frame,
        crs=placed.crs,
        encoding=encoding,
        findings=tuple(findings),
    )


def _header(rows: list[list[str]], file: str) -> tuple[list[str], list[list[str]], list[Finding]]:
    """Column names, the rows below them, findings. A title line above the header is passed over."""
    if not rows:
        raise UserError(T("{file} has no rows.", file=file), T("Export the table again."))
    usual = Counter(len(row) for row in rows[:50]).most_common(1)[0][0]
    start = 0
    if usual > 1:
        while start + 1 < len(rows) and sum(bool(cell.strip()) for cell in rows[start]) == 1:
            start += 1
    first = [cell.strip() for cell in rows[start]]
    while len(first) > 1 and not first[-1]:
        first.pop()
    if sum(bool(_NUMBER.fullmatch(cell)) for cell in first) * 2 >= len(first):
        return [str(n + 1) for n in range(len(first))], rows[start:], [_of_header(file)]
    names = unique_names((cell or str(n + 1) for n, cell in enumerate(first)), reserved=None)
    return names, rows[start + 1 :], []


def typed(column: pd.Series[str]) -> pd.Series[float] | pd.Series[str]:
    """The column as numbers where all its filled cells are plain numbers, else as text without blanks."""
    filled = column[column != ""]
    if len(filled) and all(_is_number(text) for text in filled.unique()):
        return pd.to_numeric(column.where(column != "", None), errors="coerce")
    return column.where(column != "", None)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and not _CODE_LIKE.match(text) and not _IDENTIFIER.match(text)


def _of_ragged(ragged: np.typing.NDArray[np.bool_], file: str) -> Finding:
    return Finding(
        "table.ragged",
        Severity.WARNING,
        plural(
            "One row has more or fewer fields than the header: text with a delimiter in it needs quotes.",
            "{n} rows have more or fewer fields than the header: text with a delimiter in it needs quotes.",
            n=int(ragged.sum()),
        ),
        file,
        rows=rows_where(ragged),
        mend=T("Missing fields were left blank, surplus ones dropped."),
        mended=True,
    )


def _of_header(file: str) -> Finding:
    return Finding(
        "table.no_header",
        Severity.WARNING,
        T("The first row holds numbers, not the names of columns; the columns are called 1, 2, 3 …"),
        file,
        mend=T("Put a row with the names of the columns on top."),
    )
