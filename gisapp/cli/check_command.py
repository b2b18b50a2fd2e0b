"""``gisapp check``: readings, targets, verdicts and findings as a table, JSON or CSV."""

from __future__ import annotations

import csv
import sys

from gisapp.cli import exit_codes
from gisapp.cli.bearing import bearing_on_figures
from gisapp.cli.console import Console
from gisapp.cli.evaluation import add_evaluation_options, scorecard_of
from gisapp.cli.parser import Parser
from gisapp.judging import Outcome
from gisapp.scorecard import Scorecard
from layers.in_sight import in_sight
from layers.text import T, plural

OUTCOMES = {
    Outcome.MET: T("✓ met"),
    Outcome.NOT_MET: T("✗ not met"),
    Outcome.UNDECIDED: T("? undecided"),
}


def run_check(parser: Parser, arguments: list[str], console: Console) -> int:
    """Compute and judge; returns the exit code."""
    add_evaluation_options(parser)
    parser.argument(
        "--format", choices=("table", "json", "csv"), default="table", help=T("form of the output")
    )
    all_met = T("exit with 1 unless there are targets and all of them are met")
    parser.argument("--strict", action="store_true", help=all_met)
    parser.argument(
        "--verbose", action="store_true", help=T("repeat also what the import told and moves no figure")
    )
    options = parser.parse_args(arguments)

    # The other forms show findings.
    scorecard = scorecard_of(parser, options, console, tell=options.format == "csv")
    if options.format == "json":
        from gisapp.tables import scorecard_to_json

        console.json(scorecard_to_json(scorecard, console.language))
    elif options.format == "csv":
        _write_csv(scorecard, console)
    else:
        _show(scorecard, console, verbose=options.verbose)
    outcomes = {verdict.outcome for verdict in scorecard.verdicts.values()}
    # a year without targets, mistyped perhaps, has met nothing
    return exit_codes.PARTLY if options.strict and outcomes != {Outcome.MET} else exit_codes.DONE


def _write_csv(scorecard: Scorecard, console: Console) -> None:
    from gisapp.indicators.rules import choices_text
    from gisapp.tables import reading_rows

    rows = reading_rows(scorecard, console.language)
    chosen = console.language.say(choices_text(scorecard.project.parameters))
    writer = csv.DictWriter(sys.stdout, [*rows[0], "choices"], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        said = {
            "doubts": " ".join(each["message"] for each in row["doubts"]),
            "remarks": " ".join(row["remarks"]),
            "choices": chosen,
        }
        writer.writerow({key: csv_cell(value) for key, value in {**row, **said}.items()})


def csv_cell(value: object) -> object:
    """A cell as it is for a file or another program; only a terminal takes parts of a name for commands."""
    from layers.writing.spreadsheet_text import inert

    cell = inert(value)
    return in_sight(cell) if isinstance(cell, str) and sys.stdout.isatty() else cell


def _not_confirmed(scorecard: Scorecard) -> list[str]:
    """The codes of the doubts about the district's figures that the planner did not confirm."""
    doubts = (doubt for each in scorecard.readings.values() for doubt in each.of("district").doubts)
    return sorted({doubt.code for doubt in doubts} - set(scorecard.project.parameters.confirmed))


def _show(scorecard: Scorecard, console: Console, *, verbose: bool) -> None:
    from gisapp.report.content import report_of

    report = report_of(scorecard)
    if report.sample:
        console.say(T("【示范数据·非实测】 Sample data, not surveyed"))
    console.say(report.title)
    console.say(report.subtitle)
    if (played := scorecard.project.played) is not None:
        from gisapp.cli.scenario_command import say_edits

        console.say(T("The scenario changes: {note}", note=played.scenario.note))
        say_edits(scorecard.project, console)
    console.say("")
    value = T("value") if scorecard.project.played is None else T("value in the scenario")
    console.table(
        (T("indicator"), value, T("target"), T("verdict"), T("gap"), T("numerator ÷ denominator")),
        [(row.title, row.value, row.target, row.verdict, row.gap, row.fraction) for row in report.scores],
        right=(1, 2),
    )
    for row in report.scores:
        for doubt in row.doubts:
            console.say(T("⚠ {indicator}: {doubt}", indicator=row.title, doubt=doubt))
        for remark in row.remarks:
            console.say(T("· {indicator}: {remark}", indicator=row.title, remark=remark))
    if open_ := _not_confirmed(scorecard):
        options = [f"--confirm {code}" for code in open_]
        console.say(T("If the figure is right all the same: {options}", options=options))
    console.say(report.choices)
    console.say("")
    told = scorecard.findings if verbose else bearing_on_figures(scorecard)
    console.findings(told)
    if left := len(scorecard.findings) - len(told):
        console.say(
            plural(
                "{n} note of the import that moves no figure is not repeated; --verbose shows it.",
                "{n} notes of the import that move no figure are not repeated; --verbose shows them.",
                n=left,
            )
        )
    console.say(T("Run {fingerprint}", fingerprint=scorecard.fingerprint))
