"""人均公园绿地面积: park green space per person (CJJ/T 85-2017, GB/T 50563-2010)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gisapp.indicators.area import overlap_finding, zones_of
from gisapp.indicators.built_up import land_of
from gisapp.indicators.evidence import Evidence
from gisapp.indicators.ground import Ground, Quotient, measured
from gisapp.indicators.ids import PARK_AREA
from gisapp.indicators.plot_doubts import park_doubts
from gisapp.indicators.plot_tables import tables_of
from gisapp.indicators.plots import ROLES, Plots, park_plots
from gisapp.parameters import Parameters
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from gisapp.unplaced import UNPLACED
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.task import Task
from layers.text import T, plural

_NO_BUILT_UP = "built_up.missing"
PARK_KINDS = ("G1",)
"""Kinds of plots that say where parks are, where there is no layer of parks."""
_NAMED = 3
"""Zones that a reason names; it stands in a column of the table of figures."""


def compute(
    layers: Mapping[str, Layer],
    area: StudyArea,
    parameters: Parameters,  # noqa: ARG001 - no choice moves this figure
    task: Task,
) -> Reading:
    """Area of parks inside the built-up area, each place once, over the population: A_G1 / N, in m²/person.

    Source: CJJ/T 85-2017 ch. 3 and GB/T 50563-2010 ch. 4 (clauses not seen).

    Parameters
    ----------
    layers, area, parameters, task
        See :data:`gisapp.indicators.indicator.Compute`; of the layers "park" and "green" (for plots of
        class G1, and squares that are green enough) are read.

    Returns
    -------
    Reading
        Numerator in m² on the ground, denominator in persons; "features", "overlaps" and "people" as
        evidence. A zone without population has no value, and none has without a layer of parks or a plot of
        class G1; without a built-up area all parks in the zone count, which a finding says.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    grounds = area.people
    people_from = {} if grounds is None else {"people": lambda: grounds}
    plots = park_plots(layers) if layers.keys() & set(ROLES) else None
    if plots is None or not ("park" in layers or any(map(plots.has_class, PARK_KINDS))):
        missing = T("There is no layer of parks, and no green plot of class G1.")
        return Reading(PARK_AREA, quotient(area).unknown(missing), Evidence(**people_from))
    ground = ground_of(plots)
    areas, overlap = measured(ground, zones_of(area.boundaries), task)
    about = Reading(
        PARK_AREA,
        (),
        Evidence(**tables_of(plots, area), **people_from),
        (*plots.findings, *_about_place(plots, area), *overlap_finding("park", overlap)),
    )
    return quotient(area).read(about, areas, ground.doubts)


def ground_of(plots: Plots) -> Ground:
    """The ground that counts as parks, with what is doubtful about it.

    Parameters
    ----------
    plots
        All of them, with their weights.
    """
    return Ground(plots.table.geometry.to_numpy(), plots.weight, park_doubts(plots))


def quotient(area: StudyArea) -> Quotient:
    """Ground by the people of each zone; without a built-up area parks beyond it count that would not."""
    return Quotient(
        area,
        area.population,
        lambda zone: _without_people(area, zone),
        in_doubt=(_NO_BUILT_UP, lambda value: (0.0, value)),
    )


def _without_people(area: StudyArea, zone: int) -> T:
    """Why a zone has no figure per person."""
    if area.population[zone] == 0:
        return T("Nobody lives in this zone.")
    parts = (area.zones["zone_kind"] == "subdistrict").to_numpy()
    unknown = parts & np.isnan(area.population)
    unplaced = dict.fromkeys(each.file for each in area.findings if each.code == UNPLACED)
    if unplaced and not parts.any():
        return T("There is no layer of subdistricts for the people of {files}.", files=list(unplaced))
    if zone > 0 or unknown.sum() == parts.sum():
        return T("The population is not known.")
    zones = area.zones.loc[unknown, "zone"].tolist()
    if len(zones) <= _NAMED:
        return T("The population of {zones} is not known.", zones=zones)
    return T(
        "The population of {zones} and others, {n} subdistricts in all, is not known.",
        zones=zones[:_NAMED],
        n=len(zones),
    )


def _about_place(plots: Plots, area: StudyArea) -> tuple[Finding, ...]:
    """Parks that count nothing where they lie, and what a missing or misplaced built-up area means."""
    parks, built_up = plots.counted, area.built_up
    # By an index, not a prepared district: what GEOS prepares answers one thread at a time, and all share it.
    index = shapely.STRtree(parks.geometry.to_numpy())
    outside = _missed(index, area.district)
    findings = _by_file(parks, outside, _outside)
    if built_up is None:
        findings.append(
            Finding(
                _NO_BUILT_UP,
                Severity.WARNING,
                T("There is no built-up area: parks count wherever they lie in the district."),
                mend=T("Add the boundary of the built-up area of the same year."),
            )
        )
    elif land_of(area)[0] > 0:
        findings += _by_file(parks, _missed(index, built_up) & ~outside, _beside_built_up)
    else:
        findings.append(
            Finding(
                "built_up.outside",
                Severity.WARNING,
                T("The built-up area lies outside the district: no park counts."),
                mend=T("Check the place and the coordinate system of both boundaries."),
            )
        )
    return tuple(findings)


def _missed(index: shapely.STRtree, shape: shapely.Geometry) -> NDArray[np.bool_]:
    """Which shapes of an index have no point in common with another."""
    return ~np.isin(np.arange(len(index)), index.query(shape, predicate="intersects"))


def _by_file(
    parks: gpd.GeoDataFrame, mask: NDArray[np.bool_], told: Callable[[str, gpd.GeoDataFrame], Finding]
) -> list[Finding]:
    files = parks["file"].to_numpy()
    return [told(file, parks[mask & (files == file)]) for file in dict.fromkeys(files[mask])]


def _outside(file: str, parks: gpd.GeoDataFrame) -> Finding:
    message = plural(
        "{n} park lies outside the district and does not count: {names}.",
        "{n} parks lie outside the district and do not count: {names}.",
        n=len(parks),
        names=_names(parks),
    )
    return Finding("park.outside", Severity.INFO, message, file=file, rows=_rows(parks))


def _beside_built_up(file: str, parks: gpd.GeoDataFrame) -> Finding:
    message = plural(
        "{n} park of the district lies outside its built-up area and does not count: {names}.",
        "{n} parks of the district lie outside its built-up area and do not count: {names}.",
        n=len(parks),
        names=_names(parks),
    )
    mend = T("Check holes and year of the built-up area, if they should count.")
    return Finding("park.not_built_up", Severity.INFO, message, file=file, rows=_rows(parks), mend=mend)


def _names(parks: gpd.GeoDataFrame) -> list[str] | T:
    return [str(name) for name in parks["name"].dropna()][:5] or T("without a name")


def _rows(parks: gpd.GeoDataFrame) -> tuple[int, ...]:
    return tuple(int(row) for row in parks["row"])
