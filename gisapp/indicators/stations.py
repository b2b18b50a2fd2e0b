"""Physical rail stations with their entrances: one side of the transfer rule.

Rows of a station table that are one station (an interchange listed once per line) become one; entrances
are given to their station by id or name, else to the nearest one. What is closed or not yet in operation
is left out and told.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gisapp.indicators.by_file import told_by_file
from layers.columns.values import parse_flags
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.measuring.adjacency import groups
from layers.remember import by_identity
from layers.sentences import name_rows
from layers.text import T, plural

Points = NDArray[np.float64]
Indices = NDArray[np.intp]

SAME_STATION = 500.0
"""Metres within which rows of one name are one station, as lines of an interchange lie."""
NEAR_STATION = 300.0
"""Metres within which an entrance without a known station belongs to the nearest one."""
_LINES = re.compile(r"[、，,;；/|\s]+")
_STATION_WORD = re.compile(r"(?<=.)(地铁站|轻轨站|轨道站|车站|站)\d*$")


@dataclass(frozen=True)
class Network:
    """Physical stations and their open entrances; points are (n, 2) in the working CRS.

    ``entrance_station`` and ``closed_station`` give the station of each open and each closed entrance.
    """

    crs: CRS
    names: list[str]
    lines: list[tuple[str, ...]]
    centres: Points
    entrance_names: list[str]
    entrance_lines: list[tuple[str, ...]]
    entrances: Points
    entrance_station: Indices
    closed_station: Indices
    findings: tuple[Finding, ...]


@by_identity
def network_of(station_layer: Layer | None, entrance_layer: Layer) -> Network:
    """The stations and entrances of two layers; without a station layer, from the entrances.

    Remembered for the very same layers, so that a moved bus stop does not match all names again.
    """
    entrances = entrance_layer.frame
    assert entrances is not None, entrance_layer.role
    if station_layer is None or station_layer.frame is None:
        operating = _stations_from(entrances)
        findings: tuple[Finding, ...] = ()
    else:
        works = _works(station_layer.frame)
        operating = station_layer.frame[works].reset_index(drop=True)
        findings = (*_not_operating(station_layer, works), *_status_unknown(station_layer))
    group = _physical(operating)
    names, lines, centres = _merged(operating, group)
    station = _station_of(entrances, operating, group, centres)
    known, is_open = station >= 0, entrances["open"].fillna(value=True).to_numpy(dtype=bool)
    kept = np.flatnonzero(is_open & known)
    return Network(
        crs=CRS(entrances.crs),
        names=names,
        lines=lines,
        centres=centres,
        entrance_names=_texts(entrances["name"].iloc[kept]),
        entrance_lines=[_split(each) for each in entrances["lines"].iloc[kept]],
        entrances=shapely.get_coordinates(entrances.geometry.to_numpy()[kept]),
        entrance_station=station[kept],
        closed_station=station[~is_open & known],
        findings=(
            *findings,
            *told_by_file(entrance_layer, ~known & bool(len(centres)), _without_station),
            *told_by_file(entrance_layer, known & ~is_open, _closed),
        ),
    )


def station_key(name: object) -> str:
    """A station's name as it is compared: 两路口站, 两路口站2 and 两路口 are one; "S1" and "S2" are two."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(name)).casefold())
    return _STATION_WORD.sub("", text)


