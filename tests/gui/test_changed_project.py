"""A project that was changed outside the program is asked about; what was accepted stands in the tables."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from gisapp.store.project_file import open_project, save_project
from tests.changed_projects import change
from ui.settings import recent_projects
from ui.window import Window
from ui.workspace import Workspace


@pytest.fixture
def changed(project, tmp_path):
    path = tmp_path / "方城.gpkg"
    save_project(project, path)
    change(path, "UPDATE district SET population = population * 0.9", "DELETE FROM park WHERE fid = 3")
    return path


def box_of(window, qtbot):
    def boxes():
        return [box for box in window.findChildren(QMessageBox) if box.isVisible()]

    qtbot.waitUntil(lambda: len(boxes()) == 1, timeout=20_000)
    return boxes()[0]


def click(qtbot, box, words):
    (button,) = (each for each in box.findChildren(QPushButton) if each.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_changed_is_shown_and_nothing_opened_before_the_answer(window, changed, qtbot):
    window.commands.open_path(changed)
    box = box_of(window, qtbot)
    assert "方城.gpkg" in box.text()
    told = box.informativeText()
    assert "district.gpkg (District) is not as it was saved: Population 20,000 → 18,000 people." in told
    # Squares of 400, 400 and 200 m: 16 + 16 + 4 hectares, of which the last is gone.
    assert "park.gpkg (Parks (G1)) is not as it was saved: 3 → 2 rows, 36.0 ha → 32.0 ha." in told
    assert {label.textFormat() for label in box.findChildren(QLabel) if label.text()} == {
        Qt.TextFormat.PlainText
    }
    assert "It enters: Park area per person, Green space rate" in told
    assert window.workspace.project is None
    assert box.defaultButton().text() == "Cancel"


def test_cancel_leaves_open_what_is_open(mapped, changed, qtbot):
    before = mapped.workspace.project
    mapped.jobs.open_project(changed)
    click(qtbot, box_of(mapped, qtbot), "Cancel")
    assert mapped.workspace.project is before
    assert recent_projects() == []
    assert mapped.messages.sentence == ""


def test_what_was_accepted_stands_in_the_data_check_and_in_the_file_that_is_saved(window, changed, qtbot):
    window.commands.open_path(changed)
    click(qtbot, box_of(window, qtbot), "Open all the same")
    qtbot.waitUntil(lambda: window.workspace.report is not None, timeout=20_000)
    assert recent_projects() == [changed]
    table = window.workspace.report.findings
    shown = [str(cell.text) for row in table.rows for cell in row]
    assert any("20,000 → 18,000 people" in cell for cell in shown)
    window.commands.save()
    qtbot.waitUntil(lambda: "Saved in" in window.messages.sentence, timeout=20_000)
    again = open_project(changed)
    assert [each.code for each in again.findings].count("project.changed") == 2


def test_the_question_is_asked_in_chinese_too(window, changed, qtbot):
    window.workspace.speak("zh")
    window.commands.open_path(changed)
    box = box_of(window, qtbot)
    assert "人口 20,000 → 18,000 人" in box.informativeText()
    assert not any(word in box.text() + box.informativeText() for word in ("changed", "saved", "every"))
    click(qtbot, box, "仍然打开")
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=20_000)


def test_many_changes_are_counted(window, project, tmp_path, qtbot):
    path = tmp_path / "many.gpkg"
    save_project(project, path)
    change(path, *(f"UPDATE {layer.id} SET row = row + 1" for layer in project.layers))
    window.jobs.open_project(path)
    assert len(project.layers) == 9
    assert "… and 3 things more" in box_of(window, qtbot).informativeText()


def test_the_window_that_is_started_with_the_acceptance_does_not_ask(changed, qtbot, qapp):
    shown = Window(Workspace("en"), changed, accept_changed=True)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: shown.workspace.project is not None, timeout=20_000)
    assert not [box for box in shown.findChildren(QMessageBox) if box.isVisible()]
    shown.background.close()
    shown.close()
