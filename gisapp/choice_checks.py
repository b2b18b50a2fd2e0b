"""A scenario's own choices held against the project, before they are taken."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gisapp.people_said import layer_of_said, zones_said
from gisapp.project import Project, layers_of
from gisapp.scenario import MOST_PERSONS, MOST_PRICE, Choices
from gisapp.study_area import study_area_of
from layers.errors import UserError
from layers.sentences import cut, name_some
from layers.text import T

_SHOWN = 40
"""Characters of a name that a sentence repeats."""
_NAMED = 20
"""Subdistricts that a mend lists."""


def checked_choices(project: Project, choices: Choices) -> Choices:
    """The choices as they are kept: each place under the name that its subdistrict has in the project.

    Parameters
    ----------
    project
        The base.
    choices
        Of one of its scenarios.

    Raises
    ------
    UserError
        If a number of people or a price cannot be, or people are said of no subdistrict, or twice of one.
    """
    for place, persons in choices.people:
        if not (math.isfinite(persons) and 0 <= persons <= MOST_PERSONS):
            raise UserError(
                T("{place} cannot have {persons:g} people.", place=cut(place, _SHOWN), persons=persons),
                T("Write a number of persons from 0 to {most:,}: 大坪街道=61000.", most=MOST_PERSONS),
            )
    for price in (choices.prices.stop, choices.prices.hectare):
        if price is not None and not (math.isfinite(price) and 0 <= price <= MOST_PRICE):
            raise UserError(
                T("A price cannot be {price:g} × 10,000 yuan.", price=price),
                T("Write a price in 万元 (10,000 yuan) from 0 to {most:,}.", most=MOST_PRICE),
            )
    return replace(choices, people=_under_their_names(project, choices.people))


def with_people(choices: Choices, people: Mapping[str, float]) -> Choices:
    """The choices with these people beside those that they have; of one name these go before."""
    return replace(choices, people=tuple({**dict(choices.people), **people}.items()))


def _under_their_names(
    project: Project, people: Sequence[tuple[str, float]]
) -> tuple[tuple[str, float], ...]:
    if not people:
        return ()
    zones = study_area_of(layers_of(project)).zones
    found: dict[str, tuple[str, float]] = {}
    # each by itself: 大坪 beside 大坪街道 would be another place
    for place, persons in people:
        (at,) = zones_said(
            zones, layer_of_said(((place, persons),), "", project.working_crs, sample=project.sample)
        ).tolist()
        if at < 0:
            kinds = zones["zone_kind"].eq("subdistrict")
            names = [str(each) for each in zones["zone"][kinds if kinds.any() else zones.index == 0]]
            raise UserError(
                T("No subdistrict is called “{place}”.", place=cut(place, _SHOWN)),
                T("There are: {names}.", names=name_some(names, _NAMED)),
            )
        name = str(zones["zone"].iloc[at])
        if name in found:
            raise UserError(
                T(
                    "{one} and {other} are the same subdistrict.",
                    one=cut(found[name][0], _SHOWN),
                    other=cut(place, _SHOWN),
                ),
                T("Say how many people live there once."),
            )
        found[name] = place, persons
    return tuple((name, persons) for name, (_, persons) in found.items())
