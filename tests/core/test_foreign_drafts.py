"""A draft that this program has not made in just that place is somebody's folder: it is left alone."""

import json
import os
import shutil

import pytest

from layers.writing.own import draft_in, is_own
from tests.drafts import left_behind, write


def tree(folder):
    """Everything below a folder, files with their contents."""
    return {path: path.is_file() and path.read_text() for path in folder.rglob("*")}


def foreign(folder, called, former, names):
    """A draft as somebody would make one who knows how it looks, but not the user's key."""
    draft = folder / called
    for part in ("new", "old"):
        (draft / part).mkdir(parents=True)
    (draft / "lock").touch()
    (draft / "new" / "planted").write_text("theirs")
    (draft / "list.json").write_text(json.dumps([former, names, "a" * 16]))
    return draft


NAMED = ["../thesis.txt", "/etc/hostname", "..", ".", "", "thesis.txt", "new/planted", "\0", 7, None, ["a"]]


@pytest.mark.parametrize("name", NAMED, ids=repr)
@pytest.mark.parametrize("called", [".gisapp-x", f".gisapp-{'a' * 24}"])
def test_a_draft_that_was_put_there_by_somebody_else_moves_and_deletes_nothing(tmp_path, called, name):
    folder = tmp_path / "plans"
    for lists in range(3):
        draft = foreign(folder, f"{called}{lists}", [name] * (lists != 1), [name, "planted"] * (lists != 0))
    (tmp_path / "thesis.txt").write_text("mine")
    (folder / "thesis.txt").write_text("mine")
    (draft / "deep").mkdir()
    before = tree(tmp_path)
    for path in (draft, *folder.iterdir()):
        os.utime(path, (0, 0))
    write(folder, {"a": "new"})
    assert tree(tmp_path) == {**before, folder / "a": "new"}


def test_a_folder_of_the_users_own_that_is_called_so_stays(tmp_path):
    """An old one without a lock, too."""
    for name in ("plans", "", "1234567890", "a" * 24):
        (tmp_path / f".gisapp-{name}").mkdir()
        (tmp_path / f".gisapp-{name}" / "mine").write_text("mine")
        os.utime(tmp_path / f".gisapp-{name}", (0, 0))
    (tmp_path / ".gisapp-file").write_text("mine")
    before = tree(tmp_path)
    write(tmp_path, {"a": "new"})
    assert tree(tmp_path) == {**before, tmp_path / "a": "new"}


@pytest.mark.skipif(os.name == "nt", reason="ends a process by a signal")
def test_a_draft_in_another_place_is_nobodys(tmp_path):
    """As in a folder that was copied, or unpacked from a zip that somebody made of theirs."""
    (tmp_path / "first").mkdir()
    draft = left_behind(tmp_path / "first")
    second = shutil.copytree(tmp_path / "first", tmp_path / "second")
    (second / "a").write_text("mine")
    before = tree(second)
    write(second, {"other": "new"})
    assert tree(second) == {**before, second / "other": "new"}
    assert draft.exists()


@pytest.mark.skipif(os.name == "nt", reason="ends a process by a signal")
def test_a_list_that_somebody_has_changed_moves_nothing(tmp_path):
    draft = left_behind(tmp_path)
    former, names, code = json.loads((draft / "list.json").read_text())
    (draft / "list.json").write_text(json.dumps([[*former, "thesis.txt"], names, code]))
    (tmp_path / "thesis.txt").write_text("mine")
    before = tree(tmp_path)
    write(tmp_path, {"other": "new"})
    assert tree(tmp_path) == {**before, tmp_path / "other": "new"}


@pytest.mark.skipif(os.name == "nt", reason="ends a process by a signal")
@pytest.mark.parametrize("part", ["", "new", "old"])
def test_a_draft_that_leads_elsewhere_by_a_link_is_left_alone(tmp_path, part):
    (tmp_path / "here").mkdir()
    linked = left_behind(tmp_path / "here") / part
    linked.rename(tmp_path / "elsewhere")
    linked.symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path)
    write(tmp_path / "here", {"other": "new"})
    assert tree(tmp_path) == {**before, tmp_path / "here" / "other": "new"}


@pytest.mark.skipif(os.name == "nt", reason="ends a process by a signal")
def test_without_a_place_for_the_key_files_are_written_and_remains_stay(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    (tmp_path / "here").mkdir()
    monkeypatch.setenv("GISAPP_HOME", str(tmp_path / "file" / "home"))
    draft = left_behind(tmp_path / "here")
    write(tmp_path / "here", {"other": "new"})
    assert (tmp_path / "here" / "other").read_text() == "new"
    assert draft.exists()


@pytest.mark.parametrize("cut", [b"", b"short"])
def test_a_key_that_was_cut_off_is_made_anew(tmp_path, monkeypatch, cut):
    monkeypatch.setenv("GISAPP_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "drafts.key").write_bytes(cut)
    assert is_own(draft_in(tmp_path))
    assert len((tmp_path / "home" / "drafts.key").read_bytes()) == 32
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["drafts.key"]
    if os.name != "nt":
        assert (tmp_path / "home" / "drafts.key").stat().st_mode & 0o077 == 0
