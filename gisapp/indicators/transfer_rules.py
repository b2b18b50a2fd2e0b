"""The ways to count transfer coverage (definitions D1 to D7 of docs/definitions.md), beside each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gisapp.indicators.stations import Indices, Stations, station_key
from gisapp.parameters import Parameters
from gisapp.study_area import StudyArea
from layers.measuring.ground import ground_distance

NOISE = 1e-6
"""Metres of floating-point noise; a stop at exactly 50 m counts (以内 includes the limit)."""
BORDER = 150.0
"""Metres outside the district line within which a station is listed as a border station."""
DEFINITIONS = ("D1", "D2", "D3", "D6", "D7")

Flags = NDArray[np.float64]
"""1 covered, 0 not covered, NaN unknown."""


@dataclass(frozen=True)
class Counted:
    """What a definition counts: the station of each unit, and whether it is covered."""

    station: Indices
    covered: Flags


@dataclass(frozen=True)
class Measured:
    """Distances from open entrances to their nearest stops, and which stations count."""

    stations: Stations
    nearest: Indices
    """The nearest stop of each open entrance; -1 where there is no stop at all."""
    distance: Flags
    best: Indices
    """The decisive entrance of each station; -1 where none is open."""
    counts: NDArray[np.bool_]
    border: list[str]


def measure(found: Stations, area: StudyArea, parameters: Parameters) -> Measured:
    """The nearest stop of each open entrance, the decisive entrance of each station, and which count."""
    nearest, distance = found.nearest_of_entrances
    best = np.full(len(found.names), -1, dtype=np.intp)
    by_distance = np.lexsort((distance, found.entrance_station))
    station, first = np.unique(found.entrance_station[by_distance], return_index=True)
    best[station] = by_distance[first]
    shapely.prepare(area.district)
    places = shapely.points(found.centres)
    inside = shapely.covers(area.district, places)
    beside = ~inside
    beside[beside] = shapely.dwithin(area.district, places[beside], BORDER)
    wanted = {station_key(name) for name in parameters.border_stations}
    named = np.array([station_key(name) in wanted for name in found.names], dtype=bool)
    border = [found.names[number] for number in np.flatnonzero(beside)]
    return Measured(found, nearest, distance, best, inside | named, border)


def count(definition: str, measured: Measured, limit: float) -> Counted:
    """What a definition counts among the stations that count, and what of it is covered."""
    counts = {"D1": _by_station, "D2": _by_entrance, "D3": _by_line, "D6": _by_side, "D7": _by_centre}
    counted = counts[definition](measured, limit)
    kept = measured.counts[counted.station]
    return Counted(counted.station[kept], counted.covered[kept])


def station_coverage(measured: Measured, limit: float) -> Flags:
    """Whether each station, counting or not, is covered by any of its open entrances.

    Mapped but closed entrances cover nothing; a station without any mapped entrance is unknown (NaN).
    """
    covered = np.zeros(len(measured.best))
    known = measured.best >= 0
    covered[known] = _within(measured.distance[measured.best[known]], limit)
    covered[~known & ~np.isin(np.arange(len(known)), measured.stations.closed_station)] = np.nan
    return covered


def _within(distance: Flags, limit: float) -> NDArray[np.bool_]:
    return distance <= limit + NOISE


def _by_station(measured: Measured, limit: float) -> Counted:
    """D1: a physical station is covered by any of its open entrances."""
    return Counted(np.arange(len(measured.best)), station_coverage(measured, limit))


def _by_entrance(measured: Measured, limit: float) -> Counted:
    """D2: each open entrance counts by itself."""
    return Counted(measured.stations.entrance_station, _within(measured.distance, limit).astype(float))


def _by_line(measured: Measured, limit: float) -> Counted:
    """D3: an interchange counts once per line, by that line's entrances where they are told apart."""
    found = measured.stations
    whole = station_coverage(measured, limit)
    station, covered = [], []
    for number, lines in enumerate(found.lines):
        own = np.flatnonzero(found.entrance_station == number)
        for line in lines or ("",):
            told = [entrance for entrance in own if line in found.entrance_lines[entrance]]
            station.append(number)
            covered.append(float(_within(measured.distance[told], limit).any()) if told else whole[number])
    return Counted(np.array(station, dtype=np.intp), np.array(covered, dtype=float))


def _by_side(measured: Measured, limit: float) -> Counted:
    """D6: stops of at least two directions within reach; unknown where the stops in reach name none."""
    found = measured.stations
    covered = station_coverage(measured, limit)
    entrance, stop = found.stop_tree.query(
        shapely.points(found.entrances), predicate="dwithin", distance=limit * 1.001
    )
    near = _within(ground_distance(found.entrances[entrance], found.stops[stop], found.crs), limit)
    sides: dict[int, set[object]] = {}
    for number, direction in zip(
        found.entrance_station[entrance[near]], found.stop_directions[stop[near]], strict=True
    ):
        sides.setdefault(int(number), set()).add(direction)
    for number, directions in sides.items():
        named = {each for each in directions if isinstance(each, str)}
        covered[number] = 1.0 if len(named) > 1 else np.nan if len(named) < len(directions) else 0.0
    return Counted(np.arange(len(covered)), covered)


def _by_centre(measured: Measured, limit: float) -> Counted:
    """D7: from the middle of the station, only to show that it is wrong."""
    _, distance = measured.stations.nearest_of_centres
    return Counted(np.arange(len(distance)), _within(distance, limit).astype(float))
