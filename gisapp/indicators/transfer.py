"""轨道公交一体化换乘覆盖率: rail stations with a bus stop within 50 m or 100 m of an entrance.

No document defines the rule (X12); definitions.md §5 gives the reading D1 that fits the operator's
figures. The others stand beside it, since the choice moves the value more than most measures do.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gisapp.indicators.stations import Indices, Stations, station_key, stations_of
from gisapp.indicators.transfer_rules import (
    DEFINITIONS,
    Counted,
    Flags,
    Measured,
    count,
    measure,
    station_coverage,
)
from gisapp.parameters import Parameters
from gisapp.readings import Reading, ZoneReading
from gisapp.study_area import StudyArea
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.measuring.ground import Geometries
from layers.task import Task
from layers.text import T


def compute_transfer_50m(
    layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters, task: Task
) -> Reading:
    """Share of stations with a stop within 50 m, in % (see :func:`_compute`)."""
    return _compute("transfer_coverage_50m", 50.0, layers, area, parameters, task)


def compute_transfer_100m(
    layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters, task: Task
) -> Reading:
    """Share of stations with a stop within 100 m, in % (see :func:`_compute`)."""
    return _compute("transfer_coverage_100m", 100.0, layers, area, parameters, task)


def _compute(
    indicator: str,
    limit: float,
    layers: Mapping[str, Layer],
    area: StudyArea,
    parameters: Parameters,
    task: Task,
) -> Reading:
    """The reading of one limit, with the tables "stations" and "variants" as evidence.

    "stations" has one row per counted station: station, lines, zone (its subdistrict), entrance, stop,
    distance_m, covered_50, covered_100 (missing where no entrance is mapped), and the line from the
    decisive entrance to its nearest stop. "variants" has definition, numerator, denominator, value.
    """
    task.step(0, T("Measuring from entrances to stops"))
    missing = _missing(layers)
    if missing is not None:
        kinds, names = area.zones["zone_kind"], area.zones["zone"]
        rows = (
            ZoneReading(kind, name, None, None, None, missing)
            for kind, name in zip(kinds, names, strict=True)
        )
        return Reading(indicator, tuple(rows))
    frames = [
        None if layers.get(role) is None else layers[role].frame
        for role in ("rail_station", "rail_entrance", "bus_stop")
    ]
    found = stations_of(*frames)
    measured = measure(found, area, parameters)
    variants = {each: count(each, measured, limit) for each in DEFINITIONS}
    zone_of = _zones_of(found, area, measured.counts)
    findings = (*found.findings, *_findings(measured, parameters)) if limit == 50 else ()  # noqa: PLR2004 - told once
    return Reading(
        indicator,
        _zone_readings(variants[parameters.transfer_definition], zone_of, area),
        {"stations": _station_table(measured, zone_of, area), "variants": _variant_table(variants, found)},
        findings,
    )


def _missing(layers: Mapping[str, Layer]) -> T | None:
    for role, reason in (
        (
            "rail_entrance",
            T("There is no layer of station entrances; from station centres the figure would be wrong."),
        ),
        ("bus_stop", T("There is no layer of bus stops.")),
    ):
        layer = layers.get(role)
        if layer is None or layer.frame is None or layer.frame.empty:
            return reason
    return None


def _zones_of(found: Stations, area: StudyArea, counts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each zone (row) has each station (column); all that count are the district's."""
    inside = np.zeros((len(area.zones), len(found.names)), dtype=bool)
    tree = shapely.STRtree(shapely.points(found.centres))
    zone, station = tree.query(area.zones.geometry.to_numpy(), predicate="covers")
    inside[zone, station] = True
    inside[0] = counts
    return inside


def _zone_readings(counted: Counted, zone_of: NDArray[np.bool_], area: StudyArea) -> tuple[ZoneReading, ...]:
    member = zone_of[:, counted.station].astype(float)
    whole = member.sum(axis=1)
    covered = member @ np.nan_to_num(counted.covered)
    unknown = member @ np.isnan(counted.covered).astype(float)
    rows = []
    for kind, name, all_, part, open_ in zip(
        area.zones["zone_kind"], area.zones["zone"], whole, covered, unknown, strict=True
    ):
        if not all_:
            rows.append(ZoneReading(kind, name, 0.0, 0.0, None, T("There is no rail station in this zone.")))
            continue
        value = 100 * part / all_
        highest = 100 * (part + open_) / all_
        rows.append(
            ZoneReading(
                kind, name, float(part), float(all_), float(value), None, float(value), float(highest)
            )
        )
    return tuple(rows)


