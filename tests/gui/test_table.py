"""The table view: sorting, filtering, copying, clicking."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gisapp.report.standing import Standing
from gisapp.report.table import Cell, Column, Table
from layers.text import Bilingual, Language, T
from ui.panels.table import TableView, shared

TABLE = Table(
    title=T("Stations"),
    columns=(Column(Bilingual("车站", "Station")), Column(T("Distance"), figures=True), Column(T("50 m"))),
    rows=(
        (Cell("乙"), Cell("9.5 m", number=9.5), Cell(T("yes"), standing=Standing.MET)),
        (Cell("甲"), Cell("112.4 m", number=112.4), Cell(T("no"), standing=Standing.NOT_MET)),
        (Cell("=SUM(A1)"), Cell("–", note=T("no entrance is mapped")), Cell("a\tb\nc")),
    ),
    total=(Cell(T("All")), Cell("60.9 m", number=60.9), Cell("")),
)


@pytest.fixture
def view(qtbot):
    made = TableView()
    qtbot.addWidget(made)
    made.show_table(TABLE, Language("en"))
    return made


def column(view, number):
    model = view.model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_rows_stand_in_the_reports_order_with_the_total_last(view):
    assert column(view, 0) == ["乙", "甲", "=SUM(A1)", "All"]


def test_heads_follow_the_language(view):
    view.show_table(TABLE, Language("zh"))
    assert view.model().headerData(0, Qt.Orientation.Horizontal) == "车站"


def test_verdicts_bear_their_sign(view):
    assert column(view, 2)[:2] == ["✓ yes", "✗ no"]


def test_figures_sort_by_number_and_what_is_missing_stays_last(view):
    view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert column(view, 1) == ["9.5 m", "112.4 m", "–", "60.9 m"]
    view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert column(view, 1) == ["112.4 m", "9.5 m", "–", "60.9 m"]


def test_filter_keeps_rows_that_hold_the_words(view):
    view.filter("甲")
    assert column(view, 0) == ["甲"]
    view.filter("")
    assert len(column(view, 0)) == 4


def test_copy_gives_a_spreadsheet_its_cells(view):
    view.selectRow(1)
    view.copy()
    assert QGuiApplication.clipboard().text() == "Station\tDistance\t50 m\n甲\t112.4 m\t✗ no"


def test_copy_without_selection_takes_all_and_makes_formulas_harmless(view):
    view.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 5
    assert lines[3] == "'=SUM(A1)\t–\ta b c"


def test_click_tells_the_row_of_the_report_whatever_the_order(view, qtbot):
    view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    told = []
    view.chosen.connect(told.append)
    view.clicked.emit(view.model().index(0, 0))
    assert told == [1]


def test_click_on_the_total_tells_nothing(view):
    told = []
    view.chosen.connect(told.append)
    view.clicked.emit(view.model().index(3, 0))
    assert told == []


def test_columns_that_fit_are_as_wide_as_they_want():
    assert shared([100, 200], [50, 50], [1, 1], 400) == [100, 200]


def test_widths_give_way_by_weight_and_never_below_their_floor():
    # 500 wanted, 300 there: the figure keeps its 80, the heavier column of words its larger share
    figure, light, heavy = shared([80, 200, 220], [80, 40, 40], [1, 1, 3], 300)
    assert figure == 80
    assert figure + light + heavy <= 300
    assert heavy > 2 * light
    assert shared([80, 200], [80, 150], [1, 1], 100) == [80, 150]


def test_reason_for_a_missing_figure_is_a_tooltip(view):
    assert view.model().index(2, 1).data(Qt.ItemDataRole.ToolTipRole) == "no entrance is mapped"


def test_long_names_are_cut_on_the_screen_and_copied_whole(view):
    name = "长" * 40_000
    rows = ((Cell(T("{name} (row {row})", name=name, row=1)),), (Cell(f"b{name}"),))
    view.show_table(Table(T("Parks"), (Column(T("Park")),), rows), Language("en"))
    assert column(view, 0) == ["长" * 119 + "… (row 1)", "b" + "长" * 118 + "…"]
    view.copy()
    assert QGuiApplication.clipboard().text() == f"Park\n{name} (row 1)\nb{name}"
