"""The floors hold (ui → gisapp → layers, and only ui knows Qt), and each contract can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = "ui uses gisapp, gisapp uses layers, never back"
QT = "only ui knows Qt"

BREACHES = {
    "layers imports gisapp": (FLOORS, "layers/breach.py", "import gisapp.project"),
    "layers imports ui": (FLOORS, "layers/breach.py", "from ui import theme"),
    "gisapp imports ui": (FLOORS, "gisapp/breach.py", "import ui.theme"),
    "gisapp imports ui inside a function": (FLOORS, "gisapp/breach.py", "def f():\n    from ui import theme"),
    "gisapp imports ui for types": (
        FLOORS,
        "gisapp/breach.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ui import theme",
    ),
    "the command line imports ui": (FLOORS, "gisapp/cli/breach.py", "from ui.theme import *"),
    "the start imports more of ui": (FLOORS, "gisapp/__main__.py", "import ui.theme"),
    "layers imports Qt": (QT, "layers/breach.py", "from PySide6 import QtCore"),
    "gisapp imports Qt": (QT, "gisapp/breach.py", "import PySide6.QtGui"),
    "gisapp imports Qt inside a function": (QT, "gisapp/breach.py", "def f():\n    import PySide6"),
    "the start imports Qt": (QT, "gisapp/__main__.py", "from PySide6.QtWidgets import QApplication"),
}


@pytest.fixture
def house(tmp_path):
    """A copy of the three floors and their contracts."""
    for floor in ("gisapp", "layers", "ui"):
        shutil.copytree(ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder):
    """Run import-linter in a folder: exit code, and the names of the contracts that are broken."""
    done = subprocess.run(
        [
            *(sys.executable, "-c"),
            "from importlinter.cli import lint_imports_command as main; main(['--no-cache'])",
        ],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    broken = {name for name in (FLOORS, QT) if f"{name} BROKEN" in done.stdout}
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert f"{FLOORS} " in done.stdout, done.stdout + done.stderr
    return done.returncode, broken


def test_floors_hold(house):
    assert lint(house) == (0, set())


@pytest.mark.parametrize("breach", BREACHES)
def test_contract_can_fail(house, breach):
    contract, file, lines = BREACHES[breach]
    path = house / file
    text = path.read_text(encoding="utf-8") if path.exists() else '"""A breach."""\n'
    path.write_text(f"{text}\n{lines}\n", encoding="utf-8")

    code, broken = lint(house)

    assert code == 1
    assert contract in broken
