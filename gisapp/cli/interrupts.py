"""Ctrl+C, also where it would be lost, or break what Python does behind the program's back."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_IMPORTING = "<frozen importlib._bootstrap>"
_AGAIN_AFTER = 0.01  # s


@contextmanager
def noted() -> Iterator[Callable[[], bool]]:
    """Note whether Ctrl+C was pressed, which raises KeyboardInterrupt as soon as no module is being loaded.

    An import that is broken off halfway leaves half a module behind, or a lock of Python's own that all other
    threads then wait for. Where a library swallows the interrupt nevertheless, whoever uses what is missing
    raises something else: that is the interrupt too, and no fault of the program.
    """
    seen: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        if _is_importing(frame):
            _thread.start_new_thread(_interrupt_again, ())
        else:
            signal.default_int_handler(number, frame)

    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not ours:
        yield lambda: bool(seen)
        return
    signal.signal(signal.SIGINT, note)
    try:
        with _nowhere_swallowed():
            yield lambda: bool(seen)
    finally:
        if signal.getsignal(signal.SIGINT) is note:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a module is being loaded below, or one of Python's own locks for that is being given back."""
    while frame is not None and frame.f_code.co_filename != _IMPORTING:
        frame = frame.f_back
    return frame is not None


def _interrupt_again() -> None:
    time.sleep(_AGAIN_AFTER)
    _thread.interrupt_main()


@contextmanager
def _nowhere_swallowed() -> Iterator[None]:
    """Python drops what is raised while it clears up an object, with a traceback: raise Ctrl+C again."""
    usual = sys.unraisablehook

    def hook(lost: sys.UnraisableHookArgs) -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):
            _thread.start_new_thread(_interrupt_again, ())
        else:
            usual(lost)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        if sys.unraisablehook is hook:
            sys.unraisablehook = usual
