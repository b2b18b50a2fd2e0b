"""GTFS feeds: stops of buses, stations of rail and their entrances, with their routes and service by day."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.encoding.code_page import title_of
from layers.reading.frames.wkb import rows_where
from layers.reading.gtfs.modes import kind_of
from layers.reading.gtfs.service import (
    DAY_FROM,
    DAY_TO,
    Feed,
    Service,
    departures_by_stop,
    routes_by_stop,
    service_of,
)
from layers.reading.gtfs.tables import feed_of
from layers.reading.request import Request
from layers.reading.timetables import others_in
from layers.reading.transport_kinds import BUS, LEFT_OUT, URBAN_RAIL, left_out
from layers.source import Source
from layers.text import T, plural

_STOP, _STATION, _ENTRANCE = "0", "1", "2"
_ENDED = "ended_stops"
"""The layer of stops at which only services of years gone by called."""


def read_sources(request: Request) -> list[Source]:
    """Bus stops, rail stations and entrances of rail stations, as far as the feed has them.

    Columns: name, stop_id, routes ("101; 102"), departures on a usual weekday from 7 to 19 h, headway in
    minutes; for a bus stop its platform as direction, for an entrance its station. Other kinds of transport
    (:mod:`layers.reading.transport_kinds`), and stops whose services have ended, are sources to choose from
    only.
    """
    feed, codec = feed_of(request)
    service = service_of(feed)
    stops = _served(feed, service)
    findings = [
        *_of_references(feed, request.file),
        *_of_day(service.day, request.file),
        *_of_others(request),
    ]
    counted = {
        "stations": ("rail_station", _stations(stops, URBAN_RAIL)),
        "entrances": ("rail_entrance", _entrances(stops, URBAN_RAIL)),
        "bus_stops": ("bus_stop", _bus_stops(stops)),
    }
    spare = _left_out(stops)
    chosen = {**counted, **{name: ("", frame) for name, frame in spare.items()}}
    sources = [
        _source(name, role, frame, request, codec, findings)
        for name, (role, frame) in chosen.items()
        if len(frame)
    ]
    if not sources:
        raise UserError(
            T("{file} has no stops.", file=request.file),
            T("Ask for the feed as one zip with all its tables."),
        )
    told = left_out({mode: len(spare[kind.layer]) for mode, kind in LEFT_OUT.items()}, request.file)
    told += _of_ended(len(spare[_ENDED]), request.file)
    return [replace(sources[0], findings=(*sources[0].findings, *told)), *sources[1:]]


def _served(feed: Feed, service: Service) -> pd.DataFrame:
    """The stops with their place, and what serves them: a station has what its platforms have."""
    departures = departures_by_stop(feed, service.services)
    stops = feed.stops.drop_duplicates("stop_id").reset_index(drop=True)
    stops["kind"] = stops["location_type"].replace("", _STOP)
    stops["departures"] = stops["stop_id"].map(departures).fillna(0).astype(int)
    calls = routes_by_stop(feed, service.ended).merge(feed.routes.drop_duplicates("route_id"), on="route_id")
    calls["mode"] = pd.to_numeric(calls["route_type"], errors="coerce").map(kind_of)
    calls["number"] = calls["route_short_name"].where(
        calls["route_short_name"] != "", calls["route_long_name"]
    )
    parents = dict(zip(stops["stop_id"], stops["parent_station"], strict=True))
    of_parents = calls.assign(stop_id=calls["stop_id"].map(parents))
    of_parents = of_parents[of_parents["stop_id"].notna() & (of_parents["stop_id"] != "")]
    calls = pd.concat([calls, of_parents], ignore_index=True)
    past, calls = calls[calls["ended"]], calls[~calls["ended"]]
    stops[_ENDED] = stops["stop_id"].isin(past["stop_id"]) & ~stops["stop_id"].isin(calls["stop_id"])
    stops["routes"] = stops["stop_id"].map(calls.groupby("stop_id")["number"].agg(_joined))
    for mode in (URBAN_RAIL, BUS, *LEFT_OUT):
        stops[mode] = stops["stop_id"].isin(calls.loc[calls["mode"] == mode, "stop_id"])
    below = stops.groupby("parent_station")["departures"].sum()
    stops["departures"] += stops["stop_id"].map(below).where(stops["kind"] == _STATION).fillna(0).astype(int)
    names = dict(zip(stops["stop_id"], stops["stop_name"], strict=True))
    stops["station"] = stops["parent_station"].map(names)
    return stops


def _joined(numbers: pd.Series[str]) -> str:
    return "; ".join(sorted(set(numbers), key=lambda each: (len(each), each)))


def _stations(stops: pd.DataFrame, mode: str) -> pd.DataFrame:
    """Stations of a mode, and its stops that belong to none; platforms stand for their station."""
    alone = (stops["kind"] == _STOP) & ~stops["station"].notna()
    return stops[stops[mode] & ((stops["kind"] == _STATION) | alone)].rename(columns={"routes": "lines"})


def _entrances(stops: pd.DataFrame, mode: str) -> pd.DataFrame:
    of_mode = stops["parent_station"].isin(stops.loc[stops[mode], "stop_id"])
    return stops[(stops["kind"] == _ENTRANCE) & of_mode].drop(columns=["departures", "routes"])


def _bus_stops(stops: pd.DataFrame) -> pd.DataFrame:
    """Stops of buses, and those that nothing serves: what they were for cannot be known."""
    return _platforms(stops[(stops["kind"] == _STOP) & (stops[BUS] | _unserved(stops))])


def _platforms(stops: pd.DataFrame) -> pd.DataFrame:
    return stops.rename(columns={"platform_code": "direction"})


def _unserved(stops: pd.DataFrame) -> pd.Series[bool]:
    return ~stops[[URBAN_RAIL, BUS, *LEFT_OUT, _ENDED]].any(axis=1)


def _left_out(stops: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The stops, stations and entrances of each other kind by layer, each in one of them only."""
    rest = stops[~stops[URBAN_RAIL] & ~(stops[BUS] & (stops["kind"] == _STOP))]
    found = {}
    for mode, kind in LEFT_OUT.items():
        if kind.stations:
            found[kind.layer] = _stations(rest, mode)
            found[f"{kind.layer}_entrances"] = _entrances(rest, mode)
        else:
            found[kind.layer] = _platforms(rest[(rest["kind"] == _STOP) & rest[mode]])
        rest = rest[~rest[mode]]
    found[_ENDED] = _platforms(stops[(stops["kind"] == _STOP) & stops[_ENDED]])
    return found


