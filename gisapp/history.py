"""Steps: the one way in which a project's scenarios change, each a plain value that can be done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gisapp.edits import Edit
from gisapp.scenario import Choices, Scenario, free_name, scenario_named, sound_name
from layers.errors import UserError
from layers.text import T


@dataclass(frozen=True, slots=True)
class PutScenario:
    """A new scenario, before the one at a position; the last of all without one."""

    scenario: Scenario
    at: int | None = None


@dataclass(frozen=True, slots=True)
class DropScenario:
    """A scenario goes."""

    name: str


@dataclass(frozen=True, slots=True)
class Describe:
    """A scenario is called otherwise, or says or chooses other things; its edits stay."""

    name: str
    called: str
    note: str
    author: str
    choices: Choices

    @classmethod
    def of(cls, name: str, new: Scenario) -> Describe:
        """The step by which the scenario of a name says what a new one does, whatever edits that has."""
        return cls(name, new.name, new.note, new.author, new.choices)


@dataclass(frozen=True, slots=True)
class Splice:
    """Of a scenario's edits ``cut`` from position ``at`` on go, and these come in their place."""

    name: str
    at: int
    cut: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The scenarios in another order, by their names."""

    names: tuple[str, ...]


Step = PutScenario | DropScenario | Describe | Splice | Order
Scenarios = tuple[Scenario, ...]


def after(scenarios: Scenarios, step: Step) -> Scenarios:
    """The scenarios after a step.

    Parameters
    ----------
    scenarios
        Before it.
    step
        What is done.

    Raises
    ------
    UserError
        If it speaks of a scenario or of edits that are not there, or makes two of one name.
    """
    match step:
        case PutScenario(scenario, at):
            sound_name(scenario.name, scenarios)
            place = len(scenarios) if at is None else at
            return (*scenarios[:place], scenario, *scenarios[place:])
        case DropScenario(name):
            gone = scenario_named(name, scenarios)
            return tuple(each for each in scenarios if each is not gone)
        case Describe(name, called, note, author, choices):
            old = scenario_named(name, scenarios)
            sound_name(called, [each for each in scenarios if each is not old])
            new = replace(old, name=called, note=note, author=author, choices=choices)
            return tuple(new if each is old else each for each in scenarios)
        case Splice(name, at, cut, edits):
            old = scenario_named(name, scenarios)
            if not 0 <= at <= at + cut <= len(old.edits):
                raise UserError(T("The scenario “{name}” has no such edits.", name=name))
            new = replace(old, edits=(*old.edits[:at], *edits, *old.edits[at + cut :]))
            return tuple(new if each is old else each for each in scenarios)
        case Order(names):
            if sorted(names) != sorted(each.name for each in scenarios):
                raise UserError(T("The new order does not name each scenario once."))
            return tuple(scenario_named(name, scenarios) for name in names)


def duplicate(scenarios: Sequence[Scenario], name: str, called: str | None = None) -> PutScenario:
    """The step by which a scenario comes a second time, behind itself.

    Parameters
    ----------
    scenarios
        Those that are there.
    name
        Of the one.
    called
        The name of the other; None for the same with a number behind it.

    Raises
    ------
    UserError
        If there is no such scenario, or the new name cannot be.
    """
    old = scenario_named(name, scenarios)
    new = free_name(old.name, scenarios) if called is None else sound_name(called, scenarios)
    return PutScenario(replace(old, name=new), [each.name for each in scenarios].index(old.name) + 1)


def merged(scenarios: Sequence[Scenario], names: Sequence[str], called: str) -> PutScenario:
    """The step by which scenarios become a new one, their edits one after another.

    Parameters
    ----------
    scenarios
        Those that are there; the merged ones stay.
    names
        At least two of them. Added features of one name in several are told apart by a number.
    called
        The new one's name.

    Raises
    ------
    UserError
        If there is no such scenario, or the new name cannot be.
    """
    from gisapp.edits import ADDED, Add

    edits: list[Edit] = []
    taken: set[str] = set()
    for name in names:
        renamed: dict[str, str] = {}
        for edit in scenario_named(name, scenarios).edits:
            if isinstance(edit, Add):
                if edit.name:
                    renamed[edit.name] = _free(edit.name, taken)
                    edit = replace(edit, name=renamed[edit.name])  # noqa: PLW2901 - the same under a free name
            elif edit.feature.startswith(ADDED):
                own = edit.feature.removeprefix(ADDED)
                edit = replace(edit, feature=f"{ADDED}{renamed.get(own, own)}")  # noqa: PLW2901
            edits.append(edit)
    first = scenario_named(names[0], scenarios)
    return PutScenario(replace(first, name=sound_name(called, scenarios), edits=tuple(edits)))


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} {number}"
    taken.add(free)
    return free
