"""Starting a process of Python that takes no module from the current folder, and does not hear Ctrl+C.

Python would look for each module it needs in the folder it is started in first, which is the planner's: a
``socket.py`` there would run before any code of ours. And it would answer Ctrl+C, which is meant for its
parent, with a traceback on the terminal.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing.process import BaseProcess

_SAFE, _PATH = "PYTHONSAFEPATH", "PYTHONPATH"
_one_at_a_time = threading.Lock()
"""The environment is one for all threads."""


def start_clean(process: BaseProcess) -> None:
    """Start a process, or raise OSError; KeyboardInterrupt comes when it has started whole, never in between.

    Half started it would complain on the terminal. Ctrl+C interrupts the main thread alone, so that is not
    the one that starts it.
    """
    if threading.current_thread() is not threading.main_thread():
        _start(process)
        return
    failures: list[Exception] = []

    def start() -> None:
        try:
            _start(process)
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)

    starting = threading.Thread(target=start, name="starting a process")
    starting.start()
    starting.join()
    for failure in failures:
        raise failure


def _start(process: BaseProcess) -> None:
    with _one_at_a_time, _safe_path(), _unheard():
        process.start()


@contextlib.contextmanager
def _safe_path() -> Iterator[None]:
    """An environment in which Python leaves out the current folder, also where PYTHONPATH names it as "."."""
    before = {name: os.environ.get(name) for name in (_SAFE, _PATH)}
    named = [each for each in (before[_PATH] or "").split(os.pathsep) if os.path.isabs(each)]  # noqa: PTH117
    _set({_SAFE: "1", _PATH: os.pathsep.join(named) or None})
    try:
        yield
    finally:
        _set(before)


def _set(variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """What is started meanwhile inherits that Ctrl+C waits; where signals cannot wait it is heard."""
    if sys.platform == "win32":
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # else it is started on the way, and lets signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
