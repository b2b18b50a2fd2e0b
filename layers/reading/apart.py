"""Reading files in a process apart: a file that crashes or traps a library cannot take the window along.

GDAL, GEOS and their relatives are native code; a damaged file can end the process that reads it. So files
are read in processes of their own, started when first needed and kept for the next file. What comes back
of data is what :func:`layers.reading.read` gives; projects are read so too.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from multiprocessing import connection
from pathlib import Path
from typing import NoReturn, TypeVar, cast

from layers.errors import UserError
from layers.reading import files
from layers.reading.apart_process import READY, Order, receive, serve
from layers.reading.checksum import parts_of_data
from layers.reading.clean_start import start_clean
from layers.reading.opening import read
from layers.reading.request import Bounds
from layers.source import Source
from layers.task import Task
from layers.text import T

PATIENCE = 60.0
"""Seconds that the smallest file may take."""
_SECONDS_PER_BYTE = 2e-6
"""Half a megabyte in a second is slower than any reader here."""
_BETWEEN_LOOKS = 0.05
_LATER = 5.0
"""Seconds after which a process ends itself that its parent should have ended."""
AT_ONCE = 2
"""Processes that are kept for the next file."""

_SAVE_AGAIN = T("Open and save it in the program that made it, for example as GeoPackage.")

Answer = TypeVar("Answer")


def read_apart(
    path: Path,
    *,
    encoding: str | None = None,
    mend: bool = True,
    within: Bounds | None = None,
    declined: frozenset[str] = frozenset(),
    task: Task | None = None,
) -> list[Source]:
    """What is in a file, as :func:`layers.reading.read` says, read in a process apart.

    Parameters
    ----------
    path, encoding, mend, within, declined
        As in :func:`~layers.reading.read`.
    task
        Asked again and again whether to go on; its progress stays at 0.

    Returns
    -------
    list of Source
        The same as :func:`~layers.reading.read` returns.

    Raises
    ------
    UserError
        As :func:`~layers.reading.read`; also if the file brings the process down, or takes without end.
    Cancelled
        If the task was cancelled; the process is ended at once.
    """
    arguments = {"encoding": encoding, "mend": mend, "within": within, "declined": declined}
    return call_apart(read, path, arguments, task=task)


def call_apart(
    function: Callable[..., Answer],
    path: Path,
    arguments: Mapping[str, object] | None = None,
    *,
    task: Task | None = None,
    if_damaged: T = _SAVE_AGAIN,
) -> Answer:
    """What a function says of a file, called in a process apart.

    Parameters
    ----------
    function
        Of a module's top level: takes the path, and the arguments by their names.
    path
        The file, also relative to the current folder.
    arguments
        Whatever can be pickled.
    task
        Asked again and again whether to go on; its progress stays at 0.
    if_damaged
        What to do about a file that brings the process down.

    Raises
    ------
    UserError
        If the function raises it, if the file brings the process down, or if it takes without end.
    Cancelled
        If the task was cancelled; the process is ended at once.
    """
    path, task = Path(path), task or Task()
    seconds = PATIENCE + _size_of(path) * _SECONDS_PER_BYTE
    order = Order(function, path, Path.cwd(), dict(arguments or {}), seconds + _LATER)
    reader = _borrowed()
    try:
        answer = reader.answer(order, task, time.monotonic() + seconds, if_damaged)
    except BaseException:
        reader.end()
        raise
    _give_back(reader)
    if isinstance(answer, BaseException):
        raise answer
    return cast("Answer", answer)


def read_many(
    paths: Iterable[Path], read_one: Callable[[Path], list[Source]], at_once: int = AT_ONCE
) -> Iterator[tuple[Path, list[Source] | UserError]]:
    """Read files side by side.

    Parameters
    ----------
    paths
        The files, the most urgent first.
    read_one
        Reads one of them, in a thread of its own; usually :func:`read_apart` with what is known of the file.
    at_once
        How many are read at the same time.

    Yields
    ------
    tuple
        Each path with its sources or with the sentence why not, as soon as it is there. Any other
        exception ends the reading, after the files in hand have ended too.
    """
    with ThreadPoolExecutor(at_once, thread_name_prefix="reading") as threads:
        pending: dict[Future[list[Source]], Path] = {threads.submit(read_one, path): path for path in paths}
        try:
            while pending:
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    path = pending.pop(future)
                    error = future.exception()
                    yield path, error if isinstance(error, UserError) else future.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def warm_up() -> None:
    """Start a process in the background, so that the first file need not wait for it.

    The program does not end before it has started whole: half started it would complain on the terminal.
    """
    threading.Thread(target=_warm_up, name="warming up").start()


def _warm_up() -> None:
    with contextlib.suppress(UserError):  # whoever reads the first file is told
        _give_back(_borrowed())


class _Reader:
    """One process and the channel to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._channel, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), name="gisapp-reader", daemon=True)
        start_clean(self._process)
        theirs.close()
        self._has_started = False

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def answer(self, order: Order, task: Task, until: float, if_damaged: T) -> object:
        """What the process says of a file; it may be an exception to raise."""
        reading = T("Reading {file}", file=order.path.name)
        task.step(0, reading)

        def heard() -> object:
            while not connection.wait([self._channel, self._process.sentinel], _BETWEEN_LOOKS):
                task.step(0, reading)
                if time.monotonic() > until:
                    _raise_endless(order.path.name, if_damaged)
            return receive(self._channel)

        try:
            if not self._has_started:
                self._has_started = heard() == READY
            self._channel.send(order)
            return heard()
        except (EOFError, OSError) as error:
            self._process.join(_LATER)
            if not self._has_started:
                raise _not_started() from error
            raise _crash(order.path.name, self._process.exitcode, if_damaged) from error

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._channel.close()


_idle: list[_Reader] = []
_idle_lock = threading.Lock()


def _borrowed() -> _Reader:
    with _idle_lock:
        while _idle:
            reader = _idle.pop()
            if reader.is_alive:
                return reader
    try:
        return _Reader()
    except OSError as error:
        raise _not_started() from error


def _give_back(reader: _Reader) -> None:
    with _idle_lock:
        if len(_idle) < AT_ONCE:
            _idle.append(reader)
            return
    reader.end()


def _size_of(path: Path) -> int:
    with contextlib.suppress(OSError, UserError):
        return sum(files.size_of(part) for part in parts_of_data(path))
    return 0


def _raise_endless(file: str, if_damaged: T) -> NoReturn:
    raise UserError(
        T("{file} could not be read in a reasonable time; reading it was ended.", file=file),
        T("It may be damaged, or cover far more than the district. {advice}", advice=if_damaged),
    )


def _not_started() -> UserError:
    return UserError(
        T("The process that reads files could not be started."),
        T("Close other programs to make room, and try again."),
    )


def _crash(file: str, exit_code: int | None, if_damaged: T) -> UserError:
    if sys.platform != "win32" and exit_code == -signal.SIGKILL:
        return UserError(
            T("{file} needs more memory than this computer has; reading it was ended.", file=file),
            T("Cut the data to the district first."),
        )
    return UserError(
        T("{file} could not be read: its content makes the reading library fail.", file=file),
        T("The file is damaged. {advice}", advice=if_damaged),
    )
