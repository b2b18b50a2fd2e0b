"""What the map of a report shows: stations by their coverage, what they reach, and areas light enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisapp.report.standing import Standing
from gisapp.report.stations import FARTHEST_STOP, is_missing
from layers.measuring.ground import Geometries

if TYPE_CHECKING:
    from gisapp.report.content import Report

FEATURE_BUDGET = 5_000
"""Features of one layer in a browser; 20,000 polygons take it 5 s to load, 100,000 never finish."""

_VERTEX_BUDGET = 60_000
_FINEST = 0.5
"""Metres within which an outline may be simplified: under a pixel at any zoom that shows a district."""

_DISTANCES = (100, 50)


def station_points(report: Report) -> gpd.GeoDataFrame | None:
    """Stations as points in the working CRS: ``station``, ``standing``, and the evidence's own columns.

    A station stands in the middle of its rows, or of its entrances. ``standing`` is MET within 50 m, NEAR
    within 100 m only, NOT_MET beyond, UNDECIDED without a mapped open entrance. None where the transfer
    indicator was not computed.
    """
    table = report.scorecard.evidence("stations")
    if table is None:
        return None
    pairs = zip(table["covered_50"], table["covered_100"], strict=True)
    # As objects: pandas would take them for texts and, where pyarrow is installed, make plain ones of them.
    standings = pd.Series([_coverage(*pair) for pair in pairs], index=table.index, dtype=object)
    return table.assign(standing=standings).set_geometry("centre", crs=table.crs)


def transfer_lines(report: Report) -> gpd.GeoDataFrame | None:
    """The lines from decisive entrances to their nearest stops, no longer than the map has use for."""
    table = report.scorecard.evidence("stations")
    if table is None:
        return None
    return table[table["distance_m"].le(FARTHEST_STOP).to_numpy() & (table.geom_type == "LineString")]


def _coverage(within_50: Any, within_100: Any) -> Standing:
    if is_missing(within_50):
        return Standing.UNDECIDED
    if within_50:
        return Standing.MET
    return Standing.NEAR if within_100 else Standing.NOT_MET


def reach_around(report: Report) -> Mapping[Standing, Mapping[int, shapely.Geometry]]:
    """The union of discs of 100 m and 50 m around the open entrances that count, by their station's standing.

    Returns geometry by standing and distance, in the working CRS; empty without stations or entrances.
    """
    entrances, stations = report.scorecard.evidence("entrances"), station_points(report)
    if entrances is None or stations is None:
        return {}
    points = entrances.geometry.to_numpy()
    standings = stations["standing"].to_numpy()[entrances["station"].to_numpy()]
    return {
        standing: {
            distance: shapely.union_all(shapely.buffer(points[standings == standing], distance, quad_segs=16))
            for distance in _DISTANCES
        }
        for standing in dict.fromkeys(standings)
    }


def lighter(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """The areas as a browser can bear them, and how many were left out (the smallest ones).

    Outlines are simplified within half a metre, and within more only while they are too many points.
    """
    shown = frame
    if len(frame) > FEATURE_BUDGET:
        largest = np.argsort(-frame.geometry.area.to_numpy(), kind="stable")[:FEATURE_BUDGET]
        shown = frame.iloc[np.sort(largest)]
    original = shown.geometry.to_numpy()
    tolerance = _FINEST
    shapes = _simplified(original, tolerance)
    while shapely.get_num_coordinates(shapes).sum() > _VERTEX_BUDGET and tolerance < 100 * _FINEST:
        tolerance *= 2
        shapes = _simplified(original, tolerance)
    simple = shown.set_geometry(gpd.GeoSeries(shapes, index=shown.index, crs=frame.crs))
    return simple, len(frame) - len(shown)


def _simplified(areas: Geometries, tolerance: float) -> Geometries:
    """Each area simplified part by part: GEOS compares all parts of one, 40,000 of them for a minute."""
    parts, owner = shapely.get_parts(areas, return_index=True)
    parts = shapely.simplify(parts, tolerance)
    several = (np.bincount(owner) > 1)[owner]
    simple = areas.copy()
    simple[owner[~several]] = parts[~several]
    rows, group = np.unique(owner[several], return_inverse=True)
    if len(rows):
        simple[rows] = shapely.multipolygons(parts[several], indices=group)
    return simple
