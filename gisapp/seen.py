"""The features of a project as a scenario makes it: how an edit speaks of each, and where each is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gisapp.edit_form import EDITED
from gisapp.edits import ADDED
from gisapp.features import keys_in, place_of, title_of
from gisapp.project import Project
from layers.layer import Layer
from layers.remember import by_identity


@dataclass(frozen=True)
class Held:
    """A feature in the hand.

    ``feature`` is its key, by which edits speak of it; ``shape`` is in the working CRS; ``layer`` and ``row``
    are the id of the layer that is seen and the feature's position in it.
    """

    role: str
    feature: str
    title: str
    shape: BaseGeometry
    layer: str
    row: int


@dataclass(frozen=True)
class Seen:
    """What there is to edit in a project, as it is seen over its base."""

    base: Project
    project: Project

    def at(self, x: float, y: float, metres: float, hidden: frozenset[str] = frozenset()) -> list[Held]:
        """The features within some metres of a place: points first, then areas, the smallest first.

        Parameters
        ----------
        x, y, metres
            In the working CRS.
        hidden
            Ids of layers that do not count.
        """
        spot = shapely.Point(x, y)
        found = [
            (shapely.get_dimensions(shape), shape.area, layer, int(row))
            for layer in self._layers(hidden)
            for row, shape in _near(layer, spot, metres)
        ]
        found.sort(key=lambda each: each[:2])
        return [self._held(layer, row) for _, _, layer, row in found]

    def within(
        self, bounds: tuple[float, float, float, float], hidden: frozenset[str] = frozenset()
    ) -> list[Held]:
        """The features that lie wholly in a box (west, south, east, north) of the working CRS."""
        box = shapely.box(*bounds)
        return [
            self._held(layer, int(row))
            for layer in self._layers(hidden)
            for row in np.sort(_tree(layer).query(box, predicate="contains"))
        ]

    def of(self, role: str, feature: str) -> Held | None:
        """The feature of a key; None if there is none any more."""
        place = self._place(role, feature)
        if place is None:
            return None
        layer, row = place
        return Held(role, feature, title_of(layer, row), layer.whole.geometry.iloc[row], layer.id, row)

    def _place(self, role: str, feature: str) -> tuple[Layer, int] | None:
        if feature.startswith(ADDED):
            for layer in self.project.layers:
                if layer.role == role and feature in self._changed.get(layer.id, ()):
                    return layer, self._changed[layer.id].index(feature)
            return None
        home = place_of(self.base.layers, role, feature)
        if home is None:
            return None
        number, row = home
        layer = self.project.layers[number]
        keys = self._changed.get(layer.id)
        if keys is None:
            return layer, row
        own = keys_in(self.base.layers, number)[row]
        return (layer, keys.index(own)) if own in keys else None

    @property
    def _changed(self) -> Mapping[str, Sequence[str]]:
        return {} if self.project.played is None else self.project.played.keys

    def _layers(self, hidden: frozenset[str]) -> Iterator[Layer]:
        for layer in self.project.layers:
            if layer.role in EDITED and layer.frame is not None and layer.id not in hidden:
                yield layer

    def _held(self, layer: Layer, row: int) -> Held:
        keys = self._changed.get(layer.id)
        if keys is None:
            numbers = {each.id: number for number, each in enumerate(self.base.layers)}
            keys = keys_in(self.base.layers, numbers[layer.id])
        shape = layer.whole.geometry.iloc[row]
        return Held(layer.role, keys[row], title_of(layer, row), shape, layer.id, row)


def _near(layer: Layer, spot: BaseGeometry, metres: float) -> Iterator[tuple[int, BaseGeometry]]:
    shapes = layer.whole.geometry
    for row in np.sort(_tree(layer).query(spot, predicate="dwithin", distance=metres)):
        yield int(row), shapes.iloc[int(row)]


@by_identity
def _tree(layer: Layer) -> shapely.STRtree:
    return shapely.STRtree(layer.whole.geometry.to_numpy())
