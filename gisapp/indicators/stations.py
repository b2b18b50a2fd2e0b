"""Physical rail stations with their entrances: one side of the transfer rule.

Rows of a station table that are one station (an interchange listed once per line) become one; entrances
are given to their station by id or name, else to the nearest one. What is closed or not yet in operation
is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gisapp.by_file import told_by_file
from gisapp.indicators.constants import NEAR_STATION, SAME_STATION
from gisapp.indicators.station_matching import (
    Indices,
    Points,
    named_stations,
    numbered,
    physical_stations,
    station_keys,
)
from layers.columns.values import parse_flags
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.remember import by_identity
from layers.sentences import name_rows
from layers.station_names import station_key
from layers.text import T, plural

_LINES = re.compile(r"\s*[、，,;；/|\r\n\t]+\s*")
_LINE_BY_ITSELF = re.compile(r"\S*(\d|线)\S*")


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

    @cached_property
    def keys(self) -> list[str]:
        """The names as they are compared (:func:`~layers.station_names.station_key`)."""
        return [station_key(name) for name in self.names]


@by_identity
def network_of(station_layer: Layer | None, entrance_layer: Layer) -> Network:
    """The stations and entrances of two layers; without a station layer, from the entrances.

    Rows of one id, or of one name within :data:`~gisapp.indicators.constants.SAME_STATION`, are one station.
    An entrance belongs to the station that it names by id, else by name; one that names none to the nearest
    within :data:`~gisapp.indicators.constants.NEAR_STATION`. Remembered for the very same layers, so that a
    moved bus stop does not match all names again.

    Parameters
    ----------
    station_layer
        The layer of role rail_station; None makes a station in the middle of the entrances of one name.
    entrance_layer
        The layer of role rail_entrance, with points.

    Returns
    -------
    Network
        Stations in operation; the findings tell what was left out.
    """
    entrances = entrance_layer.frame
    assert entrances is not None, entrance_layer.role
    if station_layer is None or station_layer.frame is None:
        operating = _stations_from(entrances)
        findings: tuple[Finding, ...] = ()
    else:
        stations = station_layer.frame
        status = parse_flags(stations["status"].astype(object))
        # Those whose status is not understood are in operation, and are told.
        works = status.cells.fillna(value=True).to_numpy(dtype=bool)
        operating = stations[works]
        findings = (
            *_not_operating(station_layer, works),
            *told_by_file(station_layer, status.unknown, _status_unknown(stations)),
        )
    keys = station_keys(operating["name"])
    points = shapely.get_coordinates(operating.geometry.representative_point().to_numpy())
    group = _physical(operating["station_id"], keys, points)
    names, lines, centres = _merged(operating, group, points)
    station = _station_of(entrances, operating["station_id"], keys, group, centres)
    known, is_open = station >= 0, entrances["open"].fillna(value=True).to_numpy(dtype=bool)
    kept = np.flatnonzero(is_open & known)
    return Network(
        crs=CRS(entrances.crs),
        names=names,
        lines=lines,
        centres=centres,
        entrance_names=_texts(entrances["name"].iloc[kept]),
        entrance_lines=_each_split(entrances["lines"].iloc[kept]),
        entrances=shapely.get_coordinates(entrances.geometry.to_numpy()[kept]),
        entrance_station=station[kept],
        closed_station=station[~is_open & known],
        findings=(
            *findings,
            *told_by_file(entrance_layer, ~known & bool(len(centres)), _without_station),
            *told_by_file(entrance_layer, known & ~is_open, _closed),
        ),
    )


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
            "lines": ["、".join(each) for each in _lines_by(number, len(keys), named["lines"])],
            "status": None,
            "row": 0,
        },
        geometry=shapely.points(_middles(spot_of, spots[:, 1:], len(keys))),
        crs=entrances.crs,
    )


def _not_operating(layer: Layer, works: NDArray[np.bool_]) -> tuple[Finding, ...]:
    stations = layer.frame
    assert stations is not None, layer.role
    if works.all():
        return ()
    (key,) = numbered(station_keys(stations["name"]))
    # A line under construction does not close a station that other lines serve.
    served = (key >= 0) & np.isin(key, key[works])

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


def _status_unknown(stations: gpd.GeoDataFrame) -> Callable[[str, tuple[int, ...], Indices], Finding]:
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

    return told


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
    lines = _lines_by(group, len(first), stations["lines"])
    return _texts(names), [tuple(each) for each in lines], _middles(group, points, len(first))


def _middles(group: Indices, points: Points, count: int) -> Points:
    """The mean of the points of each group."""
    sums = [np.bincount(group, weights=axis, minlength=count) for axis in points.T]
    return np.column_stack(sums) / np.bincount(group, minlength=count)[:, np.newaxis]


def _lines_by(group: Indices, count: int, texts: pd.Series) -> list[dict[str, None]]:
    """The lines of each group, in the order in which its rows first name them."""
    lines: list[dict[str, None]] = [{} for _ in range(count)]
    for number, named in zip(group.tolist(), _each_split(texts), strict=True):
        lines[number].update(dict.fromkeys(named))
    return lines


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


def _each_split(texts: pd.Series) -> list[tuple[str, ...]]:
    """The lines that each text names; each distinct text is taken apart once."""
    number, distinct = pd.factorize(texts)
    lines = [*map(_split, distinct), ()]
    return [lines[each] for each in number]


def _split(text: Any) -> tuple[str, ...]:
    parts = (part for part in _LINES.split(str(text).strip()) if part)
    return tuple(line for part in parts for line in _at_blanks(part))


def _at_blanks(text: str) -> list[str]:
    """The lines of a text without other marks: 1号线 2号线 are two, "Line 1" and "Line 2 North" one each."""
    words = text.split()
    return words if all(map(_LINE_BY_ITSELF.fullmatch, words)) else [text]


def _texts(column: pd.Series) -> list[str]:
    cells = column.to_numpy(dtype=object)
    return ["" if gone else str(cell) for cell, gone in zip(cells, pd.isna(cells), strict=True)]
