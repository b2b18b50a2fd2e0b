"""The ways to count transfer coverage (definitions D1 to D7), beside each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gisapp.indicators.stations import Indices, Network, station_key
from gisapp.indicators.stops import Stops
from gisapp.parameters import Parameters
from gisapp.study_area import Boundaries, StudyArea
from layers.measuring.ground import ground_distance
from layers.remember import by_identity

NOISE = 5e-4
"""Metres that databases and text files lose of a coordinate; a stop at exactly 50 m counts (以内 includes
the limit), be the file a GeoPackage or a geodatabase, which keeps 1e-9 degrees."""
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
class Reach:
    """How far it is from each open entrance, and from each station's middle, to the nearest stop."""

    nearest: Indices
    """The nearest stop of each open entrance; -1 where there is no stop at all."""
    distance: Flags
    best: Indices
    """The decisive entrance of each station; -1 where none is open."""
    from_centre: Flags


@by_identity
def reach_of(network: Network, stops: Stops) -> Reach:
    """The distances between a network and stops, remembered for the very same ones."""
    nearest, distance = stops.nearest_to(network.entrances)
    best = np.full(len(network.names), -1, dtype=np.intp)
    by_distance = np.lexsort((distance, network.entrance_station))
    station, first = np.unique(network.entrance_station[by_distance], return_index=True)
    best[station] = by_distance[first]
    return Reach(nearest, distance, best, stops.nearest_to(network.centres)[1])


@dataclass(frozen=True)
class Placed:
    """Where the stations are: in which zones (rows) each station (column), and which just outside."""

    zone_has: NDArray[np.bool_]
    beside: NDArray[np.bool_]


@by_identity
def placed_in(network: Network, boundaries: Boundaries) -> Placed:
    """The zones of each station, remembered for the very same network and boundaries."""
    places = shapely.points(network.centres)
    zones = boundaries.zones.geometry.to_numpy()
    zone_has = np.zeros((len(zones), len(places)), dtype=bool)
    zone, station = shapely.STRtree(places).query(zones, predicate="covers")
    zone_has[zone, station] = True
    beside = ~zone_has[0]
    beside[beside] = shapely.dwithin(zones[0], places[beside], BORDER)
    return Placed(zone_has, beside)


@dataclass(frozen=True)
class Measured:
    """Everything that the definitions count, and which stations count."""

    network: Network
    stops: Stops
    reach: Reach
    placed: Placed
    counts: NDArray[np.bool_]


def measure(network: Network, stops: Stops, area: StudyArea, parameters: Parameters) -> Measured:
    """Distances, zones, and the stations that count: those in the district and the chosen border stations."""
    placed = placed_in(network, area.boundaries)
    wanted = {station_key(name) for name in parameters.border_stations}
    named = np.array([station_key(name) in wanted for name in network.names], dtype=bool)
    return Measured(network, stops, reach_of(network, stops), placed, placed.zone_has[0] | named)


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
    reach = measured.reach
    covered = np.zeros(len(reach.best))
    known = reach.best >= 0
    covered[known] = _within(reach.distance[reach.best[known]], limit)
    covered[~known & ~np.isin(np.arange(len(known)), measured.network.closed_station)] = np.nan
    return covered


def _within(distance: Flags, limit: float) -> NDArray[np.bool_]:
    return distance <= limit + NOISE


def _by_station(measured: Measured, limit: float) -> Counted:
    """D1: a physical station is covered by any of its open entrances."""
    return Counted(np.arange(len(measured.reach.best)), station_coverage(measured, limit))


def _by_entrance(measured: Measured, limit: float) -> Counted:
    """D2: each open entrance counts by itself."""
    return Counted(measured.network.entrance_station, _within(measured.reach.distance, limit).astype(float))


def _by_line(measured: Measured, limit: float) -> Counted:
    """D3: an interchange counts once per line, by that line's entrances where they are told apart."""
    network, distance = measured.network, measured.reach.distance
    whole = station_coverage(measured, limit)
    station, covered = [], []
    for number, lines in enumerate(network.lines):
        own = np.flatnonzero(network.entrance_station == number)
        for line in lines or ("",):
            told = [entrance for entrance in own if line in network.entrance_lines[entrance]]
            station.append(number)
            covered.append(float(_within(distance[told], limit).any()) if told else whole[number])
    return Counted(np.array(station, dtype=np.intp), np.array(covered, dtype=float))


def _by_side(measured: Measured, limit: float) -> Counted:
    """D6: stops of at least two directions within reach; unknown where the stops in reach name none."""
    network, stops = measured.network, measured.stops
    covered = station_coverage(measured, limit)
    entrance, stop = stops.tree.query(
        shapely.points(network.entrances), predicate="dwithin", distance=limit * 1.001
    )
    near = _within(ground_distance(network.entrances[entrance], stops.points[stop], network.crs), limit)
    sides: dict[int, set[object]] = {}
    for number, direction in zip(
        network.entrance_station[entrance[near]], stops.directions[stop[near]], strict=True
    ):
        sides.setdefault(int(number), set()).add(direction)
    for number, directions in sides.items():
        named = {each for each in directions if isinstance(each, str)}
        covered[number] = 1.0 if len(named) > 1 else np.nan if len(named) < len(directions) else 0.0
    return Counted(np.arange(len(covered)), covered)


def _by_centre(measured: Measured, limit: float) -> Counted:
    """D7: from the middle of the station, only to show that it is wrong."""
    distance = measured.reach.from_centre
    return Counted(np.arange(len(distance)), _within(distance, limit).astype(float))
