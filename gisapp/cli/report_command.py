"""``gisapp report``: the report files of a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.evaluation import add_evaluation_options, scorecards_of
from gisapp.cli.parser import Parser, place
from layers.text import T

if TYPE_CHECKING:
    from gisapp.report.painter import Painter

FORMATS = ("pdf", "html", "xlsx")


def run_report(
    parser: Parser, arguments: list[str], console: Console, make_painter: Callable[[], Painter]
) -> int:
    """Write the report files; returns the exit code."""
    from gisapp.report.comparison import comparison_tables
    from gisapp.report.write import write_report
    from layers.writing.target import refuse_folder

    add_evaluation_options(parser)
    parser.argument(
        "-o", "--output", type=place, required=True, metavar="DIR", help=T("folder for the files")
    )
    parser.argument(
        "--formats", default=",".join(FORMATS), metavar="pdf,html,xlsx", help=T("which files to write")
    )
    parser.argument("--scenarios", metavar="A,B", help=T("compare these scenarios in a chapter of their own"))
    parser.argument("--force", action="store_true", help=T("replace the report that is there already"))
    options = parser.parse_args(arguments)
    formats = [each.strip().lower() for each in options.formats.split(",") if each.strip()]
    unknown = [each for each in formats if each not in FORMATS]
    if unknown or not formats:
        parser.error(parser.language.say(T("--formats takes pdf, html and xlsx, separated by commas.")))

    refuse_folder(options.output)
    scorecard, *beside = scorecards_of(parser, options, console, options.scenarios)
    comparison = comparison_tables(beside[0], beside[1:]) if beside else ()
    painter = make_painter() if "pdf" in formats else None
    written = write_report(
        scorecard,
        options.output,
        formats,
        console.language,
        painter,
        console.task(),
        replace=options.force,
        comparison=comparison,
    )
    for path in written:
        console.say(T("Written: {path}", path=str(path)))
    return exit_codes.DONE
