"""Geometry repaired, with figures worked out by hand."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from layers.answers import Answers
from layers.conforming.kinds import drop_wrong_kind
from layers.conforming.repair import Repairs, drop_missing, mend_areas
from layers.errors import Cancelled
from layers.land import land_of
from layers.task import Task
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
    mend_areas(work, Answers(), Task())
    assert shapely.is_valid(work.geometry).all()
    assert shapely.area(work.geometry).tolist() == [100.0, area]
    finding = one(work.findings, "geometry.invalid")
    assert finding.rows == (2,)
    assert finding.mended
    assert work.keep.all()


def test_the_change_of_area_is_told():
    work = repairs(BOWTIE)
    mend_areas(work, Answers(), Task())
    assert "was 0.0 m² and is 50.0 m²" in str(work.findings[0].message)


@pytest.mark.parametrize("side", [10, 300, 5000])
def test_an_area_that_is_the_same_is_not_said_to_have_changed(side):
    spike = shapely.Polygon([(0, 0), (side, 0), (2 * side, 0), (side, 0), (side, side), (0, side)])
    work = repairs(spike)
    mend_areas(work, Answers(), Task())
    assert shapely.is_valid(work.geometry).all()
    said = str(work.findings[0].message)
    assert said.endswith(f"were repaired; their area is still {side**2:,.1f} m².")


def test_without_mends_invalid_rows_are_left_out():
    work = repairs(SQUARE, BOWTIE)
    mend_areas(work, Answers(declined=frozenset({"geometry.invalid"})), Task())
    assert work.keep.tolist() == [True, False]
    assert not one(work.findings, "geometry.invalid").mended
    assert work.geometry[1] is BOWTIE


def test_lines_drawn_as_areas_are_left_out():
    work = repairs(
        SQUARE,
        shapely.from_wkt("POLYGON ((0 0, 10 0, 0 0))"),
        shapely.from_wkt("POLYGON ((0 0, 5 5, 9 9, 0 0))"),
    )
    mend_areas(work, Answers(), Task())
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
    drop_wrong_kind(work, ("polygon",), Answers())
    assert work.keep.tolist() == [True, False, False, True]
    assert shapely.area(work.geometry[0]) == 200
    assert one(work.findings, "geometry.collection").rows == (1,)
    assert one(work.findings, "geometry.kind").rows == (2, 3)


def test_the_wrong_kind_is_named():
    work = repairs(shapely.Point(0, 0), SQUARE)
    drop_wrong_kind(work, ("polygon", "raster"), Answers())
    assert str(work.findings[0].message) == "Found points where areas are wanted, in row 1; left out."


def test_points_in_multipoints():
    work = repairs(shapely.MultiPoint([(1, 2)]), shapely.MultiPoint([(0, 0), (4, 2)]), shapely.Point(5, 5))
    drop_wrong_kind(work, ("point",), Answers())
    assert shapely.get_coordinates(work.geometry).tolist() == [[1, 2], [2, 1], [5, 5]]
    assert one(work.findings, "geometry.multipoint").rows == (2,)


def test_sound_geometry_is_left_alone():
    work = repairs(SQUARE, shapely.box(3, 3, 4, 4))
    before = work.geometry.tolist()
    for step in (
        drop_missing,
        lambda w: drop_wrong_kind(w, ("polygon",), Answers()),
        lambda w: mend_areas(w, Answers(), Task()),
    ):
        step(work)
    assert codes(work.findings) == []
    assert all(here is there for here, there in zip(work.geometry, before, strict=True))


# ---------------------------------------------------------------- the land, by another path

CORNERS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=9)


def crossings_by_hand(ring):
    """Heights between which no edges of a closed ring of whole corners meet: all corners and crossings."""
    edges = list(pairwise(ring))
    heights = {Fraction(y) for _, y in ring}
    for (x0, y0), (x1, y1) in edges:
        for (u0, v0), (u1, v1) in edges:
            turn = (x1 - x0) * (v1 - v0) - (y1 - y0) * (u1 - u0)
            if turn:
                along = Fraction((u0 - x0) * (v1 - v0) - (v0 - y0) * (u1 - u0), turn)
                if 0 <= along <= 1:
                    heights.add(y0 + along * (y1 - y0))
    return sorted(heights)


def area_by_hand(rings):
    """What closed rings of whole corners go round, each however often, in exact fractions.

    Horizontal bands between corners and crossings: in a band the edges are straight and never meet, so
    that its area is its height times the width in its middle where any ring's turns do not add up to 0.
    """
    heights = sorted({height for ring in rings for height in crossings_by_hand(ring)})
    heights = sorted({*heights, *crossings_by_hand([corner for ring in rings for corner in ring])})
    area = Fraction(0)
    for low, high in pairwise(heights):
        middle = (low + high) / 2
        marks = []
        for number, ring in enumerate(rings):
            for (x0, y0), (x1, y1) in pairwise(ring):
                if min(y0, y1) < middle < max(y0, y1):
                    at = x0 + (middle - y0) * Fraction(x1 - x0, y1 - y0)
                    marks.append((at, number, 1 if y1 > y0 else -1))
        turns = [0] * len(rings)
        for (here, number, step), (there, *_) in pairwise([*sorted(marks), (None, 0, 0)]):
            turns[number] += step
            if there is not None and any(turns):
                area += (there - here) * (high - low)
    return area


def closed(corners):
    return [*corners, corners[0]]


def test_the_hand_counts_what_is_gone_round_twice_and_not_what_is_gone_round_and_back():
    assert area_by_hand([closed([(0, 0), (4, 0), (4, 4), (0, 4)])]) == 16
    # A square of 4 × 4 gone round twice, and two triangles of 4 that meet in the middle.
    assert area_by_hand([closed([(0, 0), (4, 0), (4, 4), (0, 4)] * 2)]) == 16
    assert area_by_hand([closed([(0, 0), (4, 4), (4, 0), (0, 4)])]) == 8


ROUNDED = 1e-6
"""m²: outlines of some 20 m whose corners are rounded to 1e-8 m."""


@given(CORNERS)
def test_any_ring_becomes_the_land_that_it_goes_round(corners):
    ring = closed(corners)
    (land,) = land_of(np.array([shapely.polygons(ring)], object))
    assert shapely.is_valid(land)
    assert shapely.is_empty(land) or shapely.get_type_id(land) in {3, 6}
    assert shapely.area(land) == pytest.approx(float(area_by_hand([ring])), abs=ROUNDED)


@given(CORNERS, CORNERS, CORNERS)
@example(  # found by hypothesis: 2.6 m² of 4.3, by the union of GEOS 3.14 without a grid
    first=[(0, 5), (0, 5), (4, 0), (0, 4)], second=[(3, 0), (4, 2), (4, 0), (0, 4)], hole=[(0, 0)] * 4
)
@example(first=[(3, 0), (4, 2), (4, 0), (0, 4)], second=[(0, 0)] * 4, hole=[(0, 5), (0, 5), (4, 0), (0, 4)])
def test_parts_are_merged_and_holes_taken_out(first, second, hole):
    parts = [shapely.polygons(closed(each)) for each in (first, second)]
    pierced = shapely.polygons(closed(first), [closed(hole)])
    merged, left, alone = land_of(
        np.array([shapely.multipolygons(parts), pierced, shapely.polygons(closed(hole))], object)
    )
    assert shapely.area(merged) == pytest.approx(
        float(area_by_hand([closed(first), closed(second)])), abs=ROUNDED
    )
    # What a hole takes away is the whole less the hole: |A \\ B| = |A ∪ B| − |B|.
    both, only = area_by_hand([closed(first), closed(hole)]), area_by_hand([closed(hole)])
    assert shapely.area(left) == pytest.approx(float(both - only), abs=ROUNDED)
    assert shapely.area(alone) == pytest.approx(float(only), abs=ROUNDED)
    assert shapely.is_valid([merged, left, alone]).all()


def test_many_polygons_at_once_are_each_what_they_are_alone():
    random = np.random.default_rng(7)
    broken = np.array(
        [shapely.polygons(closed(random.integers(0, 30, (corners, 2)).tolist())) for corners in range(4, 30)]
        * 30,
        object,
    )
    together = land_of(broken)
    alone = np.concatenate([land_of(broken[each : each + 1]) for each in range(26)])
    assert shapely.area(together).tolist() == shapely.area(alone).tolist() * 30


def test_repairing_can_be_cancelled():
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        land_of(np.array([BOWTIE] * 10, object), task)


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        (BOWTIE, "1 crossing themselves or their own parts"),
        (
            shapely.from_wkt("POLYGON ((0 0, 10 0, 10 5, 5 5, 8 8, 2 8, 5 5, 0 5, 0 0))"),
            "1 touching themselves",
        ),
        (
            shapely.from_wkt("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (20 20, 21 20, 21 21, 20 20))"),
            "1 with holes outside or in each other",
        ),
        (
            shapely.multipolygons([shapely.box(0, 0, 9, 9), shapely.box(2, 2, 3, 3)]),
            "1 with a part inside another",
        ),
        (shapely.from_wkt("POLYGON ((0 0, 5 0, 0 0, 0 0))"), "1 with too few different points"),
    ],
)
def test_what_is_wrong_is_named(broken, cause):
    work = repairs(broken)
    mend_areas(work, Answers(), Task())
    assert f"({cause})" in str(one(work.findings, "geometry.invalid").message)


def test_land_is_the_same_however_little_is_looked_at_together(monkeypatch):
    """Two triangles of one ring that meet at a crossing, five times: 50 m² each, in blocks of any size."""
    bowties = np.array([shapely.Polygon([(x, 0), (x + 10, 10), (x + 10, 0), (x, 10)]) for x in range(5)])
    at_once = land_of(bowties)
    monkeypatch.setattr("layers.land._PAIRS", 3)
    assert shapely.area(land_of(bowties)) == pytest.approx([50.0] * 5)
    assert shapely.equals(land_of(bowties), at_once).all()
