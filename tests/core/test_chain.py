"""The history of scenarios in the project's file: one transaction a step, and nothing is lost in silence."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gisapp.edits import Remove
from gisapp.history import DropScenario, PutScenario, Splice
from gisapp.project import Project
from gisapp.scenario import Scenario
from gisapp.store.chain import add_steps, move_head
from gisapp.store.changed import ChangedProject
from gisapp.store.cleanup import clean, waste_in
from gisapp.store.project_file import open_project, save_project
from gisapp.store.versions import delete_version, save_version
from layers.errors import UserError
from tests.core.scenario_town import project
from tests.reliable.disks import can_mount, leave_free, small_disk
from tests.some import some

ROOT = Path(__file__).resolve().parents[2]
GONE = Remove(role="bus_stop", feature="a#1", note="“quoted” {0} %s \\")


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Project:
    return project(tmp_path_factory.mktemp("town") / "资料")


@pytest.fixture
def file(base, tmp_path):
    path = tmp_path / "甲区 #1.gpkg"
    save_project(base, path)
    return path


def rows(path, table="gisapp_history"):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f"SELECT * FROM {table}").fetchall()


def execute(path, *statements):
    """What another program does to the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def test_steps_come_back_as_they_were_written(file):
    head = add_steps(file, 0, [PutScenario(Scenario("甲", note="会上提出", author="林工"))], "林工")
    head = add_steps(file, head, [Splice("甲", 0, 0, (GONE,))], "林工")
    opened = open_project(file)
    assert opened.scenarios == (Scenario("甲", "会上提出", "林工", (GONE,)),)
    assert opened.head == head == 2


def test_a_step_rewrites_nothing_that_stands(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    before = rows(file)
    add_steps(file, 1, [Splice("甲", 0, 0, (GONE,)), DropScenario("甲")])
    assert rows(file)[:1] == before
    assert [row[:2] for row in rows(file)] == [(1, 0), (2, 1), (3, 2)]
    assert open_project(file).scenarios == ()


def test_scenarios_go_with_a_project_that_is_saved_elsewhere(file, tmp_path):
    add_steps(file, 0, [PutScenario(Scenario("甲", edits=(GONE,))), PutScenario(Scenario("乙"))])
    other = tmp_path / "另存.gpkg"
    save_project(open_project(file), other)
    assert open_project(other).scenarios == open_project(file).scenarios
    assert add_steps(other, open_project(other).head, [DropScenario("乙")]) == 3
    save_project(open_project(other), other, replace=True)
    assert [each.name for each in open_project(other).scenarios] == ["甲"]


def test_who_writes_after_another_is_told_and_changes_nothing(file):
    head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
    with pytest.raises(UserError, match="changed by another program or window meanwhile"):
        add_steps(file, 0, [PutScenario(Scenario("乙"))])
    assert open_project(file).head == head


def test_a_step_is_on_the_disk_by_a_rollback_journal(file):
    """Also of a file that somebody has put into the other mode; and no log stays beside it."""
    execute(file, "PRAGMA journal_mode = WAL")
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    assert file.read_bytes()[18:20] == b"\1\1"
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_while_another_program_holds_the_file_nothing_is_written(file):
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE x (y)")
        with pytest.raises(UserError):
            add_steps(file, 0, [PutScenario(Scenario("甲"))])
        other.execute("ROLLBACK")
    assert open_project(file).scenarios == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE gisapp_history SET step = replace(step, 'a#1', 'a#2')",
        "UPDATE gisapp_history SET who = 'x' WHERE id = 1",
        "UPDATE gisapp_history SET at = '2020-01-01T00:00:00+08:00' WHERE id = 2",
    ],
)
def test_a_history_that_was_changed_elsewhere_is_told(file, change):
    add_steps(file, 0, [PutScenario(Scenario("甲")), Splice("甲", 0, 0, (GONE,))])
    execute(file, change)
    with pytest.raises(ChangedProject):
        open_project(file)
    opened = open_project(file, accept_changed=True)
    assert [each.code for each in opened.findings if "history" in str(each.message)] == ["project.changed"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE gisapp_history SET step = '{}'",
        "UPDATE gisapp_history SET step = NULL",
        "UPDATE gisapp_history SET parent = 2",
        "UPDATE gisapp_history SET parent = 99 WHERE id = 2",
        "UPDATE gisapp_head SET step = 99",
        "UPDATE gisapp_head SET step = 'x'",
        "DELETE FROM gisapp_head",
        "DROP TABLE gisapp_head",
        "ALTER TABLE gisapp_history DROP COLUMN seal",
        "DELETE FROM gisapp_history WHERE id = 1",
    ],
)
def test_a_damaged_history_is_a_sentence(file, change):
    add_steps(file, 0, [PutScenario(Scenario("甲")), Splice("甲", 0, 0, (GONE,))])
    pragmas = ("PRAGMA ignore_check_constraints = ON", "PRAGMA writable_schema = ON")
    execute(file, *pragmas, change.replace("SET step = NULL", "SET step = x'00'"))
    with pytest.raises(UserError, match="is damaged"):
        open_project(file)


