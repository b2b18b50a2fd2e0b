"""The map as square tiles, painted in a worker thread and kept: what makes panning free of charge."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from ui.view import View

TILE = 256
LEVELS_PER_OCTAVE = 4
"""Scales are the fourth roots of two, so that a tile once painted is met again."""
_KEPT = 320  # tiles: some 80 MB on a screen of density 1
_FINER, _COARSER = LEVELS_PER_OCTAVE, 6 * LEVELS_PER_OCTAVE

Paint = Callable[[QPainter, View, Callable[[], bool]], None]
"""Paints a view; asks now and then whether it has been cancelled."""


class Key(NamedTuple):
    """A tile's place: columns run east from x = 0, rows north from y = 0."""

    level: int
    column: int
    row: int


def resolution_of(level: int) -> float:
    """Metres per (logical) pixel of a level; a higher level is coarser."""
    return float(2.0 ** (level / LEVELS_PER_OCTAVE))


@dataclass(frozen=True)
class Painted:
    """A tile that has been painted, in the edition of the map that it shows."""

    edition: int
    pixmap: QPixmap


def keys_in(view: View, level: int) -> Iterator[Key]:
    """Tiles of a level that a view touches."""
    side = TILE * resolution_of(level)
    west, south, east, north = view.bounds
    for row in range(int(south // side), int(north // side) + 1):
        for column in range(int(west // side), int(east // side) + 1):
            yield Key(level, column, row)


class TilePainter(QObject):
    """One thread that paints the tile asked for last; requests that left the window are dropped.

    Signals
    -------
    painted
        (edition, key, image), delivered in the main thread.
    failed
        (edition, exception); the tile stays as far as it came.
    """

    painted = Signal(int, object, object)
    failed = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[Key] = []
        self._edition = 0
        self._density = 1.0
        self._ground = QColor("white")
        self._paint: Paint | None = None
        self._current: Key | None = None
        self._closed = False
        self._condition = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="tiles", daemon=True)
        self._thread.start()

    def begin(self, edition: int, paint: Paint | None, density: float, ground: QColor) -> None:
        """Paint another edition of the map from now on."""
        with self._condition:
            self._edition, self._paint, self._density, self._ground = edition, paint, density, ground
            self._wanted = []

    def want(self, keys: list[Key]) -> None:
        """Replace what is asked for; the last of the list is painted first."""
        with self._condition:
            self._wanted = [key for key in keys if key != self._current]
            self._condition.notify()

    def close(self) -> None:
        """Stop the thread."""
        with self._condition:
            self._closed = True
            self._wanted = []
            self._condition.notify()
        self._thread.join(2)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            image = QImage(job.pixels, job.pixels, QImage.Format.Format_RGB32)
            image.fill(job.ground)
            cancelled = partial(self._is_old, job.edition)
            try:
                _paint_tile(image, job, cancelled)
            except Exception as error:  # noqa: BLE001 - the main thread shows it
                self.failed.emit(job.edition, error)
            if not cancelled():
                self.painted.emit(job.edition, job.key, image)

    def _next(self) -> _Job | None:
        """The tile asked for last; waits for one, and is None at the end."""
        with self._condition:
            self._current = None
            while not self._closed:
                if self._wanted and self._paint is not None:
                    self._current = self._wanted.pop()
                    pixels = round(TILE * self._density)
                    return _Job(
                        self._current, self._edition, self._paint, pixels, self._density, self._ground
                    )
                self._condition.wait()
        return None

    def _is_old(self, edition: int) -> bool:
        return self._closed or edition != self._edition


@dataclass(frozen=True)
class _Job:
    key: Key
    edition: int
    paint: Paint
    pixels: int
    density: float
    ground: QColor


def _paint_tile(image: QImage, job: _Job, cancelled: Callable[[], bool]) -> None:
    side = TILE * resolution_of(job.key.level)
    west, north = job.key.column * side, (job.key.row + 1) * side
    view = View(west, north, side / job.pixels, job.pixels, job.pixels, job.density)
    painter = QPainter(image)
    try:
        job.paint(painter, view, cancelled)
    finally:
        painter.end()  # an open painter on a freed image brings the program down


class Tiles(QObject):
    """The tiles painted so far, and how a view is put together from them.

    Signals
    -------
    arrived
        A tile has come in: the view can be drawn better than before.
    failed
        An exception while painting; the first of an edition.
    """

    arrived = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edition = 0
        self._failed_edition = 0
        self._kept: OrderedDict[Key, Painted] = OrderedDict()
        self._painter = TilePainter(self)
        self._painter.painted.connect(self._keep)
        self._painter.failed.connect(self._tell)

    def begin(self, paint: Paint | None, density: float, ground: QColor, *, keep: bool = True) -> None:
        """Start another edition; with ``keep`` the old tiles stand in until the new ones come."""
        self._edition += 1
        if not keep:
            self._kept.clear()
        self._painter.begin(self._edition, paint, density, ground)

    def close(self) -> None:
        """Stop painting."""
        self._painter.close()

    def missing(self, view: View, level: int) -> list[Key]:
        """Tiles of the view that have yet to be painted, the outermost first."""
        x, y = view.centre
        side = TILE * resolution_of(level)

        def distance(key: Key) -> float:
            return float(abs((key.column + 0.5) * side - x) + abs((key.row + 0.5) * side - y))

        keys = [key for key in keys_in(view, level) if not self._fresh(key)]
        return sorted(keys, key=distance, reverse=True)

    def draw(self, painter: QPainter, view: View, level: int) -> bool:
        """Draw the view; True when every tile of it is there and up to date."""
        missing = self.missing(view, level)
        self._painter.want(missing)
        if missing:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for other in self._levels_near(level):
                self._draw_level(painter, view, other)
        self._draw_level(painter, view, level)
        return not missing

    def _fresh(self, key: Key) -> bool:
        tile = self._kept.get(key)
        return tile is not None and tile.edition == self._edition

    def _levels_near(self, level: int) -> list[int]:
        """Levels with tiles that can stand in, the coarsest first, so that the finest is on top."""
        levels = {key.level for key in self._kept} - {level}
        return sorted((each for each in levels if -_FINER <= each - level <= _COARSER), reverse=True)

    def _draw_level(self, painter: QPainter, view: View, level: int) -> None:
        side = TILE * resolution_of(level)
        scale = side / view.resolution
        left, top = round(-view.west / view.resolution), round(view.north / view.resolution)
        for key in keys_in(view, level):
            tile = self._kept.get(key)
            if tile is None:
                continue
            self._kept.move_to_end(key)
            corner = QPointF(left + key.column * scale, top - (key.row + 1) * scale)
            if math.isclose(scale, TILE):
                painter.drawPixmap(corner.toPoint(), tile.pixmap)
            else:
                painter.drawPixmap(
                    QRectF(corner.x(), corner.y(), scale, scale), tile.pixmap, QRectF(tile.pixmap.rect())
                )

    def _tell(self, edition: int, error: Exception) -> None:
        if edition == self._edition and self._failed_edition != edition:
            self._failed_edition = edition
            self.failed.emit(error)

    def _keep(self, edition: int, key: Key, image: QImage) -> None:
        if edition != self._edition:
            return
        pixmap = QPixmap.fromImage(image, Qt.ImageConversionFlag.NoFormatConversion)
        pixmap.setDevicePixelRatio(image.width() / TILE)
        self._kept[key] = Painted(edition, pixmap)
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit()
