"""``gisapp targets``: the targets of the plans that ship, of a project, and of a file of one's own."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parser import Parser, file
from gisapp.cli.targets_option import own_targets_in
from layers.errors import UserError
from layers.text import Sayable, T

if TYPE_CHECKING:
    from gisapp.own_target import OwnTarget
    from gisapp.targets import Profile, Target


def run_targets(parser: Parser, arguments: list[str], console: Console) -> int:
    """List, look through or save targets; returns the exit code."""
    options = _parse(parser, arguments)
    if options.own is not None:
        own = own_targets_in(options.own, console)
        _show_own(own, console)
    elif options.project is not None:
        own = opened(options, console).own_targets
        if not own:
            raise UserError(
                T("{project} has no targets of its own.", project=options.project.name),
                T("Give it some with “gisapp import … --targets FILE”, or in the window."),
            )
        _show_own(own, console)
    else:
        own = ()
        _show_plans(options, console)
    if options.save is not None:
        _save(own, options, console)
    return exit_codes.DONE


def _parse(parser: Parser, arguments: list[str]) -> argparse.Namespace:
    parser.argument(
        "project", nargs="?", type=file, metavar="PROJECT", help=T("list the project's own targets")
    )
    parser.argument(
        "--own",
        type=file,
        metavar="FILE",
        help=T("look through a file of targets of your own (table or .toml)"),
    )
    parser.argument(
        "--save", type=file, metavar="FILE", help=T("write these targets as a .toml or .csv, to be shared")
    )
    parser.argument(
        "--force", action="store_true", help=T("replace the file of targets that is there already")
    )
    parser.argument("--profile", metavar="ID", help=T("list the targets of this profile"))
    parser.argument("--all", action="store_true", help=T("also those that maps cannot give"))
    add_accept_changed(parser)
    options = parser.parse_args(arguments)
    if options.own is not None and options.project is not None:
        parser.error(parser.language.say(T("Name a project or --own FILE, not both.")))
    if options.save is not None and options.own is None and options.project is None:
        parser.error(parser.language.say(T("--save writes the targets of a PROJECT or of --own FILE.")))
    return options


def _save(own: tuple[OwnTarget, ...], options: argparse.Namespace, console: Console) -> None:
    from gisapp.own_targets import write_own

    read = tuple(path for path in (options.own, options.project) if path is not None)
    write_own(own, options.save, console.language, replace=options.force, inputs=read)
    console.say(T("Written: {path}", path=str(options.save)))


def _show_own(own: Iterable[OwnTarget], console: Console) -> None:
    from gisapp.asked_for import asked_for

    head = (T("indicator"), T("target"), T("year"), T("document"), T("clause"), T("place"))
    rows: list[tuple[Sayable, ...]] = [
        (
            each.name,
            asked_for(each),
            str(each.year or ""),
            each.document,
            each.clause,
            " ".join(filter(None, (each.place, each.code))),
        )
        for each in own
    ]
    console.table(head, rows)


def _show_plans(options: argparse.Namespace, console: Console) -> None:
    from gisapp.targets import profile_of, profiles

    if options.profile is None and not options.all:
        rows = [
            (
                each.id,
                each.title,
                ", ".join(map(str, each.years)),
                str(len(each.targets)),
                str(len(each.judged)),
            )
            for each in profiles().values()
        ]
        head = (T("profile"), T("title"), T("years"), T("targets"), T("judged from maps"))
        console.table(head, rows, right=(3, 4))
        counts = {
            "n": sum(len(each.judged) for each in profiles().values()),
            "all": sum(len(each.targets) for each in profiles().values()),
        }
        console.say(T("{n} of the {all} targets can be judged from maps.", **counts))
        return
    chosen = [profile_of(options.profile)] if options.profile else list(profiles().values())
    for profile in chosen:
        _show_profile(profile, console, every=options.all)


def _show_profile(profile: Profile, console: Console, *, every: bool) -> None:
    console.say(T("{id}  {title}", id=profile.id, title=profile.title))
    for target in profile.targets if every else profile.judged:
        _show_target(target, console)


def _show_target(target: Target, console: Console) -> None:

    from gisapp.asked_for import asked_for

    value, title = console.language.say(asked_for(target)), console.language.say(target.title)
    console.say(f"  {target.id}  {title}  {value}  {target.year or ''}".rstrip())
    console.say(f"      {target.clause} “{target.quotation}”")
    if target.note is not None:
        console.say(T("      note: {note}", note=target.note))
