"""The overlap ledger: which green areas lie on the same ground, and how much of it counts only once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gisapp.report import format as written
from gisapp.report.stations import evidence, is_missing
from gisapp.report.table import Cell, Column, Row, Table
from gisapp.scorecard import Scorecard
from layers.roles import roles
from layers.text import T, plural

# The green space rate looks at parks and plots alike; without it, the parks among themselves.
_INDICATORS = ("green_space_rate", "park_area_per_capita")
_SHOWN = 10


def overlap_table(scorecard: Scorecard) -> Table:
    """Every pair of overlapping areas, largest overlap first."""
    found = (evidence(scorecard, indicator, "overlaps") for indicator in _INDICATORS)
    ledger = next((each for each in found if each is not None), None)
    rows = [] if ledger is None else ledger.drop(columns="geometry", errors="ignore").to_dict("records")
    return Table(
        title=T("Overlaps counted once"),
        columns=(
            Column(T("Area"), weight=2.2),
            Column(T("lies on"), weight=2.2),
            Column(T("Overlap"), figures=True),
        ),
        rows=tuple(_row(each) for each in sorted(rows, key=lambda row: -row["area_m2"])),
        note=T(
            "Where areas overlap, their common ground counts once. A pair within a third area is listed too."
        ),
        empty=T("No green areas overlap."),
    )


def largest(table: Table) -> Table:
    """The first rows of the ledger, for outputs that are read and not searched."""
    left_out = len(table.rows) - _SHOWN
    if left_out <= 0:
        return table
    note = plural(
        "And {n} smaller overlap, listed in the workbook.",
        "And {n} smaller overlaps, listed in the workbook.",
        n=left_out,
    )
    return replace(table, rows=table.rows[:_SHOWN], note=note)


def _row(pair: dict[str, Any]) -> Row:
    size = float(pair["area_m2"])
    return _area(pair, "a"), _area(pair, "b"), Cell(written.area(size), number=size)


def _area(pair: dict[str, Any], side: str) -> Cell:
    name, row, role = pair[f"name_{side}"], int(pair[f"row_{side}"]), roles()[pair[f"role_{side}"]]
    if is_missing(name) or not str(name).strip():
        return Cell(T("{role}, row {row}", role=role.title, row=row))
    return Cell(T("{name} ({role}, row {row})", name=str(name), role=role.title, row=row))
