"""The one rule for whoever writes: what exists stays, unless it is ours, of the same kind, and given up."""

import io
import os
import shutil
import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from gisapp.__main__ import main
from gisapp.store.project_file import open_project, save_project
from layers.errors import UserError
from layers.text import Language
from layers.writing.target import unwritable
from tests.hand_made import hand_made_scorecard

RAW = Path(__file__).parents[2] / "sample_data" / "raw"
FILE = RAW / "区界.geojson"


def run(*arguments, code=0):
    """What the command line says on standard error, in one process with the tests."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        given = main(["--lang", "en", *map(str, arguments)])
    assert given == code, out.getvalue() + err.getvalue()
    assert "Traceback" not in err.getvalue()
    return err.getvalue()


def content(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "p.gpkg"
    save_project(hand_made_scorecard().project, path)
    return path


PLACES = {
    "": "is not the name of a file",
    ".": "is not the name of a file",
    "folder": "is a folder, not a file",
    "folder.gpkg": "is a folder, not a file",
    "a.zip/p.gpkg": "a.zip is a file; nothing can be written into it",
    f"{'甲' * 90}.gpkg": "is too long: it has 275 bytes",
    "p.shp": "a project is a file ending in .gpkg",
    f"{'甲' * 90}/p.gpkg": "is too long: it has 270 bytes, and at most 255",
    f"{'folder/' * 700}p.gpkg": "the path is too long",
    "loop.gpkg": "loop.gpkg is a link that leads to no folder",
    "loop/p.gpkg": "loop is a link that leads to no folder",
    "loop/in/p.gpkg": "loop is a link that leads to no folder",
    "dangling/p.gpkg": "dangling is a link that leads to no folder",
    "dangling/in/p.gpkg": "dangling is a link that leads to no folder",
    "dangling.gpkg": "dangling.gpkg is a link that leads to no folder",
    "/proc/p.gpkg": "p.gpkg could not be written: writing is not allowed there",
    "/proc/in/p.gpkg": "p.gpkg could not be written: writing is not allowed there",
    "渝中 2.0": "a project is a file ending in .gpkg",
    "mine.gpkg": "mine.gpkg exists already",
    "fifo.gpkg": "is not an ordinary file",
    "/dev/null": "null is not an ordinary file",
    "/vsimem/p.gpkg": "Places that begin with /vsi are no folders for GDAL",
    "/vsizip/in/p.gpkg": "Places that begin with /vsi are no folders for GDAL",
}


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder with all that a path can run into."""
    monkeypatch.chdir(tmp_path)
    for folder in ("folder", "folder.gpkg"):
        (tmp_path / folder).mkdir()
    for file in ("a.zip", "mine.gpkg", "mine.txt"):
        (tmp_path / file).write_text("mine")
    for link, to in {"loop": "loop", "dangling": "missing", "dangling.gpkg": "missing/p.gpkg"}.items():
        (tmp_path / link).symlink_to(to)
    (tmp_path / "loop.gpkg").symlink_to("loop.gpkg")
    os.mkfifo(tmp_path / "fifo.gpkg")
    return tmp_path


