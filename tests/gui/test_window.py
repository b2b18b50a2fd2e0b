"""The window as a whole: start page, language, saving, dropping, errors, leaving."""

import gc
import re

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton, QToolButton, QWidget

from gisapp.store.project_file import save_project
from gisapp.timeline import Timeline
from layers.errors import UserError
from layers.text import T
from ui import settings
from ui.help import Page
from ui.palette import Palette
from ui.settings import recent_projects


def message_box(window):
    return next((box for box in window.findChildren(QMessageBox) if box.isVisible()), None)


def page(window):
    return next(each for each in window.findChildren(Page) if each.isVisible())


def button(parent, text):
    return next(each for each in parent.findChildren(QPushButton) if each.text() == text)


def said(window):
    """Every word that is seen in the window, tips included."""
    seen = [each for each in window.findChildren(QWidget) if each.isVisibleTo(window)]
    words = {each.text() for each in seen if isinstance(each, QLabel | QPushButton | QToolButton)}
    words |= {each.placeholderText() for each in seen if isinstance(each, QLineEdit)}
    words |= {each.toolTip() for each in seen} | {action.text() for action in window.actions()}
    return words | {window.tables.tabText(number) for number in range(window.tables.count())}


@pytest.fixture
def saved(project, tmp_path):
    path = tmp_path / "方城.gpkg"
    save_project(project, path)
    return path


def test_empty_window_says_what_to_do_next(window):
    shown = [each.text() for each in window._start_page.findChildren(QPushButton)]
    assert shown == ["Open the sample district", "Import files...", "Open a project..."]
    assert not window.actions_table["file.save"].isEnabled()
    assert not window.actions_table["view.fit"].isEnabled()


def test_the_window_is_no_wider_than_the_screen(window):
    """Unless that is smaller than what the window needs."""
    screen = window.screen().availableSize()
    assert window.width() <= max(screen.width(), 1280)
    assert window.height() <= max(screen.height(), 700)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_tables_can_be_reached_on_a_small_laptop(mapped, language):
    mapped.resize(1366, 768)
    mapped.workspace.speak(language)
    bar = mapped.tables.tabBar()
    arrows = [each for each in bar.findChildren(QToolButton) if each.isVisible()]
    assert arrows == []
    assert bar.tabRect(bar.count() - 1).right() < mapped.tables.cornerWidget(Qt.Corner.TopRightCorner).x()


def test_language_switches_at_once_and_back(mapped):
    workspace = mapped.workspace
    assert mapped.menuBar().actions()[0].text() == "&File"
    workspace.speak("zh")
    assert mapped.layers.tree.topLevelItem(0).text(0) == "边界"
    assert mapped.actions_table["view.zh"].isChecked()
    workspace.speak("en")
    assert mapped.layers.tree.topLevelItem(0).text(0) == "Boundaries"


def test_no_word_of_the_window_stays_in_the_other_language(opened):
    """No sentence that differs between the languages may be seen in the one that is not chosen."""
    opened.workspace.speak("zh")
    gc.collect()
    opened.workspace.speak("en")
    english = said(opened)
    opened.workspace.speak("zh")
    both = {words for words in said(opened) & english if re.search("[A-Za-z]{4}", words)}
    assert both == {"English"}  # the name by which its speakers find it


def test_every_action_has_a_place_in_a_menu_and_its_own_shortcut(window):
    rows = window.actions_table.rows
    in_menus = {action for menu in window.menuBar().actions() for action in menu.menu().actions()}
    assert all(window.actions_table[row.id] in in_menus for row in rows)
    shortcuts = [row.shortcut for row in rows if row.shortcut]
    assert len(set(shortcuts)) == len(shortcuts)


def test_help_lists_every_action(window):
    window.actions_table["help.shortcuts"].trigger()
    words = page(window).text.toPlainText()
    assert "Whole district" in words
    assert "Ctrl+0" in words


def test_palette_finds_an_action_and_does_it(mapped, qtbot):
    mapped.canvas.zoom(8)
    mapped.commands.show_palette()
    palette = mapped.findChild(Palette)
    qtbot.keyClicks(palette.line, "whole")
    assert palette.list.count() == 1
    resolution = mapped.canvas.view.resolution
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert mapped.canvas.view.resolution > resolution


def test_palette_knows_actions_by_their_english_id_and_says_when_there_is_none(window, qtbot):
    window.workspace.speak("zh")
    window.commands.show_palette()
    palette = window.findChild(Palette)
    qtbot.keyClicks(palette.line, "import_f")
    assert [palette.list.item(n).text().split()[0] for n in range(palette.list.count())] == ["导入文件夹…"]
    qtbot.keyClicks(palette.line, "xyz")
    assert palette.list.item(0).text() == "没有这样的操作。"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_palette_leaves_out_what_cannot_be_done(window):
    window.commands.show_palette()
    palette = window.findChild(Palette)
    names = [palette.list.item(number).text() for number in range(palette.list.count())]
    assert not any(name.startswith("Save") for name in names)
    palette.close()


