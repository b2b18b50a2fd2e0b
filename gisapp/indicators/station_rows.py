"""The rows that stations and entrances are made of: which are one station, and of which an entrance is."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gisapp.indicators.constants import NEAR_STATION, SAME_STATION
from gisapp.indicators.station_findings import texts_of
from gisapp.indicators.station_lines import lines_by
from gisapp.indicators.station_matching import (
    Indices,
    Points,
    named_stations,
    numbered,
    physical_stations,
    station_keys,
)
from layers.layer import Layer
from layers.station_names import bare_station_key, beside_station_key, own_station_key

Keys = NDArray[np.object_]


@dataclass(frozen=True)
class Labels:
    """What n rows of stations are called, (n,).

    ``own`` keeps the kind of rail in front (地铁大厦), ``names`` do without, ``bare`` without brackets too;
    ``beside`` is for rows beside each other (:func:`~layers.station_names.beside_station_key`).
    """

    ids: pd.Series
    own: Keys
    names: Keys
    bare: Keys
    beside: Keys


def labels_of(stations: gpd.GeoDataFrame, points: Points, files: Keys) -> Labels:
    """The labels of rows of stations.

    Parameters
    ----------
    stations
        n rows with ``station_id`` and ``name``.
    points
        (n, 2) their places.
    files
        (n,) the file of each.

    Returns
    -------
    Labels
        Without the ids that stand for several names far apart, or in several files: numbers that begin again
        on each line, or in each file.
    """
    names = station_keys(stations["name"])
    ids = stations["station_id"]
    (of_row,) = numbered(ids)
    known = of_row >= 0
    columns = {"id": of_row, "name": names, "file": files, "x": points[:, 0], "y": points[:, 1]}
    by_id = pd.DataFrame(columns)[known].groupby("id")
    spans = by_id.agg(names=("name", "nunique"), files=("file", "nunique"), x=("x", np.ptp), y=("y", np.ptp))
    apart = (np.hypot(spans["x"], spans["y"]) > SAME_STATION.value) | (spans["files"] > 1)
    several = spans.index[(spans["names"] > 1) & apart]
    own, bare, beside = (
        station_keys(stations["name"], key) for key in (own_station_key, bare_station_key, beside_station_key)
    )
    return Labels(ids.mask(known & np.isin(of_row, several)), own, names, bare, beside)


def physical(labels: Labels, points: Points) -> Indices:
    """The physical station of each row of stations, (n,), numbered from 0 in the order of first rows.

    Parameters
    ----------
    labels, points
        Of n rows.
    """
    (by_id,), (by_name,), (beside,) = numbered(labels.ids), numbered(labels.own), numbered(labels.beside)
    of_name = physical_stations(by_id, by_name, points, SAME_STATION.value)
    # 小什字 and 小什字（金融街）, 地铁大厦 and 大厦 beside each other are one; far apart they may be two.
    return physical_stations(of_name, beside, points, NEAR_STATION.value)


def entrances_of(layer: Layer | None, station_layer: Layer | None) -> gpd.GeoDataFrame:
    """The frame of a layer of entrances, or an empty one in the CRS of the stations.

    Parameters
    ----------
    layer, station_layer
        At least one of them is there.
    """
    if layer is not None and layer.frame is not None:
        return layer.frame
    assert station_layer is not None
    assert station_layer.frame is not None, station_layer.role
    nothing = {name: pd.Series(dtype=object) for name in ("station", "name", "lines", "open")}
    return gpd.GeoDataFrame(nothing, geometry=[], crs=station_layer.frame.crs)


def stations_from(entrances: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One station in the middle of the entrances that name it, several where they lie far apart.

    Parameters
    ----------
    entrances
        Points with ``station`` and ``lines``; those that name none make none.
    """
    (key,) = numbered(station_keys(entrances["station"], own_station_key))
    named, key = entrances[key >= 0], key[key >= 0]
    points = shapely.get_coordinates(named.geometry.to_numpy())
    number = physical_stations(np.full(len(named), -1), key, points, SAME_STATION.value)
    count = int(number.max(initial=-1)) + 1
    # Entrances on one spot are one.
    spots = np.unique(np.column_stack([number, points]), axis=0)
    spot_of = spots[:, 0].astype(np.intp)
    return gpd.GeoDataFrame(
        {
            "name": named["station"].to_numpy()[np.unique(number, return_index=True)[1]],
            "station_id": None,
            "lines": ["、".join(each) for each in lines_by(number, count, named["lines"])],
            "status": None,
            "row": 0,
        },
        geometry=shapely.points(middles(spot_of, spots[:, 1:], count)),
        crs=entrances.crs,
    )


