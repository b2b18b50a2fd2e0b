"""What the pencil tools are to the map: it tells them what mouse and keys do, and they paint above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from ui.view import View

STILL = 4
"""Pixels: a shorter drag is a click."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
"""Where arrow keys point: to the east, and to the north."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is: ``x``, ``y`` in the working CRS, ``position`` in pixels of the canvas.

    ``metres`` is the size of a pixel; ``double`` says that it is the second press of a double click.
    """

    x: float
    y: float
    position: QPointF
    metres: float
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    double: bool = False

    def has(self, modifier: Qt.KeyboardModifier) -> bool:
        """Whether a key such as Alt is held."""
        return bool(self.modifiers & modifier)


class Tool(Protocol):
    """What the left button and the keys do on the map; wheel, middle button and space are the map's own."""

    @property
    def id(self) -> str:
        """As the workspace calls it."""

    @property
    def cursor(self) -> Qt.CursorShape:
        """What the pointer looks like."""

    def press(self, pointer: Pointer) -> None:
        """The left button goes down."""

    def move(self, pointer: Pointer) -> None:
        """The mouse has moved, with the button held or not; at most once in each turn of the event loop."""

    def release(self, pointer: Pointer) -> None:
        """The left button comes up."""

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """A key; False if it means nothing here."""

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint what is in the hand over the finished map."""

    def away(self) -> None:
        """The pointer has left the map."""

    def cancel(self) -> bool:
        """Esc: put back what is in the hand; False if there is nothing."""

    def leave(self) -> None:
        """Another tool is taken: let everything go."""
