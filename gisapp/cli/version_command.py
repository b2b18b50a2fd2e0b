"""``gisapp version``: named versions of a project are saved, listed, shown, compared and deleted."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gisapp import figures as written
from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parser import Parser, file
from gisapp.indicators import INDICATORS
from gisapp.judging import Outcome
from gisapp.report.standing import Standing
from layers.text import Sayable, T, plural

if TYPE_CHECKING:
    from gisapp.store.versions import Figure, Version

_NAMES = {"list": 0, "save": 1, "show": 1, "diff": 2, "delete": 1}
"""How many versions an action names; “diff” takes the present for a second one that is not named."""

_SIGNS = {
    str(Outcome.MET): Standing.MET.sign,
    str(Outcome.NOT_MET): Standing.NOT_MET.sign,
    str(Outcome.UNDECIDED): Standing.UNDECIDED.sign,
}


def run_version(parser: Parser, arguments: list[str], console: Console) -> int:
    """Run one of the actions; returns the exit code."""
    actions = {"list": _list, "save": _save, "show": _show, "diff": _diff, "delete": _delete}
    parser.argument("action", choices=tuple(actions), metavar="|".join(actions), help=T("what to do"))
    parser.argument("project", type=file, metavar="PROJECT", help=T("project file (.gpkg)"))
    parser.argument(
        "names", nargs="*", metavar="NAME", help=T("of a version; “list” needs none, “diff” one or two")
    )
    parser.argument("--author", metavar="TEXT", help=T("of “save”: who does it"))
    parser.argument("--format", choices=("table", "json"), default="table", help=T("form of the output"))
    add_accept_changed(parser)
    options = parser.parse_args(arguments)
    wanted = _NAMES[options.action]
    if len(options.names) < min(wanted, 1):
        parser.error(parser.language.say(T("Missing: {names}.", names="NAME")))
    if len(options.names) > wanted:
        more = ", ".join(options.names[wanted:])
        parser.error(
            parser.language.say(T("“{action}” takes no {names}.", action=options.action, names=more))
        )
    actions[options.action](options, console)
    return exit_codes.DONE


def _list(options: argparse.Namespace, console: Console) -> None:
    versions = _versions(options)
    if options.format == "json":
        console.json(
            [{**_described(each), "scenarios": [one.name for one in each.scenarios]} for each in versions]
        )
        return
    for each in versions:
        count = plural("{n} scenario", "{n} scenarios", n=len(each.scenarios))
        console.say(
            T("{name}  {when}  {who}  {count}", name=each.name, when=_when(each), who=each.who, count=count)
        )
    if not versions:
        console.say(T("There is no version yet. Save one with “gisapp version save PROJECT NAME”."))


def _save(options: argparse.Namespace, console: Console) -> None:
    from gisapp.comparison import compared
    from gisapp.store.lock import user_name
    from gisapp.store.versions import save_version
    from gisapp.version_figures import figures_of

    project = opened(options, console)
    comparison = compared(project, project.scenarios, console.task())
    figures = figures_of((comparison.base, *comparison.scenarios))
    who = user_name() if options.author is None else options.author
    save_version(options.project, project.head, options.names[0], figures, who)
    console.say(T("Version “{name}” saved.", name=options.names[0].strip()))


def _show(options: argparse.Namespace, console: Console) -> None:
    from gisapp.edit_form import edits_to_json
    from gisapp.store.versions import version_named

    version = version_named(options.names[0], _versions(options))
    if options.format == "json":
        scenarios = [
            {"name": each.name, "note": each.note, "author": each.author, "edits": edits_to_json(each.edits)}
            for each in version.scenarios
        ]
        console.json({**_described(version), "figures": _as_json(version.figures), "scenarios": scenarios})
        return
    console.say(T("{name}  {when}  {who}", name=version.name, when=_when(version), who=version.who))
    for each in version.scenarios:
        count = plural("{n} edit", "{n} edits", n=len(each.edits))
        console.say(T("{name}  {count}  {note}", name=each.name, count=count, note=each.note))
    rows = [(_scenario(each), _title(each), _value(each)) for each in version.figures]
    console.table((T("scenario"), T("indicator"), version.name), rows)


def _diff(options: argparse.Namespace, console: Console) -> None:
    from gisapp.step_sentences import sentence_of_step
    from gisapp.store.steps_between import steps_between
    from gisapp.store.versions import version_named

    versions = _versions(options)
    one = version_named(options.names[0], versions)
    other = version_named(options.names[1], versions) if options.names[1:] else _present(options, console)
    steps = [sentence_of_step(each) for each in steps_between(one.scenarios, other.scenarios)]
    figures = _side_by_side(one, other)
    if options.format == "json":
        told = [
            {
                "scenario": some.scenario,
                "indicator": some.indicator,
                "unit": some.unit,
                "before": None if first is None else first.value,
                "after": None if second is None else second.value,
            }
            for some, first, second in figures
        ]
        console.json({"figures": told, "steps": [console.language.say(each) for each in steps]})
        return
    rows = [(_scenario(some), _title(some), _value(first), _value(second)) for some, first, second in figures]
    console.table((T("scenario"), T("indicator"), one.name, other.name or T("now")), rows)
    for each in steps:
        console.say(T("    · {choice}", choice=each))
    if not steps:
        console.say(T("The scenarios are the same."))


def _side_by_side(one: Version, other: Version) -> Iterator[tuple[Figure, Figure | None, Figure | None]]:
    """Each figure of two versions, that of the first and that of the second; None where one has none."""
    before, after = (
        {(each.scenario, each.indicator): each for each in version.figures} for version in (one, other)
    )
    for named in dict.fromkeys([*before, *after]):
        first, second = before.get(named), after.get(named)
        yield first or after[named], first, second


def _delete(options: argparse.Namespace, console: Console) -> None:
    from gisapp.store.versions import delete_version, version_named

    name = version_named(options.names[0], _versions(options)).name
    delete_version(options.project, name)
    console.say(T("Version “{name}” deleted.", name=name))


def _present(options: argparse.Namespace, console: Console) -> Version:
    """What is now, as a version without a name."""
    from gisapp.comparison import compared
    from gisapp.store.versions import Version
    from gisapp.version_figures import figures_of

    project = opened(options, console)
    comparison = compared(project, project.scenarios, console.task())
    figures = figures_of((comparison.base, *comparison.scenarios))
    return Version("", "", "", project.head, figures, project.scenarios, sound=True)


def _versions(options: argparse.Namespace) -> tuple[Version, ...]:
    from gisapp.store.project_file import versions_of

    return versions_of(options.project, accept_changed=options.accept_changed)


def _described(version: Version) -> dict[str, Any]:
    return {"name": version.name, "at": version.at, "who": version.who}


def _as_json(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    from dataclasses import asdict

    return [asdict(each) for each in figures]


def _when(version: Version) -> str:
    return version.at[:16].replace("T", " ")


def _scenario(figure: Figure) -> Sayable:
    return figure.scenario or T("as it is")


def _title(figure: Figure) -> Sayable:
    """Of an indicator that this version does not know, its id."""
    known = INDICATORS.get(figure.indicator)
    return figure.indicator if known is None else known.title


def _value(figure: Figure | None) -> Sayable:
    if figure is None or figure.value is None:
        return "–"
    value = written.indicator_value(figure.value, figure.unit)
    sign = _SIGNS.get(figure.verdict)
    return value if sign is None else T("{sign} {text}", sign=sign, text=value)
