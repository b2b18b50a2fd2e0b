"""Starting among the planner's data: no module is taken from there, and nobody complains on the way."""

import contextlib
import importlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gisapp.__main__ import main
from layers.errors import UserError
from layers.text import T

ROOT = Path(__file__).parents[2]
RAW = ROOT / "sample_data" / "raw"
NAMES = (
    *("socket", "pickle", "struct", "numpy", "pandas", "geopandas", "tokenize", "enum", "signal", "re"),
    *("dataclasses", "typing", "threading", "contextlib", "__future__", "selectors", "tempfile", "ctypes"),
    *("multiprocessing", "layers", "ui", "inspect", "traceback", "json", "sqlite3", "subprocess", "random"),
)
OF_PYTHON = (
    "contextlib",
    "traceback",
    "typing",
    "__future__",
    "enum",
    "re",
    "threading",
    "tempfile",
    "inspect",
)
"""Of these, what site.py and the .pth files of packages load."""
MODULE = ["-m", "gisapp"]
CONSOLE = "from gisapp.__main__ import main; import sys; sys.exit(main())"
"""As some starters on Windows do."""


@pytest.fixture
def folder(tmp_path):
    """A folder of data in which somebody has laid modules of Python that leave a mark where they run."""
    home = tmp_path / "data"
    home.mkdir()
    shutil.copy(RAW / "区界.geojson", home)
    for name in NAMES:
        (home / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r} + ' ')\n")
    return home


def script(folder):
    """A console script of its own folder, as pip writes it."""
    path = folder.parent / "bin" / "gisapp"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "import re\nimport sys\nfrom gisapp.__main__ import main\n"
        "if __name__ == '__main__':\n    sys.exit(main())\n"
    )
    return [str(path)]


def ran(folder):
    mark = folder.parent / "ran"
    return mark.read_text() if mark.exists() else ""


