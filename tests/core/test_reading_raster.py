from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from layers.errors import UserError
from layers.findings import Severity
from layers.reading import is_sample, read

RASTERS = Path(__file__).parents[2].parent / "shared" / "data" / "manchester_rasters"
needs_rasters = pytest.mark.skipif(not RASTERS.is_dir(), reason="the shared rasters are not here")


def write(path, *, bands=1, crs="EPSG:4545", size=64, tags=None, **profile):
    pixels = np.random.default_rng(1).integers(0, 200, (bands, size, size), dtype="uint8")
    with rasterio.open(
        path, "w", driver="GTiff", width=size, height=size, count=bands, dtype="uint8", crs=crs,
        transform=Affine(10, 0, 361000, 0, -10, 3273000), nodata=255, **profile,
    ) as dataset:  # fmt: skip
        dataset.write(pixels)
        dataset.update_tags(**(tags or {}))
    return path


def test_size_place_and_kind(tmp_path):
    path = write(tmp_path / "植被 2024.tif")
    (source,) = read(path)
    assert source.frame is None
    assert source.count == 0
    assert source.grid.path == path
    assert (source.grid.width, source.grid.height) == (64, 64)
    assert source.grid.transform == (10, 0, 361000, 0, -10, 3273000)
    assert (source.grid.dtype, source.grid.nodata) == ("uint8", 255)
    assert source.crs.to_epsg() == 4545
    assert source.findings == ()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_without_system_and_with_more_bands(tmp_path):
    (source,) = read(write(tmp_path / "a.tif", bands=3, crs=None))
    assert source.crs is None
    assert [each.code for each in source.findings] == ["raster.bands"]


@pytest.mark.filterwarnings(
    "ignore::rasterio.errors.NotGeoreferencedWarning"
)  # what is made here, on purpose
def test_a_picture_has_no_place(tmp_path):
    path = tmp_path / "a.tif"
    with rasterio.open(path, "w", driver="GTiff", width=4, height=4, count=1, dtype="uint8") as dataset:
        dataset.write(np.zeros((1, 4, 4), dtype="uint8"))
    (source,) = read(path)
    (told,) = source.findings
    assert (told.code, told.severity) == ("raster.not_placed", Severity.ERROR)


def test_the_mark_of_sample_data_in_a_tag(tmp_path):
    assert is_sample(read(write(tmp_path / "a.tif", tags={"TIFFTAG_IMAGEDESCRIPTION": "示范数据·非实测"}))[0])
    assert not is_sample(read(write(tmp_path / "b.tif"))[0])


@pytest.mark.parametrize(
    "options", [{}, {"compress": "deflate"}, {"tiled": True, "blockxsize": 16, "blockysize": 16}]
)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_raster_that_breaks_off_is_refused(tmp_path, options, share):
    path = write(tmp_path / "断.tif", **options)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(UserError, match=r"断\.tif"):
        read(path)


def test_another_picture_under_this_name(tmp_path):
    path = tmp_path / "a.tif"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    with pytest.raises(UserError, match="PNG"):
        read(path)


@needs_rasters
def test_the_rasters_of_manchester():
    (ndvi,) = read(RASTERS / "GM_NDVI_data_test.tif")
    (cover,) = read(RASTERS / "GM_landcover_data_test.tif")
    assert {(ndvi.grid.width, ndvi.grid.height), (ndvi.grid.height, ndvi.grid.width)} >= {(459, 694)}
    assert (cover.grid.dtype, cover.grid.nodata) == ("int16", -32768)
    assert ndvi.crs.to_epsg() == cover.crs.to_epsg() == 27700
