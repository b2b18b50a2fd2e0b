"""Which rows of a table speak of which zone: by code, by name, and by area where the two disagree.

Codes of administrative divisions change hands: 500120 was 綦江区 until it became 璧山区's, so that tables
of two years joined by code alone give one district the people of the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisapp.district_rows import of_other_districts
from gisapp.zone_rows_told import of_clash, of_elsewhere, of_renamed, of_renumbered
from layers.columns.said_district import OF_DISTRICT
from layers.columns.said_place import SUBDISTRICT
from layers.columns.values import Mask
from layers.division_codes import district_codes, short_code
from layers.division_levels import is_district, level_of, may_be_district, without_level
from layers.division_names import is_called, without_district
from layers.findings import Finding
from layers.layer import Layer, file_of_rows
from layers.totals import is_of_all

_SAME_AREA = 0.5
"""Share of the smaller of two areas that both have, from which on they are one place."""


Keys = np.ndarray[tuple[int], np.dtype[np.object_]]
Indices = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class ZoneRows:
    """The zone (its index) of each row, -1 where it fits none; and what was found out about codes.

    ``by_code`` says whether the row's code joined it; else its name did.
    """

    zone: Indices
    by_code: Mask
    findings: tuple[Finding, ...]


def zone_rows(zones: gpd.GeoDataFrame, layer: Layer, of_others: Mask) -> ZoneRows:
    """Join rows to zones, by code first and by name where a code fits none.

    A code and a name that both fit settle it. A code whose name is another, or a name alone, fits only an
    area that overlaps. Without areas, a name that belongs to another zone, or a zone's name that belongs to
    another row, shows that the code has changed hands, and the name wins; else the zone was renamed.

    Parameters
    ----------
    zones
        Columns ``zone_kind``, ``zone``, ``code`` and geometry, the district first.
    layer
        Of the rows, perhaps of several files: columns ``name``, ``code``, ``population``, ``row``, and
        geometry that may be missing.
    of_others
        Rows of another district: their names are namesakes.
    """
    rows = layer.frame
    assert rows is not None
    district = str(zones["zone"].iloc[0])
    called = rows["name"].map(lambda name: _in_district(str(name), district), na_action="ignore")
    zone_called = zones["zone"].map(lambda name: without_district(str(name), district))
    zone_names = zone_called.map(without_level).to_numpy(dtype=object)
    row_names = called.map(without_level, na_action="ignore").to_numpy(dtype=object)
    by_code = _matches(_short_codes(rows["code"]), _short_codes(zones["code"]))
    # A cluster has the people of a row only where that is no subdistrict's: 化龙桥 is 化龙桥街道 first.
    clusters = (zones["zone_kind"] == "cluster").to_numpy()
    of_cluster = _matches(_as_written(called), _as_written(zone_called.where(clusters)))
    zone_called = zone_called.mask(clusters)
    # The whole name before the plain one: 大石街道 and 大石镇 are two, 沙坪坝区 and 沙坪坝街道 also.
    whole = _matches(_as_written(called), _as_written(zone_called))
    plain = _matches(row_names, zone_names)
    placed = np.where(by_code >= 0, by_code, np.where(whole >= 0, whole, plain))
    below = _matches(row_names, zone_names, first=1)
    plain = _of_subdistrict_not_district(rows, zones, placed, plain, below)
    # Northgate is the district's whole name, and in short that of Northgate Ward.
    bare = called.map(level_of, na_action="ignore").eq("").to_numpy()
    whole = _of_subdistrict_not_district(rows, zones, placed, whole, np.where(bare, below, -1))
    other_level = of_other_level(_levels(layer, called), zone_called.to_numpy(dtype=object)[plain])
    plain[other_level & (plain >= 0)] = -1
    plain[np.isin(plain, whole[whole >= 0])] = -1  # Northgate beside Northgate Ward is another place
    by_name = np.where(whole >= 0, whole, np.where(plain >= 0, plain, of_cluster))
    foreign = of_other_districts(rows["code"], zones["code"])
    renumbered = _are_renumbered(zones, by_code, np.where(foreign & ~of_others, by_name, -1))
    by_name[of_others if renumbered else foreign | of_others] = -1
    by_name[_of_several_districts(rows, np.where(by_code >= 0, -1, by_name))] = -1
    elsewhere = _apart(rows, zones, by_name)
    by_name = np.where(elsewhere, -1, by_name)
    differ = (by_code >= 0) & pd.notna(row_names) & (row_names != zone_names[by_code])
    clash = differ & (
        _apart(rows, zones, by_code) | _named_otherwise(rows, zones, by_code, by_name, row_names)
    )
    renamed = differ & ~clash
    joined = np.where((by_code >= 0) & ~clash, by_code, by_name)
    # Where a code says which row speaks of a zone, another of that name is a part of it, or its namesake.
    named_only = joined != by_code
    joined[named_only & np.isin(joined, joined[~named_only])] = -1
    told = (
        *of_clash(layer, zones, by_code, clash),
        *of_renamed(layer, zones, by_code, renamed),
        *(of_renumbered(layer, foreign & (joined >= 0)) if renumbered else ()),
        *of_elsewhere(layer, elsewhere & (joined < 0)),
    )
    return ZoneRows(joined, ~named_only, told)


def _are_renumbered(zones: gpd.GeoDataFrame, by_code: Indices, of_foreign: Indices) -> bool:
    """Whether codes say nothing: none is of here, and rows of codes from elsewhere have all names of here.

    璧山 was 500227 before it became 500120; and a column 编号 may hold anything.
    """
    subdistricts = np.flatnonzero((zones["zone_kind"] == "subdistrict").to_numpy())
    return (
        len(subdistricts) > 1 and not (by_code >= 0).any() and bool(np.isin(subdistricts, of_foreign).all())
    )


def _in_district(name: str, district: str) -> str:
    """A row's name as places of the district are called there, and the district as it is itself."""
    return district if is_called(name, district) else without_district(name, district)


