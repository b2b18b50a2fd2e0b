"""The files of an import: one line each, with its role and code page to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from gisapp.importing.source_roles import fits
from layers.roles import roles
from layers.text import Sayable, T
from ui.importing.cells import CELL_ROLE, CellPainter, Index
from ui.importing.lines import CHECK, ENCODING, FILE, ROLE, Line, Lines
from ui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gisapp.importing import Row

_SHARES = (0.28, 0.24, 0.05, 0.03, 0.08, 0.32)
_LEAST = (102, 104, 86, 94, 130, 112)
_LINE = 36
CODE_PAGES = ("utf-8", "gb18030", "big5", "shift_jis", "cp949", "cp1252")


class ImportTable(QTableView):
    """One line a layer found, one a file that could not be read.

    Space or F2 opens the list of roles of the current line, or of code pages in their column.

    Signals
    -------
    role_chosen
        (source's title, role id; "" sets it aside)
    encoding_chosen
        (file's name, code page; "" leaves it to the bytes)
    line_chosen
        The :class:`~ui.importing.lines.Line`.
    """

    role_chosen = Signal(str, str)
    encoding_chosen = Signal(str, str)
    line_chosen = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._touched = False
        self.lines = Lines(workspace, self)
        self.setModel(self.lines)
        self.setItemDelegate(CellPainter(self))
        self.setAccessibleName(workspace.say(T("Files")))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._note_resizing)

    # ------------------------------------------------------------ lines

    def line_of(self, title: str) -> int:
        """The number of the line with this title; -1 if there is none."""
        return next((at for at, line in enumerate(self.lines.lines) if line.title == title), -1)

    @property
    def current(self) -> Line | None:
        """The current line."""
        number = self.currentIndex().row()
        return self.lines.lines[number] if 0 <= number < len(self.lines.lines) else None

    def turn_to(self, title: str) -> None:
        """Make the line with this title the current one; the first if there is none, or no title is given."""
        self.setCurrentIndex(self.lines.index(max(self.line_of(title), 0) if title else 0, FILE))

    def turn_back_to(self, before: Line) -> None:
        """Make the same file's line the current one, also where others have its name."""
        known = [(line.path, line.title) for line in self.lines.lines]
        if (before.path, before.title) in known:
            self.setCurrentIndex(self.lines.index(known.index((before.path, before.title)), FILE))
        else:
            self.turn_to(before.title)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell of another line."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() and self.current is not None:
            self.line_chosen.emit(self.current)

    # ------------------------------------------------------------ choosing

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open a list under a button that was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._open(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list of roles, or of code pages, by keyboard."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F2) and self.currentIndex().isValid():
            at = self.currentIndex()
            self._open(at if at.column() == ENCODING else at.siblingAtColumn(ROLE))
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        line = self.lines.lines[index.row()]
        if index.data(CELL_ROLE).look != "button" or line.row is None:
            return
        menu = self._encodings(line) if index.column() == ENCODING else self._roles(line.row)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rect = self.visualRect(index)
        menu.popup(self.viewport().mapToGlobal(rect.bottomLeft() + QPoint(6, -4)))

    def _roles(self, row: Row) -> QMenu:
        entries: list[tuple[str, Sayable]] = [("", T("(not used)"))]
        entries += [(role.id, role.title) for role in roles().values() if fits(row.source, role)]
        title = row.source.title
        return self._menu(entries, row.role or "", lambda value: self.role_chosen.emit(title, value))

    def _encodings(self, line: Line) -> QMenu:
        assert line.source is not None
        file, now = line.source.file, line.source.encoding or ""
        entries: list[tuple[str, Sayable]] = [("", T("As the bytes say"))]
        entries += [(page, page.upper()) for page in CODE_PAGES]
        return self._menu(entries, now.lower(), lambda value: self.encoding_chosen.emit(file, value))

    def _menu(
        self, entries: Sequence[tuple[str, Sayable]], now: str, choose: Callable[[str], object]
    ) -> QMenu:
        menu = QMenu(self)
        for value, words in entries:
            action = menu.addAction(self._workspace.say(words))
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value == now)
            action.triggered.connect(lambda *_, value=value: choose(value))
            if value == now:
                menu.setActiveAction(action)
        return menu

    # ------------------------------------------------------------ room

    def _note_resizing(self, section: int, _: int, __: int) -> None:
        if self.horizontalHeader().cursor().shape() == Qt.CursorShape.SplitHCursor and section < CHECK:
            self._touched = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns, until the user drags one."""
        super().resizeEvent(event)
        if self._touched:
            return
        width = self.viewport().width()
        spare = max(0, width - sum(_LEAST))
        for column, (least, share) in enumerate(zip(_LEAST[:-1], _SHARES[:-1], strict=True)):
            self.setColumnWidth(column, least + int(spare * share))
