"""A project that is imported by name says of its figures what it said before: its tables do not show all."""

import sqlite3

import geopandas as gpd
import numpy as np
import pytest
from pyproj import CRS
from rasterio import Affine
from shapely import MultiPoint

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, import_files, read_files
from gisapp.importing.files import read_again
from gisapp.store.project_file import save_project
from layers.task import Task
from tests.core.metre_grid import GRID, X, Y, at, square, write
from tests.rasters import raster


@pytest.fixture
def folder(tmp_path):
    """1 km² with 10,000 people, a park, and two stations of which each has a stop 50 m from its entrance."""
    home = tmp_path / "资料"
    home.mkdir()
    write(home / "区界.gpkg", [square(0, 0, 1000)], name=["方块区"], 人口=[10_000], 代码=["500103"])
    write(home / "建成区.gpkg", [square(0, 0, 1000)], name=["全部"])
    write(home / "公园绿地.gpkg", [square(0, 0, 200)], name=["甲园"], 类别=["G11"])
    write(home / "轨道站.gpkg", [at(200, 500), at(600, 500)], 站名=["东门", "西门"])
    write(home / "轨道站出入口.gpkg", [at(200, 510), at(600, 510)], 站名=["东门", "西门"])
    write(home / "公交站.gpkg", [at(200, 560), at(600, 560)], 站名=["东门", "西门"])
    return home


def as_degrees(home, name, digits):
    """The stops as a table of degrees with so few decimals each."""
    (home / "公交站.gpkg").unlink()
    places = gpd.GeoSeries([at(200, 560), at(600, 560)], crs=GRID).to_crs(4490)
    rows = [f"{n},{p.x:.{d}f},{p.y:.{d}f}" for n, p, d in zip("ab", places, digits, strict=True)]
    (home / name).write_text("\n".join(["name,lon,lat", *rows]), encoding="utf-8")


def coarse_stops(home):
    as_degrees(home, "公交站点.csv", (4, 4))


def some_coarse_stops(home):
    as_degrees(home, "bus_stops.csv", (4, 8))


def park_without_shape(home):
    write(home / "公园绿地.gpkg", [square(0, 0, 200), None], name=["甲园", "乙园"], 类别=["G11", "G12"])


def stop_of_several_points(home):
    spots = MultiPoint([(X + 600, Y + 560), (X + 600, Y + 590)])
    write(home / "公交站.gpkg", [MultiPoint([(X + 200, Y + 560)]), spots], 站名=["东门", "西门"])


def opening_not_understood(home):
    parks = [square(300, 0, 100), None, square(0, 0, 200)]
    write(home / "公园绿地.gpkg", parks, name=list("ABC"), 类别=["G11"] * 3, open=["yes", "yes", "sometimes"])


def lost_parks(home):
    (home / "社区公园.dwg").write_bytes(b"AC1027\0\0")


def lost_stops(home):
    (home / "bus stops west.csv").write_text("name,routes\nWest Gate,1", encoding="utf-8")


def doubts_of(project):
    """Of every figure: code and bounds of each doubt, in every zone."""
    return {
        (name, row.zone): [(each.code, each.lowest, each.highest) for each in row.doubts]
        for name, reading in evaluate(project).readings.items()
        for row in reading.zones
    }


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (coarse_stops, "place.coarse"),
        (some_coarse_stops, "place.coarse"),
        (park_without_shape, "geometry.empty"),
        (stop_of_several_points, "geometry.multipoint"),
        (opening_not_understood, "park.open_unknown"),
        (lost_parks, "park.unused"),
        (lost_stops, "bus_stop.unused"),
    ],
)
def test_its_doubts_are_those_of_the_first_import(folder, tmp_path, make, code):
    make(folder)
    first = import_files([folder])
    before = doubts_of(first)
    assert code in {each for doubts in before.values() for each, *_ in doubts}
    path = tmp_path / "甲.gpkg"
    for _ in range(2):  # and so on, from project to project
        save_project(import_files([path]) if path.exists() else first, path, replace=path.exists())
        again = doubts_of(import_files([path]))
        assert again.keys() == before.keys()
        for figure, doubts in before.items():
            near = [(each, *(pytest.approx(bound, 1e-6) for bound in bounds)) for each, *bounds in doubts]
            assert again[figure] == near


