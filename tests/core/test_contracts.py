"""The floors and their rooms hold (ui → gisapp → layers, only ui knows Qt), and each contract can fail."""

import json
import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = "ui uses gisapp, gisapp uses layers, never back"
QT = "only ui knows Qt"
ROOMS = {floor: f"the order of rooms in {floor}" for floor in ("layers", "reading", "place", "gisapp", "ui")}
CONTRACTS = (FLOORS, QT, *ROOMS.values())

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
    "reading imports place": (ROOMS["layers"], "layers/reading/breach.py", "from layers.place import crs"),
    "measuring imports writing": (
        ROOMS["layers"],
        "layers/measuring/breach.py",
        "import layers.writing.whole",
    ),
    "text imports roles": (ROOMS["layers"], "layers/text.py", "def f():\n    from layers import roles"),
    "a room of layers without a place": (ROOMS["layers"], "layers/breach.py", ""),
    "a table imports a format of features": (
        ROOMS["reading"],
        "layers/reading/tables/breach.py",
        "from layers.reading.vector import layered",
    ),
    "code pages import a request": (
        ROOMS["reading"],
        "layers/reading/encoding/breach.py",
        "def f():\n    from layers.reading.request import Request",
    ),
    "archives import the one door": (
        ROOMS["reading"],
        "layers/reading/archives/breach.py",
        "import layers.reading.opening",
    ),
    "a room of reading without a place": (ROOMS["reading"], "layers/reading/breach.py", ""),
    "a datum imports placing": (
        ROOMS["place"],
        "layers/place/datum/breach.py",
        "import layers.place.placing",
    ),
    "the place of a datum imports its sketch": (
        ROOMS["place"],
        "layers/place/placing_datum.py",
        "def f():\n    from layers.place import datum_sketch",
    ),
    "a room of place without a place": (ROOMS["place"], "layers/place/breach.py", ""),
    "an indicator imports the report": (
        ROOMS["gisapp"],
        "gisapp/indicators/breach.py",
        "from gisapp.report import content",
    ),
    "a target imports an indicator": (ROOMS["gisapp"], "gisapp/targets.py", "from gisapp import indicators"),
    "the evaluation imports the report": (
        ROOMS["gisapp"],
        "gisapp/evaluate.py",
        "import gisapp.report.table",
    ),
    "a room of gisapp without a place": (ROOMS["gisapp"], "gisapp/breach.py", ""),
    "the map imports a panel": (ROOMS["ui"], "ui/map/breach.py", "from ui.panels import table"),
    "a panel imports the pages": (ROOMS["ui"], "ui/panels/breach.py", "import ui.pdf"),
    "a room of ui without a place": (ROOMS["ui"], "ui/breach.py", ""),
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
    broken = {name for name in CONTRACTS if f"{name} BROKEN" in done.stdout}
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert f"{FLOORS} " in done.stdout, done.stdout + done.stderr
    return done.returncode, broken


def files_that_wait_for_each_other(folder):
    """Files of which each imports the next and the last the first; none where there is no circle."""
    code = "import grimp, json; graph = grimp.build_graph('gisapp', 'layers', 'ui', cache_dir=None);"
    code += "imported = {m: list(graph.find_modules_directly_imported_by(m)) for m in graph.modules};"
    done = subprocess.run(
        [sys.executable, "-c", code + "print(json.dumps(imported))"],
        cwd=folder, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    try:
        TopologicalSorter(json.loads(done.stdout)).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_file_imports_itself_through_others(house):
    assert files_that_wait_for_each_other(house) == []


def test_a_circle_of_files_is_found(house):
    with (house / "layers" / "place" / "crs.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef f():\n    from layers.place.placing import place\n")
    assert {"layers.place.crs", "layers.place.placing"} <= set(files_that_wait_for_each_other(house))


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
