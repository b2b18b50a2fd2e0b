"""The one place that shows errors: what the user can mend in a bar, a bug in a window of its own."""

from __future__ import annotations

import logging
import platform
import traceback
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gisapp import __version__
from layers.errors import Cancelled, UserError, out_of_memory
from layers.text import T
from ui.plain import Label
from ui.workspace import Workspace

_LOG = logging.getLogger(__name__)
_SECONDS = 8
_SIGNS = {"error": "✗", "warning": "⚠", "done": "✓"}


class MessageBar(QFrame):
    """A bar above the map: one sentence, how to mend it, and a button to close it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setProperty("part", "message")
        self._sign = Label()
        self._text = Label()
        self._hint = Label()
        self._hint.setProperty("part", "muted")
        for label in (self._text, self._hint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._offers = QHBoxLayout()
        self._offers.setSpacing(8)
        close = QPushButton("✕")
        close.setProperty("link", True)
        close.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        layout.addLayout(self._offers)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def sentence(self) -> str:
        """What the bar says now."""
        return self._text.text() if self.isVisible() else ""

    def tell(
        self,
        message: T,
        hint: T | None = None,
        *,
        tone: str = "done",
        offers: Sequence[tuple[T, Callable[[], object]]] = (),
    ) -> None:
        """Show a message; good news goes away by itself, an error or an offer stays until it is closed.

        ``offers`` are what buttons beside the message say and do.
        """
        self._sign.setText(_SIGNS[tone])
        self._text.setText(self._workspace.say(message))
        self._hint.setText("" if hint is None else self._workspace.say(hint))
        self._hint.setVisible(hint is not None)
        self._show_offers(offers)
        self.setProperty("tone", tone)
        self.style().polish(self)
        self.show()
        if tone == "done" and not offers:
            self._timer.start(_SECONDS * 1000)
        else:
            self._timer.stop()

    def _show_offers(self, offers: Sequence[tuple[T, Callable[[], object]]]) -> None:
        while (item := self._offers.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words, deed in offers:
            button = QPushButton(self._workspace.say(words))
            button.clicked.connect(lambda *_, deed=deed: deed())
            self._offers.addWidget(button)

    def tell_error(self, error: BaseException) -> None:
        """Show any exception: a sentence for what the user can mend, an apology for a bug."""
        if isinstance(error, Cancelled):
            self.tell(T("Cancelled; nothing was changed."))
        elif isinstance(error, MemoryError):
            self.tell_error(out_of_memory())
        elif isinstance(error, UserError):
            self.tell(error.message, error.hint, tone="error")
        else:
            apologise(self._workspace, error, self.window())


def apologise(workspace: Workspace, error: BaseException, parent: QWidget | None = None) -> None:
    """Log a bug and say sorry, with a button that copies the report."""
    report = bug_report(error)
    _LOG.error("%s", report)
    told = [] if parent is None else parent.findChildren(QMessageBox)
    if any(box.isVisible() and box.detailedText() == report for box in told):
        return  # the same fault again: one in painting comes with every picture
    say = workspace.say
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(say(T("A fault of this program")))
    box.setText(say(T("Sorry: this should not have happened. Your files are unchanged.")))
    box.setInformativeText(
        say(T("You can go on working. Please send the report to whoever looks after the program."))
    )
    copy = box.addButton(say(T("Copy the report")), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    close = box.addButton(say(T("Close")), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.setDetailedText(report)
    box.open()


def bug_report(error: BaseException) -> str:
    """What a developer needs: version, system, traceback; no data of the user's."""
    lines = traceback.format_exception(error)
    return f"gisapp {__version__}, Python {platform.python_version()}, {platform.system()}\n{''.join(lines)}"
