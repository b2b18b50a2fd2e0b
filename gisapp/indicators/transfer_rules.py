"""The ways to count transfer coverage (definitions D1 to D7), beside each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gisapp.indicators.constants import DISTANCE_NOISE, FAR_LIMIT
from gisapp.indicators.station_lines import line_key
from gisapp.indicators.station_matching import Indices
from gisapp.indicators.stations import Network
from gisapp.indicators.stops import Stops
from gisapp.parameters import Parameters
from gisapp.study_area import Boundaries, StudyArea
from layers.measuring.ground import ground_distance
from layers.remember import by_identity
from layers.station_names import station_key

BORDER = 150.0
"""Metres outside the district line within which a station is listed as a border station."""
DEFINITIONS = ("D1", "D2", "D3", "D6", "D7")

Flags = NDArray[np.float64]
"""By unit: 1 covered, 0 not covered, NaN unknown."""


@dataclass(frozen=True)
class Counted:
    """What a definition counts: the station of each of n units, (n,), and whether it is covered, (n,)."""

    station: Indices
    covered: Flags


@dataclass(frozen=True)
class Reach:
    """How far it is from each open entrance, and from each station's middle, to the nearest stop."""

    nearest: Indices
    """The nearest stop of each open entrance; -1 where there is no stop at all."""
    distance: Flags
    """Metres on the ground from each open entrance to it; inf where there is none."""
    best: Indices
    """The decisive entrance of each station; -1 where none is open."""
    centre_nearest: Indices
    """The nearest stop of the middle of each station; -1 where there is no stop at all."""
    from_centre: Flags
    """Metres on the ground from the middle of each station to it; inf where there is none."""


@by_identity
def reach_of(network: Network, stops: Stops) -> Reach:
    """The distances between a network and stops, remembered for the very same ones.

    Parameters
    ----------
    network, stops
        In the same working CRS.

    Returns
    -------
    Reach
        Distances in metres on the ground, straight.
    """
    return _reach(network, stops, 0)


def _reach(network: Network, stops: Stops, apart: int) -> Reach:
    nearest, distance = stops.nearest_to(network.entrances, apart)
    distance = distance + apart * network.entrance_errors
    best = np.full(len(network.names), -1, dtype=np.intp)
    by_distance = np.lexsort((distance, network.entrance_station))
    station, first = np.unique(network.entrance_station[by_distance], return_index=True)
    best[station] = by_distance[first]
    of_centre, from_centre = stops.nearest_to(network.centres, apart)
    return Reach(nearest, distance, best, of_centre, from_centre + apart * network.centre_errors)


@dataclass(frozen=True)
class Placed:
    """Where the stations are: in which zones (rows) each station (column), and which just outside.

    ``zone_has`` is (zones, stations), a station on a zone's edge being in it; ``beside``, (stations,), marks
    those outside the district but within :data:`BORDER` of it.
    """

    zone_has: NDArray[np.bool_]
    beside: NDArray[np.bool_]

    @cached_property
    def pairs(self) -> tuple[Indices, Indices]:
        """Each zone with each station in it."""
        zone, station = np.nonzero(self.zone_has)
        return zone, station


@by_identity
def placed_in(network: Network, boundaries: Boundaries) -> Placed:
    """The zones of each station, remembered for the very same network and boundaries.

    Parameters
    ----------
    network, boundaries
        In the same working CRS.
    """
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
    """Everything that the definitions count, which stations count, and which of them were chosen to.

    ``counts`` and ``chosen`` are (stations,). ``apart`` is 1 where all distances are as long as the errors of
    the places at both their ends allow, -1 where they are as short, and 0 as they are written.
    """

    network: Network
    stops: Stops
    reach: Reach
    placed: Placed
    counts: NDArray[np.bool_]
    chosen: NDArray[np.bool_]
    apart: int = 0

    def with_places(self, apart: int) -> Measured:
        """The same with all places apart or near."""
        return replace(self, reach=_reach(self.network, self.stops, apart), apart=apart)

    def with_certain_stops(self) -> Measured:
        """The same, as written, without the stops of which nobody knows whether they are in service."""
        stops = self.stops.certain
        return replace(self, stops=stops, reach=reach_of(self.network, stops), apart=0)


def measure(network: Network, stops: Stops, area: StudyArea, parameters: Parameters) -> Measured:
    """Distances, zones, and the stations that count: those in the district and the chosen border stations.

    Parameters
    ----------
    network, stops
        In the working CRS.
    area
        Whose zones.
    parameters
        Of which ``border_stations`` are read: names, compared by
        :func:`~layers.station_names.station_key`.
    """
    placed = placed_in(network, area.boundaries)
    chosen = _named(network, parameters.border_stations)
    return Measured(network, stops, reach_of(network, stops), placed, placed.zone_has[0] | chosen, chosen)


def _named(network: Network, names: Collection[str]) -> NDArray[np.bool_]:
    """The stations of these names."""
    if not names:
        return np.zeros(len(network.names), dtype=bool)
    wanted = {station_key(name) for name in names}
    return np.array([key in wanted for key in network.keys], dtype=bool)


