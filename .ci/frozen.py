"""Build the frozen program and run it: ``.venv/bin/python .ci/frozen.py [--keep]``.

A build that was only built proves nothing: libraries loaded by name, data folders and plugins are missed
silently. So the sample district goes through the result (a GBK shapefile, a layer in another datum, a raster,
the report), and so do a zip, a workbook of 1997 and a raster in tiles, each read in the process apart: with
an empty environment and from another folder. What is found is compared with the source, and the window opened
for a moment.
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
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import rasterio
import system_packages
from rasterio.windows import Window

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "sample_data" / "raw"
PROGRAM = ROOT / "dist" / "gisapp" / ("gisapp.exe" if os.name == "nt" else "gisapp")
DATABASE = ("psycopg_binary/_psycopg.*", "psycopg_binary/pq.*", "psycopg_binary.libs/libpq*")
"""What the driver of PostgreSQL loads by name when a database is asked for, which nothing here does."""
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
        files = folder / "files"
        _make_files(files)
        seen = _timed("inspect with the frozen program", _inspect, [str(PROGRAM)], files, folder / "a")
        if seen != _inspect([sys.executable, "-m", "gisapp"], files, folder / "b"):
            raise SystemExit(f"The frozen program sees other things in the files than the source: {seen}")
        _timed("window", _window, folder)
    absent = [pattern for pattern in DATABASE if not any((PROGRAM.parent / "_internal").glob(pattern))]
    if absent and sys.platform.startswith("linux"):
        raise SystemExit(f"The build lacks {absent}")
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
    variables = _variables(program, folder)
    _run([*program, "import", str(RAW), "-o", "sample.gpkg"], folder, variables)
    told = _run([*program, "check", "sample.gpkg", "--format", "json"], folder, variables)
    _run([*program, "report", "sample.gpkg", "-o", "report"], folder, variables)
    kinds = {path.suffix for path in (folder / "report").iterdir() if path.stat().st_size > SMALLEST_FILE}
    if not {".pdf", ".html", ".xlsx"} <= kinds:
        raise SystemExit(f"The report is not complete: {sorted(kinds)}")
    return json.loads(told)


def _make_files(folder: Path) -> None:
    """A GBK shapefile in a zip, a workbook in Excel's old format, and a raster in two tiles."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "绿地.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in RAW.glob("绿地图斑.*"):
            archive.write(part, part.name)
    shutil.copy(ROOT / "tests" / "data" / "tables" / "sheets.xls", folder)
    with rasterio.open(RAW / "植被覆盖_2026.tif") as whole:
        half = whole.width // 2
        for number, left, width in ((1, 0, half), (2, half, whole.width - half)):
            window = Window(left, 0, width, whole.height)
            form = {**whole.profile, "width": width, "transform": whole.window_transform(window)}
            with rasterio.open(folder / f"植被_{number}.tif", "w", **form) as tile:
                tile.write(whole.read(1, window=window), 1)


def _inspect(program: list[str], files: Path, folder: Path) -> dict[str, object]:
    """What ``inspect`` says of the files, held to what they were made of."""
    told = json.loads(
        _run([*program, "inspect", str(files), "--format", "json"], folder, _variables(program, folder))
    )
    found = {each["title"]: each for each in told["files"]}
    green, people = found["绿地图斑.shp"], found["sheets.xls:人口"]
    raster = next(each for each in told["files"] if each["raster"] is not None)
    with rasterio.open(RAW / "植被覆盖_2026.tif") as whole:
        expected = ["GBK", "green", "population", [whole.width, whole.height]]
    if [green["encoding"], green["role"], people["role"], raster["raster"]] != expected:
        raise SystemExit(f"inspect does not see what is there: {told}")
    return told


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


def _variables(program: list[str], folder: Path) -> dict[str, str]:
    """The bare environment, with the way to the source for the program that runs from it."""
    return _bare(folder) | ({"PYTHONPATH": str(ROOT)} if program[0] == sys.executable else {})


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
