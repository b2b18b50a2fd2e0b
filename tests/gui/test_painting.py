"""Painted pixels against areas worked out by hand."""

import threading

import geopandas as gpd
import numpy as np
import pypdf
import pytest
import shapely
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from layers.layer import Layer, Origin
from layers.styles import style_of
from ui.map.drawing import VectorDrawing
from ui.map.furniture import Corner, corner_of_legend
from ui.map.labels import place_labels
from ui.map.painting import bounds_of, paint, prepare
from ui.map.rings import TransferDrawing
from ui.view import View

pytestmark = pytest.mark.usefixtures("qapp")

WEST, NORTH = 500_000.0, 3_270_000.0
GREEN = QColor(style_of("green").fill).getRgb()[:3]


def frame(*geometries, **columns):
    moved = shapely.transform(np.array(geometries), lambda xy: xy * [1, -1] + [WEST, NORTH])
    return gpd.GeoDataFrame(columns, geometry=list(moved), crs="EPSG:4545")


def drawing(role, *geometries, **columns):
    return VectorDrawing.of_frame(role, style_of(role), frame(*geometries, **columns))


def two_quarters(one, other):
    return drawing("subdistrict", one, other, name=["a", "b"])


def picture(drawings, width=200, height=150, resolution=1.0, **options):
    return painted(drawings, View(WEST, NORTH, resolution, width, height), **options)


def painted(drawings, view, **options):
    image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    try:
        assert paint(painter, drawings, view, **options)
    finally:
        painter.end()
    return image


