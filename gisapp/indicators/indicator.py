"""What an indicator is: a pure function and what there is to know about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gisapp.parameters import Parameters
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from layers.layer import Layer
from layers.task import Task
from layers.text import Bilingual

ZONES = ("district", "subdistrict", "cluster")
"""Roles of the zones in which every indicator is read."""

Compute = Callable[[Mapping[str, Layer], StudyArea, Parameters, Task], Reading]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the catalogue (:mod:`gisapp.indicators`).

    ``unit`` is "%" or "m2/person"; ``numerator_unit`` and ``denominator_unit`` are "m2", "persons" or
    "stations". ``requires`` are the roles without which it cannot be computed, ``uses`` those it also
    reads where they are there; no other layer reaches ``compute``, beside those of the study area. ``source``
    names standard and clause. ``constants`` are the named numbers that move the figure, each "module.NAME" in
    :mod:`gisapp.indicators`; ``parameters`` are the choices of the planner that do (see
    :class:`gisapp.parameters.Parameters`), the others are as usual for it.
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
    constants: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role whose layers the figure hangs on: those of its zones too."""
        return tuple(dict.fromkeys((*ZONES, *self.requires, *self.uses)))
