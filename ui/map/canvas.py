"""The map: dragged, zoomed and asked; tiles come from behind and never hold it up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from layers.styles import map_colours
from layers.text import T
from ui.map.identify import Popup, features_at
from ui.map.tiles import LEVELS_PER_OCTAVE, Tiles, resolution_of
from ui.view import Bounds, View
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from ui.map.furniture import Corner
    from ui.map.painting import Drawing
    from ui.map.sheet import Sheet

_FINEST, _COARSEST = -7 * LEVELS_PER_OCTAVE, 14 * LEVELS_PER_OCTAVE  # 8 mm to 16 km a pixel
_NOTCH = 60  # of a mouse wheel: two levels a click
_REACH = 5  # pixels round the pointer in which a feature counts as hit
_STILL = 4  # pixels: a shorter drag is a click
_ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_STRIDE = 96


class Canvas(QWidget):
    """Shows a sheet.

    Signals
    -------
    hovered
        World coordinates (x, y) under the pointer, None when it leaves.
    viewed
        The view has changed.
    failed
        An exception while painting.
    """

    hovered = Signal(object)
    viewed = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._sheet: Sheet | None = None
        self._highlights: Sequence[Drawing] = ()
        self._view: View | None = None
        self._level = 0
        self._legend: Corner | None = None
        self._whole = True  # whether it is the whole district that is looked at
        self._wheel = 0.0
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._complete = False
        self._tiles = Tiles(self)
        self._tiles.arrived.connect(self.update)
        self._tiles.failed.connect(self.failed)
        self.popup = Popup(workspace, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 150)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        workspace.changed.connect(self._refresh)

    @property
    def sheet(self) -> Sheet | None:
        """What is shown; None while it is being prepared."""
        return self._sheet

    @property
    def highlights(self) -> Sequence[Drawing]:
        """What is painted above the layers."""
        return self._highlights

    @property
    def view(self) -> View | None:
        """The piece of the world that is seen."""
        return self._view

    @property
    def complete(self) -> bool:
        """Whether the last picture had all its tiles."""
        return self._complete

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another project, whole."""
        self._sheet, self._highlights, self._view = sheet, (), None
        self.popup.hide()
        self._begin(keep=False)
        self.fit()

    def show_highlights(self, highlights: Sequence[Drawing]) -> None:
        """Paint these above the layers."""
        self._highlights = highlights
        self._begin(keep=True)

    def close_popup(self) -> None:
        """Close what was identified."""
        self.popup.hide()
        self.update()

    def close_threads(self) -> None:
        """Stop painting tiles."""
        self._tiles.close()

    # ------------------------------------------------------------ moving about

    def fit(self) -> None:
        """Show the whole district."""
        if self._sheet is not None and self._sheet.home is not None:
            self.look_at(self._sheet.home, margin=0.06)
            self._whole = True
            self._place_legend()

    def _place_legend(self) -> None:
        """Put it where it hides nothing of the whole district; it stays while the map is moved about."""
        from ui.map.furniture import corner_of_legend

        assert self._sheet is not None
        assert self._view is not None
        self._legend = corner_of_legend(list(self._sheet.drawings.values()), self._view)

    def look_at(self, bounds: Bounds, margin: float = 0.15) -> None:
        """Show a place whole."""
        fitting = View.fitting(bounds, max(self.width(), 1), max(self.height(), 1), margin=margin)
        level = math.ceil(math.log2(fitting.resolution) * LEVELS_PER_OCTAVE - 1e-9)
        self._level = min(max(level, _FINEST), _COARSEST)
        about = fitting.centre
        view = replace(fitting, resolution=resolution_of(self._level)).centred(*about)
        self._go(view)

    def zoom(self, levels: int, at: QPointF | None = None) -> None:
        """Zoom in (positive) or out by levels of a fourth of an octave, about a position."""
        if self._view is None:
            return
        level = min(max(self._level - levels, _FINEST), _COARSEST)
        factor = resolution_of(self._level) / resolution_of(level)
        self._level = level
        at = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self._go(replace(self._view.zoomed(factor, at.x(), at.y()), resolution=resolution_of(level)))

    def pan(self, columns: float, rows: float) -> None:
        """Move the map by pixels to the right and down."""
        if self._view is not None:
            self.popup.move(self.popup.pos() + QPoint(round(columns), round(rows)))
            self._go(self._view.moved(columns, rows), moved=True)

    def _go(self, view: View, *, moved: bool = False) -> None:
        self._whole = False
        if not moved:
            self.popup.hide()
        step = view.resolution  # whole pixels, so that tiles meet the screen's own
        self._view = replace(view, west=round(view.west / step) * step, north=round(view.north / step) * step)
        self.viewed.emit()
        self.update()

    # ------------------------------------------------------------ painting

    def _refresh(self, what: Change) -> None:
        if what is Change.HIDDEN:
            self._begin(keep=True)
        elif what is Change.PLACE and self._workspace.place is not None and self._sheet is not None:
            self.look_at(self._workspace.place)
        elif what is Change.LANGUAGE:
            self.popup.hide()
            self.update()

    def _begin(self, *, keep: bool) -> None:
        """Start another edition of the tiles, of what is to be seen now."""
        self._tiles.begin(
            self._paint_tile(), self.devicePixelRatioF(), QColor(map_colours().ground), keep=keep
        )
        self.update()

    def _paint_tile(self) -> Callable[[QPainter, View, Callable[[], bool]], None] | None:
        if self._sheet is None:
            return None
        drawings = [*self.drawings_shown(), *self._highlights]

        def paint_view(painter: QPainter, view: View, cancelled: Callable[[], bool]) -> None:
            from ui.map.painting import paint

            paint(painter, drawings, view, cancelled=cancelled)

        return paint_view

    def drawings_shown(self) -> list[Drawing]:
        """Drawings of the layers that are not hidden."""
        if self._sheet is None:
            return []
        return [each for key, each in self._sheet.drawings.items() if key not in self._workspace.hidden]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's own signature
        """Qt asks."""
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), QColor(map_colours().ground))
            if self._view is None or self._sheet is None:
                painter.setPen(QColor("#5d6d7e"))
                painter.drawText(
                    self.rect(), Qt.AlignmentFlag.AlignCenter, self._workspace.say(T("Preparing the map..."))
                )
                return
            self._complete = self._tiles.draw(painter, self._view, self._level)
            self._paint_above(painter, self._sheet, self._view)
        finally:
            painter.end()

    def _paint_above(self, painter: QPainter, sheet: Sheet, view: View) -> None:
        """What stands still on the screen, or changes too often for tiles."""
        from ui.map.drawing import VectorDrawing
        from ui.map.furniture import Corner, Surround, paint_furniture
        from ui.map.selection import paint_selected

        found = self.popup.current
        drawing = None if found is None else sheet.drawings.get(found.layer)
        if found is not None and isinstance(drawing, VectorDrawing):
            paint_selected(painter, drawing, {found.row}, view)
        shown = [*self.drawings_shown(), *self._highlights]
        # The list of layers explains the rest.
        surround = Surround(self._workspace.language, sheet.sample, legend=self._legend or Corner.BOTTOM_LEFT)
        paint_furniture(painter, shown, view, surround, explained=self._highlights)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        if self._view is None or self._whole:
            self.fit()
        else:
            self._go(self._view.resized(self.width(), self.height()))
        super().resizeEvent(event)

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
        """Begin a drag, or a click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, or say where the pointer is."""
        if self._pressed is not None and self._dragged is not None:
            if self.cursor().shape() != Qt.CursorShape.ClosedHandCursor:
                if (event.position() - self._pressed).manhattanLength() < _STILL:
                    return
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            step = event.position() - self._dragged
            self._dragged = event.position()
            self.pan(step.x(), step.y())
        elif self._view is not None:
            self.hovered.emit(self._view.to_world(event.position().x(), event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or tell what was clicked."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        clicked = self.cursor().shape() != Qt.CursorShape.ClosedHandCursor
        self._pressed = self._dragged = None
        self.unsetCursor()
        if clicked:
            self.identify(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in about the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.zoom(LEVELS_PER_OCTAVE, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the map, plus and minus zoom."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            columns, rows = _ARROWS[key]
            self.pan(columns * _STRIDE, rows * _STRIDE)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(2)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-2)
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is nowhere on the map any more."""
        self.hovered.emit(None)
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
        self.update()
