"""Standard output and error that are full, closed or no longer read: a sentence or silence, never a fault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gisapp.store.project_file import save_project
from tests.hand_made import hand_made_scorecard

ROOT = Path(__file__).parents[2]
FILE = ROOT / "sample_data" / "raw" / "区界.geojson"

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")

COMMANDS = {
    "check": "check p.gpkg",
    "json": "check p.gpkg --format json",
    "csv": "check p.gpkg --format csv",
    "help": "check --help",
    "version": "--version",
    "import": f"import {FILE} -o q.gpkg",
}
WRITING = {"report": "report p.gpkg --formats xlsx -o r", "export": "export p.gpkg park -o x.gpkg"}
FULL, CLOSED = "the disk is full", "it is closed"


@pytest.fixture
def run(tmp_path):
    """Run a command line in a shell, in a folder with a project."""
    save_project(hand_made_scorecard().project, tmp_path / "p.gpkg")

    def run_there(command, streams):
        return subprocess.run(
            ["bash", "-c", f'"{sys.executable}" -m gisapp --lang en {command} {streams}'],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run_there


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("streams", "reason"), [(">/dev/full", FULL), (">&-", CLOSED)])
def test_output_that_cannot_be_written_is_said(run, tmp_path, command, streams, reason):
    done = run(COMMANDS[command], streams)
    assert done.returncode == 3, done.stderr
    assert f"The standard output could not be written: {reason}." in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["p.gpkg"]


@pytest.mark.parametrize("command", WRITING)
@pytest.mark.parametrize(("streams", "reason"), [(">/dev/full", FULL), (">&-", CLOSED)])
def test_files_that_were_written_before_are_whole_and_that_is_said(run, tmp_path, command, streams, reason):
    done = run(WRITING[command], streams)
    assert done.returncode == 3, done.stderr
    assert f"could not be written: {reason}." in done.stderr
    assert "Files that the command wrote before that are whole." in done.stderr
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


@pytest.mark.parametrize("command", ["json", "import", "report"])
@pytest.mark.parametrize("streams", ["2>/dev/full", "2>&-", "2>&- <&-"])
def test_nobody_who_listens_to_the_rest_stops_nothing(run, command, streams):
    """Nor does what GDAL says go into a file that has the number of the closed stream."""
    done = run({**COMMANDS, **WRITING}[command], streams)
    assert done.returncode == 0, done.stdout
    assert done.stdout
    assert "fault of the program" not in done.stdout


@pytest.mark.parametrize("streams", [">&- 2>&-", ">/dev/full 2>/dev/full"])
def test_where_nothing_can_be_said_the_exit_code_says_it(run, streams):
    assert run(COMMANDS["check"], streams).returncode == 3


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", ">&-"])
def test_a_refusal_is_one_where_it_cannot_be_said(run, streams):
    done = run("check missing.gpkg", streams)
    assert done.returncode == 3
    assert not done.stdout


def test_a_reader_who_has_read_enough_ends_no_import(run, tmp_path):
    done = run(COMMANDS["import"], '| true; exit "${PIPESTATUS[0]}"')
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert (tmp_path / "q.gpkg").exists()
