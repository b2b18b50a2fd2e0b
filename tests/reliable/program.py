"""The program as its users start it, in a process of its own: killed, interfered with, or kept short."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.reliable.ground import ROOT

PATIENCE = 300.0
"""Seconds that a command may take; the slowest takes ten."""
_INTERFERING = Path(__file__).parent / "interfering"


@dataclass(frozen=True)
class Interference:
    """What is done to the program at some of its steps: "kill", "interrupt", "refuse" or nothing, "count"."""

    what: str
    steps: Sequence[int]
    folder: Path
    log: Path

    def variables(self) -> dict[str, str]:
        """What ``interfering/sitecustomize.py`` reads."""
        number = [*self.steps]
        order = {"what": self.what, "number": number, "folder": str(self.folder), "log": str(self.log)}
        return {"GISAPP_INTERFERENCE": json.dumps(order), "PYTHONPATH": str(_INTERFERING)}


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (minus the signal that ended it), and what it printed."""

    code: int
    out: str
    err: str
    command: str = ""

    @property
    def told(self) -> str:
        """All of it."""
        return f"$ {self.command}\nexit code {self.code}\n{self.out}{self.err}"


def run(
    arguments: Sequence[str | Path],
    temporary: Path,
    interference: Interference | None = None,
    *,
    largest: int | None = None,
    kill_when: Callable[[subprocess.Popen], None] | None = None,
) -> Ended:
    """Run a command to its end.

    Parameters
    ----------
    arguments
        Of ``gisapp``.
    temporary
        The folder for its temporary files.
    interference
        What is done to it at some steps.
    largest
        Bytes that a file of its may have.
    kill_when
        Returns when the command, with all processes that it has started, is to be killed.
    """
    words = [*map(str, arguments), "--lang", "en"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gisapp", *words],
        cwd=ROOT,
        env=_environment(temporary, interference.variables() if interference else {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # a group of its own, which is killed as one
        preexec_fn=None if largest is None else lambda: _limit(largest),  # noqa: PLW1509 - no threads here
    )
    try:
        if kill_when is not None:
            kill_when(process)
            _kill(process)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        _kill(process)
    return Ended(process.returncode, out, err, f"python -m gisapp {shlex.join(words)}")


def _environment(temporary: Path, more: Mapping[str, str]) -> dict[str, str]:
    own = {
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    return {**os.environ, **own, **more}


def _kill(process: subprocess.Popen) -> None:
    """End the process, and those that it has started, which may outlive it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _limit(largest: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
