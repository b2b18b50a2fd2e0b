"""Rows of people that belong to no zone, of other places or perhaps of this, and zones that have no row."""

from __future__ import annotations

import re
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gisapp.zone_rows import level_of, of_other_districts, zone_rows
from layers.columns.values import Mask
from layers.division_names import is_called
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.sentences import name_rows, name_some
from layers.text import T
from layers.totals import SUM, SUM_IN_ENGLISH

_LARGER = re.compile(r"全[市省国]|.{2,}[市省]")
"""Names of what a district (区, 县) is a part of; a row of the whole city says nothing of one district."""
_OF_A_CITY = ("区", "县")
_ROUNDING = 0.5
"""Persons by which each part of a sum may be rounded."""


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
    return _each(rows["name"], lambda name: _LARGER.fullmatch(name.strip()) is not None)


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
        they are few ("population.unplaced"). Sums of rows above them need no word.
    """
    rows = layer.frame
    assert rows is not None
    others = _of_others(zones, rows, zone, of_others, outside)
    # a repeated header, or a row of units, has nobody; cells that are no numbers are told by themselves
    somebody = rows["population"].fillna(0).gt(0).to_numpy(dtype=bool)
    lost = (zone < 0) & ~others & ~_sums(rows) & somebody
    found = []
    if others.any():
        message = T("{rows} are of other places and do not count.", rows=_named(rows[others]))
        found.append(_finding("population.of_others", Severity.INFO, message, layer, rows[others]))
    if lost.any():
        names = _named(rows[lost])
        message = T("The people in {rows} belong to no zone here and are not counted.", rows=names)
        if lost.sum() <= (zone >= 0).sum():  # more are those of a whole city, of which this is a part
            message = T(
                "{people:,.0f} people in {rows} belong to no zone here and are not counted.",
                people=float(rows.loc[lost, "population"].sum()),
                rows=names,
            )
        found.append(_finding("population.unplaced", Severity.WARNING, message, layer, rows[lost]))
    return [*found, *_of_zones_without(zones, layer, zone)]


def _of_zones_without(zones: gpd.GeoDataFrame, layer: Layer, zone: NDArray[np.int64]) -> list[Finding]:
    """What is said of the subdistricts of which a table says nothing, where it does of others of them."""
    parts = (zones["zone_kind"] == "subdistrict").to_numpy()
    missing = parts & zones["population"].isna().to_numpy() & ~np.isin(np.arange(len(zones)), zone)
    if not missing.any() or not parts[zone[zone > 0]].any():
        return []
    message = T(
        "{file} has no row for {zones}, whose people are not known.",
        file=layer.title,
        zones=name_some(zones.loc[missing, "zone"].tolist()),
    )
    mend = T("Add the rows that are missing, under the names or codes of the subdistricts.")
    return [Finding("population.zone_missing", Severity.WARNING, message, layer.title, mend=mend)]


def _finding(code: str, severity: Severity, message: T, layer: Layer, rows: gpd.GeoDataFrame) -> Finding:
    mend = None
    if severity is Severity.WARNING:
        mend = T("If they live here, write code or name as the subdistricts have them; else delete the rows.")
    return Finding(code, severity, message, layer.title, tuple(int(row) for row in rows["row"]), mend)


def _named(rows: gpd.GeoDataFrame) -> T:
    return name_rows([int(row) for row in rows["row"]])


# ---------------------------------------------------------------- which rows


def _of_others(
    zones: gpd.GeoDataFrame,
    rows: gpd.GeoDataFrame,
    zone: NDArray[np.int64],
    said: Mask,
    outside: gpd.GeoDataFrame | None,
) -> Mask:
    """Which rows that belong to no zone are for certain of other places.

    They say another district or have its code, are of a subdistrict outside or of the city as a whole, or in
    a table of districts of another one. Where no row belongs to a zone, a table is rather of other names than
    of other places: only what the rows themselves say is left.
    """
    others = said
    if (zone >= 0).any():
        others = others | of_other_districts(rows["code"], zones["code"]) | rows_of_larger(rows, zones)
        others = others | _of_zones_outside(zones, rows, outside)
        if not (zone > 0).any():
            others = others | _of_districts_beside(rows, str(zones["zone"].iloc[0]))
    return np.asarray((zone < 0) & others, dtype=bool)


def _sums(rows: gpd.GeoDataFrame) -> Mask:
    """Which rows are called a sum, and are that of the rows above them, up to the sum before."""
    called = _each(
        rows["name"], lambda name: bool(SUM.fullmatch(name.strip()) or SUM_IN_ENGLISH.fullmatch(name))
    )
    people = rows["population"].to_numpy(dtype=float)
    sums = np.zeros(len(rows), dtype=bool)
    start = 0
    for at in np.flatnonzero(called).tolist():
        sums[at] = at > start and abs(people[start:at].sum() - people[at]) <= _ROUNDING * (at - start)
        start = at + 1
    return sums


def _of_zones_outside(
    zones: gpd.GeoDataFrame, rows: gpd.GeoDataFrame, outside: gpd.GeoDataFrame | None
) -> Mask:
    nothing = np.zeros(len(rows), dtype=bool)
    if outside is None or outside.empty:
        return nothing
    found = zone_rows(pd.concat([zones, outside], ignore_index=True), rows, "", nothing)
    return found.zone >= len(zones)


def _of_districts_beside(rows: gpd.GeoDataFrame, district: str) -> Mask:
    """Which rows are called a district or county, in a table that has a row of this one too."""
    ours = _each(rows["name"], lambda name: is_called(name, district))
    counties = _each(rows["name"], lambda name: level_of(name) == "county")
    return counties & ~ours & ours.any()


def _each(names: pd.Series, test: Callable[[str], bool]) -> Mask:
    """Which names pass a test; what has none does not."""
    return np.array([isinstance(name, str) and test(name) for name in names], dtype=bool)
