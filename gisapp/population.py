"""How many people live in each zone, from a population layer or from the zones' own column."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisapp import figures as written
from gisapp.by_file import Rows, files_of, told_by_file
from gisapp.district_rows import rows_of_others
from gisapp.people_grounds import CODE, NAME, TOTAL, Joined, grounds_of
from gisapp.people_points import are_points, counted_where_they_lie, parts_of_rows, rows_by_name
from gisapp.people_said import set_apart, with_said
from gisapp.subdistrict_rows import named_after_zones
from gisapp.unplaced import of_unplaced, rows_of_larger
from gisapp.zone_rows import Indices, pass_test, zone_rows
from layers.columns.values import Mask
from layers.findings import Finding, Severity
from layers.layer import Layer, file_of_rows
from layers.sentences import name_rows
from layers.text import T, plural
from layers.totals import is_of_all

_CLOSE = 1e-3
"""Relative difference of two totals that is worth a word."""
_COVERED = 0.9
"""Share of ground from which borders drawn twice, and rivers that lie in no subdistrict, are no matter."""


def with_population(
    zones: gpd.GeoDataFrame, layer: Layer | None, outside: gpd.GeoDataFrame | None = None
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...], gpd.GeoDataFrame]:
    """The zones with their people.

    A population layer is taken before the zones' own column: rows of a table or of polygons are joined by
    code, then by name, as are points that are the zones themselves (:mod:`gisapp.people_points`); other
    points are counted where they lie. The district has the sum of its subdistricts
    where all of them are known (Σ numerators / Σ denominators). People that a scenario says go before all
    of these (:mod:`gisapp.people_said`).

    Parameters
    ----------
    zones
        Columns ``zone_kind``, ``zone``, ``code``, ``population`` (NaN where unknown) and geometry; the
        district is the first row. Not changed.
    layer
        The layer of role population, or None.
    outside
        Subdistricts of the files that lie outside the district, with the columns of ``zones``: people of
        theirs are nobody's here. None where there are none.

    Returns
    -------
    zones
        A copy with ``population`` in persons, float, NaN where unknown.
    findings
        People who could not be placed or counted, and totals that differ.
    grounds
        Which rows of which file the people of each zone come from (:func:`gisapp.people_grounds.grounds_of`).
    """
    layer, said = set_apart(layer)
    zones = zones.copy()
    zones["population"] = own = zones["population"].astype(float)
    findings: list[Finding] = []
    joined = Joined()
    if layer is not None and layer.frame is not None and len(layer.frame):
        zones["population"], joined, told = _of_rows(zones, layer, outside)
        findings += (*told, *_of_two_sources(zones, own, layer))
    summed, of_sum = _sum_up(zones, _file_of_whole(layer, joined))
    if summed:
        findings += _of_ground(zones)
        findings += _of_twice(zones, joined)
    findings += of_sum
    grounds = grounds_of(zones, layer, joined, summed=summed)
    if said is not None:
        zones, grounds, of_said = with_said(zones, grounds, said)
        findings += of_said
    return zones, tuple(findings), grounds


def _of_rows(
    zones: gpd.GeoDataFrame, layer: Layer, outside: gpd.GeoDataFrame | None
) -> tuple[pd.Series, Joined, list[Finding]]:
    """People by zone of a layer's rows, where the rows went, and what is said of them."""
    rows = layer.frame
    assert rows is not None
    of_others, said = rows_of_others(layer, zones)
    by_name = rows_by_name(zones, layer, of_others)
    at_place = are_points(rows) & ~by_name
    people, joined, findings = zones["population"], Joined(np.full(len(rows), -1)), list[Finding]()
    if by_name.any():
        layer = _named_after_zones(zones, layer, by_name, of_others)
        people, joined, told = _joined(zones, layer, by_name, of_others)
        findings += (*said, *told)
    else:  # what lies at a place of its own lies in the district or not
        of_others = np.zeros(len(rows), dtype=bool)
    assert joined.zone is not None
    zone, beside = joined.zone, at_place & False
    if at_place.any():
        people, joined, zone, beside = _counted(zones.assign(population=people), layer, at_place, joined)
        findings += _without_number(layer, at_place)
    # of a table that is all another district's, that is enough
    rest = ~np.isin(file_of_rows(layer).astype(str), [str(each.file) for each in said]) & ~beside
    if not at_place.all() and rest.any():
        assert layer.frame is not None
        others = replace(layer, frame=layer.frame[rest])
        findings += of_unplaced(zones.assign(population=people), others, zone[rest], of_others[rest], outside)
    return people, joined, findings


