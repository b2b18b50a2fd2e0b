"""How often and by what each stop of a GTFS feed is served on a usual weekday by day.

Tables and columns as in the GTFS Schedule Reference (gtfs.org).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

DAY_FROM, DAY_TO = 7 * 3600, 19 * 3600
"""Seconds after midnight between which departures count: 7 to 19 h."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORKING = 5
_YEAR, _MONTH = timedelta(days=366), timedelta(days=31)
_TIMETABLE = 0.1
"""Share of the trips of the largest service from which on another is a timetable, and no single run."""
_ADDED, _REMOVED = "1", "2"

Span = tuple[date, date]
Seconds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Feed:
    """The tables of a feed as text; ``stop_times`` with "seconds", "sequence" and "pickup" as numbers.

    "passes" is 1 where nobody may get on or off.
    """

    stops: pd.DataFrame
    routes: pd.DataFrame
    trips: pd.DataFrame
    stop_times: pd.DataFrame
    calendar: pd.DataFrame
    calendar_dates: pd.DataFrame
    frequencies: pd.DataFrame


def seconds_of(times: pd.Series[str]) -> Seconds:
    """Seconds after midnight of "8:05:00" or "25:10:00"; NaN where there is no time."""
    numbers, distinct = pd.factorize(times)  # a timetable repeats its times
    parts = pd.Series(distinct, dtype=str).str.extract(r"^\s*(\d{1,3}):(\d{2}):(\d{2})\s*$").astype(float)
    return np.asarray(parts[0] * 3600 + parts[1] * 60 + parts[2], dtype=np.float64)[numbers]


@dataclass(frozen=True)
class Service:
    """When a feed runs, as far as its calendar says.

    Attributes
    ----------
    day, services
        A usual weekday, and the services that run on it: the working day with the median number of trips
        among those on which anything runs, so neither a holiday nor the day of a festival. None and all
        services where the feed has no calendar.
    ended
        Services that ended long before the timetable of today, and those that run on no day at all, by their
        last day.
    """

    day: date | None
    services: frozenset[str]
    ended: Mapping[str, date]


