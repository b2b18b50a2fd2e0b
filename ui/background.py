"""Work off the main thread: one worker, one way to run, and errors handled in one place."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from layers.task import Task
from layers.text import T

Result = TypeVar("Result")
_QUIET_SECONDS = 0.5  # work shorter than this shows no progress
_LOOK_MS = 80
_PATIENCE_SECONDS = 5  # at closing, for work that is inside one call and cannot hear


@dataclass(eq=False)
class _Job:
    op: Callable[[Task], Any]
    done: Callable[[Any], object]
    failed: Callable[[BaseException], object] | None
    kind: str
    quiet: bool
    task: Task = field(init=False)
    progress: tuple[float, T] | None = None
    started: float | None = None

    def __post_init__(self) -> None:
        self.task = Task(self._note)

    def _note(self, share: float, doing: T) -> None:
        self.progress = share, doing


class Background(QObject):
    """Runs operations one after the other in one worker thread.

    Signals
    -------
    progressed
        (share done, what is being done), or None when nothing that takes long is running.
    failed
        The exception of an operation; :class:`~layers.errors.Cancelled` when the user stopped it.
    idle
        The last operation in the queue has ended.
    """

    progressed = Signal(object)
    failed = Signal(object)
    idle = Signal()
    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[_Job] = []
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._ended.connect(self._finish)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._thread = threading.Thread(target=self._work, name="background", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether anything that the user asked for is running or waiting."""
        return any(not job.quiet for job in self._jobs)

    def run(
        self,
        op: Callable[[Task], Result],
        done: Callable[[Result], object],
        *,
        failed: Callable[[BaseException], object] | None = None,
        kind: str = "",
        quiet: bool = False,
    ) -> None:
        """Run ``op`` in the worker and, if it succeeds, ``done`` with its result in the main thread.

        Parameters
        ----------
        op
            Reports to its :class:`~layers.task.Task` and may raise UserError or Cancelled.
        done
            Called in the main thread.
        failed
            Called in the main thread with the exception, after it was shown like all others.
        kind
            Operations of the same kind that have not ended are cancelled silently: the new one replaces them.
        quiet
            Shows no progress, and is no reason to ask before closing.
        """
        if kind:
            self.drop(kind)
        job = _Job(op, done, failed, kind, quiet)
        self._jobs.append(job)
        self._queue.put(job)
        self._timer.start()

    def drop(self, kind: str) -> None:
        """Cancel the operations of a kind, and say nothing of it: nobody waits for them any more."""
        for job in [each for each in self._jobs if each.kind == kind]:
            self._jobs.remove(job)
            job.task.cancel()

    def cancel(self) -> None:
        """Ask the operation that is running to stop, and drop those that wait."""
        for job in self._jobs:
            if not job.quiet:
                job.task.cancel()

    def close(self) -> None:
        """Stop everything; waits a little for the worker to hear it."""
        for job in self._jobs:
            job.task.cancel()
        self._jobs.clear()
        self._timer.stop()
        self._queue.put(None)
        self._thread.join(_PATIENCE_SECONDS)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            job.started = monotonic()
            result, error = None, None
            try:
                job.task.step(0, T("Working"))
                result = job.op(job.task)
            except BaseException as caught:  # noqa: BLE001 - whatever it is, the main thread shows it
                error = caught
            if job in self._jobs:  # neither replaced nor closed
                self._ended.emit(job, result, error)

    def _finish(self, job: _Job, result: object, error: BaseException | None) -> None:
        if job not in self._jobs:
            return
        self._jobs.remove(job)
        self._look()
        try:
            if error is not None:
                self.failed.emit(error)
                if job.failed is not None:
                    job.failed(error)
            else:
                job.done(result)
        finally:
            if not self._jobs:
                self._timer.stop()
                self.idle.emit()

    def _look(self) -> None:
        running = next((job for job in self._jobs if job.started is not None and not job.quiet), None)
        if running is None or running.started is None or monotonic() - running.started < _QUIET_SECONDS:
            self.progressed.emit(None)
        else:
            self.progressed.emit(running.progress)
