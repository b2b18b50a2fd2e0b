"""What is doubtful about the transfer figures: entrances that are none, and places too coarse for the limit.

Each doubt says of every unit of a definition (a station, an entrance, a line-station) whether it is covered
at the least and at the most; a zone's bounds are the shares of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from gisapp.indicators.constants import NEAR_STATION
from gisapp.indicators.stations import Network
from gisapp.indicators.transfer_rules import Counted, Measured, count, within
from gisapp.indicators.unclear_states import of_unclear_states
from gisapp.indicators.unit_doubt import Mask, UnitDoubt
from layers.layer import Layer, errors_of_rows
from layers.measuring.ground import ground_distance
from layers.remember import by_identity
from layers.text import T

TOO_FAR = 500.0
"""Metres from the middle of a station beyond which an entrance is probably another's, or drawn elsewhere."""


def unit_doubts(
    counted: Counted, measured: Measured, definition: str, limit: float, layers: Mapping[str, Layer]
) -> tuple[UnitDoubt, ...]:
    """What is doubtful about the units that a definition counts.

    Parameters
    ----------
    counted
        The units.
    measured
        The stations, stops and distances.
    definition
        By which they were counted.
    limit
        Metres on the ground.
    layers
        By role; "rail_station", "rail_entrance" and "bus_stop" say how coarse their places are.

    Returns
    -------
    tuple of UnitDoubt
        ``transfer.centres``: measured from the middle of stations; their entrances may lie as far from it as
        :data:`~gisapp.indicators.constants.NEAR_STATION`. ``transfer.stray_entrance``: not covered but by an
        entrance near by that names a station of which there is none. ``transfer.all_closed``: stations of
        which no entrance is open. ``transfer.state_unclear``: :mod:`gisapp.indicators.unclear_states`.
        ``transfer.far_entrance``: covered by an entrance farther than :data:`TOO_FAR` from its station alone.
        ``place.coarse``: places so coarse that a unit may be on either side of the limit.
    """
    return (
        *_of_strays(counted, measured, definition, limit),
        *_of_shut_stations(counted, measured, definition),
        *of_unclear_states(counted, measured, definition, limit),
        *_of_centres(counted, measured, definition, limit),
        *_of_far_entrances(counted, measured, definition, limit),
        *_of_coarse_places(counted, measured, definition, limit, layers),
    )


def _of_strays(counted: Counted, measured: Measured, definition: str, limit: float) -> Iterator[UnitDoubt]:
    network = measured.network
    if definition in ("D2", "D7") or not len(network.strays):
        return
    _, distance = measured.stops.nearest_to(network.strays, measured.apart)
    would = np.isin(counted.station, network.stray_station[within(distance, limit)])
    covered = np.nan_to_num(counted.covered)
    concerns = would & (covered == 0)
    yield UnitDoubt(
        "transfer.stray_entrance",
        T(
            "An entrance near {names} reaches a stop, but names a station of which there is none: it may be "
            "theirs under another name.",
            names=[network.names[each] for each in np.unique(counted.station[concerns])],
        ),
        concerns,
        covered,
        np.where(concerns, 1.0, np.nan_to_num(counted.covered, nan=1.0)),
    )


def _of_shut_stations(counted: Counted, measured: Measured, definition: str) -> Iterator[UnitDoubt]:
    """Where entrances are said to be under construction, so may be the station, which would not count."""
    network = measured.network
    concerns = np.isin(counted.station, network.closed_station)
    concerns &= ~np.isin(counted.station, network.entrance_station)
    if definition in ("D2", "D7") or not concerns.any():
        return
    yield UnitDoubt(
        "transfer.all_closed",
        T(
            "All known entrances of {names} are closed: either the station is not in operation and does not "
            "count, or an open entrance is missing.",
            names=[network.names[each] for each in np.unique(counted.station[concerns])],
        ),
        concerns,
        np.nan_to_num(counted.covered),
        np.where(concerns, 1.0, np.nan_to_num(counted.covered, nan=1.0)),
    )


