"""Where there is no room for temporary files, that is said: they often lie on another disk."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from gisapp.store.project_file import save_project
from layers.errors import UserError
from layers.temporary import room_for_temporary_files, temporary_folder
from layers.writing.gdal_paths import gdal_path
from tests.hand_made import hand_made_scorecard

ROOT = Path(__file__).parents[2]
FILE = ROOT / "sample_data" / "raw" / "区界.geojson"


@pytest.fixture
def project(tmp_path):
    """A project in a folder for which a copy of it is read."""
    folder = tmp_path / "a%20b"
    folder.mkdir()
    save_project(hand_made_scorecard().project, folder / "p.gpkg")
    return folder / "p.gpkg"


def run(*arguments, largest):
    """A command whose files, and those of the processes that it starts, may not grow beyond a size."""
    import resource

    return subprocess.run(
        [sys.executable, "-m", "gisapp", "--lang", "en", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limits of files")
@pytest.mark.parametrize("command", ["check", "layers", "export", "report", "import"])
def test_a_copy_that_finds_no_room_is_said(project, tmp_path, command):
    more = {"export": ["park", "-o", tmp_path / "x.csv"], "report": ["-o", tmp_path / "r"]}.get(command, [])
    arguments = [command, project, *more]
    if command == "import":
        arguments = ["import", FILE, "-o", project, "--force"]
    before = project.read_bytes()
    done = run(*arguments, largest=16 * 1024)
    assert done.returncode == 3, done.stderr
    assert f"There is no room for temporary files in {tempfile.gettempdir()}." in done.stderr
    assert "fault of the program" not in done.stderr
    assert project.read_bytes() == before


def test_what_gdal_writes_elsewhere_first_says_where_there_was_no_room(tmp_path, monkeypatch):
    """GDAL itself tells of a table that is missing, or a file that is corrupt."""

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    def write():
        with gdal_path(tmp_path / "a;b.gpkg"):
            monkeypatch.setattr(Path, "write_bytes", full)
            raise RuntimeError("no such table")

    with pytest.raises(UserError, match="no room for temporary files"):
        write()
    monkeypatch.undo()

    def cut_off():
        with gdal_path(tmp_path / "a;b.gpkg"):
            monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(UserError, match="no room for temporary files"):
        cut_off()
    monkeypatch.undo()

    def fail():
        with gdal_path(tmp_path / "a;b.gpkg"):
            raise RuntimeError("no such table")

    with pytest.raises(RuntimeError, match="no such table"):
        fail()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOENT])
def test_a_folder_that_cannot_be_made(monkeypatch, number):
    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    monkeypatch.setattr(tempfile, "gettempdir", refuse)
    with pytest.raises(UserError, match="no room for temporary files in TMPDIR"), temporary_folder():
        pass


def test_another_failure_of_a_copy_is_no_lack_of_room(tmp_path):
    with pytest.raises(FileNotFoundError), room_for_temporary_files():
        shutil.copyfile(tmp_path / "missing", tmp_path / "copy")
