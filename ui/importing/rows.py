"""The first rows of the chosen file, as found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from layers.text import T
from ui.importing.cells import Index
from ui.workspace import Workspace

if TYPE_CHECKING:
    from layers.source import Source

ROWS = 50
_LINE = 26
_NARROWEST, _WIDEST = 70, 260


class RowsPreview(QTableView):
    """Rows and columns of the file; nothing of them can be changed."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._model = _Rows(self)
        self.setModel(self._model)
        self.setAccessibleName(workspace.say(T("First rows of the chosen file")))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(_LINE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_source(self, source: Source | None) -> None:
        """Show the first rows of a source; none of a raster."""
        self._model.show(source)
        if source is not None:
            self.resizeColumnsToContents()
            for column in range(self._model.columnCount()):
                width = min(max(self.columnWidth(column) + 8, _NARROWEST), _WIDEST)
                self.setColumnWidth(column, width)


class _Rows(QAbstractTableModel):
    """The words of the cells."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._heads: list[str] = []
        self._words: list[list[str]] = []

    def show(self, source: Source | None) -> None:
        """Take the rows of another source."""
        self.beginResetModel()
        self._heads, self._words = [], []
        if source is not None and source.frame is not None:
            frame = source.frame.head(ROWS)
            names = [name for name in frame.columns if name != frame.geometry.name]
            self._heads = [str(name) for name in names]
            columns = [[_in_words(value) for value in frame[name]] for name in names]
            self._words = [list(row) for row in zip(*columns, strict=True)]
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self._words)

    def columnCount(self, parent: Index | None = None) -> int:
        """Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt asks."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt asks."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._heads[section] if orientation == Qt.Orientation.Horizontal else str(section + 1)


def _in_words(value: Any) -> str:
    """A cell's value; nothing for a missing one."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT are not equal to themselves
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
