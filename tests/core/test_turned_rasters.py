"""Rasters whose rows run along no parallel, in degrees: measured on the ellipsoid like all others."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer
from rasterio import Affine

from layers.measuring import raster_areas as module
from layers.measuring.raster_areas import raster_areas
from layers.place.crs import working_crs
from layers.source import Grid
from layers.task import Task
from tests.rasters import GRID, SIDE, X, Y, coverage, district, raster

DEGREES = CRS.from_epsg(4490)
LON, LAT = 106.55, 29.55
TM = working_crs(LON, LAT)
TO_PLANE = Transformer.from_crs(DEGREES, TM, always_xy=True)


def turned(angle, step, columns, rows, shear=0.0, middle=(LON, LAT)):
    """A grid of square pixels round a middle, turned counter-clockwise by some degrees."""
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    lean = np.tan(np.radians(shear))
    a, b = step * cosine, step * (sine - lean * cosine)
    d, e = step * sine, step * (-cosine - lean * sine)
    x, y = middle
    return Affine(a, b, x - (a * columns + b * rows) / 2, d, e, y - (d * columns + e * rows) / 2)


def corner(place, column, row):
    """Where a corner of a pixel lies."""
    return place.a * column + place.b * row + place.c, place.d * column + place.e * row + place.f


def geodesic(corners):
    """Area of a polygon whose edges are straight in degrees, each in a thousand geodesic steps."""
    ring = shapely.segmentize(shapely.Polygon(corners), 1e-5)
    return abs(Geod(ellps="GRS80").polygon_area_perimeter(*shapely.get_coordinates(ring).T)[0])


def marked(path, values, place, zone):
    raster(path, values, transform=place, crs=DEGREES)
    grid = Grid(path, values.shape[1], values.shape[0], tuple(place)[:6], str(values.dtype), None)
    found = raster_areas(grid, DEGREES, np.array([zone], dtype=object), TM, lambda each: each > 0, Task())
    return float(found.marked[0])


@pytest.mark.parametrize(
    ("angle", "step", "shear"),
    [(30, 2e-5, 0), (-75, 1e-4, 0), (45, 1e-4, 10), (180, 5e-5, 0), (0, 1e-3, -20)],
)
def test_a_block_of_pixels_has_its_area_on_the_ellipsoid(tmp_path, angle, step, shear):
    """Rows 20 to 79 and columns 10 to 69 are green; the zone holds all of the raster."""
    values = np.zeros((100, 90), dtype="uint8")
    values[20:80, 10:70] = 1
    place = turned(angle, step, 90, 100, shear)
    truth = geodesic([corner(place, *each) for each in ((10, 20), (70, 20), (70, 80), (10, 80))])
    zone = shapely.Point(TO_PLANE.transform(LON, LAT)).buffer(200 * step * 111_000)
    assert marked(tmp_path / "航片.tif", values, place, zone) == pytest.approx(truth, rel=1e-7)


@pytest.mark.parametrize("angle", [12, 30, 200])
def test_a_zone_inside_has_its_own_area(tmp_path, angle):
    values = np.ones((400, 400), dtype="uint8")
    zone = shapely.Point(TO_PLANE.transform(LON, LAT)).buffer(1000, quad_segs=64)
    ring = TO_PLANE.transform(*shapely.get_coordinates(shapely.segmentize(zone, 5)).T, direction="INVERSE")
    truth = abs(Geod(ellps="GRS80").polygon_area_perimeter(*ring)[0])
    found = marked(tmp_path / "strip.tif", values, turned(angle, 1e-4, 400, 400), zone)
    assert found == pytest.approx(truth, rel=2e-7)


def test_bands_of_rows_join(tmp_path, monkeypatch):
    """Rows read and summed in small parts give the same."""
    values = (np.random.default_rng(3).random((90, 70)) < 0.4).astype("uint8")
    zone = shapely.Point(TO_PLANE.transform(LON, LAT)).buffer(300)
    place = turned(30, 1e-4, 70, 90)
    whole = marked(tmp_path / "a.tif", values, place, zone)
    monkeypatch.setattr(module, "BAND_ROWS", 16)
    monkeypatch.setattr(module, "SLICE_ROWS", 5)
    assert marked(tmp_path / "b.tif", values, place, zone) == pytest.approx(whole, rel=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 360), st.integers(1, 3))
def test_turning_an_even_raster_changes_nothing(tmp_path_factory, angle, size):
    values = np.ones((100 * size, 100 * size), dtype="uint8")
    zone = shapely.Point(TO_PLANE.transform(LON, LAT)).buffer(200)
    ring = TO_PLANE.transform(*shapely.get_coordinates(shapely.segmentize(zone, 5)).T, direction="INVERSE")
    truth = abs(Geod(ellps="GRS80").polygon_area_perimeter(*ring)[0])
    place = turned(angle, 1e-4, 100 * size, 100 * size)
    path = tmp_path_factory.mktemp("t") / "a.tif"
    assert marked(path, values, place, zone) == pytest.approx(truth, rel=2e-7)


@pytest.mark.parametrize(
    ("name", "angle"), [("植被覆盖.tif", 30), ("vegetation.tif", -20), ("NDVI.tif", 100)]
)
def test_a_turned_raster_over_the_district_is_imported_and_measured(tmp_path, name, angle):
    """Green throughout: 100 %."""
    folder = district(tmp_path / "资料")
    middle = Transformer.from_crs(GRID, 4326, always_xy=True).transform(X + SIDE / 2, Y + SIDE / 2)
    place = turned(angle, 1e-4, 200, 200, middle=middle)
    raster(folder / name, np.ones((200, 200), "uint8"), transform=place, crs=CRS.from_epsg(4326), nodata=255)
    row = coverage(folder)
    assert row.value == pytest.approx(100, abs=1e-4)
    assert [each.code for each in row.doubts] == ["plausible.cover"]  # no district is green throughout
