"""The form for targets of one's own, driven by mouse and keys, on the district of squares.

Green plots and parks cover 28 ha and 9 ha of the 225 ha that are built up: 16.4 %. A park area of 28 ha for
20,000 people is 14 m² for each.
"""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QTableWidget,
)

from gisapp.comparators import COMPARATORS
from gisapp.own_target import OwnTarget
from gisapp.own_targets import entry, read_own, write_own
from gisapp.targets import NO_PLAN
from gisapp.timeline import Timeline
from layers.text import Language
from ui.targets_dialog import TargetsDialog
from ui.targets_table import _COMPARATORS, _SHOWN


@pytest.fixture
def unplanned(opened, project, qtbot):
    """The district with no plan to judge it by."""
    opened.workspace.open(Timeline(replace(project, profile=NO_PLAN)), None, saved=True)
    qtbot.waitUntil(lambda: opened.workspace.report is not None, timeout=20_000)
    return opened


@pytest.fixture
def dialog(unplanned, qtbot):
    qtbot.mouseClick(unplanned.scorecard.targets, Qt.MouseButton.LeftButton)
    return unplanned.findChild(TargetsDialog)


def type_in(dialog, qtbot, row, **cells):
    """Double click each cell, type, and press Enter, as a person does."""
    table = dialog.table
    for name, text in cells.items():
        item = table.item(row, _SHOWN.index(name))
        table.scrollToItem(item)
        place = table.visualItemRect(item).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        editor = editor_of(table)
        (editor.lineEdit() if isinstance(editor, QComboBox) else editor).selectAll()
        typed = QInputMethodEvent()
        typed.setCommitString(text)  # as Chinese is typed
        QApplication.sendEvent(editor, typed)
        enter(table, editor, qtbot)


def editor_of(table):
    """What the cell that is being edited is edited with."""
    (editor,) = [
        each
        for kind in (QComboBox, QLineEdit)
        for each in table.viewport().findChildren(kind, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if each.isVisible()
    ]
    return editor


def enter(table, editor, qtbot):
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.state() is not QTableWidget.State.EditingState)


def judged(window, qtbot):
    qtbot.waitUntil(lambda: window.workspace.report is not None, timeout=20_000)
    return {row.indicator: str(row.gap) for row in window.workspace.report.scores if row.comparator}


def test_targets_are_typed_in_and_judge_at_once(dialog, unplanned, qtbot):
    type_in(
        dialog,
        qtbot,
        0,
        indicator="人均公园绿地面积",
        comparator="≥",
        value="15",
        year="2030",
        document="区规划",
    )
    assert dialog.table.text(0, "read_as") == "≥ 15 m²/person"
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert (dialog.table.text(1, "year"), dialog.table.text(1, "document")) == ("2030", "区规划")
    type_in(dialog, qtbot, 1, indicator="绿地率", comparator="at most", value="力争 10%")
    assert dialog.table.text(1, "read_as") == "strive for ≤ 10 %"
    assert dialog.note.text() == "2 targets, of which 2 can judge 方城区."
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    project = unplanned.workspace.project
    assert (project.profile, project.year) == ("own", 2030)
    assert not unplanned.workspace.saved
    # 15 m² for 20,000 are 30 ha; 10 % of 225 ha are 22.5 ha
    gaps = judged(unplanned, qtbot)
    assert gaps["park_area_per_capita"] == "2.0 ha short"
    assert gaps["green_space_rate"].endswith("above the most")
    words = [label.text() for card in unplanned.scorecard.cards for label in card.findChildren(QLabel)]
    assert any("strive for ≤ 10 %" in each for each in words)
    assert unplanned.scorecard._profile.currentText() == "Own targets: 区规划"
    assert not unplanned.scorecard.targets.isVisible()


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"value": "四十"}, "✗ The value “四十” is not understood."),
        ({"comparator": " "}, "✗ It is not said whether “40” is the least or the most."),
        ({"year": "2030-2035"}, "✗ The year “2030-2035” is not one year."),
        ({"unit": "公顷"}, "✗ The indicator is in %; the target says “40 公顷”."),
    ],
)
def test_what_cannot_be_read_is_said_in_its_row_and_below(dialog, qtbot, cells, sentence):
    good = {"indicator": "绿地率", "comparator": "≥", "value": "40", "unit": "%", "year": "2030"}
    type_in(dialog, qtbot, 0, **good)
    assert dialog.go.isEnabled()
    type_in(dialog, qtbot, 0, **cells)
    assert dialog.table.text(0, "read_as") == sentence
    assert dialog.note.text().startswith(f"Row 1: 绿地率: {sentence.removeprefix('✗ ')}")
    assert not dialog.go.isEnabled()
    type_in(dialog, qtbot, 0, **{name: good[name] for name in cells})
    assert dialog.table.text(0, "read_as") == "≥ 40 %"
    assert dialog.go.isEnabled()


def test_indicator_and_comparator_are_offered(dialog, qtbot):
    table = dialog.table
    table.editItem(table.item(0, 0))
    box = editor_of(table)
    assert [box.itemText(n) for n in range(box.count())][:2] == ["Park area per person", "Green space rate"]
    box.setCurrentIndex(1)
    enter(table, box, qtbot)
    assert table.text(0, "indicator") == "Green space rate"


