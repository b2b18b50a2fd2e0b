"""People counted where their points lie: against each point and zone by itself."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisapp.population import with_population
from layers.layer import Layer, Origin
from layers.place.crs import working_crs

CRS = working_crs(106.5, 29.55)
# A district of 40 × 20 m with two subdistricts side by side, a third on the second's lower half, a cluster
# with a hole, and one that is nowhere.
SHAPES = [
    shapely.box(0, 0, 40, 20),
    shapely.box(0, 0, 20, 20),
    shapely.box(20, 0, 40, 20),
    shapely.box(20, 0, 40, 10),
    shapely.box(10, 0, 30, 20).difference(shapely.box(15, 5, 25, 15)),
    shapely.Polygon(),
]
KINDS = ["district", "subdistrict", "subdistrict", "subdistrict", "cluster", "cluster"]


def counted(places, people):
    zones = gpd.GeoDataFrame(
        {"zone_kind": KINDS, "zone": list("区甲乙丙产业"), "code": None, "population": np.nan},
        geometry=SHAPES,
        crs=CRS,
    )
    columns = {"name": None, "code": None, "population": people, "row": range(1, len(people) + 1)}
    points = gpd.GeoDataFrame(columns, geometry=shapely.points(places), crs=CRS)
    layer = Layer("population", "人口", "population", Origin("people.gpkg", "", "GPKG", "", ""), frame=points)
    found, findings, _ = with_population(zones, layer)
    return found["population"].tolist(), findings


def test_points_on_lines_and_corners():
    """On the line between 甲 and 乙: 甲. In 乙 and 丙: 乙. The hole is not in the cluster, its edge is."""
    places = [(20, 15), (30, 5), (20, 20), (15, 10), (18, 10), (41, 10)]
    people = [1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0]
    # 甲: 1 + 100 + 1,000 + 10,000; 乙: 10; the cluster: 1 + 10 + 100 + 1,000; the district: its subdistricts.
    assert counted(places, people)[0] == [11_111, 11_101, 10, 0, 1_111, 0]


def test_a_point_of_unknown_people_counts_none_and_is_told():
    people, (finding,) = counted([(5, 5), (6, 6)], [np.nan, 7.0])
    assert people == [7, 7, 0, 0, 0, 0]
    assert (finding.code, finding.severity, finding.rows) == ("population.no_number", "warning", (1,))
    assert "1 point says no number of people (row 1)" in str(finding.message)
    assert counted([(5, 5), (6, 6)], [0.0, 7.0])[1] == ()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-2, 42), st.integers(-2, 22), st.integers(0, 99)), min_size=1))
def test_each_point_by_itself(points):
    expected = [0] * len(SHAPES)
    for x, y, people in points:
        taken = False
        for number, (kind, shape) in enumerate(zip(KINDS, SHAPES, strict=True)):
            if shape.intersects(shapely.Point(x, y)) and not (kind == "subdistrict" and taken):
                taken = taken or kind == "subdistrict"
                expected[number] += people
    expected[0] = sum(expected[1:4])
    found, _ = counted([point[:2] for point in points], [float(point[2]) for point in points])
    assert found == pytest.approx(expected)
