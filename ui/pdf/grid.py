"""Tables on the page: rows that wrap and are never cut, under a header that is repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gisapp.report.notes import Notes
from gisapp.report.standing import Standing
from gisapp.report.table import Cell, Column, Row, Table
from layers.text import Language
from ui.pdf.columns import PADDING, column_widths
from ui.pdf.flow import Piece
from ui.pdf.ink import HEADER_TINT, INK, MARGIN, MUTED, RULE, TEXT_WIDTH, face, px
from ui.pdf.prose import Paragraph, paragraph, prose

_PADDING_Y = px(3.5)
_MOST_LINES = 40
"""A cell of more lines is continued in another row."""
_MANY_COLUMNS = 5
_DARKER = 135
"""Per cent by which the colour of a sign is darkened, to be read as text on white."""


def table_pieces(table: Table, language: Language) -> list[Piece]:
    """Header, rows, total and notes of a table; its ``empty`` sentence where there are no rows."""
    size = 11.5 if len(table.columns) <= _MANY_COLUMNS else 10.5
    body, strong = face(size), face(size, bold=True)
    if not table.rows:
        return prose(language.say(table.empty or ""), body, MARGIN, TEXT_WIDTH, colour=MUTED, gap=px(4))
    notes = Notes(language)
    titles = [language.say(column.title) for column in table.columns]
    rows = table.rows if table.total is None else (*table.rows, table.total)
    texts = [[_shown(cell, language) + notes.mark(cell) for cell in row] for row in rows]
    grid = _Grid(table.columns, column_widths(table.columns, titles, texts, body, strong))
    header = grid.piece(grid.set(titles, strong), HEADER_TINT)
    pieces = [Piece(header.height, header.paint, px(4), keeps_next=True)]
    for row, shown in zip(rows, texts, strict=True):
        last = row is table.total
        cells = grid.set(shown, strong if last else body, row)
        pieces += grid.pieces(cells, header, HEADER_TINT if last else "")
    for note in (*notes.lines(), *([language.say(table.note)] if table.note else [])):
        pieces += prose(note, face(10), MARGIN, TEXT_WIDTH, colour=MUTED, gap=px(4))
    return pieces


def _shown(cell: Cell, language: Language) -> str:
    """A cell's text with its sign."""
    text = language.say(cell.text)
    return text if cell.standing is None else f"{cell.standing.sign} {text}"


@dataclass(frozen=True)
class _Grid:
    """The columns of one table and their widths."""

    columns: Sequence[Column]
    widths: Sequence[float]

    def set(self, texts: Sequence[str], font: QFont, row: Row | None = None) -> list[Paragraph]:
        """The cells of a row, broken into lines."""
        colours = [INK] * len(texts) if row is None else [_colour(cell.standing) for cell in row]
        return [
            paragraph(text, font, width - 2 * PADDING, colour=colour, right=column.figures)
            for text, column, width, colour in zip(texts, self.columns, self.widths, colours, strict=True)
        ]

    def pieces(self, cells: Sequence[Paragraph], header: Piece, tint: str) -> Iterator[Piece]:
        """A row as one piece, or as several if it is longer than a reader's page."""
        lines = max(len(cell.lines) for cell in cells)
        for first in range(0, lines, _MOST_LINES):
            piece = self.piece([cell.part(first, first + _MOST_LINES) for cell in cells], tint)
            yield Piece(piece.height, piece.paint, header=header)

    def piece(self, cells: Sequence[Paragraph], tint: str = "") -> Piece:
        """A row with the line below it."""
        height = max(cell.height for cell in cells) + 2 * _PADDING_Y

        def paint(painter: QPainter, top: float) -> None:
            if tint:
                painter.fillRect(QRectF(MARGIN, top, TEXT_WIDTH, height), QColor(tint))
            left = MARGIN
            for cell, width in zip(cells, self.widths, strict=True):
                cell.paint(painter, left + PADDING, top + _PADDING_Y)
                left += width
            painter.setPen(QPen(QColor(RULE), px(0.8)))
            painter.drawLine(QLineF(MARGIN, top + height, MARGIN + TEXT_WIDTH, top + height))

        return Piece(height, paint)


def _colour(standing: Standing | None) -> str:
    if standing is None or standing is Standing.NO_TARGET:
        return INK
    return QColor(standing.colour).darker(_DARKER).name()
