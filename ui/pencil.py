"""The hand that edits: what tools and panels try out, and do, to the chosen scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from layers.text import T
from ui.keeping import Keeping
from ui.view import Bounds
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gisapp.edits import Edit
    from gisapp.history import Scenarios, Step
    from gisapp.live import Live, Tried
    from gisapp.scenario import Scenario
    from gisapp.seen import Held, Seen


class Pencil(QObject):
    """Edits of the chosen scenario; the first one makes a scenario, since what is, is never edited.

    Signals
    -------
    made
        The name of a scenario that was made for the first edit.
    waiting
        The edit that is tried out moves figures that only an evaluation knows; None when none does.
    """

    made = Signal(str)
    waiting = Signal(object)

    def __init__(self, workspace: Workspace, keeping: Keeping) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._keeping = keeping
        self._live: Live | None = None
        self._trying: Edit | None = None
        workspace.changed.connect(self._refresh)

    # ------------------------------------------------------------ what there is

    @property
    def seen(self) -> Seen:
        """The features of the project that is seen."""
        from gisapp.seen import Seen

        assert self._workspace.base is not None
        assert self._workspace.project is not None
        return Seen(self._workspace.base, self._workspace.project)

    @property
    def scenario(self) -> Scenario | None:
        """The chosen scenario."""
        return self._workspace.chosen

    def at(self, x: float, y: float, metres: float) -> list[Held]:
        """Features to edit at a place of the working CRS: points first, then the smallest."""
        return self.seen.at(x, y, metres, self._workspace.hidden)

    def within(self, bounds: Bounds) -> list[Held]:
        """Features to edit that lie wholly in a box."""
        return self.seen.within(bounds, self._workspace.hidden)

    def in_degrees(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape of the working CRS as edits have it, in degrees of WGS 84."""
        from gisapp.edited_layers import in_degrees

        assert self._workspace.base is not None
        return in_degrees(shape, self._workspace.base.working_crs)

    def fresh_name(self) -> str:
        """A name for what is added next, by which sentences and later edits speak of it."""
        from gisapp.edits import Add

        edits = () if self.scenario is None else self.scenario.edits
        taken = {edit.name for edit in edits if isinstance(edit, Add)}
        names = (self._workspace.say(T("No. {n}", n=number)) for number in count(len(taken) + 1))
        return next(name for name in names if name not in taken)

    def select(self, held: Sequence[Held]) -> None:
        """Select these features, and no others."""
        self._workspace.select(tuple(held))

    # ------------------------------------------------------------ trying out

    def take_live(self, live: Live | None) -> None:
        """Take what measures by local differences, made ready for the project that is seen."""
        self._live = live
        if self._trying is not None:
            self.try_out(self._trying)

    @property
    def is_live(self) -> bool:
        """Whether figures can follow the hand."""
        return self._live is not None

    def try_out(self, edit: Edit | None) -> None:
        """Show what an edit would do; None gives it back."""
        self._trying = edit
        if edit is None or self._live is None:
            self._workspace.try_out(None)
            self.waiting.emit(None)
            return
        tried = self._live.tried(edit)
        self._workspace.try_out(tried)
        self.waiting.emit(edit if tried.waits else None)

    def take_tried(self, edit: Edit, tried: Tried) -> None:
        """Show what an evaluation found, unless the hand has gone on meanwhile."""
        if edit is self._trying:
            self._workspace.try_out(tried)

    # ------------------------------------------------------------ doing

    def do(self, *edits: Edit) -> bool:
        """Do edits as one gesture; False where they were refused, and the user was told why."""
        new = self.scenario is None
        kept = [(each.role, each.feature) for each in self._workspace.selection]
        self._trying = None
        if not self._keeping.take(lambda scenarios: self._steps(scenarios, edits)):
            self._workspace.try_out(None)
            return False
        found = [self.seen.of(role, feature) for role, feature in kept]
        self.select([each for each in found if each is not None])
        if new:
            self.made.emit(self._workspace.scenario)
        return True

    def _steps(self, scenarios: Scenarios, edits: Sequence[Edit]) -> Sequence[Step]:
        from gisapp.edit_checks import checked
        from gisapp.history import PutScenario
        from gisapp.scenario import Scenario, free_name, with_edits
        from gisapp.splices import appended

        base, chosen = self._workspace.base, self.scenario
        assert base is not None
        if chosen is None:
            name = free_name(self._workspace.say(T("Scenario 1")), scenarios)
            fresh = Scenario(name, edits=tuple(edits))
            checked(base, fresh, since=0)
            return [PutScenario(fresh)]
        splice = appended(chosen, edits)
        checked(base, with_edits(chosen, (*chosen.edits[: splice.at], *edits)), since=splice.at)
        return [splice]

    # ------------------------------------------------------------ edits that are there

    def set_off(self, number: int, off: bool) -> bool:
        """Switch an edit off, or on again; ``number`` is its position, from 0."""
        return self._change(number, lambda edit: replace(edit, off=off))

    def set_note(self, number: int, note: str) -> bool:
        """Write a note on an edit."""
        return self._change(number, lambda edit: replace(edit, note=note))

    def remove_edits(self, numbers: Sequence[int]) -> bool:
        """Take edits out of the scenario."""
        gone = set(numbers)
        return self._rewrite(lambda edits: [edit for at, edit in enumerate(edits) if at not in gone])

    def move_edit(self, number: int, to: int) -> bool:
        """Put an edit at another position."""

        def moved(edits: Sequence[Edit]) -> Sequence[Edit]:
            others = [*edits[:number], *edits[number + 1 :]]
            return [*others[:to], edits[number], *others[to:]]

        return self._rewrite(moved)

    def _change(self, number: int, changed: Callable[[Edit], Edit]) -> bool:
        return self._rewrite(
            lambda edits: [changed(edit) if at == number else edit for at, edit in enumerate(edits)]
        )

    def _rewrite(self, rewritten_of: Callable[[Sequence[Edit]], Sequence[Edit]]) -> bool:
        from gisapp.splices import rewritten

        chosen = self.scenario
        if chosen is None:
            return False
        edits = tuple(rewritten_of(chosen.edits))
        return edits == chosen.edits or self._keeping.take(lambda _: [rewritten(chosen, edits)])

    def _refresh(self, what: Change) -> None:
        if what is Change.LAYERS:  # what was made ready was of other layers
            self._live = self._trying = None
