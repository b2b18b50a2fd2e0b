"""The line at the foot: where the pointer is, the scale, the CRS, and how long the figures took."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStatusBar

from layers.text import T
from ui.map.canvas import Canvas
from ui.plain import Label
from ui.reckoning import Reckoning
from ui.workspace import Change, Workspace


class Status(QObject):
    """Fills the status bar."""

    def __init__(self, bar: QStatusBar, workspace: Workspace, canvas: Canvas, reckoning: Reckoning) -> None:
        super().__init__(bar)
        self._workspace = workspace
        self._canvas = canvas
        self._seconds: float | None = None
        self._degrees, self._metres, self._scale, self._crs, self._took = (Label() for _ in range(5))
        for label, width in ((self._degrees, 170), (self._metres, 205), (self._scale, 90), (self._crs, 0)):
            label.setMinimumWidth(width)
            bar.addWidget(label)
        bar.addPermanentWidget(self._took)
        canvas.hovered.connect(self._point)
        canvas.viewed.connect(self._show_scale)
        reckoning.computed.connect(self._note_time)
        workspace.changed.connect(self._refresh)

    def _refresh(self, what: Change) -> None:
        if what in (Change.PROJECT, Change.LANGUAGE):
            self._point(None)
            self._show_scale()
        if what is Change.LANGUAGE:
            self._show_time()
        if what is Change.PROJECT:
            self._took.clear()

    def _point(self, point: tuple[float, float] | None) -> None:
        sheet = self._canvas.sheet
        if point is None or sheet is None:
            self._degrees.clear()
            self._metres.clear()
            return
        x, y = point
        longitude, latitude = sheet.degrees(x, y)
        self._degrees.setText(degrees_text(longitude, latitude))
        self._metres.setText(f"X {_spaced(x)}  Y {_spaced(y)} m")

    def _show_scale(self) -> None:
        sheet, view = self._canvas.sheet, self._canvas.view
        if sheet is None or view is None:
            self._scale.clear()
            self._crs.clear()
            return
        digits = 10 ** max(len(str(int(view.scale_denominator))) - 3, 0)
        self._scale.setText(f"1 : {round(view.scale_denominator / digits) * digits:,}".replace(",", " "))
        self._crs.setText(self._workspace.say(sheet.crs_title))

    def _note_time(self, seconds: float) -> None:
        self._seconds = seconds
        self._show_time()

    def _show_time(self) -> None:
        if self._seconds is None:
            return
        seconds = self._seconds
        took = T("{n} ms", n=f"{1000 * seconds:.0f}") if seconds < 1 else T("{n} s", n=f"{seconds:.1f}")
        self._took.setText(self._workspace.say(T("Computed in {time}", time=took)))


def degrees_text(longitude: float, latitude: float) -> str:
    """Coordinates with their hemispheres, to about a metre: "106.57731°E 29.55912°N"."""
    east, north = "E" if longitude >= 0 else "W", "N" if latitude >= 0 else "S"
    return f"{abs(longitude):.5f}°{east}  {abs(latitude):.5f}°{north}"


def _spaced(metres: float) -> str:
    return f"{metres:,.1f}".replace(",", " ")
