"""``gisapp inspect``: what is in files and what would be done with them; nothing is written."""

from __future__ import annotations

import argparse

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.decision_options import add_decision_options
from gisapp.cli.draft_output import show_draft, show_effects, show_questions
from gisapp.cli.files_asked_for import read_as_asked
from gisapp.cli.idle_options import refuse_idle_answers
from gisapp.cli.parser import Parser
from gisapp.importing import draft_of
from layers.findings import Severity
from layers.text import T


def run_inspect(parser: Parser, arguments: list[str], console: Console) -> int:
    """Look files through; returns the exit code."""
    options = _parse(parser, arguments)
    asked = read_as_asked(parser, options, console)
    draft = draft_of(asked.files, console.task(), asked.decisions)
    refuse_idle_answers(parser, asked.given, asked.files, draft, console)
    effects = {}
    if options.effects:
        from gisapp.importing.effects import effects_by_finding

        effects = effects_by_finding(asked.files, draft, console.task())
    if options.format == "json":
        from gisapp.importing.inspection import inspection_to_json

        console.json(inspection_to_json(draft, effects, console.language))
    else:
        show_draft(draft, console)
        show_effects(effects, console)
        show_questions(draft, console)
    if draft.questions:
        return exit_codes.QUESTION
    refused = any(finding.severity is Severity.ERROR for finding in draft.findings)
    return exit_codes.PARTLY if refused else exit_codes.DONE


def _parse(parser: Parser, arguments: list[str]) -> argparse.Namespace:
    add_decision_options(parser)
    parser.argument("--format", choices=("table", "json"), default="table", help=T("form of the output"))
    parser.argument(
        "--effects",
        action="store_true",
        help=T("compute what each mend does to the indicators (takes longer)"),
    )
    return parser.parse_args(arguments)
