"""Ctrl+C, also where it would be lost, or break what Python does behind the program's back."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from layers.task import Task

_IMPORTING = "<frozen importlib._bootstrap>"
_AGAIN_AFTER = 0.01  # s
_ONE_PRESS = 1.0
"""Seconds in which Ctrl+C pressed again is the same wish: what is cleared up meanwhile is not broken off."""


class CtrlC(Task):
    """Cancelled when Ctrl+C was pressed, also where a library swallowed that: for tasks to be parts of."""

    def __init__(self) -> None:
        super().__init__()
        self._raised = -_ONE_PRESS

    def pressed(self, number: int, frame: FrameType | None) -> None:
        """The handler of the signal: raises KeyboardInterrupt as soon as no module is being loaded.

        An import that is broken off halfway leaves half a module behind, or a lock of Python's own that all
        other threads then wait for.
        """
        self.cancel()
        if time.monotonic() - self._raised < _ONE_PRESS:
            return
        if _is_importing(frame):
            _thread.start_new_thread(_press, ())
        else:
            self._raised = time.monotonic()
            signal.default_int_handler(number, frame)

    def was_dropped(self) -> None:
        """What was raised reached nobody: press once more, in a moment."""
        self._raised = -_ONE_PRESS
        _thread.start_new_thread(_press, ())


@contextmanager
def noted() -> Iterator[CtrlC]:
    """What knows whether Ctrl+C was pressed in the block; in a thread that hears no signals, it never was.

    Where a library swallows the interrupt, whoever uses what is missing then raises something else: that is
    the interrupt too, and no fault of the program.
    """
    ctrl_c = CtrlC()
    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not ours:
        yield ctrl_c
        return
    handler = ctrl_c.pressed
    signal.signal(signal.SIGINT, handler)
    try:
        with _raised_again_where_python_drops_it(ctrl_c):
            yield ctrl_c
    finally:
        if signal.getsignal(signal.SIGINT) is handler:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a module is being loaded below, or one of Python's own locks for that is being given back."""
    while frame is not None and frame.f_code.co_filename != _IMPORTING:
        frame = frame.f_back
    return frame is not None


def _press() -> None:
    time.sleep(_AGAIN_AFTER)
    _thread.interrupt_main()


@contextmanager
def _raised_again_where_python_drops_it(ctrl_c: CtrlC) -> Iterator[None]:
    """Python drops what is raised while it clears up an object, with a traceback on the terminal."""
    usual = sys.unraisablehook

    def hook(lost: sys.UnraisableHookArgs) -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):
            ctrl_c.was_dropped()
        else:
            usual(lost)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        if sys.unraisablehook is hook:
            sys.unraisablehook = usual
