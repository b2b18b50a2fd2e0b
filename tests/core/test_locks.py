"""The lock files: complete, hashed, and silent about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.some import some

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = {
    "runtime": PROJECT["dependencies"],
    "dev": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
}


def text_of(lock):
    return (ROOT / ".ci" / "locks" / f"{lock}.txt").read_text(encoding="utf-8")


def locked(lock):
    """Requirement and hashes of each locked package, by its canonical name."""
    entries = re.split(r"\n(?=\S)", text_of(lock).strip())
    pairs = [entry.replace("\\\n", " ").split("--hash=", 1) for entry in entries]
    found = {}
    for requirement, hashes in pairs:
        parsed = Requirement(requirement.strip())
        assert canonicalize_name(parsed.name) not in found, "one version for all Pythons"
        found[canonicalize_name(parsed.name)] = (parsed, sorted(hashes.replace("--hash=", " ").split()))
    return found


@pytest.mark.parametrize("lock", WANTED)
def test_every_dependency_is_locked_at_a_version_that_fits(lock):
    entries = locked(lock)
    for wanted in some(map(Requirement, WANTED[lock])):
        found, _ = entries[canonicalize_name(wanted.name)]
        (pin,) = found.specifier
        assert pin.operator == "=="
        assert wanted.specifier.contains(pin.version), f"{wanted} is locked at {pin.version}"
        assert found.marker is None, f"{wanted.name} is needed everywhere"


@pytest.mark.parametrize("lock", WANTED)
def test_every_package_is_hashed(lock):
    for requirement, hashes in some(locked(lock).values()):
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), requirement


@pytest.mark.parametrize("lock", WANTED)
def test_no_index_no_file_no_path(lock):
    assert re.findall(r"https?|file:|/|^-(?!-hash)", text_of(lock), re.MULTILINE) == []


def test_runtime_is_a_part_of_dev():
    dev = locked("dev")
    for name, (entry, hashes) in some(locked("runtime").items()):
        same, theirs = dev[name]
        assert (same.specifier, theirs) == (entry.specifier, hashes), name
        # What the program needs on some systems, a tool may need on all.
        assert same.marker in {None, entry.marker}, name


def test_qt_that_aborts_on_python_3_11_is_kept_out():
    pin, _ = locked("runtime")["pyside6-essentials"]
    assert Requirement("pyside6-essentials<6.12").specifier.contains(next(iter(pin.specifier)).version)
