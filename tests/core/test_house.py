"""The house as the customer fixed it: what stands where, what start-up may load, what no file may hold."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import gisapp

ROOT = Path(__file__).resolve().parents[2]
FIXED = {"gisapp", "layers", "ui", "resources", "sample_data", "tests", "pyproject.toml", "build.spec"}
BESIDE = {
    *("README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md", "SECURITY.md"),
    *("docs", "bench", ".ci", ".gitignore"),
}
NOT_OURS = {".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split())}
HEAVY = {"geopandas", "pandas", "numpy", "shapely", "pyproj", "pyogrio", "rasterio", "folium", "PySide6"}
LIGHT = [
    *("gisapp.__main__", "gisapp.cli", "gisapp.project", "gisapp.parameters", "gisapp.readings"),
    *("gisapp.scorecard", "gisapp.targets"),
    *("layers.text", "layers.errors", "layers.task", "layers.findings", "layers.roles", "layers.source"),
    "layers.layer",
]


def files():
    """All files of the repository, by path; what .gitignore names is left out."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        yield from (Path(folder, name) for name in names if not name.endswith(".pyc"))


def texts():
    for path in files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a GBK table


def python(code):
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_top_level_is_as_fixed():
    standing = {path.name for path in ROOT.iterdir()} - NOT_OURS
    assert standing == FIXED | BESIDE


def test_nothing_generated_is_tracked():
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git clone, or no git here")
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "--cached", "--ignored", "--exclude-standard"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    assert tracked == []


@pytest.mark.parametrize("module", LIGHT)
def test_start_loads_nothing_heavy(module):
    loaded = python(f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})").split()
    assert HEAVY & set(loaded) == set()


def test_core_does_without_qt():
    python(
        """
import importlib, pkgutil, sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "ui"):
            raise ImportError(f"{name} is kept away")
sys.meta_path.insert(0, NoQt())
import gisapp, layers
for package in (gisapp, layers):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
"""
    )


def test_no_host_of_a_package_index_and_no_path_of_a_machine():
    index = re.compile(
        r"pypi\.(?:org|python)|pythonhosted\.|/simple/|mirrors?\.\w+\.|registry\.npm", re.IGNORECASE
    )
    machine = re.compile(
        r"(?<![\w./<}])/(?:root|work|opt|home|Users|private)/|[A-Z]:\\\\?Users", re.IGNORECASE
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in texts()
        if path != Path(__file__)
        for pattern in (index, machine)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_one_version_everywhere():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert declared == gisapp.__version__ == newest.group(1)


def test_messages_can_be_collected_and_get_their_figures():
    sys.path.insert(0, str(ROOT / ".ci"))
    try:
        import catalogues
    finally:
        sys.path.pop(0)
    assert catalogues.wrong_sentences() == []
