"""Which kind of transport stations and stops of OpenStreetMap are of, by their tags and their routes.

Tags as in the OpenStreetMap wiki: Tag:railway=station (station, subway, light_rail, monorail, tram, train,
funicular), Key:route, Tag:route=bus (service), Tag:highway=bus_stop (bus, coach, tourist_bus).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.reading.osm.relations import Relation
from layers.reading.transport_kinds import (
    BUS,
    COACH,
    FERRY,
    FUNICULAR,
    SCHOOL,
    TOURIST,
    TRAIN,
    URBAN_RAIL,
)

_URBAN = ("subway", "light_rail", "monorail", "tram")
_OF_STATION = {
    **dict.fromkeys(_URBAN, URBAN_RAIL),
    "funicular": FUNICULAR,
    "miniature": TOURIST,
    "train": TRAIN,
}
"""Values of station=*, and keys of which "yes" says the same; the first that holds decides."""
_OF_ROUTE = {
    **dict.fromkeys((*_URBAN, "light_rail"), URBAN_RAIL),
    **dict.fromkeys(("bus", "trolleybus", "share_taxi", "minibus"), BUS),
    **dict.fromkeys(("train", "railway"), TRAIN),
    "funicular": FUNICULAR,
    "coach": COACH,
    "tourist_bus": TOURIST,
    "school_bus": SCHOOL,
    "ferry": FERRY,
}
_OF_SERVICE = {
    **dict.fromkeys(("long_distance", "national", "international", "coach"), COACH),
    **dict.fromkeys(("tourism", "tourist", "sightseeing"), TOURIST),
    "school": SCHOOL,
}
"""Values of service=* of a bus route that is not one of the city's ordinary lines."""
_OF_STOP = {"coach": COACH, "tourist_bus": TOURIST, "school_bus": SCHOOL}
BY_ROAD = (BUS, COACH, TOURIST, SCHOOL)


def mode_of_route(tags: Mapping[str, str]) -> str | None:
    """The kind of transport of a route relation; None for what is no public transport."""
    mode = _OF_ROUTE.get(tags.get("route", ""))
    return _OF_SERVICE.get(tags.get("service", ""), mode) if mode == BUS else mode


def modes_by_member(relations: Iterable[Relation]) -> dict[str, set[str]]:
    """The kinds of the routes of which each node and way is a member."""
    modes: dict[str, set[str]] = {}
    for relation in relations:
        mode = mode_of_route(relation.tags)
        if mode is not None:
            for member in relation.members:
                modes.setdefault(member, set()).add(mode)
    return modes


def station_modes(
    stations: gpd.GeoDataFrame, by_member: Mapping[str, set[str]]
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """The kind of each station, and which stations do not say it and count as urban rail.

    Parameters
    ----------
    stations
        With the tags of stations as columns.
    by_member
        The kinds of routes that call at a station (:func:`modes_by_member`).
    """
    modes = np.full(len(stations), None, dtype=object)
    for key, mode in _OF_STATION.items():
        said = ((stations["station"] == key) | (_column(stations, key) == "yes")).to_numpy(bool)
        modes[said & pd.isna(modes)] = mode
    for number in np.flatnonzero(pd.isna(modes)):
        routes = by_member.get(stations["osm_id"].iloc[number], set())
        modes[number] = next((mode for mode in (URBAN_RAIL, TRAIN, FUNICULAR) if mode in routes), None)
    modes[pd.isna(modes) & (stations["railway"] == "halt").to_numpy(bool)] = TRAIN
    unsaid = pd.isna(modes)
    modes[unsaid] = URBAN_RAIL
    return modes, unsaid


def stop_modes(stops: gpd.GeoDataFrame, by_member: Mapping[str, set[str]]) -> NDArray[np.object_]:
    """The kind of each stop on a road: as its routes say, else as its own tags do, else a bus.

    Parameters
    ----------
    stops
        With the tags of stops as columns.
    by_member
        The kinds of routes that call at a stop (:func:`modes_by_member`).
    """
    modes = np.full(len(stops), BUS, dtype=object)
    by_tag = (stops["bus"] != "yes") & _column(stops, "route_ref").isna()
    for key, mode in _OF_STOP.items():
        modes[(by_tag & (_column(stops, key) == "yes")).to_numpy(bool)] = mode
    modes[(stops["bus"] == "school").to_numpy(bool)] = SCHOOL
    for number, stop in enumerate(stops["osm_id"]):
        routes = by_member.get(stop, set())
        called = [mode for mode in BY_ROAD if mode in routes]
        if called:
            modes[number] = called[0]
    return modes


def _column(frame: gpd.GeoDataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(None, frame.index, dtype=object)
