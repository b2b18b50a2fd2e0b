"""Questions that wait for an answer before something is done that cannot be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from layers.text import Sayable, T
from ui.workspace import Workspace

Answer = tuple[T, Callable[[], object]]
"""What a button says, and what is done then."""
_SHOWN = 6
"""Files that a question names one by one."""


def ask(  # noqa: PLR0913 - what a question consists of
    workspace: Workspace,
    parent: QWidget,
    title: T,
    question: Sayable,
    answers: Sequence[Answer],
    *,
    more: str = "",
    safe: bool = False,
) -> None:
    """Ask; the last button is always “Cancel”, and Esc is it.

    Parameters
    ----------
    workspace, parent
        Whose language is spoken, and over which window.
    title, question, more
        Of the box, in larger and in smaller letters.
    answers
        The buttons, the most likely first.
    safe
        Whether Enter cancels; else it is the first answer.
    """
    say = workspace.say
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(say(title))
    box.setText(say(question))
    box.setInformativeText(more)
    roles = (QMessageBox.ButtonRole.AcceptRole, QMessageBox.ButtonRole.DestructiveRole)
    buttons = []
    for (words, deed), role in zip(answers, (*roles, *roles[1:] * len(answers)), strict=False):
        button = box.addButton(say(words), role)
        button.clicked.connect(lambda *_, deed=deed: deed())
        buttons.append(button)
    cancel = box.addButton(say(T("Cancel")), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.setDefaultButton(cancel if safe else buttons[0])
    box.open()


def unless_lost(
    workspace: Workspace, parent: QWidget, files: Sequence[Path], write: Callable[[], object]
) -> None:
    """Write files, asking first where some of them are there already: the question names what goes."""
    there = [path for path in files if path.exists()]
    if not there:
        write()
        return
    named = [T("{file} ({date})", file=path.name, date=_date_of(path)) for path in there[:_SHOWN]]
    if len(there) > _SHOWN:
        named.append(T("and {n} more", n=len(there) - _SHOWN))
    ask(
        workspace,
        parent,
        T("Replace?"),
        T("In {folder} there is already:", folder=str(there[0].parent)),
        [(T("Replace"), write)],
        more="\n".join(workspace.say(each) for each in named),
        safe=True,
    )


def _date_of(path: Path) -> str:
    return f"{datetime.fromtimestamp(path.stat().st_mtime).astimezone():%Y-%m-%d %H:%M}"
