"""PostGIS against a real server: what a table holds is put there with SQL, not with this program."""

import dataclasses
import hashlib
import json
import shutil
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest
import shapely

from layers.errors import Cancelled, UserError
from layers.findings import Severity
from layers.reading.postgis.address import Address, address_of, is_address
from layers.reading.postgis.failures import PasswordNeeded
from layers.reading.postgis.sources import list_tables, read_database
from layers.task import Task
from tests.core.sources import codes, one
from tests.postgis_server import OWNER, PASSWORD

SAMPLE = Path(__file__).parents[2] / "sample_data" / "raw"
TABLES = """
CREATE SCHEMA green;
CREATE TYPE kind AS ENUM ('大', '小');
CREATE TABLE green."公园" (
    "编号" int PRIMARY KEY, "名称" text, area numeric(12, 2), code numeric, big bigint, note json,
    tags text[], mark uuid, made timestamp, size kind, open boolean, picture bytea,
    geom geometry(Polygon, 4490));
COMMENT ON TABLE green."公园" IS '公园绿地 2024';
INSERT INTO green."公园" VALUES
    (2, '人民公园', 1.50, 500103001000000001, 9007199254740993, '{"a": [1, 2]}', '{甲,乙}',
     'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2024-05-01 08:30', '大', true, 'x',
     ST_MakeEnvelope(106.56, 29.55, 106.57, 29.56, 4490)),
    (1, '鹅岭公园', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (3, '外地公园', 2.25, 7, 1, NULL, '{}', NULL, NULL, '小', false, NULL,
     ST_MakeEnvelope(116.3, 39.9, 116.4, 40.0, 4490));
CREATE VIEW parks_view AS SELECT "名称", geom FROM green."公园" WHERE geom IS NOT NULL;
CREATE TABLE population (unit text PRIMARY KEY, people int);
INSERT INTO population VALUES ('解放碑街道', 60000), ('朝天门街道', 40000);
CREATE TABLE unplaced (id serial PRIMARY KEY, geom geometry);
INSERT INTO unplaced (geom) VALUES (ST_MakePoint(3, 4)), (ST_MakePoint(5, 6));
CREATE TABLE stops (id serial PRIMARY KEY, name text, place geography(Point, 4326));
INSERT INTO stops (name, place) VALUES ('临江门', 'POINT (106.57 29.56)'), ('天安门', 'POINT (116.39 39.91)');
CREATE TABLE mixed (id serial PRIMARY KEY, geom geometry);
INSERT INTO mixed (geom) VALUES
    ('SRID=4490;POINT Z (106.5 29.5 200)'), ('SRID=4545;LINESTRING M (0 0 1, 10 0 2)'),
    ('SRID=4490;CURVEPOLYGON (CIRCULARSTRING (0 0, 2 0, 2 2, 0 2, 0 0))'), (NULL),
    ('SRID=4490;GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))');
CREATE TABLE two (id serial PRIMARY KEY, outline geometry(Polygon, 4490), centre geometry(Point, 4490));
INSERT INTO two (outline, centre) VALUES (ST_MakeEnvelope(1, 1, 2, 2, 4490), 'SRID=4490;POINT (1.5 1.5)');
CREATE TABLE secret (id int PRIMARY KEY);
CREATE ROLE planner LOGIN PASSWORD 'plan';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO planner;
REVOKE ALL ON secret FROM planner;
"""
YUZHONG = (106.4, 29.4, 106.7, 29.7)


@pytest.fixture(scope="module")
def database(server):
    with server.database() as name:
        server.sql(name, TABLES)
        yield name
    server.sql("postgres", "DROP ROLE planner")


@pytest.fixture
def address(server, database):
    return address_of(server.url(database))[0]


def only(address, *tables, **how):
    (source,), refused = read_database(address, tables, **how)
    assert refused == []
    return source


def refusal(url):
    with pytest.raises(UserError) as caught:
        list_tables(address_of(url)[0])
    assert caught.value.hint is not None
    return str(caught.value.message)


# ---------------------------------------------------------------- the address


def test_an_address_keeps_its_password_to_itself():
    address, tables = address_of(
        "postgresql://规划:p%40ss@10.1.2.3:5433/渝中?table=a.b&table=c&sslmode=disable"
    )
    assert address == Address("渝中", "10.1.2.3", 5433, "规划", "p@ss", {"sslmode": "disable"})
    assert tables == ("a.b", "c")
    for shown in (str(address), repr(address), str(address.path)):
        assert "p@ss" not in shown
        assert "p%40ss" not in shown
    assert address_of(str(address))[0] == dataclasses.replace(address, password=None, options={})


