"""What is, and the scenarios: one is seen at a time."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QMenu, QToolButton, QWidget

from layers.text import T
from ui.plain import Label, button_text
from ui.spoken import Spoken
from ui.workspace import Change, Workspace

_MOST_BUTTONS = 3
"""Scenarios beside each other; of more, a list is opened."""
_WIDEST = 120
_LIST_WIDTH = 180
_MENU = (
    (
        ("rename", T("Rename...")),
        ("note", T("Note...")),
        ("duplicate", T("Duplicate")),
        ("merge", T("Merge with...")),
    ),
    (("left", T("Move to the left")), ("right", T("Move to the right"))),
    (("delete", T("Delete scenario")),),
)


class ScenarioSwitcher(QWidget):
    """Buttons side by side, a list from four scenarios on; a menu on each scenario.

    Signals
    -------
    chosen
        Name of a scenario, None for what is.
    new_asked
        The user wants another scenario.
    asked
        What the user wants of a scenario ("rename", "note", "duplicate", "merge", "left", "right", "delete"),
        and its name.
    """

    chosen = Signal(object)
    new_asked = Signal()
    asked = Signal(str, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._scenarios: tuple[tuple[str, str], ...] | None = None
        """Name and note of each."""
        self.buttons: list[QToolButton] = []
        """What is, and the scenarios in their order; none of them while there is a list."""
        self._group = QButtonGroup(self)
        self.list = QComboBox()
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.activated.connect(lambda number: self._choose(self.list.itemData(number)))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(lambda spot: self._open_menu(self.list, spot))
        caption, self.more, self.new = Label(), _segment("…"), _segment("＋")
        caption.setProperty("part", "muted")
        self.more.clicked.connect(lambda *_: self._open_menu(self.more, QPoint(0, self.more.height())))
        self.new.clicked.connect(self.new_asked)
        spoken = Spoken(workspace)
        spoken.put(caption.setText, T("Scenario"))
        for setter in (self.more.setToolTip, self.more.setAccessibleName):
            spoken.put(setter, T("Rename, duplicate, merge or delete the chosen scenario"))
        for setter in (self.new.setToolTip, self.new.setAccessibleName):
            spoken.put(setter, T("New scenario"))
        spoken.put(self.list.setToolTip, T("What is seen"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 0, 0)
        self._row.setSpacing(0)
        for widget in (caption, self.list, self.more, self.new):
            self._row.addWidget(widget)
        self._row.insertSpacing(1, 8)
        workspace.changed.connect(self._refresh)
        self._build()

    def menu_of(self, name: str) -> QMenu:
        """The menu on a scenario."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = self._names
        idle = {"left"} if names[0] == name else set()
        idle |= {"right"} if names[-1] == name else set()
        idle |= {"merge"} if len(names) == 1 else set()
        for group in _MENU:
            if menu.actions():
                menu.addSeparator()
            for action_id, title in group:
                action = menu.addAction(self._workspace.say(title))
                action.setObjectName(action_id)
                action.setEnabled(action_id not in idle and self._workspace.frozen is None)
                action.triggered.connect(lambda *_, action_id=action_id: self.asked.emit(action_id, name))
        return menu

    def _refresh(self, what: Change) -> None:
        if what in (Change.SCENARIO, Change.PROJECT, Change.SAVED, Change.LANGUAGE):
            self._build(anew=what is Change.LANGUAGE)

    def _build(self, *, anew: bool = False) -> None:
        base = self._workspace.base
        scenarios = () if base is None else tuple((each.name, each.note) for each in base.scenarios)
        self.setEnabled(base is not None)
        if anew or scenarios != self._scenarios:
            self._scenarios = scenarios
            self._fill_list()
            self._fill_buttons()
            self.list.setVisible(self._is_list)
        self._show_chosen()

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self._scenarios or ())

    @property
    def _is_list(self) -> bool:
        return len(self._names) > _MOST_BUTTONS

    def _fill_list(self) -> None:
        self.list.clear()
        self.list.addItem(self._workspace.say(T("As it is")), None)
        for name in self._names:
            self.list.addItem(name, name)
            self.list.setItemData(self.list.count() - 1, name, Qt.ItemDataRole.ToolTipRole)

    def _fill_buttons(self) -> None:
        focused = next((number for number, each in enumerate(self.buttons) if each.hasFocus()), None)
        for button in self.buttons:
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        if self._is_list:
            return
        for number, (name, note) in enumerate(((None, ""), *(self._scenarios or ()))):
            button = self._button(name, note)
            self._row.insertWidget(2 + number, button)
            self._group.addButton(button)
            self.buttons.append(button)
        if focused is not None:
            self.buttons[min(focused, len(self.buttons) - 1)].setFocus()

    def _button(self, name: str | None, note: str) -> QToolButton:
        button = _segment("")
        button.setCheckable(True)
        button.setProperty("name", name)
        title = self._workspace.say(T("As it is")) if name is None else name
        shown = button.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, _WIDEST)
        button.setText(button_text(shown))
        button.setAccessibleName(title)
        if name is not None:
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            button.customContextMenuRequested.connect(
                lambda spot: self.menu_of(name).popup(button.mapToGlobal(spot))
            )
        button.setToolTip("\n".join(filter(None, (title, note))))
        button.clicked.connect(lambda *_: self._choose(name))
        return button

    def _choose(self, name: str | None) -> None:
        if name != self._workspace.scenario:
            self.chosen.emit(name)
        self._show_chosen()  # what a click has marked, but nobody has chosen, is marked no more

    def _show_chosen(self) -> None:
        scenario = self._workspace.scenario
        for button in self.buttons:
            button.setChecked(button.property("name") == scenario)
        self.list.setCurrentIndex(self.list.findData(scenario))
        self.more.setVisible(scenario is not None)
        self.new.setEnabled(self._workspace.frozen is None)

    def _open_menu(self, under: QWidget, spot: QPoint) -> None:
        if self._workspace.scenario is not None:
            self.menu_of(self._workspace.scenario).popup(under.mapToGlobal(spot))


def _segment(text: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("segment", True)
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
