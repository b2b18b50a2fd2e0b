"""Files come whole or not at all: what is there before, after, and after a program died in between."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from layers.errors import UserError
from layers.writing import whole
from layers.writing.whole import whole_files

ROOT = Path(__file__).parents[2]


def content(folder):
    """All files of a folder with their contents, drafts too."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder, files, replaced=(), main=""):
    with whole_files(folder, [folder / name for name in replaced], main) as draft:
        for name, text in files.items():
            (draft / name).write_text(text)


def test_a_new_file_and_the_folders_that_it_needs(tmp_path):
    write(tmp_path / "a" / "b", {"x": "new"})
    assert content(tmp_path) == {"a/b/x": "new"}


def test_a_set_takes_the_place_of_the_former_one_and_of_nothing_else(tmp_path):
    for name in ("a", "b", "c", "other"):
        (tmp_path / name).write_text("old")
    write(tmp_path, {"a": "new", "b": "new", "d": "new"}, replaced=("a", "b", "c"))
    assert content(tmp_path) == {"a": "new", "b": "new", "d": "new", "other": "old"}


def test_a_stranger_in_the_place_of_one_of_them_stops_all(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").write_text("mine")
    with pytest.raises(UserError, match="b exists already"):
        write(tmp_path, {"a": "new", "b": "new"}, replaced=("a",))
    assert content(tmp_path) == {"a": "old", "b": "mine"}


def test_a_failure_while_writing_leaves_nothing(tmp_path):
    (tmp_path / "a").write_text("old")

    def fail():
        with whole_files(tmp_path, [tmp_path / "a"]) as draft:
            (draft / "a").write_text("half")
            raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert content(tmp_path) == {"a": "old"}


@pytest.mark.parametrize("refused", range(1, 7))
def test_a_rename_that_is_refused_puts_all_back(tmp_path, monkeypatch, refused):
    """As on Windows, where a file that is open in another program cannot be moved."""
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("old")
    calls = []
    rename = Path.replace

    def replace(self, target):
        calls.append(self)
        if len(calls) == refused:
            raise PermissionError(13, "open in another program")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(PermissionError):
        write(tmp_path, {"a": "new", "b": "new", "c": "new"}, replaced=("a", "b", "c"))
    monkeypatch.undo()
    assert content(tmp_path) == {"a": "old", "b": "old", "c": "old"}


def test_an_interrupt_between_two_moves_puts_all_back(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    rename, calls = Path.replace, []

    def replace(self, target):
        moved = rename(self, target)
        calls.append(self)
        if len(calls) == 3:  # moved, but whoever called does not learn of it
            raise KeyboardInterrupt
        return moved

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, {"a": "new", "b": "new"}, replaced=("a", "b"))
    monkeypatch.undo()
    assert content(tmp_path) == {"a": "old", "b": "old"}


@pytest.mark.parametrize("refused", range(2, 5))
def test_where_nothing_can_be_moved_any_more_nothing_is_lost_and_the_next_run_goes_on(
    tmp_path, monkeypatch, refused
):
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    rename, calls = Path.replace, []

    def replace(self, target):
        calls.append(self)
        if len(calls) >= refused:
            raise PermissionError(13, "the disk is gone")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UserError, match="both are in"):
        write(tmp_path, {"a": "new", "b": "new"}, replaced=("a", "b"))
    monkeypatch.undo()
    assert sorted(text for text in content(tmp_path).values() if text in ("old", "new")) == [
        *("new", "new", "old", "old")
    ]
    write(tmp_path, {"other": "new"})
    assert content(tmp_path) == dict.fromkeys(("a", "b", "other"), "new")


