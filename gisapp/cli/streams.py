"""Standard output and standard error while a command runs, be they full, closed or not there at all.

Results that cannot be written are a sentence; what would be said where nobody listens is not said.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from layers.errors import UserError
from layers.text import T


@contextlib.contextmanager
def streams_for_commands() -> Iterator[None]:
    """Have ``sys.stdout`` refuse in a sentence, and ``sys.stderr`` never, until the block ends."""
    _fill_closed()
    with contextlib.redirect_stdout(_Output(sys.stdout)), contextlib.redirect_stderr(_Asides(sys.stderr)):
        yield


@contextlib.contextmanager
def usual_streams() -> Iterator[None]:
    """The streams of the process again: a window needs none."""
    out, err = (getattr(each, "stream", each) for each in (sys.stdout, sys.stderr))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield


class _Stream:
    """A stream, or None where the process was started without; asked for anything else, it is that stream."""

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def isatty(self) -> bool:
        return self.stream is not None and self.stream.isatty()


class _Output(_Stream):
    def write(self, text: str) -> int:
        if self.stream is None:
            raise _lost(T("it is closed"))
        with self._told():
            self.stream.write(text)
        return len(text)

    def flush(self) -> None:
        if self.stream is not None:
            with self._told():
                self.stream.flush()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        from layers.system_words import writing_failed

        try:
            yield
        except BrokenPipeError:  # whoever reads has read enough ("| head"); that ends no import
            _discard(self.stream)
        except OSError as error:
            _discard(self.stream)
            raise _lost(writing_failed(error)) from error


class _Asides(_Stream):
    def write(self, text: str) -> int:
        with self._unsaid():
            if self.stream is not None:
                self.stream.write(text)
        return len(text)

    def flush(self) -> None:
        with self._unsaid():
            if self.stream is not None:
                self.stream.flush()

    @contextlib.contextmanager
    def _unsaid(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            _discard(self.stream)


def _discard(stream: TextIO | None) -> None:
    """Let go of what waits to be written, or Python would try that once more when it ends."""
    with contextlib.suppress(OSError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())  # type: ignore[union-attr]
        os.close(null)


def _lost(reason: T | str) -> UserError:
    return UserError(
        T("The standard output could not be written: {reason}.", reason=reason),
        T("Send it to a file on a disk with room. Files that the command wrote before that are whole."),
    )


def _fill_closed() -> None:
    """Open what is closed, to nowhere: the next file would get its number, and be written what GDAL says."""
    if os.name == "nt":
        return
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
