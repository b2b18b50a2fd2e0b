"""What an empty window shows: what to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from layers.text import T
from ui.plain import Label, button_text
from ui.settings import recent_projects
from ui.spoken import Spoken
from ui.workspace import Change, Workspace

_CARD_WIDTH = 250


class StartPage(QWidget):
    """Three ways to begin, and the projects opened lately.

    Parameters
    ----------
    workspace
        For the language.
    ways
        Title, explanation and deed of each way to begin; the first is the one most people want.
    open_project
        Called with a recent project's path.
    """

    def __init__(
        self,
        workspace: Workspace,
        ways: list[tuple[T, T, Callable[[], object]]],
        open_project: Callable[[Path], object],
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._open_project = open_project
        self._spoken = Spoken(workspace)
        title = Label()
        title.setProperty("part", "page-title")
        self._spoken.put(title.setText, T("Spatial check-up of a district's green infrastructure"))
        lead = Label()
        lead.setProperty("part", "muted")
        self._spoken.put(
            lead.setText, T("Raw files in, plan targets checked, a signed-off report out; all of it offline.")
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        for number, way in enumerate(ways):
            row.addWidget(self._card(*way, main=number == 0))
        drop = Label()
        drop.setProperty("part", "muted")
        self._spoken.put(drop.setText, T("Or drop files or a folder anywhere on this window."))
        self._recent_title = Label()
        self._recent_title.setProperty("part", "title")
        self._spoken.put(self._recent_title.setText, T("Recent projects"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)

        column = QVBoxLayout()
        for item, space in ((title, 6), (lead, 26), (row, 16), (drop, 30), (self._recent_title, 6)):
            if isinstance(item, QHBoxLayout):
                column.addLayout(item)
            else:
                column.addWidget(item)
            column.addSpacing(space)
        column.addLayout(self._recent)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)
        workspace.changed.connect(self._refresh)
        self._list_recent()

    def _card(self, title: T, words: T, deed: Callable[[], object], *, main: bool) -> QFrame:
        card = QFrame()
        card.setProperty("part", "card")
        card.setFixedWidth(_CARD_WIDTH)
        button = QPushButton()
        button.setProperty("main", main)
        button.clicked.connect(lambda *_: deed())
        text = Label()
        text.setProperty("part", "muted")
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._spoken.put(button.setText, title)
        self._spoken.put(text.setText, words)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(button)
        layout.addWidget(text, 1)
        return card

    def _refresh(self, what: Change) -> None:
        if what in (Change.SAVED, Change.PROJECT):
            self._list_recent()

    def _list_recent(self) -> None:
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        paths = recent_projects()
        self._recent_title.setVisible(bool(paths))
        for path in paths:
            button = QPushButton(button_text(f"{path.name}    {path.parent}"))
            button.setProperty("link", True)
            button.clicked.connect(lambda *_, path=path: self._open_project(path))
            self._recent.addWidget(button)
