"""Stations and entrances that do not find each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gisapp.indicators.stations import network_of
from gisapp.indicators.transfer_doubts import TOO_FAR
from layers.findings import Finding, Severity
from layers.layer import Layer, in_role
from layers.measuring.ground import ground_distance
from layers.task import Task
from layers.text import T, plural

FAR = 300.0
"""Metres between a station and an entrance that are worth a look; TOO_FAR is a warning."""


def of_stations(layers: Sequence[Layer], _: Task) -> Iterator[Finding]:
    """Stations and entrances that do not find each other."""
    stations, doors = in_role(layers, "rail_station"), in_role(layers, "rail_entrance")
    # Of several files the window shows no rows anyway; one of each is what a planner has.
    if len(stations) != 1 or len(doors) != 1:
        return
    network = network_of(stations[0], doors[0])
    for finding in network.findings:
        if finding.code == "transfer.entrance_without_station":
            yield Finding(
                "rail_entrance.no_station",
                finding.severity,
                finding.message,
                file=doors[0].title,
                rows=finding.rows,
                mend=finding.mend,
            )
    without = np.setdiff1d(
        np.arange(len(network.names)), np.union1d(network.entrance_station, network.closed_station)
    )
    if len(without):
        yield Finding(
            "rail_station.no_entrance",
            Severity.WARNING,
            T("Stations without any entrance: {names}.", names=[network.names[each] for each in without]),
            file=stations[0].title,
            mend=T("Survey or digitise their entrances: a transfer is measured from an entrance."),
        )
    away = ground_distance(network.centres[network.entrance_station], network.entrances, network.crs)
    far = np.flatnonzero(away > FAR)
    if len(far):
        named = [
            T(
                "{station} {entrance} ({metres:.0f} m)",
                station=network.names[network.entrance_station[each]],
                entrance=network.entrance_names[each],
                metres=float(away[each]),
            )
            for each in far[np.argsort(-away[far])][:5]
        ]
        yield Finding(
            "rail_station.far_entrance",
            Severity.WARNING if (away > TOO_FAR).any() else Severity.INFO,
            plural(
                "{n} entrance lies more than {far:.0f} m from its station: {named}.",
                "{n} entrances lie more than {far:.0f} m from their stations, the farthest {named}.",
                n=len(far),
                far=FAR,
                named=named,
            ),
            file=doors[0].title,
            mend=T("Check the station that the entrance names, and the place of both."),
        )
