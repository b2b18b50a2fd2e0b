"""The extent of the study area, as far as it is known before anything is conformed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS, Transformer

from gisapp.importing.source_roles import proposed_role
from gisapp.project import Project
from layers.place.crs import GEOGRAPHIC, horizontal
from layers.source import Source

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.reading.request import Bounds

_OUTLINES = ("district", "subdistrict")
_MARGIN = 0.02
"""Degrees around the study area, 2 km: stops outside the district serve stations inside it."""


def study_bounds(sources: Sequence[Source], base: Project | None) -> Bounds | None:
    """West, south, east and north of the study area in degrees, with 2 km around it; None if not known.

    Parameters
    ----------
    sources
        What was read so far; those that look like a district or subdistricts tell.
    base
        The project that is added to; its boundaries go before those of the files.
    """
    kept = [] if base is None else [layer for layer in base.layers if layer.role in _OUTLINES]
    of_base = [
        (layer.frame, CRS.from_user_input(layer.frame.crs)) for layer in kept if layer.frame is not None
    ]
    found = of_base or list(_outlines(sources))
    boxes = [_in_degrees(frame, crs) for frame, crs in found]
    if not boxes:
        return None
    west, south = np.min(boxes, axis=0)[:2] - _MARGIN
    east, north = np.max(boxes, axis=0)[2:] + _MARGIN
    return float(west), float(south), float(east), float(north)


def _outlines(sources: Iterable[Source]) -> Iterable[tuple[gpd.GeoDataFrame, CRS]]:
    for source in sources:
        crs = horizontal(source.crs)
        if source.frame is not None and crs is not None and proposed_role(source) in _OUTLINES:
            yield source.frame, crs


def _in_degrees(frame: gpd.GeoDataFrame, crs: CRS) -> tuple[float, float, float, float]:
    bounds = shapely.total_bounds(np.asarray(frame.geometry.array))
    west, south, east, north = Transformer.from_crs(crs, GEOGRAPHIC, always_xy=True).transform_bounds(*bounds)
    return west, south, east, north