def _named_after_zones(zones: gpd.GeoDataFrame, layer: Layer, by_name: Mask, of_others: Mask) -> Layer:
    """The layer with its rows that are joined by name under those of their subdistricts, if need be."""
    rows = layer.frame
    assert rows is not None
    named = named_after_zones(zones, replace(layer, frame=rows[by_name]), of_others[by_name]).frame
    assert named is not None
    return replace(layer, frame=rows.assign(name=rows["name"].where(~by_name, named["name"])))


def _counted(
    zones: gpd.GeoDataFrame, layer: Layer, at_place: Mask, joined: Joined
) -> tuple[pd.Series, Joined, Indices, Mask]:
    """People by zone with those of points, where the rows went, the zone of each, and which lie outside.

    A zone with a row of its own has that row's number: points in it are its parts, or stay without a zone.
    """
    counted = counted_where_they_lie(zones, layer, at_place)
    assert joined.zone is not None
    has_row = np.isin(np.arange(len(zones)), joined.zone)
    takes = np.ones(len(zones), dtype=bool)
    if has_row.any():
        of_kind = zones["zone_kind"].eq("subdistrict").to_numpy()
        takes = ~has_row & (of_kind if of_kind.any() else zones["zone_kind"].eq("district").to_numpy())
        takes &= counted.points.any(axis=1)
    people = zones["population"].mask(takes, counted.people)
    lies = counted.lies
    placed = at_place & (lies >= 0) & (takes[lies] | parts_of_rows(layer, lies, people, has_row))
    return (
        people,
        replace(joined, counted=takes, counts=counted.points),
        np.where(placed, lies, joined.zone),
        at_place & (lies < 0),
    )


def _without_number(layer: Layer, at_place: Mask) -> tuple[Finding, ...]:
    """What is said of points that do not say how many live there: whoever does is missing in the figure."""
    assert layer.frame is not None
    unknown = at_place & layer.frame["population"].isna().to_numpy()

    def told(file: str, rows: tuple[int, ...], _: Rows) -> Finding:
        return Finding(
            "population.no_number",
            Severity.WARNING,
            plural(
                "{n} point says no number of people ({rows}): nobody is counted there, and figures per "
                "person may be too high.",
                "{n} points say no number of people ({rows}): nobody is counted there, and figures per "
                "person may be too high.",
                n=len(rows),
                rows=name_rows(rows),
            ),
            file=file,
            rows=rows,
            mend=T("Fill in how many people live at these points, 0 where nobody does."),
        )

    return told_by_file(layer, unknown, told)


def _joined(
    zones: gpd.GeoDataFrame, layer: Layer, by_name: Mask, of_others: Mask
) -> tuple[pd.Series, Joined, tuple[Finding, ...]]:
    """People by zone (its own column where no row fits), where the rows went, and how they fitted."""
    rows = layer.frame
    assert rows is not None
    people = zones["population"].copy()
    total = pass_test(rows["name"], is_of_all) & by_name & ~(rows_of_larger(rows, zones) | of_others)
    if total.any():
        people[0] = rows.loc[total, "population"].iloc[0]
    part = by_name & ~total
    found = zone_rows(zones, replace(layer, frame=rows[part]), of_others[part])
    sums = rows.loc[part, "population"].groupby(found.zone).sum(min_count=1).drop(-1, errors="ignore")
    people[sums.index] = sums
    zone, join = np.where(total, 0, -1), np.full(len(rows), TOTAL, dtype=object)
    zone[part], join[part] = found.zone, np.where(found.by_code, CODE, NAME)
    return people, Joined(zone, join), found.findings


def _of_ground(zones: gpd.GeoDataFrame) -> list[Finding]:
    """What is said where subdistricts whose people are added up leave ground of the district, or reach out.

    Nobody knows how many live on that ground.
    """
    district = zones.geometry.iloc[0]
    parts = zones[(zones["zone_kind"] == "subdistrict").to_numpy()]
    shapes = parts.geometry.to_numpy()
    inside = shapely.area(shapely.intersection(shapes, district))
    found = []
    covered = float(inside.sum()) / max(float(shapely.area(district)), 1.0)
    if covered < _COVERED:
        message = T(
            "The subdistricts whose people are added up have only {share} of the district: whoever lives "
            "on the rest is missing.",
            share=written.indicator_value(100 * covered, "%"),
        )
        mend = T("Add the missing subdistricts, or the population of the district as a whole.")
        found.append(Finding("population.uncovered", Severity.WARNING, message, mend=mend))
    out = inside < _COVERED * shapely.area(shapes)
    people = float(parts.loc[out, "population"].sum())
    if people > 0:
        message = T(
            "{zones} lie partly outside the district, and all their people count, {people:,.0f}.",
            zones=[str(name) for name in parts.loc[out, "zone"]],
            people=people,
        )
        mend = T("Take the district and its subdistricts from one source and year.")
        found.append(Finding("population.beyond", Severity.WARNING, message, mend=mend))
    return found


