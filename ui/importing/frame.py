"""The frame of the import dialog: a head that tells how far it is, the middle, a foot with its one button."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from layers.text import T, plural
from ui.importing.elided import ElidedLabel
from ui.plain import Label
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.importing import Draft
    from gisapp.project import Project

_BAR_WIDTH = 150
_TABLE_WIDTH, _TABLE_HEIGHT = 0.67, 0.58
"""Share of the dialog that the table of files takes at first."""
_STRETCH = (2, 1)


def middle_of(table: QWidget, below: Sequence[QWidget], side: QWidget, size: QSize) -> QSplitter:
    """The table with what stands below it, and the side, with borders that can be moved.

    Parameters
    ----------
    table, side
        Left and right.
    below
        From top to bottom; the last one takes the room.
    size
        Of the dialog.
    """
    lower = QWidget()
    column = QVBoxLayout(lower)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in below:
        column.addWidget(part)
    column.setStretch(len(below) - 1, 1)
    left, across = QSplitter(Qt.Orientation.Vertical), QSplitter(Qt.Orientation.Horizontal)
    parts = (
        (left, (table, lower), size.height(), _TABLE_HEIGHT),
        (across, (left, side), size.width(), _TABLE_WIDTH),
    )
    for splitter, pair, whole, share in parts:
        splitter.setHandleWidth(1)
        for number, part in enumerate(pair):
            splitter.addWidget(part)
            splitter.setStretchFactor(number, _STRETCH[number])
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([int(whole * share), whole - int(whole * share)])
    return across


class Head(QFrame):
    """Title, place of the files, how many are read or asked about, progress, and recipes.

    Signals
    -------
    repeat_asked, recipe_wanted
        The user wants to use a recipe, or to save this import's.
    """

    repeat_asked = Signal()
    recipe_wanted = Signal()

    def __init__(self, workspace: Workspace, base: Project | None) -> None:
        super().__init__()
        self._workspace = workspace
        self._place = ""
        say = workspace.say
        self.setProperty("part", "head")
        title = Label(say(T("Import data") if base is None else T("Add data to “{title}”", title=base.title)))
        title.setProperty("part", "dialog-title")
        self.tally = ElidedLabel(mode=Qt.TextElideMode.ElideLeft)
        self.tally.setProperty("part", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._bar.setAccessibleName(say(T("Progress")))
        self.recipe = QToolButton()
        self.recipe.setText(say(T("Recipe ▾")))
        self.recipe.setProperty("chip", "used")
        self.recipe.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.recipe.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.recipe.setToolTip(say(T("The answers of an import, to be used again with next year's files")))
        menu = QMenu(self.recipe)
        menu.addAction(say(T("Use a recipe or an earlier project...")), self.repeat_asked.emit)
        menu.addAction(say(T("Save the answers as a recipe...")), self.recipe_wanted.emit)
        self.recipe.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 12, 9)
        row.setSpacing(12)
        row.addWidget(title)
        row.addWidget(self.tally, 1)
        row.addWidget(self._bar)
        row.addWidget(self.recipe)

    def show_place(self, paths: Sequence[Path]) -> None:
        """Remember where the files are from."""
        parents = {path if path.is_dir() else path.parent for path in paths}
        self._place = str(parents.pop()) if len(parents) == 1 else ""

    def show_progress(self, done: int, total: int, checked: int = 0) -> None:
        """Tell how many files are read, and then how many of their layers are checked."""
        self._bar.setRange(0, 2 * total)
        self._bar.setValue(min(done + checked, 2 * total))
        self._bar.show()
        self.recipe.setEnabled(False)
        if not total:
            words = T("Looking for files...")
        elif done < total:
            words = plural("{done} of {n} file read...", "{done} of {n} files read...", n=total, done=done)
        else:
            words = plural("{n} layer checked...", "{n} layers checked...", n=checked)
        self._tell([self._workspace.say(words)])

    def show_checking(self) -> None:
        """Tell that the draft is being made again."""
        self._bar.setRange(0, 0)
        self._bar.show()

    def show_nothing(self) -> None:
        """Tell that nothing was read."""
        self._bar.hide()
        self._tell([self._workspace.say(T("Nothing was read."))])

    def show_draft(self, draft: Draft) -> None:
        """Tell what there is."""
        self._bar.hide()
        self.recipe.setEnabled(True)
        asked = len(draft.questions)
        usable = sum(row.layer is not None for row in draft.rows)
        files = len({row.source.path for row in draft.rows}) + len(draft.refused)
        tally = [
            plural("{n} file", "{n} files", n=files),
            plural("{n} layer ready", "{n} layers ready", n=usable),
        ]
        if asked:
            tally.append(plural("{n} question to answer", "{n} questions to answer", n=asked))
        replaced = sum(each.code == "layer.replaced" for each in draft.findings)
        if replaced:
            tally.append(
                plural("{n} replaces a layer of the project", "{n} replace layers of the project", n=replaced)
            )
        self._tell([self._workspace.say(each) for each in tally])

    def _tell(self, parts: list[str]) -> None:
        self.tally.setText(" · ".join([self._place, *parts] if self._place else parts))


class Foot(QFrame):
    """What happens to the files, and the buttons."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        say = workspace.say
        self.setProperty("part", "foot")
        note = ElidedLabel(
            say(T("Your files are never changed. The answers are kept as a recipe.")),
            Qt.TextElideMode.ElideRight,
        )
        note.setToolTip(note.text())
        note.setProperty("part", "muted")
        self.cancel = QPushButton(say(T("Cancel")))
        self.rest = QPushButton()
        self.rest.hide()
        self.go = QPushButton(say(T("Import")))
        self.go.setProperty("main", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(note, 1)
        for button in (self.cancel, self.rest, self.go):
            row.addWidget(button)

    def show_draft(self, draft: Draft) -> None:
        """Say what the buttons will do."""
        say, asked = self._workspace.say, len(draft.questions)
        usable = sum(row.layer is not None for row in draft.rows)
        self.rest.setVisible(asked > 0 and usable > 0)
        self.rest.setText(say(plural("Import the other {n} layer", "Import the other {n} layers", n=usable)))
        go = (
            plural("Take {n} suggestion and import", "Take {n} suggestions and import", n=asked)
            if asked
            else plural("Import {n} layer", "Import {n} layers", n=usable)
        )
        self.go.setText(say(go))
        self.go.setEnabled(usable + asked > 0)
