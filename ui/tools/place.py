"""The tools that put a point somewhere: a bus stop, or an entrance. Hovering tries it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from gisapp.edits import Add
from layers.text import T
from ui.map.tool import Pointer
from ui.tools.base import BaseTool
from ui.tools.ground import stations_in
from ui.tools.snapping import Spot, spot_near
from ui.tools.trial import Trial, paint_trial
from ui.tools.typed import KEYS, Place, Step
from ui.workspace import LOOK

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from gisapp.edits import Values
    from ui.view import View

_ROLES = {"add_stop": "bus_stop", "add_entrance": "rail_entrance"}
_STATION_REACH = 500.0
"""Metres within which a new entrance is taken for one of a station: as far as a station is one
(:data:`gisapp.indicators.constants.SAME_STATION`)."""
FOOT = T("Click to place it · Esc gives up")


class PlacePoint(BaseTool):
    """Adds a point where it is clicked; before the click its card says what it would do there."""

    cursor = Qt.CursorShape.CrossCursor
    _trial: Trial | None = None
    _position: QPointF | None = None
    _pressed = False

    def press(self, pointer: Pointer) -> None:
        """Begin to place the point; a double click places one."""
        self._pressed = not pointer.double and self.may_begin()

    def move(self, pointer: Pointer) -> None:
        """Try the point out where the pointer is."""
        spot = spot_near(self.canvas, pointer)
        x, y = (pointer.x, pointer.y) if spot is None else (spot.x, spot.y)
        self._position = pointer.position
        self._trial = self._trial_at(x, y, spot)
        self.pencil.try_out(self._trial.edit)
        self.canvas.update()

    def _trial_at(self, x: float, y: float, spot: Spot | None) -> Trial:
        role, place = _ROLES[self.id], shapely.Point(x, y)
        edit = Add(
            role=role,
            shape=self.pencil.in_degrees(place),
            values=self._values(role, x, y),
            name=self.pencil.fresh_name(),
        )
        return Trial(edit, edit.name, None, place, spot, FOOT)

    def _values(self, role: str, x: float, y: float) -> Values:
        """What a new entrance says: the station that it is of."""
        project = self.workspace.project
        stations = None if role != "rail_entrance" or project is None else stations_in(project)
        near = None if stations is None else stations.nearest(x, y, _STATION_REACH)
        return () if near is None else (("station", near.title),)

    def release(self, pointer: Pointer) -> None:  # noqa: ARG002 - the last move was here
        """Place it."""
        trial, pressed, self._pressed = self._trial, self._pressed, False
        if pressed and trial is not None:
            self._trial = None
            self._add(trial)

    def _add(self, trial: Trial) -> bool:
        assert isinstance(trial.edit, Add)
        done = self.pencil.do(trial.edit)
        if done:
            self.select_added(trial.edit)
        return done

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Digits begin a place that is typed."""
        if key in KEYS and self._position is not None and self.may_begin():
            self.begin_typing(key, self._position)
            return True
        return super().key(key, modifiers)

    def take_typed(self, typed: Step | Place) -> bool:
        """Place the point where its degrees say."""
        return isinstance(typed, Place) and self._add(self._trial_at(*self.plane_place(typed), None))

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the point that would be."""
        if self._trial is None:
            super().paint(painter, view)
        else:
            paint_trial(painter, view, self._trial, self.workspace, self._position)

    def away(self) -> None:
        """Nothing is tried out off the map."""
        if self._trial is not None:
            self._trial = None
            self.pencil.try_out(None)
            self.canvas.update()

    def cancel(self) -> bool:
        """Give up what is typed, else the point and the tool with it."""
        if self.stop_typing():
            return True
        self._pressed = False
        self.away()
        self.workspace.use(LOOK)
        return True

    def leave(self) -> None:
        """Give up the point."""
        self._pressed, self._trial = False, None
        super().leave()
