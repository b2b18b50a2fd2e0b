"""Bus stops in service: the other side of the transfer rule."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gisapp.by_file import Rows, told_by_file
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.measuring.ground import ground_distance
from layers.remember import by_identity
from layers.text import plural

Nearest = tuple[NDArray[np.intp], NDArray[np.float64]]
"""The nearest stop of each point (-1 without stops), and its distance on the ground in metres."""
_NO_ROUTES = {"0", "0.0"}


@dataclass(frozen=True)
class Stops:
    """Stops in service, one per platform, with their spatial index."""

    crs: CRS
    names: pd.Series
    directions: NDArray[np.object_]
    points: NDArray[np.float64]
    tree: shapely.STRtree
    findings: tuple[Finding, ...]

    def name(self, number: int) -> str:
        """The name of a stop, "" where it has none."""
        name = self.names.iloc[number]
        return "" if pd.isna(name) else str(name)

    def nearest_to(self, points: NDArray[np.float64]) -> Nearest:
        """The nearest stop of each point (n, 2)."""
        stop = np.full(len(points), -1, dtype=np.intp)
        distance = np.full(len(points), np.inf)
        if len(points) and len(self.tree):
            point, nearest = self.tree.query_nearest(shapely.points(points), all_matches=False)
            stop[point] = nearest
            distance[point] = ground_distance(points[point], self.points[nearest], self.crs)
        return stop, distance


@by_identity
def stops_of(layer: Layer) -> Stops:
    """The stops of a layer that are in service with at least one route, as far as the data say."""
    stops = layer.frame
    assert stops is not None, layer.role
    used = _in_use(stops)
    tree = shapely.STRtree(stops.geometry.to_numpy()[used])
    return Stops(
        crs=CRS(stops.crs),
        names=stops["name"][used],
        directions=stops["direction"].to_numpy(dtype=object)[used],
        points=shapely.get_coordinates(tree.geometries),
        tree=tree,
        findings=told_by_file(layer, ~used, _out_of_service),
    )


def _in_use(stops: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    number, routes = pd.factorize(stops["routes"])
    idle = np.array([*(str(each).strip() in _NO_ROUTES for each in routes), False])[number]
    return np.asarray(stops["open"].fillna(value=True).to_numpy(dtype=bool) & ~idle)


def _out_of_service(file: str, rows: tuple[int, ...], _: Rows) -> Finding:
    return Finding(
        "transfer.closed_stops",
        Severity.INFO,
        plural(
            "{n} bus stop out of service is not counted.",
            "{n} bus stops out of service are not counted.",
            n=len(rows),
        ),
        file=file,
        rows=rows,
    )
