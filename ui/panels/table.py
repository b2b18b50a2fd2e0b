"""A table of the report on the screen: it sorts, filters, copies to a spreadsheet, and can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QFont, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gisapp.report.brief import Brief
from gisapp.report.table import Cell, Row, Table
from layers.text import Language

Index = QModelIndex | QPersistentModelIndex
_SORT_ROLE = Qt.ItemDataRole.UserRole
_WHOLE_ROLE = _SORT_ROLE + 1
"""A cell's words as they are; on the screen, those of data are brief."""
_ROOM = 8
_HEAD_ROOM = 22  # a heading's padding on both sides, as in window.qss
_WIDEST, _NARROWEST = 640, 112
_STEP = 4
_ROWS_KEPT = 1000
_ONE_LINE, _TWO_LINES = 30, 46
_ROW = 28
_DARK = {"#2e8b57": "#14532d", "#d9a21b": "#7a5600", "#d9601e": "#a8400c"}
"""Text in a verdict's colour, dark enough to be read."""


class TableModel(QAbstractTableModel):
    """A report's table in one language; its total, if it has one, is the last row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._rows: Sequence[Row] = ()
        self._row: Callable[[int], Row] = self._rows.__getitem__
        self._language = self._brief = Language("en")

    def show(self, table: Table, language: Language) -> None:
        """Take another table or another language."""
        self.beginResetModel()
        self._table, self._language, self._brief = table, language, Brief.of(language)
        self._rows = table.rows if table.total is None else (*table.rows, table.total)
        self._row = lru_cache(_ROWS_KEPT)(self._rows.__getitem__)  # Qt asks cell by cell, again and again
        self.endResetModel()

    @property
    def length(self) -> int:
        """Number of rows without the total."""
        return 0 if self._table is None else len(self._table.rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Qt asks."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Qt asks."""
        return 0 if parent.isValid() or self._table is None else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt asks."""
        cell = self._row(index.row())[index.column()]
        if role == _SORT_ROLE:
            return self._key(cell, index.column())
        if role == _WHOLE_ROLE:
            return self._words(cell, self._language)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            noted = role == Qt.ItemDataRole.ToolTipRole and cell.note is not None
            return self._brief.say(cell.note) if noted else self._words(cell, self._brief)
        return self._look(cell, index, role)

    def _look(self, cell: Cell, index: Index, role: int) -> Any:
        """Colour of a verdict; bold letters of the total and of the marked column."""
        if role == Qt.ItemDataRole.ForegroundRole and cell.standing is not None:
            return QColor(_DARK.get(cell.standing.colour, cell.standing.colour))
        if role == Qt.ItemDataRole.FontRole and (
            index.row() >= self.length or self._is_marked(index.column())
        ):
            return _bold()
        return None

    def _is_marked(self, column: int) -> bool:
        return self._table is not None and self._table.columns[column].marked

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt asks."""
        if orientation == Qt.Orientation.Horizontal and section < self.columnCount():
            assert self._table is not None
            if role == Qt.ItemDataRole.DisplayRole:
                return self._language.say(self._table.columns[section].title)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section) | Qt.TextFlag.TextWordWrap
            if role == Qt.ItemDataRole.FontRole and self._is_marked(section):
                return _bold()
        return None

    @property
    def weights(self) -> list[float]:
        """The columns' shares of the width."""
        return [] if self._table is None else [column.weight for column in self._table.columns]

    def is_figure(self, column: int) -> bool:
        """Whether a column holds figures."""
        return self._table is not None and self._table.columns[column].figures

    def _words(self, cell: Cell, language: Language) -> str:
        words = language.say(cell.text)
        return words if cell.standing is None else f"{cell.standing.sign} {words}".strip()

    def _key(self, cell: Cell, column: int) -> Any:
        """Figures sort by the unrounded number, all else by its words."""
        return cell.number if self.is_figure(column) else self._words(cell, self._language)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.is_figure(column) else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class _Order(QSortFilterProxyModel):
    """Sorts by figures or words; cells without a figure, and the total, stay last either way."""

    def lessThan(self, left: Index, right: Index) -> bool:
        """Qt asks."""
        model = self.sourceModel()
        assert isinstance(model, TableModel)
        descending = self.sortOrder() == Qt.SortOrder.DescendingOrder
        totals = left.row() >= model.length, right.row() >= model.length
        a, b = left.data(_SORT_ROLE), right.data(_SORT_ROLE)
        if totals[0] != totals[1]:
            return totals[1] is not descending
        if a is None or b is None:
            return (b is None and a is not None) is not descending if (a is None) != (b is None) else False
        return bool(a < b)


