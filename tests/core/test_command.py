"""The command ``gisapp`` that the set-up leaves in the virtual environment, from any folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gisapp import __version__

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="a .cmd there")


@pytest.fixture(params=["clone", "城市 规划", "it's $HOME"])
def clone(request, tmp_path):
    """A clone whose folder has that name, with the packages of this environment."""
    folder = tmp_path / request.param
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in (".ci", "gisapp", "layers", "resources", "ui"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("pyvenv.cfg", "lib"):
        (folder / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    sys.path.insert(0, str(ROOT / ".ci"))
    try:
        import environment
    finally:
        sys.path.pop(0)
    environment.write_command(folder / ".venv")
    environment.write_command(folder / ".venv")  # again, as each run does
    return folder


@pytest.fixture
def data(tmp_path):
    """A folder of data, in which a module of Python lies that must not run."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "socket.py").write_text("raise SystemExit('ran')\n")
    (folder / "gisapp.py").write_text("raise SystemExit('ran')\n")
    return folder


def run(command, *arguments, cwd, **variables):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [command, *arguments],
        cwd=cwd,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_runs_from_the_folder_of_the_data(clone, data):
    command = clone / ".venv" / "bin" / "gisapp"
    assert run(command, "--version", cwd=data) == f"gisapp {__version__}\n"
    assert run("gisapp", "--version", cwd=data, PATH=f"{command.parent}:{os.environ['PATH']}")
    link = data / "gis"
    link.symlink_to(command)
    assert run(link, "--version", cwd=data)
    assert "district" in run(command, "layers", "--roles", "--lang", "en", cwd=data)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", [(), ("import",), ("check",), ("export",)])
def test_help_says_how_to_switch_the_language(clone, data, lang, command):
    shown = run(clone / ".venv" / "bin" / "gisapp", *command, "--help", cwd=data, GISAPP_LANG=lang)
    assert "--lang" in shown
    assert "GISAPP_LANG" in shown
    assert ("usage" in shown) == (lang == "en")
    if not command:  # for who does not read the language of this help
        assert ("中文：gisapp --lang zh" if lang == "en" else "English: gisapp --lang en") in shown


def test_nobody_is_told_to_install_this_program_from_an_index():
    """It is on none: whoever took the name there would be installed."""
    texts = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    texts += [path for floor in ("gisapp", "layers", "ui") for path in (ROOT / floor).rglob("*.py")]
    told = re.compile(r"pip install [\"']?gisapp")
    assert len(texts) > 100
    assert [path for path in texts if told.search(path.read_text(encoding="utf-8"))] == []
