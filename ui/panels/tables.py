"""The tables below the map: gaps, zones, parks, and what was found in the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTabWidget, QWidget

from gisapp.report.table import Table
from layers.text import T
from ui.panels.table import TableView
from ui.places import place_of_finding, place_of_park, place_of_station, place_of_zone
from ui.plain import Label
from ui.spoken import Spoken
from ui.view import Bounds
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from gisapp.report.content import Report
    from layers.findings import Finding

Place = Callable[["Report", int], Bounds | None]

_TAB_ROOM = 20
"""Pixels of a tab beside its title's (see window.qss)."""
_MESSAGE = 2  # column of the findings' table


@dataclass(frozen=True, slots=True)
class _Tab:
    id: str
    title: T
    table: Callable[[Report], Table]
    place: Place


def _name(table: Table, row: int) -> str:
    """The name in the first cell, as the data have it."""
    return str(table.rows[row][0].text)


def _finding(report: Report, row: int) -> Finding:
    """The finding whose message stands in the row."""
    message = report.findings.rows[row][_MESSAGE].text
    return next(each for each in report.scorecard.findings if each.message is message)


_TABS = (
    _Tab(
        "gaps",
        T("Gaps"),
        lambda report: report.uncovered,
        lambda report, row: place_of_station(report.scorecard, _name(report.uncovered, row)),
    ),
    _Tab(
        "stations",
        T("Stations"),
        lambda report: report.stations,
        lambda report, row: place_of_station(report.scorecard, _name(report.stations, row)),
    ),
    _Tab(
        "subdistricts",
        T("Subdistricts"),
        lambda report: report.subdistricts,
        lambda report, row: place_of_zone(report.project, "subdistrict", _name(report.subdistricts, row)),
    ),
    _Tab(
        "clusters",
        T("Clusters"),
        lambda report: report.clusters,
        lambda report, row: place_of_zone(report.project, "cluster", _name(report.clusters, row)),
    ),
    _Tab(
        "parks",
        T("Parks"),
        lambda report: report.parks,
        lambda report, row: place_of_park(report.scorecard, row),
    ),
    _Tab("people", T("Population"), lambda report: report.people, lambda *_: None),
    _Tab("rules", T("Other rules"), lambda report: report.variants, lambda *_: None),
    _Tab(
        "findings",
        T("Data check"),
        lambda report: report.findings,
        lambda report, row: place_of_finding(report.project, _finding(report, row)),
    ),
)


class TablesPanel(QTabWidget):
    """One tab a table, with the number of its rows; a click on a row shows its place."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.setDocumentMode(True)
        self._views: dict[str, TableView] = {}
        self._empty: dict[str, Label] = {}
        for tab in _TABS:
            view, empty = TableView(), Label()
            view.chosen.connect(lambda row, tab=tab: self._look(tab, row))
            empty.setProperty("part", "muted")
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            page = QStackedWidget()
            page.addWidget(view)
            page.addWidget(empty)
            self._views[tab.id], self._empty[tab.id] = view, empty
            self.addTab(page, "")
        self._filter = QLineEdit()
        self._filter.setClearButtonEnabled(True)
        self._filter.setFixedWidth(100)
        self._filter.textChanged.connect(self._narrow)
        Spoken(workspace).put(self._filter.setPlaceholderText, T("Filter rows"))
        corner = QWidget()
        corner_row = QHBoxLayout(corner)
        corner_row.setContentsMargins(8, 4, 10, 3)
        corner_row.addWidget(self._filter)
        self.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        workspace.changed.connect(self._refresh)
        self._fill()

    def view(self, tab_id: str) -> TableView:
        """The table of a tab."""
        return self._views[tab_id]

    def turn_to(self, tab_id: str) -> None:
        """Bring a tab to the front."""
        self.setCurrentIndex([tab.id for tab in _TABS].index(tab_id))

    def _refresh(self, what: Change) -> None:
        if what in (Change.FIGURES, Change.LANGUAGE):
            self._fill()

    def _fill(self) -> None:
        report, say = self._workspace.report, self._workspace.say
        for number, tab in enumerate(_TABS):
            table = None if report is None else tab.table(report)
            page = self.widget(number)
            assert isinstance(page, QStackedWidget)
            if table is None or not table.rows:
                waiting = self._workspace.obstacle or T("The figures are being computed...")
                words = waiting if table is None else table.empty or T("Nothing.")
                self._empty[tab.id].setText(say(words))
                page.setCurrentIndex(1)
            else:
                self._views[tab.id].show_table(table, self._workspace.language)
                page.setCurrentIndex(0)
        self._title_tabs()

    def _title_tabs(self) -> None:
        """Title the tabs, with the numbers of rows as far as there is room for them, the gaps' first."""
        report = self._workspace.report
        plain = [self._workspace.say(tab.title) for tab in _TABS]
        tables = [None if report is None else tab.table(report) for tab in _TABS]
        counted = [
            title
            if table is None or not table.rows
            else self._workspace.say(T("{title} ({n})", title=title, n=len(table.rows)))
            for title, table in zip(plain, tables, strict=True)
        ]
        metrics = self.tabBar().fontMetrics()
        room = self.width() - self.cornerWidget(Qt.Corner.TopRightCorner).sizeHint().width()
        room -= sum(metrics.horizontalAdvance(title) + _TAB_ROOM for title in plain)
        for number, (bare, title) in enumerate(zip(plain, counted, strict=True)):
            room -= metrics.horizontalAdvance(title) - metrics.horizontalAdvance(bare)
            self.setTabText(number, title if room >= 0 else bare)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        super().resizeEvent(event)
        self._title_tabs()

    def _narrow(self, words: str) -> None:
        for view in self._views.values():
            view.filter(words)

    def _look(self, tab: _Tab, row: int) -> None:
        report = self._workspace.report
        bounds = None if report is None else tab.place(report, row)
        if bounds is not None:
            self._workspace.look_at(bounds)