def test_opened_file_is_among_the_recent(window, saved, qtbot):
    window.commands.open_path(saved)
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=20_000)
    assert recent_projects() == [saved]
    assert window.windowTitle().startswith("方城.gpkg")


def test_file_that_is_no_project_is_refused_in_the_bar(window, tmp_path, qtbot):
    path = tmp_path / "other.gpkg"
    path.write_text("nothing", encoding="utf-8")
    window.commands.open_path(path)
    qtbot.waitUntil(lambda: "other.gpkg" in window.messages.sentence, timeout=20_000)
    assert window.workspace.project is None


def test_save_writes_what_can_be_opened_again(mapped, tmp_path, qtbot, project):
    from gisapp.store.project_file import open_project

    mapped.jobs.save(tmp_path / "新 方城.gpkg")
    qtbot.waitUntil(lambda: mapped.workspace.path is not None, timeout=20_000)
    assert mapped.workspace.path == tmp_path / "新 方城.gpkg"
    again = open_project(mapped.workspace.path)
    assert [layer.id for layer in again.layers] == [layer.id for layer in project.layers]


def drop(window, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(10, 10)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_dropped_project_is_opened(window, saved, qtbot):
    drop(window, [saved])
    qtbot.waitUntil(lambda: window.workspace.path == saved, timeout=20_000)


def test_unsaved_project_is_asked_about_and_stays_on_cancel(mapped, qtbot):
    mapped.workspace.saved = False
    mapped.close()
    box = message_box(mapped)
    assert mapped.isVisible()
    assert "方城" in box.text()
    qtbot.mouseClick(button(box, "Cancel"), Qt.MouseButton.LeftButton)
    assert mapped.isVisible()


def test_unsaved_project_can_be_dropped(mapped, qtbot):
    mapped.workspace.saved = False
    mapped.commands.new_project()
    qtbot.mouseClick(button(message_box(mapped), "Do not save"), Qt.MouseButton.LeftButton)
    assert mapped.workspace.project is None


def test_user_error_is_a_sentence_and_a_bug_an_apology(window, qtbot, caplog):
    window.messages.tell_error(UserError(T("{file} is empty.", file="a.shp"), T("Choose another.")))
    assert window.messages.sentence == "a.shp is empty."
    assert message_box(window) is None
    window.messages.tell_error(ValueError("broken"))
    box = message_box(window)
    assert "ValueError: broken" in box.detailedText()
    copy = button(box, "Copy the report")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "ValueError: broken" in QApplication.clipboard().text()
    box.close()


def test_fault_that_comes_again_and_again_is_told_once(window):
    error = ValueError("broken")
    for _ in range(3):
        window.messages.tell_error(error)
    assert sum(box.isVisible() for box in window.findChildren(QMessageBox)) == 1
    message_box(window).close()


def test_escape_stops_what_runs(window, qtbot):
    told = []
    window.background.failed.connect(told.append)

    def work(task):
        while True:
            task.step(0.1, T("Working"))

    window.background.run(work, told.append)
    qtbot.waitUntil(lambda: window.background.busy)
    window.escape()
    qtbot.waitUntil(lambda: bool(told))
    assert window.messages.sentence == "Cancelled; nothing was changed."


def test_project_without_zones_says_so_on_the_scorecard(window, project, qtbot):
    from dataclasses import replace

    stops = tuple(layer for layer in project.layers if layer.role == "bus_stop")
    window.workspace.open(Timeline(replace(project, layers=stops)), None, saved=True)
    qtbot.waitUntil(lambda: window.workspace.obstacle is not None, timeout=20_000)
    assert message_box(window) is None
    assert window.messages.sentence != ""


def test_about_says_that_sample_data_are_made_up(mapped):
    mapped.commands.show_about()
    assert "示范数据·非实测" in page(mapped).text.toPlainText()


def test_definitions_name_formula_and_source(window):
    window.commands.show_definitions()
    words = page(window).text.toPlainText()
    assert "CJJ/T 85" in words


def test_language_chosen_in_the_window_is_the_first_one_next_time(window, monkeypatch):
    monkeypatch.setenv("GISAPP_LANG", "en")
    assert settings.first_language(None) == "en"
    window.actions_table["view.zh"].trigger()
    assert settings.first_language(None) == "zh"
    assert settings.first_language("en") == "en"


def test_layer_can_be_taken_out_and_put_back(mapped, project, qtbot):
    park = next(
        item
        for item in map(mapped.layers.tree.topLevelItem, range(mapped.layers.tree.topLevelItemCount()))
        if item.text(0) == "Parks (G1)"
    )
    menu = mapped.layers.layer_menu(park)
    menu.actions()[-1].trigger()
    assert "park" not in {layer.id for layer in mapped.workspace.project.layers}
    assert mapped.workspace.project.findings == ()
    qtbot.mouseClick(button(mapped.messages, "Put it back"), Qt.MouseButton.LeftButton)
    assert mapped.workspace.project is project
    assert not mapped.messages.isVisible()
