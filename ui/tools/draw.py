"""The tools that draw an area corner by corner: a park, or other green space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gisapp.edits import Add
from layers.text import T
from ui.map.pens import ADDED
from ui.map.tool import Pointer
from ui.tools.base import BaseTool
from ui.tools.outline import LEAST, Corner, Fault, area_of, fault_of_step
from ui.tools.painting import paint_handles, paint_spot, paint_wrong
from ui.tools.snapping import Spot, spot_near
from ui.tools.trial import Trial, paint_trial, paint_warning
from ui.tools.typed import KEYS, Place, Step
from ui.workspace import LOOK

if TYPE_CHECKING:
    from ui.view import View

_ROLES = {"add_park": "park", "add_green": "green"}
_CLOSES = 10
"""Pixels from the first corner within which a click closes the outline."""
FOOT = T("Double click or Enter ends it · Backspace takes a corner back · Esc gives up")
CROSSES = T("The outline would cross itself here.")


class DrawPlot(BaseTool):
    """Adds an area; what it does to the figures is seen from its third corner on."""

    cursor = Qt.CursorShape.CrossCursor
    _trial: Trial | None = None
    _pointer: Pointer | None = None
    _spot: Spot | None = None
    _wrong: Fault | None = None
    """An edge that would cross those that are there."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._corners: list[Corner] = []

    def press(self, pointer: Pointer) -> None:
        """Set a corner; the second press of a double click ends the outline."""
        if not self._corners and not self.may_begin():
            return
        self.move(pointer)
        if pointer.double or self._closes(pointer):
            self._finish()
            return
        place = self._place(pointer)
        if self._wrong is None and (not self._corners or place != self._corners[-1]):
            self._corners.append(place)
            self.move(pointer)

    def move(self, pointer: Pointer) -> None:
        """Draw the next edge to the pointer."""
        self._pointer = pointer
        self._spot = spot_near(self.canvas, pointer)
        place = self._place(pointer)
        self._wrong = None if place in self._corners else fault_of_step(self._corners, place)
        self._try([*self._corners, place])

    def _place(self, pointer: Pointer) -> Corner:
        if self._closes(pointer):
            return self._corners[0]
        return (pointer.x, pointer.y) if self._spot is None else (self._spot.x, self._spot.y)

    def _closes(self, pointer: Pointer) -> bool:
        """Whether the pointer is at the first corner of an outline that may be closed."""
        if len(self._corners) < LEAST:
            return False
        x, y = self._corners[0]
        return abs(complex(x - pointer.x, y - pointer.y)) <= _CLOSES * pointer.metres

    def _try(self, corners: list[Corner]) -> None:
        area = None if self._wrong is not None else area_of(list(dict.fromkeys(corners)))
        self._trial = None
        if area is not None:
            shape = self.pencil.in_degrees(area)
            edit = Add(role=_ROLES[self.id], shape=shape, name=self.pencil.fresh_name())
            self._trial = Trial(edit, edit.name, None, area, None, FOOT)
        self.pencil.try_out(None if self._trial is None else self._trial.edit)
        self.canvas.update()

    def _finish(self) -> None:
        """Keep the area that the corners enclose, if it is one."""
        self._wrong = fault_of_step(self._corners, self._corners[0]) if self._corners else None
        self._try(self._corners)
        if self._trial is None:
            return
        edit = self._trial.edit
        assert isinstance(edit, Add)
        self._let_go()
        if self.pencil.do(edit):
            self.select_added(edit)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Enter ends the outline, Backspace takes a corner back, digits begin one that is typed."""
        if key in KEYS and self._pointer is not None and self.may_begin():
            self.begin_typing(key, self._pointer.position)
            return True
        if not self._corners:
            return super().key(key, modifiers)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._corners.pop()
            if self._pointer is not None:
                self.move(self._pointer)
        else:
            return super().key(key, modifiers)
        return True

    def take_typed(self, typed: Step | Place) -> bool:
        """Set a corner at a place, or a way from the last one."""
        if isinstance(typed, Place):
            corner = self.plane_place(typed)
        elif self._corners:
            x, y = self._corners[-1]
            scale = self.scale(x, y)
            corner = x + typed.east * scale, y + typed.north * scale
        else:
            return False
        self._wrong = fault_of_step(self._corners, corner)
        if self._wrong is None and corner not in self._corners:
            self._corners.append(corner)
            self._try(self._corners)
        self.canvas.update()
        return self._wrong is None

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the outline so far, and what is wrong with the next edge."""
        if not self._corners:
            super().paint(painter, view)
            if self._spot is not None:
                paint_spot(painter, self._spot, self.workspace.say(self._spot.said), view)
            return
        position = None if self._pointer is None else self._pointer.position
        if self._trial is not None:
            paint_trial(painter, view, self._trial, self.workspace, position)
        places = [*self._corners, *([] if self._pointer is None else [self._place(self._pointer)])]
        points = [QPointF(*view.to_pixels(*each)) for each in places]
        painter.setPen(QPen(QColor(ADDED), 2 * view.density))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)
        closes = self._pointer is not None and self._closes(self._pointer)
        handles = [(each, closes and number == 0) for number, each in enumerate(points[: len(self._corners)])]
        paint_handles(painter, handles, view.density)
        if self._wrong is not None:
            fault = self._wrong
            spot, *line = (QPointF(*view.to_pixels(*each)) for each in (fault.spot, fault.start, fault.end))
            paint_wrong(painter, line, spot, view.density)
            paint_warning(painter, view, CROSSES, self.workspace, points[-1])
        elif self._spot is not None:
            paint_spot(painter, self._spot, self.workspace.say(self._spot.said), view)

    def away(self) -> None:
        """The outline stays; nothing is tried out off the map."""
        self._spot = self._wrong = None
        if not self._corners:
            self._pointer = None
        self.canvas.update()

    def cancel(self) -> bool:
        """Give up what is typed, else the outline, and the tool where there is none."""
        if self.stop_typing():
            return True
        if not self._corners:
            self.workspace.use(LOOK)
            return True
        self._let_go()
        self.pencil.try_out(None)
        return True

    def leave(self) -> None:
        """Give up the outline."""
        self._let_go()
        super().leave()

    def _let_go(self) -> None:
        self._corners.clear()
        self._trial = self._spot = self._wrong = None
        self.canvas.update()