def test_what_a_file_would_run_is_never_run(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    execute(file, "CREATE TRIGGER t AFTER INSERT ON gisapp_history BEGIN DELETE FROM gisapp_project; END")
    with pytest.raises(UserError, match="not as this program made it"):
        add_steps(file, 1, [DropScenario("甲")])
    assert some(rows(file, "gisapp_project"))


def test_a_disk_that_is_full_loses_nothing(file, monkeypatch):
    """A page more than the file has is refused, as on a full disk."""
    head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
    from gisapp.store import chain

    opened = chain.opened_to_write

    def full(path):
        database = opened(path)
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages}")
        return database

    monkeypatch.setattr(chain, "opened_to_write", full)
    with pytest.raises(UserError):
        add_steps(file, head, [Splice("甲", 0, 0, (GONE,) * 2000)])
    monkeypatch.undo()
    assert open_project(file).scenarios == (Scenario("甲"),)
    assert add_steps(file, head, [DropScenario("甲")]) == 2


CHILD = """
import sys
from pathlib import Path
from gisapp.edits import Remove
from gisapp.history import Splice
from gisapp.store.chain import add_steps
head = int(sys.argv[2])
for number in range(1000):
    edit = Remove(role="bus_stop", feature=f"a#{number}")
    head = add_steps(Path(sys.argv[1]), head, [Splice("甲", number, 0, (edit,))])
    print(number, flush=True)
"""


@pytest.mark.parametrize("told", range(5))
def test_a_kill_loses_the_step_in_hand_at_most(file, told):
    """What the child said was done is there, and at most one more; the file opens as if nothing had been."""
    head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file), str(head)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None
    for _ in range(3 * told + 1):
        child.stdout.readline()
    child.kill()
    done = 3 * told + 1 + len(child.stdout.read().splitlines())
    child.wait()
    child.stdout.close()
    edits = open_project(file).scenarios[0].edits
    assert done <= len(edits) <= done + 1
    assert [each.feature for each in edits] == [f"a#{number}" for number in range(len(edits))]
    assert add_steps(file, open_project(file).head, [DropScenario("甲")])


@pytest.mark.skipif(not can_mount(), reason="small disks cannot be mounted here")
def test_a_disk_that_fills_up_in_the_middle_of_a_gesture_loses_nothing(base, tmp_path):
    """From no room at all to more than it needs: all of it is there, or it is refused and nothing is."""
    saved = tmp_path / "甲区.gpkg"
    save_project(base, saved)
    head = add_steps(saved, 0, [PutScenario(Scenario("甲"))])
    edits = tuple(replace(GONE, feature=f"a#{number}", note="x" * 1000) for number in range(40))
    with small_disk(tmp_path / "disk") as disk:
        fine = []
        for kilobytes in (0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 96, 128, 256):
            (disk / "fill").unlink(missing_ok=True)
            file = Path(shutil.copy(saved, disk))
            leave_free(disk, kilobytes * 1024)
            refused = None
            try:
                add_steps(file, head, [Splice("甲", 0, 0, edits)])
            except UserError as error:
                refused = error
            fine += [] if refused else [kilobytes]
            assert open_project(file).scenarios == (Scenario("甲", edits=() if refused else edits),)
            assert refused is None or "甲区.gpkg could not be written" in str(refused)
        assert fine
        assert fine[0] > 4
        assert fine[-1] == 256


# ------------------------------------------------------------ how each writer writes

WRITERS = {
    "a step": lambda file, head: add_steps(file, head, [DropScenario("甲")]),
    "undo": lambda file, head: move_head(file, head, 0),
    "a version": lambda file, head: save_version(file, head, "送审稿", ()),
    "a version less": lambda file, head: delete_version(file, "第一稿"),
    "cleaning up": lambda file, head: clean(file, waste_in(file), ()),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_each_writer_waits_for_the_disk_and_leaves_no_log_behind(file, writer, monkeypatch):
    """FULL: the battery may be empty a moment later; no WAL: it would stay behind when the file is copied."""
    add_steps(file, 0, [PutScenario(Scenario("乙"))])
    move_head(file, 1, 0)
    head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
    save_version(file, head, "第一稿", ())
    connect, statements = sqlite3.connect, []

    def overheard(*arguments, **options):
        connection = connect(*arguments, **options)
        statements.append([])
        connection.set_trace_callback(statements[-1].append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", overheard)
    WRITERS[writer](file, head)
    changing = ("INSERT", "UPDATE", "DELETE", "CREATE", "VACUUM")
    writing = [said for said in statements if any(each.startswith(changing) for each in said)]
    assert writing
    for said in writing:
        first = min(at for at, each in enumerate(said) if each.startswith(("BEGIN", *changing)))
        assert "PRAGMA synchronous = FULL" in said[:first]
        assert "PRAGMA journal_mode = DELETE" in said[:first]
        assert not any("WAL" in each.upper() for each in said)
    assert file.read_bytes()[18:20] == b"\1\1"
    assert [each.name for each in file.parent.iterdir()] == [file.name]
