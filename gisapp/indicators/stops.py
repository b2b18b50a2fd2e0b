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
from layers.measuring.nearest import Nearest, nearest_of
from layers.remember import by_identity
from layers.text import plural

Found = tuple[NDArray[np.intp], NDArray[np.float64]]
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
    """Stops in service, one per platform.

    ``points``, (n, 2), are in the working CRS; ``names`` and ``directions``, (n,), are as the data say, None
    or NaN where they say none. ``errors``, (n,), are metres by which the points may be off; ``unclear``,
    (n,), marks those that are said to be in some state which is not understood.
    """

    crs: CRS
    names: NDArray[np.object_]
    directions: NDArray[np.object_]
    points: NDArray[np.float64]
    errors: NDArray[np.float64]
    unclear: NDArray[np.bool_]
    findings: tuple[Finding, ...]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The stops' index, which numbers them as the others do."""
        return shapely.STRtree(shapely.points(self.points))

    def name(self, number: int) -> str:
        """The name of the stop with a ``number``, its position among these stops; "" where it has none."""
        name = self.names[number]
        return "" if pd.isna(name) else str(name)

    @cached_property
    def certain(self) -> Stops:
        """The stops without those that are unclear."""
        return self.only(~self.unclear)

    def only(self, kept: NDArray[np.bool_] | NDArray[np.intp]) -> Stops:
        """Some of the stops, in their order.

        Parameters
        ----------
        kept
            Which ones, (n,), or their numbers.
        """
        return Stops(
            crs=self.crs,
            names=self.names[kept],
            directions=self.directions[kept],
            points=self.points[kept],
            errors=self.errors[kept],
            unclear=self.unclear[kept],
            findings=self.findings,
        )

    def nearest_to(self, points: NDArray[np.float64], apart: int = 0) -> Found:
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
        stop, distance = np.full(len(points), Nearest.NONE, dtype=np.intp), np.full(len(points), np.inf)
        for error in self.kinds if len(points) else ():
            number, found = self.nearest_of_kind(error, points)
            closer = found + apart * error < distance
            stop[closer], distance[closer] = number[closer], (found + apart * error)[closer]
        return stop, distance

    @cached_property
    def kinds(self) -> tuple[float, ...]:
        """The errors that there are, the least first: of stops of one error the nearest is the nearest."""
        return tuple(float(each) for each in np.unique(self.errors))

    def of_kind(self, error: float) -> Kind:
        """The stops of one error."""
        return self._by_kind[error]

    @cached_property
    def _by_kind(self) -> dict[float, Kind]:
        found = {}
        for error in self.kinds:
            numbers = np.flatnonzero(self.errors == error)
            alike = len(numbers) == len(self.errors)
            tree = self.tree if alike else shapely.STRtree(self.tree.geometries[numbers])
            found[error] = Kind(numbers, self.points[numbers], tree)
        return found

    def nearest_of_kind(self, error: float, points: NDArray[np.float64]) -> Found:
        """The nearest of the stops of one error, and metres on the ground to where it is written.

        Parameters
        ----------
        error
            Metres by which their places may be off.
        points
            (n, 2) in the working CRS.
        """
        kind = self.of_kind(error)
        place, distance = nearest_of(points, kind.points, kind.tree, self.crs)
        return kind.numbers[place], distance


@dataclass(frozen=True)
class Kind:
    """Stops of one error: their numbers, ascending, their places, and the index of these."""

    numbers: NDArray[np.intp]
    points: NDArray[np.float64]
    tree: shapely.STRtree


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
    used = in_use(stops)
    return Stops(
        crs=CRS(stops.crs),
        names=stops["name"].to_numpy(dtype=object)[used],
        directions=stops["direction"].to_numpy(dtype=object)[used],
        points=shapely.get_coordinates(stops.geometry.to_numpy()[used]),
        errors=errors_of_rows(layer)[used],
        unclear=rows_told(layer, "column.flag")[used],
        findings=told_by_file(layer, ~used, _out_of_service),
    )


def in_use(stops: gpd.GeoDataFrame, *, filled: bool | None = None) -> NDArray[np.bool_]:
    """Which stops are in service with at least one route, as far as the data say.

    Parameters
    ----------
    stops
        The frame of a layer of role bus_stop.
    filled
        Whether dashes in the column of routes say that none calls; None for as the column itself shows.
    """
    number, distinct = pd.factorize(stops["routes"])
    routes = [str(each).strip() for each in distinct]
    if filled is None:
        filled = not all(map(_DASHES.fullmatch, routes))
    none = [bool(_NO_ROUTES.fullmatch(each) or (filled and _DASHES.fullmatch(each))) for each in routes]
    idle = np.array([*none, False])[number]  # factorize gives missing cells the code -1
    return np.asarray(stops["open"].fillna(value=True).to_numpy(dtype=bool) & ~idle)


def dashes_in(stops: gpd.GeoDataFrame) -> tuple[int, int]:
    """How many stops have nothing but dashes for their routes, and how many have something else."""
    number, distinct = pd.factorize(stops["routes"])
    dashes = np.array([bool(_DASHES.fullmatch(str(each).strip())) for each in distinct], dtype=bool)
    of_routes = dashes[number[number >= 0]]
    return int(of_routes.sum()), int((~of_routes).sum())


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