def test_a_file_is_taken_in_with_its_faults_marked(dialog, unplanned, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "目标.csv"
    path.write_bytes(
        "指标,比较,目标值,单位,年份,文件,条款\n绿地率,不低于,15,%,2030,区规划,第1条\n绿化覆盖率,,四成,,2030,区规划,第2条\n".encode(
            "gbk"
        )
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2, timeout=20_000)
    assert dialog.table.text(0, "read_as") == "≥ 15 %"
    assert dialog.table.text(1, "read_as").startswith("✗ It is not said whether “四成”")
    assert not dialog.go.isEnabled()
    dialog.table.selectRow(1)
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert [each.clause for each in unplanned.workspace.project.own_targets] == ["第1条"]
    assert set(judged(unplanned, qtbot)) == {"green_space_rate"}


def test_a_file_that_holds_no_targets_is_refused_in_the_form(dialog, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "人口.csv"
    path.write_text("街道,人口\n甲,1\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "人口.csv holds no table of targets" in dialog.note.text(), timeout=20_000)


def test_targets_are_saved_as_a_file_to_be_shared(dialog, qtbot, tmp_path, monkeypatch):
    type_in(dialog, qtbot, 0, indicator="绿地率", comparator="≥", value="40", year="2030", place="方城区")
    for kind, name in (("TOML (*.toml)", "甲.toml"), ("CSV (*.csv)", "乙.csv")):
        given = str(tmp_path / name.partition(".")[0])
        chosen = (given, kind)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen, **__: chosen)
        qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
        (target,) = read_own(tmp_path / name).targets
        assert (target.comparator, target.value, target.place) == (">=", 40, "方城区")
    # what is there already is asked about
    type_in(dialog, qtbot, 0, value="41")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    box = dialog.findChild(QMessageBox)
    assert "乙.csv" in box.informativeText()
    box.buttons()[0].click()
    qtbot.waitUntil(lambda: read_own(tmp_path / "乙.csv").targets[0].value == 41, timeout=20_000)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("统计.csv", "指标,目标值\nGDP,5\n"),
        ("list.csv", "indicator,value\nGDP,5\n"),
        ("甲.toml", '# 与园林处商定\nformat = 1\n[[target]]\nindicator = "GDP"\nvalue = "5"\n'),
    ],
)
def test_a_list_that_somebody_made_is_not_replaced(dialog, qtbot, tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    type_in(dialog, qtbot, 0, indicator="绿地率", comparator="≥", value="40", year="2030", place="方城区")
    dialog.save_file(tmp_path / name)
    assert "is not a file of this kind that this program has written" in dialog.note.text()
    assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_targets_of_another_district_are_refused_and_the_form_stays(dialog, unplanned, qtbot):
    type_in(dialog, qtbot, 0, indicator="绿地率", comparator="≥", value="40", year="2030", place="江北区")
    assert dialog.note.text() == "1 target, of which 0 can judge 方城区."
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert "No target in this list is for 方城区; they are for 江北区." in dialog.note.text()
    assert dialog.isVisible()
    assert unplanned.workspace.project.own_targets == ()


def test_the_form_shows_what_the_project_has_and_can_take_it_away(opened, project, qtbot, tmp_path):
    rows = (
        OwnTarget("绿地率", "green_space_rate", "hold", 38.5, "%", 2030, "", "力争", "<b>规划</b>", "第3条"),
        OwnTarget("人均公园绿地", "park_area_per_capita", "<=", 13.0, "m2/person", 2031, code="500105"),
        OwnTarget("水质", None, "<=", 2.0, "类", 2030),
    )
    opened.workspace.open(
        Timeline(replace(project, own_targets=rows, profile="own", year=2030)), None, saved=True
    )
    opened.actions_table["project.targets"].trigger()
    dialog = opened.findChild(TargetsDialog)
    shown = [dialog.table.text(row, "read_as") for row in range(3)]
    assert shown == ["strive for keep 38.5 %", "≤ 13 m²/person", "class Ⅱ or better (listed only)"]
    assert dialog.table.text(0, "document") == "<b>规划</b>"
    assert dialog.read.targets == rows
    write_own(dialog.read.targets, tmp_path / "a.toml", Language("en"))
    assert read_own(tmp_path / "a.toml").targets == rows
    dialog.table.selectAll()
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert opened.workspace.project.own_targets == ()
    assert opened.workspace.project.profile == NO_PLAN
    qtbot.waitUntil(opened.scorecard.targets.isVisible, timeout=20_000)


def test_cancel_changes_nothing(dialog, unplanned, qtbot):
    before = unplanned.workspace.project
    type_in(dialog, qtbot, 0, indicator="绿地率", comparator="≥", value="40", year="2030")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert unplanned.workspace.project is before
    assert unplanned.workspace.saved


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_sign_that_is_offered_is_read(code):
    row = {"indicator": "50米覆盖率", "value": "100", "year": "2030"}
    read = {key: entry({**row, "comparator": Language(code).say(sign)}) for key, sign in _COMPARATORS.items()}
    assert {key: each.comparator for key, each in read.items()} == {key: key for key in COMPARATORS}