def pixels(image):
    """Red, green, blue and opacity, (height, width, 4)."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[:, :, [2, 1, 0, 3]].copy()


def count(image, colour):
    seen = pixels(image)
    return int(((seen[:, :, :3] == colour).all(axis=2) & (seen[:, :, 3] == 255)).sum())


def ink(image):
    """Square pixels covered, counting half covered ones half."""
    return pixels(image)[:, :, 3].sum() / 255


def test_a_rectangle_fills_as_many_pixels_as_it_has_square_metres():
    assert count(picture([drawing("green", shapely.box(20, 10, 120, 70))]), GREEN) == 100 * 60


def test_a_hole_stays_open_whichever_way_its_ring_runs():
    hole = [(50, 30), (70, 30), (70, 40), (50, 40)]
    for ring in (hole, hole[::-1]):
        plot = shapely.Polygon(shapely.box(20, 10, 120, 70).exterior, [ring])
        assert count(picture([drawing("green", plot)]), GREEN) == 6000 - 200


def test_overlapping_plots_cover_what_their_union_covers():
    overlapping = drawing("green", shapely.box(20, 10, 80, 70), shapely.box(50, 10, 120, 70).reverse())
    assert count(picture([overlapping]), GREEN) == 100 * 60


def test_the_parts_of_a_multipolygon_are_all_painted():
    both = shapely.union(shapely.box(0, 0, 20, 20), shapely.box(100, 100, 130, 110))
    assert count(picture([drawing("green", both)]), GREEN) == 400 + 300


@pytest.mark.parametrize("side", [0.3, 1.0, 1.7, 3.9])
def test_specks_lose_no_ink_and_win_none(side):
    places = np.random.default_rng(1).permutation(np.mgrid[0:190:5, 0:140:5].reshape(2, -1).T)[:700]
    shift = np.random.default_rng(2).uniform(0, 1, places.shape)
    squares = [shapely.box(x, y, x + side, y + side) for x, y in (places + shift).tolist()]
    assert ink(picture([drawing("green", *squares)])) == pytest.approx(700 * side**2, rel=0.02)


def test_a_speck_that_is_no_square_has_its_own_area():
    triangle = shapely.Polygon([(50, 50), (53, 50), (50, 53)])  # half of 3 by 3
    assert ink(picture([drawing("green", triangle)])) == pytest.approx(4.5, abs=0.05)


def test_tiles_side_by_side_are_the_whole_picture():
    rng = np.random.default_rng(3)
    blobs = [
        shapely.Point(x, y).buffer(r, quad_segs=4)
        for x, y, r in zip(
            rng.uniform(0, 512, 300), rng.uniform(0, 512, 300), rng.uniform(0.2, 30, 300), strict=True
        )
    ]
    drawings = [
        drawing("park", *blobs[:40], name=["x"] * 40),
        drawing("green", *blobs[40:]),
        drawing("cluster", shapely.Point(250, 260).buffer(120), name=["y"]),
        drawing("bus_stop", *shapely.points(rng.uniform(0, 512, (80, 2)))),
        drawing(
            "subdistrict", shapely.box(10, 10, 256, 500), shapely.box(256, 10, 500, 500), name=["a", "b"]
        ),
    ]
    view = View(WEST, NORTH, 1.0, 512, 512)
    whole = pixels(painted(drawings, view)).astype(int)
    for left in (0, 256):
        for top in (0, 256):
            tile = pixels(painted(drawings, view.part(left, top, 256, 256))).astype(int)
            differing = np.abs(tile - whole[top : top + 256, left : left + 256]).max(axis=2) > 16
            assert differing.mean() < 0.002  # antialiased pixels where the edges of two features meet


def test_a_worker_thread_paints_the_same_picture():
    drawings = [drawing("park", shapely.Point(90, 70).buffer(50)), drawing("bus_stop", shapely.Point(90, 70))]
    found = []
    threads = [threading.Thread(target=lambda: found.append(pixels(picture(drawings)))) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 4
    assert all((each == pixels(picture(drawings))).all() for each in found)


def test_painting_stops_when_cancelled():
    image = QImage(50, 50, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    try:
        view = View(WEST, NORTH, 1, 50, 50)
        assert not paint(painter, [drawing("green", shapely.box(0, 0, 50, 50))], view, cancelled=lambda: True)
    finally:
        painter.end()


def test_borders_stay_above_the_areas_that_they_enclose():
    land = drawing("district", shapely.box(50, 20, 150, 120), name=["d"])
    green = drawing("green", shapely.box(0, 0, 200, 150))
    seen = pixels(picture([land, green]))
    assert tuple(seen[70, 100, :3]) == GREEN
    assert seen[70, 50, :3].sum() < 350  # the dark line, above the green


def test_a_dashed_border_between_neighbours_keeps_its_gaps():
    halves = drawing(
        "subdistrict", shapely.box(0, 0, 100, 150), shapely.box(100, 0, 200, 150), name=["a", "b"]
    )
    middle = pixels(picture([halves]))[10:140, 99:101, :3].min(axis=(1, 2))
    assert (middle < 180).any()  # dashes
    assert (middle > 225).any()  # the land between them


def test_points_are_stamped_where_they_are():
    seen = pixels(picture([drawing("bus_stop", shapely.Point(60, 40))]))[:, :, 3] > 0
    rows, columns = np.nonzero(seen)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((60, 40), abs=0.6)
    assert len(rows) == pytest.approx(np.pi * 3**2, rel=0.4)


def test_a_point_beyond_the_edge_reaches_into_the_picture():
    assert ink(picture([drawing("rail_station", shapely.Point(-3, 40), name=["s"])])) > 0


def test_selected_features_are_outlined_and_no_others():
    plots = drawing("park", shapely.box(20, 20, 60, 60), shapely.box(100, 20, 140, 60), name=["a", "b"])
    before, after = pixels(picture([plots])), pixels(picture([plots], selected={"park": {1}}))
    changed = np.nonzero((before != after).any(axis=2).any(axis=0))[0]
    assert changed.min() == pytest.approx(100, abs=4)
    assert changed.max() == pytest.approx(140, abs=4)


def test_numbers_of_numpy_select_as_well():
    stop = drawing("bus_stop", shapely.Point(60, 40))
    assert ink(picture([stop], selected={"bus_stop": {np.int64(0)}})) > ink(picture([stop]))


@pytest.mark.parametrize("resolution", [1e-3, 1e-2, 50.0])
def test_very_near_and_very_far_views_can_be_painted(resolution):
    ring = shapely.Point(0, 0).buffer(4000, quad_segs=5000)
    land = drawing("district", ring, name=["d"])
    quarters = two_quarters(ring, shapely.box(3000, -9000, 9000, 0))
    image = picture([land, quarters], resolution=resolution)
    assert ink(image) > (0.9 * 200 * 150 if resolution < 1 else 10)


def test_what_is_under_the_pointer_is_found_points_first():
    mixed = drawing("population", shapely.box(0, 0, 100, 100), shapely.Point(50, 50), shapely.Point(90, 90))
    assert mixed.near(WEST + 51, NORTH - 50, 3) == [1, 0]
    assert mixed.near(WEST + 20, NORTH - 20, 3) == [0]
    assert mixed.near(WEST + 150, NORTH - 20, 3) == []


def test_bounds_of_rows_and_of_everything():
    plots = drawing("park", shapely.box(0, 0, 10, 10), shapely.box(50, 50, 60, 70), name=["a", "b"])
    assert plots.bounds_of([1]) == (WEST + 50, NORTH - 70, WEST + 60, NORTH - 50)
    assert bounds_of([plots, drawing("bus_stop", shapely.Point(100, 5))]) == (
        WEST,
        NORTH - 70,
        WEST + 100,
        NORTH,
    )
    assert bounds_of([]) is None


def test_a_table_has_no_place_on_a_map():
    people = gpd.GeoDataFrame({"name": ["a"], "population": [5.0]}, geometry=[None], crs="EPSG:4545")
    origin = Origin("p.csv", "p", "CSV", "", "00")
    assert prepare(Layer("p", "p", "population", origin, frame=people), "EPSG:4545") is None


def test_circles_have_their_radius_and_the_colour_of_their_state():
    stations = frame(shapely.Point(50, 75), shapely.LineString([(140, 75), (190, 75)]))
    stations = stations.assign(station=["a", "b"], covered_50=[True, False], covered_100=[True, False])
    circles = TransferDrawing.of_stations(stations)
    seen = pixels(painted([circles], View(WEST - 200, NORTH + 200, 1.0, 500, 500)))[:, :, 3] > 0
    rows, columns = np.nonzero(seen)
    assert columns.min() == pytest.approx(200 + 50 - 100, abs=2)
    assert columns.max() == pytest.approx(200 + 140 + 100, abs=2)
    assert rows.max() - rows.min() == pytest.approx(200, abs=3)


def test_where_only_one_name_has_room_it_is_that_of_the_gap():
    stations = frame(shapely.Point(50, 50), shapely.Point(56, 50), shapely.Point(44, 50))
    stations = stations.assign(
        station=["甲站", "乙站", "丙站"], covered_50=[True, False, None], covered_100=[True, False, None]
    )
    labels = TransferDrawing.of_stations(stations).labels
    assert list(labels.texts) == ["乙站 ✗", "丙站 ?", "甲站"]
    [placed] = place_labels([labels], View(WEST + 10, NORTH - 20, 1.0, 80, 40))
    assert placed.text == "乙站 ✗"


def test_a_pdf_holds_shapes_and_no_picture_and_looks_like_the_screen(tmp_path):
    drawings = [
        drawing("park", shapely.box(20, 10, 120, 70), name=["a"]),
        drawing("green", *(shapely.box(3 * n, 100, 3 * n + 1, 101) for n in range(60))),
        drawing("bus_stop", shapely.Point(150, 40)),
    ]
    path = tmp_path / "map.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(1200)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    try:
        paint(painter, drawings, View(WEST, NORTH, 1 / 12.5, 2500, 1875, density=12.5))
    finally:
        painter.end()
    page = pypdf.PdfReader(path).pages[0]
    assert not page.images
    assert page.get_contents().get_data().count(b" l\n") > 60 * 3  # each speck is a path of its own


@pytest.mark.parametrize(
    ("outline", "corner"),
    [
        (shapely.box(0, 0, 800, 300), Corner.BOTTOM_LEFT),  # both are free
        (shapely.box(0, 0, 400, 600), Corner.BOTTOM_RIGHT),
        (shapely.box(400, 0, 800, 600), Corner.BOTTOM_LEFT),
        (shapely.box(0, 0, 800, 600), Corner.BOTTOM_LEFT),  # neither is
        (shapely.Polygon([(0, 0), (800, 0), (0, 600)]), Corner.BOTTOM_RIGHT),
    ],
)
def test_the_legend_stands_where_it_hides_nothing(outline, corner):
    view = View(WEST, NORTH, 1.0, 800, 600)
    assert corner_of_legend([drawing("district", outline)], view) is corner
