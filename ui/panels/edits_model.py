"""The edits of the chosen scenario as rows: what each does, and what that does to the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from layers.text import Sayable, T
from ui import theme
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.live import Tried
    from gisapp.scenario import Played
    from gisapp.scorecard import Scorecard

Index = QModelIndex | QPersistentModelIndex
NUMBER, CHANGE, EFFECT, NOTE = range(4)
_HEADS = (T("No."), T("Change"), T("On indicators"), T("Note"))
_NOTHING = QModelIndex()
_ROWS = "application/x-gisapp-edit"
_UNKNOWN = "…"


class EditsModel(QAbstractTableModel):
    """One row an edit; what the hand on the map is trying out is the last one.

    Signals
    -------
    switched
        Position of an edit, and whether it shall be off.
    noted
        Position of an edit, and the note written on it.
    moved
        Position of an edit, and the one that it shall have.
    """

    switched = Signal(int, bool)
    noted = Signal(int, str)
    moved = Signal(int, int)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._played: Played | None = None
        self._tried: Tried | None = None

    def follow(self) -> None:
        """Take what the workspace shows now."""
        project = self._workspace.project
        played = None if project is None else project.played
        before = self.rowCount()
        length = (0 if played is None else len(played.said)) + (self._is_trying(played) is not None)
        if length != before:
            self.beginResetModel()
        self._played, self._tried = played, self._is_trying(played)
        if length != before:
            self.endResetModel()
        elif length:
            self.dataChanged.emit(self.index(0, 0), self.index(length - 1, NOTE))

    def follow_live(self) -> None:
        """Take what the hand on the map is trying out; the other rows stay."""
        tried = self._is_trying(self._played)
        if tried is not None and self._tried is None:
            self.beginInsertRows(_NOTHING, self.count, self.count)
            self._tried = tried
            self.endInsertRows()
        elif tried is None and self._tried is not None:
            self.beginRemoveRows(_NOTHING, self.count, self.count)
            self._tried = None
            self.endRemoveRows()
        elif tried is not self._tried:
            self._tried = tried
            self.dataChanged.emit(self.index(self.count, 0), self.index(self.count, NOTE))

    def _is_trying(self, played: Played | None) -> Tried | None:
        """What is tried out, unless it was done already, or there is no scenario yet to do it in."""
        live = self._workspace.live
        if live is None or played is None or any(each is live.edit for each in played.scenario.edits):
            return None
        return live

    @property
    def count(self) -> int:
        """Number of edits."""
        return 0 if self._played is None else len(self._played.said)

    def is_off(self, row: int) -> bool:
        """Whether the edit in a row is switched off."""
        return self._played is not None and row < self.count and self._played.scenario.edits[row].off

    # ------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: Index = _NOTHING) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else self.count + (self._tried is not None)

    def columnCount(self, parent: Index = _NOTHING) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt asks."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._workspace.say(_HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt asks."""
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._workspace.say(self._text(row, column))
        if role == Qt.ItemDataRole.EditRole and column == NOTE and row < self.count:
            assert self._played is not None
            return self._played.scenario.edits[row].note
        if role == Qt.ItemDataRole.CheckStateRole and column == NUMBER and row < self.count:
            return Qt.CheckState.Unchecked if self.is_off(row) else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ForegroundRole and (self.is_off(row) or self._rests(row)):
            return QColor(theme.MUTED)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for the change; it is shown when it was made."""
        row = index.row()
        if role == Qt.ItemDataRole.CheckStateRole and row < self.count:
            self.switched.emit(row, not self.is_off(row))
            return False
        if role == Qt.ItemDataRole.EditRole and index.column() == NOTE:
            note = str(value).strip()
            if note != self.data(index, Qt.ItemDataRole.EditRole):
                self.noted.emit(row, note)
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt asks."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if index.row() >= self.count:
            return flags
        flags |= Qt.ItemFlag.ItemIsDragEnabled
        if index.column() == NUMBER:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == NOTE and self._workspace.frozen is None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        """Qt asks."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Qt asks."""
        return [_ROWS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Qt asks."""
        data = QMimeData()
        data.setData(_ROWS, str(indexes[0].row()).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Ask for the edit to be put before the row that it was dropped at."""
        if action != Qt.DropAction.MoveAction or not data.hasFormat(_ROWS) or column > NOTE:
            return False
        number = int(bytes(data.data(_ROWS).data()))
        before = row if row >= 0 else parent.row() if parent.isValid() else self.count
        to = min(before - (before > number), self.count - 1)
        if to != number:
            self.moved.emit(number, to)
        return False  # Qt is not to take the row out: the scenario is made anew

    # ------------------------------------------------------------ what stands in the cells

    def _rests(self, row: int) -> bool:
        return self._played is not None and row in self._played.resting

    def _text(self, row: int, column: int) -> Sayable:
        if row >= self.count:
            return self._trying_text(column)
        assert self._played is not None
        if column == NUMBER:
            return str(row + 1)
        if column == CHANGE:
            return self._played.said[row]
        if column == NOTE:
            return self._played.scenario.edits[row].note
        return self._effect_text(row)

    def _effect_text(self, row: int) -> Sayable:
        from gisapp.report.gains import gains_text

        if self._rests(row):
            return T("Not there now: it rests")
        effects = self._workspace.effects
        effect = None if effects is None or row >= len(effects) else effects[row]
        said: Sayable = _UNKNOWN if effect is None else gains_text(effect)
        if not self.is_off(row):
            return said
        return T("off") if effect is None else T("off ({effect})", effect=said)

    def _trying_text(self, column: int) -> Sayable:
        assert self._tried is not None
        if column == NUMBER:
            return _UNKNOWN
        if column == CHANGE:
            return self._tried.said
        if column == NOTE:
            return T("being tried out")
        report = self._workspace.report
        if report is None:
            return _UNKNOWN
        from gisapp.report.gains import gains_text

        return gains_text(_moved(report.scorecard, self._tried.scorecard))


def _moved(before: Scorecard, now: Scorecard) -> Mapping[str, float]:
    values = {
        each: (reading.of("district").value, now.readings[each].of("district").value)
        for each, reading in before.readings.items()
    }
    return {each: b - a for each, (a, b) in values.items() if a is not None and b is not None}