def unchanged(folder):
    """Every name in a folder, hidden ones too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def skip_without(place):
    if place.startswith("/proc") and not Path("/proc/self").exists():
        pytest.skip("no folder here that nobody can write into")


@pytest.mark.parametrize("place", PLACES)
def test_a_project_is_written_nowhere_else_and_that_is_said_before_files_are_read(places, monkeypatch, place):
    skip_without(place)
    before = unchanged(places)
    monkeypatch.setattr("gisapp.cli.import_command.read_as_asked", lambda *_: pytest.fail("files were read"))
    told = run("import", FILE, "-o", place, code=3)
    assert PLACES[place] in told
    assert unchanged(places) == before
    assert (places / "mine.gpkg").read_text() == "mine"


@pytest.mark.parametrize(
    "command", [["check"], ["layers"], ["report", "-o", "r"], ["export", "-o", "x.gpkg"]]
)
def test_a_project_without_a_name_is_a_sentence(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    for name in ("", ".", "missing.gpkg"):
        told = run(command[0], name, *command[1:], code=3)
        assert any(each in told for each in ("is not the name", "There is no file", "is a folder, not a"))


FOLDERS = {
    "": "“” is not the name of a file or folder",
    "a.zip/r": "a.zip is a file; nothing can be written into it",
    "mine.txt": "mine.txt is a file; nothing can be written into it",
    f"{'甲' * 90}": "is too long: it has 270 bytes, and at most 255",
    f"{'甲' * 90}/r": "is too long: it has 270 bytes, and at most 255",
    f"{'folder/' * 700}r": "the path is too long",
    "loop": "loop is a link that leads to no folder",
    "loop/r": "loop is a link that leads to no folder",
    "dangling": "dangling is a link that leads to no folder",
    "dangling/r": "dangling is a link that leads to no folder",
    "/proc": "writing is not allowed there",
    "/proc/r": "writing is not allowed there",
}


@pytest.mark.parametrize("command", ["report", "export"])
@pytest.mark.parametrize("place", FOLDERS)
def test_a_folder_that_cannot_be_one_is_refused_before_the_project_is_read(
    places, monkeypatch, place, command
):
    skip_without(place)
    if (place, command) == ("mine.txt", "export"):
        pytest.skip("a file to be written, of no known format")
    before = unchanged(places)
    for reads in ("gisapp.cli.report_command.scorecards_of", "gisapp.cli.export_command.opened"):
        monkeypatch.setattr(reads, lambda *_, **__: pytest.fail("the project was read"))
    told = run(command, "p.gpkg", "-o", place, code=3)
    assert FOLDERS[place] in told
    assert unchanged(places) == before


def test_a_report_is_written_into_the_current_folder_if_that_is_said(project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("report", project, "-o", ".", "--formats", "xlsx")
    assert list(tmp_path.glob("*.xlsx"))


@pytest.mark.parametrize("sign", ["\n", "\r", "\t"])
def test_a_path_with_a_line_break_is_a_path(project, tmp_path, sign):
    """GDAL's bindings leave it out, and would write to the place whose name has none."""
    folder = tmp_path / f"a{sign}b"
    folder.mkdir()
    (tmp_path / "ab").mkdir()
    run("import", FILE, "-o", folder / "q.gpkg")
    assert [layer.role for layer in open_project(folder / "q.gpkg").layers] == ["district"]
    for ending in ("gpkg", "shp", "geojson", "fgb", "kml", "csv", "xlsx"):
        copy = folder / f"copy.{ending}"
        run("export", folder / "q.gpkg", "district", "-o", copy)
        run("export", folder / "q.gpkg", "district", "-o", copy, "--force")
        if ending != "xlsx":  # which holds no outlines
            run("import", copy, "--role", f"district={copy.name}", "-o", folder / f"{ending}.gpkg")
    assert not list((tmp_path / "ab").iterdir())


def test_a_library_that_refuses_says_why(tmp_path):
    told = str(unwritable(tmp_path / "甲.gpkg", RuntimeError("the database is locked.")).message)
    assert told == "甲.gpkg could not be written: another program is writing to it."


def test_another_districts_project_is_replaced_only_if_that_is_told(project, tmp_path):
    before = content(tmp_path)
    told = run("import", FILE, "-o", project, code=3)
    assert "p.gpkg exists already" in told
    assert "--force" in told
    assert content(tmp_path) == before
    run("import", FILE, "-o", project, "--force")
    assert [layer.role for layer in open_project(project).layers] == ["district"]
    assert list(tmp_path.iterdir()) == [project]


def test_force_is_no_leave_to_write_over_what_the_command_reads(project, tmp_path):
    before = content(tmp_path)
    assert "is being read here" in run("export", project, "park", "-o", project, "--force", code=3)
    link = tmp_path / "link.gpkg"
    os.link(project, link)
    assert "is being read here" in run("export", project, "park", "-o", link, "--force", code=3)
    link.unlink()
    recipe = tmp_path / "r.toml"
    run("import", FILE, "-o", tmp_path / "q.gpkg", "--save-recipe", recipe)
    kept = content(tmp_path)
    options = ("--recipe", recipe, "--force")
    assert "is being read here" in run(
        "import", FILE, *options, "-o", tmp_path / "q.gpkg", "--save-recipe", recipe, code=3
    )
    assert "is being read here" in run("import", project, "-o", project, "--force", code=3)
    assert content(tmp_path) == kept
    assert before.items() <= kept.items()


