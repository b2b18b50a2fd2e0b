"""Exact parts of pixels: against squares done in the head, GEOS pixel by pixel, and exactextract."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer
from rasterio import Affine

from layers.errors import Cancelled
from layers.measuring import raster_areas as module
from layers.measuring.pixels import Borders, Steps, running_sums
from layers.measuring.raster_areas import raster_areas
from layers.place.crs import working_crs
from layers.source import Grid
from layers.task import Task

TM = working_crs(106.5, 29.55)
X, Y = 500_000.0, 3_270_000.0
MANCHESTER = Path(__file__).parents[3] / "shared" / "data" / "manchester_rasters"


def from_origin(west, north, width, height):
    return Affine(width, 0, west, 0, -height, north)


def written(path, values, transform, crs, nodata=None):
    profile = {"driver": "GTiff", "width": values.shape[1], "height": values.shape[0], "count": 1}
    with rasterio.open(
        path, "w", **profile, dtype=values.dtype, crs=crs.to_wkt(), transform=transform, nodata=nodata
    ) as raster:
        raster.write(values, 1)
    return Grid(path, values.shape[1], values.shape[0], tuple(transform)[:6], str(values.dtype), nodata)


def above_zero(values):
    return values > 0


def measured(grid, crs, zones, zones_crs=TM):
    return raster_areas(grid, crs, np.array(zones, dtype=object), zones_crs, above_zero, Task())


def by_pixel(values, zones):
    """Σ value · area of pixel ∩ zone, pixel by pixel."""
    row, column = np.indices(values.shape)
    boxes = shapely.box(column, row, column + 1, row + 1)
    return np.array([(values * shapely.area(shapely.intersection(boxes, zone))).sum() for zone in zones])


def by_border(values, zones, cuts=()):
    """The same by Green's theorem, in bands that begin at the rows in ``cuts``."""
    borders = Borders.of(np.array(zones, dtype=object))
    limits = [0, *cuts, len(values)]
    total = np.zeros(len(zones))
    for top, bottom in pairwise(limits):
        band = values[top:bottom]
        steps = Steps.along(borders.between(top, bottom), top, len(band), values.shape[1])
        total += steps.sums(band, running_sums(band))
    return total


def test_a_square_that_cuts_its_pixels():
    """2.5 × 1.5 pixels of a full raster, and of a chessboard, where the four quarters can be counted."""
    zone = shapely.box(0.5, 0.5, 3, 2)
    assert by_border(np.ones((4, 4)), [zone]) == pytest.approx([3.75])
    chessboard = np.indices((4, 4)).sum(axis=0) % 2.0
    # Row 0: half of column 1, none of 0 and 2: 0.5. Row 1: half of column 0, all of column 2: 0.5 + 1.
    assert by_border(chessboard, [zone]) == pytest.approx([0.5 + 1.5])


def test_holes_islands_and_what_lies_outside():
    ring = shapely.box(-5, -5, 20, 20).difference(shapely.box(1.25, 1.25, 2.75, 2.75))
    many = shapely.MultiPolygon([shapely.box(0.5, 0, 1, 1), shapely.box(3, 3, 9, 9)])
    values = np.ones((4, 4))
    assert by_border(values, [ring, many, None, shapely.Polygon()]) == pytest.approx([16 - 2.25, 1.5, 0, 0])


coordinate = st.integers(-3, 12) | st.floats(-3, 12, width=32)


@st.composite
def zone(draw):
    x, y = draw(coordinate), draw(coordinate)
    shape = shapely.Point(x, y).buffer(draw(st.floats(0.05, 9)), quad_segs=draw(st.integers(1, 5)))
    if draw(st.booleans()):
        shape = shape.symmetric_difference(shapely.box(x - 1, y - 2, x + 3, y + 1.5))
    if draw(st.booleans()):
        points = draw(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=5, unique=True))
        hull = shapely.MultiPoint(points).convex_hull
        shape = shape.union(hull) if hull.geom_type == "Polygon" else shape
    return shape


@settings(max_examples=150)
@given(st.lists(zone(), min_size=1, max_size=4), st.integers(0, 2**32 - 1), st.sets(st.integers(1, 8)))
def test_like_intersecting_pixel_by_pixel(zones, seed, cuts):
    values = np.random.default_rng(seed).choice([0.0, 1.0, 0.25], (9, 8))
    assert by_border(values, zones, sorted(cuts)) == pytest.approx(by_pixel(values, zones), abs=1e-9)