def count(definition: str, measured: Measured, limit: float) -> Counted:
    """What a definition counts among the stations that count, and what of it is covered.

    D1 a physical station, by any open entrance; D2 each open entrance; D3 a station once per line; D6 a
    station with stops of two directions in reach; D7 a station from its middle, only to show that it is
    wrong.

    Parameters
    ----------
    definition
        One of :data:`DEFINITIONS`.
    measured
        The stations, stops and distances.
    limit
        Metres on the ground, included; not above FAR_LIMIT for D6, which looks no further.

    Returns
    -------
    Counted
        One unit per station, entrance, or station and line; units of stations that do not count are left out.
    """
    counts = {"D1": _by_station, "D2": _by_entrance, "D3": _by_line, "D6": _by_side, "D7": _by_centre}
    counted = counts[definition](measured, limit)
    kept = measured.counts[counted.station]
    return Counted(counted.station[kept], counted.covered[kept])


def station_coverage(measured: Measured, limit: float) -> Flags:
    """Whether each station, counting or not, is covered by any of its open entrances.

    Mapped but closed entrances cover nothing; a station without any mapped entrance is unknown (NaN).

    Parameters
    ----------
    measured
        The stations, stops and distances.
    limit
        Metres on the ground; included, and DISTANCE_NOISE over it.

    Returns
    -------
    ndarray of float
        (stations,) 1, 0 or NaN.
    """
    reach = measured.reach
    covered = np.zeros(len(reach.best))
    known = reach.best >= 0
    covered[known] = within(reach.distance[reach.best[known]], limit)
    covered[~known & ~np.isin(np.arange(len(known)), measured.network.closed_station)] = np.nan
    return covered


def within(distance: Flags, limit: float) -> NDArray[np.bool_]:
    """Which distances are not over a limit.

    Parameters
    ----------
    distance, limit
        In metres; DISTANCE_NOISE over the limit counts as at it.
    """
    return distance <= limit + DISTANCE_NOISE.value


def _by_station(measured: Measured, limit: float) -> Counted:
    """D1: a physical station is covered by any of its open entrances."""
    return Counted(np.arange(len(measured.reach.best)), station_coverage(measured, limit))


def _by_entrance(measured: Measured, limit: float) -> Counted:
    """D2: each open entrance counts by itself."""
    return Counted(measured.network.entrance_station, within(measured.reach.distance, limit).astype(float))


def _by_line(measured: Measured, limit: float) -> Counted:
    """D3: an interchange counts once per line, by that line's entrances where they are told apart."""
    network = measured.network
    whole = station_coverage(measured, limit)
    reached = within(measured.reach.distance, limit).tolist()
    told: dict[tuple[int, str], bool] = {}
    for number, lines, near in zip(
        network.entrance_station.tolist(), network.entrance_lines, reached, strict=True
    ):
        for line in lines:
            key = number, line_key(line)
            told[key] = told.get(key, False) or near
    station, covered = [], []
    for number, lines in enumerate(network.lines):
        for line in lines or ("",):
            station.append(number)
            covered.append(float(told.get((number, line_key(line)), whole[number])))
    return Counted(np.array(station, dtype=np.intp), np.array(covered, dtype=float))


def _by_side(measured: Measured, limit: float) -> Counted:
    """D6: stops of at least two directions within reach; unknown where the stops in reach name none."""
    covered = station_coverage(measured, limit)
    stations = len(covered)
    station, direction = _sides(measured.network, measured.stops).within(limit, measured.apart)
    named = np.bincount(station[direction >= 0], minlength=stations)
    unnamed = np.bincount(station[direction < 0], minlength=stations)
    reached = named + unnamed > 0
    covered[reached] = np.where(named > 1, 1.0, np.where(unnamed > 0, np.nan, 0.0))[reached]
    return Counted(np.arange(stations), covered)


@dataclass(frozen=True)
class _Sides:
    """Pairs of station and stop within the wider limit: the stop's direction (-1: none), metres and error."""

    station: Indices
    direction: Indices
    distance: Flags
    error: Flags

    def within(self, limit: float, apart: int) -> tuple[Indices, Indices]:
        """Each station with each direction of the stops within a limit, once."""
        near = within(self.distance + apart * self.error, limit)
        station, direction = np.unique(np.column_stack([self.station, self.direction])[near], axis=0).T
        return station, direction


@by_identity
def _sides(network: Network, stops: Stops) -> _Sides:
    """Remembered for the very same ones, as both limits ask; a station's doors on one spot are as one."""
    direction, _ = pd.factorize(stops.directions)
    told = [network.entrances, network.entrance_station, network.entrance_errors]
    doors = np.unique(np.column_stack(told), axis=0)
    door, stop = stops.tree.query(
        shapely.points(doors[:, :2]), predicate="dwithin", distance=FAR_LIMIT.value * 1.001
    )
    distance = ground_distance(doors[door, :2], stops.points[stop], network.crs)
    error = doors[door, 3] + stops.errors[stop]
    return _Sides(doors[door, 2].astype(np.intp), direction[stop], distance, error)


def _by_centre(measured: Measured, limit: float) -> Counted:
    """D7: from the middle of the station, only to show that it is wrong."""
    distance = measured.reach.from_centre
    return Counted(np.arange(len(distance)), within(distance, limit).astype(float))
