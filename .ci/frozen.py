"""Build the frozen program and run it: ``.venv/bin/python .ci/frozen.py [--keep]``.

A build that was only built proves nothing: libraries loaded by name, data folders and plugins are missed
silently. So the sample district goes through the result (a GBK shapefile, a layer in another datum, a raster,
the report), with an empty environment and from another folder, its figures are compared with those of the
source, and the window is opened for a moment.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import system_packages

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "sample_data" / "raw"
PROGRAM = ROOT / "dist" / "gisapp" / ("gisapp.exe" if os.name == "nt" else "gisapp")
WINDOW_SECONDS = 6
SMALLEST_FILE = 1000
"""Bytes below which a file of the report is taken for empty."""
FEWEST_COLOURS = 50
"""Of a screen on which the window and a map were painted."""


def main() -> int:
    """Build, run, compare; the exit code is 0 when all went well."""
    parser = argparse.ArgumentParser(description="Build the frozen program and run it.")
    parser.add_argument("--keep", action="store_true", help="try the build that stands in dist, do not build")
    if not parser.parse_args().keep:
        _timed("build", _build)
    (ROOT / "out").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "out", prefix="frozen 冻结 ") as name:
        folder = Path(name)
        frozen = _timed(
            "import, check and report with the frozen program", _job, [str(PROGRAM)], folder / "a"
        )
        source = _timed("the same from source", _job, [sys.executable, "-m", "gisapp"], folder / "b")
        if frozen != source:
            raise SystemExit(
                f"The figures differ: {frozen['fingerprint']} frozen, {source['fingerprint']} source"
            )
        print(f"  equal figures, run {frozen['fingerprint']}")
        _timed("window", _window, folder)
    size = sum(
        path.stat().st_size for path in PROGRAM.parent.rglob("*") if path.is_file() and not path.is_symlink()
    )
    print(f"{PROGRAM.parent.relative_to(ROOT)}: {size / 1e6:.0f} MB")
    return 0


def _build() -> None:
    if sys.platform.startswith("linux") and sys.base_prefix == "/usr":
        # What PyInstaller needs beside the distribution's own Python.
        system_packages.install(("binutils", f"libpython3.{sys.version_info[1]}"))
    for folder in ("build", "dist"):
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    _run([sys.executable, "-m", "PyInstaller", "--log-level", "ERROR", "build.spec"], ROOT, dict(os.environ))


def _job(program: list[str], folder: Path) -> dict[str, object]:
    """The main job on the sample district; returns what ``check`` says."""
    folder.mkdir()
    variables = _bare(folder)
    if program[0] == sys.executable:
        variables["PYTHONPATH"] = str(ROOT)
    _run([*program, "import", str(RAW), "-o", "sample.gpkg"], folder, variables)
    told = _run([*program, "check", "sample.gpkg", "--format", "json"], folder, variables)
    _run([*program, "report", "sample.gpkg", "-o", "report"], folder, variables)
    kinds = {path.suffix for path in (folder / "report").iterdir() if path.stat().st_size > SMALLEST_FILE}
    if not {".pdf", ".html", ".xlsx"} <= kinds:
        raise SystemExit(f"The report is not complete: {sorted(kinds)}")
    return json.loads(told)


def _window(folder: Path) -> None:
    """Open the window, on a screen that is not there where Xvfb is at hand."""
    screen = folder / "screen"
    screen.mkdir()
    variables = _bare(folder)
    command = [str(PROGRAM), "open", str(folder / "a" / "sample.gpkg")]
    server = None
    if shutil.which("Xvfb"):
        reading, writing = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-fbdir", str(screen)],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        variables["DISPLAY"] = f":{os.read(reading, 8).decode().strip()}"
        variables["QT_QPA_PLATFORM"] = "xcb"
    elif os.name != "nt" and sys.platform != "darwin":
        variables["QT_QPA_PLATFORM"] = "offscreen"
    window = subprocess.Popen(command, cwd=folder, env=variables, stderr=subprocess.PIPE)
    try:
        time.sleep(WINDOW_SECONDS)
        if window.poll() is not None:
            raise SystemExit(f"The window closed by itself: {window.stderr.read().decode()}")
        if server is not None:
            print(f"  {_colours(screen / 'Xvfb_screen0')} colours on the screen")
    finally:
        window.terminate()
        complaints = window.communicate()[1].decode()
        if server is not None:
            server.terminate()
            server.wait()
    if complaints.strip():
        raise SystemExit(f"The window complained: {complaints}")


def _colours(dump: Path) -> int:
    """How many colours a screen shows, from Xvfb's XWD dump; few mean that nothing was painted."""
    content = dump.read_bytes()
    header = struct.unpack(">25I", content[:100])
    start = header[0] + header[19] * 12  # the header, then the colour map
    pixels = memoryview(content[start : start + header[12] * header[5]]).cast("I")
    colours = len(set(pixels))
    if colours < FEWEST_COLOURS:
        raise SystemExit(f"The screen shows only {colours} colours: the window was not painted")
    return colours


def _bare(folder: Path) -> dict[str, str]:
    """An environment as of a user who has no Python."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    home = {"HOME": str(folder), "GISAPP_HOME": str(folder), "PATH": os.defpath}
    return {**kept, **home, "XDG_CACHE_HOME": str(folder / "cache"), "LANG": "C.UTF-8", "GISAPP_LANG": "en"}


def _run(command: list[str], folder: Path, variables: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def _timed(name: str, work: Callable[..., Result], *arguments: object) -> Result:
    start = time.monotonic()
    result = work(*arguments)
    print(f"▶ {name}: {time.monotonic() - start:.1f} s", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
