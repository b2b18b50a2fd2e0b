"""The rows of a project's history, read as input like any other, and carried over into a new file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gisapp.history import Scenarios, Step, after
from gisapp.store.steps import step_from_text
from gisapp.trail import Row, Trail
from layers.errors import UserError
from layers.reading.plain_tables import Damage, PlainTables
from layers.text import T

HISTORY, HEAD, VERSIONS = "gisapp_history", "gisapp_head", "gisapp_versions"
ROOT = 0
"""What comes before the first step."""
_COLUMNS = ("id", "parent", "at", "who", "step", "seal")
_SEAL = 24
"""Hex digits of a row's seal."""


@dataclass(frozen=True, slots=True)
class SoundRow:
    """A row whose cells are of their kinds and which comes after its parent."""

    number: int
    parent: int
    at: str
    who: str
    step: str
    seal: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What a file says of its scenarios.

    ``head`` is the number of the last step that counts, 0 before the first; ``sound`` whether all rows up to
    it agree with their seals; ``trail`` how it came there.
    """

    scenarios: Scenarios = ()
    head: int = ROOT
    sound: bool = True
    trail: Trail = field(default_factory=Trail)


class HistoryRows:
    """All rows of a history, also those that were undone, and where we are in it."""

    def __init__(self, tables: PlainTables) -> None:
        columns = tables.read(HISTORY, _COLUMNS)
        cells = zip(*(columns[name] for name in _COLUMNS), strict=True)
        self._rows = {row.number: row for each in cells if (row := _sound(each)) is not None}
        heads = tables.read(HEAD, ("one", "step"))["step"]
        if len(heads) != 1 or not isinstance(heads[0], int):
            raise damage()
        self.head: int = heads[0]

    def has(self, number: int) -> bool:
        """Whether there is a step of that number; what comes before the first is one."""
        return number == ROOT or number in self._rows

    def way_to(self, number: int) -> list[SoundRow]:
        """The rows from the first step to one.

        Raises
        ------
        Damage
            If one of them is missing, or is not as it was written.
        """
        way: list[SoundRow] = []
        while number != ROOT:
            if number not in self._rows:
                raise damage()
            way.append(self._rows[number])
            number = way[-1].parent
        return way[::-1]

    def newest_after(self, number: int) -> list[SoundRow]:
        """The rows that lead from a step to the newest one that followed it; none where none did.

        They were undone, and are no part of what the project says: those that are damaged are passed over.
        """
        parents: dict[int, SoundRow] = {}
        newest = number
        for row in self.in_order():
            if row.parent == number or row.parent in parents:
                parents[row.number] = row
                newest = row.number
        way: list[SoundRow] = []
        while newest != number:
            way.append(parents[newest])
            newest = parents[newest].parent
        return way[::-1]

    def in_order(self) -> list[SoundRow]:
        """All rows by their numbers, each behind the one that it follows."""
        return sorted(self._rows.values(), key=lambda row: row.number)


def chain_in(tables: PlainTables) -> Chain:
    """The scenarios of a project, by its history.

    Parameters
    ----------
    tables
        Of the project's file.

    Raises
    ------
    Damage
        If the history is not as it was written.
    """
    if not tables.lists(HISTORY):
        return Chain()
    rows = HistoryRows(tables)
    scenarios: Scenarios = ()
    sound, seal = True, ""
    past = []
    for row in rows.way_to(rows.head):
        seal = seal_of(seal, row.at, row.who, row.step)
        sound = sound and seal == row.seal
        past.append(_told(row))
        scenarios = _after(scenarios, past[-1].step)
    return Chain(scenarios, rows.head, sound, Trail(tuple(past), tuple(_future(rows, scenarios))))


def scenarios_at(rows: HistoryRows, number: int) -> Scenarios:
    """The scenarios after a step.

    Raises
    ------
    Damage
        If there is none of that number, or the history is not as it was written.
    """
    return states_at(rows, [number])[number]


def states_at(rows: HistoryRows, numbers: Iterable[int]) -> dict[int, Scenarios]:
    """The scenarios after several steps, by their numbers; what these share is read once.

    Raises
    ------
    Damage
        As of :func:`scenarios_at`.
    """
    steps: dict[int, Step] = {}
    found: dict[int, Scenarios] = {}
    for number in numbers:
        scenarios: Scenarios = ()
        for row in rows.way_to(number):
            if row.number not in steps:
                steps[row.number] = step_from_text(row.step)
            scenarios = _after(scenarios, steps[row.number])
        found[number] = scenarios
    return found


def seal_of(before: str, at: str, who: str, step: str) -> str:
    """The seal of a row, which covers the one before it."""
    return hashlib.sha256(f"{before}\0{at}\0{who}\0{step}".encode()).hexdigest()[:_SEAL]


def damage() -> Damage:
    """The history is not as it was written."""
    return Damage(T("its history is not as it was written"))


def _future(rows: HistoryRows, scenarios: Scenarios) -> Iterator[Row]:
    """The steps that can be done again, as far as they can."""
    for row in rows.newest_after(rows.head):
        try:
            told = _told(row)
            scenarios = _after(scenarios, told.step)
        except Damage:
            return
        yield told


def _after(scenarios: Scenarios, step: Step) -> Scenarios:
    try:
        return after(scenarios, step)
    except UserError as error:
        raise damage() from error


def _told(row: SoundRow) -> Row:
    return Row(row.number, row.at, row.who, step_from_text(row.step))


def _sound(cells: tuple[object, ...]) -> SoundRow | None:
    """The row, if each cell is of its kind and it comes after its parent: so no way leads in a circle."""
    match cells:
        case int(number), int(parent), str(at), str(who), str(step), str(seal) if ROOT <= parent < number:
            return SoundRow(number, parent, at, who, step, seal)
    return None
