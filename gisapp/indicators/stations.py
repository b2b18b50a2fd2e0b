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

from gisapp.by_file import rows_told, told_by_file
from gisapp.indicators.station_findings import (
    closed,
    not_operating,
    of_idle_stations,
    status_unknown,
    texts_of,
    without_station,
)
from gisapp.indicators.station_lines import each_split
from gisapp.indicators.station_matching import (
    Indices,
    Points,
    station_keys,
    stations_by_own_point,
)
from gisapp.indicators.station_rows import (
    entrances_of,
    labels_of,
    merged,
    names_one_of,
    nearest_within,
    physical,
    station_of,
    stations_from,
)
from layers.columns.values import parse_flags
from layers.findings import Finding
from layers.layer import Layer, errors_of_rows, file_of_rows
from layers.remember import by_identity
from layers.station_names import station_key

_SPOT_DIGITS = 1
"""Decimals of metres in which two files agree on a spot."""


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
    unclear, entrance_unclear
        Which stations, and which open entrances, are said to be in some state that is not understood.
    strays, stray_station
        Open entrances that name a station of which there is none, and the station near each, -1 for none.
    own_point
        By station: whether its open entrances are nothing but the station's own point of the station table.
    """

    crs: CRS
    names: list[str]
    lines: list[tuple[str, ...]]
    centres: Points
    centre_errors: NDArray[np.float64]
    unclear: NDArray[np.bool_]
    entrance_names: list[str]
    entrance_lines: list[tuple[str, ...]]
    entrances: Points
    entrance_errors: NDArray[np.float64]
    entrance_unclear: NDArray[np.bool_]
    entrance_station: Indices
    closed_station: Indices
    strays: Points
    stray_station: Indices
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
    entrances = entrances_of(entrance_layer, station_layer)
    operating = _operating(station_layer, entrances)
    findings = operating.findings
    points = shapely.get_coordinates(operating.rows.geometry.representative_point().to_numpy())
    labels = labels_of(operating.rows, points, operating.files)
    group = physical(labels, points)
    names, lines, centres = merged(operating.rows, group, points)
    station = station_of(entrances, labels, group, centres)
    known, is_open = station >= 0, entrances["open"].fillna(value=True).to_numpy(dtype=bool)
    places = shapely.get_coordinates(entrances.geometry.to_numpy())
    kept = _once(np.flatnonzero(is_open & known), station, entrances["name"], places)
    strays = places[is_open & ~known & ~operating.of_idle & entrances["station"].notna().to_numpy()]
    if entrance_layer is not None:
        findings += (
            *told_by_file(entrance_layer, ~known & ~operating.of_idle & bool(len(centres)), without_station),
            *told_by_file(entrance_layer, ~known & operating.of_idle, of_idle_stations(entrances)),
            *told_by_file(entrance_layer, known & ~is_open, closed),
        )
    doors, of = places[kept], station[kept]
    own = np.zeros(len(names), dtype=bool)
    if station_layer is not None:
        unnamed = _are_unnamed(entrances["name"].iloc[kept], [names[each] for each in of])
        own = stations_by_own_point(points, group, doors, of, unnamed)
    return Network(
        crs=CRS(entrances.crs),
        names=names,
        lines=lines,
        centres=centres,
        centre_errors=_greatest(group, operating.errors, len(names)),
        unclear=~np.isin(np.arange(len(names)), group[~operating.unclear]),
        entrance_names=texts_of(entrances["name"].iloc[kept]),
        entrance_lines=each_split(entrances["lines"].iloc[kept]),
        entrances=doors,
        entrance_errors=np.zeros(0) if entrance_layer is None else errors_of_rows(entrance_layer)[kept],
        entrance_unclear=(
            np.zeros(0, dtype=bool)
            if entrance_layer is None
            else rows_told(entrance_layer, "column.flag")[kept]
        ),
        entrance_station=of,
        closed_station=station[~is_open & known],
        strays=strays,
        stray_station=nearest_within(strays, centres),
        own_point=own,
        findings=findings,
    )


@dataclass(frozen=True)
class _Operating:
    """The n rows of stations in operation, and which entrances (m,) are those of stations that are not.

    ``errors``, ``files`` and ``unclear`` are (n,): metres, file, and whether its status is not understood.
    """

    rows: gpd.GeoDataFrame
    errors: NDArray[np.float64]
    files: NDArray[np.object_]
    unclear: NDArray[np.bool_]
    of_idle: NDArray[np.bool_]
    findings: tuple[Finding, ...] = ()


def _operating(station_layer: Layer | None, entrances: gpd.GeoDataFrame) -> _Operating:
    """Those of the station layer; without one, the middles of the entrances of one name."""
    if station_layer is None or station_layer.frame is None:
        rows = stations_from(entrances)
        nothing = np.zeros(len(rows), dtype=bool)
        nowhere = np.full(len(rows), "", dtype=object)
        return _Operating(rows, np.zeros(len(rows)), nowhere, nothing, np.zeros(len(entrances), dtype=bool))
    stations = station_layer.frame
    status = parse_flags(stations["status"].astype(object))
    # Those whose status is not understood are in operation, and are told.
    works = status.cells.fillna(value=True).to_numpy(dtype=bool)
    return _Operating(
        stations[works],
        errors_of_rows(station_layer)[works],
        file_of_rows(station_layer)[works],
        status.unknown[works],
        names_one_of(entrances, stations[~works]),
        (
            *not_operating(station_layer, works),
            *told_by_file(station_layer, status.unknown, status_unknown(stations)),
        ),
    )


def _once(kept: Indices, station: Indices, names: pd.Series, places: Points) -> Indices:
    """The entrances without those that another file has again: of one station and name, on one spot."""
    spots = pd.DataFrame({"station": station, "name": names.to_numpy(), "x": places[:, 0], "y": places[:, 1]})
    again = spots.round({"x": _SPOT_DIGITS, "y": _SPOT_DIGITS}).iloc[kept].duplicated().to_numpy()
    return np.asarray(kept[~again])


def _are_unnamed(names: pd.Series, stations: list[str]) -> NDArray[np.bool_]:
    """Which entrances have no name but that of their station."""
    keys, own = station_keys(names), station_keys(pd.Series(stations, dtype=object))
    return np.asarray(names.isna().to_numpy(dtype=bool) | (keys == own))


def _greatest(group: Indices, numbers: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The greatest number of each group."""
    found = np.zeros(count)
    np.maximum.at(found, group, numbers)
    return found