@settings(max_examples=60)
@given(st.lists(zone(), min_size=1, max_size=5))
def test_borders_enclose_the_area_of_the_zone(zones):
    assert Borders.of(np.array(zones, dtype=object)).areas() == pytest.approx(shapely.area(zones), abs=1e-9)


def test_a_mask_on_disk(tmp_path):
    """10 m pixels, the left half vegetated: a zone of 35 × 40 m with 15 m of it on the left."""
    values = np.zeros((10, 10), dtype="uint8")
    values[:, :5] = 1
    grid = written(tmp_path / "mask.tif", values, from_origin(X, Y, 10, 10), TM)
    found = measured(grid, TM, [shapely.box(X + 35, Y - 80, X + 70, Y - 40), shapely.box(X, Y, X + 9, Y + 9)])
    assert found.marked == pytest.approx([15 * 40, 0])
    assert found.missing == pytest.approx([0, 0])
    assert found.outside == pytest.approx([0, 1])
    assert (found.low, found.high, found.flags_only) == (0, 1, True)


def test_no_data_and_ground_beyond_the_raster_are_told(tmp_path):
    values = np.full((10, 10), 0.8, dtype="float32")
    values[0, :] = -9999
    values[1, 0] = np.nan
    grid = written(tmp_path / "ndvi.tif", values, from_origin(X, Y, 10, 10), TM, nodata=-9999)
    found = measured(grid, TM, [shapely.box(X, Y - 100, X + 100, Y + 100)])
    assert found.marked == pytest.approx([10_000 - 1_000 - 100])
    assert found.missing == pytest.approx([1_100])
    assert found.outside == pytest.approx([0.5])
    assert not found.flags_only


@pytest.mark.parametrize("values", [[0, 255], [0, 1], [0], [1]])
def test_flags_are_recognised(tmp_path, values):
    grid = written(tmp_path / "a.tif", np.array([values], dtype="uint8"), from_origin(X, Y, 10, 10), TM)
    assert measured(grid, TM, [shapely.box(X, Y - 10, X + 20, Y)]).flags_only


@pytest.mark.parametrize("values", [[0, 1, 255], [0, 3], [0.5, 0.2], [0, -1]])
def test_other_values_are_no_flags(tmp_path, values):
    grid = written(tmp_path / "a.tif", np.array([values], dtype="float32"), from_origin(X, Y, 10, 10), TM)
    assert not measured(grid, TM, [shapely.box(X, Y - 10, X + 40, Y)]).flags_only


@pytest.mark.parametrize(
    ("rows", "flags"),
    [
        ([[0, 0], [0, 255]], True),
        ([[0, 1], [0, 0], [1, 1]], True),
        ([[0, 1], [0, 255]], False),  # each row for itself would be one of flags
        ([[255, 255], [0, 0], [0, 1]], False),
    ],
)
def test_rows_of_flags_are_flags_together_where_they_are_of_one_kind(tmp_path, monkeypatch, rows, flags):
    monkeypatch.setattr(module, "SLICE_ROWS", 1)
    grid = written(tmp_path / "a.tif", np.array(rows, dtype="uint8"), from_origin(X, Y, 10, 10), TM)
    assert measured(grid, TM, [shapely.box(X, Y - 30, X + 20, Y)]).flags_only is flags


def test_bands_and_slices_join(tmp_path, monkeypatch):
    rng = np.random.default_rng(3)
    values = rng.integers(0, 3, (90, 70)).astype("uint8")
    zones = [shapely.Point(X + 300, Y - 400).buffer(r) for r in (3, 77, 250, 900)]
    grid = written(tmp_path / "a.tif", values, from_origin(X, Y, 10, 10), TM, nodata=2)
    whole = measured(grid, TM, zones)
    monkeypatch.setattr(module, "BAND_ROWS", 16)
    monkeypatch.setattr(module, "SLICE_ROWS", 5)
    parts = measured(grid, TM, zones)
    assert parts.marked == pytest.approx(whole.marked, rel=1e-12)
    assert parts.missing == pytest.approx(whole.missing, rel=1e-12)
    assert whole.missing[3] == pytest.approx((values == 2).sum() * 100)
    assert parts.outside == pytest.approx(whole.outside, abs=1e-12)


def test_a_turned_raster(tmp_path):
    """Rotated by 30°: a pixel is still 10 × 10 m, and a zone over everything sees all that is marked."""
    values = (np.indices((6, 8)).sum(axis=0) % 2).astype("uint8")
    c, s = np.sqrt(3) / 2, 0.5
    transform = Affine(*10 * np.array([c, s, X / 10, s, -c, Y / 10]))
    grid = written(tmp_path / "a.tif", values, transform, TM)
    found = measured(grid, TM, [shapely.Point(X, Y).buffer(500)])
    assert found.marked == pytest.approx([values.sum() * 100])


