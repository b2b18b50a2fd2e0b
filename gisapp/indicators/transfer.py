"""轨道公交一体化换乘覆盖率: rail stations with a bus stop within 50 m or 100 m of an entrance.

No document defines the rule; the reading D1 is the one that fits the operator's figures. The others
(:mod:`gisapp.indicators.transfer_rules`) stand beside it, since the choice moves the value more than most
measures do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gisapp.indicators.constants import FAR_LIMIT, NEAR_LIMIT
from gisapp.indicators.evidence import Evidence
from gisapp.indicators.ids import TRANSFER_50, TRANSFER_100
from gisapp.indicators.stations import network_of
from gisapp.indicators.stops import stops_of
from gisapp.indicators.transfer_doubts import unit_doubts
from gisapp.indicators.transfer_rules import Counted, Measured, count, measure, station_coverage
from gisapp.indicators.transfer_tables import entrance_table, station_table, variant_table
from gisapp.indicators.unit_doubt import UnitDoubt
from gisapp.parameters import Parameters
from gisapp.readings import Doubt, Reading, ZoneReading
from gisapp.study_area import StudyArea
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.sentences import one_after_another
from layers.station_names import station_key
from layers.task import Task
from layers.text import T, plural

LIMITS = {TRANSFER_50: NEAR_LIMIT.value, TRANSFER_100: FAR_LIMIT.value}
"""Metres on the ground by indicator."""


def compute_transfer_50m(
    layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters, task: Task
) -> Reading:
    """Share of stations with a stop within 50 m of an entrance: 100 · |{s : min d(e, b) ≤ 50 m}| / |S|, in %.

    S are the physical stations in operation inside the zone, with the chosen border stations for the
    district; d is the straight-line distance on the ground from an open entrance e to a bus stop b in
    service, the limit included, and :data:`~gisapp.indicators.constants.DISTANCE_NOISE` over it. That is D1;
    ``parameters.transfer_definition`` may choose another (see
    :func:`gisapp.indicators.transfer_rules.count`). Source: not defined in the plans, the operator's
    published usage.

    Parameters
    ----------
    layers, area, parameters, task
        See :data:`gisapp.indicators.indicator.Compute`; of the layers "rail_entrance", "bus_stop" and
        "rail_station" are read.

    Returns
    -------
    Reading
        Numerator and denominator in stations (entrances by D2, stations per line by D3), value in %. Stations
        of which it is not known count as not covered in ``value`` and as covered in ``highest``; no value
        without entrances (but by D7) or stops, and where a zone has no station; doubts as
        :mod:`gisapp.indicators.transfer_doubts` says. The tables of
        :mod:`gisapp.indicators.transfer_tables` as evidence: "stations", "entrances" and "variants".

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    return _compute(TRANSFER_50, layers, area, parameters, task)


