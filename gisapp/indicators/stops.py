"""Bus stops in service: the other side of the transfer rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gisapp.by_file import Rows, rows_told, told_by_file
from layers.findings import Finding, Severity
from layers.layer import Layer, errors_of_rows
from layers.measuring.ground import ground_distance
from layers.remember import by_identity
from layers.text import plural

Nearest = tuple[NDArray[np.intp], NDArray[np.float64]]
"""The nearest stop of each point (-1 without stops), and its distance on the ground in metres (inf)."""
_NO_ROUTES = re.compile(
    r"0(?:\.0)?|(?:暂?无|没有|未通)(?:公交)?(?:线路|班线|线|车)?(?:经过|停靠)?"
    r"|none|nil|no (?:routes?|lines?|service)",
    re.IGNORECASE,
)
"""What stands in the column of routes where none calls."""
_DASHES = re.compile(r"[-–—－/／]+")
"""The same, unless nothing else stands there: such a column was never filled in."""


@dataclass(frozen=True)
class Stops:
    """Stops in service, one per platform, with their spatial index.

    ``points``, (n, 2), are in the working CRS; ``directions``, (n,), are as the data say, None or NaN where
    they say none. ``errors``, (n,), are metres by which the points may be off; ``unclear``, (n,), marks those
    that are said to be in some state which is not understood. ``tree`` numbers the stops as the others do.
    """

    crs: CRS
    names: pd.Series
    directions: NDArray[np.object_]
    points: NDArray[np.float64]
    errors: NDArray[np.float64]
    unclear: NDArray[np.bool_]
    tree: shapely.STRtree
    findings: tuple[Finding, ...]

    def name(self, number: int) -> str:
        """The name of the stop with a ``number``, its position among these stops; "" where it has none."""
        name = self.names.iloc[number]
        return "" if pd.isna(name) else str(name)

    @cached_property
    def certain(self) -> Stops:
        """The stops without those that are unclear."""
        kept = ~self.unclear
        return Stops(
            crs=self.crs,
            names=self.names[kept],
            directions=self.directions[kept],
            points=self.points[kept],
            errors=self.errors[kept],
            unclear=self.unclear[kept],
            tree=shapely.STRtree(self.tree.geometries[kept]),
            findings=self.findings,
        )

    def nearest_to(self, points: NDArray[np.float64], apart: int = 0) -> Nearest:
        """The nearest stop of each point.

        Parameters
        ----------
        points
            (n, 2) in the working CRS.
        apart
            0 for stops where they are written; 1 where each is as far off as its error allows, -1 as near.

        Returns
        -------
        stop
            (n,) positions of stops, -1 if there are none at all.
        distance
            (n,) straight-line metres on the ground, inf if there are none.
        """
        stop = np.full(len(points), -1, dtype=np.intp)
        distance = np.full(len(points), np.inf)
        for error in np.unique(self.errors) if len(points) else ():
            those = np.flatnonzero(self.errors == error)
            alike = len(those) == len(self.errors)
            tree = self.tree if alike else shapely.STRtree(self.tree.geometries[those])
            point, nearest = tree.query_nearest(shapely.points(points), all_matches=False)
            found = ground_distance(points[point], self.points[those[nearest]], self.crs) + apart * error
            closer = found < distance[point]
            stop[point[closer]], distance[point[closer]] = those[nearest[closer]], found[closer]
        return stop, distance


@by_identity
def stops_of(layer: Layer) -> Stops:
    """The stops of a layer that are in service with at least one route, as far as the data say.

    Parameters
    ----------
    layer
        The layer of role bus_stop, with points.

    Returns
    -------
    Stops
        Its findings tell which stops are out of service. Remembered for the very same layer.
    """
    stops = layer.frame
    assert stops is not None, layer.role
    used = _in_use(stops)
    tree = shapely.STRtree(stops.geometry.to_numpy()[used])
    return Stops(
        crs=CRS(stops.crs),
        names=stops["name"][used],
        directions=stops["direction"].to_numpy(dtype=object)[used],
        points=shapely.get_coordinates(tree.geometries),
        errors=errors_of_rows(layer)[used],
        unclear=rows_told(layer, "column.flag")[used],
        tree=tree,
        findings=told_by_file(layer, ~used, _out_of_service),
    )


def _in_use(stops: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    number, distinct = pd.factorize(stops["routes"])
    routes = [str(each).strip() for each in distinct]
    filled = not all(map(_DASHES.fullmatch, routes))
    none = [bool(_NO_ROUTES.fullmatch(each) or (filled and _DASHES.fullmatch(each))) for each in routes]
    idle = np.array([*none, False])[number]  # factorize gives missing cells the code -1
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
