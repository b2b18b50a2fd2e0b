"""Whose people each figure per person counts: the zones, their people, and the rows that say so."""

from __future__ import annotations

from gisapp import figures as written
from gisapp.indicators.ids import PARK_AREA
from gisapp.people_grounds import CODE, NAME, OWN, POINTS, SCENARIO, SUM, TOTAL
from gisapp.report.table import Cell, Column, Row, Table
from gisapp.scorecard import Scorecard
from layers.sentences import name_rows
from layers.text import T

_JOINS = {
    OWN: T("its own column in the boundary file"),
    SUM: T("sum of the subdistricts"),
    TOTAL: T("the row of the whole"),
    CODE: T("joined by code"),
    NAME: T("joined by name"),
    POINTS: T("points that lie in it"),
    SCENARIO: T("the scenario itself, instead of the data"),
}


def people_table(scorecard: Scorecard) -> Table:
    """The people of each zone, the file and rows that they come from, and how these were joined."""
    found = scorecard.evidence("people", PARK_AREA)
    columns = (
        Column(T("Area"), weight=1.4),
        Column(T("Population"), figures=True),
        Column(T("From"), weight=1.2),
        Column(T("File"), weight=1.4),
        Column(T("Rows"), weight=1.2),
    )
    rows = (
        []
        if found is None
        else [_row(*each) for each in found.drop(columns="geometry").itertuples(index=False)]
    )
    return Table(
        title=T("Population and where it comes from"),
        columns=columns,
        rows=tuple(rows),
        empty=T("The population is not known."),
    )


def _row(_: str, zone: str, persons: float, join: str, file: str, rows: tuple[int, ...]) -> Row:
    return (
        Cell(zone),
        Cell(written.people(persons), number=persons),
        Cell(_JOINS[join]),
        Cell(file or "–"),
        Cell(name_rows(rows) if rows and join != SCENARIO else "–"),
    )
