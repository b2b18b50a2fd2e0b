"""What appears in the place of a file while it is being written stays, and that is said."""

import os
import threading
from pathlib import Path

import pytest

from layers.errors import UserError
from layers.writing.whole import whole_files
from tests.drafts import content, moves, write


def appearing(folder, files, replaced=()):
    """Write ``files``, and put a file of the user's own in the place of each just before it moves there."""

    def appear(_, target):
        if Path(target).parent == folder and not Path(target).exists():
            Path(target).write_text("mine")

    with pytest.MonkeyPatch.context() as patch:
        moves(patch, appear)
        write(folder, files, replaced)


@pytest.mark.parametrize("files", [("a",), ("a", "b"), ("a", "b", "c")])
def test_what_appears_at_the_last_moment_is_not_replaced(tmp_path, files):
    with pytest.raises(UserError, match="a exists already"):
        appearing(tmp_path, dict.fromkeys(files, "new"))
    assert content(tmp_path) == {"a": "mine"}


def test_what_appears_while_a_set_changes_is_kept_beside_both_sets(tmp_path):
    (tmp_path / "a").write_text("old")
    with pytest.raises(UserError, match="both are in"):
        appearing(tmp_path, {"a": "new", "b": "new"}, replaced=("a",))
    assert (tmp_path / "a").read_text() == "mine"
    assert sorted(text for name, text in content(tmp_path).items() if name.endswith(("/a", "/b"))) == [
        *("new", "new", "old")
    ]


def test_a_disk_with_one_name_for_each_file_takes_new_ones_and_replaces_none(tmp_path, monkeypatch):
    """FAT, on most USB sticks."""

    def link(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    write(tmp_path, {"a": "new"})
    write(tmp_path, {"b": "new", "c": "new"})
    assert content(tmp_path) == dict.fromkeys("abc", "new")
    with whole_files(tmp_path) as draft:
        (draft / "d").write_text("new")
    usual = os.open

    def open_late(path, flags, *more, **options):
        if Path(path) == tmp_path / "e":
            (tmp_path / "e").write_text("mine")
        return usual(path, flags, *more, **options)

    monkeypatch.setattr(os, "open", open_late)
    with pytest.raises(UserError, match="e exists already"):
        write(tmp_path, {"e": "new"})
    assert content(tmp_path) == {**dict.fromkeys("abcd", "new"), "e": "mine"}


@pytest.mark.parametrize("files", [1, 3])
def test_of_programs_that_write_to_one_place_at_once_one_does(tmp_path, files):
    """And whatever it wrote is whole."""
    told, start = [], threading.Barrier(6)

    def act(number):
        start.wait()
        try:
            write(tmp_path, dict.fromkeys("abc"[:files], f"of {number}"))
            told.append(f"of {number}")
        except UserError as error:
            told.append(str(error.message)[1:])

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = (each for each in told if each.startswith("of"))
    assert [each for each in told if each != winner] == [" exists already; it was left as it is."] * 5
    assert content(tmp_path) == dict.fromkeys("abc"[:files], winner)
