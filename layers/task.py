"""Progress and cancelling, free of Qt: the command line prints it, the window draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from layers.errors import Cancelled
from layers.text import T

Item = TypeVar("Item")


class Task:
    """What long work reports to and asks whether to go on.

    Parameters
    ----------
    on_progress
        Called with the share done (0 to 1) and what is being done. It must be quick, and it may be
        called from a worker thread.
    whole
        The task of which this is a part, and with which it is cancelled.
    """

    def __init__(
        self, on_progress: Callable[[float, T], None] | None = None, whole: Task | None = None
    ) -> None:
        self._on_progress = on_progress
        self._whole = whole
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop at the next step."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._cancelled or (self._whole is not None and self._whole.cancelled)

    def step(self, share: float, doing: T) -> None:
        """Report progress; raises :class:`~layers.errors.Cancelled` if the user asked to stop."""
        if self.cancelled:
            raise Cancelled
        if self._on_progress is not None:
            self._on_progress(share, doing)

    def part(self, start: float, end: float) -> Task:
        """A task for a part of the work, whose 0 to 1 is this task's ``start`` to ``end``."""
        assert 0 <= start <= end <= 1, (start, end)
        return Task(lambda share, doing: self.step(start + (end - start) * share, doing), self)

    def each(
        self, items: Iterable[Item], doing: T, total: int, start: float = 0, end: float = 1
    ) -> Iterator[Item]:
        """Yield the items, reporting progress from ``start`` to ``end`` along the way."""
        for done, item in enumerate(items):
            self.step(start + (end - start) * done / max(total, 1), doing)
            yield item
