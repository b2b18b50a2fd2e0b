"""The finished picture of a view: made once, so that what follows the hand costs a copy of it and no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap

from layers.styles import map_colours
from ui.map.tiles import Tiles

if TYPE_CHECKING:
    from ui.map.painting import Drawing
    from ui.view import View


class Finished(QObject):
    """Tiles, and what stands above them on the screen, as one picture kept until either changes.

    Signals
    -------
    changed
        The picture can be made better than it is: a tile has come in.
    failed
        An exception while painting tiles.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.complete = False
        """Whether the last picture had all its tiles."""
        self._picture: QPixmap | None = None
        self._tiles = Tiles(self)
        self._tiles.arrived.connect(self.changed)
        self._tiles.failed.connect(self.failed)

    def begin(self, drawings: Sequence[Drawing] | None, density: float, *, keep: bool) -> None:
        """Show other drawings; with ``keep`` the old tiles stand in until the new ones come."""
        paint_view = None if drawings is None else _painter_of(drawings)
        self._tiles.begin(paint_view, density, QColor(map_colours().ground), keep=keep)
        self.forget()

    def forget(self) -> None:
        """Make the picture anew the next time that it is asked for."""
        self._picture = None

    def close(self) -> None:
        """Stop painting tiles."""
        self._tiles.close()

    def picture(
        self, view: View, level: int, size: QSize, density: float, above: Callable[[QPainter], None]
    ) -> QPixmap:
        """The picture of a view; ``above`` paints what stands on the tiles."""
        if self._picture is None:
            self._picture = QPixmap(size * density)
            self._picture.setDevicePixelRatio(density)
            self._picture.fill(QColor(map_colours().ground))
            painter = QPainter(self._picture)
            try:
                self.complete = self._tiles.draw(painter, view, level)
                above(painter)
            finally:
                painter.end()
        return self._picture


def _painter_of(drawings: Sequence[Drawing]) -> Callable[[QPainter, View, Callable[[], bool]], None]:
    def paint_view(painter: QPainter, view: View, cancelled: Callable[[], bool]) -> None:
        from ui.map.painting import paint

        paint(painter, drawings, view, cancelled=cancelled)

    return paint_view
