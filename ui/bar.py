"""A row of buttons: as low as its buttons, which the style's own toolbars are not."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

_MARGINS = 8, 2, 8, 2


class Bar(QFrame):
    """Buttons of actions, with lines between their groups."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "bar")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*_MARGINS)
        self._row.setSpacing(2)

    def put(self, action: QAction) -> None:
        """A button that does the action, under its short title."""
        button = QToolButton()
        button.setDefaultAction(action)
        self._row.addWidget(button)

    def put_line(self) -> None:
        """A line before the next group."""
        line = QFrame()
        line.setProperty("part", "line")
        line.setFixedWidth(1)
        self._row.addSpacing(6)
        self._row.addWidget(line)
        self._row.addSpacing(6)

    def put_room(self) -> None:
        """What follows stands at the right end."""
        self._row.addStretch(1)

    def put_widget(self, widget: QWidget) -> None:
        """Any widget."""
        self._row.addWidget(widget)
