"""The window: layers left, map in the middle, scorecard right, tables below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from layers.task import Task
from layers.text import T
from ui.actions import Actions
from ui.background import Background
from ui.bar import Bar
from ui.command_table import command_table
from ui.commands import Commands
from ui.desk import desk
from ui.files import paths_of
from ui.holding import Holding
from ui.jobs import Jobs
from ui.keeping import Keeping
from ui.map.canvas import Canvas
from ui.messages import MessageBar
from ui.panels.comparison import ComparisonPanel
from ui.panels.edits import EditsPanel
from ui.panels.layers_panel import LayersPanel
from ui.panels.scenario_switcher import ScenarioSwitcher
from ui.panels.scorecard_panel import ScorecardPanel
from ui.panels.tables import TablesPanel
from ui.pencil import Pencil
from ui.plain import Label, window_title
from ui.progress import ProgressStrip
from ui.recent_menu import RecentMenu
from ui.reckoning import Reckoning
from ui.scenario_commands import ScenarioCommands
from ui.settings import settings
from ui.start_page import StartPage
from ui.status import Status
from ui.tools import tool_of
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from layers.layer import Layer
    from ui.map.painting import Drawing
    from ui.map.sheet import Sheet

_SIZE, _LEAST = QSize(1440, 900), QSize(1280, 700)
"""The window when it is opened for the first time, and the least of it on a small screen."""


class Window(QMainWindow):
    """The main window.

    Signals
    -------
    begun
        The first picture is on the screen; heavy work may start.
    failed_elsewhere
        An exception of another thread that nobody caught.
    """

    begun = Signal()
    failed_elsewhere = Signal(object)

    def __init__(
        self, workspace: Workspace, project_path: Path | None = None, *, accept_changed: bool = False
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self._first_project = project_path
        self._accept_changed = accept_changed
        self._painted = False
        self._leaving = False
        self._mapped: Sequence[Layer] | None = None
        self.background = Background(self)
        self.messages = MessageBar(workspace)
        self.keeping = Keeping(workspace)
        self.pencil = Pencil(workspace, self.keeping)
        self.holding = Holding(workspace, self.messages)
        self.jobs = Jobs(workspace, self.background, self.messages, self.keeping)
        self.reckoning = Reckoning(workspace, self.background, self.pencil)
        self.canvas = Canvas(workspace)
        self.layers = LayersPanel(workspace)
        self.scorecard = ScorecardPanel(workspace)
        self.tables = TablesPanel(workspace)
        self.edits = EditsPanel(workspace, self.pencil)
        self.comparison = ComparisonPanel(workspace)
        self.switcher = ScenarioSwitcher(workspace)
        self.commands = Commands(workspace, self.background, self.jobs, self.reckoning, self)
        self.scenarios = ScenarioCommands(workspace, self.keeping, self.pencil, self.messages, self)
        self.actions_table = Actions(
            command_table(self.commands, self.canvas, self.scenarios), workspace, self
        )
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._restore()
        self._refresh(Change.PROJECT)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._start())
        self.tables.add_edits(self.edits)
        self._pages.addWidget(
            desk(self.layers, self.canvas, self.scorecard, [self.tables, self.comparison], _SIZE)
        )
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        files, self._tools = self._bars()
        for row in (files, self._tools, self.messages):
            column.addWidget(row)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(centre)
        self._fill_edges()

    def _start(self) -> StartPage:
        self._start_page = StartPage(
            self.workspace,
            [
                (
                    T("Open the sample district"),
                    T("See what the program does with made-up data."),
                    self.commands.open_sample,
                ),
                (
                    T("Import files..."),
                    T("Boundary, subdistricts, parks, stations, bus stops, population: as you have them."),
                    self.commands.import_files,
                ),
                (T("Open a project..."), T("Go on with a project file (.gpkg)."), self.commands.open_project),
            ],
            self.commands.open_path,
        )
        return self._start_page

    def _fill_edges(self) -> None:
        """Menus with the project's name beside them, and the line at the foot."""
        self._name = Label()
        self._name.setProperty("part", "title")
        self._name.setContentsMargins(12, 5, 8, 0)
        self._kept = Label()
        self._kept.setProperty("part", "muted")
        self._kept.setContentsMargins(8, 5, 12, 0)
        self.menuBar().setCornerWidget(self._name, Qt.Corner.TopLeftCorner)
        self.menuBar().setCornerWidget(self._kept, Qt.Corner.TopRightCorner)
        menus = self.actions_table.fill_menus(self.menuBar())
        RecentMenu(self.workspace, menus["file"], self.actions_table["file.export"], self.commands.open_path)
        Status(self.statusBar(), self.workspace, self.canvas, self.reckoning)
        self.statusBar().addPermanentWidget(ProgressStrip(self.workspace, self.background))
        self.statusBar().setSizeGripEnabled(False)

    def _bars(self) -> tuple[Bar, Bar]:
        """The rows of buttons: of files, and of tools with the scenarios at the right end."""
        files, tools = Bar(), Bar()
        self.actions_table.fill_bar(files, "file")
        self.actions_table.fill_bar(tools, "tools")
        tools.put_room()
        tools.put_widget(self.switcher)
        return files, tools

    def _connect(self) -> None:
        self.begun.connect(self._begin)
        self.workspace.changed.connect(self._refresh)
        self.background.failed.connect(self.messages.tell_error)
        self.canvas.failed.connect(self.messages.tell_error)
        self.keeping.refused.connect(self.messages.tell_error)
        self.switcher.chosen.connect(self.workspace.choose_scenario)
        self.switcher.new_asked.connect(self.scenarios.new)
        self.switcher.asked.connect(self.scenarios.do)
        self.failed_elsewhere.connect(self.messages.tell_error)
        self.layers.findings_asked.connect(lambda: self.tables.turn_to("findings"))
        self.layers.removal_asked.connect(self.jobs.remove_layer)
        self.layers.copy_asked.connect(self.commands.save_copy)
        self.scorecard.rules_asked.connect(self.commands.choose_rules)
        self.scorecard.targets_asked.connect(self.commands.enter_targets)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.escape)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin the work once the first picture is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.begun.emit)

    def _begin(self) -> None:
        self.jobs.warm_up()
        if self._first_project is not None:
            self.jobs.open_project(self._first_project, accept_changed=self._accept_changed)

    # ------------------------------------------------------------ following the workspace

    def _refresh(self, what: Change) -> None:
        if what is Change.LAYERS:
            self._prepare_map()
        if what is Change.PROJECT:
            self._pages.setCurrentIndex(0 if self.workspace.project is None else 1)
            self._tools.setVisible(self.workspace.project is not None)
            self.reckoning.compute()
        if what is Change.SCENARIO:
            base = self.workspace.base
            self.comparison.setVisible(base is not None and bool(base.scenarios))
        if what is Change.TOOL:
            workspace = self.workspace
            self.canvas.set_tool(tool_of(workspace.tool, self.pencil, workspace, self.canvas))
        if what in (Change.FIGURES, Change.INDICATOR):
            self._prepare_highlights()
        if what in (Change.PROJECT, Change.SAVED, Change.LANGUAGE):
            self._name_window()

    def _prepare_map(self) -> None:
        project, base = self.workspace.project, self.workspace.base
        keep = base is not None and base.layers is self._mapped  # another scenario, or edit, of one place
        self._mapped = None if base is None else base.layers
        if not keep:
            self.canvas.show_sheet(None)
        if project is not None:

            def op(task: Task) -> Sheet:
                from ui.map.sheet import sheet_of

                return sheet_of(project, task)

            def done(sheet: Sheet) -> None:
                self.canvas.show_sheet(sheet, keep_view=keep)

            self.background.run(op, done, kind="map", quiet=keep)

    def _prepare_highlights(self) -> None:
        report, indicator = self.workspace.report, self.workspace.indicator
        if report is None:
            return

        def op(_: Task) -> Sequence[Drawing]:
            from ui.map.highlights import highlights_of

            return highlights_of(report.scorecard, indicator)

        self.background.run(op, self.canvas.show_highlights, kind="highlights", quiet=True)

    def _name_window(self) -> None:
        workspace = self.workspace
        project, say = workspace.project, workspace.say
        if project is None:
            name, kept = "", ""
        else:
            name = project.title if workspace.path is None else workspace.path.name
            kept = say(T("All saved")) if workspace.saved else say(T("Not saved yet"))
        self._name.setText(name)
        self._kept.setText(kept)
        corners = ((self._name, Qt.Corner.TopLeftCorner), (self._kept, Qt.Corner.TopRightCorner))
        for label, corner in corners:
            label.setVisible(bool(label.text()))
            label.adjustSize()
            self.menuBar().setCornerWidget(label, corner)  # gives it the room that it needs now
        purpose = say(T("Green infrastructure"))
        self.setWindowTitle(window_title(f"{name} – {purpose}") if name else purpose)

    # ------------------------------------------------------------ escaping, dropping, leaving

    def escape(self) -> None:
        """Stop what is running; else close what is open on the map."""
        if self.canvas.give_back():
            return
        if self.background.busy:
            self.background.cancel()
        else:
            self.canvas.close_popup()
            self.messages.hide()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome anywhere."""
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project, import anything else."""
        paths = paths_of(event.mimeData())
        event.acceptProposedAction()
        # After the drop has ended: the file manager waits for it.
        QTimer.singleShot(0, lambda: self.commands.take(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not saved; then stop all work."""
        if not self._leaving and self.workspace.project is not None and not self.workspace.saved:
            event.ignore()
            self.commands.leaving(self._leave)
            return
        store = settings()
        store.setValue("window", self.saveGeometry())
        self.holding.release()
        self.background.close()
        self.canvas.close_threads()
        super().closeEvent(event)

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def _restore(self) -> None:
        self.resize(_SIZE.boundedTo(self.screen().availableSize()).expandedTo(_LEAST))
        geometry = settings().value("window")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
