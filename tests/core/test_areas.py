"""Areas counted once, by cells: against one union of everything, and by what must hold of any areas."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from gisapp.indicators.area import covered
from layers.errors import Cancelled
from layers.measuring import cells
from layers.measuring.adjacency import distinct, groups
from layers.measuring.cells import Weighted, cells_of, pieces_of
from layers.measuring.cutting import MOST_VERTICES, polygonal, subdivide
from layers.measuring.ground import ground_area
from layers.measuring.mosaic import made_of
from layers.measuring.overlaps import overlaps
from layers.measuring.zones import Zones
from layers.place.crs import working_crs
from layers.task import Task
from tests.some import some

TM = working_crs(106.5, 29.55)
X, Y = 500_000.0, 3_270_000.0  # on the meridian: a metre of the grid is a metre of ground
QUARTERS = shapely.box(*np.array([[0, 0, 50, 50], [50, 0, 100, 50], [0, 50, 50, 100], [50, 50, 100, 100]]).T)


def here(shapes):
    return shapely.transform(np.asarray(shapes, dtype=object), lambda xy: xy + np.array([X, Y]))


def zones(shapes, sums=None):
    return Zones.of(here(shapes), TM, Task(), **({} if sums is None else {"sums": sums}))


def measured(features, weights, in_zones):
    weights = np.ones(len(features)) if weights is None else np.asarray(weights, dtype=float)
    return covered(Weighted(here(features), weights), in_zones, Task())


def test_two_squares_that_overlap_by_a_quarter():
    """10 × 10 twice, shifted by 5 and 5: 100 + 100 - 25."""
    areas, overlap = measured([shapely.box(0, 0, 10, 10), shapely.box(5, 5, 15, 15)], None, zones(QUARTERS))
    assert areas[0] == pytest.approx(175)
    assert overlap == pytest.approx(25)
    assert areas[1:] == pytest.approx([0, 0, 0])


def test_a_square_on_four_corners_is_shared_by_four_zones():
    areas, _ = measured([shapely.box(40, 40, 60, 60)], None, zones([*QUARTERS, shapely.box(0, 0, 100, 100)]))
    assert areas == pytest.approx([100, 100, 100, 100, 400])


def test_a_hole_does_not_count_and_what_fills_it_does():
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    everything = zones([shapely.box(0, 0, 100, 100)])
    assert measured([ring], None, everything)[0] == pytest.approx([800])
    assert measured([ring, shapely.box(10, 10, 20, 20)], None, everything)[0] == pytest.approx([900])


def test_an_island_in_the_hole_of_a_zone():
    zone = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    areas, _ = measured([shapely.box(12, 12, 14, 14), shapely.box(2, 2, 4, 4)], None, zones([zone]))
    assert areas == pytest.approx([4])


def test_a_share_counts_only_where_nothing_heavier_lies():
    """A square of 20 × 20 with 40 % green, 5 × 20 of it under a park: 100 + 0.4 · 300."""
    features = [shapely.box(0, 0, 20, 20), shapely.box(-5, 0, 5, 20)]
    areas, _ = measured(features, [0.4, 1], zones([shapely.box(0, 0, 100, 100)]))
    assert areas == pytest.approx([100 + 0.4 * 300])


def test_of_two_shares_the_greater_counts():
    features = [shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10)]
    areas, _ = measured(features, [0.3, 0.5, 0.4], zones([shapely.box(0, 0, 100, 100)]))
    assert areas == pytest.approx([0.5 * 100 + 0.4 * 50])


def test_no_features_and_empty_zones():
    area = zones([shapely.box(0, 0, 1, 1), shapely.Polygon(), None])
    assert measured([], None, area)[0].tolist() == [0, 0, 0]
    assert measured([shapely.box(0, 0, 2, 2)], None, area)[0] == pytest.approx([1, 0, 0])


def test_a_zone_made_of_others_is_their_sum():
    whole = shapely.union_all(QUARTERS)
    shape, tile = made_of(np.array([whole, shapely.box(0, 0, 100, 99), None], dtype=object), QUARTERS)
    assert (shape.tolist(), sorted(tile)) == ([0, 0, 0, 0], [0, 1, 2, 3])
    area = zones([whole, *QUARTERS], sums=(shape, tile + 1))
    features = [shapely.box(40, 40, 60, 60), shapely.box(45, 45, 70, 70)]
    # by quarter: 100 of the first square, 25, 100, 100 and 400 of the second, less 25, 50, 50 and 100 of both
    assert measured(features, None, area)[0] == pytest.approx([400 + 625 - 225, 100, 150, 150, 400])
    assert area.areas() == pytest.approx([10_000, *[2_500] * 4])


def test_tiles_that_only_resemble_a_zone_do_not_make_it():
    moved = QUARTERS.copy()
    moved[3] = shapely.box(50, 50, 100.001, 100)
    assert not len(made_of(np.array([shapely.box(0, 0, 100, 100)]), moved)[0])
    with_extra_vertex = np.array([shapely.Polygon([(0, 0), (25, 0), (100, 0), (100, 100), (0, 100)])])
    assert not len(made_of(with_extra_vertex, QUARTERS)[0])


def test_a_tile_whose_edges_have_the_same_middles_does_not_make_a_zone():
    """A square of 1 km and trapezoids of its area whose corners lie d beside its own, east and west by turns.

    Were the hash of an edge no more than a sum of its ends, they would cancel out.
    """
    square = shapely.box(0, 0, 1000, 1000)
    for d in range(1, 10):
        corners = [(d, 0), (1000 - d, 0), (1000 + d, 1000), (-d, 1000)]
        trapezoid = shapely.Polygon(corners)
        assert trapezoid.area == square.area
        assert not len(made_of(here([square]), here([trapezoid]))[0])


@pytest.mark.parametrize("again", [QUARTERS, QUARTERS[:1], np.array([shapely.union_all(QUARTERS)])])
def test_tiles_on_each_other_make_no_zone_though_their_edges_cancel_out(again):
    """The quarters with some of the same ground twice more: a sum would count it three times."""
    whole = np.array([shapely.union_all(QUARTERS)])
    assert len(made_of(whole, QUARTERS)[0]) == 4
    assert not len(made_of(whole, np.concatenate([QUARTERS, again, again]))[0])


def test_the_ledger_names_pairs_and_leaves_touching_ones_out():
    squares = [shapely.box(0, 0, 10, 10), shapely.box(5, 5, 15, 15), shapely.box(10, 0, 20, 5), QUARTERS[3]]
    found = overlaps(gpd.GeoDataFrame(geometry=here(squares), crs=TM))
    assert (found.a.tolist(), found.b.tolist()) == ([0], [1])
    assert found.area == pytest.approx([25])
    assert found.complete


def test_parts_of_one_row_are_one_row_of_the_ledger():
    """Two parts of 10 m × 10 m, each under half of one long plot: 100 m² in all, and nothing between them."""
    parts = shapely.multipolygons([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)])
    found = overlaps(gpd.GeoDataFrame(geometry=here([parts, shapely.box(0, 5, 40, 20)]), crs=TM))
    assert (found.a.tolist(), found.b.tolist()) == ([0], [1])
    assert found.area == pytest.approx([100])


def test_squares_drawn_over_and_over_are_compared_up_to_a_limit(monkeypatch):
    """Ten squares on one place are 45 pairs; looked for three by three, the limit of 20 stops after six."""
    monkeypatch.setattr("layers.measuring.adjacency._ASKED_AT_ONCE", 3)
    same = gpd.GeoDataFrame(geometry=here([shapely.box(0, 0, 10, 10)] * 10), crs=TM)
    assert (len(overlaps(same).a), overlaps(same).complete) == (45, True)
    some = overlaps(same, most=20)
    assert (len(some.a), some.complete) == (9 + 8 + 7, False)


def test_cancelled_between_cells():
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        covered(Weighted(here(QUARTERS), np.ones(4)), zones(QUARTERS), task)


def test_many_threads_at_once_get_what_one_gets():
    rng = np.random.default_rng(2)
    ring = shapely.Point(50, 50).buffer(45, quad_segs=100).difference(shapely.Point(50, 50).buffer(30))
    area = zones([ring, *QUARTERS])
    squares = [shapely.box(*corner, *(corner + 3)) for corner in rng.uniform(0, 97, (400, 2))]
    pieces = Weighted(here(squares), np.ones(400))
    expected = shapely.area(shapely.intersection(here([ring, *QUARTERS])[:, np.newaxis], here(squares))).sum(
        axis=1
    )
    with ThreadPoolExecutor(8) as pool:
        for found in some(pool.map(area.areas_of, [pieces] * 40)):
            assert found == pytest.approx(expected)


def test_progress_goes_up_to_the_end(monkeypatch):
    monkeypatch.setattr(cells, "CELL_FEATURES", 4)
    said = []
    task = Task(lambda share, _: said.append(share))
    boxes = shapely.box(
        *(np.indices((12, 12)).reshape(2, -1) * 8.0), *(np.indices((12, 12)).reshape(2, -1) * 8.0 + 5)
    )
    monkeypatch.setattr("gisapp.indicators.area.cells_of", lambda features, part: cells_of(features, part, 4))
    areas, _ = covered(Weighted(here(boxes), np.ones(144)), zones(QUARTERS), task)
    assert areas.sum() == pytest.approx(144 * 25)
    assert said == sorted(said)
    assert len(said) > 20
    assert 0.9 < said[-1] < 1


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_groups_are_what_pairs_connect(pairs):
    first, second = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    found = groups(31, first, second)
    expected = list(range(31))
    for _ in range(31):
        for a, b in pairs:
            expected[a] = expected[b] = min(expected[a], expected[b])
    assert found.tolist() == expected


# ------------------------------------------------------------------ what must hold of any features

coordinate = st.integers(-10, 110) | st.floats(-10, 110, width=32)


@st.composite
def polygon(draw):
    kind = draw(st.integers(0, 3))
    x, y = draw(coordinate), draw(coordinate)
    size = draw(st.integers(1, 40))
    if kind == 0:
        return shapely.box(x, y, x + size, y + draw(st.integers(1, 40)))
    if kind == 1:
        return shapely.Point(x, y).buffer(size, quad_segs=draw(st.integers(1, 4)))
    if kind == 2:
        ring = shapely.Point(x, y).buffer(size + 1, quad_segs=2)
        return ring.difference(shapely.Point(x, y).buffer(size / 2, quad_segs=2))
    points = draw(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=6, unique=True))
    hull = shapely.MultiPoint(points).convex_hull
    return hull if hull.area > 0.01 else shapely.box(x, y, x + size, y + size)


polygons = st.lists(polygon(), min_size=1, max_size=25)
SOME_ZONES = [
    *QUARTERS,
    shapely.box(0, 0, 100, 100),
    shapely.Point(50, 50).buffer(33),
    shapely.box(-20, 20, 130, 23),
]


@settings(max_examples=120)
@given(polygons)
def test_as_much_as_one_union_of_everything(features):
    expected = shapely.area(shapely.intersection(shapely.union_all(here(features)), here(SOME_ZONES)))
    assert measured(features, None, zones(SOME_ZONES))[0] == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(max_examples=60)
@given(polygons, st.data())
def test_weights_are_layers_of_a_cake(features, data):
    """∫ of the area of all features of at least weight t, over t from 0 to 1."""
    weights = np.array(
        data.draw(
            st.lists(st.sampled_from([0.25, 0.5, 0.8, 1.0]), min_size=len(features), max_size=len(features))
        )
    )
    expected = np.zeros(len(SOME_ZONES))
    for low, high in ((0, 0.25), (0.25, 0.5), (0.5, 0.8), (0.8, 1.0)):
        united = shapely.union_all(here(features)[weights >= high])
        expected += (high - low) * shapely.area(shapely.intersection(united, here(SOME_ZONES)))
    assert measured(features, weights, zones(SOME_ZONES))[0] == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(max_examples=60)
@given(polygons, st.randoms(use_true_random=False))
def test_order_duplicates_and_cell_size_move_nothing(features, random):
    area = zones(SOME_ZONES)
    plain = measured(features, None, area)[0]
    shuffled = features * 2
    random.shuffle(shuffled)
    assert measured(shuffled, None, area)[0] == pytest.approx(plain, rel=1e-9, abs=1e-6)
    weighted = Weighted(here(features), np.ones(len(features)))
    small = sum(area.areas_of(pieces_of(cell, 1)) for cell in cells_of(weighted, Task(), 2))
    assert small == pytest.approx(plain, rel=1e-9, abs=1e-6)


@settings(max_examples=60)
@given(polygons, st.data())
def test_uncompared_features_cover_as_much(features, data):
    """As where each has very many neighbours: all in one group, cut or not."""
    weights = np.array([data.draw(st.sampled_from([0.25, 0.5, 1.0])) for _ in features])
    area = zones(SOME_ZONES)
    plain = measured(features, weights, area)[0]
    for large in (2, 64):
        with patch.object(cells, "PAIRS_EACH", -1), patch.object(cells, "LARGE_GROUP", large):
            assert measured(features, weights, area)[0] == pytest.approx(plain, rel=1e-9, abs=1e-6)


@settings(max_examples=60)
@given(polygons)
def test_no_more_than_the_zone_and_additive_over_its_parts(features):
    area = zones(SOME_ZONES)
    found = measured(features, None, area)[0]
    assert (found <= area.areas() * (1 + 1e-9) + 1e-6).all()
    assert found[:4].sum() == pytest.approx(found[4], rel=1e-9, abs=1e-6)


def test_a_large_group_is_cut_and_united_to_the_same_area(monkeypatch):
    rng = np.random.default_rng(7)
    discs = shapely.buffer(shapely.points(rng.uniform(0, 100, (300, 2))), rng.uniform(1, 9, 300), quad_segs=3)
    expected = shapely.area(shapely.intersection(shapely.union_all(here(discs)), here(SOME_ZONES)))
    for large in (10, 1000):
        monkeypatch.setattr(cells, "LARGE_GROUP", large)
        assert measured(discs, None, zones(SOME_ZONES))[0] == pytest.approx(expected, rel=1e-9)


# ------------------------------------------------------------------ cut small, and measured on the ground


def test_subdivided_parts_are_small_and_cover_the_same_ground():
    star = (
        shapely.Point(0, 0)
        .buffer(9_000, quad_segs=400)
        .difference(shapely.Point(0, 0).buffer(4_000, quad_segs=99))
    )
    parts, of = subdivide(np.array([star, shapely.Polygon(), shapely.box(0, 0, 12_000, 10)]), Task())
    assert shapely.get_num_coordinates(parts).max() <= MOST_VERTICES + 4
    sides = shapely.bounds(parts)
    assert (sides[:, 2:] - sides[:, :2]).max() <= 5_000
    assert shapely.area(parts[of == 0]).sum() == pytest.approx(star.area, rel=1e-12)
    assert shapely.area(parts[of == 2]).sum() == pytest.approx(120_000, rel=1e-12)
    assert set(of) == {0, 2}


@pytest.mark.parametrize("east_km", [0, 140, 400])
def test_areas_are_those_of_the_ellipsoid_far_from_the_meridian(east_km):
    """A 30 km square in the working CRS against the geodesic polygon, whose edges are cut fine."""
    square = shapely.box(X + east_km * 1e3, Y, X + east_km * 1e3 + 30_000, Y + 30_000)
    whole = Zones.of(np.array([square]), TM, Task()).areas()[0]
    ring = shapely.get_coordinates(shapely.segmentize(square, 100))
    lonlat = Transformer.from_crs(TM, 4490, always_xy=True).transform(*ring.T)
    truth, _ = Geod(ellps="GRS80").polygon_area_perimeter(*lonlat)
    assert whole == pytest.approx(abs(truth), rel=1e-7)


@pytest.mark.parametrize("side", [0.5, 1.0, 30.0])
def test_a_small_plot_is_measured_as_a_large_one(side):
    """200 km off the meridian a square of the plane is 1 / k² = 0.99902 of its plane area."""
    k = 1 + 200_000**2 / (2 * 6_371_000**2)
    square = np.array([shapely.box(700_000, 3_270_000, 700_000 + side, 3_270_000 + side)])
    (found,) = ground_area(square, CRS.from_epsg(4545))
    assert found / side**2 == pytest.approx(1 / k**2, abs=2e-6)


def test_the_same_park_is_as_large_in_any_projection():
    park = shapely.box(X + 50_000, Y, X + 50_400, Y + 300)
    areas = []
    for code in (4544, 4545, 32648):
        change = Transformer.from_crs(TM, code, always_xy=True)
        shape = shapely.transform(
            shapely.segmentize(park, 10), lambda xy, to=change: np.column_stack(to.transform(*xy.T))
        )
        areas.append(ground_area(np.array([shape]), CRS.from_epsg(code))[0])
    assert areas == pytest.approx([ground_area(np.array([park]), TM)[0]] * 3, rel=1e-7)


# ------------------------------------------------------------------ valid, but not as anyone would draw it

DISC = shapely.Point(50, 50).buffer(30, quad_segs=8)
AREA_OF_DISC = 900 * 16 * np.sin(np.pi / 16)  # a polygon of 32 corners: r² · n/2 · sin(2π/n)
EVERYTHING = [shapely.box(-1e4, -1e4, 1e4, 1e4)]


@pytest.fixture
def compared(monkeypatch):
    """How many shapes, or pairs of them, are handed to each function of Shapely."""
    counts = Counter()

    def counting(name):
        function = getattr(shapely, name)

        def counted(*given, **more):
            counts[name] += np.size(given[0])
            return function(*given, **more)

        return counted

    for name in ("covers", "intersects", "intersection"):
        monkeypatch.setattr(shapely, name, counting(name))
    return counts


def test_a_plot_that_is_there_three_thousand_times_is_compared_with_nothing(compared):
    """Whatever corner it begins at: 3,000 are 4.5 million pairs."""
    corners = shapely.get_coordinates(DISC)[:-1]
    same = [shapely.Polygon(np.roll(corners, turn % 32, axis=0)) for turn in range(3_000)]
    areas, overlap = measured(same, None, zones(EVERYTHING))
    assert areas == pytest.approx([AREA_OF_DISC])
    assert overlap == pytest.approx(2_999 * AREA_OF_DISC)
    assert compared["covers"] == 0
    assert compared["intersects"] <= 1


def test_of_plots_in_one_place_the_heaviest_counts():
    areas, _ = measured([DISC] * 900, np.linspace(0.1, 0.7, 900), zones(EVERYTHING))
    assert areas == pytest.approx([0.7 * AREA_OF_DISC])


@pytest.mark.parametrize("weights", [None, np.linspace(1, 0.1, 300)], ids=["whole", "shares"])
def test_a_pile_is_not_compared_pair_by_pair(compared, weights):
    """300 squares of 20 m, each 1 cm further east: the first whole, of each other one the last centimetre."""
    pile = [shapely.box(0.01 * step, 0, 20 + 0.01 * step, 20) for step in range(300)]
    areas, _ = measured(pile, weights, zones(EVERYTHING))
    shares = np.ones(300) if weights is None else weights
    assert areas == pytest.approx([20 * (20 + 0.01 * shares[1:].sum())])
    assert compared["covers"] + compared["intersects"] < cells.PAIRS_EACH * 300


def test_rings_in_each_other_are_not_compared_pair_by_pair(compared):
    """400 rings of squares, 1 m wide and 1 m apart: Σ outer side² - inner side²."""
    side = 4.0 * np.arange(1, 401)
    outer, inner = (shapely.box(-each, -each, each, each) for each in (side / 2, side / 2 - 1))
    areas, _ = measured(shapely.difference(outer, inner), None, zones(EVERYTHING))
    assert areas == pytest.approx([(side**2 - (side - 2) ** 2).sum()])
    assert compared["covers"] + compared["intersects"] < cells.PAIRS_EACH * 400
    assert compared["intersection"] < 2 * cells.MOST_CUTS * 400


def test_a_strip_of_plots_is_not_cut_to_crumbs(compared):
    """4,000 plots of 30 m × 1 mm in a row of 120 km, which touch."""
    west = 30.0 * np.arange(4_000) - 60_000
    areas, _ = measured(shapely.box(west, 0, west + 30, 0.001), None, zones([shapely.box(-6e4, -1, 6e4, 1)]))
    assert areas == pytest.approx([120.0], rel=1e-3)  # so far from the meridian the scale is 1 + 9e-5
    assert compared["intersection"] < 4_000


def test_a_row_of_many_parts_is_so_many_plots(compared):
    """2,500 squares of 4 m² in one row, and a comb of 500 teeth of 1 m × 50 m on a bar of 1 m × 1,000 m."""
    west, south = np.indices((50, 50)).reshape(2, -1) * 4.0
    scattered = shapely.multipolygons(shapely.box(west, south, west + 2, south + 2))
    teeth = [
        (x, y)
        for left in range(0, 1_000, 2)
        for x, y in ((left, 50), (left + 1, 50), (left + 1, 0), (left + 2, 0))
    ]
    comb = shapely.Polygon([(0, -1), *teeth, (1_000, -1)])
    assert measured([scattered], None, zones(EVERYTHING))[0] == pytest.approx([10_000])
    assert measured([comb], None, zones(EVERYTHING))[0] == pytest.approx([26_000])
    assert compared["covers"] + compared["intersects"] < cells.PAIRS_EACH * 2_500


def test_of_shapes_drawn_alike_the_heaviest_stays():
    """Corner for corner, from whichever corner it is drawn; a shape that only has the same box is another."""
    square, turned = shapely.box(0, 0, 4, 4), shapely.Polygon([(4, 4), (0, 4), (0, 0), (4, 0)])
    diamond = shapely.Polygon([(2, 0), (4, 2), (2, 4), (0, 2)])
    shapes = here([square, shapely.box(9, 9, 10, 10), turned, diamond, square])
    assert distinct(shapes, np.array([0.3, 1.0, 0.9, 1.0, 0.5])).tolist() == [1, 2, 3]
    assert distinct(shapes[1:4], np.ones(3)).tolist() == [0, 1, 2]


def test_points_and_lines_that_an_intersection_leaves_are_no_area():
    square, line, point = shapely.box(0, 0, 2, 2), shapely.LineString([(5, 5), (9, 9)]), shapely.Point(7, 7)
    mixed = shapely.GeometryCollection([line, square, point, shapely.box(3, 0, 4, 1)])
    found = polygonal(np.array([mixed, square, shapely.GeometryCollection([line])], dtype=object))
    assert shapely.area(found).tolist() == [5, 4, 0]
    assert [each.geom_type for each in found] == ["MultiPolygon", "Polygon", "MultiPolygon"]
