"""Scenarios: a name and edits over a base that is never written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from msgspec import Meta

from gisapp.edits import Edit
from gisapp.parameters import TransferDefinition
from layers.errors import UserError
from layers.text import T

LONGEST_NAME = 100
"""Characters of a scenario's name: more fits on no switcher, and in no table of a report."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What things cost in 万元, where the planner says it; None where not."""

    stop: float | None = None
    hectare: float | None = None
    """Of new park or other green space."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A scenario's own choices, beside those of the project; None takes the project's.

    ``people`` are the persons of places by name, which go before those of the data.
    """

    transfer_definition: TransferDefinition | None = None
    ndvi_threshold: Annotated[float, Meta(ge=-1, le=1)] | None = None
    people: tuple[tuple[str, float], ...] = ()
    prices: Prices = Prices()


@dataclass(frozen=True, slots=True)
class Scenario:
    """What would be, as edits in order over what is."""

    name: str
    note: str = ""
    author: str = ""
    edits: tuple[Edit, ...] = ()
    choices: Choices = Choices()


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was done to a project: what each edit does, and which find nothing to do it to.

    ``said`` has a sentence for each edit, ``resting`` the positions of those whose feature is not there: they
    do nothing, and come back with it.
    """

    scenario: Scenario
    said: tuple[T, ...]
    resting: tuple[int, ...]


def sound_name(name: str, others: Sequence[Scenario] = ()) -> str:
    """A name as it is kept: without outer blanks.

    Parameters
    ----------
    name
        As somebody wrote it.
    others
        Scenarios of which none may be called so. 方案1 and 方案１ are one name, as are a and A.

    Raises
    ------
    UserError
        If it is empty, longer than a line, has a character that nobody sees, or is taken.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UserError(
            T("A scenario is called by a line of 1 to {most} characters.", most=LONGEST_NAME),
            T("Write a short name, such as 方案一, and the rest as its note."),
        )
    taken = next((each.name for each in others if _folded(each.name) == _folded(name)), None)
    if taken is not None:
        raise UserError(T("There is a scenario “{name}” already.", name=taken), T("Give it another name."))
    return name


def scenario_named(name: str, scenarios: Sequence[Scenario]) -> Scenario:
    """The scenario of a name, in whatever width and case it is written.

    Raises
    ------
    UserError
        If there is none, with those that are there.
    """
    for each in scenarios:
        if each.name == name:
            return each
    for each in scenarios:
        if _folded(each.name) == _folded(name.strip()):
            return each
    there = [each.name for each in scenarios]
    raise UserError(
        T("There is no scenario “{name}”.", name=name),
        T("There are: {names}.", names=there)
        if there
        else T("Make one with “gisapp scenario new PROJECT NAME”."),
    )


def free_name(name: str, scenarios: Sequence[Scenario]) -> str:
    """A name that none of them has: this one, or with a number behind it."""
    taken = {_folded(each.name) for each in scenarios}
    number, free = 1, name
    while _folded(free) in taken:
        number += 1
        free = f"{name[: LONGEST_NAME - 5]} {number}"
    return free


def with_edits(scenario: Scenario, edits: Sequence[Edit]) -> Scenario:
    """The scenario with other edits."""
    return replace(scenario, edits=tuple(edits))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