@pytest.mark.parametrize(
    "url",
    [
        *("postgresql://h", "postgresql://h:x/db", "mysql://h/db", "postgresql://a:1,b:2/db"),
        *("postgresql://[::1", "postgresql://[x]/y?table=z", "postgresql://h\u2100/db"),
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(UserError, match="not the address"):
        address_of(url)


def test_addresses_are_told_from_paths():
    assert is_address("postgres://h/db")
    assert not is_address("D:/postgresql/db.gpkg")


def test_options_that_could_change_the_session_are_refused():
    with pytest.raises(UserError, match="options"):
        address_of("postgresql://h/db?options=-c%20default_transaction_read_only%3Doff")


# ---------------------------------------------------------------- the list


def test_tables_and_views_are_listed_without_those_of_postgis(address):
    listed = {table.label: table for table in list_tables(address)}
    assert list(listed) == [
        "mixed", "parks_view", "population", "secret", "stops", "two", "two.centre", "unplaced", "green.公园",
    ]  # fmt: skip
    parks = listed["green.公园"]
    assert (parks.kind, parks.srid, parks.comment, parks.is_view) == ("Polygon", 4490, "公园绿地 2024", False)
    assert listed["parks_view"].is_view
    assert (listed["population"].geometry, listed["stops"].is_geography) == ("", True)


def test_estimated_rows_once_the_server_has_counted(server, database, address):
    server.sql(database, "ANALYZE population")
    assert {table.label: table.rows for table in list_tables(address)}["population"] == 2


# ---------------------------------------------------------------- the rows


def test_types_and_chinese_names(address):
    source = only(address, "green.公园")
    frame = source.frame
    assert list(frame["名称"]) == ["鹅岭公园", "人民公园", "外地公园"]  # in the order of the key
    second = frame.iloc[1]
    assert (second["area"], second["open"], second["size"]) == (1.5, True, "大")
    assert (second["code"], second["big"]) == ("500103001000000001", "9007199254740993")
    assert (json.loads(second["note"]), second["tags"]) == ({"a": [1, 2]}, "甲, 乙")
    assert second["mark"] == "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
    assert second["made"] == "2024-05-01 08:30:00"
    assert frame["area"].isna().tolist() == [True, False, False]
    assert frame.geometry.isna().tolist() == [True, False, False]
    assert source.crs.to_epsg() == 4490
    assert codes(source.findings) == ["columns.skipped"]
    assert (source.format, source.title) == ("PostGIS", f"{address.database}:green.公园")


def test_only_the_study_area_is_read(address):
    assert list(only(address, "green.公园", within=YUZHONG).frame["名称"]) == ["人民公园"]
    assert list(only(address, "stops", within=YUZHONG).frame["name"]) == ["临江门"]
    assert only(address, "population", within=YUZHONG).count == 2
    assert one(only(address, "stops", within=YUZHONG).findings, "database.within").message.figures["n"] == 1


def test_view_without_key_says_that_its_rows_have_no_number(address):
    source = only(address, "parks_view")
    assert source.count == 2
    assert one(source.findings, "database.no_key").severity is Severity.INFO


def test_table_without_srid_has_no_place_yet(address):
    source = only(address, "unplaced", within=YUZHONG)
    assert source.crs is None
    assert source.count == 2


def test_plain_table(address):
    frame = only(address, "population").frame
    assert frame.geometry.isna().all()
    assert dict(zip(frame["unit"], frame["people"], strict=True)) == {
        "朝天门街道": 40000,
        "解放碑街道": 60000,
    }


def test_rows_in_several_systems_become_several_sources(address):
    (one_system, other), refused = read_database(address, ["mixed"])
    assert refused == []
    assert [source.name for source in (one_system, other)] == ["mixed (4490)", "mixed (4545)"]
    assert [source.crs.to_epsg() for source in (one_system, other)] == [4490, 4545]
    assert list(one_system.frame.geom_type.fillna("")) == ["Point", "Polygon", "", "GeometryCollection"]
    assert one_system.frame.geometry[0].z == 200
    # The circle through (0 0) (2 0) (2 2) (0 2) has a radius of √2: 2π, less what the chords cut off.
    assert one_system.frame.geometry[1].area == pytest.approx(6.2832, rel=1e-3)
    assert one(one_system.findings, "geometry.curves").rows == (2,)
    assert other.frame.geometry[0].length == 10


def test_one_of_several_geometry_columns(address):
    source = only(address, "two")
    assert source.frame.geometry.geom_type[0] == "Polygon"
    assert one(source.findings, "database.geometries").message.figures == {
        "column": "outline",
        "others": ["centre"],
    }
    assert only(address, "two.centre").frame.geometry[0].coords[0] == (1.5, 1.5)


def test_checksum_is_of_the_rows_whatever_their_order(server, database, address):
    before = only(address, "parks_view").sha256
    server.sql(database, "CREATE VIEW turned AS SELECT * FROM parks_view ORDER BY geom DESC")
    assert only(address, "turned").sha256 == before
    assert only(address, "green.公园", within=YUZHONG).sha256 != only(address, "green.公园").sha256
    assert len(before) == hashlib.sha256().digest_size * 2
    server.sql(database, "DROP VIEW turned")


def test_text_of_a_database_in_gb_2312(server):
    """The server converts it."""
    with server.database("EUC_CN") as name:
        with psycopg.connect(server.url(name), autocommit=True, client_encoding="EUC_CN") as connection:
            made = (
                'CREATE TABLE "公园" ("名称" text PRIMARY KEY, geom geometry(Point, 4490));'
                "COMMENT ON TABLE \"公园\" IS '全区公园绿地';"
                'INSERT INTO "公园" VALUES'
                " ('鹅岭公园', 'SRID=4490;POINT (106.5 29.5)'), ('人民公园', NULL);"
            )
            connection.execute(made.encode("gbk"))
        address = address_of(server.url(name))[0]
        (listed,) = list_tables(address)
        assert (listed.label, listed.comment, listed.geometry) == ("公园", "全区公园绿地", "geom")
        assert set(only(address, "公园").frame["名称"]) == {"鹅岭公园", "人民公园"}


def test_a_database_that_does_not_know_its_encoding(server):
    """SQL_ASCII hands out the bytes as they were written: UTF-8 is read, GBK is told table by table."""
    with server.database("SQL_ASCII") as name:
        address = address_of(server.url(name))[0]
        with psycopg.connect(server.url(name), autocommit=True) as connection:
            for table, codec in (("new", "utf-8"), ("old", "gbk")):
                made = (
                    f"CREATE TABLE {table} (name text PRIMARY KEY); INSERT INTO {table} VALUES ('鹅岭公园')"
                )
                connection.execute(made.encode(codec))
            (source,), (refused,) = read_database(address)
            assert list(source.frame["name"]) == ["鹅岭公园"]
            assert refused.file.endswith(":old")
            assert "no known code page" in str(refused.message)
            connection.execute('CREATE TABLE "公园" (id int)'.encode("gbk"))
        with pytest.raises(UserError, match="no known code page"):
            list_tables(address)


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is not installed here")
def test_sample_district_as_ogr2ogr_loads_it(server):
    """Count and area are those that PostGIS itself computes."""
    with server.database() as name:
        to = f"PG:host=127.0.0.1 port={server.port} dbname={name} user={OWNER} password={PASSWORD}"
        how = ["-nln", "parks", "-nlt", "PROMOTE_TO_MULTI", "-lco", "GEOMETRY_NAME=geom"]
        command = ["ogr2ogr", "-f", "PostgreSQL", to, SAMPLE / "公园绿地.gpkg", *how]
        subprocess.run(command, check=True, capture_output=True)
        source = only(address_of(server.url(name))[0], "parks")
        with psycopg.connect(server.url(name)) as connection:
            count, area = connection.execute('SELECT count(*), sum(ST_Area("geom")) FROM parks').fetchone()
        assert source.count == count > 10
        assert shapely.area(source.frame.geometry.values).sum() == pytest.approx(area, rel=1e-12)


# ---------------------------------------------------------------- nothing is written


def test_a_view_that_writes_is_stopped(server, database, address):
    server.sql(
        database,
        "CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS 'DELETE FROM population RETURNING 1'",
        "CREATE VIEW trap AS SELECT writes() AS n",
    )
    sources, (refused,) = read_database(address, ["trap", "population"])
    assert "read-only" in str(refused.message)
    assert [source.count for source in sources] == [2]  # the next table is read all the same
    server.sql(database, "DROP VIEW trap", "DROP FUNCTION writes")


@pytest.mark.parametrize("name", ['x"; DROP TABLE population; --', "x'); DROP TABLE population; --"])
def test_names_are_only_names(server, database, address, name):
    quoted = name.replace('"', '""')
    server.sql(database, f'CREATE TABLE "{quoted}" ("{quoted}" int PRIMARY KEY, g geometry(Point, 4490))')
    try:
        assert list(only(address, name).frame.columns) == [name, "geometry"]
        assert only(address, "population").count == 2
    finally:
        server.sql(database, f'DROP TABLE "{quoted}"')


# ---------------------------------------------------------------- what goes wrong


def test_wrong_password(server, database):
    assert "refused this user name and password" in refusal(server.url(database, password="wrong"))
    assert "refused this user name and password" in refusal(server.url(database, user="nobody"))


def test_password_needed(server, database, monkeypatch, tmp_path):
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    monkeypatch.delenv("PGPASSWORD", raising=False)
    with pytest.raises(PasswordNeeded):
        list_tables(address_of(server.url(database, password=None))[0])
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert list_tables(address_of(server.url(database, password=None))[0])


def test_no_server():
    assert "No database server answers at 127.0.0.1:1" in refusal("postgresql://127.0.0.1:1/db")


def test_no_such_host():
    assert "no server of the name nowhere.invalid" in refusal("postgresql://nowhere.invalid/db")


def test_unknown_database(server):
    assert "has no database 没有的库" in refusal(server.url("没有的库"))


def test_database_without_postgis(server):
    with server.database(postgis=False) as name:
        assert "no PostGIS extension" in refusal(server.url(name))


def test_unknown_table(address):
    with pytest.raises(UserError, match="has no table 公园绿地"):
        read_database(address, ["公园绿地"])


def test_permission_denied(server, database):
    sources, (refused,) = read_database(
        address_of(server.url(database, "planner", "plan"))[0], ["secret", "population"]
    )
    assert str(refused.message) == "planner may not read secret."
    assert refused.severity is Severity.ERROR
    assert [source.name for source in sources] == ["population"]


def test_without_names_what_may_be_read_is_read(server, database):
    sources, refused = read_database(address_of(server.url(database, "planner", "plan"))[0])
    assert refused == []
    assert {source.name for source in sources} == {
        "mixed (4490)", "mixed (4545)", "parks_view", "population", "stops", "two", "unplaced",
    }  # fmt: skip


def test_table_that_is_locked(server, database, address):
    with psycopg.connect(server.url(database)) as other:
        other.execute("LOCK TABLE population IN ACCESS EXCLUSIVE MODE")
        _, (refused,) = read_database(address, ["population"])
    assert "took too long" in str(refused.message)


def test_connection_lost_in_the_middle(server, database, address):
    server.sql(database, "CREATE TABLE long AS SELECT n AS id FROM generate_series(1, 20000) AS n")

    def end_it(share, doing):
        server.sql(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gisapp'",
        )
        time.sleep(0.2)

    with pytest.raises(UserError, match="lost while long was read"):
        read_database(address, ["long"], task=Task(end_it))
    server.sql(database, "DROP TABLE long")


def test_cancel_between_batches(server, database, address):
    server.sql(database, "CREATE TABLE long AS SELECT n AS id FROM generate_series(1, 20000) AS n")
    task = Task(lambda share, doing: task.cancel())
    with pytest.raises(Cancelled):
        read_database(address, ["long"], task=task)
    with psycopg.connect(server.url(database)) as other:  # and the session on the server is gone
        deadline = time.monotonic() + 5
        count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'gisapp'"
        while other.execute(count).fetchone()[0] and time.monotonic() < deadline:
            other.rollback()
        assert other.execute(count).fetchone()[0] == 0
    server.sql(database, "DROP TABLE long")


def test_cancel_is_heard_while_the_server_is_at_a_long_query(server, database, address):
    """Without it the view would give its row after a minute."""
    server.sql(database, "CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(60)::text AS pause")
    task = Task()
    threading.Timer(0.5, task.cancel).start()
    with pytest.raises(Cancelled):
        read_database(address, ["slow"], task=task.part(0, 0.3))
    server.sql(database, "DROP VIEW slow")


def test_reading_in_a_thread(address):
    """As the window does it."""
    found = []
    thread = threading.Thread(target=lambda: found.append(only(address, "population").count))
    thread.start()
    thread.join()
    assert found == [2]
