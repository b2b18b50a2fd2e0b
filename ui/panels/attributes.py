"""A form for what a role says of its features: their columns, each in a field of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from layers.roles import Column, roles
from layers.text import Sayable, T
from ui.panels.fields import Field, field_for
from ui.pencil import Pencil
from ui.plain import Label
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.edits import Value
    from gisapp.seen import Held


def can_set(workspace: Workspace) -> bool:
    """Whether anything is selected of which columns can be set."""
    return workspace.frozen is None and bool(_alike(workspace))


class AttributesDialog(QDialog):
    """The columns of the selected features; what is changed is set on all of them, as one gesture."""

    def __init__(self, workspace: Workspace, pencil: Pencil, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._pencil = pencil
        self._held = _alike(workspace)
        assert self._held
        role = roles()[self._held[0].role]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(workspace.say(T("Attributes: {role}", role=role.title)))
        self.setMinimumWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(10)
        column.addWidget(self._caption())
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.fields: dict[str, Field] = {}
        for each in role.columns:
            values = _values(workspace, self._held, each)
            field = self.fields[each.name] = field_for(workspace, role.id, each, values)
            field.edited.connect(self._judge)
            form.addRow(workspace.say(_heading(each)), field)
        column.addLayout(form)
        column.addLayout(self._buttons())
        self._judge()

    def _caption(self) -> Label:
        named = [each.title or self._workspace.say(T("without a name")) for each in self._held]
        others = len(self._held) - 1
        caption = Label(
            self._workspace.say(T("{name} and {n} more", name=named[0], n=others)) if others else named[0]
        )
        caption.setProperty("part", "title")
        caption.setWordWrap(True)
        return caption

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton(self._workspace.say(T("Cancel")))
        cancel.clicked.connect(self.reject)
        self.go = QPushButton(self._workspace.say(T("Set")))
        self.go.setProperty("main", True)
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.go)
        return row

    def _judge(self) -> None:
        fields = self.fields.values()
        self.go.setEnabled(all(each.fits for each in fields) and any(each.changed for each in fields))

    def accept(self) -> None:
        """Set what was changed, and close; where that is refused, the form stays."""
        from gisapp.edits import Assign

        values = tuple((name, field.value) for name, field in self.fields.items() if field.changed)
        if not values:
            super().accept()
            return
        edits = [Assign(role=each.role, feature=each.feature, values=values) for each in self._held]
        if self._pencil.do(*edits):
            super().accept()


def _heading(column: Column) -> Sayable:
    return column.title if not column.unit else T("{title} ({unit})", title=column.title, unit=column.unit)


def _alike(workspace: Workspace) -> tuple[Held, ...]:
    """The selected features of the first one's role."""
    held = workspace.selection
    return tuple(each for each in held if each.role == held[0].role)


def _values(workspace: Workspace, held: Sequence[Held], column: Column) -> list[object]:
    """What the features say in a column; None where they say nothing."""
    import pandas as pd

    assert workspace.project is not None
    frames = {layer.id: layer.frame for layer in workspace.project.layers}
    found: list[object] = []
    for each in held:
        frame = frames[each.layer]
        cell = None if frame is None or column.name not in frame else frame[column.name].iloc[each.row]
        found.append(_plain(None if cell is None or pd.isna(cell) else cell, column))
    return found


def _plain(cell: object, column: Column) -> Value:
    if cell is None:
        return None
    if column.type == "flag":
        return bool(cell)
    return float(str(cell)) if column.type == "number" else str(cell)
