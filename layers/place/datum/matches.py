"""How far each row of a layer lies from the place of another layer that may be its own.

By name where both have names, else from the nearest place; and within the layer itself, from the next row
of its name: a stop that was taken from two sources is there twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

from layers.place.datum.evidence import in_metres
from layers.place.datum.gcj import FloatArray
from layers.place.datum.places import POINT_ROLES, Places

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]

_AREAS = ("park", "green", "cluster", "built_up")
_NAMED_PER_M2 = 1 / 7e6
"""How dense other places of a name lie about the first: one within a mile."""
_CELL_M = 1000.0
_FAR_M = 5000.0
_MOST = 1500
_ALIKE = 50
"""Rows of one name from which on it is no name of a place."""


class Matches(Protocol):
    """Rows of a layer, and the places that may be their own."""

    @property
    def rows(self) -> Rows:
        """The rows (n), from 0."""

    @property
    def density(self) -> FloatArray:
        """How dense per m² places lie about each row that are not its own."""

    def distances(self, here: FloatArray) -> FloatArray:
        """Metres (n) from each row, if it were at ``here`` (n, 2), to the nearest of its places."""


@dataclass(frozen=True)
class Named:
    """Matches by name.

    ``there`` (k, 2) holds the places of the first row, then of the next; ``starts`` (n) says where each
    begins.
    """

    rows: Rows
    density: FloatArray
    there: FloatArray
    starts: Rows

    def distances(self, here: FloatArray) -> FloatArray:
        """Metres (n) to the nearest place of each row's name."""
        each = np.repeat(here, np.diff([*self.starts, len(self.there)]), axis=0) - self.there
        nearest: FloatArray = np.minimum.reduceat(np.hypot(each[:, 0], each[:, 1]), self.starts)
        return nearest


@dataclass(frozen=True)
class Near:
    """Matches by place alone."""

    rows: Rows
    density: FloatArray
    tree: shapely.STRtree

    def distances(self, here: FloatArray) -> FloatArray:
        """Metres (n) to the nearest place of all, 5,000 where there is none so near."""
        (at, _), found = self.tree.query_nearest(
            shapely.points(here), max_distance=_FAR_M, return_distance=True, all_matches=False
        )
        nearest = np.full(len(here), _FAR_M)
        nearest[at] = found
        return nearest


def matches_by_name(places: Places, other: Places, latitude: float) -> Named | None:
    """Matches with the places of another layer that are called alike; None where no name is shared."""
    if not len(other.names) or not (other.role == places.role or _are_points(places, other)):
        return None
    where: dict[str, list[FloatArray]] = {}
    for name, place in zip(other.plain_names, in_metres(other.lonlat, latitude), strict=True):
        if name:
            where.setdefault(name, []).append(place)
    return _named([(row, where[name]) for row, name in enumerate(places.plain_names) if name in where])


def matches_within(places: Places, latitude: float) -> Named | None:
    """Matches with the other rows of the same name; None where each name is there once."""
    members: dict[str, list[int]] = {}
    for row, name in enumerate(places.plain_names):
        if name:
            members.setdefault(name, []).append(row)
    metres = in_metres(places.lonlat, latitude)
    return _named(
        [(row, metres[rows]) for rows in members.values() if 1 < len(rows) <= _ALIKE for row in rows]
    )


def matches_by_place(places: Places, other: Places, latitude: float) -> Near | None:
    """Matches with the nearest places of another layer, of a sample of at most 1,500 rows.

    None where the two layers are of kinds that do not stand at the same places.
    """
    alike = other.role == places.role or {other.role, places.role} <= set(_AREAS)
    if not (alike or _are_points(places, other)) or not len(other.lonlat):
        return None
    rows = np.arange(len(places.lonlat))[:: -(-len(places.lonlat) // _MOST)]
    there = in_metres(other.lonlat, latitude)
    cells, counts = np.unique(there // _CELL_M, axis=0, return_counts=True)
    known = dict(zip(map(tuple, cells.tolist()), counts.tolist(), strict=True))
    here = in_metres(places.lonlat[rows], latitude) // _CELL_M
    density = np.array([1 + known.get(tuple(cell), 0) for cell in here.tolist()]) / _CELL_M**2
    return Near(rows, density, shapely.STRtree(shapely.points(there)))


def _are_points(places: Places, other: Places) -> bool:
    return {other.role, places.role} <= set(POINT_ROLES)


def _named(found: Sequence[tuple[int, Sequence[FloatArray] | FloatArray]]) -> Named | None:
    if not found:
        return None
    counts = np.array([len(there) for _, there in found])
    return Named(
        np.array([row for row, _ in found]),
        counts * _NAMED_PER_M2,
        np.concatenate([np.asarray(there) for _, there in found]),
        np.cumsum(counts) - counts,
    )