def test_a_recipe_never_takes_the_place_of_a_project(project, tmp_path):
    before = content(tmp_path)
    for told in ([], ["--force"]):
        run("import", FILE, "-o", tmp_path / "q.gpkg", "--save-recipe", project, *told, code=3)
    assert "cannot be the project and the recipe" in run(
        "import", FILE, "-o", tmp_path / "q.gpkg", "--save-recipe", tmp_path / "q.gpkg", code=3
    )
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    "remark", [b"# \xe4\xb8\x8e\xe5\x9b\xad\xe6\x9e\x97\xe5\xa4\x84\n", b"# as agreed\n", b"\n"]
)
def test_a_recipe_with_remarks_of_the_planners_own_stays(tmp_path, remark):
    recipe = tmp_path / "r.toml"
    run("import", FILE, "-o", tmp_path / "p.gpkg", "--save-recipe", recipe)
    run("import", FILE, "-o", tmp_path / "p.gpkg", "--save-recipe", recipe, "--force")
    recipe.write_bytes(remark + recipe.read_bytes())
    before = content(tmp_path)
    told = run("import", FILE, "-o", tmp_path / "p.gpkg", "--save-recipe", recipe, "--force", code=3)
    assert "r.toml is not a file of this kind that this program has written" in told
    assert content(tmp_path) == before


def test_the_planners_files_beside_an_export_stay(project, tmp_path):
    for name in ("parks.dbf", "parks.prj", "parks_columns.csv"):
        (tmp_path / name).write_bytes(b"mine")
    before = content(tmp_path)
    for told in ([], ["--force"]):
        run("export", project, "park", "-o", tmp_path / "parks.shp", *told, code=3)
    assert content(tmp_path) == before


def test_reports_are_replaced_only_if_that_is_told(project, tmp_path):
    run("report", project, "-o", tmp_path / "r", "--formats", "html,xlsx")
    before = content(tmp_path)
    assert "exists already" in run("report", project, "-o", tmp_path / "r", "--formats", "xlsx,html", code=3)
    assert content(tmp_path) == before
    run("report", project, "-o", tmp_path / "r", "--formats", "html,xlsx", "--force")


def test_a_link_to_a_project_stays_one(project, tmp_path):
    link = tmp_path / "folder" / "link.gpkg"
    link.parent.mkdir()
    link.symlink_to(project)
    run("import", FILE, "-o", link, "--force")
    assert link.is_symlink()
    assert [layer.role for layer in open_project(project).layers] == ["district"]
    assert [layer.role for layer in open_project(link).layers] == ["district"]
    assert list(link.parent.iterdir()) == [link]


def test_a_raster_is_found_from_a_project_and_from_a_link_to_it(tmp_path):
    home, other = tmp_path / "home", tmp_path / "a" / "b"
    home.mkdir()
    other.mkdir(parents=True)
    for name in ("区界.geojson", "植被覆盖_2026.tif"):
        shutil.copy(RAW / name, home)
    (other / "link.gpkg").symlink_to(home / "p.gpkg")
    run("import", home, "-o", other / "link.gpkg")
    for path in (home / "p.gpkg", other / "link.gpkg"):
        assert [layer.role for layer in open_project(path).layers] == ["district", "vegetation"]


OTHERS_TABLES = {
    "my_survey": "CREATE TABLE my_survey (a)",
    "现场调查": "CREATE TABLE 现场调查 (名称 TEXT)",
    "park_2025": "CREATE TABLE park_2025 AS SELECT * FROM park",
    "a view": "CREATE VIEW 'a view' AS SELECT name FROM park",
    "qgis_projects": "CREATE TABLE qgis_projects (name TEXT, metadata BLOB, content BLOB)",
}
"""What somebody may keep in a project beside what is the program's."""


