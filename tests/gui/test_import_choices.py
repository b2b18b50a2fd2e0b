"""The import dialog driven as a planner drives it: a mixed folder, mouse, keyboard, answers, effects."""

import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QSpinBox

from ui.importing import lines
from ui.importing.dialog import ImportDialog

RAW = Path(__file__).resolve().parents[2] / "sample_data" / "raw"
STOPS = "公交站点_高德.csv"
PARKS = "公园绿地.gpkg"
PLOTS = "绿地图斑.shp"
PATIENCE = 30_000


@pytest.fixture
def folder(tmp_path):
    """Sample files: stops in GBK and GCJ-02, plots without .prj, parks in a zip, a workbook, a fault."""
    home = tmp_path / "原始资料"
    home.mkdir()
    for name in (
        "区界.geojson",
        "轨道站.csv",
        "轨道站出入口.geojson",
        "街道.shp",
        "街道.dbf",
        "街道.shx",
        "街道.prj",
    ):
        shutil.copy(RAW / name, home)
    for ending in ("shp", "dbf", "shx", "cpg"):
        shutil.copy(RAW / f"绿地图斑.{ending}", home)
    (home / STOPS).write_bytes((RAW / STOPS).read_text(encoding="utf-8-sig").encode("gb18030"))
    with zipfile.ZipFile(home / "公园.zip", "w") as archive:
        archive.write(RAW / PARKS, f"内/{PARKS}")
    pd.DataFrame({"街道": ["朝天门街道"], "常住人口": [1000]}).to_excel(
        home / "常住人口_街道.xlsx", index=False
    )
    (home / "坏.geojson").write_text('{"type":"FeatureCollection","features":[{"type"', encoding="utf-8")
    return home


@pytest.fixture
def begun(window, folder):
    """The dialog as it is right after the drop."""
    window.commands.take([folder])
    return window.findChild(ImportDialog)


@pytest.fixture
def dialog(begun, qtbot):
    """The dialog once all is read and checked."""
    settle(begun, qtbot)
    return begun


def settle(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.session.draft is not None and not dialog.session.busy, timeout=PATIENCE)


def row(dialog, title):
    return next(row for row in dialog.session.draft.rows if row.source.title == title)


def text(dialog, title, column):
    return dialog.table.lines.index(dialog.table.line_of(title), column).data()


def click_cell(dialog, title, column, qtbot):
    """Click a cell with the mouse; the menu that opens, if one does."""
    table = dialog.table
    index = table.lines.index(table.line_of(title), column)
    table.scrollTo(index)
    place = table.visualRect(index)
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.left() + 20, place.center().y())
    )
    return QApplication.activePopupWidget()


