"""Fixed texts of widgets, which follow the language of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from ui.workspace import Change, Workspace


class Spoken(QObject):
    """Keeps (setter, message) pairs and says them again when the language changes.

    For widgets that live as long as the window, since it lives as long as the workspace does; a dialog is
    built anew each time and needs none.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._texts: list[tuple[Callable[[str], object], Any]] = []
        workspace.changed.connect(self._say_again)

    def put(self, setter: Callable[[str], object], text: Any) -> None:
        """Call ``setter`` with the sentence now and after each switch of the language."""
        self._texts.append((setter, text))
        setter(self._workspace.say(text))

    def _say_again(self, what: Change) -> None:
        if what is Change.LANGUAGE:
            for setter, text in self._texts:
                setter(self._workspace.say(text))
