"""Geometries taken apart against Shapely's own way of doing it."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ui.map.packing import offsets, pack, ranges

SQUARE, HOLE = shapely.box(0, 0, 10, 10), [(2, 2), (4, 2), (4, 4), (2, 4)]
HOLED = shapely.Polygon(SQUARE.exterior, [HOLE])
BOTH = shapely.multipolygons([shapely.box(20, 0, 30, 5), shapely.Polygon(SQUARE.exterior, [HOLE[::-1]])])
LINE, LINES = (
    shapely.LineString([(0, 0), (5, 0)]),
    shapely.MultiLineString([[(0, 1), (1, 1)], [(2, 2), (3, 3)]]),
)


def rings_of(packed, feature):
    parts = range(packed.features[feature], packed.features[feature + 1])
    return [packed.coordinates[packed.parts[part] : packed.parts[part + 1]] for part in parts]


@pytest.mark.parametrize(
    "given_ones", [[SQUARE], [HOLED], [BOTH], [SQUARE, HOLED, BOTH, SQUARE.reverse()], []]
)
def test_polygons_come_out_as_they_went_in(given_ones):
    packed = pack(np.array(given_ones, dtype=object))
    assert len(packed.features) == len(given_ones) + 1
    for feature, polygon in enumerate(given_ones):
        rings = rings_of(packed, feature)
        areas = [
            shapely.Polygon(ring).area * (1 if shapely.LinearRing(ring).is_ccw else -1) for ring in rings
        ]
        assert sum(areas) == pytest.approx(
            polygon.area
        )  # holes count against the shells: they run the other way
        assert len(rings) == sum(1 + len(part.interiors) for part in shapely.get_parts(polygon))


def test_lines_are_not_turned():
    packed = pack(np.array([LINE, LINES, LINE], dtype=object))
    assert packed.features.tolist() == [0, 1, 3, 4]
    np.testing.assert_array_equal(packed.coordinates[:2], [(0, 0), (5, 0)])
    np.testing.assert_array_equal(packed.coordinates[packed.parts[2] : packed.parts[3]], [(2, 2), (3, 3)])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=8))
def test_ranges_are_the_ranges_one_after_another(pairs):
    first = np.array([start for start, _ in pairs], dtype=np.intp)
    last = np.array([start + length for start, length in pairs], dtype=np.intp)
    assert ranges(first, last).tolist() == [
        n for start, length in pairs for n in range(start, start + length)
    ]


def test_offsets_begin_with_nothing_and_end_with_all():
    assert offsets(np.array([3, 0, 2])).tolist() == [0, 3, 3, 5]
