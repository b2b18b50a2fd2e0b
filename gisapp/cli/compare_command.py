"""``gisapp compare``: scenarios beside what is, as a table, JSON or CSV."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gisapp import figures as written
from gisapp.cli import exit_codes
from gisapp.cli.check_command import csv_cell
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parser import Parser, file
from gisapp.scenario import Scenario, scenario_named
from layers.text import Language, T

if TYPE_CHECKING:
    from gisapp.comparison import Comparison
    from gisapp.project import Project
    from gisapp.report.score_row import ScoreRow
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
    names = [name.strip() for name in options.scenarios.split(",") if name.strip()]
    return [scenario_named(name, project.scenarios) for name in names]


def _show(comparison: Comparison, console: Console) -> None:
    from gisapp.report.content import score_rows

    base = score_rows(comparison.base)
    others = [score_rows(each) for each in comparison.scenarios]
    rows = [
        (
            line.title,
            line.target,
            _said(line),
            *(
                _with_difference(_said(lines[at]), _difference(line.number, lines[at].number))
                for lines in others
            ),
        )
        for at, line in enumerate(base)
    ]
    names = [_name(each) for each in comparison.scenarios]
    console.table((T("indicator"), T("target"), T("as it is"), *names), rows)


def _said(line: ScoreRow) -> T:
    return T("{value} {verdict}", value=line.value, verdict=line.verdict)


def _difference(before: float | None, now: float | None) -> float | None:
    """By how much a value differs from what it was; None where there is none of one of them."""
    return None if before is None or now is None else now - before


def _with_difference(said: T, moved: float | None) -> T:
    """The value with the amount by which it differs; = where it does not."""
    if moved is None:
        return said
    if abs(moved) <= written.NOISE:
        return T("{value} =", value=said)
    sign = "▲" if moved > 0 else "▼"
    return T("{value} {sign}{moved}", value=said, sign=sign, moved=written.number(abs(moved), 2))


def _readings(comparison: Comparison, scorecard: Scorecard, language: Language) -> list[dict[str, Any]]:
    """The rows of ``check``, each with its difference from what is."""
    from gisapp.tables import reading_rows

    before = (zone.value for reading in comparison.base.readings.values() for zone in reading.zones)
    rows = reading_rows(scorecard, language)
    return [
        {**row, "difference": _difference(value, row["value"])}
        for value, row in zip(before, rows, strict=True)
    ]


def _csv_rows(comparison: Comparison, language: Language) -> Iterator[dict[str, Any]]:
    """A row for each indicator, zone and scenario, what is first."""
    for scorecard in (comparison.base, *comparison.scenarios):
        for row in _readings(comparison, scorecard, language):
            yield {"scenario": _name(scorecard), **{name: row[name] for name in _COLUMNS}}


def _as_json(comparison: Comparison, language: Language) -> dict[str, Any]:
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
        "scenarios": [{"name": _name(each), **one(each)} for each in comparison.scenarios],
    }


def _name(scorecard: Scorecard) -> str:
    played = scorecard.project.played
    return "" if played is None else played.scenario.name
