"""Rasters in other formats and in tiles, made by GDAL's own programs out of one whole raster."""

import subprocess

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from gisapp.importing import import_files
from gisapp.store.changed import ChangedProject
from gisapp.store.project_file import open_project, save_project
from layers.errors import UserError
from layers.reading import read
from layers.reading.raster.opened import open_raster
from layers.reading.raster.tiles import join_tiles
from tests.changed_projects import change_value

COLUMNS, ROWS, PIXEL = 40, 30, 10
NODATA = 255


@pytest.fixture
def whole(tmp_path):
    """A mask of 40 by 30 pixels of 10 m, green or not by chance; a corner without data."""
    values = np.random.default_rng(1).integers(0, 2, (ROWS, COLUMNS), dtype="uint8")
    values[:3, :3] = NODATA
    home = tmp_path / "whole"
    home.mkdir()
    transform = Affine(PIXEL, 0, 360_000, 0, -PIXEL, 3_272_000)
    form = {
        "driver": "GTiff",
        "width": COLUMNS,
        "height": ROWS,
        "count": 1,
        "dtype": "uint8",
        "nodata": NODATA,
    }
    with rasterio.open(home / "植被.tif", "w", crs="EPSG:4545", transform=transform, **form) as dataset:
        dataset.write(values, 1)
    return home / "植被.tif", values


