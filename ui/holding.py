"""The lock of the open project: held while it is open, and told where somebody else has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from layers.text import T
from ui.messages import MessageBar
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from gisapp.store.lock import Lock


class Holding(QObject):
    """Follows the file of the workspace: takes its lock, renews it, and gives it back."""

    def __init__(self, workspace: Workspace, messages: MessageBar) -> None:
        super().__init__(messages)
        self._workspace = workspace
        self._messages = messages
        self._path: Path | None = None
        self._lock: Lock | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._renew)
        workspace.changed.connect(self._refresh)

    def release(self) -> None:
        """Give the lock back."""
        self._timer.stop()
        if self._lock is not None:
            self._lock.release()
        self._lock = self._path = None

    def _refresh(self, what: Change) -> None:
        if what is Change.SAVED and self._workspace.path != self._path:
            self.release()
            self._path = self._workspace.path
            self._take(over_stale=False)

    def _take(self, *, over_stale: bool) -> None:
        from gisapp.store.lock import RENEW_S, Lock, Taken, take

        if self._path is None:
            self._workspace.freeze(None)
            return
        taken = take(self._path, over_stale=over_stale)
        if isinstance(taken, Lock):
            self._lock = taken
            self._timer.start(RENEW_S * 1000)
            self._workspace.freeze(None)
            return
        self._workspace.freeze(taken.said)
        offers = []
        if isinstance(taken, Taken) and taken.stale:
            offers = [(T("Take it over"), self._take_over)]
        self._messages.tell(taken.said, _READ_ONLY, tone="warning", offers=offers)

    def _take_over(self) -> None:
        self._messages.hide()
        self._take(over_stale=True)

    def _renew(self) -> None:
        if self._lock is not None and not self._lock.renew():
            self._lock = None
            self._timer.stop()
            self._workspace.freeze(T("Somebody else has taken the project over."))
            self._messages.tell(T("Somebody else has taken the project over."), _READ_ONLY, tone="warning")


_READ_ONLY = T("It can be looked at here; to change it, save it under another name.")
