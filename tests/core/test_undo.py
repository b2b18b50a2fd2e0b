"""Undo and redo in the file, across a restart, and through a project that is saved as a whole."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from gisapp.__main__ import main
from gisapp.edits import Add, Assign, Move, Remove, Reshape
from gisapp.history import Describe, DropScenario, Order, PutScenario, Splice
from gisapp.scenario import Choices, Scenario
from gisapp.step_sentences import sentence_of_step
from gisapp.store.chain import add_steps, move_head
from gisapp.store.changed import ChangedProject
from gisapp.store.project_file import open_project, open_timeline, save_project, trail_of
from gisapp.store.steps_between import steps_between
from gisapp.timeline import Timeline, is_step_away, same_base
from gisapp.trail import Row, Trail
from layers.errors import UserError
from layers.text import Language, T
from tests.core.scenario_town import area, lonlat, point, project

PARK = lonlat(area(1000, 100, 120, 100))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return project(tmp_path_factory.mktemp("town") / "资料")


@pytest.fixture
def file(base, tmp_path):
    path = tmp_path / "甲区.gpkg"
    save_project(base, path)
    return path


def gone(number):
    return Remove(role="bus_stop", feature=f"a#{number}")


def taken_out(path, *numbers, head=None):
    """Stops go one after another, each a step, behind those that went before."""
    for number in numbers:
        at = open_project(path)
        step = Splice("甲", len(at.scenarios[0].edits), 0, (gone(number),))
        head = add_steps(path, at.head, [step])
    return head


def stops(scenarios):
    return [edit.feature for edit in scenarios[0].edits]


def rows(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT id, parent, at, who, step FROM gisapp_history ORDER BY id").fetchall()


# ------------------------------------------------------------ the head in the file


def test_undoing_moves_the_head_and_nothing_else(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    taken_out(file, 1, 2)
    before = rows(file)
    move_head(file, 3, 2)
    assert stops(open_project(file).scenarios) == ["a#1"]
    move_head(file, 2, 0)
    assert open_project(file).scenarios == ()
    move_head(file, 0, 3)
    assert stops(open_project(file).scenarios) == ["a#1", "a#2"]
    assert rows(file) == before


def test_the_head_is_not_moved_under_somebody_else_nor_to_nowhere(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    for head, to in ((0, 1), (1, 7), (1, -1)):
        with pytest.raises(UserError, match="nothing was written"):
            move_head(file, head, to)
    assert open_project(file).head == 1


def test_what_was_undone_can_be_done_again_along_the_newest_branch(file):
    """1 – 2 – 3, then back to 1 and on to 4; back to 1 again: what comes next is 4, and 2 is not lost."""
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    taken_out(file, 1, 2)
    move_head(file, 3, 1)
    assert [row.number for row in trail_of(file).future] == [2, 3]
    assert taken_out(file, 3) == 4
    assert trail_of(file).future == ()
    move_head(file, 4, 1)
    trail = trail_of(file)
    assert ([row.number for row in trail.past], [row.number for row in trail.future]) == ([1], [4])
    assert stops(trail.scenarios_at(4)) == ["a#3"]
    move_head(file, 1, 3)
    assert stops(open_project(file).scenarios) == ["a#1", "a#2"]


def test_a_damaged_row_that_was_undone_keeps_nobody_from_opening(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    taken_out(file, 1, 2)
    move_head(file, 3, 1)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE gisapp_history SET step = '{' WHERE id = 3")
    assert [row.number for row in trail_of(file).future] == [2]
    assert open_project(file).head == 1


def test_a_trail_that_was_changed_elsewhere_is_told(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE gisapp_history SET who = 'x'")
    with pytest.raises(ChangedProject):
        trail_of(file)
    assert [row.who for row in trail_of(file, accept_changed=True).past] == ["x"]


def test_a_state_among_very_many_is_the_one_that_its_steps_make():
    """Also between the states that are kept: the edits after n steps are the first n - 1."""
    steps = [PutScenario(Scenario("甲"))] + [Splice("甲", n, 0, (gone(n),)) for n in range(1000)]
    told = [Row(number, "", "", step) for number, step in enumerate(steps, 1)]
    trail = Trail(tuple(told[:700]), tuple(told[700:]))
    assert trail.head == 700
    assert trail.scenarios_at(0) == ()
    for number in (1, 2, 127, 128, 129, 256, 640, 700, 701, 1001):
        assert stops(trail.scenarios_at(number)) == [f"a#{n}" for n in range(number - 1)]
    with pytest.raises(KeyError):
        trail.scenarios_at(1002)


# ------------------------------------------------------------ the timeline


def opened(path):
    return Timeline.opened(open_project(path), trail_of(path))


def test_undo_goes_on_into_what_was_done_before_the_restart(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    taken_out(file, 1, 2)
    timeline = opened(file)
    assert str(timeline.undoes) == "2 of Bus stops removed, in “甲”"
    back = timeline.undone()
    assert stops(back.now.scenarios) == ["a#1"]
    assert (back.now.head, back.now.layers is timeline.now.layers) == (2, True)
    assert is_step_away(timeline.now, back.now)
    move_head(file, timeline.now.head, back.now.head)
    assert open_project(file).scenarios == back.now.scenarios
    first = back.undone().undone()
    assert (first.now.scenarios, first.now.head, first.can_undo, first.undoes) == ((), 0, False, None)
    assert stops(first.redone().redone().redone().now.scenarios) == ["a#1", "a#2"]
    assert not first.redone().redone().redone().can_redo


def test_what_was_undone_before_the_restart_is_ahead(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    taken_out(file, 1, 2)
    move_head(file, 3, 1)
    timeline = opened(file)
    assert str(timeline.redoes) == "1 of Bus stops removed, in “甲”"
    assert stops(timeline.redone().redone().now.scenarios) == ["a#1", "a#2"]
    assert timeline.redone().redone().now.head == 3
    other = timeline.done(replace(timeline.now, head=4), T("x"))
    assert not other.can_redo


def test_a_gesture_of_any_kind_is_one_step_back_to_the_very_same_value(base):
    timeline = Timeline(base)
    year = replace(base, year=2030)
    after = timeline.done(year, T("year"))
    assert after.undone().now is base
    assert after.undone().redone().now is year
    assert not same_base(base, year)
    assert not is_step_away(year, base)


def test_a_moment_that_is_in_no_file_is_not_one_step_away(base):
    """A scenario was changed while the project had no file: going back is for saving, not for the head."""
    one = replace(base, scenarios=(Scenario("甲"),))
    two = replace(base, scenarios=(Scenario("甲", edits=(gone(1),)),))
    timeline = Timeline(base).done(one, T("1")).done(two, T("2"))
    assert not is_step_away(two, one)
    saved = timeline.written(1)
    assert saved.now.head == 1
    assert not is_step_away(saved.now, saved.undone().now)
    assert saved.undone().redone().now.head == 1


def test_another_program_wrote_between_two_looks(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    seen = open_project(file)
    taken_out(file, 1)
    assert not Timeline.opened(seen, trail_of(file)).can_undo


# ------------------------------------------------------------ saving keeps it


def test_a_project_that_is_saved_keeps_its_steps_and_those_that_were_undone(file, tmp_path):
    add_steps(file, 0, [PutScenario(Scenario("甲"))], "林工")
    taken_out(file, 1, 2)
    move_head(file, 3, 2)
    before = rows(file)
    changed = replace(open_project(file), year=2030)
    assert save_project(changed, file, replace=True, history=file) == 2
    assert rows(file) == before
    now = open_project(file)
    assert (now.year, now.head, stops(now.scenarios)) == (2030, 2, ["a#1"])
    assert [row.number for row in trail_of(file).future] == [3]
    other = tmp_path / "另存.gpkg"
    assert save_project(now, other, history=file) == 2
    assert rows(other) == before
    move_head(other, 2, 3)
    assert stops(open_project(other).scenarios) == ["a#1", "a#2"]


def test_all_undone_and_saved_can_still_be_done_again(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    move_head(file, 1, 0)
    assert save_project(open_project(file), file, replace=True, history=file) == 0
    assert [row.number for row in trail_of(file).future] == [1]


def test_what_was_done_without_the_file_becomes_steps_when_it_is_saved(file):
    add_steps(file, 0, [PutScenario(Scenario("甲", edits=(gone(1),))), PutScenario(Scenario("乙"))])
    at = open_project(file)
    now = (Scenario("丙"), replace(at.scenarios[0], note="改", edits=(gone(0), gone(1))))
    head = save_project(replace(at, scenarios=now), file, replace=True, history=file)
    assert open_project(file).scenarios == now
    assert open_project(file).head == head > 2
    move_head(file, head, 2)
    assert open_project(file).scenarios == at.scenarios


def test_steps_between_scenarios_lead_from_one_to_the_other():
    from gisapp.history import after

    a, b, c = Scenario("甲", edits=(gone(1), gone(2), gone(3))), Scenario("乙"), Scenario("丙")
    other = replace(a, author="林工", edits=(gone(1), gone(9), gone(3)))
    for before, now in (
        ((), (a, b)), ((a, b), ()), ((a, b, c), (c, a)), ((a, b), (b, a)), ((a,), (other, b)),
        ((a, b), (a, b)),
    ):  # fmt: skip
        made = before
        for step in steps_between(before, now):
            made = after(made, step)
        assert made == now
    assert steps_between((a, b), (a, b)) == ()
    assert [type(step) for step in steps_between((a,), (other,))] == [Describe, Splice]
    assert steps_between((a,), (other,))[1] == Splice("甲", 1, 1, (gone(9),))


@pytest.mark.parametrize("spoilt", ["missing", "no database", "damaged"])
def test_a_history_that_cannot_be_read_keeps_nobody_from_saving(file, tmp_path, spoilt):
    add_steps(file, 0, [PutScenario(Scenario("甲")), PutScenario(Scenario("乙"))])
    at = open_project(file)
    if spoilt == "missing":
        file.unlink()
    elif spoilt == "no database":
        file.write_bytes(b"x" * 1000)
    else:
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("UPDATE gisapp_history SET step = 'x'")
    other = tmp_path / "另存.gpkg"
    assert save_project(at, other, history=file) == 2
    assert open_project(other).scenarios == at.scenarios


# ------------------------------------------------------------ at the command line


def test_undo_and_redo_at_the_command_line(file, capsys):
    def run(*arguments, code=0):
        assert main(["--lang", "en", *arguments]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    assert "nothing to undo in 甲区.gpkg" in run("scenario", "undo", str(file), code=3)
    run("scenario", "new", str(file), "甲")
    run("scenario", "new", str(file), "乙")
    assert run("scenario", "undo", str(file)) == "Undone: scenario “乙” made.\n"
    assert [each.name for each in open_project(file).scenarios] == ["甲"]
    run("scenario", "undo", str(file))
    assert "nothing to undo" in run("scenario", "undo", str(file), code=3)
    assert run("scenario", "redo", str(file)) == "Done again: scenario “甲” made.\n"
    run("scenario", "redo", str(file))
    assert [each.name for each in open_project(file).scenarios] == ["甲", "乙"]
    assert "nothing to redo" in run("scenario", "redo", str(file), code=3)


# ------------------------------------------------------------ sentences


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (PutScenario(Scenario("甲")), "scenario “甲” made"),
        (DropScenario("甲"), "scenario “甲” deleted"),
        (Describe("甲", "乙", "", "", Choices()), "scenario “甲” renamed “乙”"),
        (Describe("甲", "甲", "x", "", Choices()), "note or choices of “甲” changed"),
        (Order(("甲", "乙")), "scenarios in another order"),
        (Splice("甲", 0, 2, ()), "2 edits taken out, in “甲”"),
        (Splice("甲", 0, 1, ()), "1 edit taken out, in “甲”"),
        (Splice("甲", 0, 0, (gone(1), gone(2))), "2 edits, in “甲”"),
        (Splice("甲", 0, 3, (gone(1), gone(2))), "2 edits instead of others, in “甲”"),
        (Splice("甲", 0, 0, (gone(1),)), "1 of Bus stops removed, in “甲”"),
        (
            Splice("甲", 0, 1, (replace(gone(1), off=True),)),
            "switched off: 1 of Bus stops removed, in “甲”",
        ),
        (
            Splice("甲", 0, 0, (Add(role="park", shape=PARK, name="新园"),)),
            "new in Parks (G1): 新园, in “甲”",
        ),
        (
            Splice("甲", 0, 0, (Add(role="bus_stop", shape=point(1, 1)),)),
            "new in Bus stops: without a name, in “甲”",
        ),
        (
            Splice("甲", 0, 0, (Move(role="bus_stop", feature="公交站.gpkg#S011", shape=point(1, 1)),)),
            "S011 of Bus stops moved, in “甲”",
        ),
        (
            Splice("甲", 0, 0, (Reshape(role="park", feature="+新园", shape=PARK),)),
            "新园 of Parks (G1) in another shape, in “甲”",
        ),
        (
            Splice("甲", 0, 0, (Assign(role="park", feature="+新园", values=(("open", True),)),)),
            "columns of 新园 in Parks (G1) set, in “甲”",
        ),
    ],
)
def test_a_step_as_a_sentence(step, said):
    assert Language("en").say(sentence_of_step(step)) == said


# ------------------------------------------------------------ after a crash

BROKEN_OFF = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN IMMEDIATE")
for number in range(2000):
    database.execute("INSERT INTO gisapp_history VALUES (NULL, 1, '', '', ?, '')", ("x" * 1000,))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills a process by a signal")
def test_a_step_that_a_crash_broke_off_is_taken_back_and_told_once(file, capsys):
    """The pages of the step are in the file, which is larger by them, and a journal beside it."""
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    size = file.stat().st_size
    subprocess.run([sys.executable, "-c", BROKEN_OFF, str(file)], check=False)
    assert file.stat().st_size > size
    found = [each for each in open_project(file).findings if each.code == "project.recovered"]
    assert [str(each.severity) for each in found] == ["info"]
    assert file.stat().st_size == size
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    timeline = open_timeline(file)
    assert [each.code for each in timeline.now.findings if each.code == "project.recovered"] == []
    assert [each.name for each in timeline.now.scenarios] == ["甲"]


@pytest.mark.skipif(os.name == "nt", reason="kills a process by a signal")
def test_what_a_crash_left_is_said_on_the_command_line_and_kept_in_no_file(file, capsys):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    subprocess.run([sys.executable, "-c", BROKEN_OFF, str(file)], check=False)
    assert main(["--lang", "en", "scenario", "list", str(file)]) == 0
    assert "ended in the middle of a step" in capsys.readouterr().err
    subprocess.run([sys.executable, "-c", BROKEN_OFF, str(file)], check=False)
    recovered = open_project(file)
    save_project(recovered, file, replace=True, history=file)
    assert len(open_project(file).findings) == len(recovered.findings) - 1


def test_an_empty_journal_is_cleared_away_without_a_word(file):
    file.with_name(f"{file.name}-journal").touch()
    assert "project.recovered" not in [each.code for each in open_project(file).findings]
    assert [each.name for each in file.parent.iterdir()] == [file.name]


WRITING = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
database.execute("UPDATE gisapp_head SET step = 0")
print(flush=True)
sys.stdin.readline()
database.execute("COMMIT")
"""


def test_what_another_program_is_just_writing_is_left_to_it(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        other.stdout.readline()
        opened = open_project(file)
        assert [each.name for each in opened.scenarios] == ["甲"]
        assert "project.recovered" not in [each.code for each in opened.findings]
        other.communicate("\n")
    assert other.returncode == 0
    assert open_project(file).scenarios == ()
