"""Geometry repaired, with figures worked out by hand."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.conforming.repair import Repairs, drop_missing, drop_wrong_kind, mend_areas
from tests.core.sources import codes, one, source_of

SQUARE = shapely.box(0, 0, 10, 10)
# Two triangles of 25 m² that meet in (5, 5): the plain formula gives 0 m² for the whole.
BOWTIE = shapely.from_wkt("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")
# Two squares of 100 m² that share 5 m by 10 m: 150 m² of land.
OVERLAPPING = shapely.multipolygons([shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10)])
SPIKE = shapely.from_wkt("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0, -5 0, 0 0))")


def repairs(*geometry):
    count = len(geometry)
    return Repairs(
        source_of(geometry), np.array(geometry, object), np.arange(1, count + 1), np.ones(count, bool)
    )


@pytest.mark.parametrize(
    ("broken", "area"),
    [(BOWTIE, 50.0), (OVERLAPPING, 150.0), (SPIKE, 100.0)],
    ids=["bowtie", "overlap", "spike"],
)
def test_invalid_areas_become_the_land_that_they_enclose(broken, area):
    work = repairs(SQUARE, broken)
    mend_areas(work, mend=True)
    assert shapely.is_valid(work.geometry).all()
    assert shapely.area(work.geometry).tolist() == [100.0, area]
    finding = one(work.findings, "geometry.invalid")
    assert finding.rows == (2,)
    assert finding.mended
    assert work.keep.all()


def test_the_change_of_area_is_told():
    work = repairs(BOWTIE)
    mend_areas(work, mend=True)
    assert "was 0.0 m² and is 50.0 m²" in str(work.findings[0].message)


def test_without_mends_invalid_rows_are_left_out():
    work = repairs(SQUARE, BOWTIE)
    mend_areas(work, mend=False)
    assert work.keep.tolist() == [True, False]
    assert not one(work.findings, "geometry.invalid").mended
    assert work.geometry[1] is BOWTIE


def test_lines_drawn_as_areas_are_left_out():
    work = repairs(
        SQUARE,
        shapely.from_wkt("POLYGON ((0 0, 10 0, 0 0))"),
        shapely.from_wkt("POLYGON ((0 0, 5 5, 9 9, 0 0))"),
    )
    mend_areas(work, mend=True)
    assert work.keep.tolist() == [True, False, False]
    assert one(work.findings, "geometry.no_area").rows == (2, 3)


def test_missing_and_empty_geometry_and_broken_numbers_are_left_out():
    work = repairs(
        SQUARE,
        None,
        shapely.from_wkt("POLYGON EMPTY"),
        shapely.Point(np.nan, 3),
        shapely.LineString([(0, 0), (np.inf, 1)]),
    )
    drop_missing(work)
    assert work.keep.tolist() == [True, False, False, False, False]
    assert one(work.findings, "geometry.empty").rows == (2, 3)
    assert one(work.findings, "geometry.not_finite").rows == (4, 5)


def test_collections_give_their_areas():
    inner = shapely.geometrycollections(
        [shapely.multipolygons([shapely.box(20, 0, 30, 10)]), shapely.Point(1, 1)]
    )
    mixed = shapely.geometrycollections([SQUARE, shapely.LineString([(0, 0), (5, 5)]), inner])
    only_lines = shapely.geometrycollections([shapely.LineString([(0, 0), (5, 5)])])
    work = repairs(mixed, only_lines, shapely.Point(0, 0), SQUARE)
    drop_wrong_kind(work, ("polygon",), mend=True)
    assert work.keep.tolist() == [True, False, False, True]
    assert shapely.area(work.geometry[0]) == 200
    assert one(work.findings, "geometry.collection").rows == (1,)
    assert one(work.findings, "geometry.kind").rows == (2, 3)


def test_the_wrong_kind_is_named():
    work = repairs(shapely.Point(0, 0), SQUARE)
    drop_wrong_kind(work, ("polygon", "raster"), mend=True)
    assert str(work.findings[0].message) == "Found points where areas are wanted, in row 1; left out."


def test_points_in_multipoints():
    work = repairs(shapely.MultiPoint([(1, 2)]), shapely.MultiPoint([(0, 0), (4, 2)]), shapely.Point(5, 5))
    drop_wrong_kind(work, ("point",), mend=True)
    assert shapely.get_coordinates(work.geometry).tolist() == [[1, 2], [2, 1], [5, 5]]
    assert one(work.findings, "geometry.multipoint").rows == (2,)


def test_sound_geometry_is_left_alone():
    work = repairs(SQUARE, shapely.box(3, 3, 4, 4))
    before = work.geometry.tolist()
    for step in (
        drop_missing,
        lambda w: drop_wrong_kind(w, ("polygon",), mend=True),
        lambda w: mend_areas(w, mend=True),
    ):
        step(work)
    assert codes(work.findings) == []
    assert all(here is there for here, there in zip(work.geometry, before, strict=True))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=9))
def test_any_ring_becomes_valid_or_is_left_out(corners):
    ring = shapely.polygons([*corners, corners[0]])
    work = repairs(ring)
    mend_areas(work, mend=True)
    if work.keep[0]:
        mended = work.geometry[0]
        assert shapely.is_valid(mended)
        assert shapely.get_type_id(mended) in (3, 6)
        # Repairing neither invents land outside the outline nor loses what it encloses once.
        assert 0 < shapely.area(mended) <= shapely.area(shapely.convex_hull(ring)) + 1e-9
        even_odd = shapely.make_valid(ring)
        assert shapely.area(even_odd) <= shapely.area(mended) + 1e-9
    else:
        assert "geometry.no_area" in codes(work.findings)
