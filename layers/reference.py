"""What is already known of the place: the layers against which the next one is tested.

A layer's datum cannot be told from the layer alone. It shows against others: stations of the same name,
entrances beside stops, the district's own line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.crs import GEOGRAPHIC, FloatArray, horizontal, transform

if TYPE_CHECKING:
    from layers.layer import Layer
    from layers.source import Source

POINT_ROLES = ("rail_station", "rail_entrance", "bus_stop", "park")
"""Roles whose features are compared one by one, by name or by nearness; parks by their centre."""
NAME_COLUMNS = {"rail_entrance": "station"}
"""The column that holds the name to compare, where it is not "name"."""
_OUTLINE_ROLES = ("district", "subdistrict")


@dataclass(frozen=True)
class Places:
    """Features of one layer to compare others with: ``lonlat`` (n, 2), ``names`` (n, "" where unknown)."""

    role: str
    lonlat: FloatArray
    names: tuple[str, ...]

    def named(self) -> Places:
        """Only the features that have a name."""
        keep = np.array([bool(name) for name in self.names], dtype=bool)
        return Places(self.role, self.lonlat[keep], tuple(name for name in self.names if name))


@dataclass(frozen=True)
class Reference:
    """What earlier layers say about the place, all in WGS 84 degrees.

    ``outline`` is the district (or the union of its subdistricts), None as long as neither is known.
    """

    outline: shapely.Geometry | None = None
    places: tuple[Places, ...] = ()

    @property
    def centre(self) -> tuple[float, float] | None:
        """Longitude and latitude of the middle of what is known, or None."""
        if self.outline is not None:
            west, south, east, north = shapely.bounds(self.outline)
            return (west + east) / 2, (south + north) / 2
        if self.places:
            lon, lat = np.median(np.concatenate([each.lonlat for each in self.places]), axis=0)
            return float(lon), float(lat)
        return None


def reference_of(layers: Iterable[Layer]) -> Reference:
    """What these layers say about the place.

    Parameters
    ----------
    layers
        Conformed layers, without the one to be tested.

    Returns
    -------
    Reference
        The outline of the district layer (else of the subdistricts), and stations, entrances, stops and
        parks with their names.
    """
    layers = list(layers)
    outline = next(
        (
            found
            for role in _OUTLINE_ROLES
            if (found := _outline([layer for layer in layers if layer.role == role])) is not None
        ),
        None,
    )
    places = (_places(layer) for layer in layers if layer.role in POINT_ROLES)
    return Reference(outline, tuple(each for each in places if each is not None and len(each.lonlat)))


def import_order(source: Source, role_id: str | None) -> tuple[int, int]:
    """Sort key that puts what can be trusted first, since a layer is tested against those before it.

    A surveyed grid comes before declared degrees, those before degrees that the format implies (CSV,
    GeoJSON and KML, the formats of web maps), those before an undeclared CRS; within each, boundaries,
    then rail, then the rest.
    """
    crs = horizontal(source.crs)
    if crs is None:
        trust = 3
    elif crs.is_projected:
        trust = 0
    else:
        trust = 2 if source.format.casefold() in {"csv", "geojson", "kml", "json"} else 1
    order = (*_OUTLINE_ROLES, "rail_station", "rail_entrance", "park", "bus_stop")
    return trust, order.index(role_id) if role_id in order else len(order)


def _outline(layers: list[Layer]) -> shapely.Geometry | None:
    parts = [_lonlat_geometry(layer) for layer in layers if layer.frame is not None and len(layer.frame)]
    return shapely.union_all(np.concatenate(parts)) if parts else None


def _lonlat_geometry(layer: Layer) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    frame = layer.frame
    assert frame is not None
    geometry = shapely.transform(
        np.asarray(frame.geometry.array), lambda xy: transform(frame.crs, GEOGRAPHIC, xy)
    )
    # A valid outline may cross itself by a hair's breadth in another CRS.
    return np.asarray(np.where(shapely.is_valid(geometry), geometry, shapely.buffer(geometry, 0)))


def _places(layer: Layer) -> Places | None:
    frame = layer.frame
    if frame is None or frame.crs is None:
        return None
    centres = shapely.get_coordinates(shapely.centroid(np.asarray(frame.geometry.array)))
    column = NAME_COLUMNS.get(layer.role, "name")
    names = tuple(name if isinstance(name, str) else "" for name in frame[column])
    return Places(layer.role, transform(frame.crs, GEOGRAPHIC, centres), names)
