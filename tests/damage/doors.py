"""The program's doors, gone through with a damaged project in a process that may hang or die.

One process serves many files, because starting the program takes a second. It is ended, with the processes
that it has started itself, when a file takes it longer than :data:`PATIENCE`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import multiprocessing
import os
import re
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import connection
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).parents[2]
DATA = ROOT / "sample_data" / "raw" / "区界.geojson"
"""A small file that an import with the damaged project's recipe reads."""
PATIENCE = 60.0
"""Seconds that one door may take."""
MEMORY = 4 << 30
"""Bytes that the process may have: the machine is spared, and a project of a megabyte needs no more."""
LOUD = 1_000_000
"""Bytes that a command may print, and twice the project's size besides; the good project's are 50,000."""
_TOLD = 20_000
"""Bytes that are kept of the beginning and of the end of what was printed."""

DONE, PARTLY, REFUSED, QUESTION, BUG = 0, 1, 3, 4, 70

NAMELESS = "refused without its name"


@dataclass(frozen=True)
class Passage:
    """How one door was passed: "done", "refused" or what is wrong about it, with what was printed."""

    door: str
    result: str
    told: str = ""
    seconds: float = 0.0


def doors(project: Path, out: Path) -> Iterator[tuple[str, list[str]]]:
    """The command lines, each with its name; the later ones only for a project that opens.

    Most damage breaks a seal, which is a refusal by itself: it is accepted here, to see what lies behind.
    """
    place, accepted = str(project), "--accept-changed"
    yield "layers", ["layers", place, accepted, "--lang", "en"]
    yield "check", ["check", place, accepted, "--lang", "zh"]
    yield "check json", ["check", place, accepted, "--format", "json", "--lang", "en"]
    yield "import", ["import", str(DATA), "-o", str(out / "new.gpkg"), "--recipe", place, "--lang", "en"]
    formats = ("--formats", "html,xlsx")
    yield "report", ["report", place, accepted, "-o", str(out / "report"), *formats, "--lang", "en"]
    for ending in ("gpkg", "csv"):
        arguments = ["export", place, accepted, "-o", str(out / ending), "--format", ending, "--lang", "en"]
        yield f"export {ending}", arguments


class Worker:
    """The process, started when it is first needed and again when a file has taken it down."""

    def __init__(self, log: Path) -> None:
        """``log`` is where the process writes what cannot be caught: native output, the stack of a crash."""
        self._log = log
        self._process = None
        self._channel = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def passages(self, project: Path, out: Path) -> Iterator[Passage]:
        """Go through the doors one by one; after the first that hangs or crashes there is no other."""
        opens = False
        for door, arguments in doors(project, out):
            if door.startswith(("report", "export")) and not opens:
                continue
            passage = self._passage(door, arguments, project)
            opens = opens or (door, passage.result) == ("layers", "done")
            if opens and passage.result == NAMELESS:  # the sentence may be about what the project lacks
                passage = replace(passage, result="refused")
            yield passage
            if passage.result in {"hung", "crashed"}:
                return

    def _passage(self, door: str, arguments: list[str], project: Path) -> Passage:
        if self._process is None or not self._process.is_alive():
            self.end()
            self._start()
        self._channel.send((door, arguments, project))
        connection.wait([self._channel, self._process.sentinel], PATIENCE)
        try:
            if self._channel.poll():
                return self._channel.recv()
        except EOFError:
            self._process.join()
        hangs = self._process.is_alive()
        told = f"no end after {PATIENCE:.0f} s" if hangs else f"exit code {self._process.exitcode}"
        stack = self._stack()
        self.end()
        return Passage(door, "hung" if hangs else "crashed", f"{told}\n{stack}")

    def _stack(self) -> str:
        """Where the process is, or was when it died, as Python's fault handler writes it down."""
        if self._process.is_alive():
            os.kill(self._process.pid, signal.SIGUSR1)
            time.sleep(0.5)
        return self._log.read_text(encoding="utf-8", errors="replace")[-_TOLD:]

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._channel, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._log), name="doors")
        self._process.start()
        theirs.close()

    def end(self) -> None:
        """End the process and those that it has started."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self._channel.close()
        self._process = None


def _serve(channel: connection.Connection, log: Path) -> None:
    os.setsid()  # a group of its own, which is ended as one
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with log.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)  # what native code prints
        os.dup2(file.fileno(), 2)
        faulthandler.enable(file)
        faulthandler.register(signal.SIGUSR1, file)
        while True:
            try:
                order = channel.recv()
            except EOFError:
                return
            channel.send(_gone_through(*order))


def _gone_through(door: str, arguments: list[str], project: Path) -> Passage:
    """One command line in this process, as the shell would run it, with a UTF-8 stream of its own."""
    from gisapp.__main__ import main

    began = time.monotonic()
    with tempfile.TemporaryFile() as file:
        stream = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
        with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
            try:
                code = main(arguments)
            except SystemExit as end:
                code = end.code
            except BaseException:  # noqa: BLE001 - judged as a traceback
                code = BUG
                traceback.print_exc()
        stream.flush()
        size, told = file.tell(), _ends_of(file)
    result = _judged(door, code, told, project.name)
    if result == "done" and size > LOUD + 2 * project.stat().st_size:
        result, told = "flooded", f"{size:,} bytes\n{told}"
    return Passage(door, result, told, time.monotonic() - began)


def _ends_of(file: IO[bytes]) -> str:
    """What was printed; of very much, the beginning and the end, where the last words are."""
    size = file.tell()
    file.seek(0)
    start = file.read(_TOLD)
    file.seek(max(len(start), size - _TOLD))
    gap = b"\n...\n" if size > 2 * _TOLD else b""
    return (start + gap + file.read()).decode("utf-8", "replace")


def _judged(door: str, code: object, told: str, name: str) -> str:
    """How a door was passed, by its exit code (docs/cli.md) and by what was printed."""
    if code == BUG or "Traceback (most recent call last)" in told or "fault of the program" in told:
        return "traceback"
    if code in {DONE, PARTLY} or (code, door) == (QUESTION, "import"):
        return "done"
    if code != REFUSED:
        return f"exit code {code}"
    sentence = re.search(r"^✗ .+", told, re.MULTILINE)
    if sentence is None:
        return "no sentence"
    return "refused" if name in told[sentence.start() :] else NAMELESS
