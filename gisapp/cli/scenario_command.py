"""``gisapp scenario``: scenarios of a project are listed, made, changed and deleted."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parser import Parser, file
from gisapp.cli.scenario_describe import add_describe_options, described, given_of_describe
from gisapp.cli.scenario_undo import redo, undo
from gisapp.project import Project
from layers.errors import UserError
from layers.text import T, plural

if TYPE_CHECKING:
    from gisapp.history import Step

_OF_ALL = ("list", "undo", "redo")
"""Actions that name no scenario."""
_MOST_BYTES = 200_000_000
"""Of a list of edits: a hundred thousand outlines have less."""


def run_scenario(parser: Parser, arguments: list[str], console: Console) -> int:
    """Run one of the actions; returns the exit code."""
    actions: dict[str, Callable[[argparse.Namespace, Console], None]] = {
        "list": _list, "show": _show, "new": _new, "duplicate": _duplicate, "delete": _delete, "edit": _edit,
        "describe": _describe, "merge": _merge, "order": _order, "undo": undo, "redo": redo,
    }  # fmt: skip
    parser.argument("action", choices=tuple(actions), metavar="|".join(actions), help=T("what to do"))
    parser.argument("project", type=file, metavar="PROJECT", help=T("project file (.gpkg)"))
    parser.argument(
        "name",
        nargs="?",
        metavar="NAME",
        help=T("of a scenario; “list”, “undo” and “redo” need none, “order” several between commas"),
    )
    parser.argument(
        "more",
        nargs="*",
        metavar="EDITS.json|NAME",
        help=T("of “edit”: a list of edits, or - to read it; of “merge”: the other scenarios"),
    )
    parser.argument(
        "--as", dest="called", metavar="NAME", help=T("of “duplicate” and “merge”: the name of the new one")
    )
    parser.argument("--note", metavar="TEXT", help=T("of “new” and “describe”: what it is about"))
    parser.argument(
        "--author", metavar="TEXT", help=T("of “new” and “describe”: whose it is; of the others: who does it")
    )
    parser.argument("--replace", action="store_true", help=T("of “edit”: instead of those before"))
    parser.argument("--format", choices=("table", "json"), default="table", help=T("form of the output"))
    add_describe_options(parser)
    add_accept_changed(parser)
    options = parser.parse_args(arguments)
    _refuse_incomplete(parser, options)
    actions[options.action](options, console)
    return exit_codes.DONE


def _refuse_incomplete(parser: Parser, options: argparse.Namespace) -> None:
    """End the command if something is missing that the action needs, or there that it does not take."""
    action, more = options.action, options.more
    lacking = [] if options.name is not None or action in _OF_ALL else ["NAME"]
    if action == "edit" and not more:
        lacking.append("EDITS.json")
    if action == "merge":
        lacking += [] if more else ["NAME"]
        lacking += [] if options.called else ["--as NAME"]
    if lacking:
        parser.error(parser.language.say(T("Missing: {names}.", names=", ".join(lacking))))
    idle = [] if action == "describe" else given_of_describe(options)
    if action != "merge":
        idle = [*more[1 if action == "edit" else 0 :], *idle]
    if idle:
        parser.error(
            parser.language.say(T("“{action}” takes no {names}.", action=action, names=", ".join(idle)))
        )


def _list(options: argparse.Namespace, console: Console) -> None:
    project = opened(options, console)
    if options.format == "json":
        console.json(
            [
                {"name": each.name, "note": each.note, "author": each.author, "edits": len(each.edits)}
                for each in project.scenarios
            ]
        )
        return
    for each in project.scenarios:
        count = plural("{n} edit", "{n} edits", n=len(each.edits))
        console.say(T("{name}  {count}  {note}", name=each.name, count=count, note=each.note))
    if not project.scenarios:
        console.say(T("There is no scenario yet. Make one with “gisapp scenario new PROJECT NAME”."))


def _show(options: argparse.Namespace, console: Console) -> None:
    from gisapp.choice_sentences import choices_said
    from gisapp.costs import cost_of
    from gisapp.edit_form import edits_to_json
    from gisapp.replay import replayed
    from gisapp.scenario import scenario_named

    project = opened(options, console)
    scenario = scenario_named(options.name, project.scenarios)
    if options.format == "json":
        console.json(edits_to_json(scenario.edits))
        return
    console.say(T("{name}  {note}", name=scenario.name, note=scenario.note))
    made = replayed(project, scenario)
    for choice in choices_said(scenario.choices):
        console.say(T("    · {choice}", choice=choice))
    say_edits(made, console)
    assert made.played is not None
    if (cost := cost_of(made.played).said) is not None:
        console.say(cost)


def say_edits(project: Project, console: Console) -> None:
    """Print what each edit of the scenario of a project does, with its number."""
    played = project.played
    assert played is not None
    for number, (edit, said) in enumerate(zip(played.scenario.edits, played.said, strict=True)):
        text = T("{number}. {said}", number=number + 1, said=said)
        if number in played.resting:
            text = T("{edit} (rests until it is)", edit=text)
        elif edit.off:
            text = T("{edit} (switched off)", edit=text)
        console.say(T("    {step}", step=text))


def _new(options: argparse.Namespace, console: Console) -> None:
    from gisapp.history import PutScenario
    from gisapp.scenario import Scenario, sound_name

    project = opened(options, console)
    name = sound_name(options.name, project.scenarios)
    scenario = Scenario(name, note=options.note or "", author=options.author or "")
    _write(options, project, PutScenario(scenario))
    console.say(T("Scenario “{name}” made.", name=name))


def _duplicate(options: argparse.Namespace, console: Console) -> None:
    from gisapp.history import duplicate

    project = opened(options, console)
    step = duplicate(project.scenarios, options.name, options.called)
    _write(options, project, step)
    console.say(T("Scenario “{name}” made.", name=step.scenario.name))


def _delete(options: argparse.Namespace, console: Console) -> None:
    from gisapp.history import DropScenario
    from gisapp.scenario import scenario_named

    project = opened(options, console)
    scenario = scenario_named(options.name, project.scenarios)
    _write(options, project, DropScenario(scenario.name))
    console.say(T("Scenario “{name}” deleted; it stays in the history of the project.", name=scenario.name))


def _describe(options: argparse.Namespace, console: Console) -> None:
    from gisapp.choice_sentences import choices_said
    from gisapp.scenario import scenario_named

    project = opened(options, console)
    step = described(project, scenario_named(options.name, project.scenarios), options)
    _write(options, project, step)
    console.say(T("{name}  {note}", name=step.called, note=step.note))
    for choice in choices_said(step.choices):
        console.say(T("    · {choice}", choice=choice))


def _merge(options: argparse.Namespace, console: Console) -> None:
    from gisapp.history import merged

    project = opened(options, console)
    step = merged(project.scenarios, [options.name, *options.more], options.called)
    _write(options, project, step)
    console.say(T("Scenario “{name}” made.", name=step.scenario.name))


def _order(options: argparse.Namespace, console: Console) -> None:
    from gisapp.history import Order
    from gisapp.scenario import scenarios_named

    project = opened(options, console)
    first = [each.name for each in scenarios_named(options.name, project.scenarios)]
    others = [each.name for each in project.scenarios if each.name not in first]
    _write(options, project, Order((*first, *others)))
    console.say(T("Now in this order: {names}.", names=[*first, *others]))


def _edit(options: argparse.Namespace, console: Console) -> None:
    from gisapp.edit_checks import checked
    from gisapp.edit_form import edits_from_json
    from gisapp.history import Splice
    from gisapp.scenario import scenario_named, with_edits

    edits = edits_from_json(_text(options.more[0]))
    project = opened(options, console)
    scenario = scenario_named(options.name, project.scenarios)
    before = () if options.replace else scenario.edits
    made = checked(project, with_edits(scenario, (*before, *edits)), since=len(before))
    cut = len(scenario.edits) if options.replace else 0
    _write(options, project, Splice(scenario.name, len(before), cut, edits))
    say_edits(made, console)
    console.say(
        plural(
            "{n} edit written to “{name}”.",
            "{n} edits written to “{name}”.",
            n=len(edits),
            name=scenario.name,
        )
    )


def _text(name: str) -> str:
    """The text of a file, or of standard input for "-"."""
    try:
        content = sys.stdin.buffer.read(_MOST_BYTES + 1) if name == "-" else _bytes(Path(name))
    except OSError as error:
        from layers.system_words import reading_failed

        raise UserError(
            T("{file} may not be opened: {reason}.", file=name, reason=reading_failed(error)),
            T("Check the path and its spelling."),
        ) from error
    if len(content) > _MOST_BYTES:
        raise UserError(T("{file} is too large for a list of edits.", file=name))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(T("{file} is not valid UTF-8.", file=name), T("Save it as UTF-8.")) from error


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES + 1)


def _write(options: argparse.Namespace, project: Project, step: Step) -> None:
    from gisapp.store.chain import add_steps

    add_steps(options.project, project.head, [step], options.author or "")
