"""The two commands of README's first screen, and how they set themselves up."""

import ast
import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("python3 sample_data/run.py", "python3 tests/run.py")


@pytest.fixture
def ci(monkeypatch):
    """Import a module that stands in .ci, as the commands do."""
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    return importlib.import_module


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_first_screen_holds_the_two_commands(name):
    first_screen = (ROOT / name).read_text(encoding="utf-8").splitlines()[:30]
    assert all(any(command in line for line in first_screen) for command in COMMANDS)


def test_ci_calls_exactly_the_second_command():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ['cd "$(dirname "$0")/.." && exec python3 tests/run.py "$@"']


@pytest.mark.parametrize(
    "script",
    ["sample_data/run.py", "tests/run.py", ".ci/environment.py", ".ci/system_packages.py", ".ci/speech.py"],
)
def test_commands_can_be_read_by_an_old_python(script):
    ast.parse((ROOT / script).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_what_programs_keep_is_inside_the_folder(ci):
    environment = ci("environment")
    kept = environment.variables()
    for name in ("TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "GISAPP_HOME"):
        assert Path(kept[name]).is_relative_to(environment.VENV)


def test_a_package_counts_under_every_name_that_it_provides(ci):
    if shutil.which("dpkg-query") is None:
        pytest.skip("no dpkg here")
    missing = ci("system_packages")._missing(("dpkg", "awk", "no-such-package"))
    # No package is called awk; mawk, gawk and others provide it, and one of them is always there.
    assert missing == ["no-such-package"]


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "中"), ("en_GB.UTF-8", "E"), ("", "中")])
def test_set_up_speaks_the_language_of_the_program(ci, monkeypatch, locale, word):
    for name in ("GISAPP_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert ci("speech").choose("中", "E") == word


def test_an_environment_that_is_missing_or_too_old_is_not_taken(ci, tmp_path):
    environment = ci("environment")
    assert environment._works(Path(sys.executable))
    assert not environment._works(tmp_path / "python")
    pretender = tmp_path / "pretender"
    pretender.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    pretender.chmod(0o755)
    assert not environment._works(pretender)


def test_help_needs_nothing_installed():
    done = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "sample_data" / "run.py", "--help"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--no-window" in done.stdout
