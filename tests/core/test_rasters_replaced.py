"""A measured raster that is not the one that was opened, or got a companion: told, never measured."""

import os
import zipfile
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from pyproj import CRS
from shapely.geometry import box

from gisapp.evaluate import evaluate
from gisapp.importing.finished import import_files
from gisapp.store.changed import ChangedProject
from gisapp.store.project_file import open_project, save_project
from layers.reading import read

X, Y, PIXEL = 503_000.0, 3_271_000.0, 100.0
GRID = CRS.from_epsg(4545)
FORM = {"driver": "GTiff", "width": 10, "height": 10, "count": 1, "dtype": "uint8"}
unplaced = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
QUARTER, HALF = 25.0, 50.0
WHO_LOOKED = (
    "<PAMDataset><PAMRasterBand band='1'><Metadata><MDI key='STATISTICS_MAXIMUM'>1</MDI></Metadata>"
    "</PAMRasterBand></PAMDataset>"
)
NO_ONES = "<PAMDataset><Metadata><MDI key='NODATA_VALUES'>1</MDI></Metadata></PAMDataset>"


def write(path, share, **options):
    """A mask of 100 pixels, some percent of them green."""
    values = (np.arange(100).reshape(10, 10) < share).astype("uint8")
    place = rasterio.Affine(PIXEL, 0, X, 0, -PIXEL, Y + 10 * PIXEL)
    with rasterio.open(path, "w", **FORM, crs=GRID.to_wkt(), transform=place, **options) as dataset:
        dataset.write(values, 1)


def mask(path):
    """A mask beside a raster that takes half of what is green away."""
    values = np.where(np.arange(100) % 2, 255, 0).astype("uint8").reshape(10, 10)
    with rasterio.open(f"{path}.msk", "w", **FORM) as dataset:
        dataset.update_tags(INTERNAL_MASK_FLAGS_1="2")
        dataset.write(values, 1)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    square = [box(X, Y, X + 1000, Y + 1000)]
    for name in ("district", "built_up"):
        gpd.GeoDataFrame({"name": ["区"]}, geometry=square, crs=GRID).to_file(folder / f"{name}.gpkg")
    write(folder / "vegetation.tif", 25)
    return folder


def saved(raw):
    path = raw.parent / "p.gpkg"
    save_project(import_files([raw]), path, replace=True)
    return path


def coverage(project):
    row = evaluate(project).readings["green_coverage"].of("district")
    return row.value if row.reason is None else str(row.reason)


def other_times(path, share):
    """Replaced by a file of the same size, and with the time of the former one, as ``cp -p`` and rsync do."""
    before = path.stat()
    write(path, share)
    assert path.stat().st_size == before.st_size
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("replaced", [write, other_times])
@pytest.mark.parametrize("opened", ["imported", "opened"])
def test_replaced_before_the_first_measurement(raw, replaced, opened):
    project = import_files([raw]) if opened == "imported" else open_project(saved(raw))
    replaced(raw / "vegetation.tif", 50)
    assert "changed or taken away" in coverage(project)
    assert "changed or taken away" in coverage(replace(project, year=2030))


def test_replaced_between_two_measurements(raw):
    """What was measured before is not answered from memory, and comes back with nothing but a new opening."""
    path = saved(raw)
    project = open_project(path)
    assert coverage(project) == pytest.approx(QUARTER)
    write(raw / "vegetation.tif", 50)
    assert "changed or taken away" in coverage(project)
    with pytest.raises(ChangedProject):
        open_project(path)
    assert coverage(open_project(path, accept_changed=True)) == pytest.approx(HALF)


def test_replaced_while_it_is_measured(raw, monkeypatch):
    project = open_project(saved(raw))
    measure = __import__("gisapp.indicators.green_coverage", fromlist=["raster_areas"]).raster_areas

    def late(*arguments):
        found = measure(*arguments)
        write(raw / "vegetation.tif", 50)
        return found

    monkeypatch.setattr("gisapp.indicators.green_coverage.raster_areas", late)
    assert "changed or taken away" in coverage(project)


