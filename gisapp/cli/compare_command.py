"""``gisapp compare``: scenarios beside what is, as a table, JSON or CSV."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gisapp.cli import exit_codes
from gisapp.cli.check_command import csv_cell
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parser import Parser, file
from gisapp.scenario import Scenario, scenarios_named
from layers.text import Language, Sayable, T

if TYPE_CHECKING:
    from gisapp.comparison import Comparison
    from gisapp.project import Project
    from gisapp.report.table import Cell
    from gisapp.scorecard import Scorecard

_COLUMNS = (
    *("indicator", "zone_kind", "zone", "value", "unit"),
    *("numerator", "denominator", "difference"),
)
"""Of the CSV, behind the scenario; as in the JSON of ``check``."""


def run_compare(parser: Parser, arguments: list[str], console: Console) -> int:
    """Evaluate what is and the scenarios; returns the exit code."""
    parser.argument("project", type=file, metavar="PROJECT", help=T("project file (.gpkg)"))
    parser.argument("--scenarios", metavar="A,B", help=T("which of them, by commas; all without it"))
    parser.argument(
        "--format", choices=("table", "json", "csv"), default="table", help=T("form of the output")
    )
    add_accept_changed(parser)
    options = parser.parse_args(arguments)

    from gisapp.comparison import compared

    project = opened(options, console)
    comparison = compared(project, _chosen(options, project), console.task())
    if options.format == "json":
        console.json(_as_json(comparison, console.language))
    elif options.format == "csv":
        writer = csv.DictWriter(sys.stdout, ["scenario", *_COLUMNS], lineterminator="\n")
        writer.writeheader()
        for row in _csv_rows(comparison, console.language):
            writer.writerow({key: csv_cell(value) for key, value in row.items()})
    else:
        _show(comparison, console)
    return exit_codes.DONE


def _chosen(options: argparse.Namespace, project: Project) -> list[Scenario]:
    if options.scenarios is None:
        return list(project.scenarios)
    return list(scenarios_named(options.scenarios, project.scenarios))


def _show(comparison: Comparison, console: Console) -> None:
    from gisapp.report.beside import beside_table

    table = beside_table(comparison.base, comparison.scenarios, comparison.costs)
    rows = [[_said(cell) for cell in row] for row in table.rows]
    console.table([column.title for column in table.columns], rows)
    if table.note is not None:
        console.say(table.note)


def _said(cell: Cell) -> Sayable:
    return cell.text if cell.standing is None else T("{sign} {text}", sign=cell.standing.sign, text=cell.text)


def _difference(before: float | None, now: float | None) -> float | None:
    """By how much a value differs from what it was; None where there is none of one of them."""
    return None if before is None or now is None else now - before


def _readings(comparison: Comparison, scorecard: Scorecard, language: Language) -> list[dict[str, Any]]:
    """The rows of ``check``, each with its difference from what is."""
    from gisapp.tables import reading_rows

    before = {
        (each, zone.zone_kind, zone.zone): zone.value
        for each, reading in comparison.base.readings.items()
        for zone in reading.zones
    }
    return [
        {**row, "difference": _difference(before.get(_zone_of(row)), row["value"])}
        for row in reading_rows(scorecard, language)
    ]


def _zone_of(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["indicator"], row["zone_kind"], row["zone"]


def _csv_rows(comparison: Comparison, language: Language) -> Iterator[dict[str, Any]]:
    """A row for each indicator, zone and scenario, what is first; then what each costs, if that is known."""
    from gisapp.report.beside import name_of
    from gisapp.tables import COST_UNIT

    for scorecard in (comparison.base, *comparison.scenarios):
        for row in _readings(comparison, scorecard, language):
            yield {"scenario": name_of(scorecard), **{name: row[name] for name in _COLUMNS}}
    for scorecard, cost in zip(comparison.scenarios, comparison.costs, strict=True):
        if cost is not None:
            row = {"indicator": "cost", "zone_kind": "district", "value": cost, "unit": COST_UNIT}
            yield {"scenario": name_of(scorecard), **dict.fromkeys(_COLUMNS), **row}


def _as_json(comparison: Comparison, language: Language) -> dict[str, Any]:
    from gisapp.report.beside import name_of

    def one(scorecard: Scorecard) -> dict[str, Any]:
        return {
            "fingerprint": scorecard.fingerprint,
            "readings": _readings(comparison, scorecard, language),
        }

    return {
        "profile": comparison.base.profile.id,
        "year": comparison.base.year,
        "sample": comparison.base.project.sample,
        "base": one(comparison.base),
        "scenarios": [
            {"name": name_of(each), "cost": _cost(each), **one(each)} for each in comparison.scenarios
        ],
    }


def _cost(scorecard: Scorecard) -> dict[str, Any] | None:
    from gisapp.costs import cost_of
    from gisapp.tables import cost_to_json

    played = scorecard.project.played
    return None if played is None else cost_to_json(cost_of(played))
