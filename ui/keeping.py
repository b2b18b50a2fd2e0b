"""Steps as they are kept: on the disk first, then on the screen; and back again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from layers.errors import UserError
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.history import Scenarios, Step


class Keeping(QObject):
    """Does steps to the open project, one gesture each, and undoes them.

    Where the file has all that came before, it has each step before the next is taken; the scenarios of a
    project that was never saved, or was altered since, are saved with it.

    Signals
    -------
    refused
        The exception because of which nothing was changed.
    """

    refused = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace

    def take(self, steps_of: Callable[[Scenarios], Sequence[Step]]) -> bool:
        """Do the steps of one gesture; False where they were refused, and the user was told why.

        ``steps_of`` makes them for the scenarios that there are, and may refuse with a UserError.
        """
        workspace = self._workspace
        assert workspace.base is not None
        try:
            _refuse_frozen(workspace)
            self._keep(steps_of(workspace.base.scenarios))
        except UserError as error:
            self.refused.emit(error)
            return False
        return True

    def _keep(self, steps: Sequence[Step]) -> None:
        from gisapp.history import after
        from gisapp.splices import chosen_after
        from gisapp.step_sentences import sentence_of_step

        if not steps:
            return
        workspace = self._workspace
        base, timeline = workspace.base, workspace.timeline
        assert base is not None
        assert timeline is not None
        scenarios, chosen = base.scenarios, workspace.scenario
        for step in steps:
            scenarios, chosen = after(scenarios, step), chosen_after(step, chosen)
        head = base.head
        kept = workspace.saved and workspace.path is not None
        if kept:
            head = self._written(steps)
        following = replace(base, scenarios=scenarios, head=head)
        workspace.turn_to(timeline.done(following, sentence_of_step(steps[-1])), saved=kept, scenario=chosen)

    def _written(self, steps: Sequence[Step]) -> int:
        from gisapp.store.chain import add_steps
        from gisapp.store.lock import user_name

        assert self._workspace.path is not None
        assert self._workspace.base is not None
        return add_steps(self._workspace.path, self._workspace.base.head, steps, user_name())

    @property
    def can_undo(self) -> bool:
        """Whether there is anything before this."""
        return self._workspace.timeline is not None and self._workspace.timeline.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether anything was undone that can be done again."""
        return self._workspace.timeline is not None and self._workspace.timeline.can_redo

    def undo(self) -> bool:
        """Take back the last gesture; whether that was done."""
        return self._turn(forward=False)

    def redo(self) -> bool:
        """Do again what was taken back last; whether that was done."""
        return self._turn(forward=True)

    def _turn(self, *, forward: bool) -> bool:
        """Go to the moment before or after this one; where only scenarios differ, the file goes there too."""
        from gisapp.splices import touched
        from gisapp.store.chain import move_head
        from gisapp.timeline import is_step_away

        if not (self.can_redo if forward else self.can_undo):
            return False
        workspace = self._workspace
        before, timeline = workspace.base, workspace.timeline
        assert before is not None
        assert timeline is not None
        try:
            _refuse_frozen(workspace)
            turned = timeline.redone() if forward else timeline.undone()
            kept = workspace.saved and workspace.path is not None and is_step_away(before, turned.now)
            if kept and workspace.path is not None:
                move_head(workspace.path, before.head, turned.now.head)
        except UserError as error:
            self.refused.emit(error)
            return False
        # what was turned is shown, wherever it was
        workspace.turn_to(turned, saved=kept, scenario=touched(before.scenarios, turned.now.scenarios))
        return True


def _refuse_frozen(workspace: Workspace) -> None:
    if workspace.frozen is not None:
        raise UserError(workspace.frozen)