def _source(
    name: str, role: str, stops: pd.DataFrame, request: Request, codec: str, findings: list[Finding]
) -> Source:
    stops = stops.reset_index(drop=True).rename(columns={"stop_name": "name"})
    kept = ["name", "stop_id", "station", "lines", "routes", "direction", "departures"]
    frame = stops[[each for each in kept if each in stops]].replace("", None)
    if "departures" in frame:
        per_hour = (DAY_TO - DAY_FROM) / 60
        frame["headway"] = (per_hour / frame["departures"].where(frame["departures"] > 0)).round(1)
    east, north = (pd.to_numeric(stops[each], errors="coerce") for each in ("stop_lon", "stop_lat"))
    points = gpd.points_from_xy(east, north)
    points[(east.isna() | north.isna()).to_numpy()] = None
    crs = CRS.from_epsg(4326)
    told = list(findings)
    if role == "bus_stop":
        told += _of_unserved(_unserved(stops).to_numpy(bool), request.file)
    return Source(
        path=request.path,
        name=name,
        format=request.format.name,
        frame=gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, index=frame.index), crs=crs),
        crs=crs,
        encoding=title_of(codec.removesuffix("-sig")),
        role_hint=role,
        findings=tuple(told),
    )


def _of_unserved(unserved: np.typing.NDArray[np.bool_], file: str) -> list[Finding]:
    if not unserved.any():
        return []
    message = plural("No route calls at one stop.", "No route calls at {n} stops.", n=int(unserved.sum()))
    mend = T("They count as stops all the same; take them out if they are no longer in use.")
    return [Finding("gtfs.unserved", Severity.WARNING, message, file, rows=rows_where(unserved), mend=mend)]


def _of_day(day: object, file: str) -> list[Finding]:
    if day is not None:
        message = T(
            "Departures are those of {day}, a usual weekday of the feed, from 7 to 19 h.", day=str(day)
        )
        return [Finding("gtfs.day", Severity.INFO, message, file)]
    message = T("The feed has no calendar of weekdays, so all its trips count as if they ran on one day.")
    return [Finding("gtfs.no_calendar", Severity.WARNING, message, file)]


def _of_ended(count: int, file: str) -> list[Finding]:
    if not count:
        return []
    message = plural(
        "One stop is served by nothing that still runs and stops there; it does not count.",
        "{n} stops are served by nothing that still runs and stops there; they do not count.",
        n=count,
    )
    mend = T("They are a layer of their own; give it a role if it should count.")
    return [Finding("gtfs.ended", Severity.WARNING, message, file, mend=mend)]


def _of_others(request: Request) -> list[Finding]:
    """Data that lie in the feed's zip, and would be missed."""
    others = others_in(request.path)
    if not others:
        return []
    message = T("Beside the timetable the zip holds {names}, which was not read.", names=others)
    mend = T("Import it from a folder or a zip of its own.")
    return [Finding("gtfs.others", Severity.WARNING, message, request.file, mend=mend)]


def _of_references(feed: Feed, file: str) -> list[Finding]:
    """Rows that name something the feed does not have."""
    known = {name: set(getattr(feed, name + "s")[f"{name}_id"]) for name in ("stop", "trip", "route")}
    services = {*feed.calendar["service_id"], *feed.calendar_dates["service_id"]}
    parents = feed.stops["parent_station"]
    broken = {
        "stop_times.txt: stop_id": ~feed.stop_times["stop_id"].isin(known["stop"]),
        "stop_times.txt: trip_id": ~feed.stop_times["trip_id"].isin(known["trip"]),
        "trips.txt: route_id": ~feed.trips["route_id"].isin(known["route"]),
        "trips.txt: service_id": ~feed.trips["service_id"].isin(services) & bool(services),
        "stops.txt: parent_station": ~parents.isin(known["stop"]) & (parents != ""),
    }
    return [
        Finding(
            "gtfs.reference",
            Severity.WARNING,
            plural(
                "One row names in {place} something that the feed does not have; it was passed over.",
                "{n} rows name in {place} something that the feed does not have; they were passed over.",
                n=int(rows.sum()),
                place=place,
            ),
            file,
        )
        for place, rows in broken.items()
        if rows.any()
    ]
