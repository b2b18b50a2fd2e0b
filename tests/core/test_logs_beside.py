"""Logs beside a database: the changes in them are seen, and none makes SQLite touch another file."""

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

from gisapp.history import PutScenario
from gisapp.importing.finished import import_files
from gisapp.scenario import Scenario
from gisapp.store.chain import add_steps
from gisapp.store.project_file import is_project, open_project, recipe_in, save_project
from layers.errors import UserError
from layers.reading import read
from layers.reading.plain_tables import plain_tables
from layers.reading.vector.database import settled_in_place
from tests.hand_made import hand_made_scorecard

RAW = Path(__file__).parents[2] / "sample_data" / "raw"
MAGIC = bytes.fromhex("d9d505f920a163d7")


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "data" / "a.gpkg"
    path.parent.mkdir()
    gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(1, 2)], crs=4490).to_file(path, layer="park")
    return path


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "data" / "p.gpkg"
    path.parent.mkdir()
    save_project(hand_made_scorecard().project, path)
    return path


@pytest.fixture
def thesis(tmp_path):
    path = tmp_path / "thesis.txt"
    path.write_text("three years")
    return path


def with_journal(path, named):
    """Lay a journal beside a database as one that broke off in a change over several, led by ``named``."""
    size = 4096
    head = MAGIC + struct.pack(">IIIII", 0, 0x1234, path.stat().st_size // size, 512, size)
    name = str(named).encode()
    end = struct.pack(">I", 0x40000000 // size + 1) + name + struct.pack(">II", len(name), sum(name)) + MAGIC
    path.with_name(f"{path.name}-journal").write_bytes(head.ljust(512, b"\0") + end)


def files_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_sqlite_deletes_what_such_a_journal_names(package, thesis):
    """What the refusals here are for; where it no longer holds, they can go."""
    with_journal(package, thesis)
    with closing(sqlite3.connect(package)) as database:
        database.execute("SELECT count(*) FROM park").fetchone()
    assert not thesis.exists()


@pytest.mark.parametrize("name", ["b.gpkg", "b.sqlite", "b%20c.spatialite"])
def test_reading_data_does_not(package, thesis, tmp_path, name):
    path = package.rename(package.with_name(name))
    with_journal(path, thesis)
    before = files_of(tmp_path)
    with pytest.raises(UserError, match=r"-journal beside .* names another file"):
        read(path)
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("opens", [open_project, recipe_in, is_project])
def test_opening_a_project_does_not(project, thesis, tmp_path, opens):
    with_journal(project, thesis)
    before = files_of(tmp_path)
    with pytest.raises(UserError, match=r"-journal beside .* names another file"):
        opens(project)
    assert files_of(tmp_path) == before


def test_replacing_a_project_does_not(project, thesis, tmp_path):
    with_journal(project, thesis)
    before = files_of(tmp_path)
    with pytest.raises(UserError, match="names another file"):
        save_project(hand_made_scorecard().project, project, replace=True)
    assert settled_in_place(project) == [project.with_name("p.gpkg-journal")]
    assert files_of(tmp_path) == before


def test_the_other_files_of_the_folder_are_imported(package, thesis, tmp_path):
    with_journal(package, thesis)
    shutil.copy(RAW / "区界.geojson", package.parent)
    project = import_files([package.parent])
    assert [layer.role for layer in project.layers] == ["district"]
    assert [each.file for each in project.findings if each.code == "file.refused"] == ["a.gpkg"]
    assert thesis.exists()


def test_a_name_that_is_damaged_or_empty_is_refused_too(package, thesis):
    """Whatever SQLite makes of it: how it parses names is its own affair."""
    with_journal(package, thesis)
    journal = package.with_name("a.gpkg-journal")
    for end in (struct.pack(">II", 0, 0) + MAGIC, b"\xff" * 8 + MAGIC, MAGIC):
        journal.write_bytes(journal.read_bytes()[:512] + end)
        with pytest.raises(UserError, match="names another file"):
            read(package)


def edited(path, statement):
    """A connection that has changed a database, with the change still in its -wal file."""
    writer = sqlite3.connect(path)
    for (name,) in writer.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        writer.execute(f'DROP TRIGGER "{name}"')
    writer.commit()
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute(statement)
    writer.commit()
    return writer


def linked(path, tmp_path):
    """A link to a link to a file, each in a folder of its own."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "link.gpkg").symlink_to(path)
        path = tmp_path / name / "link.gpkg"
    return path


def test_edits_are_seen_through_a_link_to_the_file(package, tmp_path):
    with closing(edited(package, "UPDATE park SET name = '乙'")):
        for path in (package, linked(package, tmp_path)):
            assert read(path)[0].frame["name"].tolist() == ["乙"]


def test_edits_of_a_project_are_seen_through_a_link(project, tmp_path):
    with closing(edited(project, "UPDATE park SET name = 'edited'")):
        for path in (project, linked(project, tmp_path)):
            with plain_tables(path) as tables:
                assert set(tables.read("park")["name"]) == {"edited"}


def test_changes_are_brought_in_through_a_link(package, tmp_path):
    left = tmp_path / "left.gpkg"
    with closing(edited(package, "UPDATE park SET name = '乙'")):
        for ending in ("", "-wal"):
            shutil.copy(f"{package}{ending}", f"{left}{ending}")
    assert settled_in_place(linked(left, tmp_path)) == []
    assert not left.with_name("left.gpkg-wal").exists()
    assert read(left)[0].frame["name"].tolist() == ["乙"]


def test_a_log_beside_the_link_is_none_of_the_file(package, thesis, tmp_path):
    link = linked(package, tmp_path)
    link.with_name("link.gpkg-journal").write_bytes(b"\0" * 600 + MAGIC)
    assert read(link)[0].frame["name"].tolist() == ["甲"]


@pytest.mark.parametrize("content", [b"", bytes(512), bytes(8) + bytes(range(1, 129)) * 4], ids=len)
def test_a_journal_of_a_change_that_had_not_begun_is_taken_away(project, content):
    """What a program leaves that is killed before it changed a page: SQLite lets it lie."""
    project.with_name("p.gpkg-journal").write_bytes(content)
    assert add_steps(project, 0, [PutScenario(Scenario("甲"))]) == 1
    project.with_name("p.gpkg-journal").write_bytes(content)
    save_project(open_project(project), project, replace=True)
    assert [each.name for each in open_project(project).scenarios] == ["甲"]
    assert [each.name for each in project.parent.iterdir()] == ["p.gpkg"]


def test_a_journal_that_another_program_is_writing_stays(project):
    journal = project.with_name("p.gpkg-journal")
    with closing(sqlite3.connect(project, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE x (y)")
        before = journal.read_bytes()
        assert settled_in_place(project) == [journal]
        assert journal.read_bytes() == before
        other.execute("ROLLBACK")
