"""What all tools do: show what is selected and tried out, remove it, and let it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from gisapp.edited_layers import crs_of
from ui.map.tool import Pointer
from ui.tools.ground import scale_at
from ui.tools.typed import FORMS, Entry, Place, Step
from ui.view import View

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gisapp.edits import Add, Edit, Move
    from gisapp.seen import Held
    from ui.map.canvas import Canvas
    from ui.pencil import Pencil
    from ui.workspace import Workspace

REACH = 5
"""Pixels round the pointer in which a feature counts as hit."""


class BaseTool:
    """A tool that does nothing yet; each one overrides what it does."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, tool_id: str, pencil: Pencil, workspace: Workspace, canvas: Canvas) -> None:
        self.id = tool_id
        self.pencil = pencil
        self.workspace = workspace
        self.canvas = canvas
        self._entry: Entry | None = None

    @property
    def selection(self) -> tuple[Held, ...]:
        """What is selected."""
        return self.workspace.selection

    def scale(self, x: float, y: float) -> float:
        """Metres of the plane in one on the ground."""
        assert self.workspace.project is not None
        return scale_at(crs_of(self.workspace.project.working_crs), x, y)

    def begin_typing(self, key: Qt.Key, at: QPointF) -> None:
        """Open a line at the hand for coordinates or a distance (see :meth:`take_typed`)."""
        if self._entry is None:
            self._entry = Entry(self.canvas, self.workspace.say(FORMS), self.take_typed)
        self._entry.begin(key, at)

    def take_typed(self, typed: Step | Place) -> bool:  # noqa: ARG002 - for those that follow
        """Use what was typed; False if this tool has no use for it."""
        return False

    def plane_place(self, place: Place) -> tuple[float, float]:
        """A place in degrees as the working CRS has it."""
        import shapely

        from gisapp.edited_layers import placed

        assert self.workspace.project is not None
        spot = shapely.Point(place.longitude, place.latitude)
        x, y = shapely.get_coordinates(placed(spot, crs_of(self.workspace.project.working_crs)))[0].tolist()
        return x, y

    def may_begin(self) -> bool:
        """Whether the project may be changed; where not, the user is told why before a hand is stirred."""
        return self.workspace.frozen is None or self.pencil.do()

    def moved(self, thing: Held, shape: BaseGeometry) -> Move:
        """The edit that puts a feature where a shape of the working CRS is."""
        from gisapp.edits import Move

        return Move(role=thing.role, feature=thing.feature, shape=self.pencil.in_degrees(shape))

    def select_added(self, edit: Add) -> None:
        """Select what an edit has added."""
        from gisapp.edits import ADDED

        added = self.pencil.seen.of(edit.role, f"{ADDED}{edit.name}")
        self.pencil.select([] if added is None else [added])

    def press(self, pointer: Pointer) -> None:
        """The left button goes down."""

    def move(self, pointer: Pointer) -> None:
        """The mouse has moved."""

    def release(self, pointer: Pointer) -> None:
        """The left button comes up."""

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:  # noqa: ARG002 - for those that follow
        """Delete removes what is selected."""
        if key is not Qt.Key.Key_Delete or not self.selection:
            return False
        from gisapp.edits import Remove

        gone: list[Edit] = [Remove(role=each.role, feature=each.feature) for each in self.selection]
        self.pencil.do(*gone)
        return True

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the selection, and what is tried out or was just done and is not on the map yet."""
        from ui.map.selection import paint_selected_shapes
        from ui.tools.painting import paint_tried

        live = self.workspace.live
        if live is not None:
            paint_tried(painter, live.edit.role, live.before, live.after, view)
        paint_selected_shapes(painter, [(each.role, each.shape) for each in self.selection], view)

    def away(self) -> None:
        """The pointer has left the map."""

    def cancel(self) -> bool:
        """Esc: close what is being typed, else let go what is selected."""
        if self.stop_typing():
            return True
        if not self.selection:
            return False
        self.pencil.select(())
        return True

    def stop_typing(self) -> bool:
        """Close what is being typed; False if nothing is."""
        return self._entry is not None and self._entry.close_line()

    def leave(self) -> None:
        """Another tool is taken."""
        if self._entry is not None:
            self._entry.hide()
            self._entry.deleteLater()
            self._entry = None
        self.pencil.try_out(None)
