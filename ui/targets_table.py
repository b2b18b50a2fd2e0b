"""The table in which targets of one's own are entered, each row with what it is read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.text import Language, T
from ui import theme

_READ_AS = "read_as"
_HEADS = {
    "indicator": T("Indicator"),
    "comparator": T("Comparator"),
    "value": T("Target value"),
    "unit": T("Unit"),
    "year": T("Year"),
    _READ_AS: T("Read as"),
    "document": T("Document"),
    "clause": T("Clause"),
    "place": T("Place"),
    "code": T("Division code"),
    "quotation": T("Quotation"),
}
_SHOWN = tuple(_HEADS)
_WIDTHS = {
    "indicator": 200,
    "comparator": 96,
    "value": 100,
    "unit": 96,
    "year": 56,
    _READ_AS: 180,
    "document": 160,
    "clause": 80,
    "place": 84,
    "code": 110,
    "quotation": 200,
}
"""In pixels: all but the quotation are seen in a window of 1,366."""
_COMPARATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": "=", "hold": T("keep"), "all": T("all")}
_LIKE_ABOVE = ("year", "document", "place", "code")
"""Columns that a new row takes over from the one above it."""


class Choices(QStyledItemDelegate):
    """Edits a cell with a list to choose from, in which other words may be typed too."""

    def __init__(self, choices: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = choices

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's own signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - Qt's own signature
    ) -> QWidget:
        """Qt asks."""
        box = QComboBox(parent)
        box.setEditable(True)
        box.addItems(list(self._choices))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Qt asks."""
        assert isinstance(editor, QComboBox)
        editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt asks."""
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentText().strip(), Qt.ItemDataRole.EditRole)


class TargetsTable(QTableWidget):
    """One row for each target; what cannot be read is said in the row.

    Signals
    -------
    edited
        A cell, or the number of rows, has changed.
    """

    edited = Signal()

    def __init__(self, language: Language) -> None:
        from gisapp.indicators import INDICATORS

        super().__init__(0, len(_SHOWN))
        self._language = language
        self.setHorizontalHeaderLabels([language.say(head) for head in _HEADS.values()])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)
        for column, name in enumerate(_SHOWN):
            self.setColumnWidth(column, _WIDTHS[name])
        titles = [language.say(each.title) for each in INDICATORS.values()]
        signs = [language.say(sign) for sign in _COMPARATORS.values()]
        self.setItemDelegateForColumn(_SHOWN.index("indicator"), Choices(titles, self))
        self.setItemDelegateForColumn(_SHOWN.index("comparator"), Choices(signs, self))
        self.itemChanged.connect(lambda *_: self.edited.emit())

    def rows(self) -> list[dict[str, str]]:
        """The cells of every row by the columns of a target, blank rows included."""
        return [
            {name: self.text(row, name) for name in _SHOWN if name != _READ_AS}
            for row in range(self.rowCount())
        ]

    def text(self, row: int, name: str) -> str:
        """What a cell says."""
        item = self.item(row, _SHOWN.index(name))
        return "" if item is None else item.text()

    def put(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Show these rows behind those that are there and not blank."""
        kept = [each for each in self.rows() if any(each.values())]
        self.blockSignals(True)
        self.setRowCount(0)
        for cells in (*kept, *map(self._as_shown, rows)):
            self._append(cells)
        self.blockSignals(False)
        self.edited.emit()

    def add_row(self) -> None:
        """A new row, of the year, document and place of the one above, ready to be typed into."""
        above = self.rows()[-1] if self.rowCount() else {}
        self.blockSignals(True)
        self._append({name: above.get(name, "") for name in _LIKE_ABOVE})
        self.blockSignals(False)
        self.setCurrentCell(self.rowCount() - 1, 0)
        self.setFocus()
        self.edited.emit()

    def remove_rows(self) -> None:
        """Take away the rows that are selected."""
        for row in sorted({index.row() for index in self.selectedIndexes()}, reverse=True):
            self.removeRow(row)
        self.edited.emit()

    def mark(self, findings: Sequence[Finding]) -> None:
        """Say in each row what it is read as, or why it cannot be."""
        wrong = {row: each for each in findings if each.severity is Severity.ERROR for row in each.rows}
        self.blockSignals(True)
        for row, cells in enumerate(self.rows()):
            item = self.item(row, _SHOWN.index(_READ_AS))
            assert item is not None
            text, fault = self._read_as(cells, wrong.get(row + 1))
            item.setText(text)
            item.setToolTip(fault)
            item.setForeground(QColor(theme.ORANGE_DARK if fault else theme.INK))
        self.blockSignals(False)
        self.viewport().update()

    def _read_as(self, cells: Mapping[str, str], finding: Finding | None) -> tuple[str, str]:
        """What a row is read as, or why it cannot be, and then the same with what to do."""
        from gisapp.asked_for import asked_for
        from gisapp.own_targets import entry

        if not any(cells.values()):
            return "", ""
        say = self._language.say
        try:
            target = entry(cells)
        except UserError as error:
            return f"✗ {say(error.message)}", f"{say(error.message)} {say(error.hint or '')}"
        if finding is not None:
            return f"✗ {say(finding.message)}", f"{say(finding.message)} {say(finding.mend or '')}"
        shown = say(asked_for(target))
        return shown if target.indicator else say(T("{target} (listed only)", target=shown)), ""

    def _as_shown(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Cells with signs for comparators, units as they are read here, and soft words with the value."""
        from gisapp.figures import unit_title

        shown = dict(cells)
        sign = _COMPARATORS.get(shown.get("comparator", ""))
        if sign is not None:
            shown["comparator"] = self._language.say(sign)
        shown["unit"] = self._language.say(unit_title(shown.get("unit", "")))
        shown["value"] = " ".join(filter(None, (shown.get("wording"), shown.get("value"))))
        return shown

    def _append(self, cells: Mapping[str, str]) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column, name in enumerate(_SHOWN):
            item = QTableWidgetItem(cells.get(name, ""))
            if name == _READ_AS:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(row, column, item)
