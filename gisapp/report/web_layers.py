"""The layers of the HTML report's map, as the page's script takes them: JSON, with every text a value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.styles import Style
from layers.text import Sayable

_DECIMALS = 6
"""Of degrees: a tenth of a metre."""

Label = tuple[str, ...]
"""Lines of text."""


@dataclass(frozen=True, slots=True)
class Swatch:
    """One line of the legend."""

    title: Sayable
    fill: str
    stroke: str
    dashed: bool = False
    round: bool = False
    line: bool = False


@dataclass(frozen=True, slots=True)
class MapLayer:
    """One layer of the map, for the page's script.

    Attributes
    ----------
    title
        Its name in the list of layers; None for what cannot be switched off by itself.
    style
        Options of a Leaflet path.
    radius
        Of points, in pixels.
    permanent
        Whether labels stand on the map, or appear under the pointer.
    features
        A GeoJSON feature collection in WGS 84; the property ``label`` holds the lines of its label. As text,
        as GEOS writes it: a city's outlines as Python's lists are 100 MB.
    """

    title: str | None
    style: Mapping[str, Any]
    radius: float
    permanent: bool
    features: str


def as_json(layers: Iterable[MapLayer]) -> str:
    """The layers as a list of objects."""
    return f"[{', '.join(map(_object, layers))}]"


def _object(layer: MapLayer) -> str:
    return (
        f'{{"title": {_dumped(layer.title)}, "style": {_dumped(layer.style)}, '
        f'"radius": {_dumped(layer.radius)}, "permanent": {_dumped(layer.permanent)}, '
        f'"features": {layer.features}}}'
    )


def _dumped(value: Any) -> str:
    return json.dumps(value, allow_nan=False)


def area_style(style: Style) -> dict[str, Any]:
    """Leaflet's options for areas of a style."""
    return {
        "color": style.stroke or style.fill,
        "weight": style.width if style.stroke else 0,
        "dashArray": " ".join(f"{each:g}" for each in style.dash) or None,
        "fillColor": style.fill or style.hatch or style.stroke,
        "fillOpacity": 1 if style.fill else 0.18 if style.hatch else 0,
    }


def point_style(fill: str, stroke: str, width: float) -> dict[str, Any]:
    """Leaflet's options for points; ``width`` is the stroke's, in pixels."""
    return {"color": stroke, "weight": width, "fill": True, "fillColor": fill, "fillOpacity": 1}


def feature_collection(shapes: list[shapely.Geometry], labels: Iterable[Label | None]) -> str:
    """A GeoJSON feature collection of shapes in WGS 84, each with the lines of its label."""
    rounded = shapely.transform(np.asarray(shapes, dtype=object), lambda xy: np.round(xy, _DECIMALS))
    features = [
        f'{{"type": "Feature", "id": {number}, "properties": {{"label": {_dumped(label or ())}}}, '
        f'"geometry": {geometry}}}'
        for number, (geometry, label) in enumerate(zip(shapely.to_geojson(rounded), labels, strict=True))
    ]
    return f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}'


def label_of(name: str, *more: str) -> Label:
    """The lines of a label: a name, and what is said about it."""
    return name, *(each for each in more if each)
