"""The way that a project's scenarios went, step by step, and on which undoing and redoing go."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from gisapp.history import Scenarios, Step, after
from gisapp.step_sentences import sentence_of_step
from layers.text import T

_APART = 128
"""Steps between two states that are kept: a state in between is replayed from the one before it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step as it stands in the file: its number there, when it was done (ISO), by whom, and what."""

    number: int
    at: str
    who: str
    step: Step

    @property
    def said(self) -> T:
        """What it did, as a sentence."""
        return sentence_of_step(self.step)


@dataclass(frozen=True)
class Trail:
    """The steps up to the present, the first one first, and the newest of those undone, the next first."""

    past: tuple[Row, ...] = ()
    future: tuple[Row, ...] = ()

    @property
    def head(self) -> int:
        """The number of the last step that counts; 0 before the first."""
        return self.past[-1].number if self.past else 0

    def scenarios_at(self, number: int) -> Scenarios:
        """The scenarios after the step of a number on the trail; 0 for before the first.

        Raises
        ------
        KeyError
            If the step is not on the trail.
        """
        position = 0 if number == 0 else self._positions[number]
        mark = bisect_right(self._marks, position, key=lambda each: each[0]) - 1
        at, scenarios = self._marks[mark]
        for row in self._rows[at:position]:
            scenarios = after(scenarios, row.step)
        return scenarios

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return (*self.past, *self.future)

    @cached_property
    def _positions(self) -> dict[int, int]:
        """By number, how many steps it is from the beginning."""
        return {row.number: position for position, row in enumerate(self._rows, 1)}

    @cached_property
    def _marks(self) -> list[tuple[int, Scenarios]]:
        """Some of the states, each with how many steps it is from the beginning."""
        marks: list[tuple[int, Scenarios]] = [(0, ())]
        scenarios: Scenarios = ()
        for position, row in enumerate(self._rows, 1):
            scenarios = after(scenarios, row.step)
            if position % _APART == 0:
                marks.append((position, scenarios))
        return marks
