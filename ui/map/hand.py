"""The tool in the hand: what mouse and keys on the map come to for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from ui.map.tool import Pointer, Tool
from ui.view import View

KEYS = frozenset(
    {
        *(Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter),
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Minus, Qt.Key.Key_Period, *map(Qt.Key, range(Qt.Key.Key_0, Qt.Key.Key_9 + 1))),
    }
)
"""Keys that a tool hears before any shortcut of the window does."""


class Hand(QObject):
    """Tells a tool what the mouse does, of several moves in one turn of the event loop the last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tool: Tool | None = None
        self._waiting: Pointer | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.catch_up)

    def take(self, tool: Tool | None) -> None:
        """Take another tool; the one before lets everything go."""
        self._waiting = None
        if self.tool is not None:
            self.tool.leave()
        self.tool = tool

    def press(self, event: QMouseEvent, view: View, *, double: bool = False) -> None:
        """The left button goes down."""
        self.catch_up()
        if self.tool is not None:
            self.tool.press(_pointer(event, view, double=double))

    def move(self, event: QMouseEvent, view: View) -> None:
        """The mouse moves: the tool hears of it once what is waiting in the event loop is done."""
        self._waiting = _pointer(event, view)
        self._timer.start(0)

    def release(self, event: QMouseEvent, view: View) -> None:
        """The left button comes up, where the tool hears that the mouse is first."""
        self._waiting = _pointer(event, view)
        self.catch_up()
        if self.tool is not None:
            self.tool.release(_pointer(event, view))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """A key; False if the tool has no use for it."""
        self.catch_up()
        return self.tool is not None and self.tool.key(key, modifiers)

    def away(self) -> None:
        """The pointer has left the map."""
        self._waiting = None
        if self.tool is not None:
            self.tool.away()

    def catch_up(self) -> None:
        """Tell the tool of the last move now."""
        pointer, self._waiting = self._waiting, None
        if pointer is not None and self.tool is not None:
            self.tool.move(pointer)


def _pointer(event: QMouseEvent, view: View, *, double: bool = False) -> Pointer:
    at: QPointF = event.position()
    x, y = view.to_world(at.x(), at.y())
    return Pointer(x, y, at, view.resolution, event.modifiers(), double)
