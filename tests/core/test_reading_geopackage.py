import contextlib
import sqlite3

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import Point, box

from layers.errors import UserError
from layers.reading import is_sample, read


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "渝中 数据"
    folder.mkdir()
    path = folder / "城市.gpkg"
    gpd.GeoDataFrame({"name": ["甲", "乙"]}, geometry=[Point(1, 2), None], crs=4490).to_file(
        path, layer="站点"
    )
    gpd.GeoDataFrame({"name": ["丙"]}, geometry=[box(0, 0, 9, 9)], crs=4545).to_file(path, layer="park")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE population (id INTEGER PRIMARY KEY, name TEXT, pop INTEGER)")
        connection.execute("INSERT INTO population (name, pop) VALUES ('朝天门', 30000), ('解放碑', NULL)")
        connection.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleQML TEXT)")
        for table in ("population", "layer_styles"):
            connection.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                f"VALUES ('{table}', 'attributes', '{table}', 0)"
            )
    connection.close()
    return path


def test_every_layer_and_table_is_a_source(package):
    stations, park, population = read(package)
    assert [each.name for each in (stations, park, population)] == ["站点", "park", "population"]
    assert stations.crs.to_epsg() == 4490
    assert list(stations.frame["name"]) == ["甲", "乙"]
    assert stations.frame.geometry.isna().tolist() == [False, True]
    assert park.crs.to_epsg() == 4545
    assert park.title == "城市.gpkg:park"
    assert population.crs is None
    assert population.frame.geometry.isna().all()
    assert population.frame["pop"].tolist()[0] == 30000
    assert pd.isna(population.frame["pop"][1])


def test_nothing_appears_beside_the_file(package):
    content = package.read_bytes()
    with contextlib.closing(sqlite3.connect(package)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    before = package.read_bytes()
    assert before != content, "the file is in write-ahead mode now"
    package.chmod(0o444)
    package.parent.chmod(0o555)
    try:
        assert len(read(package)) == 3
        assert [each.name for each in package.parent.iterdir()] == [package.name]
        assert package.read_bytes() == before
    finally:
        package.parent.chmod(0o755)


def test_edits_that_another_program_has_not_settled_are_seen(package):
    """As while QGIS has the file open: the newest rows are only in the -wal file."""
    with contextlib.closing(sqlite3.connect(package)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE population SET pop = 31000 WHERE name = '朝天门'")
        connection.commit()
        beside = {each.name: each.read_bytes() for each in package.parent.iterdir() if "shm" not in each.name}
        assert "城市.gpkg-wal" in beside
        population = read(package)[2]
        assert population.frame["pop"][0] == 31000
        now = {each.name: each.read_bytes() for each in package.parent.iterdir() if "shm" not in each.name}
        assert now == beside


def test_text_that_is_not_utf8(package):
    with sqlite3.connect(package) as connection:
        connection.execute(
            "UPDATE population SET name = CAST(? AS TEXT) WHERE id = 1", ("朝天门街道".encode("gbk"),)
        )
    connection.close()
    population = read(package)[2]
    assert population.encoding == "GBK"
    assert population.frame["name"][0] == "朝天门街道"
    assert [each.code for each in population.findings] == ["encoding.conflict"]


def test_a_column_called_boundary_or_geometry_stays_a_column(tmp_path):
    path = tmp_path / "a.gpkg"
    frame = gpd.GeoDataFrame({"boundary": ["administrative"]}, geometry=[box(0, 0, 1, 1)], crs=4490)
    frame.to_file(path, layer="a", geometry_name="geom")
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE a ADD COLUMN geometry TEXT DEFAULT 'x'")
    connection.close()
    (source,) = read(path)
    assert list(source.frame.columns) == ["boundary", "geometry_2", "geometry"]
    assert source.frame.geometry.notna().all()
    assert [each.code for each in source.findings] == ["columns.renamed"]


def test_the_mark_of_sample_data_in_the_description(package):
    assert not any(is_sample(source) for source in read(package))
    with sqlite3.connect(package) as connection:
        connection.execute(
            "UPDATE gpkg_contents SET description = '示范数据·非实测' WHERE table_name = 'park'"
        )
    connection.close()
    assert [is_sample(source) for source in read(package)] == [False, True, False]


def test_an_undefined_system_counts_as_none(tmp_path):
    path = tmp_path / "a.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        gpd.GeoDataFrame({"n": [1]}, geometry=[Point(1, 2)]).to_file(path)
    (source,) = read(path)
    assert source.crs is None


@pytest.mark.parametrize("share", [0.001, 0.02, 0.3, 0.9])
def test_a_file_that_breaks_off_is_refused_by_name(package, share):
    content = package.read_bytes()
    package.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(UserError, match=r"城市\.gpkg"):
        read(package)


def test_a_database_without_layers_is_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(UserError, match="not a GeoPackage"):
        read(path)


def test_a_columns_name_is_no_part_of_a_statement(tmp_path):
    """The kind of each shape is asked for by its column's name, which here goes on as a condition."""
    path = tmp_path / "a.gpkg"
    frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[box(0, 0, 1, 1)], crs=4326)
    pyogrio.write_dataframe(frame, path, layer_options={"GEOMETRY_NAME": 'x") OR 1 OR ("1'})
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'")
    (source,) = read(path)
    assert source.count == 1
    assert "geometry.curves" not in [finding.code for finding in source.findings]
