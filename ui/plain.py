"""Text from data (titles, names, paths) in the window: it says what it says, and never how it is shown.

Qt takes a text that looks like HTML for HTML, and then opens the files and hosts that its pictures name.
Labels of our own are :class:`Label`; those that Qt makes (tooltips, message boxes) are kept plain by
``resources/window.qss``.
"""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class Label(QLabel):
    """A label that shows its text as it is."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def button_text(text: str) -> str:
    """A text for a button, a box to tick or a menu, in which an ampersand marks no key.

    It is one line: a menu sets apart what follows a tab.
    """
    return _CONTROL.sub(" ", text).replace("&", "&&")


def window_title(text: str) -> str:
    """A text for a window's title, from which Qt does not take ``[*]``, its mark of what is not saved.

    A space of no width parts the mark: doubling it, as Qt offers, would be seen in the system's own dialogs.
    """
    return _CONTROL.sub(" ", text).replace("[*]", "[\u200b*]")
