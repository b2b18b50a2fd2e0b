"""``gisapp history``: the steps of a project's scenarios are listed, and cleaned up."""

from __future__ import annotations

import argparse

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parser import Parser, file
from layers.findings import Choice, Finding, Severity
from layers.text import T, plural

_KILO = 1000
_YES = "yes"


def run_history(parser: Parser, arguments: list[str], console: Console) -> int:
    """Run one of the actions; returns the exit code."""
    actions = {"list": _list, "clean": _clean}
    parser.argument("action", choices=tuple(actions), metavar="|".join(actions), help=T("what to do"))
    parser.argument("project", type=file, metavar="PROJECT", help=T("project file (.gpkg)"))
    parser.argument(
        "--all",
        action="store_true",
        help=T("of “clean”: also what led to the present, so that nothing can be undone"),
    )
    parser.argument("--yes", action="store_true", help=T("of “clean”: without asking"))
    parser.argument("--format", choices=("table", "json"), default="table", help=T("form of the output"))
    add_accept_changed(parser)
    options = parser.parse_args(arguments)
    return actions[options.action](options, console)


def _list(options: argparse.Namespace, console: Console) -> int:
    from gisapp.store.project_file import trail_of

    trail = trail_of(options.project, console.task(), accept_changed=options.accept_changed)
    listed = [(row, False) for row in trail.past] + [(row, True) for row in trail.future]
    if options.format == "json":
        console.json(
            [
                {"number": row.number, "at": row.at, "who": row.who, "said": console.language.say(row.said),
                 "undone": undone}
                for row, undone in listed
            ]
        )  # fmt: skip
        return exit_codes.DONE
    for row, undone in listed:
        said = T("{what} (undone)", what=row.said) if undone else row.said
        when = row.at[:16].replace("T", " ")
        console.say(
            T("{number}. {when}  {who}  {what}", number=row.number, when=when, who=row.who, what=said)
        )
    if not listed:
        console.say(T("Nothing was done to scenarios yet."))
    return exit_codes.DONE


def _clean(options: argparse.Namespace, console: Console) -> int:
    from gisapp.store.cleanup import clean, waste_in

    project = opened(options, console)
    waste = waste_in(options.project, before=options.all)
    if not waste.numbers:
        console.say(T("There is nothing to clean up."))
        return exit_codes.DONE
    told = plural(
        "{n:,} step can go, which frees about {kilobytes:,} kB.",
        "{n:,} steps can go, which frees about {kilobytes:,} kB.",
        n=len(waste.numbers),
        kilobytes=-(-waste.about_bytes // _KILO),
    )
    if options.all:
        told = T("{told} Nothing that was done until now can be undone then.", told=told)
    if not options.yes:
        question = Finding(
            "history.clean",
            Severity.QUESTION,
            told,
            mend=T("What is gone cannot be brought back."),
            choices=(Choice(_YES, T("Clean up")), Choice("no", T("Leave it as it is"))),
            option="--yes",
        )
        answer = console.ask(question)
        if answer is None:
            console.say(told)
            console.say(T("Nothing was changed: add --yes to do it."), error=True)
            return exit_codes.QUESTION
        if answer != _YES:
            console.say(T("Nothing was changed."))
            return exit_codes.DONE
    freed = clean(options.project, waste, project.scenarios)
    console.say(
        plural(
            "{n:,} step is gone; the file is {kilobytes:,} kB smaller.",
            "{n:,} steps are gone; the file is {kilobytes:,} kB smaller.",
            n=len(waste.numbers),
            kilobytes=freed // _KILO,
        )
    )
    return exit_codes.DONE
