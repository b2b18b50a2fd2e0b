"""Scenarios beside what is: figures worked out on paper, and what a click on them does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ui.panels.comparison import ComparisonPanel


@pytest.fixture
def panel(rooms, qtbot):
    made = ComparisonPanel(rooms.workspace)
    qtbot.addWidget(made)
    made.resize(520, 260)
    made.show()
    qtbot.waitExposed(made)
    return made


def cells(view):
    model = view.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_each_scenario_is_a_column_with_its_differences(panel):
    # 2 ha of park for 20 000 people and 3 ha of green on 200 ha, one station of two; 甲 + 1 ha, 乙 + 2 ha
    assert cells(panel.views["all"]) == [
        ["park per person ≥ 13 m²/person", "✗ 1.0", "✗ 1.5 ▲0.5", "✗ 2.0 ▲1.0"],
        ["green rate ≥ 40 %", "✗ 1.5", "✗ 2.0 ▲0.5", "✗ 2.5 ▲1.0"],
        ["greening keep 38 %", "–", "–", "–"],
        ["transfer 50 m ≥ 80 %", "✗ 50.0", "✓ 100.0 ▲50.0", "✗ 50.0 ="],
        ["transfer 100 m ≥ 90 %", "✗ 50.0", "✓ 100.0 ▲50.0", "✗ 50.0 ="],
        ["Cost 10,000 yuan", "–", "200", "400"],
    ]


def test_the_chosen_scenario_stands_out(panel, rooms):
    model = panel.views["all"].model()
    bold = [model.index(0, column).data(Qt.ItemDataRole.FontRole) for column in range(4)]
    assert bold == [None] * 4
    rooms.choose("乙")
    bold = [model.index(0, column).data(Qt.ItemDataRole.FontRole) for column in range(4)]
    assert bold[:3] == [None] * 3
    assert bold[3].bold()


def test_zones_show_the_chosen_indicator(panel, rooms):
    panel.setCurrentIndex(2)
    rooms.workspace.choose("transfer_coverage_50m")
    box = panel.indicators["cluster"]
    assert box.currentData() == "transfer_coverage_50m"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    assert rooms.workspace.indicator == "park_area_per_capita"


def test_a_click_on_a_row_chooses_its_indicator(panel, rooms):
    view = panel.views["all"]
    spot = view.visualRect(view.model().index(3, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert rooms.workspace.indicator == "transfer_coverage_50m"


def test_the_table_is_copied_for_a_spreadsheet(panel):
    QTest.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Indicator and target\tas it is\t甲\t乙"
    assert lines[4] == "transfer 50 m ≥ 80 %\t✗ 50.0\t✓ 100.0 ▲50.0\t✗ 50.0 ="


def test_what_was_there_stays_while_an_edit_is_computed(panel, rooms):
    rooms.choose("甲")
    before = cells(panel.views["all"])
    rooms.pencil.remove_edits([1])
    assert rooms.workspace.comparison is None
    assert cells(panel.views["all"]) == before
    rooms.compute()
    assert cells(panel.views["all"])[0][2] == "✗ 1.0 ="


def test_without_scenarios_it_says_how_to_make_one(panel, rooms):
    from gisapp.history import DropScenario

    rooms.keeping.take(lambda _: [DropScenario("甲"), DropScenario("乙")])
    rooms.compute()
    assert not panel.views["all"].isVisible()
    assert "There is no scenario yet" in panel._empty["all"].text()


def test_it_speaks_both_languages(panel, rooms):
    rooms.workspace.speak("zh")
    assert cells(panel.views["all"])[3][1:] == ["✗ 50.0", "✓ 100.0 ▲50.0", "✗ 50.0 ="]