@pytest.mark.parametrize("name", OTHERS_TABLES)
def test_a_project_in_which_somebody_keeps_tables_is_not_replaced(project, tmp_path, name):
    with closing(sqlite3.connect(project)) as database, database:
        database.execute(OTHERS_TABLES[name])
    before = content(tmp_path)
    told = run("import", FILE, "-o", project, "--force", code=3)
    assert f"p.gpkg also holds tables that are none of the project: {name}." in told
    with pytest.raises(UserError, match=name):  # as the window saves
        save_project(hand_made_scorecard().project, project, replace=True)
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE layer_styles (styleName TEXT)",
        "UPDATE gisapp_project SET value = '{' WHERE key = 'layers'",
        "DELETE FROM gisapp_project",
    ],
    ids=["styles of QGIS", "damaged", "empty"],
)
def test_a_project_without_tables_of_others_is_replaced(project, statement):
    with closing(sqlite3.connect(project)) as database, database:
        database.execute(statement)
    run("import", FILE, "-o", project, "--force")
    assert [layer.role for layer in open_project(project).layers] == ["district"]


# ------------------------------------------------------------ logs beside a database


def edited(path):
    """A connection that has changed a project as QGIS would, with the change still in its -wal file."""
    writer = sqlite3.connect(path)
    for (name,) in writer.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        writer.execute(f'DROP TRIGGER "{name}"')
    writer.commit()
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("UPDATE park SET name = 'edited'")
    writer.commit()
    return writer


def test_a_project_that_another_program_has_open_is_not_replaced(project, tmp_path):
    with closing(edited(project)) as writer:
        told = run("import", FILE, "-o", project, "--force", code=3)
        assert "p.gpkg-wal beside p.gpkg holds changes" in told
        assert writer.execute("SELECT DISTINCT name FROM park").fetchall() == [("edited",)]
    assert not list(tmp_path.glob(".gisapp*"))


def test_changes_that_a_program_left_behind_do_not_come_back(project, tmp_path):
    """The -wal file of a program that died: SQLite would apply it to whatever has the name next."""
    copy = tmp_path / "copy"
    copy.mkdir()
    with closing(edited(project)):
        for path in tmp_path.glob("p.gpkg*"):
            shutil.copy(path, copy)
    left = copy / "p.gpkg"
    assert (copy / "p.gpkg-wal").stat().st_size
    run("import", FILE, "-o", left, "--force")
    assert [path.name for path in copy.iterdir()] == ["p.gpkg"]
    assert [layer.role for layer in open_project(left).layers] == ["district"]
    with closing(sqlite3.connect(left)) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'park'").fetchone() == (0,)


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_changes_beside_no_project_are_not_taken_into_a_new_one(tmp_path, ending):
    (tmp_path / f"p.gpkg{ending}").write_bytes(b"left behind by something")
    assert f"p.gpkg{ending} beside p.gpkg" in run("import", FILE, "-o", tmp_path / "p.gpkg", code=3)
    assert [path.name for path in tmp_path.iterdir()] == [f"p.gpkg{ending}"]


# ------------------------------------------------------------ what the system says


@pytest.mark.parametrize(
    ("number", "words"), [(28, "磁盘已满"), (13, "不允许写入"), (30, "不允许写入"), (36, "路径过长")]
)
def test_what_the_system_says_is_said_in_chinese(number, words):
    told = Language("zh").say(unwritable(Path("甲.gpkg"), OSError(number, "in English")).message)
    assert words in told
    assert not set(told) & set("abcdefhijlmnoqrstuvwxyz")


def test_a_computer_without_memory_is_a_sentence(project, monkeypatch):
    def evaluate(*_):
        raise MemoryError

    monkeypatch.setattr("gisapp.evaluate.evaluate", evaluate)
    assert "not enough memory" in run("check", project, code=3)


def test_a_disk_that_refuses_is_said_of_a_copy(project, tmp_path, monkeypatch):
    def write(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyogrio.write_dataframe", write)
    assert "the disk is full" in run("export", project, "park", "-o", tmp_path / "x.fgb", code=3)
    with pytest.raises(UserError, match="the disk is full"):
        save_project(hand_made_scorecard().project, tmp_path / "q.gpkg")
    assert list(tmp_path.iterdir()) == [project]
