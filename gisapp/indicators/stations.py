"""Physical rail stations with their entrances: one side of the transfer rule.

Rows of a station table that are one station (an interchange listed once per line) become one; entrances
are given to their station by id or name, else to the nearest one. What is closed or not yet in operation
is left out and told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gisapp.by_file import told_by_file
from gisapp.indicators.constants import NEAR_STATION, SAME_STATION
from gisapp.indicators.station_findings import (
    closed,
    not_operating,
    of_idle_stations,
    status_unknown,
    texts_of,
    without_station,
)
from gisapp.indicators.station_lines import each_split, lines_by
from gisapp.indicators.station_matching import (
    Indices,
    Points,
    named_stations,
    numbered,
    physical_stations,
    station_keys,
    stations_by_own_point,
)
from layers.columns.values import parse_flags
from layers.findings import Finding
from layers.layer import Layer, errors_of_rows
from layers.remember import by_identity
from layers.station_names import station_key


@dataclass(frozen=True)
class Network:
    """Physical stations and their open entrances; points are (n, 2) in the working CRS.

    Attributes
    ----------
    names, lines, centres
        By station: its name, the lines that serve it (none where the data name none), the mean of its rows.
    entrance_names, entrance_lines, entrances
        By open entrance of a station: its name ("" for none), the lines that it names, and its place.
    entrance_station, closed_station
        The station of each open and of each closed entrance.
    entrance_errors, centre_errors
        Metres by which each open entrance, and the rows of each station, may be off.
    own_point
        By station: whether its open entrances are nothing but the station's own point of the station table.
    """

    crs: CRS
    names: list[str]
    lines: list[tuple[str, ...]]
    centres: Points
    centre_errors: NDArray[np.float64]
    entrance_names: list[str]
    entrance_lines: list[tuple[str, ...]]
    entrances: Points
    entrance_errors: NDArray[np.float64]
    entrance_station: Indices
    closed_station: Indices
    own_point: NDArray[np.bool_]
    findings: tuple[Finding, ...]

    @cached_property
    def keys(self) -> list[str]:
        """The names as they are compared (:func:`~layers.station_names.station_key`)."""
        return [station_key(name) for name in self.names]


@by_identity
def network_of(station_layer: Layer | None, entrance_layer: Layer | None) -> Network:
    """The stations and entrances of two layers; without a station layer, from the entrances.

    Rows of one id (of one name, or in one place), or of one name within
    :data:`~gisapp.indicators.constants.SAME_STATION`, are one station. An entrance belongs to the station
    that it names by id, else by name; one that names none to the nearest within
    :data:`~gisapp.indicators.constants.NEAR_STATION`. Remembered for the very same layers, so that a moved
    bus stop does not match all names again.

    Parameters
    ----------
    station_layer
        The layer of role rail_station; None makes a station in the middle of the entrances of one name.
    entrance_layer
        The layer of role rail_entrance, with points; None if there is none, but a station layer.

    Returns
    -------
    Network
        Stations in operation; the findings tell what was left out.
    """
    entrances = _entrances_of(entrance_layer, station_layer)
    if station_layer is None or station_layer.frame is None:
        operating = _stations_from(entrances)
        errors = np.zeros(len(operating))
        of_idle = np.zeros(len(entrances), dtype=bool)
        findings: tuple[Finding, ...] = ()
    else:
        stations = station_layer.frame
        status = parse_flags(stations["status"].astype(object))
        # Those whose status is not understood are in operation, and are told.
        works = status.cells.fillna(value=True).to_numpy(dtype=bool)
        operating, errors = stations[works], errors_of_rows(station_layer)[works]
        of_idle = _names_one_of(entrances, stations[~works])
        findings = (
            *not_operating(station_layer, works),
            *told_by_file(station_layer, status.unknown, status_unknown(stations)),
        )
    keys = station_keys(operating["name"])
    points = shapely.get_coordinates(operating.geometry.representative_point().to_numpy())
    ids = _ids_of_stations(operating["station_id"], keys, points)
    group = _physical(ids, keys, points)
    names, lines, centres = _merged(operating, group, points)
    station = _station_of(entrances, ids, keys, group, centres)
    known, is_open = station >= 0, entrances["open"].fillna(value=True).to_numpy(dtype=bool)
    kept = np.flatnonzero(is_open & known)
    if entrance_layer is not None:
        findings += (
            *told_by_file(entrance_layer, ~known & ~of_idle & bool(len(centres)), without_station),
            *told_by_file(entrance_layer, ~known & of_idle, of_idle_stations(entrances)),
            *told_by_file(entrance_layer, known & ~is_open, closed),
        )
    doors, of = shapely.get_coordinates(entrances.geometry.to_numpy()[kept]), station[kept]
    own = np.zeros(len(names), dtype=bool)
    if station_layer is not None:
        unnamed = _are_unnamed(entrances["name"].iloc[kept], [names[each] for each in of])
        own = stations_by_own_point(points, group, doors, of, unnamed)
    return Network(
        crs=CRS(entrances.crs),
        names=names,
        lines=lines,
        centres=centres,
        centre_errors=_greatest(group, errors, len(names)),
        entrance_names=texts_of(entrances["name"].iloc[kept]),
        entrance_lines=each_split(entrances["lines"].iloc[kept]),
        entrances=doors,
        entrance_errors=np.zeros(0) if entrance_layer is None else errors_of_rows(entrance_layer)[kept],
        entrance_station=of,
        closed_station=station[~is_open & known],
        own_point=own,
        findings=findings,
    )


def _entrances_of(layer: Layer | None, station_layer: Layer | None) -> gpd.GeoDataFrame:
    """The frame of a layer of entrances, or an empty one in the CRS of the stations."""
    if layer is not None and layer.frame is not None:
        return layer.frame
    assert station_layer is not None
    assert station_layer.frame is not None, station_layer.role
    nothing = {name: pd.Series(dtype=object) for name in ("station", "name", "lines", "open")}
    return gpd.GeoDataFrame(nothing, geometry=[], crs=station_layer.frame.crs)


def _are_unnamed(names: pd.Series, stations: list[str]) -> NDArray[np.bool_]:
    """Which entrances have no name but that of their station."""
    keys, own = station_keys(names), station_keys(pd.Series(stations, dtype=object))
    return np.asarray(names.isna().to_numpy(dtype=bool) | (keys == own))


def _stations_from(entrances: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One station in the middle of the entrances that name it."""
    named = entrances[entrances["station"].notna()]
    number, keys = pd.factorize(station_keys(named["station"]), sort=True)
    # Entrances on one spot are one.
    spots = np.unique(np.column_stack([number, shapely.get_coordinates(named.geometry.to_numpy())]), axis=0)
    spot_of = spots[:, 0].astype(np.intp)
    return gpd.GeoDataFrame(
        {
            "name": named["station"].to_numpy()[np.unique(number, return_index=True)[1]],
            "station_id": None,
            "lines": ["、".join(each) for each in lines_by(number, len(keys), named["lines"])],
            "status": None,
            "row": 0,
        },
        geometry=shapely.points(_middles(spot_of, spots[:, 1:], len(keys))),
        crs=entrances.crs,
    )