def _station_table(measured: Measured, zone_of: NDArray[np.bool_], area: StudyArea) -> gpd.GeoDataFrame:
    found = measured.stations
    number = np.flatnonzero(measured.counts)
    best = measured.best[number]
    stop, distance = np.full(len(best), -1, dtype=np.intp), np.full(len(best), np.nan)
    has_entrance = best >= 0
    stop[has_entrance] = measured.nearest[best[has_entrance]]
    distance[stop >= 0] = measured.distance[best[stop >= 0]]
    covered = {limit: station_coverage(measured, limit)[number] for limit in (50.0, 100.0)}
    return gpd.GeoDataFrame(
        {
            "station": [found.names[each] for each in number],
            "lines": ["、".join(found.lines[each]) for each in number],
            "zone": _subdistricts(zone_of[:, number], area),
            "entrance": [found.entrance_names[each] if each >= 0 else None for each in best],
            "stop": [found.stop_names[each] if each >= 0 else None for each in stop],
            "distance_m": distance,
            "covered_50": _flags(covered[50.0]),
            "covered_100": _flags(covered[100.0]),
        },
        geometry=_reaches(found, number, best, stop),
        crs=found.crs,
    )


def _reaches(found: Stations, number: Indices, best: Indices, stop: Indices) -> Geometries:
    """The line from the decisive entrance to its stop; without one, the entrance, else the station."""
    has_entrance, has_stop = best >= 0, stop >= 0
    start = found.centres[number]
    start[has_entrance] = found.entrances[best[has_entrance]]
    shapes = np.asarray(shapely.points(start))
    ends = np.stack([start[has_stop], found.stops[stop[has_stop]]], axis=1)
    shapes[has_stop] = shapely.linestrings(ends)
    return shapes


def _subdistricts(zone_of: NDArray[np.bool_], area: StudyArea) -> list[str | None]:
    rows = np.flatnonzero(area.zones["zone_kind"] == "subdistrict")
    names = area.zones["zone"].to_numpy()[rows]
    return [names[inside][0] if inside.any() else None for inside in zone_of[rows].T]


def _flags(covered: Flags) -> list[bool | None]:
    return [None if np.isnan(each) else bool(each) for each in covered]


def _variant_table(variants: Mapping[str, Counted], found: Stations) -> gpd.GeoDataFrame:
    rows = []
    for definition, counted in variants.items():
        whole, part = len(counted.covered), float(np.nansum(counted.covered))
        undecided = bool(np.isnan(counted.covered).any()) and definition == "D6"
        value = 100 * part / whole if whole and not undecided else np.nan
        rows.append(
            {"definition": definition, "numerator": part, "denominator": float(whole), "value": value}
        )
    return gpd.GeoDataFrame(rows, geometry=[None] * len(rows), crs=found.crs)


def _findings(measured: Measured, parameters: Parameters) -> list[Finding]:
    findings = []
    unknown = np.isnan(station_coverage(measured, 100.0)) & measured.counts
    if unknown.any():
        names = [measured.stations.names[each] for each in np.flatnonzero(unknown)]
        findings.append(
            Finding(
                "transfer.station_without_entrance",
                Severity.WARNING,
                T(
                    "No entrance is mapped for these stations, so they cannot be judged: {names}.",
                    names=names,
                ),
                mend=T("Survey their entrances; until then they count as not covered."),
            )
        )
    chosen = {station_key(name) for name in parameters.border_stations}
    left_out = [name for name in measured.border if station_key(name) not in chosen]
    if left_out:
        findings.append(
            Finding(
                "transfer.border_station",
                Severity.INFO,
                T("Just outside the district and not counted: {names}.", names=left_out),
                mend=T(
                    "The boundary of record decides whether a border station counts;"
                    " it is a setting of the project."
                ),
            )
        )
    return findings
