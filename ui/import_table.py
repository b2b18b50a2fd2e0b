"""The files of an import: one line each, with the role to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gisapp.importing.source_roles import fits
from layers.findings import Finding, Severity
from layers.roles import roles
from layers.text import T, plural
from ui.chips import SEVERITY_TONES, SIGNS, chip, gravest
from ui.words import grid_size
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.importing import Draft, Row
    from layers.source import Source

_HEADS = (T("File"), T("Used as"), T("Features"), T("Code page"), T("CRS"), T("Data check"))
_WIDTHS = (186, 170, 82, 92, 150)
_LINE = 38


class ImportTable(QTableWidget):
    """One line a layer found, then one a file that could not be read.

    Signals
    -------
    role_chosen
        (source's title, role id; "" sets it aside)
    row_chosen
        The draft's row, or the finding of a refused file.
    """

    role_chosen = Signal(str, str)
    row_chosen = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._entries: list[Row | Finding] = []
        self.setColumnCount(len(_HEADS))
        self.setHorizontalHeaderLabels([workspace.say(head) for head in _HEADS])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.currentCellChanged.connect(self._tell)

    def show_draft(self, draft: Draft) -> None:
        """Show a draft; the line that was current stays so, at first it is one with a question."""
        current = self.currentRow()
        self._entries = [*draft.rows, *draft.refused]
        self.blockSignals(True)
        self.setRowCount(len(self._entries))
        for line, entry in enumerate(self._entries):
            if isinstance(entry, Finding):
                self._fill_refused(line, entry)
            else:
                self._fill(line, entry)
        self.blockSignals(False)
        if not self._entries:
            return
        if current < 0:
            asked = (line for line, row in enumerate(draft.rows) if row.question is not None)
            current = next(asked, 0)
        current = min(current, len(self._entries) - 1)
        self.setCurrentCell(current, 0)
        self._tell(current)

    def role_box(self, line: int) -> QComboBox:
        """The role chooser of a line."""
        box = self.cellWidget(line, 1)
        assert box is not None
        found = box.findChild(QComboBox)
        assert isinstance(found, QComboBox)
        return found

    def turn_to(self, row: Row) -> None:
        """Make a row's line the current one."""
        self.setCurrentCell(self._entries.index(row), 0)

    def _tell(self, line: int, *_: int) -> None:
        if 0 <= line < len(self._entries):
            self.row_chosen.emit(self._entries[line])

    def _fill(self, line: int, row: Row) -> None:
        source = row.source
        crs = row.layer.origin.crs if row.layer is not None else _declared(source)
        self._write(line, 0, source.title)
        self.setCellWidget(line, 1, _padded(self._chooser(row)))
        self._write(line, 2, self._amount(source))
        self._write(line, 3, source.encoding or "—")
        self._write(line, 4, crs or "—")
        self.setCellWidget(line, 5, _padded(self._verdict(row)))

    def _fill_refused(self, line: int, finding: Finding) -> None:
        self._write(line, 0, finding.file)
        self.removeCellWidget(line, 1)
        for column in (1, 2, 3, 4):
            self._write(line, column, "—")
        self.setCellWidget(line, 5, _padded(chip(self._workspace.say(T("✗ not read")), "bad")))

    def _write(self, line: int, column: int, text: str) -> None:
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        self.setItem(line, column, item)

    def _chooser(self, row: Row) -> QComboBox:
        box = QComboBox()
        box.addItem(self._workspace.say(T("(not used)")), "")
        for role in roles().values():
            if fits(row.source, role):
                box.addItem(self._workspace.say(role.title), role.id)
        box.setCurrentIndex(max(box.findData(row.role or ""), 0))
        title = row.source.title
        box.activated.connect(lambda position: self.role_chosen.emit(title, box.itemData(position)))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign] # scrolling must not choose
        return box

    def _amount(self, source: Source) -> str:
        if source.grid is not None:
            degrees = source.crs is not None and bool(source.crs.is_geographic)
            return self._workspace.say(grid_size(source.grid, degrees=degrees))
        return self._workspace.say(T("{n}", n=f"{source.count:,}"))

    def _verdict(self, row: Row) -> QWidget:
        say = self._workspace.say
        worst = gravest(row.findings)
        if row.role is None and worst is not Severity.QUESTION:
            return chip(say(T("– not used")), "none")
        replaces = any(each.code == "layer.replaced" for each in row.findings)
        if worst in (None, Severity.INFO):
            return chip(say(T("✓ fine · replaces") if replaces else T("✓ fine")), "good")
        if worst is Severity.QUESTION:
            return chip(say(T("? to be answered")), "asking")
        assert worst is not None
        telling = [each for each in row.findings if each.severity is not Severity.INFO]
        text = say(plural("{n} remark", "{n} remarks", n=len(telling)))
        mended = sum(each.mended for each in telling)
        if mended:
            text = f"{text} · {say(T('{n} mended', n=mended))}"
        if replaces:
            text = f"{text} · {say(T('replaces'))}"
        return chip(f"{SIGNS[worst]} {text}", SEVERITY_TONES[worst])


def _declared(source: Source) -> str:
    """Short name of the CRS that the file declares."""
    return "" if source.crs is None else source.crs.to_string()[:40]


def _padded(widget: QWidget) -> QWidget:
    """A widget with room around it in its cell, as wide as it needs."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(6, 4, 6, 4)
    row.addWidget(widget, 1 if isinstance(widget, QComboBox) else 0)
    if not isinstance(widget, QComboBox):
        row.addStretch(1)
    return box
