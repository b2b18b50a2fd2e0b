"""All that can be done, in one table: menus, toolbar, shortcuts and the help page are made from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from layers.text import Sayable, T
from ui.bar import Bar
from ui.spoken import Spoken
from ui.workspace import Change, Workspace

_FOLLOWED = (
    *(Change.PROJECT, Change.FIGURES, Change.SAVED, Change.LANGUAGE),
    *(Change.SCENARIO, Change.SELECTION, Change.TOOL),
)
MENUS = {
    "file": T("&File"),
    "edit": T("&Edit"),
    "project": T("&Project"),
    "scenario": T("&Scenario"),
    "view": T("&View"),
    "help": T("&Help"),
}


def _always(_: Workspace) -> bool:
    return True


def with_project(workspace: Workspace) -> bool:
    """Whether a project is open."""
    return workspace.project is not None


def with_scenario(workspace: Workspace) -> bool:
    """Whether a scenario is chosen."""
    return workspace.scenario is not None


def with_selection(workspace: Workspace) -> bool:
    """Whether features are selected."""
    return bool(workspace.selection)


def with_past(workspace: Workspace) -> bool:
    """Whether there is anything to undo."""
    return workspace.timeline is not None and workspace.timeline.can_undo


def with_future(workspace: Workspace) -> bool:
    """Whether anything was undone."""
    return workspace.timeline is not None and workspace.timeline.can_redo


def with_figures(workspace: Workspace) -> bool:
    """Whether the open project has its figures."""
    return workspace.report is not None


def plain_title(title: str) -> str:
    """A menu's title without its keyboard mark: "&Save" is "Save", "保存(&S)" is "保存"."""
    return re.sub(r"\(&.\)|&", "", title)


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table.

    ``title`` is the menu's; ``short`` the toolbar's, which leaves out an action without one.
    ``bar`` is the toolbar that shows it, "file" or "tools". ``checked`` says whether a choice is the present
    one. ``break_before`` starts a new group in menu and toolbar, ``far`` puts it at the toolbar's right end.
    """

    id: str
    menu: str
    title: Sayable
    do: Callable[[], object]
    shortcut: str = ""
    short: Sayable | None = None
    enabled: Callable[[Workspace], bool] = _always
    checked: Callable[[Workspace], bool] | None = None
    break_before: bool = False
    far: bool = False
    bar: str = "file"


class Actions(QObject):
    """The table as Qt actions, which follow the language and know when they can be used."""

    def __init__(self, rows: Iterable[Action], workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = tuple(rows)
        self._workspace = workspace
        self._spoken = Spoken(workspace)
        self._made = {row.id: self._make(row, parent) for row in self.rows}
        workspace.changed.connect(self._refresh)
        self._refresh(Change.PROJECT)

    def __getitem__(self, action_id: str) -> QAction:
        """The Qt action of a row."""
        return self._made[action_id]

    def _make(self, row: Action, parent: QWidget) -> QAction:
        action = QAction(parent)
        action.setObjectName(row.id)
        if row.shortcut:
            action.setShortcut(QKeySequence(row.shortcut))
        action.triggered.connect(lambda *_: row.do())
        if row.checked is not None:
            action.setCheckable(True)
            # A click on the present choice must not take its mark away.
            action.triggered.connect(lambda *_: self._refresh(Change.LANGUAGE))
        self._spoken.put(action.setText, row.title)
        if row.short is not None:
            self._spoken.put(action.setIconText, row.short)
        parent.addAction(action)
        return action

    def fill_menus(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Menus of the bar, by id."""
        menus = {}
        for menu_id, title in MENUS.items():
            menu = bar.addMenu("")
            self._spoken.put(menu.setTitle, title)
            for row in self.rows:
                if row.menu == menu_id:
                    if row.break_before:
                        menu.addSeparator()
                    menu.addAction(self[row.id])
            menus[menu_id] = menu
        return menus

    def fill_bar(self, bar: Bar, name: str) -> None:
        """Buttons for the rows that have a short title, and stand in this bar."""
        for row in self.rows:
            if row.short is not None and row.bar == name:
                if row.far:
                    bar.put_room()
                elif row.break_before:
                    bar.put_line()
                bar.put(self[row.id])

    def _refresh(self, what: Change) -> None:
        if what in _FOLLOWED:
            for row in self.rows:
                self[row.id].setEnabled(row.enabled(self._workspace))
                if row.checked is not None:
                    self[row.id].setChecked(row.checked(self._workspace))
