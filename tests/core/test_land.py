"""The coarse outline of the world's land."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from layers.place import land

NATURAL_EARTH = Path(__file__).parents[3] / "shared/data/messy_mapshaper/ne/ne_110m_admin_0_scale_rank.shp"


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ((106.55, 29.56), land.CHINA_EAST),  # Chongqing
        ((104.07, 30.67), land.CHINA_EAST),  # Chengdu
        ((116.4, 39.9), land.CHINA_EAST),  # Beijing
        ((103.83, 36.06), land.CHINA_EAST),  # Lanzhou
        ((113.26, 23.13), land.CHINA_EAST),  # Guangzhou
        ((126.63, 45.75), land.CHINA_EAST),  # Harbin
        ((91.1, 29.65), land.CHINA_WEST),  # Lhasa
        ((87.6, 43.8), land.CHINA_WEST),  # Urumqi
        ((-2.24, 53.48), land.LAND),  # Manchester
        ((77.2, 28.6), land.LAND),  # Delhi
        ((0.0, 0.0), land.SEA),
        ((150.0, 30.0), land.SEA),
        ((np.inf, np.inf), land.NOWHERE),
        ((361_652.0, 3_272_023.0), land.NOWHERE),
    ],
)
def test_what_lies_at_a_place(place, kind):
    assert land.kinds_of_place(np.array([place])).tolist() == [kind]


def test_away_from_coasts_the_outline_agrees_with_natural_earth():
    if not NATURAL_EARTH.exists():
        pytest.skip("../shared/data/messy_mapshaper is not here")
    import geopandas as gpd

    real = shapely.union_all(shapely.make_valid(gpd.read_file(NATURAL_EARTH).geometry.to_numpy()))
    random = np.random.default_rng(20)
    # Evenly over the sphere.
    lonlat = np.column_stack(
        [random.uniform(-180, 180, 8000), np.degrees(np.arcsin(random.uniform(-1, 1, 8000)))]
    )
    points = shapely.points(lonlat)
    inland = shapely.distance(points, shapely.boundary(real)) > 1  # degrees
    truth = shapely.contains(real, points[inland])
    ours = land.kinds_of_place(lonlat[inland]) < land.SEA
    assert truth.sum() > 1500
    assert np.mean(ours[truth]) > 0.97
    assert np.mean(~ours[~truth]) > 0.97
