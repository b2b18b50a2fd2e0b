"""The question about a project that was changed outside the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from layers.text import T, plural
from ui.asking import ask
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.store.changed import ChangedProject

_SHOWN = 6
"""Changes that are named one by one."""


def ask_about_changes(
    workspace: Workspace, error: ChangedProject, parent: QWidget, go_on: Callable[[], object]
) -> None:
    """Say what was changed, and ask whether to open the project all the same; ``go_on`` does that.

    Without a yes nothing happens: what is open stays open.
    """
    shown = error.findings[:_SHOWN]
    told = [(each.message, *([each.mend] if each.mend else [])) for each in shown]
    more = len(error.findings) - len(shown)
    if more:
        told.append((plural("… and {n} thing more", "… and {n} things more", n=more),))
    told.append((T("Opened all the same, every output will say so."),))
    ask(
        workspace,
        parent,
        T("Changed outside this program"),
        error.message,
        [(T("Open all the same"), go_on)],
        more="\n\n".join("\n".join(map(workspace.say, lines)) for lines in told),
        safe=True,
    )