def run(folder, command, path=str(ROOT), code=0):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, *command, "--lang", "en", "inspect", "区界.geojson"],
        cwd=folder,
        env={**environment, "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert not done.stderr
    return done.stdout


WAYS = {
    "the console script": script,
    "in one line": lambda _: ["-c", CONSOLE],
    "as a module": lambda _: MODULE,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_module_is_taken_from_the_current_folder(folder, way):
    assert "区界" in run(folder, WAYS[way](folder))
    assert ran(folder) == ""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("entry", ["", "."])
def test_also_where_the_path_of_python_names_the_folder_by_accident(folder, way, entry):
    """As ``PYTHONPATH=$PYTHONPATH:…`` does. What Python loads before any program is not ours to choose."""
    for name in OF_PYTHON:
        (folder / f"{name}.py").unlink()
    assert "区界" in run(folder, WAYS[way](folder), f"{entry}{os.pathsep}{ROOT}")
    assert ran(folder) == ""


def test_such_a_module_would_run(folder):
    """What keeps the test above from passing for nothing."""
    subprocess.run([sys.executable, "-c", "import socket"], cwd=folder, check=True, env=dict(os.environ))
    assert ran(folder) == "socket "


def test_the_folder_of_the_program_stays(tmp_path):
    """Who works on the program starts it in its clone."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-m", "gisapp", "--version"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"gisapp ")


@pytest.mark.parametrize("number", range(6))
def test_a_process_that_is_not_needed_any_more_says_nothing(tmp_path, number):
    """The program ends while the process that it has started for nothing still starts."""
    done = subprocess.run(
        [sys.executable, "-m", "gisapp", "--lang", "en", "check", tmp_path / "missing.gpkg"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 3
    assert [line[0] for line in done.stderr.splitlines()] == ["✗", " "], done.stderr


on_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")


BEGIN = """
from gisapp import start
print("begun", flush=True)
import runpy
runpy.run_module("gisapp", run_name="__main__", alter_sys=True)
"""
"""The program, with a word when its own code begins: before that, Python alone answers Ctrl+C."""


def begun(arguments):
    """A command whose own code has begun."""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        cwd=ROOT,
    )
    assert process.stdout.readline() == "begun\n"
    return process


def interrupted(arguments, milliseconds):
    """What a command says, and its exit code, when Ctrl+C is pressed so long after the program began."""
    process = begun(arguments)
    time.sleep(milliseconds / 1000)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err


@on_posix
@pytest.mark.parametrize("milliseconds", range(0, 1000, 60))
def test_ctrl_c_is_answered_with_a_word_at_most(milliseconds):
    """Also while the program loads itself, and while it starts the process that reads.

    While Python clears up after the program, the signal itself ends it; a shell says 130 of that too.
    """
    code, _, err = interrupted(["--lang", "en", "inspect", str(RAW / "公园绿地.gpkg")], milliseconds)
    assert code in (0, 130, -signal.SIGINT), err
    assert re.fullmatch(r"(Cancelled; nothing was changed\.\n)?", err)


@on_posix
@pytest.mark.parametrize("milliseconds", range(0, 130, 20))
def test_ctrl_c_while_help_is_shown(milliseconds):
    code, _, err = interrupted(["--lang", "en", "--help"], milliseconds)
    assert code in (0, 130, -signal.SIGINT), err
    assert err in ("", "Cancelled; nothing was changed.\n")


@on_posix
@pytest.mark.parametrize("raised", [AttributeError("half a module"), UserError(T("Qt cannot be loaded."))])
def test_what_breaks_after_ctrl_c_is_the_interrupt(monkeypatch, capsys, raised):
    """PySide6 swallows it while it is loaded, and what was left out is missed later."""

    def dispatch(*_):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise raised

    monkeypatch.setattr("gisapp.cli.dispatch._dispatch", dispatch)
    assert main(["--lang", "en"]) == 130
    assert capsys.readouterr().err == "Cancelled; nothing was changed.\n"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def waits_for_ctrl_c():
    """Go on with plain Python until the interrupt comes, at most for some seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        time.sleep(0.01)
    raise AssertionError("Ctrl+C was lost")


def test_ctrl_c_while_a_module_is_loaded_waits_for_the_whole_module(monkeypatch, capsys, tmp_path):
    """Raised at once it can leave a lock of Python's own behind, for which other threads wait for ever."""
    tmp_path.joinpath("pressed_meanwhile.py").write_text(
        "import signal\nsignal.raise_signal(signal.SIGINT)\nwhole = True\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    loaded = []

    def dispatch(*_):
        loaded.append(importlib.import_module("pressed_meanwhile").whole)
        waits_for_ctrl_c()

    monkeypatch.setattr("gisapp.cli.dispatch._dispatch", dispatch)
    assert main(["--lang", "en"]) == 130
    assert loaded == [True]
    assert capsys.readouterr().err == "Cancelled; nothing was changed.\n"


def test_ctrl_c_is_not_lost_while_python_clears_up(monkeypatch, capsys):
    """What is raised there Python drops, with a traceback on the terminal."""

    class Gone:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)

    def dispatch(*_):
        Gone()
        waits_for_ctrl_c()

    usual = sys.unraisablehook
    monkeypatch.setattr("gisapp.cli.dispatch._dispatch", dispatch)
    assert main(["--lang", "en"]) == 130
    assert capsys.readouterr().err == "Cancelled; nothing was changed.\n"
    assert sys.unraisablehook is usual


def test_ctrl_c_that_a_library_swallowed_ends_the_next_step(monkeypatch, capsys):
    """And pressed again at once it does not break off what is cleared up."""

    def dispatch(_arguments, _language, console, *_):
        task = console.task().part(0, 1)
        task.step(0, T("Reading"))
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        task.step(1, T("Reading"))
        raise AssertionError("the step was made")

    monkeypatch.setattr("gisapp.cli.dispatch._dispatch", dispatch)
    assert main(["--lang", "en"]) == 130
    assert capsys.readouterr().err == "Cancelled; nothing was changed.\n"


def test_ctrl_c_pressed_again_in_an_import_does_not_break_off_the_answer(monkeypatch, capsys, tmp_path):
    """What is cleared up after the first may load a module, too."""
    tmp_path.joinpath("pressed_again.py").write_text(
        "import signal\nsignal.raise_signal(signal.SIGINT)\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    cleared = []

    def dispatch(*_):
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            importlib.import_module("pressed_again")
            time.sleep(0.2)  # longer than it takes to press it once more
            cleared.append("all")

    monkeypatch.setattr("gisapp.cli.dispatch._dispatch", dispatch)
    assert main(["--lang", "en"]) == 130
    assert cleared == ["all"]
    assert capsys.readouterr().err == "Cancelled; nothing was changed.\n"


@on_posix
@pytest.mark.parametrize("first", range(100, 900, 100))
def test_ctrl_c_pressed_three_times_is_answered_as_once(tmp_path, first):
    arguments = ["--lang", "en", "import", str(RAW / "公园绿地.gpkg"), "-o", str(tmp_path / "a.gpkg")]
    process = begun(arguments)
    for milliseconds in (first, 60, 60):
        time.sleep(milliseconds / 1000)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=100)
    assert process.returncode in (0, 130), err
    assert re.fullmatch(r"(Cancelled; nothing was changed\.\n)?", err)
    assert [each.name for each in tmp_path.iterdir()] in ([], ["a.gpkg"])


@on_posix
def test_a_folder_that_is_gone_is_said(tmp_path):
    place = tmp_path / "gone"
    place.mkdir()
    code = (
        f"import os; os.chdir({str(place)!r}); os.rmdir({str(place)!r})\nfrom gisapp.__main__ import main\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code + "raise SystemExit(main(['--lang', 'en', 'check', '/tmp/a.gpkg']))"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        3,
        "✗ The folder that you are in is not there any more.",
    )
