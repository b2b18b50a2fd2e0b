"""Bus stops of which one is another than before: whoever is not near it has the nearest stop that it had."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisapp.indicators.stops import Found, Stops
from layers.measuring.ground import ground_distance
from layers.measuring.nearest import Nearest
from layers.remember import Memory


@dataclass(frozen=True)
class Stop:
    """A single stop, as of :class:`Stops`."""

    point: NDArray[np.float64]
    name: object
    direction: object
    error: float
    unclear: bool


_TWO_NEAREST: Memory[Nearest] = Memory()


@dataclass(frozen=True)
class ChangedStops(Stops):
    """Stops of which one is not as it was: the nearest are those of the others, but around that one."""

    others: Stops
    gone: int | None
    put: Stop | None
    at: int

    @classmethod
    def of(cls, others: Stops, gone: int | None, put: Stop | None, at: int) -> ChangedStops:
        """The stops after a change.

        Parameters
        ----------
        others
            As they were.
        gone
            Number of the one that is not there; None for none.
        put
            The one that is; None for none.
        at
            Its number.
        """

        def column(values: NDArray[Any], value: object) -> NDArray[Any]:
            if put is not None and gone == at:
                if values is not others.points and values[at] is value:
                    return values
                values = values.copy()
                values[at] = value
                return values
            kept = values if gone is None else np.delete(values, gone, axis=0)
            if put is None:
                return kept
            return np.concatenate([kept[:at], np.array([value], dtype=values.dtype), kept[at:]])

        empty = put or Stop(np.zeros(2), None, None, 0.0, unclear=False)
        return cls(
            crs=others.crs,
            names=column(others.names, empty.name),
            directions=column(others.directions, empty.direction),
            points=column(others.points, empty.point),
            errors=column(others.errors, empty.error),
            unclear=column(others.unclear, empty.unclear),
            findings=others.findings,
            others=others,
            gone=gone,
            put=put,
            at=at,
        )

    @cached_property
    def certain(self) -> Stops:
        """The stops without those that are unclear."""
        clear = ~self.others.unclear
        gone = None if self.gone is None or not clear[self.gone] else int(clear[: self.gone].sum())
        put = None if self.put is None or self.put.unclear else self.put
        return changed(self.others.certain, gone, put, int((~self.unclear[: self.at]).sum()))

    @cached_property
    def kinds(self) -> tuple[float, ...]:
        """The errors that there are or were."""
        more = () if self.put is None else (self.put.error,)
        return tuple(sorted({*self.others.kinds, *more}))

    def nearest_of_kind(self, error: float, points: NDArray[np.float64]) -> Found:
        """As of the others, but near the stop that goes or comes.

        Parameters
        ----------
        error
            Metres by which places may be off, of those that are looked at.
        points
            (n, 2) in the working CRS.
        """
        put = self.put if self.put is not None and self.put.error == error else None
        if error not in self.others.kinds:
            assert put is not None
            there = np.broadcast_to(put.point, points.shape)
            return np.full(len(points), self.at), ground_distance(points, there, self.crs)
        numbers = self.others.of_kind(error).numbers
        gone = None
        if self.gone is not None and self.others.errors[self.gone] == error:
            gone = int(np.searchsorted(numbers, self.gone))
        # the others closed the gap, and made room for the one that comes
        as_now = numbers - (0 if self.gone is None else numbers > self.gone)
        before = int(np.searchsorted(as_now, self.at))
        as_now = as_now + (0 if self.put is None else as_now >= self.at)
        two = _TWO_NEAREST.recall((self.others, points), error, lambda: self._two_nearest(error, points))
        place, distance = two.changed(gone, None if put is None else put.point, before)
        numbered = np.append(as_now, [self.at, Nearest.NONE])  # PUT and NONE count from the end
        return numbered[place], distance

    def _two_nearest(self, error: float, points: NDArray[np.float64]) -> Nearest:
        kind = self.others.of_kind(error)
        # what is remembered must not hold what it is remembered by
        return Nearest.of(points.copy(), kind.points, kind.tree, self.crs)


def changed(stops: Stops, gone: int | None, put: Stop | None, at: int) -> Stops:
    """The stops as they would be without one of them, and with another.

    Parameters
    ----------
    stops
        As they are; what is looked up for them is remembered as long as they live.
    gone
        Position of the one that goes; None if none does.
    put
        The one that comes, or that stands in the place of the other; None if none does.
    at
        The position that it has then, the others having closed the gap.
    """
    return stops if gone is None and put is None else ChangedStops.of(stops, gone, put, at)
