"""A layout like that of words in a paragraph: in lines, as many as the width asks for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Widgets from left to right, line after line."""

    def __init__(self, parent: QWidget, across: int, down: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._across, self._down = across, down
        self.setContentsMargins(0, 0, 0, 0)

    def clear(self) -> None:
        """Take all widgets out, for good."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def addItem(self, item: QLayoutItem) -> None:
        """Qt asks."""
        self._items.append(item)

    def count(self) -> int:
        """Qt asks."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Qt asks."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Qt asks."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Qt asks."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Qt asks."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt asks."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Qt asks."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The largest widget: narrower than this it cannot be."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Place all widgets in lines; how high they are together."""
        rect = rect.marginsRemoved(self.contentsMargins())
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(item.sizeHint().height() for item in line)
            x = rect.x()
            for item in line if move else ():
                size = item.sizeHint()
                item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self._across
            y += height + self._down
        margins = self.contentsMargins()
        return y - self._down - rect.y() + margins.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """The widgets of each line."""
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            needed = item.sizeHint().width()
            if not lines or x + needed > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += needed + self._across
        return lines