class Wrapped(QStyledItemDelegate):
    """Knows that a cell's padding, which the stylesheet gives it, leaves its words less room."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt asks."""
        inside = QStyleOptionViewItem(option)
        inside.rect.setWidth(option.rect.width() - 2 * _ROOM)
        return super().sizeHint(inside, index)


class TableView(QTableView):
    """Shows one table of the report.

    Signals
    -------
    chosen
        Number of the row, in the report's order, that the user clicked.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TableModel(self)
        self._order = _Order(self)
        self._order.setSourceModel(self._model)
        self._order.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._order.setFilterKeyColumn(-1)
        self._order.setFilterRole(_WHOLE_ROLE)
        self.setModel(self._order)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setItemDelegate(Wrapped(self))
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_ROW)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setHighlightSections(False)
        copy = QAction(self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def show_table(self, table: Table, language: Language, *, fitted: bool = True) -> None:
        """Show a table, keeping the order that the user sorted in, and unless ``fitted`` the widths."""
        self._model.show(table, language)
        if fitted:
            self._share_width()

    def filter(self, words: str) -> None:
        """Show only rows that contain the words in any column."""
        self._order.setFilterFixedString(words)

    def copy(self) -> None:
        """Copy the selected rows (all, if none is) with their heads, as a spreadsheet takes them."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        columns = range(self._order.columnCount())
        heads = [str(self._order.headerData(each, Qt.Orientation.Horizontal)) for each in columns]
        lines = [
            [str(self._order.index(row, column).data(_WHOLE_ROLE)) for column in columns]
            for row in chosen or range(self._order.rowCount())
        ]
        QGuiApplication.clipboard().setText(
            "\n".join("\t".join(map(_inert, line)) for line in [heads, *lines])
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Columns as wide as what is in them; where there is no room, by the weights that the report gives.

        A figure is never cut: its column's heading wraps instead.
        """
        self.resizeColumnsToContents()
        header = self.horizontalHeader()
        columns = range(header.count())
        wanted = [min(header.sectionSize(each) + _ROOM, _WIDEST) for each in columns]
        floors = [
            self.sizeHintForColumn(each) + 2 * _ROOM
            if self._model.is_figure(each)
            else min(wanted[each], _NARROWEST)
            for each in columns
        ]
        room = self.viewport().width()
        widths = shared(wanted, floors, self._model.weights, room)
        words = [each for each in columns if not self._model.is_figure(each)]
        if words:
            widths[words[-1]] += max(room - sum(widths), 0)
        for section, width in enumerate(widths):
            header.resizeSection(section, width)
        metrics = header.fontMetrics()
        titles = [str(self._order.headerData(each, Qt.Orientation.Horizontal)) for each in columns]
        wrapped = any(
            metrics.horizontalAdvance(title) + _HEAD_ROOM > width
            for title, width in zip(titles, widths, strict=True)
        )
        header.setFixedHeight(_TWO_LINES if wrapped else _ONE_LINE)
        self._share_height(squeezed=any(widths[each] < wanted[each] for each in words))

    def _share_height(self, *, squeezed: bool) -> None:
        """Rows of one line, or as high as their words need where a column is narrower than these."""
        for row in range(self._order.rowCount()):
            needed = self.sizeHintForRow(row) + _ROOM if squeezed else _ROW
            self.setRowHeight(row, max(needed, _ROW))

    def _choose(self, index: QModelIndex) -> None:
        row = self._order.mapToSource(index).row()
        if row < self._model.length:
            self.chosen.emit(row)


def shared(wanted: list[int], floors: list[int], weights: list[float], room: int) -> list[int]:
    """Widths that fit the room as far as the floors allow, taken from the widest for their weight first."""
    widths = list(wanted)
    while sum(widths) > room:
        yielding = [each for each, width in enumerate(widths) if width > floors[each]]
        if not yielding:
            break
        widest = max(yielding, key=lambda each: widths[each] / weights[each])
        widths[widest] = max(widths[widest] - _STEP, floors[widest])
    return widths


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


def _inert(cell: str) -> str:
    """A cell in one line; text that a spreadsheet would take for a formula is made harmless."""
    words = " ".join(cell.split())
    return f"'{words}" if words[:1] in ("=", "@") else words