def _stations_from(entrances: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One station in the middle of the entrances that name it."""
    named = entrances[entrances["station"].notna()]
    key = named["station"].map(station_key)
    middle = gpd.GeoSeries(named.geometry).groupby(key).agg(lambda points: points.union_all().centroid)
    first = named.groupby(key)["station"].first()
    lines = named["lines"].groupby(key).agg(lambda column: "、".join(column.dropna().astype(str)))
    return gpd.GeoDataFrame(
        {
            "name": first.reindex(middle.index).to_numpy(),
            "station_id": None,
            "lines": lines.reindex(middle.index).to_numpy(),
            "status": None,
            "row": 0,
        },
        geometry=middle.to_numpy(),
        crs=entrances.crs,
    )


def _works(stations: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Which rows are in operation; those whose status is not understood are, and are told."""
    status = parse_flags(stations["status"].astype(object)).cells
    return np.asarray(status.fillna(value=True).to_numpy(dtype=bool))


def _not_operating(layer: Layer, works: NDArray[np.bool_]) -> tuple[Finding, ...]:
    stations = layer.frame
    assert stations is not None, layer.role
    key = stations["name"].map(station_key, na_action="ignore")
    # A line under construction does not close a station that other lines serve.
    served = key.isin(key[works].dropna()).to_numpy(dtype=bool)

    def told(file: str, rows: tuple[int, ...], at: Indices) -> Finding:
        names = _texts(stations["name"].iloc[at])
        return Finding(
            "transfer.not_operating",
            Severity.INFO,
            T("Stations not in operation are not counted: {names}.", names=names),
            file=file,
            rows=rows,
        )

    return told_by_file(layer, ~works & ~served, told)


def _status_unknown(layer: Layer) -> tuple[Finding, ...]:
    stations = layer.frame
    assert stations is not None, layer.role

    def told(file: str, rows: tuple[int, ...], at: Indices) -> Finding:
        return Finding(
            "transfer.status_unknown",
            Severity.WARNING,
            T(
                "Stations whose status is not understood count as in operation: {names} "
                "(the first is “{status}”).",
                names=_texts(stations["name"].iloc[at]),
                status=str(stations["status"].iloc[at[0]]),
            ),
            file=file,
            rows=rows,
            mend=T("Write 运营 or 在建, or yes or no, and import the file again."),
        )

    return told_by_file(layer, parse_flags(stations["status"].astype(object)).unknown, told)


def _physical(stations: gpd.GeoDataFrame) -> Indices:
    """The physical station of each row, numbered from 0 in the order of first rows."""
    points = stations.geometry.representative_point().to_numpy()
    pairs = []
    same_id = stations["station_id"]
    key = stations["name"].map(station_key, na_action="ignore")
    for values, reach in ((same_id, np.inf), (key, SAME_STATION)):
        for rows in stations.groupby(values.where(values.notna()).to_numpy()).indices.values():
            first, second = np.triu_indices(len(rows), 1)
            near = shapely.distance(points[rows[first]], points[rows[second]]) <= reach
            pairs.append(np.stack([rows[first[near]], rows[second[near]]]))
    joined = np.concatenate(pairs, axis=1) if pairs else np.empty((2, 0), dtype=np.intp)
    lowest = groups(len(stations), joined[0], joined[1])
    return np.asarray(np.unique(lowest, return_inverse=True)[1])


def _merged(stations: gpd.GeoDataFrame, group: Indices) -> tuple[list[str], list[tuple[str, ...]], Points]:
    """Name, lines and middle of each physical station."""
    count = int(group.max()) + 1 if len(group) else 0
    first = np.unique(group, return_index=True)[1]
    names = stations["name"].fillna(stations["station_id"]).fillna("#" + stations["row"].astype(str))
    lines: list[dict[str, None]] = [{} for _ in range(count)]
    for number, text in zip(group, stations["lines"], strict=True):
        lines[number].update(dict.fromkeys(_split(text)))
    xy = shapely.get_coordinates(stations.geometry.representative_point().to_numpy())
    size = np.bincount(group, minlength=count)[:, np.newaxis]
    middle = np.column_stack([np.bincount(group, weights=axis, minlength=count) for axis in xy.T]) / size
    return [str(names.iloc[row]) for row in first], [tuple(each) for each in lines], middle


def _station_of(
    entrances: gpd.GeoDataFrame,
    stations: gpd.GeoDataFrame,
    group: Indices,
    centres: Points,
) -> Indices:
    """The physical station of each entrance by id, by name, else the nearest; -1 where there is none."""
    points = entrances.geometry.to_numpy()
    found = np.full(len(entrances), -1, dtype=np.intp)
    if not len(centres):
        return found
    said = entrances["station"]
    for values, keys in (
        (said, stations["station_id"]),
        (said.map(station_key, na_action="ignore"), stations["name"].map(station_key, na_action="ignore")),
    ):
        by_key = pd.Series(group).groupby(keys.where(keys.notna()).to_numpy()).unique().to_dict()
        for row in np.flatnonzero((found < 0) & values.isin(list(by_key)).to_numpy()):
            candidates = by_key[values.iloc[row]]
            # Several stations of one name: the nearest of them.
            away = np.hypot(*(centres[candidates] - shapely.get_coordinates(points[row])).T)
            found[row] = candidates[int(away.argmin())]
    # An entrance that names a station which is not here (not in operation, in the next district) stays out.
    unnamed = np.flatnonzero((found < 0) & said.isna().to_numpy())
    nearest, distance = shapely.STRtree(shapely.points(centres)).query_nearest(
        points[unnamed], return_distance=True, all_matches=False
    )
    near = distance <= NEAR_STATION
    found[unnamed[nearest[0][near]]] = nearest[1][near]
    return found


def _without_station(file: str, rows: tuple[int, ...], _: Indices) -> Finding:
    return Finding(
        "transfer.entrance_without_station",
        Severity.WARNING,
        T("Entrances of no station in operation are not counted: {rows}.", rows=name_rows(rows)),
        file=file,
        rows=rows,
        mend=T("Give each entrance the name of its station as the station table writes it."),
    )


def _closed(file: str, rows: tuple[int, ...], _: Indices) -> Finding:
    return Finding(
        "transfer.closed_entrances",
        Severity.INFO,
        plural(
            "{n} closed entrance is not counted.",
            "{n} closed entrances are not counted.",
            n=len(rows),
        ),
        file=file,
        rows=rows,
    )


def _split(text: Any) -> tuple[str, ...]:
    return () if pd.isna(text) else tuple(part for part in _LINES.split(str(text).strip()) if part)


def _texts(column: pd.Series) -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in column]
