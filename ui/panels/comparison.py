"""All scenarios beside what is: the indicators, and one of them by zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from layers.text import T
from ui.panels.table import TableView
from ui.places import place_of_zone
from ui.plain import Label
from ui.spoken import Spoken
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from gisapp.comparison import Comparison
    from gisapp.report.table import Table

_TITLES = {"all": T("Comparison"), "subdistrict": T("Subdistricts"), "cluster": T("Clusters")}


class ComparisonPanel(QTabWidget):
    """Scenarios as columns: value, verdict and difference from what is."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._comparison: Comparison | None = None
        self._tables: dict[str, Table] = {}
        self.setDocumentMode(True)
        self.views = {each: TableView() for each in _TITLES}
        self.indicators: dict[str, QComboBox] = {}
        """Where one of the indicators is chosen, by the kind of zones."""
        self._empty: dict[str, Label] = {}
        for each in _TITLES:
            self.addTab(self._page(each), "")
        self.copy = QToolButton()
        self.copy.clicked.connect(lambda *_: self.views[list(_TITLES)[self.currentIndex()]].copy())
        spoken = Spoken(workspace)
        spoken.put(self.copy.setText, T("Copy"))
        spoken.put(self.copy.setToolTip, T("Copy the table for a spreadsheet"))
        corner = QWidget()
        corner_row = QHBoxLayout(corner)
        corner_row.setContentsMargins(4, 3, 8, 2)
        corner_row.addWidget(self.copy)
        self.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        workspace.changed.connect(self._refresh)
        self._refresh(Change.LANGUAGE)

    def _page(self, kind: str) -> QWidget:
        empty = self._empty[kind] = Label()
        empty.setProperty("part", "muted")
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        table = QWidget()
        column = QVBoxLayout(table)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if kind != "all":
            box = self.indicators[kind] = QComboBox()
            box.setProperty("flat", True)
            box.activated.connect(lambda number: self._choose(box.itemData(number)))
            column.addWidget(box)
            self.views[kind].chosen.connect(lambda row: self._look(kind, row))
        else:
            self.views[kind].chosen.connect(self._choose_row)
        column.addWidget(self.views[kind])
        page = QStackedWidget()
        page.addWidget(table)
        page.addWidget(empty)
        return page

    def _refresh(self, what: Change) -> None:
        workspace = self._workspace
        if what is Change.LANGUAGE:
            for number, title in enumerate(_TITLES.values()):
                self.setTabText(number, workspace.say(title))
        if what in (Change.COMPARISON, Change.LANGUAGE, Change.PROJECT):
            # While an edit is computed, what was there stays.
            if workspace.comparison is not None or not workspace.stale:
                self._comparison = workspace.comparison
            self._fill()
        if what is Change.INDICATOR and workspace.indicator is not None:
            self._fill_zones()

    def _fill(self) -> None:
        comparison, say = self._comparison, self._workspace.say
        if comparison is None or not comparison.scenarios:
            base = self._workspace.base
            none = base is None or not base.scenarios
            words = (
                T("There is no scenario yet: change something on the map, or press ＋.")
                if none
                else self._workspace.obstacle or T("The scenarios are being computed...")
            )
            for number, empty in enumerate(self._empty.values()):
                empty.setText(say(words))
                self._show_page(number, 1)
            return
        from gisapp.report.beside import beside_table

        self._put(
            "all",
            beside_table(
                comparison.base,
                comparison.scenarios,
                comparison.costs,
                chosen=self._workspace.scenario,
                narrow=True,
            ),
        )
        self._list_indicators(comparison)
        self._fill_zones()

    def _list_indicators(self, comparison: Comparison) -> None:
        from gisapp.indicators import INDICATORS

        for box in self.indicators.values():
            box.clear()
            for each in comparison.base.readings:
                box.addItem(self._workspace.say(INDICATORS[each].title), each)

    def _fill_zones(self) -> None:
        comparison, chosen = self._comparison, self._workspace.indicator
        if comparison is None or not comparison.scenarios:
            return
        from gisapp.report.beside import zones_beside

        listed = list(comparison.base.readings)
        indicator = chosen if chosen is not None and chosen in listed else listed[0]
        for kind, box in self.indicators.items():
            box.setCurrentIndex(box.findData(indicator))
            self._put(
                kind,
                zones_beside(
                    comparison.base,
                    comparison.scenarios,
                    indicator,
                    kind,
                    chosen=self._workspace.scenario,
                ),
            )

    def _put(self, kind: str, table: Table) -> None:
        self._tables[kind] = table
        number = list(_TITLES).index(kind)
        if table.rows:
            self.views[kind].show_table(table, self._workspace.language)
        else:
            self._empty[kind].setText(self._workspace.say(table.empty or T("Nothing.")))
        self._show_page(number, 0 if table.rows else 1)

    def _show_page(self, number: int, page: int) -> None:
        pages = self.widget(number)
        assert isinstance(pages, QStackedWidget)
        pages.setCurrentIndex(page)

    def _choose(self, indicator: str) -> None:
        self._workspace.choose(indicator)

    def _choose_row(self, row: int) -> None:
        comparison = self._comparison
        if comparison is not None and row < len(comparison.base.readings):
            self._workspace.choose(list(comparison.base.readings)[row])

    def _look(self, kind: str, row: int) -> None:
        project = self._workspace.project
        name = str(self._tables[kind].rows[row][0].text)
        bounds = None if project is None else place_of_zone(project, kind, name)
        if bounds is not None:
            self._workspace.look_at(bounds)
