"""What if, in the window: gestures are on the disk before the next, undone and done again, never the base."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QPushButton

from gisapp.edits import Add, Move, Remove
from gisapp.store.project_file import open_project, save_project
from tests.gui.conftest import point

HOLD = """
import sys
from pathlib import Path
from gisapp.store.lock import take
lock = take(Path(sys.argv[1]))
print(type(lock).__name__, flush=True)
sys.stdin.read()
"""
"""Somebody else who has the project open."""


@pytest.fixture
def path(project, tmp_path):
    path = tmp_path / "方城.gpkg"
    save_project(project, path)
    return path


@pytest.fixture
def at_work(window, path, qtbot):
    """The window with the saved district, its figures computed."""
    return opened(window, path, qtbot)


def opened(window, path, qtbot):
    window.jobs.open_project(path)
    settled(window, qtbot)
    return window


def settled(window, qtbot):
    workspace = window.workspace
    qtbot.waitUntil(lambda: workspace.report is not None and not workspace.stale, timeout=30_000)


def held(window, x, y):
    (found,) = window.pencil.at(*point(x, y).coords[0], 1)
    return found


def near(window, x=1490, y=1120, to=(1490, 1040)):
    """The stop at 120 m of the second station's entrance comes to 40 m: 100 % within 50 m instead of 50 %."""
    stop = held(window, x, y)
    return Move(role="bus_stop", feature=stop.feature, shape=window.pencil.in_degrees(point(*to)))


def coverage(report):
    return report.scorecard.readings["transfer_coverage_50m"].of("district").value


def in_file(path):
    return {each.name: len(each.edits) for each in open_project(path).scenarios}


def test_the_first_gesture_makes_a_scenario_and_leaves_what_is(at_work, path, qtbot):
    assert at_work.pencil.do(near(at_work))
    assert in_file(path) == {"Scenario 1": 1}  # before any figure is computed
    settled(at_work, qtbot)
    workspace = at_work.workspace
    assert workspace.scenario == "Scenario 1"
    assert (coverage(workspace.base_report), coverage(workspace.report)) == (50, 100)
    assert workspace.saved
    assert at_work.messages.sentence.startswith("“Scenario 1” was made")
    workspace.choose_scenario(None)
    settled(at_work, qtbot)
    assert coverage(workspace.report) == 50


def test_what_was_done_is_undone_and_done_again_on_the_disk_too(at_work, path, qtbot):
    at_work.pencil.do(near(at_work))
    at_work.pencil.do(Remove(role="bus_stop", feature=held(at_work, 510, 1050).feature))
    assert in_file(path) == {"Scenario 1": 2}
    at_work.actions_table["edit.undo"].trigger()
    assert in_file(path) == {"Scenario 1": 1}
    assert at_work.messages.sentence.startswith("Taken back: ")
    at_work.actions_table["edit.undo"].trigger()
    assert in_file(path) == {}
    assert at_work.workspace.scenario is None
    assert not at_work.actions_table["edit.undo"].isEnabled()
    at_work.actions_table["edit.redo"].trigger()
    assert in_file(path) == {"Scenario 1": 1}
    settled(at_work, qtbot)
    assert (at_work.workspace.scenario, coverage(at_work.workspace.report)) == ("Scenario 1", 100)


def test_undoing_goes_on_after_the_window_was_closed(at_work, path, qtbot):
    at_work.pencil.do(near(at_work))
    at_work.workspace.open(None, None, saved=True)
    opened(at_work, path, qtbot)
    assert [each.name for each in at_work.workspace.base.scenarios] == ["Scenario 1"]
    at_work.actions_table["edit.undo"].trigger()
    assert in_file(path) == {}


def test_saving_keeps_the_way_back(at_work, path, qtbot):
    at_work.pencil.do(near(at_work))
    at_work.jobs.remove_layer("green")
    assert not at_work.workspace.saved
    at_work.jobs.save(path)
    qtbot.waitUntil(lambda: at_work.workspace.saved, timeout=20_000)
    at_work.workspace.open(None, None, saved=True)
    opened(at_work, path, qtbot)
    at_work.actions_table["edit.undo"].trigger()
    assert in_file(path) == {}


def test_a_gesture_outside_the_district_is_refused_and_nothing_changes(at_work, path, qtbot):
    far = at_work.pencil.in_degrees(point(90_000, 0))
    assert not at_work.pencil.do(Add(role="bus_stop", shape=far, name="1"))
    assert "outside the study area" in at_work.messages.sentence
    assert at_work.workspace.scenario is None
    assert in_file(path) == {}


