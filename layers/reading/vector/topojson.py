"""TopoJSON: shapes that share their borders, put together again."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Json = dict[str, Any]
_NESTING = {"LineString": 0, "Polygon": 1, "MultiLineString": 1, "MultiPolygon": 2}
"""How deep the lists of arcs lie in each other that make a shape of the kind."""


def is_topology(content: object) -> bool:
    """Whether parsed JSON is a topology."""
    return isinstance(content, dict) and content.get("type") == "Topology"


def collections_of(topology: Json) -> dict[str, Json]:
    """A GeoJSON FeatureCollection for each object of a topology, by its name.

    Raises
    ------
    ValueError, LookupError, TypeError
        If it is damaged.
    """
    transform = topology.get("transform")
    arcs = [_places(arc, transform, delta=True) for arc in topology.get("arcs", [])]
    drawing = _Drawing(arcs, transform)
    return {
        name: {"type": "FeatureCollection", "features": [drawing.feature(each) for each in _members(shape)]}
        for name, shape in topology["objects"].items()
    }


def _members(shape: Json) -> list[Json]:
    return shape["geometries"] if shape.get("type") == "GeometryCollection" else [shape]


def _places(positions: list[Any], transform: Json | None, *, delta: bool) -> npt.NDArray[np.float64]:
    places = np.array(positions, dtype=float)[:, :2]
    if transform is None:
        return places
    steps = np.cumsum(places, axis=0) if delta else places
    return np.asarray(steps * transform["scale"] + transform["translate"])


class _Drawing:
    """The shared borders from which the shapes are put together."""

    def __init__(self, arcs: list[npt.NDArray[np.float64]], transform: Json | None) -> None:
        self._arcs = arcs
        self._transform = transform

    def feature(self, shape: Json) -> Json:
        known = {key: shape[key] for key in ("id",) if key in shape}
        properties = shape.get("properties") or {}
        return {"type": "Feature", **known, "properties": properties, "geometry": self._geometry(shape)}

    def _geometry(self, shape: Json) -> Json | None:
        kind = shape.get("type")
        if kind == "GeometryCollection":
            return {"type": kind, "geometries": [self._geometry(each) for each in shape["geometries"]]}
        if kind == "Point":
            place = _places([shape["coordinates"]], self._transform, delta=False)[0]
            return {"type": kind, "coordinates": place.tolist()}
        if kind == "MultiPoint":
            places = _places(shape["coordinates"], self._transform, delta=False)
            return {"type": kind, "coordinates": places.tolist()}
        if kind not in _NESTING:
            return None
        return {"type": kind, "coordinates": self._lines(shape["arcs"], _NESTING[kind])}

    def _lines(self, arcs: list[Any], nesting: int) -> list[Any]:
        if nesting:
            return [self._lines(each, nesting - 1) for each in arcs]
        drawn = [self._arcs[at] if at >= 0 else self._arcs[~at][::-1] for at in arcs]
        joined = drawn[:1] + [after[1:] for _, after in pairwise(drawn)]
        return np.vstack(joined).tolist()  # type: ignore[no-any-return]
