"""Which column of the file is used as what: one chip a column of the role, each of which can be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from layers.roles import Column, roles
from layers.text import T
from ui.importing.flow import FlowLayout
from ui.plain import Label, button_text
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.importing import Row

_LONGEST = 22


class ColumnChips(QWidget):
    """The chips of a row; hidden where its role has no columns to be matched.

    Signals
    -------
    column_chosen
        (source's title, role's column, the file's column: "" for none, None to match it again)
    """

    column_chosen = Signal(str, str, object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.chips: list[QToolButton] = []
        self._flow = FlowLayout(self, 6, 6)
        self._flow.setContentsMargins(12, 8, 12, 8)
        self.hide()

    def show_row(self, row: Row | None) -> None:
        """Show the columns of a row."""
        from layers.columns.used_columns import mapping_of

        self._flow.clear()
        self.chips.clear()
        if row is None or not row.role or row.source.frame is None or not roles()[row.role].columns:
            self.hide()
            return
        self._flow.addWidget(Label(self._workspace.say(T("Columns:"))))
        matched = mapping_of(row.source, roles()[row.role], row.answers)
        for column in roles()[row.role].columns:
            self.chips.append(self._chip(row, column, matched))
            self._flow.addWidget(self.chips[-1])
        self.show()

    def _chip(self, row: Row, column: Column, matched: Mapping[str, str]) -> QToolButton:
        say = self._workspace.say
        heading = matched.get(column.name, "")
        chip = QToolButton()
        chip.setProperty("chip", "used" if heading else "missing" if column.required else "unused")
        shown = heading if len(heading) <= _LONGEST else f"{heading[: _LONGEST - 1]}…"
        title = say(column.title)
        words = T("{heading} → {column}", heading=shown, column=title)
        if not heading:
            words = T("{column}: no column", column=title)
        chip.setText(button_text(say(words)))
        chip.setToolTip(say(T("{heading} → {column}", heading=heading or "—", column=title)))
        chip.setAccessibleName(chip.toolTip())
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.setMenu(self._menu(chip, row, column, heading))
        return chip

    def _menu(self, chip: QToolButton, row: Row, column: Column, now: str) -> QMenu:
        say, title = self._workspace.say, row.source.title
        menu = QMenu(chip)
        entries: list[tuple[str, str | None]] = [(say(T("Match it by name and contents")), None)]
        entries += [(say(T("(ignore)")), "")]
        entries += [(heading, heading) for heading in headings_of(row)]
        for words, value in entries:
            action = menu.addAction(button_text(words))
            action.setCheckable(value is not None)
            action.setChecked(value == now)
            action.triggered.connect(
                lambda *_, value=value: self.column_chosen.emit(title, column.name, value)
            )
            if value is None:
                menu.addSeparator()
        return menu


def headings_of(row: Row) -> Sequence[str]:
    """The columns of the file, without its geometry."""
    frame = row.source.frame
    assert frame is not None
    return [str(heading) for heading in frame.columns if heading != frame.geometry.name]
