"""What is already known of the place: the layers against which the next one is tested.

A layer's datum cannot be told from the layer alone. It shows against others: stations of the same name,
entrances beside stops, the district's own line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from pyproj import CRS

from layers.layer import Layer
from layers.place.crs import GEOGRAPHIC, horizontal, transform
from layers.place.datum.evidence import DatumEvidence
from layers.place.datum.places import Places
from layers.place.datum.sources import places_of_layer
from layers.remember import by_identity
from layers.source import Source

_OUTLINE_ROLES = ("district", "subdistrict")
_UNDECLARED = 3
_EPSG = re.compile(r"EPSG:(\d{4,6})")


@dataclass(frozen=True)
class Reference:
    """What other layers say about the place, all in WGS 84 degrees.

    Attributes
    ----------
    outline
        The district (or the union of its subdistricts), None as long as neither is known.
    places
        The features of earlier layers.
    water
        Rivers and lakes, None if no layer shows them.
    decided
        What looking at all layers of an import together says of their datums, by the source's title (see
        :func:`layers.place.second_look.look_at_sources`); None where they were not looked at together.
    systems
        EPSG codes of the grids that the layers were in as found.
    """

    outline: shapely.Geometry | None = None
    places: tuple[Places, ...] = ()
    water: shapely.Geometry | None = None
    decided: Mapping[str, DatumEvidence] | None = None
    systems: tuple[int, ...] = ()

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


def reference_of(layers: Iterable[Layer], decided: Mapping[str, DatumEvidence] | None = None) -> Reference:
    """What these layers say about the place.

    Parameters
    ----------
    layers
        Conformed layers, without the one to be tested.
    decided
        Datums that all layers together decide; None where there is no more than these layers.

    Returns
    -------
    Reference
        The outline of the district layer (else of the subdistricts), the features of all layers, water.
    """
    layers = list(layers)
    outline = next(
        (
            found
            for role in _OUTLINE_ROLES
            if (found := _outline(*(layer for layer in layers if layer.role == role))) is not None
        ),
        None,
    )
    places = (places_of_layer(layer) for layer in layers)
    water = _outline(*(layer for layer in layers if layer.role == "water"))
    known = tuple(each for each in places if each is not None)
    return Reference(outline, known, water, decided, _grids_of(layers))


def _grids_of(layers: Iterable[Layer]) -> tuple[int, ...]:
    codes = {int(found[1]) for layer in layers if (found := _EPSG.fullmatch(layer.origin.crs))}
    return tuple(sorted(filter(_is_grid, codes)))


@cache
def _is_grid(code: int) -> bool:
    return bool(CRS.from_epsg(code).is_projected)


def import_order(source: Source, role_id: str | None) -> tuple[int, int, int]:
    """Sort key that puts first what can be trusted, since a layer is tested against those before it.

    Boundaries come first, since they say where the place is; then surveyed grids; then degrees, rail before
    parks before stops; then what does not declare its CRS. Among equals, a declared CRS goes before one
    that the format implies (CSV, GeoJSON and KML, the formats of web maps).
    """
    trust = _trust(source)
    order = (*_OUTLINE_ROLES, "water", "rail_station", "rail_entrance", "park", "bus_stop")
    place = order.index(role_id) if role_id in order else len(order)
    if role_id in _OUTLINE_ROLES:
        return 0, trust, place
    return (1 if trust == 0 else 2 if trust < _UNDECLARED else 3), place, trust


def _trust(source: Source) -> int:
    """0 for a surveyed grid, 1 for declared degrees, 2 for implied ones, 3 for an undeclared CRS."""
    crs = horizontal(source.crs)
    if crs is None:
        return _UNDECLARED
    if crs.is_projected:
        return 0
    return 2 if source.format.casefold() in {"csv", "geojson", "kml", "json"} else 1


@by_identity
def _outline(*layers: Layer) -> shapely.Geometry | None:
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