def test_a_raster_in_a_replaced_archive(raw):
    archive = raw / "v.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.write(raw / "vegetation.tif", "vegetation.tif")
    (raw / "vegetation.tif").unlink()
    project = open_project(saved(raw))
    assert coverage(project) == pytest.approx(QUARTER)
    write(raw.parent / "vegetation.tif", 50)
    with zipfile.ZipFile(archive, "w") as made:
        made.write(raw.parent / "vegetation.tif", "vegetation.tif")
    assert "changed or taken away" in coverage(project)


def test_tiles_are_watched_each(raw):
    (raw / "vegetation.tif").unlink()
    for number in range(2):
        values = np.full((10, 5), number, "uint8")
        place = rasterio.Affine(PIXEL, 0, X + 500 * number, 0, -PIXEL, Y + 10 * PIXEL)
        form = {"driver": "GTiff", "width": 5, "height": 10, "count": 1, "dtype": "uint8"}
        with rasterio.open(
            raw / f"vegetation_{number}.tif", "w", **form, crs=GRID.to_wkt(), transform=place
        ) as dataset:
            dataset.write(values, 1)
    for opened in (lambda: import_files([raw]), lambda: open_project(saved(raw))):
        project = opened()
        assert coverage(project) == pytest.approx(HALF)
        os.utime(raw / "vegetation_1.tif")
        assert "changed or taken away" in coverage(project)


# ---------------------------------------------------------------- files beside a raster


@unplaced
@pytest.mark.parametrize("when", ["before it is opened", "afterwards"])
@pytest.mark.parametrize("kind", [".msk", ".aux.xml"])
def test_a_companion_that_came_later_is_told_and_hides_nothing(raw, when, kind):
    path = saved(raw)
    project = open_project(path)
    if kind == ".msk":
        mask(raw / "vegetation.tif")
    else:
        (raw / "vegetation.tif.aux.xml").write_text(NO_ONES)
    if when == "before it is opened":
        project = open_project(path)
        assert [each.code for each in project.findings if each.file == "vegetation.tif"] == ["raster.sidecar"]
    assert coverage(project) == pytest.approx(QUARTER)
    assert evaluate(project).fingerprint == evaluate(open_project(path)).fingerprint


@unplaced
def test_a_mask_that_was_there_counts_and_is_sealed(raw):
    mask(raw / "vegetation.tif")
    path = saved(raw)
    project = open_project(path)
    assert coverage(project) == pytest.approx(QUARTER / 2, abs=1)
    (raw / "vegetation.tif.msk").rename(raw / "vegetation.tif.gone")
    assert "changed or taken away" in coverage(project)
    with pytest.raises(ChangedProject):
        open_project(path)


def test_what_a_program_that_looked_at_it_left_is_no_change(raw):
    path = saved(raw)
    (raw / "vegetation.tif.aux.xml").write_text(WHO_LOOKED)
    project = open_project(path)
    assert not [each for each in project.findings if each.code.startswith(("raster.", "project."))]
    assert coverage(project) == pytest.approx(QUARTER)


@unplaced
def test_a_raster_that_is_placed_by_a_file_beside_it_is_measured_there(raw):
    """Of the pixels nothing is asked beside it; its place was taken from there at the import."""
    tif = raw / "vegetation.tif"
    values = rasterio.open(tif).read()
    with rasterio.open(tif, "w", **FORM) as dataset:
        dataset.write(values)
    for left in raw.glob("vegetation.tif.aux.xml"):
        left.unlink()
    half = PIXEL / 2
    (raw / "vegetation.tfw").write_text(f"{PIXEL}\n0\n0\n{-PIXEL}\n{X + half}\n{Y + 1000 - half}\n")
    (raw / "vegetation.tif.aux.xml").write_text(
        f"<PAMDataset><SRS>{GRID.to_wkt('WKT1_GDAL')}</SRS></PAMDataset>"
    )
    assert coverage(open_project(saved(raw))) == pytest.approx(QUARTER)


def test_the_rest_of_an_imagine_file_is_part_of_it(tmp_path):
    path = tmp_path / "a.img"
    place = rasterio.Affine(PIXEL, 0, X, 0, -PIXEL, Y)
    form = {"driver": "HFA", "width": 2, "height": 2, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", **form, crs=GRID.to_wkt(), transform=place) as dataset:
        dataset.write(np.ones((2, 2), "uint8"), 1)
    path.with_suffix(".ige").write_bytes(b"pixels")
    (source,) = read(path)
    assert len(source.grid.stamps) == 2
    assert source.grid.stamps[1] is not None