@pytest.mark.parametrize("code", [4545, 32648, 3857, 3415, 4490])
def test_the_ground_is_the_same_in_every_crs(tmp_path, code):
    """A full raster in another CRS, even in degrees, gives the zone's own area, 140 km off the meridian."""
    crs = CRS.from_epsg(code)
    change = Transformer.from_crs(TM, crs, always_xy=True)
    middle = (X + 3_000, Y)
    x, y = change.transform(*middle)
    step = 1e-4 if crs.is_geographic else 10.0
    grid = written(
        tmp_path / "a.tif",
        np.ones((400, 400), dtype="uint8"),
        from_origin(x - 200 * step, y + 200 * step, step, step),
        crs,
    )
    zone = shapely.Point(middle).buffer(1_000, quad_segs=64)
    ring = Transformer.from_crs(TM, 4490, always_xy=True).transform(
        *shapely.get_coordinates(shapely.segmentize(zone, 5)).T
    )
    truth = abs(Geod(ellps="GRS80").polygon_area_perimeter(*ring)[0])
    found = measured(grid, crs, [zone])
    assert found.marked == pytest.approx([truth], rel=2e-7)
    assert found.outside == pytest.approx([0], abs=1e-12)


@pytest.mark.parametrize("code", [3857, 4490])
def test_a_long_border_is_as_straight_as_in_its_own_crs(tmp_path, code):
    """20 km east to west are an arc of 4.5 m in degrees: as a chord, a triangle would lose 60,000 m²."""
    crs = CRS.from_epsg(code)
    change = Transformer.from_crs(TM, crs, always_xy=True)
    corners = [(X - 10_000, Y), (X + 10_000, Y), (X, Y + 20_000)]
    x, y = change.transform(*np.transpose(corners))
    step = 5e-4 if crs.is_geographic else 50.0
    west, north = min(x) - 9 * step, max(y) + 9 * step
    columns, rows = int((max(x) - west) / step) + 9, int((north - min(y)) / step) + 9
    values = np.ones((rows, columns), dtype="uint8")
    grid = written(tmp_path / "a.tif", values, from_origin(west, north, step, step), crs)
    zone = shapely.Polygon(corners)
    ring = Transformer.from_crs(TM, 4490, always_xy=True).transform(
        *shapely.get_coordinates(shapely.segmentize(zone, 50)).T
    )
    truth = abs(Geod(ellps="GRS80").polygon_area_perimeter(*ring)[0])
    assert measured(grid, crs, [zone]).marked == pytest.approx([truth], rel=2e-6)


def test_cancelled_between_bands(tmp_path):
    grid = written(tmp_path / "a.tif", np.ones((9, 9), dtype="uint8"), from_origin(X, Y, 10, 10), TM)
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        raster_areas(grid, TM, np.array([shapely.box(X, Y - 90, X + 90, Y)]), TM, above_zero, task)


@pytest.mark.skipif(not MANCHESTER.exists(), reason="the shared rasters of Manchester are not here")
def test_like_exactextract_on_a_real_raster():
    import geopandas as gpd
    from exactextract import exact_extract

    path = MANCHESTER / "GM_trees_binary.tif"
    with rasterio.open(path) as raster:
        grid = Grid(
            path, raster.width, raster.height, tuple(raster.transform)[:6], raster.dtypes[0], raster.nodata
        )
        crs = CRS.from_wkt(raster.crs.to_wkt())
        west, south, east, north = raster.bounds
        values = raster.read(1, masked=True)
    rng = np.random.default_rng(11)
    centres = np.column_stack([rng.uniform(west, east, 25), rng.uniform(south, north, 25)])
    zones = shapely.buffer(shapely.points(centres), rng.uniform(5, 900, 25), quad_segs=7)
    zones = np.array([shapely.intersection(zone, shapely.box(west, south, east, north)) for zone in zones])
    wanted = exact_extract(
        path, gpd.GeoDataFrame(geometry=zones, crs=crs.to_wkt()), ["sum"], output="pandas"
    )["sum"]
    borders = Borders.of(module._in_pixels(zones, crs, grid, crs))
    filled = np.where(np.ma.getmaskarray(values), 0, values.data).astype(float)
    steps = Steps.along(borders.between(0, grid.height), 0, grid.height, grid.width)
    assert steps.sums(filled, running_sums(filled)) == pytest.approx(
        wanted.fillna(0).to_numpy(), rel=1e-6, abs=1e-3
    )