def service_of(feed: Feed) -> Service:
    """When a feed runs: within the last year of its calendar, and back to the last timetable that began."""
    per_service = feed.trips["service_id"].value_counts()
    spans = _spans(feed)
    if not spans:
        return Service(None, frozenset(per_service.index), {})
    first, last = _today(spans, per_service)
    running = _services_by_day(feed, first, last)
    days = sorted(
        (int(per_service.reindex(list(services)).fillna(0).sum()), day)
        for day, services in running.items()
        if day.weekday() < _WORKING
    )
    days = [each for each in days if each[0]]
    if not days:
        return Service(None, frozenset(per_service.index), {})
    middle = days[(len(days) - 1) // 2][0]
    day = next(day for count, day in days if count == middle)
    ended = {service: end for service, (_, end) in spans.items() if end < first} | _never(feed)
    return Service(day, frozenset(running[day]), ended)


def _never(feed: Feed) -> dict[str, date]:
    """The services of the calendar that run on no day, by its last one."""
    added = set(feed.calendar_dates.loc[feed.calendar_dates["exception_type"] == _ADDED, "service_id"])
    idle = feed.calendar[(feed.calendar[list(_WEEKDAYS)] != "1").all(axis=1)]
    days = zip(idle["service_id"], map(_day, idle["end_date"]), strict=True)
    return {service: day for service, day in days if day is not None and service not in added}


def _spans(feed: Feed) -> dict[str, Span]:
    """The first and the last day of each service."""
    added = feed.calendar_dates[feed.calendar_dates["exception_type"] == _ADDED]
    told = (
        *feed.calendar[["service_id", "start_date", "end_date"]].itertuples(index=False),
        *added[["service_id", "date", "date"]].itertuples(index=False),
    )
    spans: dict[str, Span] = {}
    for service, *days in told:
        start, end = map(_day, days)
        if start is not None and end is not None and start <= end:
            known = spans.get(service, (start, end))
            spans[service] = (min(start, known[0]), max(end, known[1]))
    return spans


def _today(spans: Mapping[str, Span], trips: pd.Series[int]) -> Span:
    """The first and the last day of what the feed says of today.

    It may keep timetables of years gone by, and say of others that they run until 2099. So the last day is at
    the most a year after some service began; the first is a year before, or a month before the last timetable
    began, whichever is earlier: what ran until a new one is as good as that.
    """
    least = _TIMETABLE * max(trips.get(service, 0) for service in spans)
    timetables = [span for service, span in spans.items() if trips.get(service, 0) >= least]
    last = max(min(end, start + _YEAR) for start, end in timetables)
    return min(last - _YEAR, max(start for start, _ in timetables) - _MONTH), last


def _services_by_day(feed: Feed, first: date, last: date) -> dict[date, set[str]]:
    running: dict[date, set[str]] = {}
    for row in feed.calendar.to_dict("records"):
        start, end = _day(row["start_date"]), _day(row["end_date"])
        if start is None or end is None:
            continue
        start, end = max(start, first), min(end, last)
        for number in range((end - start).days + 1):
            day = start + timedelta(days=number)
            if row[_WEEKDAYS[day.weekday()]] == "1":
                running.setdefault(day, set()).add(row["service_id"])
    for row in feed.calendar_dates.to_dict("records"):
        exception = _day(row["date"])
        if exception is None or not first <= exception <= last:
            continue
        services = running.setdefault(exception, set())
        if row["exception_type"] == _ADDED:
            services.add(row["service_id"])
        elif row["exception_type"] == _REMOVED:
            services.discard(row["service_id"])
    return running


def _day(text: str) -> date | None:
    """The day of "20260105"; None where there is none."""
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day of the feed's own calendar
    except ValueError:
        return None


def departures_by_stop(feed: Feed, services: frozenset[str]) -> pd.Series[float]:
    """Departures by day of the trips of these services, by stop_id.

    The last stop of a trip and stops where nobody may get on have no departure. A trip of frequencies.txt
    is repeated at its headway; its own times only say how long the way to each stop is.
    """
    trips = feed.trips.loc[feed.trips["service_id"].isin(services), "trip_id"]
    times = feed.stop_times[feed.stop_times["trip_id"].isin(trips)]
    times = times.sort_values(["trip_id", "sequence"], kind="stable")
    times = times.assign(seconds=_between(times["seconds"].to_numpy()))
    boards = times["trip_id"].duplicated(keep="last").to_numpy() & (times["pickup"] != 1).to_numpy()
    repeated = times["trip_id"].isin(feed.frequencies["trip_id"]).to_numpy()
    once = times[boards & ~repeated & times["seconds"].between(DAY_FROM, DAY_TO, inclusive="left").to_numpy()]
    counted = once.groupby("stop_id", observed=True).size().astype(float)
    return counted.add(_repeated(times, boards & repeated, feed.frequencies), fill_value=0)


def _between(seconds: Seconds) -> Seconds:
    """Times of stops that have none, evenly between those before and after; trips begin and end with one."""
    known = np.flatnonzero(~np.isnan(seconds))
    if not len(known):
        return seconds
    return np.interp(np.arange(len(seconds)), known, seconds[known])


def _repeated(
    times: pd.DataFrame, wanted: npt.NDArray[np.bool_], frequencies: pd.DataFrame
) -> pd.Series[float]:
    way = times["seconds"] - times.groupby("trip_id", observed=True)["seconds"].transform("first")
    rows = times.assign(way=way)[wanted].astype({"trip_id": str}).merge(frequencies, on="trip_id")
    start, end = (seconds_of(rows[name]) for name in ("start_time", "end_time"))
    headway = pd.to_numeric(rows["headway_secs"], errors="coerce").to_numpy(float)
    headway = np.where(headway > 0, headway, np.nan)
    begin = start + rows["way"].to_numpy(float)
    last = np.minimum(np.ceil((end - start) / headway), np.ceil((DAY_TO - begin) / headway))
    first = np.maximum(0, np.ceil((DAY_FROM - begin) / headway))
    runs = pd.Series(np.nan_to_num(np.maximum(last - first, 0)), index=rows["stop_id"].astype(str))
    return runs.groupby(level=0).sum()


def routes_by_stop(feed: Feed, ended: Collection[str]) -> pd.DataFrame:
    """stop_id and route_id of each route that calls at a stop, each pair once; and whether it has ended.

    Where nobody may get on or off, a route has ended, too: it passes.

    Parameters
    ----------
    feed
        Its tables.
    ended
        Services of years gone by; a route of which only their trips call at a stop has ended there.
    """
    trips = feed.trips.drop_duplicates("trip_id").set_index("trip_id")
    pairs = feed.stop_times[["trip_id", "stop_id", "passes"]].drop_duplicates()
    pairs = pairs.astype({"trip_id": str, "stop_id": str})
    pairs["route_id"] = pairs["trip_id"].map(trips["route_id"])
    idle = pairs.pop("trip_id").map(trips["service_id"]).isin(list(ended))
    pairs["ended"] = idle | (pairs.pop("passes") == 1)
    return pairs.dropna().groupby(["stop_id", "route_id"])["ended"].all().reset_index()
