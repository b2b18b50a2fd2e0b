"""A scenario's own choices as sentences: what of them goes before the project's."""

from __future__ import annotations

from gisapp import figures as written
from gisapp.scenario import Choices
from layers.text import T


def choices_said(choices: Choices) -> list[T]:
    """A sentence for each choice that a scenario makes; none where it takes all from the project.

    Parameters
    ----------
    choices
        Of the scenario.
    """
    said = (
        [T("transfer by rule {rule}", rule=choices.transfer_definition)]
        if choices.transfer_definition
        else []
    )
    if choices.ndvi_threshold is not None:
        said.append(
            T("a pixel of a vegetation index is vegetation above {ndvi}", ndvi=f"{choices.ndvi_threshold:g}")
        )
    return [*said, *people_and_prices(choices)]


def people_and_prices(choices: Choices) -> list[T]:
    """The same of people and prices alone, which no sentence on the definitions says."""
    said = []
    if choices.people:
        places = [
            T("{place} {people}", place=place, people=written.people(persons))
            for place, persons in choices.people
        ]
        said.append(T("people by the scenario: {places}", places=places))
    prices = choices.prices
    if prices.stop is not None:
        said.append(T("a new stop costs {price}", price=written.money(prices.stop)))
    if prices.hectare is not None:
        said.append(T("a hectare of new park or green costs {price}", price=written.money(prices.hectare)))
    return said
