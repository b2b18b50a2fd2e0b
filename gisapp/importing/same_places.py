"""Whether two layers hold the same rows, or speak of the same places, be it at two times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gisapp.importing.newer import are_told_apart
from layers.layer import Layer
from layers.remember import by_identity
from layers.roles import MEASURED_FROM

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Titled = tuple[str, Layer]
"""A layer and the title of what it was read from."""
BY_NAME = ("population", "subdistrict")
_ABOVE = "subdistrict"
"""Column of the subdistrict that each row of communities says."""
BY_GROUND = ("park", "green", "cluster", "vegetation")
"""Roles whose files are parts of one whole, unless they lie on each other."""
_MOSTLY = 0.1
"""Share of the smaller of two files' ground, or spots, in the other, from which they are no parts of one."""
_SAME_SPOT_M = 15.0
"""How far a stop lies from itself where it was surveyed twice; the platform over the road is farther."""
_NEARLY_ALL, _AS_LARGE = 0.9, 0.5
"""Share of the smaller of two layers on the other, and of its area, from which they say the same twice: a
list of small parks within that of all parks is smaller."""
_MOVES = 0.001
"""Share of the larger layer by which two must differ for a figure to depend on which of them counts."""
_MOST_ROWS = 50_000
"""Areas of two layers together that are compared: more take longer than all the rest of an import."""


def hold_the_same(one: Layer, other: Layer) -> bool:
    """Whether two layers hold the same rows, whatever they were read from."""
    if one.frame is None or other.frame is None:
        return one.grid is not None and other.grid is not None and one.origin.sha256 == other.origin.sha256
    if len(one.frame) != len(other.frame):
        return False
    return bool(_content(one.frame).equals(_content(other.frame)))


def _content(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    content: pd.DataFrame = frame.drop(columns=["row", "geometry"]).assign(shape=frame.geometry.to_wkb())
    return content


def speak_of_the_same(first: Titled, second: Titled) -> bool:
    """Whether both tell the people of one place, draw one zone, or outline one area, be it at two times."""
    one, other = first[1], second[1]
    if one.frame is None or other.frame is None:
        return False
    if one.role in MEASURED_FROM:
        return _of_two_times(first, second)
    if one.role in BY_GROUND:
        return _on_one_ground(first, second)
    if one.role == "built_up":
        import shapely

        a, b = (shapely.union_all(frame.geometry.to_numpy()) for frame in (one.frame, other.frame))
        return float(shapely.intersection(a, b).area) > _MOSTLY * float(min(a.area, b.area))
    return one.role in BY_NAME and _have_one_zone(one.frame, other.frame)


def _have_one_zone(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> bool:
    """Whether two tables of zones or people speak of one place; of points, whether only one of them is."""
    if _are_points(one) or _are_points(other):
        return _are_points(one) != _are_points(other)
    pairs = (("code", "code"), ("name", "name"), ("name", _ABOVE), (_ABOVE, "name"))
    return any(
        not set(one[own].dropna()).isdisjoint(other[others].dropna())
        for own, others in pairs
        if own in one and others in other
    )


def _of_two_times(first: Titled, second: Titled) -> bool:
    """Whether of two files of points one is called newer than the other, and has some of its spots."""
    a, b = first[1].frame, second[1].frame
    if a is None or b is None or not are_told_apart(first[0], second[0]):
        return False
    import shapely

    tree = shapely.STRtree(b.geometry.to_numpy())
    pairs = tree.query(a.geometry.to_numpy(), predicate="dwithin", distance=_SAME_SPOT_M)
    again = max(len(set(each.tolist())) for each in pairs)  # whichever of the two is looked at first
    return again > _MOSTLY * min(len(a), len(b))


def _on_one_ground(first: Titled, second: Titled) -> bool:
    """Whether two layers lie on the same ground: of two times a part of it, else nearly all, but not all.

    What lies on each other without any difference moves no figure, as the ground counts once.
    """
    a, b = first[1].frame, second[1].frame
    assert a is not None
    assert b is not None
    areas = sorted((float(a.area.sum()), float(b.area.sum())))
    if are_told_apart(first[0], second[0]):
        return _pieces(a, b).area > _MOSTLY * areas[0]
    if len(a) + len(b) > _MOST_ROWS or areas[0] < _AS_LARGE * areas[1]:
        return False
    common = _pieces(a, b)
    return common.area > _NEARLY_ALL * areas[0] and _differ(a, b, common)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The pieces of one layer that lie on the other, and the sum of their areas."""

    shapes: NDArray[np.object_]
    area: float


@by_identity
def _pieces(a: gpd.GeoDataFrame, b: gpd.GeoDataFrame) -> _Pieces:
    import shapely

    upper, lower = shapely.STRtree(b.geometry.to_numpy()).query(a.geometry.to_numpy(), predicate="intersects")
    found = shapely.intersection(a.geometry.to_numpy()[upper], b.geometry.to_numpy()[lower])
    return _Pieces(found, float(shapely.area(found).sum()))


def _differ(a: gpd.GeoDataFrame, b: gpd.GeoDataFrame, common: _Pieces) -> bool:
    """Whether the ground of two layers differs, that which a layer has twice counted once."""
    import shapely

    one, other, both = (
        float(shapely.area(shapely.union_all(each)))
        for each in (a.geometry.to_numpy(), b.geometry.to_numpy(), common.shapes)
    )
    return one + other - 2 * both > _MOVES * max(one, other)


def _are_points(frame: gpd.GeoDataFrame) -> bool:
    return bool((frame.geometry.geom_type == "Point").any())
