"""The right side of the import dialog: the chosen file's name, its map, and what was found in it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from layers.findings import Finding
from layers.text import Sayable, T
from ui.importing.details import Details
from ui.importing.elided import ElidedLabel
from ui.importing.map import ImportMap
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.importing import Row
    from ui.importing.scene import Scene

_LEAST = 320


class Side(QWidget):
    """Name, map, details of one line of the table."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setMinimumWidth(_LEAST)
        self.title = ElidedLabel()
        self.title.setProperty("part", "title")
        self.map = ImportMap(workspace)
        self.details = Details(workspace)
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.setSpacing(8)
        top.addWidget(self.title)
        top.addWidget(self.map)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.details, 1)

    def show_words(self, words: Sayable) -> None:
        """Say that there is nothing to show."""
        self.title.setText("")
        self.map.hide()
        self.details.show_words(words)

    def show_waiting(self, title: str) -> None:
        """Show a file that is still being looked through."""
        self.title.setText(title)
        self.map.hide()
        self.details.show_words(T("It is being read and checked."))

    def show_finding(self, title: str, finding: Finding) -> None:
        """Show a file that could not be read, or a remark."""
        self.title.setText(title)
        self.map.hide()
        self.details.show_finding(finding)

    def show_row(
        self,
        row: Row,
        asked: Mapping[str, Finding],
        chosen: Mapping[str, str],
        notes: Sequence[Finding],
        weighed: Container[str],
    ) -> None:
        """Show a row (see :meth:`Details.show_row`); its map follows."""
        if self.title.text() != row.source.title:
            self.map.show_scene(None)
        self.title.setText(row.source.title)
        self.map.setVisible(row.role is not None and _has_place(row))
        self.details.show_row(row, asked, chosen, notes, weighed)

    def show_scene(self, scene: Scene) -> None:
        """Show the map of the row."""
        self.map.show_scene(scene, scene.words or T("It has no place on the map."))


def _has_place(row: Row) -> bool:
    """Whether it can be on a map: a plain table cannot."""
    frame = row.source.frame
    return frame is None or bool(frame.geometry.notna().any())
