"""Files come whole or not at all: what is there before, after, and after a program died in between."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from layers.errors import UserError
from layers.writing.own import PREFIX, draft_in, list_of
from layers.writing.target_folder import refuse_folders_above
from layers.writing.whole import whole_files
from tests.drafts import DIES, ROOT, content, moves, write


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


def presses_ctrl_c_after(monkeypatch, owner, name):
    """Have Ctrl+C pressed when a function has done its work on a draft, before its caller hears of it."""
    usual = getattr(owner, name)

    def pressed(path, *arguments, **options):
        usual(path, *arguments, **options)
        if name == "unlink" or path.name.startswith(PREFIX):
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(owner, name, pressed)


def test_ctrl_c_when_a_draft_was_just_made_leaves_none(tmp_path, monkeypatch):
    presses_ctrl_c_after(monkeypatch, Path, "mkdir")
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, {"a": "new"})
    assert content(tmp_path) == {}
    assert not list(tmp_path.iterdir())


def test_ctrl_c_while_a_folder_is_tried_leaves_nothing_in_it(tmp_path, monkeypatch):
    presses_ctrl_c_after(monkeypatch, Path, "mkdir")
    with pytest.raises(KeyboardInterrupt):
        refuse_folders_above(tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_ctrl_c_while_a_draft_is_cleared_away_leaves_nothing_of_it(tmp_path, monkeypatch):
    def write_and_fail():
        with whole_files(tmp_path) as draft:
            (draft / "a").write_text("half")
            presses_ctrl_c_after(monkeypatch, os, "unlink")
            raise OSError(28, "full")

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("refused", range(1, 7))
def test_a_rename_that_is_refused_puts_all_back(tmp_path, monkeypatch, refused):
    """As on Windows, where a file that is open in another program cannot be moved."""
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("old")
    calls = []

    def refuse(source, _):
        calls.append(source)
        if len(calls) == refused:
            raise PermissionError(13, "open in another program")

    moves(monkeypatch, refuse)
    with pytest.raises(PermissionError):
        write(tmp_path, {"a": "new", "b": "new", "c": "new"}, replaced=("a", "b", "c"))
    monkeypatch.undo()
    assert content(tmp_path) == {"a": "old", "b": "old", "c": "old"}


def test_an_interrupt_between_two_moves_puts_all_back(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    calls = []

    def interrupt(source, _):
        calls.append(source)
        if len(calls) == 3:  # moved, but whoever called does not learn of it
            raise KeyboardInterrupt

    moves(monkeypatch, after=interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, {"a": "new", "b": "new"}, replaced=("a", "b"))
    monkeypatch.undo()
    assert content(tmp_path) == {"a": "old", "b": "old"}


@pytest.mark.parametrize("step", range(8))
def test_ctrl_c_between_two_steps_comes_too_late(tmp_path, monkeypatch, step):
    """Also while the draft is cleared away: the files are there, and nobody is told that they are not."""
    (tmp_path / "a").write_text("old")
    count = []

    def pressed(usual):
        def move(*places, **options):
            usual(*places, **options)
            count.append(places)
            if len(count) == step + 1:
                signal.raise_signal(signal.SIGINT)

        return move

    with whole_files(tmp_path, [tmp_path / "a"]) as draft:
        for name in ("a", "b"):
            (draft / name).write_text("new")
        for name in ("replace", "link", "unlink"):
            monkeypatch.setattr(os, name, pressed(getattr(os, name)))
    assert len(count) > step
    assert content(tmp_path) == {"a": "new", "b": "new"}
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("refused", range(2, 5))
def test_where_nothing_can_be_moved_any_more_nothing_is_lost_and_the_next_run_goes_on(
    tmp_path, monkeypatch, refused
):
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    calls = []

    def refuse(source, _):
        calls.append(source)
        if len(calls) >= refused:
            raise PermissionError(13, "the disk is gone")

    moves(monkeypatch, refuse)
    with pytest.raises(UserError, match="both are in"):
        write(tmp_path, {"a": "new", "b": "new"}, replaced=("a", "b"))
    monkeypatch.undo()
    assert sorted(text for text in content(tmp_path).values() if text in ("old", "new")) == [
        *("new", "new", "old", "old")
    ]
    write(tmp_path, {"other": "new"})
    assert content(tmp_path) == dict.fromkeys(("a", "b", "other"), "new")


@pytest.mark.skipif(os.name == "nt", reason="ends a process by a signal")
@pytest.mark.parametrize("after", range(-1, 15))
def test_a_process_that_is_killed_leaves_a_set_that_the_next_one_completes(tmp_path, after):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(tmp_path), str(after), "a", "b", "c"], cwd=ROOT, check=False
    )
    assert done.returncode == (-signal.SIGKILL if after < 14 else 0)
    # "a" is the file by which the set is opened: while it is there, the others are of the same set.
    there = {path.name: path.read_text() for path in tmp_path.iterdir() if path.is_file()}
    assert "a" not in there or len(set(there.values())) == 1
    assert len(there) == 3 or "a" not in there
    for draft in tmp_path.glob(".gisapp-*"):
        if not (draft / "lock").exists():  # killed while it was cleared away
            os.utime(draft, (0, 0))
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
    old, young = (draft_in(tmp_path) for _ in range(2))
    os.utime(old, (old.stat().st_mtime - 3600,) * 2)
    write(tmp_path, {"a": "new"})
    assert sorted(tmp_path.iterdir()) == [young, tmp_path / "a"]


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


@pytest.mark.parametrize("broken", ["", "[", "[[]]", "null", "7", "[" * 100_000, '[["a"], ["b"], "code"]'])
def test_a_list_that_is_broken_is_of_an_exchange_that_never_began(tmp_path, broken):
    remains = draft_in(tmp_path)
    (remains / "lock").touch()
    (remains / "old").mkdir()
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
    (tmp_path / "a").write_text("old")

    def see(*_):
        (listed,) = tmp_path.glob(".gisapp-*/list.json")
        seen.append(list_of(listed.parent))

    with pytest.MonkeyPatch.context() as patch:
        moves(patch, see)
        write(tmp_path, {"a": "new", "b": "new"}, replaced=("a",), main="a")
    assert seen == [(["a"], ["b", "a"])] * 3
