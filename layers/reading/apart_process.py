"""The process that reads files for :mod:`layers.reading.apart`, where a crash takes nothing else along.

It lives as long as its parent does: when the parent is gone, however it went, the operating system or a
thread ends it, also in the middle of a file.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import IO, TYPE_CHECKING

from layers.errors import UserError
from layers.memory import uncollected

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_SHARE_OF_MEMORY = 0.75
READY = "ready"
"""The first word of a process; one that ends before it has said so says nothing of any file."""
_USED_FIRST = ("pandas", "geopandas", "shapely", "pyproj", "pyogrio", "layers.reading.frames.features")
"""Modules that nearly every file needs, imported while the process waits for the first."""


@dataclass(frozen=True, slots=True)
class Order:
    """One file to read, and the function that reads it.

    ``folder`` is where the path starts, ``seconds`` how long it may take.
    """

    function: Callable[..., object]
    path: Path
    folder: Path
    arguments: Mapping[str, object]
    seconds: float


def serve(channel: Connection) -> None:
    """Read one file after the other as ordered, until the channel is closed."""
    nowhere = _silenced()
    _end_with_parent()
    _limit_memory()
    for name in ("NO_PROXY", "no_proxy"):
        os.environ.pop(name, None)  # see layers.offline: no address is to be an exception
    for module in _USED_FIRST:
        importlib.import_module(module)
    send(channel, READY)
    with contextlib.suppress(EOFError, OSError):
        while True:
            order: Order = channel.recv()
            # ends the process even where native code never returns
            faulthandler.dump_traceback_later(order.seconds, exit=True, file=nowhere)
            send(channel, _answer(order))
            faulthandler.cancel_dump_traceback_later()


def send(channel: Connection, value: object) -> None:
    """Send a value with its arrays as they lie in memory, uncopied."""
    buffers: list[pickle.PickleBuffer] = []
    with uncollected():
        body = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    channel.send(len(buffers))
    channel.send_bytes(body)
    for buffer in buffers:
        channel.send_bytes(buffer.raw())


def receive(channel: Connection) -> object:
    """The value that the other side sent. Raises EOFError or OSError if it breaks off."""
    count = channel.recv()
    body = channel.recv_bytes()
    buffers = [bytearray(channel.recv_bytes()) for _ in range(count)]
    with uncollected():
        return pickle.loads(body, buffers=buffers)  # noqa: S301 - written by our own process


def _answer(order: Order) -> object:
    try:
        os.chdir(order.folder)
        return order.function(order.path, **order.arguments)
    except UserError as error:
        return error
    except Exception as error:  # noqa: BLE001 - it is raised again in the parent
        error.add_note(traceback.format_exc())
        return error if _can_travel(error) else RuntimeError(traceback.format_exc())


def _can_travel(error: Exception) -> bool:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made in the line itself
    except Exception:  # noqa: BLE001 - whatever a class from elsewhere does when it is pickled
        return False
    return True


def _silenced() -> IO[str]:
    """Keep what native code prints off the user's terminal; the stream that leads nowhere."""
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for as long as the process lives
    for descriptor in (1, 2):
        with contextlib.suppress(OSError):  # a program without a terminal has none
            os.dup2(nowhere.fileno(), descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    return nowhere


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    if sys.platform != "win32":
        import fcntl

        # The parent's end of this pipe closes with it; the system then sends SIGIO, which ends a process.
        pipe = parent.sentinel
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
        signal.signal(signal.SIGIO, signal.SIG_DFL)

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _limit_memory() -> None:
    """A file that claims to be huge then fails here, and does not take the computer's memory."""
    if sys.platform != "win32":
        import resource

        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        with contextlib.suppress(OSError, ValueError):  # a stricter limit may be set already
            resource.setrlimit(resource.RLIMIT_DATA, (int(memory * _SHARE_OF_MEMORY),) * 2)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
