"""Set up what the two commands need, inside this folder: a virtual environment with the locked packages.

Standard library only, and no syntax newer than Python 3.8: where Python is older than the program needs, that
shall be said in a sentence, not in a traceback.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_packages
from speech import choose, say

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = ROOT / ".ci" / "locks"
_SHELL = """#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
exec "$here/python" "$here/../../.ci/command.py" "$@"
"""
_BATCH = '@"%~dp0python.exe" "%~dp0..\\..\\.ci\\command.py" %*\n'
COMMAND = ("Scripts/gisapp.cmd", _BATCH) if os.name == "nt" else ("bin/gisapp", _SHELL)
"""Place and text of the command ``gisapp``; it finds its way from where it stands."""
OLDEST, NEWEST = (3, 11), (3, 13)


def prepare(lock: str, packages: tuple[str, ...]) -> None:
    """Make ``PYTHON`` run the program: system packages, virtual environment, locked dependencies.

    Parameters
    ----------
    lock
        "runtime" or "dev": which lock file is installed.
    packages
        Names of the system packages that are installed where apt is at hand.
    """
    base = None if _works(PYTHON) else _supported_python()
    if sys.platform.startswith("linux"):
        system_packages.install((*packages, *_venv_package(base)))
    if base is not None:
        _create(base)
    _install(lock)
    write_command(VENV)
    _check_qt()


def write_command(folder: Path) -> None:
    """Write the command ``gisapp`` into a virtual environment."""
    name, text = COMMAND
    path = folder / name
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)


def variables() -> dict[str, str]:
    """The environment for programs started from here: whatever they keep, they keep inside this folder."""
    home = VENV / "home"
    folders = {
        "GISAPP_HOME": home,  # what the window remembers
        "TMPDIR": VENV / "tmp",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_STATE_HOME": home / "state",
        "HYPOTHESIS_STORAGE_DIRECTORY": home / "hypothesis",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    kept = {name: str(folder) for name, folder in folders.items()}
    if os.name == "nt":
        kept["TEMP"] = kept["TMP"] = kept["TMPDIR"]
    return {**os.environ, **kept, "PYTHONUTF8": "1"}


def _supported_python() -> str:
    """A Python of a version that the program runs on; this one if it fits."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        launcher = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        # A name on the path may be a shim for a version that is not there: ask it who it is.
        if shutil.which(launcher[0]) and (
            found := _answer(*launcher, "-c", "import sys; print(sys.executable)")
        ):
            return found
    mine = ".".join(map(str, sys.version_info[:2]))
    raise SystemExit(
        choose(
            f"需要 Python 3.11、3.12 或 3.13; 这里是 {mine}。请安装其中之一，再运行一次。",
            f"Python 3.11, 3.12 or 3.13 is needed; this is {mine}. Install one of them and run this again.",
        )
    )


def _works(python: Path) -> bool:
    """Whether a virtual environment stands there, of a version that fits, with pip in it."""
    fits = f"{OLDEST} <= sys.version_info[:2] <= {NEWEST} and importlib.util.find_spec('pip')"
    return python.exists() and bool(
        _answer(str(python), "-c", f"import sys, importlib.util; print('yes' if {fits} else '')")
    )


def _venv_package(base: str | None) -> tuple[str, ...]:
    """The package in which Debian and Ubuntu keep what a virtual environment needs, if it is needed."""
    if base is None or _can_make_venv(base):
        return ()
    name = _answer(base, "-c", "import sys; print('python%d.%d' % sys.version_info[:2])")
    return (f"{name}-venv",)


def _create(base: str) -> None:
    if not _can_make_venv(base):
        raise SystemExit(
            choose(
                f"{base} 缺少 venv 和 ensurepip 模块，无法建立虚拟环境。请安装它们，再运行一次。",
                f"{base} lacks the modules venv and ensurepip, so no virtual environment can be made. "
                "Install them and run this again.",
            )
        )
    say(f"建立虚拟环境 {VENV}", f"Making the virtual environment {VENV}")
    _run(base, "-m", "venv", "--clear", str(VENV))


def _can_make_venv(base: str) -> bool:
    return _answer(base, "-c", "import venv, ensurepip; print('yes')") is not None


def _install(lock: str) -> None:
    """Install a lock file, unless the environment already holds exactly what it says."""
    stamp = VENV / "installed-locks"
    texts = {name: (LOCKS / f"{name}.txt").read_bytes() for name in ("runtime", "dev")}
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    if stamp.exists() and hashes[lock] in stamp.read_text(encoding="utf-8").split():
        return
    say(
        f"安装锁定的依赖 .ci/locks/{lock}.txt (首次需要几分钟)",
        f"Installing the locked dependencies of .ci/locks/{lock}.txt (a few minutes the first time)",
    )
    _run(
        *(str(PYTHON), "-m", "pip", "install", "--no-input", "--no-cache-dir", "--disable-pip-version-check"),
        *("--require-hashes", "--no-deps", "--only-binary", ":all:"),
        *("--progress-bar", "off", "-r", str(LOCKS / f"{lock}.txt")),
    )
    # dev.txt holds all of runtime.txt at the same versions.
    stamp.write_text("\n".join([hashes["runtime"], hashes[lock]]) + "\n", encoding="utf-8")


def _check_qt() -> None:
    """Say in a sentence which library is missing, where no package manager could be asked."""
    trial = subprocess.run(
        [str(PYTHON), "-c", "from PySide6 import QtGui, QtWidgets"],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if trial.returncode:
        reason = trial.stderr.strip().splitlines()[-1]
        raise SystemExit(
            choose(
                f"Qt 无法启动，缺少系统库：{reason}。请安装它，再运行一次。",
                f"Qt cannot start, a system library is missing: {reason}. Install it and run this again.",
            )
        )


def _answer(*command: str) -> str | None:
    """What a program prints, without its last line end; None if it fails."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", check=False
    )
    return None if done.returncode else done.stdout.strip()


def _run(*command: str) -> None:
    if subprocess.run(command, env=variables(), check=False).returncode:
        line = " ".join(command)
        raise SystemExit(choose(f"没有成功：{line}", f"This did not succeed: {line}"))
