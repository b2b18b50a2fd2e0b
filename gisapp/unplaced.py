"""Rows of people that belong to no zone, of other places or perhaps of this, and zones that have no row."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gisapp.by_file import Rows, files_of, told_by_file
from gisapp.district_rows import have_codes_of_others, of_other_districts
from gisapp.zone_rows import pass_test, zone_rows
from layers.columns.blocks import blocks_of
from layers.columns.values import Mask
from layers.division_levels import is_larger, level_of, may_be_district
from layers.division_names import is_called
from layers.findings import Finding, Severity
from layers.layer import Layer, file_of_rows
from layers.sentences import name_rows, name_some
from layers.text import T
from layers.totals import ROUNDING, SUM, SUM_IN_ENGLISH

UNPLACED = "population.unplaced"
"""Code of the finding about rows that may be of the district, and belong to no zone."""
_OF_A_CITY = ("区", "县")
"""A row of the whole city says nothing of one of its districts."""
_ONE_AND_ANOTHER = 2
"""Rows: a place and a single one below it."""


def rows_of_larger(rows: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> Mask:
    """Which rows have the name of a city, province or country, where the district is a part of one.

    Parameters
    ----------
    rows
        Of the population layer.
    zones
        Column ``zone``, that of the district first.
    """
    if not str(zones["zone"].iloc[0]).endswith(_OF_A_CITY):
        return np.zeros(len(rows), dtype=bool)
    return pass_test(rows["name"], lambda name: is_larger(name.strip()))


def of_unplaced(
    zones: gpd.GeoDataFrame,
    layer: Layer,
    zone: NDArray[np.int64],
    of_others: Mask,
    outside: gpd.GeoDataFrame | None,
) -> list[Finding]:
    """What is said of rows of a table that belong to no zone, and of zones that have no row in it.

    Parameters
    ----------
    zones
        Columns ``zone_kind``, ``zone``, ``code``, ``population`` (as it was found) and geometry, the district
        first.
    layer
        The population layer.
    zone
        The position of each row's zone, -1 for none.
    of_others
        The rows that say another district themselves.
    outside
        Subdistricts of the boundary files that lie outside the district, with the same columns; None where
        there are none.

    Returns
    -------
    list of Finding
        Rows of other places are a note; rows that may be of the district a warning, with their people where
        they are few, or all there are ("population.unplaced"). Sums of rows above them, and parts of one
        above, need no word.
    """
    rows = layer.frame
    assert rows is not None
    others = _of_others(zones, layer, zone, of_others, outside)
    explained = others | _of_nobody(rows)
    for table in _tables(layer):
        explained[table] |= _sums(rows[table]) | _parts(rows[table], zone[table])
    lost = (zone < 0) & ~explained
    here = (zone >= 0).sum()
    # more are those of a whole city, of which this is a part; or this is the street of the district's name
    few = bool(lost.sum() <= here or not here or _may_be_streets(rows, zone, lost))
    parted = bool((zones["zone_kind"] == "subdistrict").any())

    def are_lost(file: str, numbers: tuple[int, ...], at: Rows) -> Finding:
        people = float(rows["population"].iloc[at].sum()) if few else None
        return _are_lost(file, numbers, people, parted=parted)

    return [
        *told_by_file(layer, others, _are_elsewhere),
        *told_by_file(layer, lost, are_lost),
        *_of_zones_without(zones, layer, zone),
    ]


def _may_be_streets(rows: gpd.GeoDataFrame, zone: NDArray[np.int64], lost: Mask) -> bool:
    """Whether no name of the district's row and of those lost says a level: they may all be streets."""
    called = rows.loc[(zone >= 0) | lost, "name"].dropna()
    return not (zone > 0).any() and not called.map(level_of).any()


def _of_zones_without(zones: gpd.GeoDataFrame, layer: Layer, zone: NDArray[np.int64]) -> list[Finding]:
    """What is said of the subdistricts of which a table says nothing, where it does of others of them."""
    parts = (zones["zone_kind"] == "subdistrict").to_numpy()
    missing = parts & zones["population"].isna().to_numpy() & ~np.isin(np.arange(len(zones)), zone)
    if not missing.any() or not parts[zone[zone > 0]].any():
        return []
    message = T(
        "{file} has no row for {zones}, whose people are not known.",
        file=files_of(layer),
        zones=name_some(zones.loc[missing, "zone"].tolist()),
    )
    mend = T("Add the rows that are missing, under the names or codes of the subdistricts.")
    return [Finding("population.zone_missing", Severity.WARNING, message, layer.title, mend=mend)]


def _are_elsewhere(file: str, numbers: tuple[int, ...], _: Rows) -> Finding:
    message = T("{rows} are of other places and do not count.", rows=name_rows(numbers))
    return Finding("population.of_others", Severity.INFO, message, file, numbers)


