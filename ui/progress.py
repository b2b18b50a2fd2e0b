"""The slim strip that shows long work, with its Cancel button."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from layers.text import T
from ui.background import Background
from ui.plain import Label
from ui.spoken import Spoken
from ui.workspace import Workspace

_STEPS = 1000


class ProgressStrip(QWidget):
    """What is being done, how far it is, and a button to stop it; hidden while nothing takes long."""

    def __init__(self, workspace: Workspace, background: Background) -> None:
        super().__init__()
        self._workspace = workspace
        self._doing = Label()
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._cancel = QPushButton()
        self._cancel.setProperty("link", True)
        self._cancel.clicked.connect(background.cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        for widget in (self._doing, self._bar, self._cancel):
            layout.addWidget(widget)
        Spoken(workspace).put(self._cancel.setText, T("Cancel (Esc)"))
        background.progressed.connect(self._show)
        self.hide()

    def _show(self, progress: tuple[float, T] | None) -> None:
        if progress is not None:
            share, doing = progress
            self._doing.setText(self._workspace.say(T("{doing}...", doing=doing)))
            self._bar.setValue(round(share * _STEPS))
        self.setVisible(progress is not None)
