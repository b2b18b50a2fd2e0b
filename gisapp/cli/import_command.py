"""``gisapp import``: what was read, found and mended."""

from __future__ import annotations

import argparse
from pathlib import Path

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.decision_options import add_decision_options
from gisapp.cli.draft_output import show_draft, show_questions
from gisapp.cli.files_asked_for import paths_in, read_as_asked
from gisapp.cli.parameter_options import add_parameter_options, with_parameters
from gisapp.cli.parser import Parser
from gisapp.importing import Decisions, Draft, Files, draft_of, project_of
from gisapp.project_file import save_project
from gisapp.recipe_file import write_recipe
from layers.errors import UserError
from layers.findings import Severity
from layers.text import T


def run_import(parser: Parser, arguments: list[str], console: Console) -> int:
    """Import files into a project; returns the exit code."""
    options = _parse(parser, arguments)
    if not options.output.suffix:
        options.output = options.output.with_suffix(".gpkg")
    _refuse_overwriting(options.output, paths_in(options.places))
    draft = _answered(*read_as_asked(parser, options, console), console)
    show_draft(draft, console)
    if draft.questions:
        show_questions(draft, console)
        console.say(T("Nothing was written: answer the questions marked ? first."), error=True)
        return exit_codes.QUESTION
    project = with_parameters(project_of(draft, options.title), options)
    save_project(project, options.output, console.task())
    console.say(T("Project written: {path}", path=str(options.output)))
    if options.save_recipe is not None:
        write_recipe(project.recipe, options.save_recipe)
        console.say(T("Recipe written: {path}", path=str(options.save_recipe)))
    refused = any(finding.severity is Severity.ERROR for finding in project.findings)
    return exit_codes.PARTLY if refused else exit_codes.DONE


def _parse(parser: Parser, arguments: list[str]) -> argparse.Namespace:
    add_decision_options(parser)
    parser.argument(
        "-o", "--output", type=Path, required=True, metavar="PROJECT.gpkg", help=T("the project to write")
    )
    parser.argument(
        "--save-recipe",
        type=Path,
        metavar="RECIPE.toml",
        help=T("write the answers down, for next year's files"),
    )
    parser.argument("--title", default="", help=T("the project's title (else the district's name)"))
    add_parameter_options(parser)
    return parser.parse_args(arguments)


def _refuse_overwriting(output: Path, paths: list[Path]) -> None:
    """The planner's files are never written to, not even by a slip of the hand."""
    if output.exists() and any(output.resolve() == path.resolve() for path in paths):
        raise UserError(
            T("{file} is one of the files to import, and would be overwritten.", file=output.name),
            T("Choose another name with -o."),
        )


def _answered(files: Files, decisions: Decisions, console: Console) -> Draft:
    """The draft after every question that a user at a terminal answers."""
    draft = None
    while True:
        draft = draft_of(files, console.task(), decisions, previous=draft)
        if not draft.questions:
            return draft
        row = draft.questions[0]
        assert row.question is not None
        answer = console.ask(row.question)
        if answer is None:
            return draft
        decisions = decisions.answered(row.source, row.question, answer)