def _are_lost(file: str, numbers: tuple[int, ...], people: float | None, *, parted: bool) -> Finding:
    """What is said of rows of no zone; ``parted`` where there are subdistricts that they could be of."""
    rows = name_rows(numbers)
    message = (
        T("The people in {rows} belong to no zone here and are not counted.", rows=rows)
        if people is None
        else T(
            "{people:,.0f} people in {rows} belong to no zone here and are not counted.",
            people=people,
            rows=rows,
        )
    )
    mend = T(
        "If they live here and are in no other row, write code or name as the subdistricts have them; "
        "else delete the rows."
    )
    if not parted:
        mend = T("Add the layer of subdistricts whose people these are, or a row with the district's name.")
    return Finding(UNPLACED, Severity.WARNING, message, file, numbers, mend)


# ---------------------------------------------------------------- which rows


def _of_others(
    zones: gpd.GeoDataFrame,
    layer: Layer,
    zone: NDArray[np.int64],
    said: Mask,
    outside: gpd.GeoDataFrame | None,
) -> Mask:
    """Which rows that belong to no zone are for certain of other places.

    They say another district or have its code, are of a subdistrict outside or of the city as a whole, or in
    a table of districts of another one. Where no row belongs to a zone, a table is rather of other names than
    of other places: only what the rows themselves say is left.
    """
    rows = layer.frame
    assert rows is not None
    others = said.copy()
    if not (zone >= 0).any():
        return np.asarray((zone < 0) & others, dtype=bool)
    others |= of_other_districts(rows["code"], zones["code"]) | rows_of_larger(rows, zones)
    others |= have_codes_of_others(rows, zones) | _of_zones_outside(zones, layer, outside)
    for table in _tables(layer):
        if not (zone[table] > 0).any():
            others[table] |= _of_districts_beside(rows[table], str(zones["zone"].iloc[0]))
        others[table] |= _of_larger_by_number(rows[table], zone[table], others[table])
    return np.asarray((zone < 0) & others, dtype=bool)


def _tables(layer: Layer) -> Iterator[Mask]:
    """The rows of each file of a layer: what stands above a row or beside it does so in one file."""
    files = file_of_rows(layer)
    return (files == file for file in dict.fromkeys(files))


def _sums(rows: gpd.GeoDataFrame) -> Mask:
    """Which rows are called a sum, and are that of the rows above them, up to the sum before."""
    called = pass_test(
        rows["name"], lambda name: bool(SUM.fullmatch(name.strip()) or SUM_IN_ENGLISH.fullmatch(name))
    )
    people = rows["population"].to_numpy(dtype=float)
    sums = np.zeros(len(rows), dtype=bool)
    start = 0
    for at in np.flatnonzero(called).tolist():
        sums[at] = at > start and abs(people[start:at].sum() - people[at]) <= ROUNDING * (at - start)
        start = at + 1
    return sums


def _parts(rows: gpd.GeoDataFrame, zone: NDArray[np.int64]) -> Mask:
    """Which rows of no zone stand below one of a zone and add up to it, as its communities do.

    One alone must be called a community: two places may have one number of people.
    """
    people = rows["population"].to_numpy(dtype=float)
    communities = pass_test(rows["name"], lambda name: level_of(name) == "community")
    parts = np.zeros(len(rows), dtype=bool)
    placed = np.flatnonzero(zone >= 0).tolist()
    for at, after in zip(placed, [*placed, len(rows)][1:], strict=True):
        below = slice(at + 1, after)
        add_up = abs(people[below].sum() - people[at]) <= ROUNDING * (after - at)
        parts[below] = add_up and (after - at > _ONE_AND_ANOTHER or communities[below].all())
    return parts


def _of_nobody(rows: gpd.GeoDataFrame) -> Mask:
    """Which rows have no number of people, or none: nobody is missing with them."""
    return ~np.asarray(rows["population"] > 0, dtype=bool)


def _of_zones_outside(zones: gpd.GeoDataFrame, layer: Layer, outside: gpd.GeoDataFrame | None) -> Mask:
    assert layer.frame is not None
    nothing = np.zeros(len(layer.frame), dtype=bool)
    if outside is None or outside.empty:
        return nothing
    found = zone_rows(pd.concat([zones, outside], ignore_index=True), layer, nothing)
    return found.zone >= len(zones)


def _of_districts_beside(rows: gpd.GeoDataFrame, district: str) -> Mask:
    """Which rows are called a district or county, in a table that has a row of this one too."""
    ours = pass_test(rows["name"], lambda name: is_called(name, district))
    counties = pass_test(rows["name"], lambda name: level_of(name) == "county" or may_be_district(name))
    return counties & ~ours & ours.any()


def _of_larger_by_number(rows: gpd.GeoDataFrame, zone: NDArray[np.int64], others: Mask) -> Mask:
    """Which rows are a sum of the district's row or those of others, as that of a city or region is."""
    heads = blocks_of(rows).heads
    return np.isin(np.arange(len(rows)), heads[(zone == 0) | (others & (zone < 0))])
