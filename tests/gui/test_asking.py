"""Questions before something is lost: answers of an import, files that would be replaced."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gisapp.store.project_file import open_project, save_project
from ui.importing.dialog import ImportDialog

RAW = Path(__file__).resolve().parents[2] / "sample_data" / "raw"
PATIENCE = 30_000


def question(parent):
    return next((box for box in parent.findChildren(QMessageBox) if box.isVisible()), None)


def button(box, words):
    (found,) = [each for each in box.buttons() if each.text() == words]
    return found


def content(folder):
    """All files with what is in them, but for the window's own settings."""
    return {
        path.name: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "settings.ini"
    }


@pytest.fixture
def typed(monkeypatch):
    """The name that is typed into the next file dialog; the list of what the dialogs were told."""
    names = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(names[-1]), ""))
    return names


# ------------------------------------------------------------ the import


@pytest.fixture
def dialog(window, qtbot):
    window.commands.take([RAW / "区界.geojson", RAW / "公园绿地.gpkg"])
    dialog = window.findChild(ImportDialog)
    qtbot.waitUntil(lambda: dialog.session.draft is not None, timeout=PATIENCE)
    return dialog


def answer(dialog, qtbot):
    dialog.session.decide(dialog.session.decisions.with_role("公园绿地.gpkg", "green"))
    qtbot.waitUntil(lambda: not dialog.session.busy, timeout=PATIENCE)


def test_esc_leaves_an_import_in_which_nothing_was_answered(dialog, window, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert question(dialog) is None
    assert not dialog.isVisible()


def test_esc_asks_before_answers_are_dropped_and_esc_again_stays(dialog, qtbot):
    answer(dialog, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    box = question(dialog)
    assert "would be lost" in box.text()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert question(dialog) is None
    assert dialog.isVisible()
    assert dialog.session.decisions.roles
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.mouseClick(button(question(dialog), "Leave"), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_answers_can_be_kept_as_a_recipe_on_the_way_out(dialog, qtbot, tmp_path, typed):
    answer(dialog, qtbot)
    typed.append(tmp_path / "r.toml")
    dialog.foot.cancel.click()
    qtbot.mouseClick(button(question(dialog), "Save as a recipe..."), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert 'role = "green"' in (tmp_path / "r.toml").read_text(encoding="utf-8")


def test_a_recipe_that_is_there_is_asked_about(dialog, qtbot, tmp_path, typed):
    answer(dialog, qtbot)
    typed.append(tmp_path / "r.toml")
    (tmp_path / "r.toml").write_text("format = 1\nfile = []\n", encoding="utf-8")
    before = content(tmp_path)
    dialog.head.recipe_wanted.emit()
    assert "r.toml" in question(dialog).informativeText()
    qtbot.keyClick(question(dialog), Qt.Key.Key_Return)  # Enter changes nothing
    assert content(tmp_path) == before
    dialog.head.recipe_wanted.emit()
    qtbot.mouseClick(button(question(dialog), "Replace"), Qt.MouseButton.LeftButton)
    assert content(tmp_path) != before


# ------------------------------------------------------------ projects, copies, reports


def test_another_project_is_replaced_only_after_a_yes(mapped, project, tmp_path, qtbot, typed):
    place = tmp_path / "另一个.gpkg"
    save_project(project, place)
    before = content(tmp_path)
    typed.append(tmp_path / "另一个")  # without the ending, which is added
    mapped.commands.save_as()
    box = question(mapped)
    assert "另一个.gpkg" in box.informativeText()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert content(tmp_path) == before
    mapped.commands.save_as()
    qtbot.mouseClick(button(question(mapped), "Replace"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: mapped.workspace.path == place, timeout=PATIENCE)
    assert open_project(place).title == project.title


def test_a_file_of_the_planners_is_not_replaced_even_then(mapped, tmp_path, qtbot, typed):
    place = tmp_path / "mine.gpkg"
    place.write_bytes(b"mine")
    typed.append(place)
    mapped.commands.save_as()
    qtbot.mouseClick(button(question(mapped), "Replace"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: "mine.gpkg is not a file of this kind" in mapped.messages.sentence, timeout=PATIENCE
    )
    assert content(tmp_path) == {"mine.gpkg": b"mine"}


def test_saving_in_the_projects_own_file_asks_nothing(mapped, tmp_path, qtbot):
    mapped.jobs.save(tmp_path / "p.gpkg")
    qtbot.waitUntil(lambda: mapped.workspace.path is not None, timeout=PATIENCE)
    mapped.commands.save()
    assert question(mapped) is None


def test_a_report_that_is_there_is_named_before_it_goes(opened, tmp_path, qtbot):
    opened.commands._export(tmp_path, ["html", "xlsx"])
    qtbot.waitUntil(lambda: "2 report files written" in opened.messages.sentence, timeout=PATIENCE)
    before = content(tmp_path)
    assert len(before) == 2
    opened.commands._export(tmp_path, ["html", "xlsx"])
    box = question(opened)
    assert all(name in box.informativeText() for name in before)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert content(tmp_path) == before
