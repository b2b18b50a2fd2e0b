"""The option for targets of one's own, the same in every command that judges."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.cli.console import Console
from gisapp.cli.parser import Parser, file
from gisapp.project import Project
from layers.errors import UserError
from layers.findings import Severity
from layers.text import T, plural

if TYPE_CHECKING:
    from gisapp.own_target import OwnTarget


def add_targets_option(parser: Parser) -> None:
    """Add the option."""
    parser.argument(
        "--targets",
        type=file,
        metavar="FILE",
        help=T("judge by targets of your own, from a table or a .toml; see “gisapp targets --own”"),
    )


def own_targets_in(path: Path, console: Console) -> tuple[OwnTarget, ...]:
    """The targets in a file; what is to be said of it is said on standard error.

    Raises
    ------
    UserError
        If it cannot be read, or one of its rows cannot be used: a target that is left out would be missed.
    """
    from gisapp.own_targets import read_own

    read = read_own(path)
    console.findings(read.findings, error=True)
    wrong = {row for each in read.findings if each.severity is Severity.ERROR for row in each.rows}
    if wrong:
        raise UserError(
            plural(
                "One row in {file} holds targets that cannot be used.",
                "{n} rows in {file} hold targets that cannot be used.",
                n=len(wrong),
                file=path.name,
            ),
            T("Correct these rows, or take them out of the file."),
        )
    if not read.targets:
        raise UserError(T("{file} holds no targets.", file=path.name), T("Write one in each row."))
    return read.targets


def judged_as_asked(project: Project, options: argparse.Namespace, own: tuple[OwnTarget, ...]) -> Project:
    """The project with the targets, the profile and the year of the options.

    Raises
    ------
    UserError
        If the targets are all for other districts and no profile was asked for, or there is no such profile.
    """
    from gisapp.own_target import EARLIEST, LATEST
    from gisapp.targets import profile_of
    from gisapp.whose_plan import profiles_of, with_own_targets

    if own and options.profile is None:
        project = with_own_targets(project, own, options.targets.name)
    elif own:
        project = replace(project, own_targets=own)
    if options.profile is not None:
        chosen = profile_of(options.profile, profiles_of(project))
        project = replace(project, profile=chosen.id, year=chosen.year)
    if options.year is not None:
        if not EARLIEST <= options.year <= LATEST:
            message = T("{year} is no year of a plan.", year=str(options.year))
            raise UserError(message, T("Write it with four digits."))
        project = replace(project, year=options.year)
    return project
