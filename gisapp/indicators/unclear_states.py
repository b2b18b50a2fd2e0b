"""Stops, entrances and stations that count although what is said of their state is not understood."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gisapp.indicators.transfer_rules import Counted, Flags, Measured, count, within
from gisapp.indicators.unit_doubt import UnitDoubt
from layers.text import T


def of_unclear_states(
    counted: Counted, measured: Measured, definition: str, limit: float
) -> Iterator[UnitDoubt]:
    """What is doubtful where a state is not understood: the thing may be shut, and a station no station.

    Parameters
    ----------
    counted, measured, definition, limit
        As of :func:`gisapp.indicators.transfer_doubts.unit_doubts`.
    """
    network = measured.network
    things = [
        name
        for name, unclear in (
            (T("bus stops"), measured.stops.unclear),
            (T("entrances"), network.entrance_unclear),
            (T("stations"), network.unclear),
        )
        if unclear.any()
    ]
    if definition == "D7" or not things:
        return
    covered = np.nan_to_num(counted.covered)
    stations = network.unclear[counted.station]
    least = np.where(stations, 0.0, np.minimum(covered, _by_certain(measured, definition, limit)))
    most = np.where(stations, 1.0, np.nan_to_num(counted.covered, nan=1.0))
    yield UnitDoubt(
        "transfer.state_unclear",
        T(
            "There are {things} that count although what is said of their state is not understood.",
            things=things,
        ),
        (least < covered) | stations,
        least,
        most,
    )


def _by_certain(measured: Measured, definition: str, limit: float) -> Flags:
    """Whether each unit is covered by entrances and stops that are in service for certain."""
    network, certain = measured.network, measured.with_certain_stops()
    found = count(definition, certain, limit)
    covered = np.nan_to_num(found.covered)
    if definition == "D2":
        return np.where(network.entrance_unclear[measured.counts[network.entrance_station]], 0.0, covered)
    near = within(certain.reach.distance, limit) & ~network.entrance_unclear
    return np.where(np.isin(found.station, network.entrance_station[near]), covered, 0.0)
