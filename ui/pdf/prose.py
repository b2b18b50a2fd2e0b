"""Text set in lines: measured once, painted where the page flow puts it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from ui.pdf.flow import Piece
from ui.pdf.ink import INK

LEADING = 1.5
"""From line to line, in sizes of the font."""


@dataclass(frozen=True)
class Line:
    """One line of text as broken, without the spaces at its end, and its width."""

    text: str
    width: float


@dataclass(frozen=True)
class Paragraph:
    """Text broken into lines of a width."""

    lines: tuple[Line, ...]
    font: QFont
    colour: str
    right: bool
    width: float

    @property
    def height(self) -> float:
        """Of all lines."""
        return len(self.lines) * line_height(self.font)

    def paint(self, painter: QPainter, left: float, top: float) -> None:
        """Paint the lines, flush left or right in the paragraph's width."""
        metrics = QFontMetricsF(self.font)
        step = line_height(self.font)
        painter.setFont(self.font)
        painter.setPen(QColor(self.colour))
        first = top + (step - metrics.height()) / 2 + metrics.ascent()
        for number, line in enumerate(self.lines):
            start = left + self.width - line.width if self.right else left
            painter.drawText(QPointF(start, first + number * step), line.text)

    def part(self, first: int, last: int) -> Paragraph:
        """Some of the lines."""
        return Paragraph(self.lines[first:last], self.font, self.colour, self.right, self.width)


def paragraph(text: str, font: QFont, width: float, *, colour: str = INK, right: bool = False) -> Paragraph:
    """Break a text into lines no wider than ``width``, by the rules of its script, or anywhere if need be."""
    metrics = QFontMetricsF(font)
    lines: list[Line] = []
    for given in text.splitlines() or [""]:
        lines += [Line(each, metrics.horizontalAdvance(each)) for each in _broken(given, font, width)]
    return Paragraph(tuple(lines), font, colour, right, width)


def line_height(font: QFont) -> float:
    """From line to line."""
    return font.pixelSize() * LEADING


def prose(
    text: str, font: QFont, left: float, width: float, *, colour: str = INK, gap: float = 0
) -> list[Piece]:
    """A paragraph as pieces of one line each, so that it may run on to the next page."""
    whole = paragraph(text, font, width, colour=colour)
    lines = (whole.part(number, number + 1) for number in range(len(whole.lines)))
    return [_line_piece(line, left, gap if number == 0 else 0) for number, line in enumerate(lines)]


def _line_piece(line: Paragraph, left: float, gap: float) -> Piece:
    return Piece(line.height, lambda painter, top: line.paint(painter, left, top), gap=gap)


def _broken(text: str, font: QFont, width: float) -> list[str]:
    if QFontMetricsF(font).horizontalAdvance(text) <= width:
        return [text]
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units = text.encode("utf-16-le")  # in which Qt counts
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, end = 2 * line.textStart(), 2 * (line.textStart() + line.textLength())
        lines.append(units[start:end].decode("utf-16-le").rstrip())
    layout.endLayout()
    return lines