def _short_codes(codes: pd.Series) -> Keys:
    """Codes as far as they say something: tables write those of one zone with 6, 9 or 12 digits."""
    short = codes.map(short_code, na_action="ignore")
    return np.asarray(short.to_numpy(dtype=object))


def _of_subdistrict_not_district(
    rows: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, placed: Indices, plain: Indices, below: Indices
) -> Indices:
    """``plain`` with the subdistrict where its short name is the district's too, and other rows show which.

    东湖 is 东湖街道 where all other subdistricts have rows, or some that have more people.
    """
    both = (plain == 0) & (below > 0) & ~np.isin(below, placed[placed > 0])
    parts = placed > 0
    if not both.any() or not parts.any():
        return plain
    people = rows["population"].to_numpy(dtype=float)
    found = np.isin(np.arange(len(zones)), np.concatenate([placed[parts], below[both]]))
    all_others = found[(zones["zone_kind"] == "subdistrict").to_numpy()].all()
    return np.where(both & ((people < np.nansum(people[parts])) | all_others), below, plain)


def _levels(layer: Layer, names: pd.Series) -> Keys:
    """The level of each row, by its name, its heading or its table: in one of districts 城区 is one, too."""
    assert layer.frame is not None
    levels = names.map(level_of).to_numpy(dtype=object)
    levels[(levels == "") & _are_called_subdistricts(layer.frame)] = "township"
    files = file_of_rows(layer)
    for file in dict.fromkeys(files):
        texts = [str(name).strip() for name in names[files == file]]
        if any(map(is_district, texts)) and all(may_be_district(text) or is_of_all(text) for text in texts):
            levels[files == file] = "county"
    return levels


def _are_called_subdistricts(rows: gpd.GeoDataFrame) -> Mask:
    """Which rows' own names stand in a column of subdistricts."""
    if SUBDISTRICT not in rows:
        return np.zeros(len(rows), dtype=bool)
    return np.array(rows[SUBDISTRICT].notna() & rows[SUBDISTRICT].eq(rows["name"]), dtype=bool)


def pass_test(names: pd.Series, test: Callable[[str], bool]) -> Mask:
    """Which names pass a test; what has none does not.

    Parameters
    ----------
    names, test
        (n,) names, perhaps missing, and what is asked of each.
    """
    return np.array([isinstance(name, str) and test(name) for name in names], dtype=bool)


def of_other_level(levels: Iterable[str], zones: Iterable[str]) -> Mask:
    """Which levels of rows are another than that of their zones: 甲门社区 is no 甲门街道.

    Parameters
    ----------
    levels
        (n,) as of :func:`~layers.division_levels.level_of`.
    zones
        (n,) names of the zones.
    """
    pairs = zip(levels, map(level_of, zones), strict=True)
    return np.array([bool(one and other and one != other) for one, other in pairs], dtype=bool)


def _of_several_districts(rows: gpd.GeoDataFrame, by_name: Indices) -> Mask:
    """Which rows have the name of a zone as some of another district have: nobody knows which are it."""
    districts = district_codes(rows["code"]).to_numpy(dtype=object)
    if OF_DISTRICT in rows:
        said = rows[OF_DISTRICT].to_numpy(dtype=object)
        districts = np.where(pd.notna(said), said, districts)
    several = pd.Series(districts).groupby(by_name).nunique().gt(1)
    return np.isin(by_name, [zone for zone in several.index[several] if zone >= 0])


def _as_written(names: pd.Series) -> Keys:
    """Names without blanks, in one case."""

    def plain(name: object) -> str:
        return re.sub(r"\s+", "", str(name)).casefold()

    return names.map(plain, na_action="ignore").to_numpy(dtype=object)


def _matches(keys: Keys, zone_keys: Keys, first: int = 0) -> Indices:
    """The first zone with each row's key, from ``first`` on; -1 for none."""
    zones: dict[str, int] = {}
    for zone, key in enumerate(zone_keys):
        if zone >= first and isinstance(key, str) and key:
            zones.setdefault(key, zone)
    return np.array([zones.get(key, -1) if isinstance(key, str) else -1 for key in keys], dtype=np.int64)


def _apart(rows: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, matched: Indices) -> Mask:
    """Which rows have an area that is not that of the zone they match."""
    ours = np.asarray(rows.geometry.array)
    theirs = np.asarray(zones.geometry.array)[matched]
    known = (matched >= 0) & (shapely.area(ours) > 0) & (shapely.area(theirs) > 0)
    apart = np.zeros(len(rows), bool)
    shared = shapely.area(shapely.intersection(ours[known], theirs[known]))
    smaller = np.minimum(shapely.area(ours[known]), shapely.area(theirs[known]))
    apart[known] = shared < _SAME_AREA * smaller
    return apart


def _named_otherwise(
    rows: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, by_code: Indices, by_name: Indices, row_names: Keys
) -> Mask:
    """Which rows without an area have the name of another zone, or a namesake of their zone beside them."""
    without_area = ~(shapely.area(np.asarray(rows.geometry.array)) > 0)
    zone_names = zones["zone"].map(without_level).to_numpy(dtype=object)[by_code]
    other_zone = (by_name >= 0) & (by_name != by_code)
    other_row = np.isin(zone_names.astype(str), row_names[pd.notna(row_names)].astype(str))
    return np.asarray(without_area & (other_zone | other_row))
