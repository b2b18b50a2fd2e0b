"""Points with people: counted where they lie, unless a file holds the zones themselves as points.

A list of subdistricts often has where their offices are. Such a row speaks of its subdistrict, wherever the
office stands; blocks of a grid, buildings and communities are counted where they lie.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gisapp.zone_rows import Indices, of_other_level, pass_test, zone_rows
from layers.columns.values import Mask
from layers.division_codes import DISTRICT
from layers.division_levels import level_of
from layers.layer import Layer, file_of_rows
from layers.totals import ROUNDING, is_of_all

_REACH_M = 5_000.0
"""How far from its subdistrict an office may stand; a namesake is farther."""


@dataclass(frozen=True)
class Counted:
    """People of points in zones: of each zone, and how many points it has of each of the layer's files.

    ``lies`` is the position of the zone in which each row of the layer lies, -1 for none: its subdistrict,
    else the district.
    """

    people: NDArray[np.float64]
    points: NDArray[np.int64]
    lies: Indices


def are_points(rows: gpd.GeoDataFrame) -> Mask:
    """Which rows lie at a point."""
    return np.asarray(shapely.get_type_id(np.asarray(rows.geometry.array)) == 0)


def counted_where_they_lie(zones: gpd.GeoDataFrame, layer: Layer, which: Mask) -> Counted:
    """People of the points in each zone. A point on the line between two subdistricts counts in the first.

    Zone by zone, so that memory holds the points of one zone's box, however the boxes overlap.

    Parameters
    ----------
    zones
        Column ``zone_kind`` and geometry, the district first.
    layer
        With ``population``.
    which
        Its rows that count, all of them points.
    """
    assert layer.frame is not None
    at = np.flatnonzero(which)
    files = pd.factorize(file_of_rows(layer))[0]
    number_of_files, files = int(files.max()) + 1, files[at]
    places = layer.frame.geometry.to_numpy()[at]
    x, y = shapely.get_x(places), shapely.get_y(places)
    people = np.nan_to_num(layer.frame["population"].to_numpy(dtype=float)[at])
    tree = shapely.STRtree(places)
    # Copies: what GEOS prepares answers one thread at a time, and others may be at work on the layer's own.
    shapes = shapely.force_2d(zones.geometry.to_numpy())
    shapely.prepare(shapes)
    free = np.ones(len(at), dtype=bool)
    lies = np.full(len(layer.frame), -1, dtype=np.int64)
    counted, points = np.zeros(len(zones)), np.zeros((len(zones), number_of_files), dtype=np.int64)
    for number, (kind, shape) in enumerate(zip(zones["zone_kind"], shapes, strict=True)):
        near = tree.query(shape)
        inside = near[shapely.intersects_xy(shape, x[near], y[near])]
        if kind == "subdistrict":
            inside = inside[free[inside]]
            free[inside] = False
        if kind != "cluster":
            lies[at[inside]] = number
        counted[number] = people[inside].sum()
        points[number] = np.bincount(files[inside], minlength=number_of_files)
    return Counted(counted, points, lies)


def parts_of_rows(layer: Layer, lies: Indices, people: pd.Series, has_row: Mask) -> Mask:
    """Which points add up to the number of a zone in which they lie, and which a row of its own gives.

    Parameters
    ----------
    layer
        Of people.
    lies
        Of :class:`Counted`.
    people
        Of each zone.
    has_row
        Which zones have a row of their own.
    """
    assert layer.frame is not None
    persons = layer.frame["population"].to_numpy(dtype=float)
    parts = np.zeros(len(lies), dtype=bool)
    for zone in np.flatnonzero(has_row):
        own = lies == zone
        parts |= own & (abs(np.nansum(persons[own]) - people[zone]) <= ROUNDING * own.sum())
    return parts


# ---------------------------------------------------------------- points that are zones


def rows_by_name(zones: gpd.GeoDataFrame, layer: Layer, of_others: Mask) -> Mask:
    """Which rows are joined to zones by code and name: all but points that are counted where they lie.

    Parameters
    ----------
    zones
        Columns ``zone_kind``, ``zone``, ``code`` and geometry, the district first.
    layer
        Of people, perhaps of several files. In a file of points that are no zones, a row without a place is
        joined to none: it may be a part of a zone as well as its sum.
    of_others
        Rows of another district.
    """
    assert layer.frame is not None
    points = are_points(layer.frame)
    by_name = np.ones(len(points), dtype=bool)
    if not points.any():
        return by_name
    named = _named_zones(zones, layer, of_others, points)
    files = file_of_rows(layer)
    for file in dict.fromkeys(files[points]):
        own = files == file
        if _holds_zones(zones, layer.frame[own], named[own], points[own]):
            by_name[own] = ~points[own] | (named[own] >= 0)
        else:
            by_name[own] = ~points[own] & layer.frame.geometry.notna().to_numpy()[own]
    return by_name


def _named_zones(zones: gpd.GeoDataFrame, layer: Layer, of_others: Mask, points: Mask) -> Indices:
    """The zone whose code or name each point has, -1 for none."""
    rows = layer.frame
    assert rows is not None
    named = np.full(len(rows), -1, dtype=np.int64)
    at = np.flatnonzero(points & rows.reindex(columns=["name", "code"]).notna().any(axis=1).to_numpy())
    if not len(at):
        return named
    some = rows.iloc[at]
    found = zone_rows(zones, replace(layer, frame=some), of_others[at])
    zone = np.where(pass_test(some["name"], is_of_all) & ~of_others[at] & (found.zone < 0), 0, found.zone)
    places, theirs = some.geometry.to_numpy(), zones.iloc[np.maximum(zone, 0)]
    near = shapely.distance(places, theirs.geometry.to_numpy()) <= _REACH_M
    fits = (zone >= 0) & (found.by_code | near) & ~of_other_level(map(level_of, some["name"]), theirs["zone"])
    # of two of one name, that in the district is ours
    inside = shapely.intersects(zones.geometry.iloc[0], places)
    fits &= found.by_code | inside | ~np.isin(zone, zone[fits & inside])
    named[at] = np.where(fits, zone, -1)
    return named


def _holds_zones(zones: gpd.GeoDataFrame, rows: gpd.GeoDataFrame, named: Indices, points: Mask) -> bool:
    """Whether a file has zones as points: most of those that it names at one spot each.

    One whole name with its level, or a code, is enough; a bare name may be a community's, and then half of
    the points in the district are to have one.
    """
    fits = points & (named >= 0)
    if not fits.any():
        return False
    places = rows.geometry.to_numpy()
    spots = pd.DataFrame({
        "zone": named[fits], "x": shapely.get_x(places[fits]), "y": shapely.get_y(places[fits]),
    }).drop_duplicates()["zone"].value_counts()  # fmt: skip
    if 2 * (spots == 1).sum() < len(spots):
        return False
    whole = pass_test(rows["name"], lambda name: level_of(name) != "" or is_of_all(name))
    coded = rows["code"].astype(str).str.len().ge(DISTRICT) & rows["code"].isin(zones["code"].dropna())
    inside = points & shapely.intersects(zones.geometry.iloc[0], places)
    certain = fits & (whole | coded.to_numpy())
    return bool(certain.any() or 2 * fits.sum() >= (inside | fits).sum())
