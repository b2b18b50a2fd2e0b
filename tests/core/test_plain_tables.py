"""Databases that nobody vouches for: only ordinary tables are read, and nothing of their schema runs."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from layers.reading.plain_tables import Damage, missing_bytes, plain_tables

ENDLESS = "WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n) SELECT key FROM n"


@pytest.fixture
def made(tmp_path):
    """Makes a database of statements; its path."""

    def make(*statements):
        path = tmp_path / "a%20b #1;!?.gpkg"
        with closing(sqlite3.connect(path)) as database, database:
            for statement in statements:
                database.execute(statement)
        return path

    return make


def read(path, name="t"):
    with plain_tables(path) as tables:
        return {heading: cells.tolist() for heading, cells in tables.read(name).items()}


def refused(path, name="t"):
    with pytest.raises((Damage, sqlite3.Error)) as error:
        read(path, name)
    return str(error.value)


def test_cells_come_as_they_are(made):
    path = made(
        "CREATE TABLE t (a, b, c, d, e)", "INSERT INTO t VALUES (1, 2.5, '甲', x'00ff', NULL)",
        "INSERT INTO t VALUES ('x', NULL, 3, 4, 5)",
    )  # fmt: skip
    assert read(path) == {
        "a": [1, "x"], "b": [2.5, None], "c": ["甲", 3], "d": [b"\x00\xff", 4], "e": [None, 5],
    }  # fmt: skip


def test_a_table_without_rows_keeps_its_columns(made):
    assert read(made("CREATE TABLE t (a, b)")) == {"a": [], "b": []}


def test_a_name_with_quotes_is_a_name(made):
    path = made('CREATE TABLE "t""; DROP TABLE u; --" (a)', "CREATE TABLE u (a)")
    assert read(path, 't"; DROP TABLE u; --') == {"a": []}
    assert read(path, "u") == {"a": []}


@pytest.mark.parametrize(
    "view",
    [
        "CREATE VIEW t AS SELECT * FROM u",
        f"CREATE VIEW t AS {ENDLESS}",
        "CREATE VIEW t AS SELECT randomblob(1000000000) AS a",
        "CREATE VIEW t AS SELECT load_extension('x') AS a",
    ],
)
def test_a_view_is_no_table(made, view):
    assert "no ordinary table t" in refused(made("CREATE TABLE u (a)", view))


def test_a_view_that_is_listed_as_a_table_is_none_either(made):
    path = made("CREATE TABLE u (a)", f"CREATE VIEW t AS {ENDLESS}", "INSERT INTO u VALUES (1)")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET type = 'table', rootpage = 2 WHERE name = 't'")
    assert refused(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE t (a)' WHERE name = 't'")
    assert read(path) == {"a": [1]}  # now it is one: a second name for the pages of u


def test_a_virtual_table_is_no_table(made):
    assert "no ordinary table t" in refused(made("CREATE VIRTUAL TABLE t USING rtree (id, a, b)"))


def test_a_column_that_the_schema_works_out_makes_no_ordinary_table(made):
    path = made(
        "CREATE TABLE t (a, b AS (hex(zeroblob(1000))))",
        "INSERT INTO t (a) VALUES (1)",
    )
    assert "no ordinary table" in refused(path)


def test_triggers_and_indexes_beside_a_table_do_nothing(made):
    path = made(
        "CREATE TABLE t (a)",
        "CREATE TABLE u (a)",
        "CREATE TRIGGER x AFTER INSERT ON u BEGIN INSERT INTO t VALUES (new.a); END",
        "CREATE INDEX y ON t (abs(a))",
        "INSERT INTO u VALUES (7)",
    )
    before = path.read_bytes()
    assert read(path) == {"a": [7]}
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_text_that_is_no_utf_8_is_refused(made):
    assert "UTF-8" in refused(made("CREATE TABLE t (a)", "INSERT INTO t VALUES (CAST(x'ff' AS TEXT))"))


def test_a_tree_of_pages_that_repeats_itself_ends(made):
    """Each of two inner pages leads to the same leaves again and again: more rows than the file holds."""
    path = made(
        "PRAGMA page_size = 512",
        "CREATE TABLE t (a)",
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
        " SELECT printf('%060d', i) FROM n",
    )
    size = 512
    pages = np.frombuffer(path.read_bytes(), np.uint8).reshape(-1, size).copy()
    inner = [number for number, page in enumerate(pages) if page[0] == 5]
    assert inner
    for number in inner:
        cells = int.from_bytes(bytes(pages[number][3:5]), "big")
        places = pages[number][12 : 12 + 2 * cells].reshape(-1, 2) @ np.array([256, 1])
        first = pages[number][places[0] : places[0] + 4].copy()
        for place in places:  # every child becomes the first one
            pages[number][place : place + 4] = first
    path.write_bytes(pages.tobytes())
    with plain_tables(path) as tables:
        tables._most = 100
        with pytest.raises(Damage, match="to its end"):
            tables.read("t")


def test_what_another_program_has_not_yet_written_into_the_file_is_read(made):
    path = made("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("UPDATE t SET a = 2")
        writer.commit()
        assert path.with_name(f"{path.name}-wal").stat().st_size
        files = sorted(path.parent.iterdir())
        assert read(path) == {"a": [2]}
        assert sorted(path.parent.iterdir()) == files


def test_a_change_that_broke_off_is_taken_back(made):
    """A journal beside the file says what its pages were before a program died while it wrote them."""
    path = made(
        "CREATE TABLE t (a)",
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        " SELECT 1 FROM n",
    )
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("UPDATE t SET a = 2")
        torn, journal = path.read_bytes(), path.with_name(f"{path.name}-journal").read_bytes()
    path.write_bytes(torn)
    assert set(read(path)["a"]) == {1, 2}
    path.with_name(f"{path.name}-journal").write_bytes(journal)
    assert set(read(path)["a"]) == {1}
    assert path.read_bytes() == torn


def test_bytes_that_are_missing_are_counted(made, tmp_path):
    path = made("CREATE TABLE t (a)", "INSERT INTO t VALUES (zeroblob(20000))")
    assert missing_bytes(path) == 0
    content = path.read_bytes()
    path.write_bytes(content[:9000])
    assert missing_bytes(path) == len(content) - 9000
    for other in (b"", b"SQLite", b"x" * 5000):
        path.write_bytes(other)
        assert missing_bytes(path) == 0