def choose(menu, words, qtbot):
    """Go to an entry with the arrow keys and press Enter."""
    assert isinstance(menu, QMenu)
    wanted = next(action for action in menu.actions() if action.text() == words)
    for _ in menu.actions():
        if menu.activeAction() is wanted:
            break
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def press(button, qtbot):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(6, button.height() // 2))


def preview(dialog):
    model = dialog.rows.model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


# ---------------------------------------------------------------- reading


def test_opens_at_once_and_names_the_files_before_they_are_read(begun, qtbot):
    assert begun.isVisible()
    assert not begun.foot.go.isEnabled()
    qtbot.waitUntil(lambda: len(begun.table.lines.lines) == 9, timeout=PATIENCE)
    assert begun.session.draft is None
    assert "reading..." in {text(begun, line.title, lines.CHECK) for line in begun.table.lines.lines}
    settle(begun, qtbot)
    assert begun.foot.go.isEnabled()
    assert not {"reading...", "checking..."} & {
        text(begun, each.title, lines.CHECK) for each in begun.table.lines.lines
    }


def test_escape_while_reading_leaves_everything_as_it_was(begun, window, qtbot):
    qtbot.waitUntil(lambda: bool(begun.table.lines.lines), timeout=PATIENCE)
    qtbot.keyClick(begun, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is None, timeout=PATIENCE)
    assert not window.background.busy
    assert window.workspace.project is None
    assert window.messages.sentence == ""


def test_the_question_comes_first_with_the_suggested_answer_on_the_map(dialog, qtbot):
    assert dialog.table.currentIndex().row() == 0
    assert dialog.table.current.title == PLOTS
    checked = next(button for button in dialog.details.choices if button.isChecked())
    assert "EPSG:4545" in checked.accessibleName()
    qtbot.waitUntil(lambda: dialog.map.picture.scene is not None, timeout=PATIENCE)
    scene = dialog.map.picture.scene
    assert scene.words.figures["share"] > 99
    assert [drawing.style.role for drawing in scene.drawings] == ["district", "green"]


def test_broken_file_says_why_in_its_own_line(dialog):
    dialog.table.turn_to("坏.geojson")
    assert text(dialog, "坏.geojson", lines.CHECK) == "✗ not read"
    assert any("坏.geojson" in words for words in dialog.details.words)


def test_preview_shows_the_rows_as_found(dialog):
    dialog.table.turn_to(STOPS)
    found = pd.read_csv(RAW / STOPS, encoding="utf-8-sig", dtype=str, nrows=50)
    shown = preview(dialog)
    assert len(shown) == 50
    assert [cells[1] for cells in shown] == found["站名"].tolist()


# ---------------------------------------------------------------- choosing


def test_role_is_chosen_with_mouse_and_arrow_keys(dialog, qtbot):
    menu = click_cell(dialog, PARKS, lines.ROLE, qtbot)
    choose(menu, "Other green space (G2, G3, XG)", qtbot)
    settle(dialog, qtbot)
    assert row(dialog, PARKS).role == "green"
    assert dialog.table.current.title == PARKS


def test_role_is_set_aside_with_the_keyboard_alone(dialog, qtbot):
    dialog.table.turn_to(PARKS)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    choose(QApplication.activePopupWidget(), "(not used)", qtbot)
    settle(dialog, qtbot)
    assert row(dialog, PARKS).role is None
    assert text(dialog, PARKS, lines.CHECK) == "– not used"


def test_code_page_is_changed_and_left_to_the_bytes_again(dialog, qtbot):
    assert text(dialog, STOPS, lines.ENCODING) == "GBK"
    dialog.table.turn_to(STOPS)
    right = preview(dialog)
    choose(click_cell(dialog, STOPS, lines.ENCODING, qtbot), "BIG5", qtbot)
    settle(dialog, qtbot)
    assert preview(dialog)[0][1] == right[0][1].encode("gb18030").decode("big5", "replace")
    choose(click_cell(dialog, STOPS, lines.ENCODING, qtbot), "As the bytes say", qtbot)
    settle(dialog, qtbot)
    assert preview(dialog) == right


def test_column_chip_chooses_another_column(dialog, qtbot):
    dialog.table.turn_to(STOPS)
    chip = next(chip for chip in dialog.columns.chips if chip.text() == "站名 → Stop")
    choice = next(action for action in chip.menu().actions() if action.text() == "站台编号")
    choice.trigger()
    settle(dialog, qtbot)
    assert row(dialog, STOPS).layer.frame["name"].iloc[0] == "G001"
    assert "站台编号 → Stop" in [chip.text() for chip in dialog.columns.chips]


def test_declined_mend_changes_the_data_and_its_effect_is_told(dialog, qtbot):
    dialog.table.turn_to(PARKS)
    area = row(dialog, PARKS).layer.frame.area.sum()
    (box,) = dialog.details.mends
    assert box.isChecked()
    qtbot.waitUntil(lambda: not any("computing" in words for words in dialog.details.words), timeout=PATIENCE)
    press(box, qtbot)
    settle(dialog, qtbot)
    assert row(dialog, PARKS).layer.frame.area.sum() < area - 1000
    (box,) = dialog.details.mends
    assert not box.isChecked()
    press(box, qtbot)
    settle(dialog, qtbot)
    assert row(dialog, PARKS).layer.frame.area.sum() == pytest.approx(area)


def test_datum_can_be_left_and_converted_again(dialog, qtbot):
    dialog.table.turn_to(STOPS)
    assert text(dialog, STOPS, lines.CRS) == "GCJ-02 → WGS 84"
    converted = shapely.get_coordinates(row(dialog, STOPS).layer.frame.geometry.to_numpy())
    qtbot.waitUntil(lambda: dialog.map.picture.scene is not None, timeout=PATIENCE)
    looks = [dots.look for dots in dialog.map.picture.scene.dots]
    assert looks == ["known", "before", "after"]
    press(answer(dialog, "Leave it as it is"), qtbot)
    settle(dialog, qtbot)
    left = shapely.get_coordinates(row(dialog, STOPS).layer.frame.geometry.to_numpy())
    assert np.median(np.hypot(*(left - converted).T)) == pytest.approx(480, abs=30)
    assert text(dialog, STOPS, lines.CHECK).startswith("⚠")  # refused, and still told
    press(answer(dialog, "Convert it from GCJ-02 (Amap, Tencent) (suggested)"), qtbot)
    settle(dialog, qtbot)
    again = shapely.get_coordinates(row(dialog, STOPS).layer.frame.geometry.to_numpy())
    assert again == pytest.approx(converted)


def answer(dialog, words):
    return next(button for button in dialog.details.choices if button.accessibleName() == words)


def test_effect_of_the_datum_is_told_in_figures(dialog, qtbot):
    dialog.table.turn_to(STOPS)
    qtbot.waitUntil(
        lambda: any("Rail–bus transfer within 50 m" in words for words in dialog.details.words),
        timeout=PATIENCE,
    )


def test_arrow_keys_choose_another_answer_and_keep_the_keyboard(dialog, qtbot):
    first = dialog.details.choices[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    settle(dialog, qtbot)
    assert row(dialog, PLOTS).answers.crs == "EPSG:2381"
    focused = dialog.focusWidget()
    assert focused in dialog.details.choices
    assert focused.isChecked()
    assert "EPSG:2381" in focused.accessibleName()


# ---------------------------------------------------------------- at the end


def test_enter_answers_as_suggested_and_imports(dialog, window, qtbot):
    assert dialog.foot.go.text() == "Take 1 suggestion and import"
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=PATIENCE)
    roles = [layer.role for layer in window.workspace.project.layers]
    assert sorted(roles) == sorted(
        [
            "district",
            "subdistrict",
            "rail_station",
            "rail_entrance",
            "bus_stop",
            "park",
            "green",
            "population",
        ]
    )


def test_recipe_is_saved_and_answers_the_next_import(dialog, window, folder, tmp_path, qtbot, monkeypatch):
    dialog.table.turn_to(STOPS)
    press(answer(dialog, "Leave it as it is"), qtbot)
    settle(dialog, qtbot)
    dialog.table.turn_to(PLOTS)
    press(answer(dialog, dialog.details.choices[0].accessibleName().strip()), qtbot)
    press(dialog.details.choices[1], qtbot)
    settle(dialog, qtbot)
    recipe = tmp_path / "recipe.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(recipe), ""))
    dialog.head.recipe_wanted.emit()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # nothing is lost now, so that nothing is asked
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is None, timeout=PATIENCE)
    (folder / "轨道站出入口.geojson").unlink()
    window.commands.take([folder])
    again = window.findChild(ImportDialog)
    settle(again, qtbot)
    assert again.session.draft.questions
    again.session.repeat(recipe)
    settle(again, qtbot)
    assert not again.session.draft.questions
    assert row(again, STOPS).answers.datum == "as_is"
    assert row(again, PLOTS).answers.crs == "EPSG:2381"
    assert "recipe" in text(again, "轨道站出入口.geojson", lines.CHECK)


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize("size", [(1280, 740), (1024, 640)])
def test_nothing_is_cut_off(dialog, size, qtbot):
    dialog.resize(*size)
    qtbot.wait(50)
    assert (dialog.width(), dialog.height()) == size
    table = dialog.table
    assert sum(table.columnWidth(column) for column in range(6)) <= table.viewport().width() + 1
    for button in (dialog.foot.cancel, dialog.foot.rest, dialog.foot.go, dialog.head.recipe):
        assert button.width() >= button.sizeHint().width()
        assert dialog.rect().contains(button.mapTo(dialog, button.rect().bottomRight()))
    page = dialog.details.widget()
    assert page.width() <= dialog.details.viewport().width()


