"""The tables below the map: gaps, zones, parks, and what was found in the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTabWidget, QWidget

from gisapp.indicators.ids import TRANSFER_50, TRANSFER_100
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
    from gisapp.scorecard import Scorecard
    from layers.findings import Finding
    from ui.panels.edits import EditsPanel

Place = Callable[["Scorecard", Table, int], Bounds | None]

_TAB_ROOM = 20
"""Pixels of a tab beside its title's (see window.qss)."""
_MESSAGE = 2  # column of the findings' table
EDITS = "edits"


@dataclass(frozen=True, slots=True)
class _Tab:
    """``follows`` gives the table of a scorecard that the hand on the map moves; None where none does."""

    id: str
    title: T
    table: Callable[[Report], Table]
    place: Place
    follows: Callable[[Scorecard], Table] | None = None


def _name(table: Table, row: int) -> str:
    """The name in the first cell, as the data have it."""
    return str(table.rows[row][0].text)


def _finding(scorecard: Scorecard, table: Table, row: int) -> Finding:
    """The finding whose message stands in the row."""
    message = table.rows[row][_MESSAGE].text
    return next(each for each in scorecard.findings if each.message is message)


def _uncovered(scorecard: Scorecard) -> Table:
    from gisapp.report.stations import uncovered_table

    return uncovered_table(scorecard)


def _all_stations(scorecard: Scorecard) -> Table:
    from gisapp.report.stations import station_table

    return station_table(scorecard)


def _station_place(scorecard: Scorecard, table: Table, row: int) -> Bounds | None:
    return place_of_station(scorecard, _name(table, row))


def _zone_place(kind: str) -> Place:
    return lambda scorecard, table, row: place_of_zone(scorecard.project, kind, _name(table, row))