DIES = """
import os, signal, sys
from pathlib import Path
from layers.writing.whole import whole_files
folder, after = Path(sys.argv[1]), int(sys.argv[2])
rename, calls = Path.replace, []
def replace(self, target):
    if len(calls) == after:
        os.kill(os.getpid(), signal.SIGKILL)
    calls.append(self)
    return rename(self, target)
Path.replace = replace
with whole_files(folder, [folder / name for name in sys.argv[3:]], "a") as draft:
    for name in ("a", "b", "c"):
        (draft / name).write_text("new")
    if after < 0:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="ends a process by a signal")
@pytest.mark.parametrize("after", range(-1, 7))
def test_a_process_that_is_killed_leaves_a_set_that_the_next_one_completes(tmp_path, after):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(tmp_path), str(after), "a", "b", "c"], cwd=ROOT, check=False
    )
    assert done.returncode == (-signal.SIGKILL if after < 6 else 0)
    # "a" is the file by which the set is opened: while it is there, the others are of the same set.
    there = {path.name: path.read_text() for path in tmp_path.iterdir() if path.is_file()}
    assert "a" not in there or len(set(there.values())) == 1
    assert len(there) == 3 or "a" not in there
    write(tmp_path, {"other": "new"})
    whole_set = "old" if after < 0 else "new"
    assert content(tmp_path) == {**dict.fromkeys("abc", whole_set), "other": "new"}


def test_what_somebody_has_put_there_since_is_not_replaced(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").write_text("old")
    subprocess.run([sys.executable, "-c", DIES, str(tmp_path), "2", "a", "b"], cwd=ROOT, check=False)
    (tmp_path / "a").write_text("mine")
    write(tmp_path, {"other": "new"})
    assert (tmp_path / "a").read_text() == "mine"
    kept = [text for name, text in content(tmp_path).items() if name.startswith(".gisapp-")]
    assert kept.count("old") == 2  # nothing is thrown away that nobody has decided about


def test_a_draft_that_is_being_written_is_left_alone(tmp_path):
    with whole_files(tmp_path) as draft:
        (draft / "slow").write_text("new")
        thread = threading.Thread(target=write, args=(tmp_path, {"quick": "new"}))
        thread.start()
        thread.join()
        done = subprocess.run(
            [sys.executable, "-c", DIES, str(tmp_path), "99"], cwd=ROOT, check=False, capture_output=True
        )
        assert done.returncode == 0, done.stderr
    assert content(tmp_path) == {**dict.fromkeys("abc", "new"), "quick": "new", "slow": "new"}


def test_remains_without_a_lock_are_cleared_away_when_they_are_old(tmp_path):
    for name, age in (("old", 3600), ("young", 0)):
        remains = tmp_path / f".gisapp-{name}"
        remains.mkdir()
        os.utime(remains, (remains.stat().st_mtime - age,) * 2)
    write(tmp_path, {"a": "new"})
    assert [path.name for path in sorted(tmp_path.iterdir())] == [".gisapp-young", "a"]


@pytest.mark.parametrize("step", ["write_text", "fsync"])
def test_a_disk_without_room_for_the_list_leaves_all_as_it_was(tmp_path, monkeypatch, step):
    """Or the next run would bring files to their place of which it was said that they are not written."""
    (tmp_path / "a").write_text("old")
    home, name = (Path, step) if step == "write_text" else (os, step)
    usual = getattr(home, name)

    def full(thing, *more, **options):
        path = thing if isinstance(thing, Path) else Path(f"/proc/self/fd/{thing}").readlink()
        if path.name != "list.json":
            return usual(thing, *more, **options)
        path.write_bytes(b"")
        raise OSError(28, "no space")

    if step == "fsync" and not Path("/proc/self/fd").exists():
        pytest.skip("asks Linux which file a descriptor is of")
    with whole_files(tmp_path, [tmp_path / "a"]) as draft:
        (draft / "a").write_text("newer")

    def fail():
        with whole_files(tmp_path, [tmp_path / "a"]) as draft:
            for each in ("a", "b"):
                (draft / each).write_text("new")
            monkeypatch.setattr(home, name, full)

    with pytest.raises(OSError, match="no space"):
        fail()
    monkeypatch.undo()
    assert content(tmp_path) == {"a": "newer"}


@pytest.mark.parametrize("broken", ["", "[", "[[]]", "null", "7"])
def test_a_list_that_is_broken_is_of_an_exchange_that_never_began(tmp_path, broken):
    remains = tmp_path / ".gisapp-broken"
    remains.mkdir()
    (remains / "lock").touch()
    (remains / "list.json").write_text(broken)
    write(tmp_path, {"a": "new"})
    assert content(tmp_path) == {"a": "new"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_permissions_stay_those_of_the_former_file(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "a").chmod(0o640)
    write(tmp_path, {"a": "new"}, replaced=("a",))
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_the_list_names_both_sets(tmp_path):
    """What the next program needs to know stands on the disk before the first file moves."""
    seen = []
    rename = Path.replace
    (tmp_path / "a").write_text("old")

    def replace(self, target):
        (listed,) = tmp_path.glob(".gisapp-*/list.json")
        seen.append(json.loads(listed.read_text()))
        return rename(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole.Path, "replace", replace)
        write(tmp_path, {"a": "new", "b": "new"}, replaced=("a",), main="a")
    assert seen == [[["a"], ["b", "a"]]] * 3
