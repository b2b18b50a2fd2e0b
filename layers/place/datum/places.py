"""The features of one layer, as far as the datum shows in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress

import numpy as np
import shapely

from layers.place.datum.evidence import to_wgs84
from layers.place.datum.gcj import FloatArray
from layers.place.datum.ground import Ground
from layers.place.datum.zones import Zones
from layers.place.place_names import plain_name
from layers.text import Sayable

GROUNDS = ("park", "green", "cluster", "built_up")
"""Roles whose features are areas of their own."""
FILLING = ("district", "subdistrict")
"""Roles whose features together are the district."""
POINT_ROLES = ("rail_station", "rail_entrance", "bus_stop")
"""Roles whose features stand beside one another, and carry the names of stations."""
NAME_COLUMNS = {"rail_entrance": "station"}
"""The column that holds the name to compare, where it is not "name"."""


@dataclass(frozen=True)
class Places:
    """Features of one layer, in the degrees in which it is taken at present.

    Attributes
    ----------
    role, title
        What it is for, and its file as shown to the user.
    lonlat
        Centres (n, 2).
    names
        A name each, "" where unknown; empty where the role has none to compare.
    by_heading
        The same by the file's own headings, where the user chose another column; else empty.
    edges
        Lines: boundaries of polygons, or the lines themselves (a sample of many); empty for points.
    ground
        What the features of a role of areas take.
    area
        Union, for layers that fill the district.
    zones
        The outlines of such a layer's features, by code and name.
    surveyed
        True for metres in a declared grid: seldom off, and never moved.
    known
        True for a layer that is in the project already, and so cannot be moved by this import.
    settled
        The datum that was answered by the user (or is published), None where the evidence decides.
    named
        The datum that the file itself names, None if it names none.
    rows
        1-based row of each feature in the file; None for a sample of very many.
    sorts
        Columns of few different values, with each feature's: what may tell features of two origins apart.
    """

    role: str
    lonlat: FloatArray
    names: tuple[str, ...] = ()
    by_heading: tuple[str, ...] = ()
    title: Sayable = ""
    edges: np.ndarray[tuple[int], np.dtype[np.object_]] | None = None
    ground: Ground | None = None
    area: shapely.Geometry | None = None
    zones: Zones = field(default_factory=dict)
    surveyed: bool = False
    known: bool = False
    settled: str | None = None
    named: str | None = None
    rows: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None
    sorts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def taken_as(self, datum: str) -> Places:
        """The same features, their degrees undone from a datum; each time the very same object."""
        if datum == "as_is":
            return self
        if datum not in self._taken:
            self._taken[datum] = replace(self, lonlat=to_wgs84(datum, self.lonlat))
        return self._taken[datum]

    @cached_property
    def _taken(self) -> dict[str, Places]:
        return {}

    @cached_property
    def called(self) -> tuple[Places, ...]:
        """The features by every column that may hold their names, the chosen one first."""
        if not self.by_heading:
            return (self,)
        return (replace(self, by_heading=()), replace(self, names=self.by_heading, by_heading=()))

    @cached_property
    def plain_names(self) -> tuple[str, ...]:
        """The names made comparable; "" where unknown."""
        return tuple(plain_name(name) if name else "" for name in self.names)

    def of_finite(self) -> Places:
        """The features whose coordinates are numbers; each time the very same object.

        Files give no others (those lie nowhere on Earth); whoever makes places by hand may.
        """
        return self._finite or self

    @cached_property
    def _finite(self) -> Places | None:
        """None where all of them are."""
        kept = np.asarray(np.isfinite(self.lonlat).all(axis=1), dtype=bool)
        lines = None if self.edges is None else np.array([*map(_is_finite, self.edges)], dtype=bool)
        drawn = self.area is None or _is_finite(self.area)
        if kept.all() and drawn and (lines is None or lines.all()):
            return None
        return replace(
            self,
            lonlat=self.lonlat[kept],
            names=tuple(compress(self.names, kept.tolist())),
            by_heading=tuple(compress(self.by_heading, kept.tolist())),
            edges=None if self.edges is None else self.edges[lines],
            area=self.area if drawn else None,
            rows=None if self.rows is None else self.rows[kept],
            sorts={name: list(compress(texts, kept.tolist())) for name, texts in self.sorts.items()},
        )


def _is_finite(shape: shapely.Geometry) -> bool:
    return bool(np.isfinite(shapely.get_coordinates(shape)).all())
