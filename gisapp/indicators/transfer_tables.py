"""The tables that prove transfer coverage: every station with its nearest pair, and every way to count."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from gisapp.indicators.constants import FAR_LIMIT, NEAR_LIMIT
from gisapp.indicators.station_matching import Indices
from gisapp.indicators.transfer_rules import DEFINITIONS, Flags, Measured, count, station_coverage
from gisapp.study_area import StudyArea
from layers.measuring.ground import Geometries


def station_table(measured: Measured, area: StudyArea) -> gpd.GeoDataFrame:
    """One row per counted station: its nearest pair of entrance and stop.

    Parameters
    ----------
    measured
        The stations, stops and distances.
    area
        Whose subdistricts.

    Returns
    -------
    GeoDataFrame
        Columns: station, lines (joined by "、"), zone (its subdistrict, None if in none), entrance (None
        where none is open), stop, distance_m (on the ground; NaN without an open entrance or any stop; where
        no station has an entrance at all, from its middle),
        covered_50, covered_100 (None where no entrance is mapped), centre (a point), and the line from the
        decisive entrance to its nearest stop. Without a stop that is the entrance's point, without an open
        entrance the centre.
    """
    network, reach = measured.network, measured.reach
    number = np.flatnonzero(measured.counts)
    best = reach.best[number]
    stop, distance = np.full(len(best), -1, dtype=np.intp), np.full(len(best), np.nan)
    has_entrance = best >= 0
    stop[has_entrance] = reach.nearest[best[has_entrance]]
    distance[stop >= 0] = reach.distance[best[stop >= 0]]
    reaches = _reaches(measured, number, best, stop)
    if not (len(network.entrances) or len(network.closed_station)):
        stop = reach.centre_nearest[number]
        distance[stop >= 0] = reach.from_centre[number][stop >= 0]
    covered = {
        limit: station_coverage(measured, limit)[number] for limit in (NEAR_LIMIT.value, FAR_LIMIT.value)
    }
    return gpd.GeoDataFrame(
        {
            "station": [network.names[each] for each in number],
            "lines": ["、".join(network.lines[each]) for each in number],
            "zone": _subdistricts(measured, number, area),
            "entrance": [network.entrance_names[each] if each >= 0 else None for each in best],
            "stop": [measured.stops.name(int(each)) if each >= 0 else None for each in stop],
            "distance_m": distance,
            "covered_50": _flags(covered[NEAR_LIMIT.value]),
            "covered_100": _flags(covered[FAR_LIMIT.value]),
            "centre": shapely.points(network.centres[number]),
        },
        geometry=reaches,
        crs=network.crs,
    )


def entrance_table(measured: Measured) -> gpd.GeoDataFrame:
    """The open entrances of the counted stations.

    Parameters
    ----------
    measured
        The stations, stops and distances.

    Returns
    -------
    GeoDataFrame
        Columns: station (its row in :func:`station_table`), entrance, distance_m (to the nearest stop, on the
        ground; inf where there is none), and the point.
    """
    network = measured.network
    row = np.where(measured.counts, np.cumsum(measured.counts) - 1, -1)[network.entrance_station]
    at = np.flatnonzero(row >= 0)
    return gpd.GeoDataFrame(
        {
            "station": row[at],
            "entrance": [network.entrance_names[each] for each in at],
            "distance_m": measured.reach.distance[at],
        },
        geometry=shapely.points(network.entrances[at]),
        crs=network.crs,
    )


def variant_table(measured: Measured, limit: float) -> gpd.GeoDataFrame:
    """One row per definition, each at the same limit.

    Parameters
    ----------
    measured
        The stations, stops and distances.
    limit
        Metres on the ground.

    Returns
    -------
    GeoDataFrame
        Columns: definition, numerator and denominator (in what the definition counts), value (%; NaN where
        nothing is counted or all of it unknown, and by D6 if any unit is); geometries are None.
    """
    rows = []
    for definition in DEFINITIONS:
        covered = count(definition, measured, limit).covered
        whole, part = len(covered), float(np.nansum(covered))
        # Without the stops' directions nothing is known of the two sides.
        open_ = np.isnan(covered)
        unknown = bool(open_.all()) or (definition == "D6" and bool(open_.any()))
        value = np.nan if unknown else 100 * part / whole
        rows.append(
            {"definition": definition, "numerator": part, "denominator": float(whole), "value": value}
        )
    return gpd.GeoDataFrame(rows, geometry=[None] * len(rows), crs=measured.network.crs)


def _reaches(measured: Measured, number: Indices, best: Indices, stop: Indices) -> Geometries:
    """The line from the decisive entrance to its stop; without one, the entrance, else the station."""
    has_entrance, has_stop = best >= 0, stop >= 0
    start = measured.network.centres[number]
    start[has_entrance] = measured.network.entrances[best[has_entrance]]
    shapes = np.asarray(shapely.points(start))
    ends = np.stack([start[has_stop], measured.stops.points[stop[has_stop]]], axis=1)
    shapes[has_stop] = shapely.linestrings(ends)
    return shapes


def _subdistricts(measured: Measured, number: Indices, area: StudyArea) -> list[str | None]:
    rows = np.flatnonzero(area.zones["zone_kind"] == "subdistrict")
    names = area.zones["zone"].to_numpy()[rows]
    return [
        names[inside][0] if inside.any() else None for inside in measured.placed.zone_has[rows][:, number].T
    ]


def _flags(covered: Flags) -> list[bool | None]:
    return [None if np.isnan(each) else bool(each) for each in covered]
