"""A raster layer on the map."""

import numpy as np
import pytest
import rasterio
from PySide6.QtGui import QImage, QPainter

from layers.layer import Layer, Origin
from layers.preview import preview
from layers.source import Grid
from layers.styles import style_of
from ui.map.painting import paint, prepare
from ui.map.picture import coloured
from ui.view import View

pytestmark = pytest.mark.usefixtures("qapp")

CRS = "EPSG:4545"
WEST, NORTH = 360_000.0, 3_271_000.0


@pytest.fixture
def vegetation(tmp_path):
    """A raster of 40 by 20 pixels of 10 m: the west half 0, the east half 1, one row without data."""
    values = np.zeros((20, 40), dtype=np.float32)
    values[:, 20:] = 1
    values[0, :] = -9999
    return raster(tmp_path / "植被.tif", values, -9999)


def raster(path, values, nodata):
    """A layer of pixels of 10 m."""
    height, width = values.shape
    transform = rasterio.Affine(10, 0, WEST, 0, -10, NORTH)
    profile = {"driver": "GTiff", "width": width, "height": height, "count": 1, "nodata": nodata}
    with rasterio.open(path, "w", crs=CRS, transform=transform, dtype=values.dtype, **profile) as dataset:
        dataset.write(values, 1)
    grid = Grid(path, width, height, tuple(transform)[:6], str(values.dtype), nodata)
    origin = Origin(path.name, "", "GTiff", CRS, "00")
    wkt = rasterio.crs.CRS.from_string(CRS).to_wkt()
    return Layer("v", "v", "vegetation", origin, grid=grid, grid_crs=wkt)


def test_the_preview_keeps_bounds_values_and_gaps(vegetation):
    seen = preview(vegetation, CRS)
    assert seen.bounds == pytest.approx((WEST, NORTH - 200, WEST + 400, NORTH))
    assert seen.values.shape == (20, 40)
    assert np.isnan(seen.values[0]).all()
    assert (seen.values[1:, :20] == 0).all()
    assert (seen.values[1:, 20:] == 1).all()


def test_a_large_raster_is_averaged_down(vegetation):
    seen = preview(vegetation, CRS, longest=10)
    assert seen.values.shape == (5, 10)
    assert seen.values[-1] == pytest.approx([0] * 5 + [1] * 5)


@pytest.mark.parametrize(
    ("dtype", "nodata", "gap"),
    [("uint8", 255, 255), ("int16", -1, -1), ("float64", -9999, -9999), ("float32", np.nan, np.nan)],
)
def test_what_holds_no_data_is_left_out_of_averages(tmp_path, dtype, nodata, gap):
    values = np.full((4, 4), 6, dtype=dtype)
    values[:2, :2] = gap
    values[0, 2:] = gap, 2
    (west, east), (south_west, south_east) = preview(
        raster(tmp_path / "v.tif", values, nodata), CRS, 2
    ).values
    assert np.isnan(west)
    assert east == pytest.approx(14 / 3, abs=0.5)  # of 2, 6 and 6; whole numbers stay whole
    assert (south_west, south_east) == (6, 6)


def test_without_a_value_for_it_all_is_data(tmp_path):
    values = np.array([[0, 255], [0, 255]], np.uint8)
    assert preview(raster(tmp_path / "v.tif", values, None), CRS).values.tolist() == values.tolist()


def test_another_crs_is_warped_to_the_working_one(vegetation):
    west, south, east, north = preview(vegetation, "EPSG:4544").bounds
    # the same 400 m by 200 m, about 291 km farther east in the neighbouring zone, turned by 1.5 degrees
    assert 650_000 < west < 655_000
    assert east - west == pytest.approx(400, abs=25)
    assert north - south == pytest.approx(200, abs=25)


def test_it_is_painted_where_it_lies(vegetation):
    drawing = prepare(vegetation, CRS)
    image = QImage(60, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    try:
        assert paint(painter, [drawing], View(WEST - 50, NORTH + 50, 10, 60, 40))
    finally:
        painter.end()
    low, high = style_of("vegetation").ramp[0], style_of("vegetation").ramp[-1]
    assert image.pixelColor(5 + 10, 5 + 10).name() == low
    assert image.pixelColor(5 + 30, 5 + 10).name() == high
    for column, row in ((2, 10), (20, 5), (50, 20), (20, 30)):
        assert image.pixelColor(column, row).alpha() == 0  # beside the raster, and its row without data


def test_a_raster_of_one_value_has_one_colour_and_of_none_no_colour():
    ramp = ("#000000", "#ffffff")
    assert coloured(np.full((2, 2), 7, np.float32), ramp).pixelColor(1, 1).name() == "#000000"
    assert coloured(np.full((2, 2), np.nan, np.float32), ramp).pixelColor(1, 1).alpha() == 0


def test_colours_lie_between_those_of_the_ramp():
    values = np.full((130, 2), np.nan, np.float32)  # more rows than are coloured at a time
    values[[0, 63, 64, 127, 129], 0] = (0, 8, 2, 6, 4)
    image = coloured(values, ("#000000", "#64c832", "#ffffff"))
    # A quarter, a half and three quarters of the way; halves between two levels go to the even one.
    assert [image.pixelColor(0, row).name() for row in (0, 64, 129, 127, 63)] == [
        "#000000",
        "#326419",
        "#64c832",
        "#b2e498",
        "#ffffff",
    ]
    assert [image.pixelColor(*place).alpha() for place in ((0, 127), (1, 127), (0, 128))] == [255, 0, 0]
