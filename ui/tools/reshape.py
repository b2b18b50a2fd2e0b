"""The tool that reshapes areas: corners are dragged, put in on edges, and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from layers.text import T
from ui.map.tool import ARROWS, Pointer
from ui.tools.outline import Corner, Outline, fault_of
from ui.tools.painting import paint_handles, paint_wrong
from ui.tools.select import NUDGES, Select, is_drag
from ui.tools.snapping import Spot, spot_near
from ui.tools.trial import Trial, paint_trial, paint_warning

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gisapp import edits
    from gisapp.seen import Held
    from ui.view import View

_GRIP, _EDGE = 8, 6
"""Pixels from a corner, and from an edge, within which a press takes hold of it."""
_MOST = 2000
"""Handles that are painted; of more none could be told from the next."""
FOOT = T("Release to keep · Esc puts it back")
CROSSES = T("The outline would cross itself here.")
TOO_FEW = T("An area has three corners at least.")


@dataclass(frozen=True)
class Grip:
    """The corner that is held, in the outline that has it, and where the press was."""

    thing: Held
    outline: Outline
    at: tuple[int, int]
    start: Pointer


class Reshape(Select):
    """Shows the corners of the selected area; elsewhere it selects."""

    _grip: Grip | None = None
    _pointer: Pointer | None = None
    """Where the mouse is, once it has begun to drag."""
    _chosen: tuple[int, int] | None = None
    """The corner that was taken hold of last, which Delete takes away."""
    _made: Outline | None = None
    _wrong: Corner | None = None
    _spot: Spot | None = None
    _trial: Trial | None = None
    _too_few = False

    @property
    def _thing(self) -> Held | None:
        """The area whose corners are shown."""
        return self.selection[0] if len(self.selection) == 1 and _is_area(self.selection[0].shape) else None

    def press(self, pointer: Pointer) -> None:
        """Take hold of a corner, or put one in on an edge; elsewhere select."""
        self._too_few, self._wrong = False, None
        thing = self._thing
        self._grip = None if thing is None else _grip_at(thing, pointer)
        self._chosen = None if self._grip is None else self._grip.at
        if self._grip is None:
            super().press(pointer)
        self.canvas.update()

    def move(self, pointer: Pointer) -> None:
        """Drag the corner."""
        grip = self._grip
        if grip is None:
            super().move(pointer)
        elif self._pointer is None and not is_drag(grip.start, pointer):
            return
        elif self._pointer is None and not self.may_begin():
            self._let_go()
        else:
            self._pointer = pointer
            self._spot = spot_near(self.canvas, pointer, frozenset({(grip.thing.layer, grip.thing.row)}))
            place = (pointer.x, pointer.y) if self._spot is None else (self._spot.x, self._spot.y)
            self._try(grip.thing, grip.outline.moved(grip.at, place))

    def release(self, pointer: Pointer) -> None:
        """Keep the outline if it is one; Alt and a click take the corner away."""
        grip, made, dragged, trial = self._grip, self._made, self._pointer is not None, self._trial
        if grip is None:
            super().release(pointer)
            return
        self._let_go()
        if dragged and trial is not None and made is not None:
            self.pencil.do(trial.edit)
        elif dragged:
            self.pencil.try_out(None)
        elif pointer.has(Qt.KeyboardModifier.AltModifier):
            self._take_away(grip.thing, grip.at)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Delete takes the chosen corner away, arrows move it by a metre, with Shift by ten."""
        thing, at = self._thing, self._chosen
        if thing is None or at is None or not Outline.of(thing.shape).has(at):
            return key is Qt.Key.Key_Delete or super().key(key, modifiers)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take_away(thing, at)
        elif key in ARROWS:
            self._nudge(thing, at, key, far=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        else:
            return super().key(key, modifiers)
        return True

    def _take_away(self, thing: Held, at: tuple[int, int]) -> None:
        made = Outline.of(thing.shape).without(at)
        self._chosen = None
        self._too_few = made is None
        if made is not None:
            self._do(thing, made)
        self.canvas.update()

    def _nudge(self, thing: Held, at: tuple[int, int], key: Qt.Key, *, far: bool) -> None:
        outline = Outline.of(thing.shape)
        x, y = outline.corner(at)
        metres, (east, north) = NUDGES[far] * self.scale(x, y), ARROWS[key]
        self._do(thing, outline.moved(at, (x + east * metres, y + north * metres)))

    def _do(self, thing: Held, outline: Outline) -> None:
        """Keep an outline if it is sound; else show where it is not."""
        self._wrong = fault_of(outline.area)
        if self._wrong is None:
            self.pencil.do(self._edit(thing, outline.area))
        self.canvas.update()

    def _try(self, thing: Held, outline: Outline) -> None:
        area = outline.area
        self._made, self._wrong, self._trial = outline, fault_of(area), None
        if self._wrong is None:
            edit = self._edit(thing, area)
            self._trial = Trial(edit, thing.title, thing.shape, area, self._spot, FOOT)
        self.pencil.try_out(None if self._trial is None else self._trial.edit)
        self.canvas.update()

    def _edit(self, thing: Held, area: BaseGeometry) -> edits.Reshape:
        from gisapp.edits import Reshape as Edit

        return Edit(role=thing.role, feature=thing.feature, shape=self.pencil.in_degrees(area))

    def _let_go(self) -> None:
        self._grip = self._pointer = self._made = self._wrong = self._spot = self._trial = None
        self.canvas.update()

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the area with its corners, as it would be while one is dragged."""
        grip, made = self._grip, self._made
        position = None if self._pointer is None else self._pointer.position
        if grip is None or made is None or position is None:
            super().paint(painter, view)
            self._paint_resting(painter, view)
            return
        if self._trial is not None:
            paint_trial(painter, view, self._trial, self.workspace, position)
        _paint_corners(painter, view, made, grip.at)
        if self._wrong is not None:
            before, after = made.beside(grip.at)
            line = [_pixel(view, each) for each in (before, made.corner(grip.at), after)]
            paint_wrong(painter, line, _pixel(view, self._wrong), view.density)
            paint_warning(painter, view, CROSSES, self.workspace, position)

    def _paint_resting(self, painter: QPainter, view: View) -> None:
        thing = self._thing
        if thing is None:
            return
        outline = Outline.of(thing.shape)
        _paint_corners(painter, view, outline, self._chosen)
        spot = _pixel(view, outline.corner((0, 0)))
        if self._wrong is not None:
            spot = _pixel(view, self._wrong)
            paint_wrong(painter, [spot, spot], spot, view.density)
            paint_warning(painter, view, CROSSES, self.workspace, spot)
        elif self._too_few:
            paint_warning(painter, view, TOO_FEW, self.workspace, spot)

    def cancel(self) -> bool:
        """Put the corner back."""
        if self._grip is None:
            self._chosen = self._wrong = None
            return super().cancel()
        self._let_go()
        self.pencil.try_out(None)
        return True

    def leave(self) -> None:
        """Put the corner back."""
        self._let_go()
        super().leave()


def _grip_at(thing: Held, pointer: Pointer) -> Grip | None:
    """What a press takes hold of."""
    outline = Outline.of(thing.shape)
    at = outline.corner_near(pointer.x, pointer.y, _GRIP * pointer.metres)
    if at is not None:
        return Grip(thing, outline, at, pointer)
    edge = outline.edge_near(pointer.x, pointer.y, _EDGE * pointer.metres)
    return None if edge is None else Grip(thing, outline.inserted(*edge), edge[0], pointer)


def _is_area(shape: BaseGeometry) -> bool:
    return shape.geom_type in ("Polygon", "MultiPolygon")


def _pixel(view: View, corner: Corner) -> QPointF:
    return QPointF(*view.to_pixels(*corner))


def _paint_corners(painter: QPainter, view: View, outline: Outline, held: tuple[int, int] | None) -> None:
    seen = QRectF(-8, -8, view.width + 16, view.height + 16)
    handles = [
        (point, held == (number, place))
        for number, ring in enumerate(outline.rings)
        for place, corner in enumerate(ring.tolist())
        if seen.contains(point := _pixel(view, (corner[0], corner[1])))
    ]
    if len(handles) <= _MOST:
        paint_handles(painter, handles, view.density)