def gdal(program, *arguments):
    subprocess.run([program, "-q", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture
def tiles(whole, tmp_path):
    """The same in four tiles of 25 + 15 by 20 + 10 pixels, cut by gdal_translate."""
    home = tmp_path / "瓦片"
    home.mkdir()
    for number, window in enumerate([(0, 0, 25, 20), (25, 0, 15, 20), (0, 20, 25, 10), (25, 20, 15, 10)], 1):
        gdal("gdal_translate", "-srcwin", *window, whole[0], home / f"植被_{number}.tif")
    return home


def pixels(source):
    with open_raster(source.grid) as dataset:
        return dataset.read(1)


def joined(home):
    sources = [source for path in sorted(home.iterdir()) for source in read(path)]
    return join_tiles(sources)


def test_tiles_are_put_together_as_they_were_cut(whole, tiles):
    (mosaic,) = joined(tiles)
    assert mosaic.title == "植被_1.tif:植被_1…植被_4"
    assert (mosaic.grid.width, mosaic.grid.height) == (COLUMNS, ROWS)
    assert mosaic.grid.transform == (PIXEL, 0, 360_000, 0, -PIXEL, 3_272_000)
    assert np.array_equal(pixels(mosaic), whole[1])
    assert [finding.code for finding in mosaic.findings] == ["raster.tiles"]


def test_missing_tile_leaves_a_hole_without_data(whole, tiles):
    (tiles / "植被_2.tif").unlink()
    (mosaic,) = joined(tiles)
    expected = whole[1].copy()
    expected[:20, 25:] = NODATA
    assert np.array_equal(pixels(mosaic), expected)


def test_rasters_of_two_years_are_no_tiles(whole, tmp_path):
    home = tmp_path / "years"
    home.mkdir()
    for year in (2025, 2026):
        gdal("gdal_translate", whole[0], home / f"植被_{year}.tif")
    assert len(joined(home)) == 2


def test_grids_that_do_not_meet_are_no_tiles(whole, tmp_path):
    home = tmp_path / "apart"
    home.mkdir()
    gdal("gdal_translate", "-srcwin", 0, 0, 20, 30, whole[0], home / "a1.tif")
    gdal(
        "gdal_translate",
        "-srcwin",
        20,
        0,
        20,
        30,
        "-a_ullr",
        360_203,
        3_272_000,
        360_403,
        3_271_700,
        whole[0],
        home / "a2.tif",
    )
    assert len(joined(home)) == 2


def test_virtual_mosaic_holds_its_tiles(whole, tiles):
    gdal("gdalbuildvrt", tiles / "全部.vrt", *sorted(tiles.glob("*.tif")))
    (mosaic,) = joined(tiles)
    assert mosaic.path.name == "全部.vrt"
    assert mosaic.crs.to_epsg() == 4545
    assert np.array_equal(pixels(mosaic), whole[1])


@pytest.mark.parametrize(
    "name",
    ["../whole/植被.tif", "/etc/hostname", "C:/a.tif", "http://127.0.0.1/a.tif", "/vsicurl/http://a/b.tif"],
)
def test_virtual_mosaic_may_not_reach_elsewhere(tiles, name):
    vrt = tiles / "全部.vrt"
    gdal("gdalbuildvrt", vrt, tiles / "植被_1.tif")
    vrt.write_text(vrt.read_text(encoding="utf-8").replace("植被_1.tif", name), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read(vrt)
    assert name in str(caught.value.message)


@pytest.mark.parametrize(
    "text",
    [
        "<VRTDataset",
        "<OGRVRTDataSource/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><VRTDataset>&b;</VRTDataset>',
        '<VRTDataset><VRTRasterBand subClass="VRTDerivedRasterBand"/></VRTDataset>',
        "<VRTDataset><VRTRasterBand><KernelFilteredSource/></VRTRasterBand></VRTDataset>",
    ],
)
def test_what_is_more_than_a_mosaic_is_refused(tmp_path, text):
    path = tmp_path / "a.vrt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read(path)
    assert "a.vrt" in str(caught.value.message)


@pytest.mark.parametrize(("ending", "driver"), [(".jp2", "JP2OpenJPEG"), (".img", "HFA"), (".tif", "COG")])
def test_other_formats_hold_the_same_pixels(whole, tmp_path, ending, driver):
    path = tmp_path / f"植被{ending}"
    lossless = ("-co", "REVERSIBLE=YES", "-co", "QUALITY=100") if ending == ".jp2" else ()
    gdal("gdal_translate", "-of", driver, *lossless, whole[0], path)
    (source,) = read(path)
    assert source.crs.to_epsg() == 4545
    assert np.array_equal(pixels(source), whole[1])


def test_mosaic_is_measured_as_the_whole_and_found_again(whole, tiles, tmp_path):
    import geopandas as gpd
    from shapely import box

    from gisapp.evaluate import evaluate

    area = gpd.GeoDataFrame(
        {"name": ["甲"]}, geometry=[box(360_055, 3_271_750, 360_333, 3_271_988)], crs=4545
    )
    shares = []
    for number, home in enumerate((whole[0].parent, tiles)):
        for name in ("区界", "建成区"):
            area.to_file(home / f"{name}.gpkg")
        project = import_files([home])
        save_project(project, tmp_path / f"{number}.gpkg")
        again = open_project(tmp_path / f"{number}.gpkg")
        shares.append(evaluate(again).readings["green_coverage"].of("district").value)
    assert shares[0] == shares[1] > 0
    (tiles / "植被_3.tif").unlink()
    codes = [finding.code for finding in open_project(tmp_path / "1.gpkg").findings]
    assert "raster.missing" in codes


def test_a_mosaic_that_a_project_puts_elsewhere_is_told_and_has_another_fingerprint(tiles, tmp_path):
    """The tiles fit wherever the whole of them lies: only the seal and the fingerprint know."""
    import geopandas as gpd
    from shapely import box

    from gisapp.evaluate import evaluate

    area = gpd.GeoDataFrame(
        {"name": ["甲"]}, geometry=[box(360_055, 3_271_750, 360_333, 3_271_988)], crs=4545
    )
    for name in ("区界", "建成区"):
        area.to_file(tiles / f"{name}.gpkg")
    path = tmp_path / "p.gpkg"
    save_project(import_files([tiles]), path)
    before = evaluate(open_project(path))

    def doubled(layers):
        (raster,) = (layer for layer in layers if layer["grid"])
        a, b, c, d, e, f = raster["grid"]["transform"]
        raster["grid"]["transform"] = [2 * a, b, c, d, 2 * e, f]
        return layers

    change_value(path, "layers", doubled)
    with pytest.raises(ChangedProject) as error:
        open_project(path)
    (finding,) = error.value.findings
    assert "40 × 30 pixels of 10 → 40 × 30 pixels of 20" in str(finding.message)
    after = evaluate(open_project(path, accept_changed=True))
    shares = [each.readings["green_coverage"].of("district").value for each in (before, after)]
    assert shares[0] != shares[1]
    assert before.fingerprint != after.fingerprint
    assert [each.code for each in after.findings].count("project.changed") == 1
