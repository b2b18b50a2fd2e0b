"""The map under mouse and keys: dragged, zoomed, asked, and drawn on with a tool."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from ui.map.hand import KEYS, Hand
from ui.map.identify import features_at
from ui.map.shown import ShownMap
from ui.map.tiles import LEVELS_PER_OCTAVE
from ui.map.tool import ARROWS, STILL, Tool
from ui.view import View
from ui.workspace import Workspace

_NOTCH = 60  # of a mouse wheel: two levels a click
_REACH = 5  # pixels round the pointer in which a feature counts as hit
_STRIDE = 96
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
"""Keys held with which another key is no shortcut."""


class Canvas(ShownMap):
    """The map, and the tool that is in the hand.

    Signals
    -------
    hovered
        World coordinates (x, y) under the pointer, None when it leaves.
    """

    hovered = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._wheel = 0.0
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._space = False  # held down: whatever is in the hand, the map is dragged
        self._hand = Hand(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def tool(self) -> Tool | None:
        """What is in the hand; None to look at the map only."""
        return self._hand.tool

    def set_tool(self, tool: Tool | None) -> None:
        """Take a tool in the hand, or none."""
        self._hand.take(tool)
        self.popup.hide()
        self._show_cursor()
        self.update()

    def give_back(self) -> bool:
        """Esc: put back what is in the hand; False if there is nothing."""
        return self.tool is not None and self.tool.cancel()

    def _show_cursor(self) -> None:
        if self._space:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self.tool is not None:
            self.setCursor(self.tool.cursor)
        else:
            self.unsetCursor()

    def paint_hand(self, painter: QPainter, view: View) -> None:
        """Paint over the finished picture what is in the hand."""
        if self.tool is not None:
            self.tool.paint(painter, view)

    # ------------------------------------------------------------ mouse and keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self._wheel += event.angleDelta().y() / _NOTCH
        levels = int(self._wheel)
        self._wheel -= levels
        if levels:
            self.zoom(levels, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag of the map, or a click, or what the tool does."""
        if self._drags_map(event):
            self._pressed = self._dragged = event.position()
        elif event.button() == Qt.MouseButton.LeftButton and self._view is not None:
            self._hand.press(event, self._view)

    def _drags_map(self, event: QMouseEvent) -> bool:
        """Whether a button drags the map: the middle one, and the left one unless a tool is in the hand."""
        left = event.button() == Qt.MouseButton.LeftButton and (self.tool is None or self._space)
        return left or event.button() == Qt.MouseButton.MiddleButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, or say where the pointer is."""
        if self._pressed is not None and self._dragged is not None:
            if self.cursor().shape() != Qt.CursorShape.ClosedHandCursor:
                if (event.position() - self._pressed).manhattanLength() < STILL:
                    return
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            step = event.position() - self._dragged
            self._dragged = event.position()
            self.pan(step.x(), step.y())
        elif self._view is not None:
            self.hovered.emit(self._view.to_world(event.position().x(), event.position().y()))
            if self.tool is not None:
                self._hand.move(event, self._view)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, tell what was clicked, or let the tool do it."""
        if self._pressed is None:
            if event.button() == Qt.MouseButton.LeftButton and self._view is not None:
                self._hand.release(event, self._view)
            return
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        clicked = self.cursor().shape() != Qt.CursorShape.ClosedHandCursor
        self._pressed = self._dragged = None
        self._show_cursor()
        if clicked and self.tool is None and event.button() == Qt.MouseButton.LeftButton:
            self.identify(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in about the pointer, or end what the tool draws."""
        if event.button() != Qt.MouseButton.LeftButton or self._view is None:
            return
        if self.tool is None:
            self.zoom(LEVELS_PER_OCTAVE, event.position())
        elif not self._space:
            self._hand.press(event, self._view, double=True)

    def event(self, event: QEvent) -> bool:
        """Qt's own; a shortcut of the window must not take a key that the tool waits for."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~_PLAIN
            if plain and self.tool is not None and Qt.Key(event.key()) in KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the tool has no use for: arrows move the map, plus and minus zoom, space drags it."""
        key = Qt.Key(event.key())
        if self._hand.key(key, event.modifiers()):
            return
        if key in ARROWS:
            columns, rows = ARROWS[key]
            self.pan(-columns * _STRIDE, rows * _STRIDE)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(2)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-2)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key == Qt.Key.Key_Space:
            self._hold_space(held=True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Qt asks."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(held=False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key that is held down now will come up elsewhere."""
        self._hold_space(held=False)
        super().focusOutEvent(event)

    def _hold_space(self, *, held: bool) -> None:
        if held != self._space:
            self._space = held
            self._show_cursor()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is nowhere on the map any more."""
        self.hovered.emit(None)
        self._hand.away()
        super().leaveEvent(event)

    def identify(self, at: QPointF) -> None:
        """Show what is at a position of the canvas."""
        if self._sheet is None or self._view is None:
            return
        x, y = self._view.to_world(at.x(), at.y())
        found = features_at(self._sheet, self._workspace.hidden, x, y, _REACH * self._view.resolution)
        if found:
            self.popup.show_found(self._sheet, found, at.toPoint())
        else:
            self.popup.hide()
