"""Coordinates and distances typed at the hand, for who has them from a survey or a drawing."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from layers.text import T
from ui import theme

KEYS = frozenset({Qt.Key.Key_Minus, Qt.Key.Key_Period, *map(Qt.Key, range(Qt.Key.Key_0, Qt.Key.Key_9 + 1))})
"""Keys that a number begins with."""
FORMS = T("dx,dy · distance<angle · longitude,latitude")
_NUMBER = r"\s*([-+]?\d{1,9}(?:\.\d{0,12})?|[-+]?\.\d{1,12})\s*"
_TWO, _POLAR = re.compile(f"{_NUMBER}[, ]{_NUMBER}"), re.compile(f"{_NUMBER}<{_NUMBER}")
_DEGREES = 4
"""Decimals from which two numbers are degrees, of which so many are 10 m; metres are typed with two."""
_LONGEST = 60
_WIDTH = 230


@dataclass(frozen=True, slots=True)
class Step:
    """A way, in metres on the ground."""

    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place in degrees of WGS 84."""

    longitude: float
    latitude: float


def read(text: str) -> Step | Place | None:
    """What was typed; None if it is neither.

    A way is "20,-5" in metres, or "50<90" in metres and degrees against the clock from the east; a place is
    "106.54321,29.55123".
    """
    text = unicodedata.normalize("NFKC", text)
    polar = _POLAR.fullmatch(text)
    if polar is not None:
        distance, angle = float(polar[1]), math.radians(float(polar[2]))
        return Step(distance * math.cos(angle), distance * math.sin(angle))
    two = _TWO.fullmatch(text)
    if two is None:
        return None
    one, other = float(two[1]), float(two[2])
    if min(_decimals(two[1]), _decimals(two[2])) >= _DEGREES and abs(one) <= 180 and abs(other) <= 90:  # noqa: PLR2004 - degrees
        return Place(one, other)
    return Step(one, other)


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


class Entry(QLineEdit):
    """A line that opens at the hand with the first digit; Enter takes it where ``take`` can use it."""

    def __init__(self, canvas: QWidget, forms: str, take: Callable[[Step | Place], bool]) -> None:
        super().__init__(canvas)
        self._take = take
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(forms)
        self.setToolTip(forms)
        self.setFixedWidth(_WIDTH)
        self.textEdited.connect(lambda _: self.setStyleSheet(""))
        self.hide()

    def begin(self, key: Qt.Key, at: QPointF) -> None:
        """Open beside a position of the map, with the first sign."""
        canvas = self.parentWidget()
        assert canvas is not None
        self.adjustSize()
        left = min(max(at.x() + 16, 0), canvas.width() - self.width())
        top = min(max(at.y() + 16, 0), canvas.height() - self.height())
        self.move(round(left), round(top))
        self.setStyleSheet("")
        self.setText(chr(key))
        self.show()
        self.raise_()
        self.setFocus()

    def close_line(self) -> bool:
        """Close it; False if it was closed."""
        if not self.isVisible():
            return False
        self.hide()
        canvas = self.parentWidget()
        assert canvas is not None
        canvas.setFocus()
        return True

    def _read(self) -> None:
        typed = read(self.text())
        if typed is None or not self._take(typed):
            self.setStyleSheet(f"border: 1px solid {theme.ORANGE_DARK};")
            return
        self.close_line()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what was typed, Esc gives it up; neither goes on to the map below."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._read()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_line()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed and not taken is given up."""
        super().focusOutEvent(event)
        self.hide()