def test_what_somebody_else_has_open_is_read_only(window, path, qtbot):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "Lock\n"
        opened(window, path, qtbot)
        assert "has had the project open since" in window.messages.sentence
        assert not window.pencil.do(near(window))
        assert "has had the project open since" in window.messages.sentence
        assert in_file(path) == {}
    finally:
        other.communicate("")


def test_the_lock_is_given_back(at_work, path):
    lock = path.with_name(f"{path.name}.lock")
    assert lock.exists()
    at_work.workspace.open(None, None, saved=True)
    assert not lock.exists()


def test_edits_of_a_project_in_no_file_are_saved_with_it(opened, path, qtbot):
    opened.pencil.do(near(opened))
    assert not opened.workspace.saved
    opened.jobs.save(path)
    qtbot.waitUntil(lambda: opened.workspace.saved, timeout=20_000)
    assert in_file(path) == {"Scenario 1": 1}
    opened.pencil.do(Remove(role="bus_stop", feature=held(opened, 510, 1050).feature))
    assert in_file(path) == {"Scenario 1": 2}


def test_edits_are_switched_off_noted_reordered_and_taken_out(at_work, path, qtbot):
    pencil = at_work.pencil
    pencil.do(near(at_work))
    pencil.do(Remove(role="bus_stop", feature=held(at_work, 510, 1050).feature))
    pencil.set_off(0, True)
    pencil.set_note(1, "待核实")
    pencil.move_edit(1, 0)
    (scenario,) = open_project(path).scenarios
    assert [(type(each).__name__, each.off, each.note) for each in scenario.edits] == [
        ("Remove", False, "待核实"),
        ("Move", True, ""),
    ]
    pencil.remove_edits([0])
    (scenario,) = open_project(path).scenarios
    assert [type(each).__name__ for each in scenario.edits] == ["Move"]
    settled(at_work, qtbot)
    assert coverage(at_work.workspace.report) == 50


def answer(window, text):
    (dialog,) = (each for each in window.findChildren(QInputDialog) if each.isVisible())
    dialog.setTextValue(text)
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "OK").click()
    dialog.deleteLater()


def test_scenarios_are_made_renamed_duplicated_and_deleted(at_work, path, qtbot):
    at_work.actions_table["scenario.new"].trigger()
    answer(at_work, "方案甲")
    at_work.pencil.do(near(at_work))
    at_work.actions_table["scenario.rename"].trigger()
    answer(at_work, "方案乙")
    at_work.actions_table["scenario.duplicate"].trigger()
    assert in_file(path) == {"方案乙": 1, "方案乙 2": 1}
    assert at_work.workspace.scenario == "方案乙 2"
    at_work.actions_table["scenario.rename"].trigger()
    answer(at_work, "方案乙")
    assert "already" in at_work.messages.sentence
    at_work.actions_table["scenario.delete"].trigger()
    assert in_file(path) == {"方案乙": 1}
    button = next(each for each in at_work.messages.findChildren(QPushButton) if each.text() == "Put it back")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert in_file(path) == {"方案乙": 1, "方案乙 2": 1}


def test_scenarios_stand_beside_each_other_and_each_edit_says_what_it_does(at_work, qtbot):
    at_work.pencil.do(near(at_work))
    settled(at_work, qtbot)
    workspace = at_work.workspace
    qtbot.waitUntil(lambda: None not in (workspace.comparison, workspace.effects), timeout=20_000)
    (scorecard,) = workspace.comparison.scenarios
    assert scorecard.readings["transfer_coverage_50m"].of("district").value == 100
    assert workspace.effects == ({"transfer_coverage_50m": 50, "transfer_coverage_100m": 50},)


def test_what_is_tried_out_is_seen_and_given_back(at_work, path, qtbot):
    qtbot.waitUntil(lambda: at_work.pencil.is_live, timeout=20_000)
    at_work.pencil.try_out(near(at_work))
    live = at_work.workspace.live.scorecard
    assert live.readings["transfer_coverage_50m"].of("district").value == 100
    at_work.pencil.try_out(None)
    assert at_work.workspace.live is None
    assert in_file(path) == {}


def test_another_entrance_is_evaluated_behind(at_work, qtbot):
    """The first station gets an entrance far from its stop: covered still, by any of its entrances."""
    qtbot.waitUntil(lambda: at_work.pencil.is_live, timeout=20_000)
    door = at_work.pencil.in_degrees(point(1490, 1115))
    edit = Add(role="rail_entrance", shape=door, values=(("station", "二站"),), name="1")
    at_work.pencil.try_out(edit)
    workspace = at_work.workspace
    qtbot.waitUntil(lambda: workspace.live is not None and not workspace.live.waits, timeout=20_000)
    assert workspace.live.scorecard.readings["transfer_coverage_50m"].of("district").value == 100
