"""What ``check`` and ``report`` share: a project, the targets to judge it by, and its scorecard."""

from __future__ import annotations

import argparse

from gisapp.cli.console import Console
from gisapp.cli.idle_options import refuse_idle_parameters
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parameter_options import add_parameter_options, with_parameters
from gisapp.cli.parser import Parser, file
from gisapp.cli.targets_option import add_targets_option, judged_as_asked, own_targets_in
from gisapp.scorecard import Scorecard
from layers.text import T


def add_evaluation_options(parser: Parser) -> None:
    """Add the project and what it is judged by."""
    parser.argument("project", type=file, metavar="PROJECT", help=T("project file (.gpkg)"))
    parser.argument("--profile", metavar="ID", help=T("the targets to judge by; see “gisapp targets”"))
    parser.argument(
        "--year", type=int, takes=T("a year"), metavar="Y", help=T("the year whose targets count")
    )
    parser.argument("--scenario", metavar="NAME", help=T("as a scenario of the project would make it"))
    add_targets_option(parser)
    add_parameter_options(parser)
    add_accept_changed(parser)


def scorecard_of(
    parser: Parser, options: argparse.Namespace, console: Console, *, tell: bool = True
) -> Scorecard:
    """The scorecard of the project, by its own profile, year and parameters unless others are given.

    ``tell`` as in :func:`gisapp.cli.opening.opened`.
    """
    from gisapp.evaluate import evaluate

    own = () if options.targets is None else own_targets_in(options.targets, console)
    project = opened(options, console, tell=tell)
    if options.scenario is not None:
        from gisapp.replay import replayed
        from gisapp.scenario import scenario_named

        project = replayed(project, scenario_named(options.scenario, project.scenarios))
    project = with_parameters(project, options)
    scorecard = evaluate(judged_as_asked(project, options, own), console.task())
    refuse_idle_parameters(parser, options, scorecard)
    return scorecard
