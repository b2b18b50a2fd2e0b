"""Ground that is counted, each place once, and the figure that it makes: measured first, then read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gisapp.indicators.area import Areas, covered, zone_readings
from gisapp.readings import Doubt, Reading, ZoneReading
from gisapp.study_area import StudyArea
from layers.measuring.cells import Weighted
from layers.measuring.ground import Geometries
from layers.measuring.zones import Zones
from layers.task import Task
from layers.text import T

Weights = NDArray[np.float64]
_SLIVER = 1e-3
"""m²: less is what rounding leaves of shapes that lie elsewhere, and no doubt about a zone."""


@dataclass(frozen=True)
class ShapeDoubt:
    """A doubt by plot, or other shape: what each of them counts at least, and at most, (n,), 0 to 1."""

    code: str
    message: T
    least: Weights
    most: Weights


@dataclass(frozen=True)
class Ground:
    """The n shapes of which an indicator counts the ground, those that count nothing with the weight 0."""

    shapes: Geometries
    weights: Weights
    doubts: tuple[ShapeDoubt, ...] = ()

    @cached_property
    def ways(self) -> NDArray[np.float64]:
        """(k, n) weights: as they count, and least and most by each doubt, and by all where several hold."""
        sides = [(each.least, each.most) for each in self.doubts]
        if len(sides) > 1:
            least, most = zip(*sides, strict=True)
            sides.append((np.minimum.reduce(least), np.maximum.reduce(most)))
        return np.array([self.weights, *(each for side in sides for each in side)])


def measured(ground: Ground, zones: Zones, task: Task) -> tuple[Areas, float]:
    """What the ground covers of each zone.

    Parameters
    ----------
    ground
        In the CRS of ``zones``.
    zones
        Where it is counted.
    task
        Progress and cancel.

    Returns
    -------
    areas
        (k, zones) m² on the ground, by each of :attr:`Ground.ways`.
    overlap
        As of :func:`gisapp.indicators.area.covered`, as the shapes count.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """

    def by(way: Weights) -> tuple[Areas, float]:
        return covered(Weighted(ground.shapes, way)[way > 0], zones, task)

    areas, overlap = by(ground.weights)
    more = [areas if (way == ground.weights).all() else by(way)[0] for way in ground.ways[1:]]
    return np.array([areas, *more]), overlap


@dataclass(frozen=True)
class Quotient:
    """How ground becomes a figure: ``factor`` · m² / denominator.

    Attributes
    ----------
    area
        Whose zones, in their order.
    denominators
        (zones,) in the denominator's unit; NaN or 0 where the zone has none.
    reason_of
        Why the zone of that position has no denominator.
    factor
        100 for a share in %, 1 for a quotient.
    in_doubt
        Code of a finding that is a doubt about every figure, and what that may be, at least and at most.
    """

    area: StudyArea
    denominators: Areas
    reason_of: Callable[[int], T]
    factor: float = 1.0
    in_doubt: tuple[str, Callable[[float], tuple[float, float]]] | None = None

    def unknown(self, missing: T) -> tuple[ZoneReading, ...]:
        """The rows where no zone has a numerator.

        Parameters
        ----------
        missing
            Why not.
        """
        return zone_readings(self.area, missing, self.denominators, self.reason_of)

    def read(
        self, about: Reading, areas: Areas, doubts: Sequence[ShapeDoubt], only: Sequence[int] | None = None
    ) -> Reading:
        """The reading of what was measured.

        Parameters
        ----------
        about
            All that is to be said but the figures: its rows are passed over.
        areas
            (k, zones) as of :func:`measured`.
        doubts
            The ground's.
        only
            Positions of the zones that are read; None for all.
        """
        zones = zone_readings(
            self.area, areas[0], self.denominators, self.reason_of, factor=self.factor, only=only
        )
        reading = replace(about, zones=zones)
        if doubts:
            reading = _with_doubts(reading, areas if only is None else areas[:, only], doubts, self.factor)
        return reading if self.in_doubt is None else _with_finding_in_doubt(reading, *self.in_doubt)


def _with_doubts(reading: Reading, areas: Areas, doubts: Sequence[ShapeDoubt], factor: float) -> Reading:
    """The reading with the doubts about its shapes in each zone in which they count.

    Several doubts may hold at once: each reaches as low, and as high, as all of them together.
    """
    moves = np.abs(areas - areas[0]) >= _SLIVER
    at = {(row.zone_kind, row.zone): number for number, row in enumerate(reading.zones)}

    def doubts_of(row: ZoneReading) -> tuple[Doubt, ...]:
        zone = at[row.zone_kind, row.zone]
        assert row.value is not None
        assert row.denominator is not None
        lowest, highest = (
            factor * float(areas[way, zone]) / row.denominator if moves[way, zone] else row.value
            for way in (-2, -1)
        )
        return tuple(
            Doubt(each.code, each.message, lowest, highest)
            for number, each in enumerate(doubts)
            if moves[1 + 2 * number : 3 + 2 * number, zone].any()
        )

    return reading.doubted(doubts_of)


def _with_finding_in_doubt(
    reading: Reading, code: str, bounds: Callable[[float], tuple[float, float]]
) -> Reading:
    """The reading with one of its findings as a doubt about each zone, where there is such a finding."""
    finding = next((each for each in reading.findings if each.code == code), None)
    if finding is None:
        return reading

    def doubts_of(row: ZoneReading) -> tuple[Doubt, ...]:
        assert row.value is not None
        return (Doubt(code, finding.message, *bounds(row.value)),)

    return reading.doubted(doubts_of)
