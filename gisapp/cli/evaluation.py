"""What ``check`` and ``report`` share: a project, the targets to judge it by, and its scorecard."""

from __future__ import annotations

import argparse

from gisapp.cli.console import Console
from gisapp.cli.idle_options import refuse_idle_parameters
from gisapp.cli.opening import add_accept_changed, add_scenario, as_asked, opened
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
    add_scenario(parser)
    add_targets_option(parser)
    add_parameter_options(parser)
    add_accept_changed(parser)


def scorecard_of(
    parser: Parser, options: argparse.Namespace, console: Console, *, tell: bool = True
) -> Scorecard:
    """The scorecard of the project, by its own profile, year and parameters unless others are given.

    ``tell`` as in :func:`gisapp.cli.opening.opened`.
    """
    return scorecards_of(parser, options, console, tell=tell)[0]


def scorecards_of(
    parser: Parser,
    options: argparse.Namespace,
    console: Console,
    compared: str | None = None,
    *,
    tell: bool = True,
) -> tuple[Scorecard, ...]:
    """That scorecard; behind it that of what is, and of the scenarios named in ``compared``, if any are."""
    from gisapp.evaluate import evaluate
    from gisapp.replay import replayed
    from gisapp.scenario import scenarios_named

    own = () if options.targets is None else own_targets_in(options.targets, console)
    project = opened(options, console, tell=tell)
    projects = [as_asked(project, options)]
    if compared is not None:
        scenarios = scenarios_named(compared, project.scenarios)
        if not scenarios:
            parser.error(parser.language.say(T("{name} needs a value.", name="--scenarios")))
        projects += [project, *(replayed(project, each) for each in scenarios)]
    scorecards = []
    for number, each in enumerate(projects):
        asked = judged_as_asked(with_parameters(each, options), options, own)
        part = console.task().part(number / len(projects), (number + 1) / len(projects))
        scorecards.append(evaluate(asked, part))
    refuse_idle_parameters(parser, options, scorecards[0])
    return tuple(scorecards)
