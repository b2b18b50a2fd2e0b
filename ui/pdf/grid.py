"""Tables on the page: columns as wide as their content needs, rows that wrap and are never cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gisapp.report.standing import Standing
from gisapp.report.table import Cell, Column, Row, Table
from layers.text import Language
from ui.pdf.flow import Piece
from ui.pdf.ink import HEADER_TINT, INK, MARGIN, MUTED, RULE, TEXT_WIDTH, face, px
from ui.pdf.prose import Paragraph, paragraph, prose

_PADDING_X, _PADDING_Y = px(6), px(3.5)
_MOST_LINES = 40
"""A cell of more lines is continued in another row."""
_DARKER = 135
"""Per cent by which the colour of a sign is darkened, to be read as text on white."""

Heights = tuple[float, ...]


class _Notes:
    """Reasons why figures are missing, each said once below the table under its number."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers: dict[str, int] = {}

    def mark(self, cell: Cell) -> str:
        """The cell's text, with the number of its note."""
        text = self._language.say(cell.text)
        if cell.standing is not None:
            text = f"{cell.standing.sign} {text}"
        if cell.note is None:
            return text
        number = self._numbers.setdefault(self._language.say(cell.note), len(self._numbers) + 1)
        return f"{text} [{number}]"

    def lines(self) -> Iterator[str]:
        """The notes in order."""
        return (f"[{number}] {note}" for note, number in self._numbers.items())


@dataclass(frozen=True)
class _Style:
    size: float
    body: QFont
    strong: QFont


def table_pieces(table: Table, language: Language) -> list[Piece]:
    """Header, rows, total and notes of a table; its ``empty`` sentence where there are no rows."""
    size = 11.5 if len(table.columns) <= 5 else 10.5  # noqa: PLR2004 - many columns need narrower letters
    style = _Style(size, face(size), face(size, bold=True))
    if not table.rows:
        return prose(language.say(table.empty or ""), style.body, MARGIN, TEXT_WIDTH, colour=MUTED, gap=px(4))
    notes = _Notes(language)
    texts = [[notes.mark(cell) for cell in row] for row in table.rows]
    total = None if table.total is None else [notes.mark(cell) for cell in table.total]
    titles = [language.say(column.title) for column in table.columns]
    widths = column_widths(
        table.columns, titles, [*texts, *([total] if total else [])], style.body, style.strong
    )
    header = _row_piece(_set(titles, table.columns, widths, style.strong), widths, tint=HEADER_TINT)
    pieces = [Piece(header.height, header.paint, px(4), keeps_next=True)]
    for row, shown in zip(table.rows, texts, strict=True):
        pieces += _rows(_set(shown, table.columns, widths, style.body, row), widths, header)
    if total is not None:
        pieces += _rows(
            _set(total, table.columns, widths, style.strong, table.total), widths, header, HEADER_TINT
        )
    for note in (*notes.lines(), *([language.say(table.note)] if table.note else [])):
        pieces += prose(note, face(10), MARGIN, TEXT_WIDTH, colour=MUTED, gap=px(4))
    return pieces


def column_widths(
    columns: Sequence[Column],
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    body: QFont,
    strong: QFont,
) -> list[float]:
    """Widths that fill the page: what fits its share gets what it needs, the rest is shared by weight."""
    natural = [
        max(
            _natural(strong, titles[place]) if not column.figures else 0,
            *(_natural(body, row[place]) for row in rows),
        )
        for place, column in enumerate(columns)
    ]
    widths: dict[int, float] = {}
    while True:
        open_columns = [place for place in range(len(columns)) if place not in widths]
        free = TEXT_WIDTH - sum(widths.values())
        weights = sum(columns[place].weight for place in open_columns)
        fitting = [
            place for place in open_columns if natural[place] <= free * columns[place].weight / weights
        ]
        if not fitting or len(fitting) == len(open_columns):
            break
        widths |= {place: natural[place] for place in fitting}
    widths |= {place: free * columns[place].weight / weights for place in open_columns}
    return [widths[place] for place in range(len(columns))]


def _natural(font: QFont, text: str) -> float:
    metrics = QFontMetricsF(font)
    return max(map(metrics.horizontalAdvance, text.splitlines() or [""])) + 2 * _PADDING_X + px(1)


def _set(
    texts: Sequence[str],
    columns: Sequence[Column],
    widths: Sequence[float],
    font: QFont,
    row: Row | None = None,
) -> list[Paragraph]:
    """The cells of a row, broken into lines."""
    colours = [INK] * len(texts) if row is None else [_colour(cell.standing) for cell in row]
    return [
        paragraph(text, font, width - 2 * _PADDING_X, colour=colour, right=column.figures)
        for text, column, width, colour in zip(texts, columns, widths, colours, strict=True)
    ]


def _colour(standing: Standing | None) -> str:
    if standing is None or standing is Standing.NO_TARGET:
        return INK
    return QColor(standing.colour).darker(_DARKER).name()


def _rows(cells: list[Paragraph], widths: list[float], header: Piece, tint: str = "") -> Iterator[Piece]:
    lines = max(len(cell.lines) for cell in cells)
    for first in range(0, lines, _MOST_LINES):
        parts = [cell.part(first, first + _MOST_LINES) for cell in cells]
        piece = _row_piece(parts, widths, tint=tint)
        yield Piece(piece.height, piece.paint, header=header)


def _row_piece(cells: list[Paragraph], widths: list[float], *, tint: str = "") -> Piece:
    height = max(cell.height for cell in cells) + 2 * _PADDING_Y

    def paint(painter: QPainter, top: float) -> None:
        if tint:
            painter.fillRect(QRectF(MARGIN, top, TEXT_WIDTH, height), QColor(tint))
        left = MARGIN
        for cell, width in zip(cells, widths, strict=True):
            cell.paint(painter, left + _PADDING_X, top + _PADDING_Y)
            left += width
        painter.setPen(QPen(QColor(RULE), px(0.8)))
        painter.drawLine(QLineF(MARGIN, top + height, MARGIN + TEXT_WIDTH, top + height))

    return Piece(height, paint)
