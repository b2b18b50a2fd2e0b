"""The cells of the table of files: plain words, coloured chips, and buttons that open a list."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import theme
from ui.chips import TONES

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole
_ROOM, _PADDING = 8, 8
_CHIP_HEIGHT, _BUTTON_HEIGHT = 20, 25
_CHIP_PIXELS = 12
_ARROW = 4.0
_BUTTON_EDGE = "#cdd4d0"


@dataclass(frozen=True, slots=True)
class Cell:
    """Words and how they look.

    ``look`` is "" for plain words, "muted", "button", or a tone of :data:`ui.chips.TONES` for a chip.
    ``tip`` is what a tooltip tells more; the words themselves where it is empty.
    """

    words: str
    look: str = ""
    tip: str = ""


class CellPainter(QStyledItemDelegate):
    """Paints cells; words that do not fit are elided."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bold = QFont(parent.font())
        self._bold.setPixelSize(_CHIP_PIXELS)
        self._bold.setBold(True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt asks."""
        cell: Cell = index.data(CELL_ROLE)
        if cell.look in TONES or cell.look == "button":
            self.initStyleOption(option, index)
            option.text = ""
            _style(option).drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint = self._paint_button if cell.look == "button" else self._paint_chip
            paint(painter, QRectF(option.rect).adjusted(_ROOM - 2, 0, -4, 0), cell)
            painter.restore()
        else:
            super().paint(painter, option, index)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Names of files are shortened in the middle: their ends tell them apart."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight if index.column() else Qt.TextElideMode.ElideMiddle
        if index.data(CELL_ROLE).look == "muted":
            option.palette.setColor(QPalette.ColorRole.Text, QColor(theme.MUTED))

    def _paint_chip(self, painter: QPainter, room: QRectF, cell: Cell) -> None:
        ground, ink = TONES[cell.look]
        painter.setFont(self._bold)
        box, words = _fitted(room, cell.words, self._bold, _CHIP_HEIGHT, 2 * _PADDING)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_button(self, painter: QPainter, room: QRectF, cell: Cell) -> None:
        font = painter.font()
        box, words = _fitted(room, cell.words, font, _BUTTON_HEIGHT, 2 * _PADDING + 3 * _ARROW)
        painter.setPen(QPen(QColor(_BUTTON_EDGE), 1))
        painter.setBrush(QColor(theme.PAPER))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QColor(theme.INK))
        inside = box.adjusted(_PADDING, 0, -_PADDING, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        tip = QPointF(inside.right() - _ARROW, box.center().y() + _ARROW / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.MUTED))
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-_ARROW, -_ARROW), tip + QPointF(_ARROW, -_ARROW)]))


def _fitted(room: QRectF, words: str, font: QFont, height: float, beside: float) -> tuple[QRectF, str]:
    """The box of a chip or button in a cell, and its words as far as they fit."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width() - beside))
    width = min(room.width(), metrics.horizontalAdvance(shown) + beside)
    return QRectF(room.left(), room.center().y() - height / 2, width, height), shown


def _style(option: QStyleOptionViewItem) -> QStyle:
    assert option.widget is not None
    return option.widget.style()
