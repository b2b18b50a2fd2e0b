"""The map as it is shown: a sheet in a view; tiles come from behind and never hold it up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from layers.styles import map_colours
from layers.text import T
from ui.map.finished import Finished
from ui.map.identify import Popup
from ui.map.tiles import LEVELS_PER_OCTAVE, resolution_of
from ui.view import Bounds, View
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from ui.map.furniture import Corner
    from ui.map.painting import Drawing
    from ui.map.sheet import Sheet

_FINEST, _COARSEST = -7 * LEVELS_PER_OCTAVE, 14 * LEVELS_PER_OCTAVE  # 8 mm to 16 km a pixel


class ShownMap(QWidget):
    """Shows a sheet.

    Signals
    -------
    viewed
        The view has changed.
    failed
        An exception while painting.
    """

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
        self._finished = Finished(self)
        self._finished.changed.connect(self.refresh)
        self._finished.failed.connect(self.failed)
        self.popup = Popup(workspace, self)
        self.popup.turned.connect(self.refresh)
        self.setMinimumSize(200, 150)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        workspace.changed.connect(self._follow)

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
        return self._finished.complete

    def show_sheet(self, sheet: Sheet | None, *, keep_view: bool = False) -> None:
        """Show another project, whole; or with ``keep_view`` the same place after an edit.

        Then the old picture stays until the new tiles are there, and an edit that is still being prepared
        (None) changes nothing.
        """
        if keep_view and self._view is not None:
            if sheet is not None:
                self._sheet = sheet
                self.popup.follow(sheet)
                self._begin(keep=True)
            return
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

    def close_threads(self) -> None:
        """Stop painting tiles."""
        self._finished.close()

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
        self.refresh()

    # ------------------------------------------------------------ painting

    def refresh(self) -> None:
        """Paint all of it again; :meth:`update` alone paints what is in the hand over the picture."""
        self._finished.forget()
        self.update()

    def _follow(self, what: Change) -> None:
        if what is Change.HIDDEN:
            self._begin(keep=True)
        elif what is Change.PLACE and self._workspace.place is not None and self._sheet is not None:
            self.look_at(self._workspace.place)
        elif what is Change.LANGUAGE:
            self.popup.hide()
            self.refresh()
        elif what in (Change.LIVE, Change.SELECTION):
            self.update()

    def _begin(self, *, keep: bool) -> None:
        """Start another edition of the tiles, of what is to be seen now."""
        shown = None if self._sheet is None else [*self.drawings_shown(), *self._above_layers()]
        self._finished.begin(shown, self.devicePixelRatioF(), keep=keep)
        self.update()

    def drawings_shown(self) -> list[Drawing]:
        """Drawings of the layers that are not hidden."""
        if self._sheet is None:
            return []
        return [each for key, each in self._sheet.drawings.items() if key not in self._workspace.hidden]

    def _above_layers(self) -> list[Drawing]:
        """What a scenario changed, and what a chosen indicator rests on."""
        return [] if self._sheet is None else [*self._sheet.changes, *self._highlights]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's own signature
        """Qt asks."""
        painter = QPainter(self)
        try:
            if self._view is None or self._sheet is None:
                painter.fillRect(self.rect(), QColor(map_colours().ground))
                painter.setPen(QColor("#5d6d7e"))
                painter.drawText(
                    self.rect(), Qt.AlignmentFlag.AlignCenter, self._workspace.say(T("Preparing the map..."))
                )
                return
            picture = self._finished.picture(
                self._view, self._level, self.size(), self.devicePixelRatioF(), self._paint_above
            )
            painter.drawPixmap(0, 0, picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_hand(painter, self._view)
        finally:
            painter.end()

    def paint_hand(self, painter: QPainter, view: View) -> None:
        """Paint over the finished picture what is in the hand."""

    def _paint_above(self, painter: QPainter) -> None:
        """What stands still on the screen above the tiles."""
        from ui.map.drawing import VectorDrawing
        from ui.map.furniture import Corner, Surround, paint_furniture
        from ui.map.selection import paint_selected

        sheet, view = self._sheet, self._view
        assert sheet is not None
        assert view is not None
        found = self.popup.current
        drawing = None if found is None else sheet.drawings.get(found.layer)
        if found is not None and isinstance(drawing, VectorDrawing):
            paint_selected(painter, drawing, {found.row}, view)
        above = self._above_layers()
        shown = [*self.drawings_shown(), *above]
        # The list of layers explains the rest.
        surround = Surround(self._workspace.language, sheet.sample, legend=self._legend or Corner.BOTTOM_LEFT)
        paint_furniture(painter, shown, view, surround, explained=above)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        if self._view is None or self._whole:
            self.fit()
        else:
            self._go(self._view.resized(self.width(), self.height()))
        super().resizeEvent(event)
