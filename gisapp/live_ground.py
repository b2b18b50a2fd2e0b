"""A figure of ground after one more edit: only what lies under the old and the new shape is measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gisapp.indicators.area import zones_of
from gisapp.indicators.ground import Ground, Quotient, Weights, measured
from gisapp.live_change import Change
from gisapp.readings import Reading
from layers.measuring.area_once import AreaOnce
from layers.task import Task


class LiveGround:
    """An indicator of ground at rest, and as a shape that goes, comes or changes makes it.

    Parameters
    ----------
    rest
        Its reading at rest, which has figures.
    ground
        What it counts.
    quotient
        How that becomes the figure.
    task
        Cancel.
    """

    def __init__(self, rest: Reading, ground: Ground, quotient: Quotient, task: Task) -> None:
        zones = zones_of(quotient.area.boundaries)
        areas = np.array([[row.numerator for row in rest.zones]], dtype=float)
        if ground.doubts:
            areas, _ = measured(ground, zones, task)
        self._ground, self._quotient = ground, quotient
        self._rest = quotient.read(rest, areas, ground.doubts)
        self._once = AreaOnce.of(ground.shapes, ground.ways, zones, areas)

    def tried(self, change: Change, row: int | None, weights: Weights | None) -> Reading:
        """The reading with a change: of the zones in which nothing is otherwise the rows are those of rest.

        Parameters
        ----------
        change
            Of a shape.
        row
            Position among the shapes of the one that goes; None if none does.
        weights
            (k,) of what is put, by each of the ground's ways; None for those of what goes.
        """
        areas = self._once.changed(row, change.put, weights)
        moved = np.flatnonzero((areas != self._once.areas).any(axis=0))
        part = self._quotient.read(self._rest, areas, self._ground.doubts, moved.tolist())
        rows = list(self._rest.zones)
        for at, reading in zip(moved, part.zones, strict=True):
            rows[at] = reading
        return replace(self._rest, zones=tuple(rows))

    def weights_of(self, alone: Ground) -> Weights | None:
        """What a shape by itself counts by each way; None where it is doubtful as nothing at rest is."""
        own = {each.code: each for each in alone.doubts}
        codes = [each.code for each in self._ground.doubts]
        if not own.keys() <= set(codes):
            return None
        plain = replace(self._ground.doubts[0], least=alone.weights, most=alone.weights) if codes else None
        doubts = tuple(own.get(code) or plain for code in codes)
        return replace(alone, doubts=tuple(filter(None, doubts))).ways[:, 0]
