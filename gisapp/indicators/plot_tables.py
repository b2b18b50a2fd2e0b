"""The tables that prove figures of parks and green space: what counts, and what lies on the same ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gisapp.indicators.area import Areas, built_up_shapes
from gisapp.indicators.plots import Plots
from gisapp.study_area import StudyArea
from layers.measuring.cutting import subdivide
from layers.measuring.ground import Geometries, ground_area
from layers.task import Task

if TYPE_CHECKING:
    import geopandas as gpd


def tables_of(plots: Plots, area: StudyArea) -> dict[str, Callable[[], gpd.GeoDataFrame]]:
    """What makes the tables "features" and "overlaps" of the plots that count, when somebody looks at them.

    Parameters
    ----------
    plots
        Counted or not.
    area
        Whose district, built-up area and subdistricts.
    """
    counted = plots.counted
    return {
        "features": lambda: feature_table(counted, plots.weight[plots.weight > 0], area),
        "overlaps": lambda: overlap_table(counted),
    }


def feature_table(plots: gpd.GeoDataFrame, weights: Areas, area: StudyArea) -> gpd.GeoDataFrame:
    """The features that make the figure.

    Parameters
    ----------
    plots
        n features with the columns role, row, name, class and polygons in the working CRS.
    weights
        (n,) share of each that counts, 0 < w ≤ 1.
    area
        Whose district, built-up area and subdistricts.

    Returns
    -------
    GeoDataFrame
        role, file, row, name, class, zone (subdistrict of a point on its surface, "" if in none), area_m2
        (its own, m² on the ground) and counted_m2 (of that inside the district and the built-up area, times
        its weight; where features overlap, each has the common ground).
    """
    crs = area.zones.crs
    shapes = plots.geometry.to_numpy()
    parts, _ = subdivide(built_up_shapes(area.boundaries)[:1], Task())
    feature, part = shapely.STRtree(parts).query(shapes, predicate="intersects")
    inside = ground_area(shapely.intersection(shapes[feature], parts[part]), crs)
    counted = np.bincount(feature, weights=inside, minlength=len(shapes))
    return plots.assign(
        zone=_subdistricts(shapes, area),
        area_m2=ground_area(shapes, crs),
        counted_m2=counted * weights,
    )[["role", "file", "row", "name", "class", "zone", "area_m2", "counted_m2", "geometry"]]


def _subdistricts(shapes: Geometries, area: StudyArea) -> NDArray[np.object_]:
    subdistricts = area.zones[area.zones["zone_kind"] == "subdistrict"]
    names = np.full(len(shapes), "", dtype=object)
    points = shapely.point_on_surface(shapes)
    point, zone = shapely.STRtree(subdistricts.geometry.to_numpy()).query(points, predicate="intersects")
    names[point] = subdistricts["zone"].to_numpy()[zone]
    return names


def overlap_table(plots: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The overlap ledger: role, file, row and name of both features, and their common m², largest first.

    The common ground itself is not kept: in a city that is a million corners that hardly anybody looks at.

    Parameters
    ----------
    plots
        Features with the columns role, file, row, name and polygons in the working CRS.

    Returns
    -------
    GeoDataFrame
        role, file, row and name of both (role_a … name_b) and area_m2 (m² on the ground), one row per pair;
        geometries are None. ``attrs["complete"]`` is False where so many features lie on each other that not
        all pairs are in it.
    """
    from layers.measuring.overlaps import overlaps

    found = overlaps(plots)
    order = np.argsort(-found.area, kind="stable")
    sides = {
        f"{column}_{side}": plots[column].to_numpy()[at[order]]
        for side, at in (("a", found.a), ("b", found.b))
        for column in ("role", "file", "row", "name")
    }
    table = plots.iloc[:0][["geometry"]].reindex(pd.RangeIndex(len(order)))
    table = table.assign(**sides, area_m2=found.area[order])
    table.attrs["complete"] = found.complete
    return table
