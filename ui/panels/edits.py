"""What the chosen scenario changes, as sentences in order, each with what it does to the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from layers.text import T
from ui.panels.edits_model import CHANGE, EFFECT, NOTE, NUMBER, EditsModel
from ui.panels.table import Wrapped
from ui.pencil import Pencil
from ui.plain import Label
from ui.view import Bounds
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from gisapp.edits import Edit

_NUMBER_WIDTH = 62
_SHARES = {CHANGE: 0.5, EFFECT: 0.26, NOTE: 0.24}
_LEAST = 440
"""Pixels of a table in which the sentences are still read with ease; narrower ones scroll."""
_ROW, _ROOM = 28, 8
_MOST_WRAPPED = 300
"""Rows that are as high as their words need; of more, the words are cut and stand in tooltips."""
_AROUND = 150.0
"""Metres seen around the place of an edit."""
_FOLLOWED = (Change.PROJECT, Change.FIGURES, Change.COMPARISON, Change.LANGUAGE)


class EditsPanel(QWidget):
    """The edits of the chosen scenario: switched, noted, ordered and deleted here.

    Signals
    -------
    counted
        There are more or fewer edits than before.
    """

    counted = Signal()

    def __init__(self, workspace: Workspace, pencil: Pencil) -> None:
        super().__init__()
        self._workspace = workspace
        self._pencil = pencil
        self._count = 0
        self.model = EditsModel(workspace, self)
        self.view = EditsView(self.model)
        self._empty = Label()
        self._empty.setProperty("part", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        # Once Qt is done with the click, key or drop: what follows makes the rows anew.
        self.model.switched.connect(self._later(pencil.set_off))
        self.model.noted.connect(self._later(pencil.set_note))
        self.model.moved.connect(self._later(self._move))
        self.view.moved.connect(self._later(self._move))
        self.view.removed.connect(self._later(pencil.remove_edits))
        self.view.looked.connect(self.look)
        workspace.changed.connect(self._refresh)
        self._refresh(Change.PROJECT)

    @property
    def count(self) -> int:
        """Number of edits."""
        return self._count

    def look(self, row: int) -> None:
        """Select the feature of an edit, and show its place."""
        project = self._workspace.project
        if project is None or project.played is None or row >= len(project.played.spots):
            return
        edit, spot = project.played.scenario.edits[row], project.played.spots[row]
        if spot is None:
            return
        held = self._pencil.seen.of(edit.role, key_of(edit))
        self._pencil.select([] if held is None else [held])
        self._workspace.look_at(_around(spot.bounds))

    def _later(self, do: Callable[..., object]) -> Callable[..., None]:
        return lambda *given: QTimer.singleShot(0, self, lambda: do(*given))

    def _move(self, number: int, to: int) -> None:
        if self._pencil.move_edit(number, to):
            self.view.go_to(to)

    def _refresh(self, what: Change) -> None:
        if what is Change.LIVE:
            before = self.model.rowCount()
            self.model.follow_live()
            if self.model.rowCount() > before:
                self.view.fit(before)
            self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)
            return
        if what not in _FOLLOWED:
            return
        row = self.view.currentIndex().row()
        self.model.follow()
        self.view.share_room()
        if 0 <= row < self.model.count and not self.view.currentIndex().isValid():
            self.view.go_to(row)
        self._empty.setText(
            self._workspace.say(
                T("The scenario changes nothing yet. Move, add or draw something on the map.")
            )
        )
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)
        if self.model.count != self._count:
            self._count = self.model.count
            self.counted.emit()


class EditsView(QTableView):
    """The rows, with their keys: space switches, Delete deletes, Alt and an arrow move.

    Signals
    -------
    looked
        Position of the edit whose place shall be shown.
    removed
        Positions of the edits that shall go.
    moved
        Position of an edit, and the one that it shall have.
    """

    looked = Signal(int)
    removed = Signal(object)
    moved = Signal(int, int)

    def __init__(self, model: EditsModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_ROW)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setItemDelegate(Wrapped(self))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(30)
        self.clicked.connect(self._look)
        self.activated.connect(self._look)

    def go_to(self, row: int) -> None:
        """Make a row the current one, and alone selected."""
        index = self._model.index(row, CHANGE)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def share_room(self) -> None:
        """Share the width, and make rows as high as their words need."""
        room = max(self.viewport().width(), _LEAST) - _NUMBER_WIDTH
        self.setColumnWidth(NUMBER, _NUMBER_WIDTH)
        for column, share in _SHARES.items():
            self.setColumnWidth(column, int(room * share))
        rows = self._model.rowCount()
        for row in range(rows if rows <= _MOST_WRAPPED else 0):
            self._fit(row)

    def fit(self, row: int) -> None:
        """Make a row as high as its words need, and show it."""
        self._fit(row)
        self.scrollTo(self._model.index(row, CHANGE))

    def _fit(self, row: int) -> None:
        self.setRowHeight(row, max(self.sizeHintForRow(row) + _ROOM, _ROW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        super().resizeEvent(event)
        self.share_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt asks."""
        row, key = self.currentIndex().row(), event.key()
        steps = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
        if row < 0 or row >= self._model.count:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Delete:
            self.removed.emit([each.row() for each in self.selectionModel().selectedRows()] or [row])
        elif key == Qt.Key.Key_Space:
            self._model.switched.emit(row, not self._model.is_off(row))
        elif key in steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            to = row + steps[key]
            if 0 <= to < self._model.count:
                self.moved.emit(row, to)
        else:
            super().keyPressEvent(event)

    def _look(self, index: QModelIndex) -> None:
        if index.column() != NUMBER:
            self.looked.emit(index.row())


def _around(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    return west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND


def key_of(edit: Edit) -> str:
    """How edits speak of the feature of one."""
    from gisapp.edits import ADDED, Add

    return f"{ADDED}{edit.name}" if isinstance(edit, Add) else edit.feature
