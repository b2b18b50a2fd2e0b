"""The command palette: every action, found by typing a part of its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from layers.text import T
from ui.actions import plain_title
from ui.workspace import Workspace

_WIDTH, _LINES = 460, 9
_LINE_HEIGHT = 30


class Palette(QDialog):
    """A line to type in, and the actions whose names hold what was typed."""

    def __init__(self, workspace: Workspace, actions: list[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("part", "palette")
        self._nothing = workspace.say(T("There is no such action."))
        self._actions = [action for action in actions if action.isEnabled()]
        self.line = QLineEdit()
        self.line.setPlaceholderText(workspace.say(T("What do you want to do?")))
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.itemClicked.connect(self._do)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.setFixedSize(_WIDTH, _LINES * _LINE_HEIGHT + 60)
        self.move(parent.mapToGlobal(parent.rect().center()) - self.rect().center())
        self._narrow("")

    def _narrow(self, words: str) -> None:
        self.list.clear()
        wanted = words.casefold().split()
        for action in self._actions:
            name = plain_title(action.text())
            # The id is English whatever the language: "export" finds 导出报告 too.
            searched = f"{name} {action.objectName()}".casefold()
            if all(word in searched for word in wanted):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                item = QListWidgetItem(f"{name}    {keys}".rstrip(), self.list)
                item.setData(Qt.ItemDataRole.UserRole, action)
        if not self.list.count():
            QListWidgetItem(self._nothing, self.list).setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose in the list while the line has the keyboard; Enter does what is chosen."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _do(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(Qt.ItemDataRole.UserRole) is not None:
            action = item.data(Qt.ItemDataRole.UserRole)
            self.close()
            action.trigger()
