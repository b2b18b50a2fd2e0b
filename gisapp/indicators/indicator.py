"""What an indicator is: a pure function and what there is to know about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gisapp.indicators.constants import Constant
from gisapp.parameters import Parameters
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from layers.layer import Layer
from layers.task import Task
from layers.text import Bilingual

ZONES = ("district", "subdistrict", "cluster")
"""Roles of the zones in which every indicator is read."""

Compute = Callable[[Mapping[str, Layer], StudyArea, Parameters, Task], Reading]
"""What computes an indicator, of ``layers``, ``area``, ``parameters`` and ``task``.

``layers`` are the project's by role, in the working CRS; a role without a layer is absent. ``area`` has the
zones with their people, and the built-up area. ``parameters`` are the planner's choices; ``task`` takes
progress and may cancel. The reading has a row for each zone, in their order; nothing that came in is changed.
"""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the catalogue (:mod:`gisapp.indicators`).

    Attributes
    ----------
    unit, numerator_unit, denominator_unit
        Words that :mod:`gisapp.figures` writes: "%", "m2/person"; "m2", "persons", "stations", "entrances",
        "line_stations".
    formula, definition, source
        In symbols, in words, and the standard with its clause.
    requires, uses
        The roles without which it cannot be computed, and those that it also reads where they are there; no
        other layer reaches ``compute``, beside those of the study area.
    constants
        The fixed numbers that move the figure.
    parameters
        The choices of the planner that do (:class:`gisapp.parameters.Parameters`); the others are as usual
        for it.
    by_rule
        The same indicator as the other transfer rules count it (:mod:`gisapp.indicators.rules`).
    """

    id: str
    title: Bilingual
    unit: str
    numerator_unit: str
    denominator_unit: str
    formula: str
    definition: Bilingual
    source: Bilingual
    requires: tuple[str, ...]
    uses: tuple[str, ...]
    compute: Compute
    constants: tuple[Constant, ...] = ()
    parameters: tuple[str, ...] = ()
    by_rule: Mapping[str, Indicator] = field(default_factory=dict, compare=False, repr=False)

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role whose layers the figure hangs on, each once: those of its zones too."""
        return tuple(dict.fromkeys((*ZONES, *self.requires, *self.uses)))
