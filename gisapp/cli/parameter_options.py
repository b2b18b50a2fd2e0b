"""Options for what the planner may choose about the definitions, the same in every command that computes."""

from __future__ import annotations

import argparse
from dataclasses import replace

from gisapp.cli.parser import Parser
from gisapp.parameters import TRANSFER_DEFINITIONS
from gisapp.project import Project
from layers.text import T


def add_parameter_options(parser: Parser) -> None:
    """Add the options; what is not given stays as the project has it."""
    parser.argument(
        "--transfer",
        choices=TRANSFER_DEFINITIONS,
        help=T("how transfer coverage is counted; D1: any open entrance of a physical station"),
    )
    parser.argument(
        "--border-station",
        action="append",
        metavar="NAME",
        help=T("a station just outside the district that counts all the same; may be repeated"),
    )
    parser.argument(
        "--ndvi",
        type=vegetation_index,
        takes=T("a number from -1 to 1"),
        metavar="X",
        help=T("vegetation index, from -1 to 1, above which a pixel counts as vegetation (0.3)"),
    )
    parser.argument(
        "--confirm",
        action="append",
        metavar="CODE",
        help=T("a doubt, by its code, whose figure is right all the same; may be repeated"),
    )


def vegetation_index(text: str) -> float:
    """A vegetation index from -1 to 1; argparse says of anything else that it is none."""
    value = float(text)
    if not abs(value) <= 1:
        raise ValueError(text)
    return value


def with_parameters(project: Project, options: argparse.Namespace) -> Project:
    """The project with the parameters that were given."""
    parameters = project.parameters
    if options.transfer is not None:
        parameters = replace(parameters, transfer_definition=options.transfer)
    if options.border_station is not None:
        parameters = replace(parameters, border_stations=tuple(options.border_station))
    if options.confirm is not None:
        parameters = replace(parameters, confirmed=tuple(options.confirm))
    if options.ndvi is not None:
        parameters = replace(parameters, ndvi_threshold=options.ndvi)
    return replace(project, parameters=parameters)