def merged(
    stations: gpd.GeoDataFrame, group: Indices, points: Points
) -> tuple[list[str], list[tuple[str, ...]], Points]:
    """Name, lines and middle of each physical station.

    Parameters
    ----------
    stations, points
        n rows of stations, and their places, (n, 2).
    group
        (n,) the physical station of each.
    """
    first = np.unique(group, return_index=True)[1]
    rows = stations.iloc[first]
    names = rows["name"].fillna(rows["station_id"]).fillna("#" + rows["row"].astype(str))
    lines = lines_by(group, len(first), stations["lines"])
    return texts_of(names), [tuple(each) for each in lines], middles(group, points, len(first))


def middles(group: Indices, points: Points, count: int) -> Points:
    """The mean of the points of each group, (count, 2).

    Parameters
    ----------
    group, points
        The group of each of n points, from 0, and their places, (n, 2).
    count
        Of groups.
    """
    sums = [np.bincount(group, weights=axis, minlength=count) for axis in points.T]
    return np.column_stack(sums) / np.bincount(group, minlength=count)[:, np.newaxis]


def names_one_of(entrances: gpd.GeoDataFrame, stations: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Whether each entrance gives the id or the name of one of the stations, (n,).

    Parameters
    ----------
    entrances, stations
        n points with ``station``; rows with ``station_id`` and ``name``.
    """
    said = entrances["station"]
    result = np.zeros(len(entrances), dtype=bool)
    pairs = ((said, stations["station_id"]), (station_keys(said), station_keys(stations["name"])))
    for named, labels in pairs:
        asked, known = numbered(named, labels)
        result |= (asked >= 0) & np.isin(asked, known)
    return result


def station_of(entrances: gpd.GeoDataFrame, labels: Labels, group: Indices, centres: Points) -> Indices:
    """The physical station of each entrance by id, by name, else the nearest; -1 where there is none.

    Parameters
    ----------
    entrances
        n points with ``station``, what each says of its station.
    labels, group
        Of the rows of stations, and the physical station of each.
    centres
        (stations, 2) the middle of each.
    """
    points = shapely.get_coordinates(entrances.geometry.to_numpy())
    found = np.full(len(entrances), -1, dtype=np.intp)
    if not len(centres):
        return found
    said = entrances["station"]
    bare = station_keys(said, bare_station_key)
    # Without its brackets a name says less: only near by.
    for named, known_as, reach in (
        (said, labels.ids, np.inf),
        (station_keys(said, own_station_key), labels.own, SAME_STATION.value),
        (station_keys(said), labels.names, np.inf),
        (bare, labels.bare, SAME_STATION.value),
    ):
        asked, known = numbered(named, known_as)
        left = np.flatnonzero(found < 0)
        by_label = named_stations(asked[left], points[left], known, group, centres)
        away = np.hypot(*(points[left] - centres[by_label]).T)
        found[left] = np.where(away <= reach, by_label, -1)
    # An entrance that names a station which is not here (not in operation, in the next district) stays out.
    unnamed = (found < 0) & pd.isna(station_keys(said))
    found[unnamed] = nearest_within(points[unnamed], centres)
    return found


def nearest_within(points: Points, centres: Points) -> Indices:
    """The station whose middle is nearest to each point, (n,); -1 beyond NEAR_STATION.

    Parameters
    ----------
    points, centres
        (n, 2) and (stations, 2), in metres.
    """
    found = np.full(len(points), -1, dtype=np.intp)
    if len(points) and len(centres):
        nearest, distance = shapely.STRtree(shapely.points(centres)).query_nearest(
            shapely.points(points), return_distance=True, all_matches=False
        )
        near = distance <= NEAR_STATION.value
        found[nearest[0][near]] = nearest[1][near]
    return found
