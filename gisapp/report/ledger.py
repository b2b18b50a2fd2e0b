"""The overlap ledger: which green areas lie on the same ground, and how much of it counts only once."""

from __future__ import annotations

from functools import partial
from typing import Any

from gisapp import figures as written
from gisapp.indicators.ids import GREEN_RATE, PARK_AREA
from gisapp.report.stations import text_of
from gisapp.report.table import Cell, Column, Row, Rows, Table
from gisapp.scorecard import Scorecard
from layers.roles import roles
from layers.text import T, plural

# The green space rate looks at parks and plots alike; without it, the parks among themselves.
_INDICATORS = (GREEN_RATE, PARK_AREA)
_SHOWN = 10
_LISTED = 100_000
"""Overlaps in a workbook: its sheets end at a million rows, and nobody reads as many."""


def overlap_table(scorecard: Scorecard) -> Table:
    """Every pair of overlapping areas, largest overlap first; each row is made when it is looked at."""
    found = (scorecard.evidence("overlaps", indicator) for indicator in _INDICATORS)
    ledger = next((each for each in found if each is not None), None)
    note = T(
        "Where areas overlap, their common ground counts once. A pair within a third area is listed too."
    )
    if ledger is not None and not ledger.attrs.get("complete", True):
        note = T(
            "{note} So many areas lie on each other that not all pairs were compared; the figures count all.",
            note=note,
        )
    return Table(
        title=T("Overlaps counted once"),
        columns=(
            Column(T("Green area"), weight=2.2),
            Column(T("lies on"), weight=2.2),
            Column(T("Overlap"), figures=True),
        ),
        rows=()
        if ledger is None
        else Rows.of(
            ledger.sort_values("area_m2", ascending=False, kind="stable"),
            partial(_row, several=of_several_files(scorecard)),
        ),
        note=note,
        empty=T("No green areas overlap."),
    )


def largest(table: Table) -> Table:
    """The first rows of the ledger, for outputs that are read and not searched."""
    left_out = len(table.rows) - _SHOWN
    if len(table.rows) > _LISTED:
        rest = T(
            "And {n} smaller overlaps; the workbook lists the largest {most} of all.",
            n=left_out,
            most=_LISTED,
        )
    else:
        rest = plural(
            "And {n} smaller overlap, listed in the workbook.",
            "And {n} smaller overlaps, listed in the workbook.",
            n=left_out,
        )
    return table.first(_SHOWN, rest)


def listed(table: Table) -> Table:
    """The rows of the ledger that a workbook has room for."""
    rest = plural(
        "And {n} smaller overlap, which is not listed.",
        "And {n} smaller overlaps, which are not listed.",
        n=len(table.rows) - _LISTED,
    )
    return table.first(_LISTED, rest)


def of_several_files(scorecard: Scorecard) -> frozenset[str]:
    """The roles whose features come from more than one file: the number of a row says nothing without it."""
    files: dict[str, set[str]] = {}
    for layer in scorecard.project.layers:
        files.setdefault(layer.role, set()).add(layer.title)
    return frozenset(role for role, names in files.items() if len(names) > 1)


def _row(pair: dict[str, Any], *, several: frozenset[str]) -> Row:
    size = float(pair["area_m2"])
    return _area(pair, "a", several), _area(pair, "b", several), Cell(written.area(size), number=size)


def _area(pair: dict[str, Any], side: str, several: frozenset[str]) -> Cell:
    name, row, role = text_of(pair[f"name_{side}"]), int(pair[f"row_{side}"]), pair[f"role_{side}"]
    file = pair.get(f"file_{side}") if role in several else None
    if not name.strip():
        return Cell(unnamed(role, row, file))
    figures = {"name": name, "role": roles()[role].title, "row": row}
    if file is None:
        return Cell(T("{name} ({role}, row {row})", **figures))
    return Cell(T("{name} ({role}, {file}, row {row})", file=file, **figures))


def unnamed(role: str, row: int, file: str | None = None) -> T:
    """What a feature without a name is called; with its file where the role has several."""
    if file is None:
        return T("{role}, row {row}", role=roles()[role].title, row=row)
    return T("{role}, {file}, row {row}", role=roles()[role].title, file=file, row=row)
