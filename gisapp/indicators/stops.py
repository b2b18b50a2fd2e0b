"""Bus stops in service: the other side of the transfer rule."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from layers.findings import Finding, Severity
from layers.measuring.ground import ground_distance
from layers.measuring.remember import by_identity
from layers.text import plural

Nearest = tuple[NDArray[np.intp], NDArray[np.float64]]
"""The nearest stop of each point (-1 without stops), and its distance on the ground in metres."""


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
def stops_of(stops: gpd.GeoDataFrame) -> Stops:
    """The stops of a layer that are in service with at least one route, as far as the data say."""
    findings: list[Finding] = []
    in_use = stops[_in_use(stops, findings)]
    tree = shapely.STRtree(in_use.geometry.to_numpy())
    return Stops(
        crs=CRS(stops.crs),
        names=in_use["name"],
        directions=in_use["direction"].to_numpy(dtype=object),
        points=shapely.get_coordinates(tree.geometries),
        tree=tree,
        findings=tuple(findings),
    )


def _in_use(stops: gpd.GeoDataFrame, findings: list[Finding]) -> NDArray[np.bool_]:
    """Stops in operation with at least one route, as far as the data say."""
    routes = stops["routes"].astype("string").str.strip()
    in_use = stops["open"].fillna(value=True).to_numpy(dtype=bool) & ~routes.isin(["0", "0.0"]).to_numpy(
        dtype=bool
    )
    if not in_use.all():
        findings.append(
            Finding(
                "transfer.closed_stops",
                Severity.INFO,
                plural(
                    "{n} bus stop out of service is not counted.",
                    "{n} bus stops out of service are not counted.",
                    n=int((~in_use).sum()),
                ),
                rows=tuple(int(row) for row in stops.loc[~in_use, "row"]),
            )
        )
    return np.asarray(in_use)