def _of_twice(zones: gpd.GeoDataFrame, joined: Joined) -> list[Finding]:
    """What is said where subdistricts whose people are added up lie in others; points count but once."""
    counts = (zones["zone_kind"] == "subdistrict").to_numpy()
    if joined.counted is not None:
        counts = counts & ~joined.counted
    parts = zones[counts]
    shapes = parts.geometry.to_numpy()
    area = shapely.area(shapes)
    inner, outer = shapely.STRtree(shapes).query(shapely.point_on_surface(shapes), predicate="within")
    beside = (area[inner] < area[outer]) | ((area[inner] == area[outer]) & (inner > outer))
    inner, outer = inner[beside], outer[beside]
    shared = shapely.area(shapely.intersection(shapes[inner], shapes[outer]))
    twice = parts.iloc[np.unique(inner[shared >= _COVERED * area[inner]])]
    people = float(twice["population"].sum())
    if not people > 0:
        return []
    message = T(
        "{zones} lie in other subdistricts, whose people may be theirs too; they all count, {people:,.0f}.",
        zones=[str(name) for name in twice["zone"]],
        people=people,
    )
    mend = T("Leave in the file either the whole or its parts.")
    return [Finding("population.twice", Severity.WARNING, message, mend=mend)]


def _of_two_sources(zones: gpd.GeoDataFrame, own: pd.Series, layer: Layer) -> list[Finding]:
    """What is said where the boundaries' own column and the population layer are of other people."""
    parts = (zones["zone_kind"] == "subdistrict").to_numpy()
    if not parts.any():
        parts = (zones["zone_kind"] == "district").to_numpy()
    total, other = zones.loc[parts, "population"].sum(), own[parts].fillna(zones["population"]).sum()
    if abs(other - total) <= _CLOSE * max(other, total):
        return []
    message = T(
        "With the people of {file}, which are used, there are {total:,.0f}; the column of the boundaries "
        "says {own:,.0f}.",
        file=files_of(layer),
        total=float(total),
        own=float(other),
    )
    mend = T("Check that both are of the same year and basis (常住, 户籍 or 城区人口).")
    return [Finding("population.two_sources", Severity.WARNING, message, layer.title, mend=mend)]


def _file_of_whole(layer: Layer | None, joined: Joined) -> str | None:
    """The file with a row for the district as a whole; None where its boundary alone may say its people."""
    of_whole = np.zeros(0, dtype=np.int64) if joined.zone is None else np.flatnonzero(joined.zone == 0)
    if layer is None or not len(of_whole):
        return None
    return str(file_of_rows(layer)[of_whole[0]])


def _of_fewer_than_parts(own: float, parts: float) -> Finding:
    return Finding(
        "population.fewer",
        Severity.WARNING,
        T(
            "The district's own population is {own:,.0f}, less than the {parts:,.0f} of the "
            "subdistricts that are known; it counts as unknown.",
            own=own,
            parts=parts,
        ),
        mend=T("Add the missing subdistricts, or correct the row of the district as a whole."),
    )


def _sum_up(zones: gpd.GeoDataFrame, file: str | None) -> tuple[bool, list[Finding]]:
    """Give the district the sum of its subdistricts; whether it has it, and what ``file`` or it says."""
    people = zones.loc[zones["zone_kind"] == "subdistrict", "population"]
    own, total = zones.loc[0, "population"], people.sum()
    if people.isna().any() and own < total * (1 - _CLOSE):
        zones.loc[0, "population"] = np.nan
        return False, [_of_fewer_than_parts(own, total)]
    if people.empty or people.isna().any():
        return False, []
    zones.loc[0, "population"] = total
    if np.isnan(own) or abs(own - total) <= _CLOSE * max(own, total):
        return True, []
    message = T(
        "The district's own population is {own:,.0f}, its subdistricts add up to {total:,.0f};"
        " the sum is used.",
        own=own,
        total=total,
    )
    if file is not None:
        message = T(
            "{file} says {own:,.0f} people for the district as a whole, its subdistricts add up to "
            "{total:,.0f}; the sum is used.",
            file=file,
            own=own,
            total=total,
        )
    return True, [
        Finding(
            "population.differs",
            Severity.WARNING,
            message,
            mend=T("Check that both are of the same year and basis (常住, 户籍 or 城区人口)."),
        )
    ]