def compute_transfer_100m(
    layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters, task: Task
) -> Reading:
    """Share of stations with a stop within 100 m of an entrance, in % (see :func:`compute_transfer_50m`).

    Parameters
    ----------
    layers, area, parameters, task
        As for :func:`compute_transfer_50m`.

    Returns
    -------
    Reading
        As of :func:`compute_transfer_50m`, but without findings, which are told once.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    return _compute(TRANSFER_100, layers, area, parameters, task)


def _compute(
    indicator: str,
    layers: Mapping[str, Layer],
    area: StudyArea,
    parameters: Parameters,
    task: Task,
) -> Reading:
    """The reading of one limit, with the tables "stations", "entrances" and "variants" as evidence.

    Their columns are those of :mod:`gisapp.indicators.transfer_tables`.
    """
    task.step(0, T("Measuring from entrances to stops"))
    lacking = what_lacks(layers, parameters)
    if lacking:
        return Reading(indicator, _without_figures(area, one_after_another(lacking)))
    return read(indicator, measured_in(layers, area, parameters), layers, area, parameters)


def what_lacks(layers: Mapping[str, Layer], parameters: Parameters) -> list[T]:
    """Why nothing can be measured; nothing where something can.

    Parameters
    ----------
    layers, parameters
        As for :func:`compute_transfer_50m`.
    """
    has_entrances, has_stations = (_has_rows(layers, each) for each in ("rail_entrance", "rail_station"))
    lacking = [] if _has_rows(layers, "bus_stop") else [T("There is no layer of bus stops.")]
    by_centres = has_stations and parameters.transfer_definition == "D7"
    if not has_entrances and (lacking or not has_stations) and not by_centres:
        lacking.append(_NO_ENTRANCES)
    return lacking


def measured_in(layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters) -> Measured:
    """The stations, stops and distances of layers of which nothing lacks.

    Parameters
    ----------
    layers, area, parameters
        As for :func:`compute_transfer_50m`.
    """
    entrances = layers["rail_entrance"] if _has_rows(layers, "rail_entrance") else None
    network = network_of(layers.get("rail_station"), entrances)
    return measure(network, stops_of(layers["bus_stop"]), area, parameters)


def read(
    indicator: str,
    measured: Measured,
    layers: Mapping[str, Layer],
    area: StudyArea,
    parameters: Parameters,
) -> Reading:
    """The reading of what was measured.

    Parameters
    ----------
    indicator
        Id of one of the two.
    measured
        As of :func:`measured_in`, perhaps with other stops.
    layers, area, parameters
        As for :func:`compute_transfer_50m`.
    """
    definition, limit = parameters.transfer_definition, LIMITS[indicator]
    has_entrances, has_stations = (_has_rows(layers, each) for each in ("rail_entrance", "rail_station"))
    if has_entrances or definition == "D7":
        counted = count(definition, measured, limit)
        doubts = unit_doubts(counted, measured, definition, limit, layers)
        zones = _zone_readings(counted, measured, area, doubts, has_stations=has_stations)
    else:
        zones = _without_figures(area, _NO_ENTRANCES)
    reading = Reading(
        indicator,
        zones,
        Evidence(
            stations=lambda: station_table(measured, area),
            entrances=lambda: entrance_table(measured),
            variants=lambda: variant_table(measured, limit),
        ),
        _findings(measured, parameters) if indicator == TRANSFER_50 else (),  # told once
    )
    return reading if has_stations else reading.with_remarks((_of_entrances_alone(measured),))


def _of_entrances_alone(measured: Measured) -> T:
    return plural(
        "There is no layer of rail stations: {n} is known by its entrances; any other is missing.",
        "There is no layer of rail stations: {n} are known by their entrances; any other is missing.",
        n=int(measured.counts.sum()),
    )


_NO_ENTRANCES = T("There is no layer of station entrances; from station centres the figure would be wrong.")

_NO_OPEN_ENTRANCE = T("No open entrance of the stations in this zone is mapped.")


def _has_rows(layers: Mapping[str, Layer], role: str) -> bool:
    layer = layers.get(role)
    return layer is not None and layer.frame is not None and not layer.frame.empty


def _without_figures(area: StudyArea, reason: T) -> tuple[ZoneReading, ...]:
    return tuple(ZoneReading(*zone, None, None, None, reason) for zone in area.boundaries.names)


def _zone_readings(
    counted: Counted,
    measured: Measured,
    area: StudyArea,
    doubts: Sequence[UnitDoubt],
    *,
    has_stations: bool,
) -> tuple[ZoneReading, ...]:
    nothing = _no_station(measured, has_stations=has_stations)
    covered = counted.covered
    wholes, parts, opens = (
        _by_zone(measured, np.bincount(counted.station, each, len(measured.counts)).astype(np.float64))
        for each in (np.ones(len(covered)), np.nan_to_num(covered), np.isnan(covered).astype(float))
    )
    rows = []
    for at, (kind, name) in enumerate(area.boundaries.names):
        whole, part = wholes[at], parts[at]
        if not whole:
            reason = _NO_OPEN_ENTRANCE if _stations_of(measured, at).any() else nothing
            rows.append(ZoneReading(kind, name, 0.0, 0.0, None, reason))
            continue
        value, highest = 100 * part / whole, 100 * (part + opens[at]) / whole
        told: tuple[Doubt | None, ...] = ()
        if doubts:
            member = _stations_of(measured, at)[counted.station].astype(float)
            told = tuple(doubt.of_zone(member) for doubt in doubts)
        rows.append(
            ZoneReading(kind, name, part, whole, value, None, value, highest, tuple(filter(None, told)))
        )
    return tuple(rows)


def _by_zone(measured: Measured, of_station: NDArray[np.float64]) -> list[float]:
    """The sum over the stations of each zone, in the district over those that count."""
    zone, station = measured.placed.pairs
    sums = np.bincount(zone, weights=of_station[station], minlength=len(measured.placed.zone_has))
    sums[0] = of_station[measured.counts].sum()  # with the border stations that were chosen
    return [float(each) for each in sums]


def _stations_of(measured: Measured, zone: int) -> NDArray[np.bool_]:
    return measured.placed.zone_has[zone] if zone else measured.counts


def _no_station(measured: Measured, *, has_stations: bool) -> T:
    """Why a zone has no station: none lies there, or nothing says where they are."""
    if has_stations or measured.network.names:
        return T("There is no rail station in operation in this zone.")
    return T("The entrances do not say of which station they are: choose the column that does.")


def _findings(measured: Measured, parameters: Parameters) -> tuple[Finding, ...]:
    findings = [*measured.network.findings, *measured.stops.findings]
    known = set(measured.network.keys)
    nowhere = [name for name in parameters.border_stations if station_key(name) not in known]
    if nowhere:
        message = T("There is no station of this name to count beside the district: {names}.", names=nowhere)
        mend = T("Write the name as the station table does.")
        findings.append(Finding("transfer.border_unknown", Severity.WARNING, message, mend=mend))
    findings += _without_entrance(measured, parameters.transfer_definition)
    left_out = _names(measured, measured.placed.beside & ~measured.chosen)
    if left_out:
        findings.append(
            Finding(
                "transfer.border_station",
                Severity.INFO,
                T("Just outside the district and not counted: {names}.", names=left_out),
                mend=T(
                    "The boundary of record decides whether a border station counts: choose it in the"
                    " counting rules of the project."
                ),
                option="--border-station NAME",
            )
        )
    return tuple(findings)


def _without_entrance(measured: Measured, definition: str) -> Iterator[Finding]:
    """Stations that cannot be judged by a rule that asks for entrances."""
    unknown = np.isnan(station_coverage(measured, FAR_LIMIT.value)) & measured.counts
    if definition == "D7" or not unknown.any() or not len(measured.network.entrances):
        return
    names = _names(measured, unknown)
    message = (
        T("No entrance is mapped for these stations, so that none of them is counted: {names}.", names=names)
        if definition == "D2"
        else T(
            "No entrance is mapped for these stations, so they cannot be judged"
            " and count as not covered: {names}.",
            names=names,
        )
    )
    mend = T("Survey their entrances.")
    yield Finding("transfer.station_without_entrance", Severity.WARNING, message, mend=mend)


def _names(measured: Measured, which: NDArray[np.bool_]) -> list[str]:
    return [measured.network.names[number] for number in np.flatnonzero(which)]
