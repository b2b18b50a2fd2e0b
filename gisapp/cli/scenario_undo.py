"""``gisapp scenario undo`` and ``redo``: the last step of a project's scenarios goes, and comes again."""

from __future__ import annotations

import argparse

from gisapp.cli.console import Console
from layers.errors import UserError
from layers.text import T


def undo(options: argparse.Namespace, console: Console) -> None:
    """Take the last step back."""
    from gisapp.store.chain import move_head
    from gisapp.store.project_file import trail_of

    trail = trail_of(options.project, console.task(), accept_changed=options.accept_changed)
    if not trail.past:
        raise UserError(
            T("There is nothing to undo in {file}.", file=options.project.name),
            T("What is undone are steps of its scenarios; it has none."),
        )
    before = trail.past[-2].number if len(trail.past) > 1 else 0
    move_head(options.project, trail.head, before)
    console.say(T("Undone: {what}.", what=trail.past[-1].said))


def redo(options: argparse.Namespace, console: Console) -> None:
    """Do again what was undone last."""
    from gisapp.store.chain import move_head
    from gisapp.store.project_file import trail_of

    trail = trail_of(options.project, console.task(), accept_changed=options.accept_changed)
    if not trail.future:
        raise UserError(
            T("There is nothing to redo in {file}.", file=options.project.name),
            T("What was undone can be done again until something else is done."),
        )
    move_head(options.project, trail.head, trail.future[0].number)
    console.say(T("Done again: {what}.", what=trail.future[0].said))
