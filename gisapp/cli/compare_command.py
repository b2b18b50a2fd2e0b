"""``gisapp compare``: scenarios beside what is, as a table, JSON or CSV."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gisapp import figures as written
from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parser import Parser, file
from gisapp.indicators import chosen_indicator
from gisapp.scenario import Scenario, scenario_named
from layers.text import T

if TYPE_CHECKING:
    from gisapp.comparison import Comparison
    from gisapp.project import Project
    from gisapp.report.score_row import ScoreRow
    from gisapp.scorecard import Scorecard


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
        console.json(_as_json(comparison, console))
    elif options.format == "csv":
        rows = list(_rows(comparison))
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
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
                _with_difference(_said(lines[at]), comparison.difference(scorecard, line.indicator, 0))
                for lines, scorecard in zip(others, comparison.scenarios, strict=True)
            ),
        )
        for at, line in enumerate(base)
    ]
    names = [_name(each) for each in comparison.scenarios]
    console.table((T("indicator"), T("target"), T("as it is"), *names), rows)


def _said(line: ScoreRow) -> T:
    return T("{value} {verdict}", value=line.value, verdict=line.verdict)


def _with_difference(said: T, moved: float | None) -> T:
    """The value with the amount by which it differs; = where it does not."""
    if moved is None:
        return said
    if abs(moved) <= written.NOISE:
        return T("{value} =", value=said)
    sign = "▲" if moved > 0 else "▼"
    return T("{value} {sign}{moved}", value=said, sign=sign, moved=written.number(abs(moved), 2))


def _rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """A row for each indicator, zone and scenario, what is first."""
    for scorecard in (comparison.base, *comparison.scenarios):
        for indicator, reading in scorecard.readings.items():
            counted = chosen_indicator(indicator, scorecard.project.parameters)
            for at, zone in enumerate(reading.zones):
                yield {
                    "scenario": "" if scorecard is comparison.base else _name(scorecard),
                    "indicator": indicator,
                    "zone_kind": zone.zone_kind,
                    "zone": zone.zone,
                    "value": zone.value,
                    "unit": counted.unit,
                    "numerator": zone.numerator,
                    "denominator": zone.denominator,
                    "difference": comparison.difference(scorecard, indicator, at),
                }


def _as_json(comparison: Comparison, console: Console) -> dict[str, Any]:
    from gisapp.tables import reading_rows

    def one(scorecard: Scorecard) -> dict[str, Any]:
        differences = [
            comparison.difference(scorecard, indicator, at)
            for indicator, reading in scorecard.readings.items()
            for at in range(len(reading.zones))
        ]
        rows = reading_rows(scorecard, console.language)
        readings = [{**row, "difference": moved} for row, moved in zip(rows, differences, strict=True)]
        return {"fingerprint": scorecard.fingerprint, "readings": readings}

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


def _cell(value: Any) -> Any:
    from layers.writing.spreadsheet_text import inert

    return inert(value)