def _ids_of_stations(ids: pd.Series, keys: NDArray[np.object_], points: Points) -> pd.Series:
    """The ids without those that stand for several names far apart: numbers that begin again on each line."""
    (of_row,) = numbered(ids)
    known = of_row >= 0
    rows = pd.DataFrame({"id": of_row, "key": keys, "x": points[:, 0], "y": points[:, 1]})[known]
    spans = rows.groupby("id").agg(names=("key", "nunique"), x=("x", np.ptp), y=("y", np.ptp))
    several = spans.index[(spans["names"] > 1) & (np.hypot(spans["x"], spans["y"]) > SAME_STATION.value)]
    return ids.mask(known & np.isin(of_row, several))


def _physical(ids: pd.Series, keys: NDArray[np.object_], points: Points) -> Indices:
    (by_id,), (by_name,) = numbered(ids), numbered(keys)
    return physical_stations(by_id, by_name, points, SAME_STATION.value)


def _merged(
    stations: gpd.GeoDataFrame, group: Indices, points: Points
) -> tuple[list[str], list[tuple[str, ...]], Points]:
    """Name, lines and middle of each physical station."""
    first = np.unique(group, return_index=True)[1]
    rows = stations.iloc[first]
    names = rows["name"].fillna(rows["station_id"]).fillna("#" + rows["row"].astype(str))
    lines = lines_by(group, len(first), stations["lines"])
    return texts_of(names), [tuple(each) for each in lines], _middles(group, points, len(first))


def _middles(group: Indices, points: Points, count: int) -> Points:
    """The mean of the points of each group."""
    sums = [np.bincount(group, weights=axis, minlength=count) for axis in points.T]
    return np.column_stack(sums) / np.bincount(group, minlength=count)[:, np.newaxis]


def _greatest(group: Indices, numbers: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The greatest number of each group."""
    found = np.zeros(count)
    np.maximum.at(found, group, numbers)
    return found


def _names_one_of(entrances: gpd.GeoDataFrame, stations: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Whether each entrance gives the id or the name of one of the stations."""
    said = entrances["station"]
    result = np.zeros(len(entrances), dtype=bool)
    pairs = ((said, stations["station_id"]), (station_keys(said), station_keys(stations["name"])))
    for named, labels in pairs:
        asked, known = numbered(named, labels)
        result |= (asked >= 0) & np.isin(asked, known)
    return result


def _station_of(
    entrances: gpd.GeoDataFrame,
    ids: pd.Series,
    keys: NDArray[np.object_],
    group: Indices,
    centres: Points,
) -> Indices:
    """The physical station of each entrance by id, by name, else the nearest; -1 where there is none."""
    points = shapely.get_coordinates(entrances.geometry.to_numpy())
    found = np.full(len(entrances), -1, dtype=np.intp)
    if not len(centres):
        return found
    said = entrances["station"]
    for named, labels in ((said, ids), (station_keys(said), keys)):
        asked, known = numbered(named, labels)
        left = np.flatnonzero(found < 0)
        found[left] = named_stations(asked[left], points[left], known, group, centres)
    # An entrance that names a station which is not here (not in operation, in the next district) stays out.
    unnamed = np.flatnonzero((found < 0) & said.isna().to_numpy())
    nearest, distance = shapely.STRtree(shapely.points(centres)).query_nearest(
        shapely.points(points[unnamed]), return_distance=True, all_matches=False
    )
    near = distance <= NEAR_STATION.value
    found[unnamed[nearest[0][near]]] = nearest[1][near]
    return found
