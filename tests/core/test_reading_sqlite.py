import math
import shutil
import sqlite3
from pathlib import Path

import pytest

from layers.errors import UserError
from layers.reading import read

DATA = Path(__file__).parents[1] / "data" / "vector"


def codes(source):
    return [finding.code for finding in source.findings]


def test_spatialite_layers_views_and_tables():
    sources = {each.name: each for each in read(DATA / "stations.sqlite")}
    assert list(sources) == ["station(place)", "station(outline)", "interchange", "people", "remark"]
    places, outlines = sources["station(place)"], sources["station(outline)"]
    assert [(each.x, each.y) for each in places.frame.geometry] == [(106.551, 29.551), (106.571, 29.551)]
    assert places.crs.to_epsg() == 4490
    assert outlines.frame.geometry[0].area == pytest.approx(0.002 * 0.002 / 2)
    assert outlines.frame.geometry.isna().tolist() == [False, True]
    assert sources["interchange"].frame["name"].tolist() == ["解放碑站"]
    assert sources["remark"].frame["text"].tolist() == ["2号口在建"]
    assert sources["remark"].frame.geometry.isna().all()


def test_a_plain_database_and_an_empty_one(tmp_path):
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE 人口 (街道 TEXT, 人数 INTEGER)")
        connection.execute("INSERT INTO 人口 VALUES ('朝天门', 30000)")
        connection.execute("CREATE TABLE 空表 (x)")
    connection.close()
    (source,) = read(path)
    assert (source.name, source.frame["人数"].tolist()) == ("人口", [30000])
    assert codes(source) == ["layers.empty"]
    with sqlite3.connect(tmp_path / "b.sqlite") as connection:
        connection.execute("CREATE TABLE layer_styles (x)")
    connection.close()
    with pytest.raises(UserError, match="without tables of data"):
        read(tmp_path / "b.sqlite")


def test_a_geopackage_by_another_name(tmp_path):
    shutil.copy(DATA / "odd.gpkg", tmp_path / "a.sqlite")
    assert [each.name for each in read(tmp_path / "a.sqlite")][:2] == ["circles", "surfaces"]


def test_curves_surfaces_views_and_tables_of_a_geopackage():
    sources = {each.name: each for each in read(DATA / "odd.gpkg")}
    assert list(sources) == ["circles", "surfaces", "stations", "people", "big_circles"]
    circles = sources["circles"]
    assert circles.frame.geometry.area.tolist() == pytest.approx([math.pi * 1e4] * 2, rel=1e-3)
    assert codes(circles) == ["geometry.curves"]
    assert sources["big_circles"].frame["name"].tolist() == ["圆形花坛"], "a view"
    assert codes(sources["big_circles"]) == ["geometry.curves"]
    slope, house = sources["surfaces"].frame.geometry
    assert slope.area == 100, "two triangles in space, seen from above"
    assert house.area == 100, "its wall stands upright and covers nothing"
    (told,) = sources["surfaces"].findings
    assert (told.code, told.rows, told.mended) == ("geometry.surface", (1, 2), True)
    assert [each.z for each in sources["stations"].frame.geometry] == [236.5, 198.25]


def test_surfaces_as_they_are_have_no_place():
    surfaces = read(DATA / "odd.gpkg", mend=False)[1]
    assert surfaces.frame.geometry.isna().all()
    assert codes(surfaces) == ["geometry.surface"]
    assert not surfaces.findings[0].mended


def test_headings_and_coded_values_of_a_geopackage():
    plots = read(DATA / "coded.gpkg")[0]
    assert plots.frame["公园名称"].tolist() == ["佛图关公园", "滨江绿带"]
    assert plots.frame["类别"].tolist() == ["综合公园", "专类公园"]
    assert plots.frame["类别_code"].tolist() == ["G11", "G13"]


def test_a_layer_that_is_listed_but_gone(tmp_path):
    path = tmp_path / "a.gpkg"
    shutil.copy(DATA / "coded.gpkg", path)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            "VALUES ('gone', 'attributes', 'gone', 0)"
        )
    connection.close()
    sources = read(path)
    assert "gone" not in [each.name for each in sources]
    assert "layers.lost" in codes(sources[0])
