"""What may come between the steps of a writer and is kept out: other writers, and Ctrl+C."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

_PATIENCE, _PAUSE = 5.0, 0.01
"""Seconds to wait for another process's moves, and between two looks."""


@contextlib.contextmanager
def held(lock: Path) -> Iterator[None]:
    """The lock, held until the block ends or the process does. Raises OSError if another one holds it."""
    with os.fdopen(_open_itself(lock), "ab") as stream:
        _lock(stream)
        yield


@contextlib.contextmanager
def in_turn(folder: Path) -> Iterator[None]:
    """The block, after those of other processes for the folder where these can be waited for.

    A folder itself can be locked, without a trace, but not on Windows nor on all network disks. Without
    that, too, nothing is replaced unasked; it keeps two sets that may be replaced from mixing.
    """
    with contextlib.ExitStack() as closing:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                descriptor = os.open(folder, os.O_RDONLY)
                closing.callback(os.close, descriptor)
                _wait_for(descriptor)
        yield


@contextlib.contextmanager
def no_ctrl_c() -> Iterator[Callable[[], None]]:
    """A function that has Ctrl+C ignored from when it is called to the end of the block.

    Once files move it comes too late: half of them would be there, or all, and it would be said that none is.
    """
    usual = _answers_ctrl_c()

    def begin() -> None:
        if usual is not None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    try:
        yield begin
    finally:
        if usual is not None:
            signal.signal(signal.SIGINT, usual)


@contextlib.contextmanager
def ctrl_c_waits() -> Iterator[None]:
    """A block whose Ctrl+C is answered when it ends: what is made in it is also noted in it."""
    usual = _answers_ctrl_c()
    if usual is None:
        yield
        return
    pressed = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: pressed.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
        if pressed.is_set():
            signal.raise_signal(signal.SIGINT)


def _answers_ctrl_c() -> signal._HANDLER:
    """What answers it; None in a thread, which hears none, and where Python does not know it."""
    if threading.current_thread() is not threading.main_thread():
        return None
    return signal.getsignal(signal.SIGINT)


def _wait_for(descriptor: int) -> None:
    """Lock it; after a patience that no moves need, whoever holds it does something else."""
    import fcntl

    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return


def _open_itself(lock: Path) -> int:
    """The file of that name, not one that a link leads to, and without waiting for who reads a pipe."""
    wished = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    return os.open(lock, sum(wished, os.O_WRONLY | os.O_APPEND | os.O_CREAT), 0o600)


def _lock(stream: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