_TABS = (
    _Tab("gaps", T("Gaps"), lambda report: report.uncovered, _station_place, _uncovered),
    _Tab("stations", T("Stations"), lambda report: report.stations, _station_place, _all_stations),
    _Tab("subdistricts", T("Subdistricts"), lambda report: report.subdistricts, _zone_place("subdistrict")),
    _Tab("clusters", T("Clusters"), lambda report: report.clusters, _zone_place("cluster")),
    _Tab(
        "parks",
        T("Parks"),
        lambda report: report.parks,
        lambda scorecard, _, row: place_of_park(scorecard, row),
    ),
    _Tab("people", T("Population"), lambda report: report.people, lambda *_: None),
    _Tab("rules", T("Other rules"), lambda report: report.variants, lambda *_: None),
    _Tab(
        "findings",
        T("Data check"),
        lambda report: report.findings,
        lambda scorecard, table, row: place_of_finding(scorecard.project, _finding(scorecard, table, row)),
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
        self._pages: dict[str, QWidget] = {}
        self._tables: dict[str, Table | None] = {}
        self._scorecard: Scorecard | None = None
        self._covered: Sequence[Sequence[str]] | None = None
        self._counts: Sequence[float | None] = ()
        self._late: set[str] = set()
        """Tabs out of sight whose table the hand on the map has moved."""
        self._edits: EditsPanel | None = None
        for tab in _TABS:
            view, empty = TableView(), Label()
            view.chosen.connect(lambda row, tab=tab: self._look(tab, row))
            empty.setProperty("part", "muted")
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            page = QStackedWidget()
            page.addWidget(view)
            page.addWidget(empty)
            self._views[tab.id], self._empty[tab.id], self._pages[tab.id] = view, empty, page
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
        self.currentChanged.connect(lambda *_: corner.setVisible(self.currentWidget() is not self._edits))
        self.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        self.currentChanged.connect(lambda *_: self._catch_up())
        workspace.changed.connect(self._refresh)
        self._fill()

    def add_edits(self, panel: EditsPanel) -> None:
        """Put the edits of the chosen scenario before the tables; their tab is there while one is chosen."""
        self._edits = self._pages[EDITS] = panel
        self.insertTab(0, panel, "")
        panel.counted.connect(self._title_tabs)
        self._show_edits()
        self._title_tabs()

    def view(self, tab_id: str) -> TableView:
        """The table of a tab."""
        return self._views[tab_id]

    def turn_to(self, tab_id: str) -> None:
        """Bring a tab to the front."""
        self.setCurrentWidget(self._pages[tab_id])

    def title(self, tab_id: str) -> str:
        """What stands on a tab."""
        return self.tabText(self.indexOf(self._pages[tab_id]))

    def _refresh(self, what: Change) -> None:
        if what in (Change.FIGURES, Change.LANGUAGE):
            self._fill()
        if what is Change.LIVE:
            self._follow()
        if what is Change.SCENARIO:
            self._show_edits()

    def _show_edits(self) -> None:
        """Show the tab of edits where there is a scenario, and bring it to the front when one is chosen."""
        if self._edits is None:
            return
        number, there = self.indexOf(self._edits), self._workspace.scenario is not None
        if self.isTabVisible(number) != there:
            self.setTabVisible(number, there)
            if there:
                self.setCurrentIndex(number)

    def _fill(self) -> None:
        report = self._workspace.report
        self._scorecard = None if report is None else report.scorecard
        self._covered = None if report is None else _covered(report.scorecard)
        self._counts = () if report is None else _counts(report.scorecard)
        self._late.clear()
        for tab in _TABS:
            self._put(tab, None if report is None else tab.table(report))
        self._title_tabs()
        self._follow()

    def _put(self, tab: _Tab, table: Table | None, *, fitted: bool = True) -> None:
        """Show a table, or why there is none."""
        self._tables[tab.id] = table
        page = self._pages[tab.id]
        assert isinstance(page, QStackedWidget)
        if table is None or not table.rows:
            waiting = self._workspace.obstacle or T("The figures are being computed...")
            words = waiting if table is None else table.empty or T("Nothing.")
            self._empty[tab.id].setText(self._workspace.say(words))
            page.setCurrentIndex(1)
        else:
            self._views[tab.id].show_table(table, self._workspace.language, fitted=fitted)
            page.setCurrentIndex(0)

    def _follow(self) -> None:
        """Show what the hand on the map makes of the lists of stations, where it moves them."""
        report, live = self._workspace.report, self._workspace.live
        if report is None:
            return
        scorecard = report.scorecard if live is None else live.scorecard
        counts = _counts(scorecard)
        if live is not None and counts == self._counts:
            return  # of the hand's hundred places a second hardly any covers another station
        self._counts = counts
        covered = _covered(scorecard)
        if covered is None or covered == self._covered:
            return
        self._scorecard, self._covered = scorecard, covered
        self._late.update(tab.id for tab in _TABS if tab.follows is not None)
        self._catch_up()
        self._title_tabs()

    def _catch_up(self) -> None:
        """Make the table anew that is in sight."""
        for tab in _TABS:
            seen = self.currentWidget() is self._pages[tab.id]
            if seen and tab.id in self._late and tab.follows is not None and self._scorecard is not None:
                self._late.discard(tab.id)
                self._put(tab, tab.follows(self._scorecard), fitted=self._workspace.live is None)

    def _title_tabs(self) -> None:
        """Title the tabs, with the numbers of rows as far as there is room for them, the gaps' first."""
        say = self._workspace.say
        titles = {tab.id: say(tab.title) for tab in _TABS}
        counts = {each: 0 if table is None else len(table.rows) for each, table in self._tables.items()}
        if self._covered is not None:
            counts["gaps"] = sum(each != str(True) for each in self._covered[1])
        if self._edits is not None and self._workspace.scenario is not None:
            titles = {EDITS: say(T("Edits")), **titles}
            counts[EDITS] = self._edits.count
        metrics = self.tabBar().fontMetrics()
        corner = self.cornerWidget(Qt.Corner.TopRightCorner)
        room = self.width() - (0 if corner.isHidden() else corner.sizeHint().width())
        room -= sum(metrics.horizontalAdvance(title) + _TAB_ROOM for title in titles.values())
        for tab_id, bare in titles.items():
            title = say(T("{title} ({n})", title=bare, n=counts[tab_id])) if counts[tab_id] else bare
            room -= metrics.horizontalAdvance(title) - metrics.horizontalAdvance(bare)
            self.setTabText(self.indexOf(self._pages[tab_id]), title if room >= 0 else bare)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        super().resizeEvent(event)
        self._title_tabs()

    def _narrow(self, words: str) -> None:
        for view in self._views.values():
            view.filter(words)

    def _look(self, tab: _Tab, row: int) -> None:
        table = self._tables[tab.id]
        if self._scorecard is None or table is None:
            return
        bounds = tab.place(self._scorecard, table, row)
        if bounds is not None:
            self._workspace.look_at(bounds)


def _counts(scorecard: Scorecard) -> Sequence[float | None]:
    """What is covered in each zone, within 50 m and 100 m: the same as long as the stations are."""
    of = (scorecard.readings[each] for each in (TRANSFER_50, TRANSFER_100) if each in scorecard.readings)
    return [row.numerator for reading in of for row in reading.zones]


def _covered(scorecard: Scorecard) -> Sequence[Sequence[str]] | None:
    """Stations, and which of them have a stop within 50 m and 100 m: what their lists hang on."""
    stations = scorecard.evidence("stations")
    if stations is None:
        return None
    columns = ("station", "covered_50", "covered_100")
    return [[str(each) for each in stations[column]] for column in columns]
