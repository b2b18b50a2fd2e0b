"""How often and by what each stop of a GTFS feed is served on a usual weekday by day.

Tables and columns as in the GTFS Schedule Reference (gtfs.org).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

DAY_FROM, DAY_TO = 7 * 3600, 19 * 3600
"""Seconds after midnight between which departures count: 7 to 19 h."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORKING = 5
_LONGEST = 366
"""Days of a feed's calendar that are looked at."""
_ADDED, _REMOVED = "1", "2"

Seconds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Feed:
    """The tables of a feed as text; ``stop_times`` with "seconds", "sequence" and "pickup" as numbers."""

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


def usual_weekday(feed: Feed) -> tuple[date | None, frozenset[str]]:
    """The working day with the median number of trips, and the services that run on it.

    Of Mondays to Fridays within the feed's calendar on which anything runs: so neither a holiday nor the
    day of a festival. None and all services where the feed has no calendar.
    """
    per_service = feed.trips["service_id"].value_counts()
    running = _services_by_day(feed)
    days = sorted(
        (int(per_service.reindex(list(services)).fillna(0).sum()), day)
        for day, services in running.items()
        if day.weekday() < _WORKING
    )
    days = [each for each in days if each[0]]
    if not days:
        return None, frozenset(per_service.index)
    middle = days[(len(days) - 1) // 2][0]
    day = next(day for count, day in days if count == middle)
    return day, frozenset(running[day])


def _services_by_day(feed: Feed) -> dict[date, set[str]]:
    running: dict[date, set[str]] = {}
    for row in feed.calendar.to_dict("records"):
        start, end = _day(row["start_date"]), _day(row["end_date"])
        if start is None or end is None:
            continue
        for number in range(min((end - start).days, _LONGEST) + 1):
            day = start + timedelta(days=number)
            if row[_WEEKDAYS[day.weekday()]] == "1":
                running.setdefault(day, set()).add(row["service_id"])
    for row in feed.calendar_dates.to_dict("records"):
        exception = _day(row["date"])
        if exception is None:
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


def routes_by_stop(feed: Feed) -> pd.DataFrame:
    """stop_id and route_id of each route that calls at a stop, each pair once."""
    route_of = feed.trips.drop_duplicates("trip_id").set_index("trip_id")["route_id"]
    pairs = feed.stop_times[["trip_id", "stop_id"]].drop_duplicates().astype(str)
    pairs["route_id"] = pairs.pop("trip_id").map(route_of)
    return pairs.dropna().drop_duplicates().reset_index(drop=True)
