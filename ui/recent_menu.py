"""The recent projects in the File menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from layers.text import T
from ui.plain import button_text
from ui.settings import recent_projects
from ui.spoken import Spoken
from ui.workspace import Workspace


class RecentMenu(QObject):
    """A submenu, filled each time it is opened."""

    def __init__(
        self, workspace: Workspace, menu: QMenu, before: QAction, open_project: Callable[[Path], object]
    ) -> None:
        super().__init__(menu)
        self._open_project = open_project
        self._menu = QMenu(menu)
        menu.insertMenu(before, self._menu)
        Spoken(workspace).put(self._menu.setTitle, T("&Recent projects"))
        menu.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self._menu.clear()
        paths = recent_projects()
        for path in paths:
            action = self._menu.addAction(button_text(path.name))
            action.setToolTip(str(path))
            action.triggered.connect(lambda *_, path=path: self._open_project(path))
        self._menu.setEnabled(bool(paths))