def _of_centres(counted: Counted, measured: Measured, definition: str, limit: float) -> Iterator[UnitDoubt]:
    own = measured.network.own_point[counted.station]
    concerns = np.ones(len(own), dtype=bool) if definition == "D7" else own
    if not concerns.any():
        return
    # A real entrance lies at most so far from the point that was measured from.
    reached = within(measured.reach.from_centre[counted.station], limit + NEAR_STATION.value)
    yield UnitDoubt(
        "transfer.centres",
        _said_of_centres(counted, measured, concerns, definition),
        concerns,
        np.where(concerns, 0.0, np.nan_to_num(counted.covered)),
        np.where(concerns, reached, np.nan_to_num(counted.covered, nan=1.0)),
    )


def _said_of_centres(counted: Counted, measured: Measured, concerns: Mask, definition: str) -> T:
    if definition == "D7":
        return T(
            "The figure is measured from the middle of each station, not from its entrances (D7): "
            "it shows what such data give, and decides nothing."
        )
    if concerns.all():
        return T(
            "The entrances are the stations' own points, so that the figure is that from the middle of the "
            "stations (D7): it decides nothing before the entrances are surveyed."
        )
    stations = np.unique(counted.station[concerns])
    return T(
        "Of these stations the entrances are the stations' own points (D7), so that they decide nothing "
        "before the entrances are surveyed: {names}.",
        names=[measured.network.names[each] for each in stations],
    )


@by_identity
def _far_entrances(network: Network) -> Mask:
    """Which open entrances are farther than TOO_FAR from their station; remembered for the very same ones."""
    centres = network.centres[network.entrance_station]
    return ground_distance(centres, network.entrances, network.crs) > TOO_FAR


def _of_far_entrances(
    counted: Counted, measured: Measured, definition: str, limit: float
) -> Iterator[UnitDoubt]:
    network, reach = measured.network, measured.reach
    station, far = network.entrance_station, _far_entrances(network)
    if definition == "D7" or not far.any():
        return
    if definition == "D2":
        concerns = far[measured.counts[station]]
    else:
        near = within(reach.distance, limit) & ~far
        concerns = np.isin(counted.station, station[far]) & ~np.isin(counted.station, station[near])
    covered = np.nan_to_num(counted.covered)
    concerns = concerns & (covered > 0)
    names = [network.names[each] for each in np.unique(counted.station[concerns])]
    yield UnitDoubt(
        "transfer.far_entrance",
        T(
            "Only an entrance more than {far:.0f} m from its station reaches a stop: {names}. It may be "
            "another station's, or drawn in a wrong place.",
            far=TOO_FAR,
            names=names,
        ),
        concerns,
        np.where(concerns, 0.0, covered),
        np.nan_to_num(counted.covered, nan=1.0),
    )


def _of_coarse_places(
    counted: Counted, measured: Measured, definition: str, limit: float, layers: Mapping[str, Layer]
) -> Iterator[UnitDoubt]:
    start = "rail_station" if definition == "D7" else "rail_entrance"
    found = [layers[role] for role in (start, "bus_stop") if role in layers]
    coarse = [layer for layer in found if layer.origin.error_m > 0]
    error = sum(layer.origin.error_m for layer in coarse)
    if not coarse:
        return
    # Stops of two directions cannot be in reach where none is.
    widest = count("D1" if definition == "D6" else definition, measured.with_places(-1), limit)
    least = np.nan_to_num(count(definition, measured.with_places(1), limit).covered)
    most = np.nan_to_num(widest.covered, nan=1.0)
    figures = {"layers": [layer.title for layer in coarse], "error": error, "limit": limit}
    some = any((errors_of_rows(layer) < layer.origin.error_m).any() for layer in coarse)
    yield UnitDoubt(
        "place.coarse",
        T(
            "Some places of {layers} are only known to {error:.0f} m (95 %): whether a stop is within "
            "{limit:.0f} m cannot be decided everywhere.",
            **figures,
        )
        if some
        else T(
            "The places of {layers} are only known to {error:.0f} m (95 %): whether a stop is within "
            "{limit:.0f} m cannot be decided everywhere.",
            **figures,
        ),
        (least < counted.covered) | (most > counted.covered),
        least,
        most,
    )
