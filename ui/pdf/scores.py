"""The scorecard: each indicator with its value, its target, a bar that compares them, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gisapp.report.score_row import ScoreRow
from layers.text import Language, T
from ui.pdf.flow import Piece
from ui.pdf.ink import HEADER_TINT, INK, MARGIN, MUTED, RULE, TEXT_WIDTH, TRACK, face, px
from ui.pdf.prose import Paragraph, paragraph

_SHARES = (0.27, 0.15, 0.14, 0.16, 0.11, 0.17)
"""Of the page's width: indicator, value, target, bar, verdict, gap."""
_RIGHT = (False, True, True, False, False, True)
_PADDING_X, _PADDING_Y = px(6), px(4.5)
_BAR_HEIGHT, _TICK_HEIGHT = px(8), px(15)
_DARKER = 135
_BAR = 3

_WIDTHS = tuple(TEXT_WIDTH * share for share in _SHARES)
_LEFTS = tuple(MARGIN + sum(_WIDTHS[:place]) for place in range(len(_WIDTHS)))


def score_pieces(scores: Sequence[ScoreRow], value: T, language: Language) -> list[Piece]:
    """The header, with what the ``value`` is called, and one row for each indicator."""
    titles = (T("Indicator"), value, T("Target"), T("Compared ( | target)"), T("Verdict"), T("Gap"))
    header = _header([language.say(title) for title in titles])
    return [header, *(_row(score, language, header) for score in scores)]


def _header(titles: list[str]) -> Piece:
    cells = [_cell(place, title, bold=True) for place, title in enumerate(titles)]
    height = max(cell.height for cell in cells) + 2 * _PADDING_Y

    def paint(painter: QPainter, top: float) -> None:
        painter.fillRect(QRectF(MARGIN, top, TEXT_WIDTH, height), QColor(HEADER_TINT))
        _paint_cells(painter, cells, top)

    return Piece(height, paint, px(4), keeps_next=True)


def _row(score: ScoreRow, language: Language, header: Piece) -> Piece:
    say = language.say
    verdict = QColor(score.standing.colour).darker(_DARKER).name()
    cells = [
        _cell(0, say(score.title)),
        _cell(1, say(score.value), bold=True),
        _cell(2, say(score.target)),
        _cell(_BAR, ""),
        _cell(4, say(score.verdict), bold=True, colour=verdict),
        _cell(5, say(score.gap)),
    ]
    basis = " · ".join(part for part in (score.clause, say(score.fraction)) if part)
    below = paragraph(basis, face(9.5), _WIDTHS[0] + _WIDTHS[1] / 2, colour=MUTED)
    upper = max(cells[0].height + below.height, *(cell.height for cell in cells)) + _PADDING_Y
    doubts = [paragraph(say(line), face(10), TEXT_WIDTH - 2 * _PADDING_X) for line in score.below]
    height = upper + sum(doubt.height for doubt in doubts) + _PADDING_Y

    def paint(painter: QPainter, top: float) -> None:
        _paint_cells(painter, cells, top)
        below.paint(painter, _LEFTS[0] + _PADDING_X, top + _PADDING_Y + cells[0].height)
        _paint_bar(painter, score, top + _PADDING_Y + cells[1].height / 2)
        place = top + upper
        for doubt in doubts:
            doubt.paint(painter, _LEFTS[0] + _PADDING_X, place)
            place += doubt.height
        painter.setPen(QPen(QColor(RULE), px(0.8)))
        painter.drawLine(QLineF(MARGIN, top + height, MARGIN + TEXT_WIDTH, top + height))

    return Piece(height, paint, header=header)


def _cell(place: int, text: str, *, bold: bool = False, colour: str = INK) -> Paragraph:
    width = _WIDTHS[place] - 2 * _PADDING_X
    return paragraph(text, face(11.5, bold=bold), width, colour=colour, right=_RIGHT[place])


def _paint_cells(painter: QPainter, cells: list[Paragraph], top: float) -> None:
    for left, cell in zip(_LEFTS, cells, strict=True):
        cell.paint(painter, left + _PADDING_X, top + _PADDING_Y)


def _paint_bar(painter: QPainter, score: ScoreRow, middle: float) -> None:
    value, target = score.bar
    left, width = _LEFTS[_BAR] + _PADDING_X, _WIDTHS[_BAR] - 2 * _PADDING_X
    painter.fillRect(QRectF(left, middle - _BAR_HEIGHT / 2, width, _BAR_HEIGHT), QColor(TRACK))
    painter.fillRect(
        QRectF(left, middle - _BAR_HEIGHT / 2, width * value, _BAR_HEIGHT), QColor(score.standing.colour)
    )
    if target is not None:
        tick = left + width * target
        painter.setPen(QPen(QColor(INK), px(1.8)))
        painter.drawLine(QLineF(tick, middle - _TICK_HEIGHT / 2, tick, middle + _TICK_HEIGHT / 2))
