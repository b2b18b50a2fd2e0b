"""Opening a project in a command: the option for one that was changed, and what is told of it."""

from __future__ import annotations

import argparse

from gisapp.cli.console import Console
from gisapp.cli.parser import Parser
from gisapp.project import Project
from gisapp.store.changed import CHANGED, RECOVERED, UNSEALED
from layers.text import T


def add_accept_changed(parser: Parser) -> None:
    """Add the option to go on with a project that no longer agrees with its seals."""
    parser.argument(
        "--accept-changed",
        action="store_true",
        help=T("go on with a project that was changed outside this program; every output says so"),
    )


def add_scenario(parser: Parser) -> None:
    """Add the option to take the project as a scenario would make it."""
    parser.argument("--scenario", metavar="NAME", help=T("as a scenario of the project would make it"))


def as_asked(project: Project, options: argparse.Namespace) -> Project:
    """The project as the scenario of the options would make it; itself without one.

    Raises
    ------
    UserError
        If it has no scenario of that name.
    """
    if options.scenario is None:
        return project
    from gisapp.replay import replayed
    from gisapp.scenario import scenario_named

    return replayed(project, scenario_named(options.scenario, project.scenarios))


def opened(options: argparse.Namespace, console: Console, *, tell: bool = True) -> Project:
    """The project of the options.

    ``tell``: say on standard error what does not agree with its seals, where the output itself cannot.

    Raises
    ------
    ChangedProject
        If something does not, and no option accepts that.
    """
    from gisapp.store.project_file import open_project

    project = open_project(options.project, console.task(), accept_changed=options.accept_changed)
    if tell:
        found = (each for each in project.findings if each.code in (CHANGED, UNSEALED, RECOVERED))
        console.findings(found, error=True)
    return project
