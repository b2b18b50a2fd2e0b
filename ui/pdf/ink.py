"""Sizes and colours of the page.

Sizes are written in pixels of a screen of 96 dots per inch, as in the map's styles, and multiplied by
``DENSITY``, so that letters are measured as finely as they are printed.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont

from ui.fonts import font

DOTS_PER_INCH: Final = 1200
DENSITY: Final = DOTS_PER_INCH / 96

INK, MUTED, RULE, FRAME = "#1b1f1d", "#66706b", "#d9dfdb", "#9aa2a7"
GREEN, HEADER_TINT, BOX_TINT, TRACK = "#2e8b57", "#edf3ef", "#f3f7f4", "#e9edea"
WARNING, WARNING_TINT = "#d9a21b", "#fdf7e6"
SAMPLE_MARK = "#b3221a"


def px(size: float) -> float:
    """Device dots of a size in pixels of 96 dots per inch."""
    return size * DENSITY


PAGE_WIDTH, PAGE_HEIGHT = px(210 / 25.4 * 96), px(297 / 25.4 * 96)
MARGIN = px(52)
TOP, BOTTOM = px(44), px(72)
"""Above the first and below the last line of the text."""
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
TEXT_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


def face(size: float, *, bold: bool = False) -> QFont:
    """The page's font in a size of 96 dots per inch."""
    return font(px(size), bold=bold)


def faces() -> tuple[QFont, QFont]:
    """The two fonts that all text of the report is written in."""
    return face(12), face(12, bold=True)
