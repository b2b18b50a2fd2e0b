"""``gisapp scenario describe``: a scenario gets another name, note or author, and its own choices."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from gisapp.cli.parameter_options import vegetation_index
from gisapp.cli.parser import Parser
from gisapp.parameters import TRANSFER_DEFINITIONS
from gisapp.scenario import Choices, Prices, Scenario, sound_name
from layers.errors import UserError
from layers.text import T

if TYPE_CHECKING:
    from gisapp.history import Describe
    from gisapp.project import Project

_RESET = {
    "people": "people",
    "prices": "prices",
    "transfer-definition": "transfer_definition",
    "ndvi": "ndvi_threshold",
}
"""The words of ``--reset``, with the fields of the choices that they empty."""


def add_describe_options(parser: Parser) -> None:
    """Add the options of ``describe``; what is not given stays as it is."""
    parser.argument("--called", dest="renamed", metavar="NAME", help=T("of “describe”: its new name"))
    parser.argument(
        "--people",
        nargs="+",
        action="extend",
        metavar="PLACE=PERSONS",
        help=T("of “describe”: how many live in a subdistrict, instead of the data's number"),
    )
    for name, help_text in (
        ("--price-stop", T("of “describe”: the price of a new stop, in 10,000 yuan (万元)")),
        ("--price-hectare", T("of “describe”: the price of a hectare of new park or green, in 10,000 yuan")),
    ):
        parser.argument(name, type=float, takes=T("a number of 10,000 yuan"), metavar="X", help=help_text)
    parser.argument(
        "--transfer-definition",
        choices=TRANSFER_DEFINITIONS,
        help=T("of “describe”: how it counts transfer coverage"),
    )
    parser.argument(
        "--ndvi",
        type=vegetation_index,
        takes=T("a number from -1 to 1"),
        metavar="X",
        help=T("of “describe”: vegetation index above which a pixel counts as vegetation"),
    )
    parser.argument(
        "--reset",
        action="append",
        choices=tuple(_RESET),
        help=T("of “describe”: what it takes from the project and the data again; may be repeated"),
    )


def given_of_describe(options: argparse.Namespace) -> list[str]:
    """The options that were given and that only “describe” has."""
    fields_of = {"called": "renamed"}
    names = ("called", "people", "price-stop", "price-hectare", "transfer-definition", "ndvi", "reset")
    return [
        f"--{name}"
        for name in names
        if getattr(options, fields_of.get(name, name.replace("-", "_"))) is not None
    ]


def described(project: Project, scenario: Scenario, options: argparse.Namespace) -> Describe:
    """The step by which a scenario becomes what the options say.

    Raises
    ------
    UserError
        If a name, a number or a place cannot be; nothing is changed then.
    """
    from gisapp.choice_checks import checked_choices, with_people
    from gisapp.history import Describe

    called = scenario.name
    if options.renamed is not None:
        called = sound_name(options.renamed, [each for each in project.scenarios if each is not scenario])
    given = checked_choices(project, _given(options))
    kept = replace(scenario.choices, **{_RESET[each]: _USUAL[_RESET[each]] for each in options.reset or ()})
    new = replace(
        scenario,
        name=called,
        note=scenario.note if options.note is None else options.note,
        author=scenario.author if options.author is None else options.author,
        choices=_over(with_people(kept, dict(given.people)), given),
    )
    return Describe.of(scenario.name, new)


_USUAL = {each.name: getattr(Choices(), each.name) for each in fields(Choices)}


def _given(options: argparse.Namespace) -> Choices:
    return Choices(
        transfer_definition=options.transfer_definition,
        ndvi_threshold=options.ndvi,
        people=tuple(map(_place_and_persons, options.people or ())),
        prices=Prices(options.price_stop, options.price_hectare),
    )


def _over(kept: Choices, given: Choices) -> Choices:
    """What was given before what was there; of people that is done already."""
    prices = Prices(
        kept.prices.stop if given.prices.stop is None else given.prices.stop,
        kept.prices.hectare if given.prices.hectare is None else given.prices.hectare,
    )
    return replace(
        kept,
        prices=prices,
        transfer_definition=given.transfer_definition or kept.transfer_definition,
        ndvi_threshold=kept.ndvi_threshold if given.ndvi_threshold is None else given.ndvi_threshold,
    )


def _place_and_persons(text: str) -> tuple[str, float]:
    place, sign, number = text.replace("＝", "=").rpartition("=")
    try:
        persons = float(number.replace(",", ""))
    except ValueError:
        persons = None
    if not (sign and place.strip()) or persons is None:
        raise UserError(
            T("“{text}” does not say how many people live where.", text=text),
            T("Write the subdistrict and its persons: 大坪街道=61000."),
        )
    return place.strip(), persons
