"""Layers that lie beside the district as a whole: no figure in which they enter is said plainly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import shapely

from gisapp.indicators.indicator import Indicator
from gisapp.readings import Doubt, Reading
from gisapp.study_area import ROLES, Boundaries, StudyArea
from layers.layer import Layer
from layers.remember import by_identity
from layers.roles import roles
from layers.text import T

AROUND = 1000.0
"""Metres outside the district within which features may still serve it, or have been shifted by a datum."""


def with_layers_beside(
    reading: Reading, indicator: Indicator, layers: Mapping[str, Layer], area: StudyArea
) -> Reading:
    """The reading with a doubt for each layer that lies beside the district with all its features.

    Parameters
    ----------
    reading
        Of the indicator.
    indicator
        Whose layers are looked at.
    layers
        By role, in the working CRS.
    area
        With the district.

    Returns
    -------
    Reading
        With ``place.beside`` beside every figure, without bounds: what lies in the district is not known. It
        is the reason where a zone has none since nothing lies there.
    """
    doubts = tuple(
        _doubt(layers[role], away)
        for role in (*indicator.requires, *indicator.uses)
        if role in layers and role not in ROLES
        if (away := metres_away(layers[role], area.boundaries)) > AROUND
    )
    if not doubts:
        return reading
    zones = (
        replace(row, reason=doubts[0].message) if row.value is None and row.denominator == 0 else row
        for row in reading.zones
    )
    return replace(reading, zones=tuple(zones)).doubted(lambda _: doubts)


@by_identity
def metres_away(layer: Layer, boundaries: Boundaries) -> float:
    """How far the nearest feature of a layer lies from the district, in metres of the plane.

    Parameters
    ----------
    layer
        In the working CRS; 0 for a raster, and for one without places.
    boundaries
        Of which the first zone is the district.
    """
    shapes = None if layer.frame is None else layer.frame.geometry.to_numpy()
    if shapes is None or not len(shapes) or shapely.is_missing(shapes).all():
        return 0.0
    district = boundaries.zones.geometry.iloc[0]
    return float(
        shapely.STRtree(shapes).query_nearest(district, return_distance=True, all_matches=False)[1][0]
    )


def _doubt(layer: Layer, away: float) -> Doubt:
    message = T(
        "All of {file} ({role}) lies beside the district, the nearest of it {km:.1f} km away: what there is "
        "in the district is not known.",
        role=roles()[layer.role].title,
        file=layer.title,
        km=away / 1000,
    )
    return Doubt("place.beside", message)
