"""Geometry as KML writes it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import numpy as np
import numpy.typing as npt
import shapely

KINDS = ("Point", "LineString", "Polygon")
"""What a row may be, by the highest dimension in it."""

_LEAST_OF_RING = 4


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def shape_of(placemark: Element) -> shapely.Geometry | None:
    """The geometry of a placemark as drawn; None where there is none or it cannot be read."""
    parts = [part for element in placemark for part in _parts(element)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else _joined(parts)


def kind_of(shape: shapely.Geometry) -> str:
    """One of ``KINDS``: that of the part with the highest dimension."""
    return KINDS[int(shapely.get_dimensions(shape))]


def _parts(element: Element) -> Iterator[shapely.Geometry]:
    kind = local(element.tag)
    if kind in {"MultiGeometry", "MultiTrack"}:
        for child in element:
            yield from _parts(child)
        return
    build = {"Point": _point, "LineString": _line, "LinearRing": _line, "Polygon": _polygon, "Track": _track}
    if kind in build and (shape := build[kind](element)) is not None:
        yield shape


def _joined(parts: list[shapely.Geometry]) -> shapely.Geometry:
    kinds = {kind_of(part) for part in parts}
    if len(kinds) > 1:
        return shapely.geometrycollections(parts)
    build = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    return build[kinds.pop()](parts)


def _point(element: Element) -> shapely.Geometry | None:
    places = _coordinates(element)
    return shapely.points(places[0]) if len(places) else None


def _line(element: Element) -> shapely.Geometry | None:
    places = _coordinates(element)
    return shapely.linestrings(places) if len(places) > 1 else None


def _polygon(element: Element) -> shapely.Geometry | None:
    """A polygon with its holes; of several outer rings, which the format forbids, each is a part."""
    rings = {"outerBoundaryIs": [], "innerBoundaryIs": []}  # type: dict[str, list[shapely.Geometry]]
    for boundary in element:
        for ring in boundary:
            if local(boundary.tag) in rings and (drawn := _ring(ring)) is not None:
                rings[local(boundary.tag)].append(drawn)
    if not rings["outerBoundaryIs"]:
        return None
    outer, holes = rings["outerBoundaryIs"], rings["innerBoundaryIs"]
    if len(outer) == 1:
        return shapely.polygons(outer[0], holes=holes or None)
    parts = shapely.polygons(outer)
    return shapely.multipolygons(
        [shapely.polygons(ring, holes=_within(part, holes)) for ring, part in zip(outer, parts, strict=True)]
    )


def _within(part: shapely.Geometry, holes: list[shapely.Geometry]) -> list[shapely.Geometry] | None:
    return [hole for hole in holes if shapely.contains_properly(part, shapely.polygons(hole))] or None


def _ring(element: Element) -> shapely.Geometry | None:
    """A ring, closed where the file forgot to."""
    places = _coordinates(element)
    if len(places) and not np.array_equal(places[0], places[-1]):
        places = np.vstack([places, places[:1]])
    return shapely.linearrings(places) if len(places) >= _LEAST_OF_RING else None


def _track(element: Element) -> shapely.Geometry | None:
    places = [each.text.split()[:2] for each in element if local(each.tag) == "coord" and each.text]
    return shapely.linestrings(np.array(places, dtype=float)) if len(places) > 1 else None


def _coordinates(element: Element) -> npt.NDArray[np.float64]:
    """Longitude, latitude and, where all have one, height of each place; none where they cannot be read."""
    text = next((each.text or "" for each in element if local(each.tag) == "coordinates"), "")
    places = [place.split(",") for place in _without_blanks(text).split()]
    width = min((sum(bool(number) for number in place) for place in places), default=0)
    if width < 2:  # noqa: PLR2004 - longitude and latitude
        return np.empty((0, 2))
    try:
        return np.array([place[: min(width, 3)] for place in places], dtype=float)
    except ValueError:
        return np.empty((0, 2))


def _without_blanks(text: str) -> str:
    """The text with "106.5, 29.5, 0" written as "106.5,29.5,0", as the format demands."""
    return text if ", " not in text and " ," not in text else ",".join(p.strip() for p in text.split(","))
