"""What is under the pointer, and the popup that says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from layers.roles import roles
from layers.text import Sayable, T
from ui.plain import Label
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.map.sheet import Sheet

_WIDEST = 300
_MARGIN = 10
_MOST_FOUND = 30
_MOST_OWN = 12
"""Columns of the file beyond those of its role that a popup has room for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feature: the layer's id and the row's position in its frame."""

    layer: str
    row: int


def features_at(sheet: Sheet, hidden: frozenset[str], x: float, y: float, metres: float) -> list[Found]:
    """Features within some metres of a point: points first, then lines, then areas, the smallest first.

    Hidden layers do not count.
    """
    import shapely

    from ui.map.drawing import VectorDrawing

    found = []
    for layer, drawing in sheet.drawings.items():
        frame = sheet.layers[layer].frame
        if layer not in hidden and frame is not None and isinstance(drawing, VectorDrawing):
            for row in drawing.near(x, y, metres):
                shape = frame.geometry.iloc[row]
                found.append(
                    (shapely.get_dimensions(shape), shape.area, -drawing.style.order, Found(layer, row))
                )
    return [each[-1] for each in sorted(found, key=lambda each: each[:-1])[:_MOST_FOUND]]


def facts_of(sheet: Sheet, found: Found) -> tuple[Sayable, list[tuple[Sayable, Sayable]]]:
    """A feature's heading, and its known columns with their values."""
    layer = sheet.layers[found.layer]
    assert layer.frame is not None
    record: Mapping[Any, Any] = layer.frame.iloc[found.row].to_dict()
    role = roles().get(layer.role)
    facts: list[tuple[Sayable, Sayable]] = []
    for column in () if role is None else role.columns:
        value = record.get(column.name)
        if not _missing(value):
            facts.append((column.title, _words(value, column.unit)))
    row = int(record.get("row", found.row + 1))
    own = {} if layer.own is None else layer.own.loc[row].dropna().to_dict()
    facts += [(str(name), _words(value, "")) for name, value in list(own.items())[:_MOST_OWN]]
    facts.append((T("From"), T("{file}, row {row}", file=layer.title, row=row)))
    return (layer.title if role is None else role.title), facts


def _missing(value: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(value)) or value == ""


def _words(value: Any, unit: str) -> Sayable:
    if isinstance(value, bool) or type(value).__name__ in {"bool_", "bool"}:
        return T("yes") if value else T("no")
    if isinstance(value, str):
        return value
    number = float(value)
    shown = f"{number:,.0f}" if number == int(number) and abs(number) >= 10_000 else f"{number:g}"  # noqa: PLR2004
    return f"{shown} {unit}".strip()


class Popup(QFrame):
    """A small sheet beside the feature; data are shown as plain text, whatever is in them.

    Signals
    -------
    turned
        It shows another feature, or none.
    """

    turned = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._sheet: Sheet | None = None
        self._found: list[Found] = []
        self._position = 0
        self.setProperty("part", "popup")
        self._title = Label()
        self._title.setProperty("part", "title")
        self._count = Label()
        self._count.setProperty("part", "small")
        self._before, self._after, close = (QPushButton(sign) for sign in ("‹", "›", "✕"))
        self._before.clicked.connect(lambda: self._turn(-1))
        self._after.clicked.connect(lambda: self._turn(1))
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title, 1)
        for button in (self._before, self._count, self._after, close):
            head.addWidget(button)
            if isinstance(button, QPushButton):
                button.setProperty("link", True)
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 10)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        self.hide()

    @property
    def current(self) -> Found | None:
        """The feature shown; None while the popup is hidden."""
        return self._found[self._position] if self.isVisible() else None

    @property
    def words(self) -> list[str]:
        """All that it shows, line by line."""
        items = (self._grid.itemAt(number) for number in range(self._grid.count()))
        labels = (None if item is None else item.widget() for item in items)
        return [self._title.text(), *(label.text() for label in labels if isinstance(label, Label))]

    def show_found(self, sheet: Sheet, found: list[Found], at: QPoint) -> None:
        """Show the first of the features beside a position of the canvas."""
        self._sheet, self._found, self._position = sheet, found, 0
        self._fill()
        self._place(at)
        self.show()
        self.raise_()
        self.turned.emit()

    def follow(self, sheet: Sheet) -> None:
        """Show the same of the next sheet, or nothing where one of the features may be another now."""
        if not self.isVisible():
            return
        before = self._sheet
        assert before is not None
        if all(sheet.layers.get(each.layer) is before.layers[each.layer] for each in self._found):
            self._sheet = sheet
        else:
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt asks."""
        super().hideEvent(event)
        self.turned.emit()

    def _turn(self, steps: int) -> None:
        self._position = (self._position + steps) % len(self._found)
        self._fill()
        self._place(self.pos() - QPoint(_MARGIN, _MARGIN))
        self.turned.emit()

    def _fill(self) -> None:
        assert self._sheet is not None
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        say = self._workspace.say
        heading, facts = facts_of(self._sheet, self._found[self._position])
        self._title.setText(say(heading))
        several = len(self._found) > 1
        self._count.setText(f"{self._position + 1}/{len(self._found)}")
        for widget in (self._before, self._count, self._after):
            widget.setVisible(several)
        for line, (name, value) in enumerate(facts):
            for column, text in enumerate((name, value)):
                label = Label(say(text))
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                if column == 0:
                    label.setProperty("part", "muted")
                else:
                    label.setWordWrap(True)
                    label.setMaximumWidth(_WIDEST)
                    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._grid.addWidget(label, line, column)
        self._grid.setColumnStretch(1, 1)
        self.adjustSize()

    def _place(self, at: QPoint) -> None:
        """Beside the position, and inside the canvas."""
        canvas = self.parentWidget()
        assert canvas is not None
        room = canvas.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN - self.width(), -_MARGIN - self.height())
        x, y = at.x() + _MARGIN, at.y() + _MARGIN
        self.move(max(room.left(), min(x, room.right())), max(room.top(), min(y, room.bottom())))
