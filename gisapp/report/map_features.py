"""What the map of a report shows: stations by their coverage, what they reach, and areas light enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gisapp.indicators.stations import NEAR_STATION, SAME_STATION, station_key
from gisapp.project import layers_of
from gisapp.report.standing import Standing
from gisapp.report.stations import WITHIN_50, evidence, is_missing

if TYPE_CHECKING:
    from gisapp.report.content import Report
    from layers.layer import Layer

FEATURE_BUDGET = 5_000
"""Features of one layer in a browser; 20,000 polygons take it 5 s to load, 100,000 never finish."""

_VERTEX_BUDGET = 60_000
_FINEST = 0.5
"""Metres within which an outline may be simplified: under a pixel at any zoom that shows a district."""

_DISTANCES = (100, 50)
_FARTHEST_STOP = 1_000
"""Metres: a line to a stop beyond says no more than that there is none."""

Points = NDArray[np.object_]


def station_points(report: Report) -> gpd.GeoDataFrame | None:
    """Stations as points in the working CRS: ``station``, ``standing``, and the evidence's own columns.

    A station stands where the station layer has it, else at its decisive entrance. ``standing`` is MET
    within 50 m, NEAR within 100 m only, NOT_MET beyond, UNDECIDED without a mapped open entrance. None
    where the transfer indicator was not computed.
    """
    table = evidence(report.scorecard, WITHIN_50, "stations")
    if table is None:
        return None
    reaches = table.geometry.to_numpy()
    starts = shapely.get_point(np.where(shapely.get_type_id(reaches) == 1, reaches, None), 0)
    starts = np.where(shapely.is_missing(starts), shapely.centroid(reaches), starts)
    pairs = zip(table["covered_50"], table["covered_100"], strict=True)
    # As objects: pandas would take them for texts and, where pyarrow is installed, make plain ones of them.
    standings = pd.Series([_coverage(*pair) for pair in pairs], index=table.index, dtype=object)
    points = _as_mapped(table["station"], starts, layers_of(report.project).get("rail_station"))
    return table.assign(standing=standings).set_geometry(points, crs=table.crs)


def transfer_lines(report: Report) -> gpd.GeoDataFrame | None:
    """The lines from decisive entrances to their nearest stops, no longer than the map has use for."""
    table = evidence(report.scorecard, WITHIN_50, "stations")
    if table is None:
        return None
    return table[table["distance_m"].le(_FARTHEST_STOP).to_numpy() & (table.geom_type == "LineString")]


def _as_mapped(names: pd.Series, starts: Points, layer: Layer | None) -> Points:
    """The station layer's nearest point of the same name within 500 m of each start, else the start."""
    if layer is None or layer.frame is None or layer.frame.empty:
        return starts
    mapped = layer.frame.geometry.representative_point().to_numpy()
    keys = layer.frame["name"].map(station_key, na_action="ignore")
    rows = keys.groupby(keys).indices
    points = starts.copy()
    for number, name in enumerate(names):
        same = mapped[rows.get(station_key(name), [])]
        if same.size:
            away = shapely.distance(same, starts[number])
            if away.min() <= SAME_STATION:
                points[number] = same[away.argmin()]
    return points


def _coverage(within_50: Any, within_100: Any) -> Standing:
    if is_missing(within_50):
        return Standing.UNDECIDED
    if within_50:
        return Standing.MET
    return Standing.NEAR if within_100 else Standing.NOT_MET


def reach_around(
    entrances: gpd.GeoDataFrame, stations: gpd.GeoDataFrame | None
) -> Mapping[Standing, Mapping[int, shapely.Geometry]]:
    """The union of discs of 100 m and 50 m around open entrances, by the standing of their station.

    An entrance belongs to the station that it names; without a name, to the nearest one within 300 m.
    Returns geometry by standing and distance, in the CRS of the entrances; empty without stations.
    """
    if stations is None or stations.empty:
        return {}
    open_ones = entrances
    if "open" in entrances.columns:
        open_ones = entrances[~entrances["open"].eq(False).fillna(False).astype(bool)]
    owner = _owners(open_ones, stations)
    points = open_ones.geometry.to_numpy()[owner >= 0]
    standings = stations["standing"].to_numpy()[owner[owner >= 0]]
    return {
        standing: {
            distance: shapely.union_all(shapely.buffer(points[standings == standing], distance, quad_segs=16))
            for distance in _DISTANCES
        }
        for standing in dict.fromkeys(standings)
    }


def _owners(entrances: gpd.GeoDataFrame, stations: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """The station of each entrance, by place in ``stations``; -1 for those of stations that do not count."""
    places = {station_key(name): number for number, name in enumerate(stations["station"])}
    owner = np.full(len(entrances), -1, dtype=np.intp)
    said = entrances["station"] if "station" in entrances.columns else pd.Series(None, entrances.index)
    named = said.notna().to_numpy()
    owner[named] = [places.get(station_key(name), -1) for name in said[named]]
    entrance, station = shapely.STRtree(stations.geometry.to_numpy()).query_nearest(
        entrances.geometry.to_numpy()[~named], max_distance=NEAR_STATION, all_matches=False
    )
    owner[np.flatnonzero(~named)[entrance]] = station
    return owner


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
    shapes = shapely.simplify(original, tolerance)
    while shapely.get_num_coordinates(shapes).sum() > _VERTEX_BUDGET and tolerance < 100 * _FINEST:
        tolerance *= 2
        shapes = shapely.simplify(original, tolerance)
    return shown.set_geometry(gpd.GeoSeries(shapes, index=shown.index, crs=frame.crs)), len(frame) - len(
        shown
    )
