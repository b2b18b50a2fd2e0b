"""Fields for the columns of a role: a text, a number, yes or no, one of some classes."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from layers.roles import Column
from layers.text import Bilingual, Sayable, T
from ui.plain import Label
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.edits import Value

_LONGEST = 10_000
"""Characters of a text in an edit, as gisapp.edit_form takes them."""
_CLASSES = {
    "G11": Bilingual("综合公园", "comprehensive park"),
    "G12": Bilingual("社区公园", "community park"),
    "G13": Bilingual("专类公园", "specialised park"),
    "G14": Bilingual("游园", "pocket park"),
    "G2": Bilingual("防护绿地", "protective green space"),
    "G3": Bilingual("广场用地", "square"),
    "XG": Bilingual("附属绿地", "attached green space"),
    "EG": Bilingual("区域绿地", "regional green space"),
}
"""CJJ/T 85-2017, main classes and those of parks."""
_CLASSES_OF = {"park": ("G11", "G12", "G13", "G14"), "green": ("G2", "G3", "XG", "EG")}
_FLAGS: tuple[tuple[T, bool | None], ...] = ((T("yes"), True), (T("no"), False), (T("unknown"), None))
_MIXED = object()
"""Of several features that differ: what is not touched stays as it is."""


def field_for(workspace: Workspace, role: str, column: Column, values: Sequence[object]) -> Field:
    """A field for a column of a role, with what the features say in it; None where one says nothing."""
    if column.type == "flag":
        return _ChoiceField(workspace, column, values, _FLAGS)
    if column.name == "class" and role in _CLASSES_OF:
        choices: list[tuple[Sayable, Value]] = [
            (T("{code} {title}", code=code, title=_CLASSES[code]), code) for code in _CLASSES_OF[role]
        ]
        return _ChoiceField(workspace, column, values, [*choices, (T("unknown"), None)], free=True)
    return _TextField(workspace, column, values)


class Field(QWidget):
    """One column: what it is to be, and beside it what is wrong with that.

    Signals
    -------
    edited
        The user has changed it.
    """

    edited = Signal()

    def __init__(self, workspace: Workspace, column: Column, entry: QLineEdit | QComboBox) -> None:
        super().__init__()
        self._workspace = workspace
        self._column = column
        self.entry = entry
        entry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        entry.setAccessibleName(workspace.say(column.title))
        self.wrong = Label()
        self.wrong.setProperty("part", "wrong")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        line = QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(entry)
        line.addWidget(self.wrong)
        self.setFocusProxy(entry)

    @property
    def changed(self) -> bool:
        """Whether it says something else than before."""
        raise NotImplementedError

    @property
    def value(self) -> Value:
        """What it says; None where it says nothing."""
        raise NotImplementedError

    @property
    def fits(self) -> bool:
        """Whether what it says can be."""
        return self._refused() is None

    def _refused(self) -> T | None:
        return None

    def _tell(self) -> None:
        refused = self._refused()
        self.wrong.setText("" if refused is None else self._workspace.say(refused))
        self.wrong.setVisible(refused is not None)
        self.edited.emit()


class _TextField(Field):
    """Text or a number, as it is written; an empty one says nothing."""

    def __init__(self, workspace: Workspace, column: Column, values: Sequence[object]) -> None:
        self._line = QLineEdit()
        self._line.setMaxLength(_LONGEST)
        super().__init__(workspace, column, self._line)
        value = _common(values)
        if value is _MIXED:
            self._line.setPlaceholderText(workspace.say(T("different values")))
        elif value is not None:
            self._line.setText(f"{value:.12g}" if isinstance(value, float) else str(value))
        self._before = self._line.text()
        self._line.textChanged.connect(lambda *_: self._tell())

    @property
    def changed(self) -> bool:
        """Whether it says something else than before."""
        return self._line.text().strip() != self._before

    @property
    def value(self) -> Value:
        """What it says; None where it says nothing."""
        text = self._line.text().strip()
        return (_number(text) if self._column.type == "number" else text) if text else None

    def _refused(self) -> T | None:
        text, column = self._line.text().strip(), self._column
        if column.type != "number" or not text:
            return None
        number = _number(text)
        if number is None:
            return T("✗ “{text}” is no number", text=text[:40])
        least, most = column.minimum, column.maximum
        if (least is not None and number < least) or (most is not None and number > most):
            return (
                T("✗ from {least:g} on", least=least)
                if most is None
                else T("✗ from {least:g} to {most:g}", least=least or 0.0, most=most)
            )
        return None


class _ChoiceField(Field):
    """One of some values; where ``free``, another may be written."""

    def __init__(
        self,
        workspace: Workspace,
        column: Column,
        values: Sequence[object],
        choices: Sequence[tuple[Sayable, Value]],
        *,
        free: bool = False,
    ) -> None:
        self._box = QComboBox()
        super().__init__(workspace, column, self._box)
        self._free = free
        value = _common(values)
        if value is _MIXED:
            self._box.addItem(workspace.say(T("different values")), _MIXED)
        elif value not in [each for _, each in choices]:
            self._box.addItem(str(value), value)
        for title, each in choices:
            self._box.addItem(workspace.say(title), each)
        self._before = value
        place = next(
            number
            for number in range(self._box.count())
            if self._box.itemData(number) is value or self._box.itemData(number) == value
        )
        self._box.setCurrentIndex(place)
        self._box.setEditable(free)
        self._box.currentTextChanged.connect(lambda *_: self._tell())

    @property
    def _chosen(self) -> object:
        text = self._box.currentText()
        place = self._box.findText(text)
        if place >= 0:
            return self._box.itemData(place)
        return text.strip() or None

    @property
    def changed(self) -> bool:
        """Whether it says something else than before."""
        return self._chosen is not _MIXED and self._chosen != self._before

    @property
    def value(self) -> Value:
        """What it says; None where it says nothing."""
        chosen = self._chosen
        assert chosen is None or isinstance(chosen, str | bool | float)
        return chosen


def _common(values: Sequence[object]) -> object:
    return values[0] if all(each == values[0] for each in values) else _MIXED


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if isfinite(number) else None
