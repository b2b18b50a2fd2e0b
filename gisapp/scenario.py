"""Scenarios: a name and edits over a base that is never written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from gisapp.edits import Edit
from gisapp.parameters import TransferDefinition
from layers.errors import UserError
from layers.text import T

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LONGEST_NAME = 100
"""Characters of a scenario's name: more fits on no switcher, and in no table of a report."""
STAYS = T("It is of a raster, which does not follow the edits of a scenario.")
"""The remark beside a figure that no edit of a scenario moves."""
MOST_PERSONS = 50_000_000
"""In one place, as in a table of people (``resources/roles.toml``): no city has so many."""
MOST_PRICE = 1_000_000
"""In 万元, of one stop or hectare: what costs more was meant in 元."""
Persons = Annotated[float, Meta(ge=0, le=MOST_PERSONS)]
Price = Annotated[float, Meta(ge=0, le=MOST_PRICE)]


@dataclass(frozen=True, slots=True)
class Prices:
    """What things cost in 万元, where the planner says it; None where not."""

    stop: Price | None = None
    hectare: Price | None = None
    """Of new park or other green space."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A scenario's own choices, beside those of the project; None takes the project's.

    ``people`` are the persons of places by name, which go before those of the data.
    """

    transfer_definition: TransferDefinition | None = None
    ndvi_threshold: Annotated[float, Meta(ge=-1, le=1)] | None = None
    people: tuple[tuple[str, Persons], ...] = ()
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
class Changed:
    """A feature that a scenario changes: its shapes in what is and in what would be, in the working CRS.

    None where it is not there. Both are the same object where only its columns are other ones.
    """

    role: str
    before: BaseGeometry | None
    after: BaseGeometry | None


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """A scenario that was done to a project: what each edit does, and which find nothing to do it to.

    Attributes
    ----------
    said
        A sentence for each edit.
    resting
        The positions of those whose feature is not there: they do nothing, and come back with it.
    spots
        For each edit the shape that it leaves, or that was there before it; None of one that rests.
    changes
        Each feature that is not as it was, once, whatever number of edits made it so.
    keys
        Of the layers whose rows are not those of the base (some went, or the scenario added them all), by
        layer id: the key by which an edit speaks of each row.
    """

    scenario: Scenario
    said: tuple[T, ...]
    resting: tuple[int, ...]
    spots: tuple[BaseGeometry | None, ...] = ()
    changes: tuple[Changed, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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


def scenarios_named(names: str, scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """The scenarios of names between commas, in their order.

    Parameters
    ----------
    names
        As they are written in one word; a name may have a comma itself.
    scenarios
        Those that are there.

    Raises
    ------
    UserError
        If one is not there, or comes twice.
    """
    parts = names.split(",")
    found: list[Scenario] = []
    while parts:
        if not parts[0].strip():
            parts = parts[1:]
            continue
        lengths = [
            length
            for length in range(len(parts), 1, -1)
            if any(_folded(each.name) == _folded(",".join(parts[:length]).strip()) for each in scenarios)
        ]
        length = lengths[0] if lengths else 1
        each = scenario_named(",".join(parts[:length]), scenarios)
        if any(each is other for other in found):
            raise UserError(T("“{name}” is named twice.", name=each.name), T("Name each scenario once."))
        found.append(each)
        parts = parts[length:]
    return tuple(found)


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
