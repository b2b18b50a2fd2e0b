"""The tool that moves things: pressed on one, or dragging what is selected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from layers.text import T
from ui.map.tool import ARROWS, Pointer
from ui.tools.base import REACH
from ui.tools.ground import shifted
from ui.tools.painting import paint_tried
from ui.tools.select import NUDGES, Select, is_drag
from ui.tools.snapping import spot_near
from ui.tools.trial import Trial, paint_trial
from ui.tools.typed import KEYS, Place, Step

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gisapp.seen import Held
    from ui.tools.snapping import Spot
    from ui.view import View

_GRIP = 10
"""Pixels from the pointer within which a thing is held by its corner, so that it can be put on another."""
FOOT = T("Release to keep · Esc puts it back · arrow keys nudge by 1 m")


@dataclass(frozen=True)
class Grip:
    """What is held, where, and since when: ``x``, ``y`` are the place of it that follows the pointer."""

    things: tuple[Held, ...]
    x: float
    y: float
    start: Pointer


class Move(Select):
    """Drags what is pressed, else draws a box as the tool that selects."""

    cursor = Qt.CursorShape.ArrowCursor
    _grip: Grip | None = None
    _pointer: Pointer | None = None
    """Where the mouse is, once it has begun to drag."""
    _nudged: tuple[float, float] = (0.0, 0.0)
    _spot: Spot | None = None
    _trial: Trial | None = None
    _shift: tuple[float, float] = (0.0, 0.0)

    def press(self, pointer: Pointer) -> None:
        """Take hold of what is there."""
        found = self.pencil.at(pointer.x, pointer.y, REACH * pointer.metres)
        if not found or pointer.has(Qt.KeyboardModifier.ShiftModifier):
            super().press(pointer)
            return
        known = {(each.role, each.feature) for each in self.selection}
        if not any((each.role, each.feature) in known for each in found):
            self.pencil.select(found[:1])
        things = self.selection
        grip = self._corner_near(things, pointer)
        self._grip = Grip(things, *grip, pointer)

    def move(self, pointer: Pointer) -> None:
        """Drag it along."""
        if self._grip is None:
            super().move(pointer)
        elif self._pointer is None and not is_drag(self._grip.start, pointer):
            return
        elif self._pointer is None and not self.may_begin():
            self._let_go()
        else:
            self._pointer = pointer
            self._try(self._grip, pointer)

    def release(self, pointer: Pointer) -> None:
        """Leave it where it is now."""
        grip, dragged, shift = self._grip, self._pointer is not None, self._shift
        if grip is None:
            super().release(pointer)
            return
        self._let_go()
        if dragged:
            self.pencil.do(*(self.moved(each, shifted(each.shape, *shift)) for each in grip.things))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Arrows move what is dragged on from where the mouse has it."""
        if self._grip is None or self._pointer is None:
            if key in KEYS and self.selection:
                self._begin_typing(key)
                return True
            return super().key(key, modifiers)
        if key in ARROWS:
            metres = NUDGES[bool(modifiers & Qt.KeyboardModifier.ShiftModifier)]
            step = metres * self.scale(self._grip.x, self._grip.y)
            east, north = ARROWS[key]
            self._nudged = (self._nudged[0] + east * step, self._nudged[1] + north * step)
            self._try(self._grip, self._pointer)
        return True

    def _begin_typing(self, key: Qt.Key) -> None:
        view = self.canvas.view
        assert view is not None
        x, y = _middle(self.selection)
        self.begin_typing(key, QPointF(*view.to_pixels(x, y)))

    def take_typed(self, typed: Step | Place) -> bool:
        """Move the selection by a way, or its middle to a place."""
        x, y = _middle(self.selection)
        if isinstance(typed, Place):
            to = self.plane_place(typed)
            shift = to[0] - x, to[1] - y
        else:
            scale = self.scale(x, y)
            shift = typed.east * scale, typed.north * scale
        return self.pencil.do(*(self.moved(each, shifted(each.shape, *shift)) for each in self.selection))

    def _try(self, grip: Grip, pointer: Pointer) -> None:
        """Try out where the pointer has what is held."""
        own = frozenset((each.layer, each.row) for each in grip.things)
        spot = spot_near(self.canvas, pointer, own) if self._nudged == (0.0, 0.0) else None
        x, y = (pointer.x, pointer.y) if spot is None else (spot.x, spot.y)
        self._spot = spot
        self._shift = (x - grip.x + self._nudged[0], y - grip.y + self._nudged[1])
        self._trial = None
        if len(grip.things) == 1:
            thing = grip.things[0]
            after = shifted(thing.shape, *self._shift)
            self._trial = Trial(self.moved(thing, after), thing.title, thing.shape, after, spot, FOOT)
            self.pencil.try_out(self._trial.edit)
        self.canvas.update()

    def _corner_near(self, things: tuple[Held, ...], pointer: Pointer) -> tuple[float, float]:
        """The corner by which a thing is held; the pointer's own place where none is near."""
        reach = _GRIP * pointer.metres
        best = (pointer.x, pointer.y)
        for thing in things:
            for x, y in _corners_within(thing.shape, pointer, reach):
                distance = abs(complex(x - pointer.x, y - pointer.y))
                if distance <= reach:
                    best, reach = (x, y), distance
        return best

    def _let_go(self) -> None:
        self._grip = self._pointer = self._spot = self._trial = None
        self._nudged = self._shift = (0.0, 0.0)
        self.canvas.update()

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint what is dragged, else as the tool that selects."""
        if self._grip is None or self._pointer is None:
            super().paint(painter, view)
        elif self._trial is not None:
            at = self._pointer.position
            paint_trial(painter, view, self._trial, self.workspace, at)
        else:
            for each in self._grip.things:
                paint_tried(painter, each.role, each.shape, shifted(each.shape, *self._shift), view)

    def cancel(self) -> bool:
        """Put it back."""
        if self._grip is None:
            return super().cancel()
        self._let_go()
        self.pencil.try_out(None)
        return True

    def leave(self) -> None:
        """Put it back."""
        self._let_go()
        super().leave()


def _middle(things: tuple[Held, ...]) -> tuple[float, float]:
    centre = shapely.centroid(shapely.GeometryCollection([each.shape for each in things]))
    return centre.x, centre.y


def _corners_within(shape: BaseGeometry, pointer: Pointer, reach: float) -> list[tuple[float, float]]:
    corners = shapely.get_coordinates(shape)
    near = (abs(corners - (pointer.x, pointer.y)) <= reach).all(axis=1)
    return [(x, y) for x, y in corners[near].tolist()]