def test_what_was_lost_is_lost_no_more_where_it_is_among_the_files(folder, tmp_path):
    lost_parks(folder)
    save_project(import_files([folder]), tmp_path / "甲.gpkg")
    write(tmp_path / "社区公园.gpkg", [square(600, 0, 200)], name=["乙园"], 类别=["G12"])
    project = import_files([tmp_path / "甲.gpkg", tmp_path / "社区公园.gpkg"])
    assert {code for doubts in doubts_of(project).values() for code, *_ in doubts}.isdisjoint({"park.unused"})


def test_of_a_project_that_does_not_open_its_tables_are_read_and_that_is_told(folder, tmp_path):
    path = tmp_path / "a.gpkg"
    save_project(import_files([folder]), path)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE gisapp_project SET value = 'damaged' WHERE key = 'layers'")
    database.close()
    project = import_files([path])
    assert "park" in {layer.role for layer in project.layers}
    (told,) = [each for each in project.findings if each.code == "project.unopened"]
    assert "damaged" in str(told.message)


@pytest.fixture
def with_raster(folder, tmp_path):
    """A project of the folder with a mask, of which a quarter is vegetation; beside it a plot in a file."""
    place = Affine(100, 0, X, 0, -100, Y + 1000)
    quarter = np.zeros((10, 10), dtype="uint8")
    quarter[:5, :5] = 1
    mask = raster(folder / "植被覆盖.tif", quarter, transform=place, crs=CRS(GRID))
    save_project(import_files([folder]), tmp_path / "甲.gpkg")
    write(tmp_path / "绿地.gpkg", [square(700, 700, 100)], name=["绿"], 类别=["XG"])
    return mask


def cover(project):
    reading = evaluate(project).readings["green_coverage"].of("district")
    return reading.value, {each.code for each in reading.doubts}


def test_the_rasters_of_a_project_are_read_with_it(with_raster, tmp_path):
    assert cover(import_files([tmp_path / "甲.gpkg", tmp_path / "绿地.gpkg"])) == (pytest.approx(25), set())
    assert cover(import_files([tmp_path / "甲.gpkg", with_raster])) == (pytest.approx(25), set())


def test_a_project_that_is_read_anew_keeps_its_rasters_as_they_are(with_raster, tmp_path):
    files = read_files([tmp_path / "甲.gpkg"], Task())
    again = read_again(files, "甲.gpkg", Decisions())
    for each in (files, again):
        assert [source.path for source in each.sources if source.grid is not None] == [with_raster]
    assert sorted(each.title for each in again.sources) == sorted(each.title for each in files.sources)


def test_a_raster_of_a_project_that_is_gone_is_told_until_it_is_named(with_raster, tmp_path):
    elsewhere = tmp_path / with_raster.name
    with_raster.rename(elsewhere)
    project = import_files([tmp_path / "甲.gpkg", tmp_path / "绿地.gpkg"])
    (told,) = [each for each in project.findings if each.code == "vegetation.unused"]
    assert told.file == elsewhere.name
    again = import_files([tmp_path / "甲.gpkg", elsewhere])
    assert cover(again) == (pytest.approx(25), set())
    assert "vegetation.unused" not in {each.code for each in again.findings}


def test_a_datum_that_nothing_showed_is_not_proved_by_the_project(folder, tmp_path):
    """The folder's files are in a grid that says its datum; as degrees they say none."""
    for path in folder.glob("*.gpkg"):
        gpd.read_file(path).to_crs(4326).to_file(path.with_suffix(".geojson"))
        path.unlink()
    save_project(import_files([folder]), tmp_path / "甲.gpkg")
    remarks = evaluate(import_files([tmp_path / "甲.gpkg"])).readings["transfer_coverage_50m"].remarks
    assert any("甲.gpkg:bus_stop" in str(each) and "Not verified" in str(each) for each in remarks)
