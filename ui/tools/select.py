"""The tool that selects: a click, or a box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui import theme
from ui.map.tool import ARROWS, STILL, Pointer
from ui.tools.base import REACH, BaseTool
from ui.tools.ground import shifted
from ui.view import View

if TYPE_CHECKING:
    from gisapp.seen import Held

NUDGES = {False: 1.0, True: 10.0}
"""Metres on the ground that an arrow key moves the selection, without and with Shift."""


class Select(BaseTool):
    """Selects what is clicked or lies in a box; Shift adds to it. Arrow keys nudge it."""

    _corner: Pointer | None = None
    """Where the box begins."""
    _opposite: Pointer | None = None

    def press(self, pointer: Pointer) -> None:
        """Begin a click or a box."""
        self._corner, self._opposite = pointer, None

    def move(self, pointer: Pointer) -> None:
        """Draw the box."""
        corner = self._corner
        if corner is not None and (self._opposite is not None or is_drag(corner, pointer)):
            self._opposite = pointer
            self.canvas.update()

    def release(self, pointer: Pointer) -> None:
        """Select."""
        corner, opposite = self._corner, self._opposite
        self._corner = self._opposite = None
        if corner is None:
            return
        if opposite is None:
            found = self.pencil.at(pointer.x, pointer.y, REACH * pointer.metres)[:1]
        else:
            west, east = sorted((corner.x, opposite.x))
            south, north = sorted((corner.y, opposite.y))
            found = self.pencil.within((west, south, east, north))
        adds = pointer.has(Qt.KeyboardModifier.ShiftModifier)
        self.pencil.select(self._with(found) if adds else found)
        self.canvas.update()

    def _with(self, found: Sequence[Held]) -> list[Held]:
        """The selection with these; a single one that is in it already goes."""
        known = {(each.role, each.feature) for each in self.selection}
        if len(found) == 1 and (found[0].role, found[0].feature) in known:
            gone = (found[0].role, found[0].feature)
            return [each for each in self.selection if (each.role, each.feature) != gone]
        return [*self.selection, *(each for each in found if (each.role, each.feature) not in known)]

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Arrows move what is selected by a metre, with Shift by ten."""
        if key not in ARROWS or not self.selection:
            return super().key(key, modifiers)
        metres = NUDGES[bool(modifiers & Qt.KeyboardModifier.ShiftModifier)]
        east, north = ARROWS[key]
        scale = self.scale(*self.selection[0].shape.centroid.coords[0]) * metres
        moves = [
            self.moved(each, shifted(each.shape, east * scale, north * scale)) for each in self.selection
        ]
        self.pencil.do(*moves)
        return True

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the selection and the box."""
        super().paint(painter, view)
        if self._corner is None or self._opposite is None:
            return
        start = QPointF(*view.to_pixels(self._corner.x, self._corner.y))
        ground = QColor(theme.BLUE)
        ground.setAlphaF(0.08)
        painter.setPen(QPen(QColor(theme.BLUE), 1, Qt.PenStyle.DashLine))
        painter.setBrush(ground)
        painter.drawRect(QRectF(start, self._opposite.position).normalized())

    def cancel(self) -> bool:
        """Give up the box, else the selection."""
        if self._corner is None:
            return super().cancel()
        self._corner = self._opposite = None
        self.canvas.update()
        return True


def is_drag(start: Pointer, now: Pointer) -> bool:
    """Whether the mouse has gone too far for a click."""
    return (now.position - start.position).manhattanLength() >= STILL
