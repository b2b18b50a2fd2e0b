"""A closer look at one row of an import: its map, and what each mend does to the indicators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from layers.task import Task
from ui.background import Background
from ui.importing.session import Session, SourceKey, key_of

if TYPE_CHECKING:
    from gisapp.importing import Decisions, Draft, Files, Row
    from gisapp.importing.effects import Effect
    from ui.importing.scene import Scene

_LOOK, _WEIGH = "import.look", "import.weigh"
Key = tuple[SourceKey, str]
"""A source and a finding's code."""


class Insight(QObject):
    """What takes too long to be there at once; a look at another row ends the one before.

    Signals
    -------
    seen
        (source's key, its :class:`~ui.importing.scene.Scene`)
    weighed
        (source's key, finding's code, the effects)
    """

    seen = Signal(object, object)
    weighed = Signal(object, str, object)

    def __init__(self, background: Background, session: Session) -> None:
        super().__init__(session)
        self._background = background
        self._session = session
        self._effects: dict[Key, tuple[Effect, ...]] = {}
        self._of: Draft | None = None
        self._closed = False
        session.pending.connect(lambda pending: self.stop() if pending else None)

    def look(self, row: Row, chosen: Mapping[str, str]) -> None:
        """Prepare the map of a row, with the answers chosen to its open questions (kind → value)."""
        draft = self._session.draft
        if draft is None:
            return

        def op(task: Task) -> Scene:
            from ui.importing.scene import scene_of

            return scene_of(draft, row, chosen, task)

        def done(scene: Scene) -> None:
            if not self._closed:
                self.seen.emit(key_of(row.source), scene)

        self._background.run(op, done, kind=_LOOK, quiet=True)

    def weigh(self, wanted: Mapping[Key, tuple[Decisions, Decisions]]) -> None:
        """Tell what each pair of decisions (without, with) makes of the indicators, one after the other."""
        self._background.drop(_WEIGH)
        files, draft = self._session.files, self._session.draft
        if files is None or draft is None:
            return
        if draft is not self._of:
            self._of = draft
            self._effects.clear()
        for key in wanted.keys() & self._effects.keys():
            self.weighed.emit(*key, self._effects[key])
        self._weigh_next(files, draft, {key: wanted[key] for key in wanted if key not in self._effects})

    def _weigh_next(
        self, files: Files, draft: Draft, wanted: Mapping[Key, tuple[Decisions, Decisions]]
    ) -> None:
        if not wanted:
            return
        key, (without, with_) = next(iter(wanted.items()))

        def op(task: Task) -> tuple[Effect, ...]:
            from gisapp.importing import draft_of
            from gisapp.importing.effects import effects_of

            mended = draft
            if with_ != draft.decisions:
                mended = draft_of(files, task.part(0, 0.2), with_, base=draft.base, previous=draft)
            return effects_of(files, mended, without, task.part(0.2, 1))

        def done(effects: tuple[Effect, ...]) -> None:
            if self._closed:
                return
            self._effects[key] = effects
            self.weighed.emit(*key, effects)
            self._weigh_next(files, draft, {each: pair for each, pair in wanted.items() if each != key})

        self._background.run(op, done, kind=_WEIGH, quiet=True)

    def stop(self) -> None:
        """Drop what is under way: it is of a draft that no longer holds."""
        for kind in (_LOOK, _WEIGH):
            self._background.drop(kind)

    def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self.stop()
