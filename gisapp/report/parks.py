"""Park by park: what makes the park area of the district, and what it would be summed up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from gisapp import figures as written
from gisapp.indicators.ids import PARK_AREA
from gisapp.report.ledger import of_several_files, unnamed
from gisapp.report.stations import text_of
from gisapp.report.table import NOTHING, Cell, Column, Row, Rows, Table
from gisapp.scorecard import Scorecard
from layers.text import T, plural

if TYPE_CHECKING:
    import geopandas as gpd

_SHOWN = 10
_SHARED = 1.0
"""m² from which on it is said that parks lie on each other, as by the finding."""


def counted_parks(scorecard: Scorecard) -> gpd.GeoDataFrame | None:
    """The features of the park area in the order of :func:`park_table`; None where it was not computed."""
    found = scorecard.evidence("features", PARK_AREA)
    if found is None:
        return None
    return found[found["counted_m2"] > 0].sort_values("counted_m2", ascending=False, kind="stable")


def park_table(scorecard: Scorecard) -> Table:
    """Every park that counts, the largest first, with the district's figure as the last row."""
    parks = counted_parks(scorecard)
    with_file = parks is not None and _need_their_file(parks, of_several_files(scorecard))
    columns = (
        Column(T("Park"), weight=2.4),
        *([Column(T("File"), weight=1.4)] if with_file else []),
        Column(T("Class"), weight=0.8),
        Column(T("Subdistrict"), weight=1.2),
        Column(T("Size"), figures=True),
        Column(T("Counts"), figures=True),
    )
    title = T("Parks that count")
    empty = T("not computed") if parks is None else T("No park counts.")
    if parks is None or parks.empty:
        return Table(title, columns, (), empty=empty)
    whole = scorecard.readings[PARK_AREA].of("district").numerator or 0.0
    twice = float(parks["counted_m2"].sum()) - whole
    return Table(
        title,
        columns,
        rows=Rows.of(parks, partial(_row, with_file=with_file)),
        total=(Cell(T("Together, each place once")), *[NOTHING] * (len(columns) - 2), _area(whole)),
        note=T(
            "A park counts with its part inside the district and its built-up area. Summed up, the last "
            "column has {twice} more, where parks lie on each other.",
            twice=written.area(twice),
        )
        if twice >= _SHARED
        else T("A park counts with its part inside the district and its built-up area."),
        empty=empty,
    )


def largest_parks(table: Table) -> Table:
    """The first rows, for outputs that are read and not searched."""
    rest = plural(
        "And {n} smaller park, listed in the workbook.",
        "And {n} smaller parks, listed in the workbook.",
        n=len(table.rows) - _SHOWN,
    )
    return table.first(_SHOWN, rest)


def _need_their_file(parks: gpd.GeoDataFrame, several: frozenset[str]) -> bool:
    """Whether some are of a role that has several files, so that a name or row alone does not say which."""
    return "file" in parks and not several.isdisjoint(parks["role"])


def _row(park: dict[str, Any], *, with_file: bool) -> Row:
    name = text_of(park["name"])
    return (
        Cell(name if name.strip() else unnamed(park["role"], int(park["row"]))),
        *([Cell(park["file"])] if with_file else []),
        Cell(str(park["class"]) or "–"),
        Cell(str(park["zone"]) or "–"),
        _area(float(park["area_m2"])),
        _area(float(park["counted_m2"])),
    )


def _area(square_metres: float) -> Cell:
    return Cell(written.area(square_metres), number=square_metres)