# ---------------------------------------------------------------- one of many districts


CITY = [f"{name}区" for name in "渝东西南北中江河湖海山川大小上下前后左右春夏秋冬"]


@pytest.fixture
def city(window, tmp_path, qtbot):
    """The dialog with a city of 24 districts."""
    squares = [shapely.box(106.5 + k / 50, 29.54, 106.52 + k / 50, 29.56) for k in range(len(CITY))]
    gpd.GeoDataFrame({"name": CITY}, geometry=squares, crs="EPSG:4326").to_file(tmp_path / "区县界.geojson")
    window.commands.take([tmp_path])
    dialog = window.findChild(ImportDialog)
    settle(dialog, qtbot)
    return dialog


def test_one_of_many_districts_is_looked_up_by_typing(city, qtbot):
    (box,) = [each for each in city.findChildren(QComboBox) if each.count() == len(CITY)]
    assert box.currentIndex() == -1, "none is suggested"
    assert city.session.draft.questions
    box.lineEdit().setFocus()
    written = QInputMethodEvent()  # as an input method for Chinese writes
    written.setCommitString("湖")
    QApplication.sendEvent(box.lineEdit(), written)
    popup = box.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    settle(city, qtbot)
    qtbot.waitUntil(lambda: not city.session.draft.questions, timeout=PATIENCE)
    (made,) = city.session.draft.rows
    assert made.layer.frame["name"].tolist() == ["湖区"]
    assert len(made.neighbours.frame) == len(CITY) - 1


def test_how_far_off_places_are_can_be_said(dialog, qtbot):
    dialog.table.turn_to(STOPS)
    (box,) = dialog.details.findChildren(QSpinBox)
    assert box.value() == 0
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "25")
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(dialog, qtbot)
    qtbot.waitUntil(lambda: row(dialog, STOPS).layer.origin.error_m == 25)
    dialog.table.turn_to(PARKS)
    assert not dialog.details.findChildren(QSpinBox)
