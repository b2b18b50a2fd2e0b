"""What appears in the place of a file while it is being written stays, and that is said."""

import io
import os
import subprocess
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from gisapp.__main__ import main
from gisapp.cli import import_command
from gisapp.store.project_file import save_project
from layers.errors import UserError
from layers.writing import whole
from layers.writing.whole import whole_files
from tests.drafts import ROOT, content, moves, write
from tests.hand_made import hand_made_scorecard

FILE = ROOT / "sample_data" / "raw" / "区界.geojson"


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


WRITERS = {
    "import": ("p.gpkg", ["import", FILE, "-o"]),
    "recipe": ("r.toml", ["import", FILE, "-o", "p.gpkg", "--save-recipe"]),
    "report": (".", ["report", "given.gpkg", "--formats", "html,xlsx", "-o"]),
    **{
        ending: (f"copy.{ending}", ["export", "given.gpkg", "park", "-o"])
        for ending in ("gpkg", "shp", "geojson", "fgb", "kml", "csv", "xlsx")
    },
}


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "force"])
@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_of_the_users_own_that_appears_while_any_command_writes_stays(
    tmp_path, monkeypatch, writer, force
):
    """Also with --force: it is none that the program has written."""
    monkeypatch.chdir(tmp_path)
    save_project(hand_made_scorecard().project, tmp_path / "given.gpkg")
    place, command = WRITERS[writer]
    appeared = []

    def moving(draft, folder, names, *more):
        for name in names:
            if (writer, name) != ("recipe", "p.gpkg"):
                (folder / name).write_text("mine")
                appeared.append(folder / name)
        return usual(draft, folder, names, *more)

    usual = whole._take_place
    monkeypatch.setattr(whole, "_take_place", moving)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as err:
        code = main(["--lang", "en", *map(str, command), place, *force])
    assert code == (1 if writer == "recipe" else 3), err.getvalue()
    assert "exists already" in err.getvalue()
    assert {path.read_text() for path in appeared} == {"mine"}


def test_of_two_programs_that_import_to_one_place_one_does(tmp_path):
    arguments = [sys.executable, "-m", "gisapp", "--lang", "en", "import", FILE, "-o", tmp_path / "p.gpkg"]
    programs = [
        subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = sorted((program.communicate()[1], program.returncode) for program in programs)
    assert sorted(code for _, code in told) == [0, 3]
    assert any("p.gpkg exists already" in err for err, _ in told)
    assert [path.name for path in tmp_path.iterdir()] == ["p.gpkg"]


def quiet(*arguments):
    """Code and standard error of a command in this process."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as err:
        return main(["--lang", "en", *map(str, arguments)]), err.getvalue()


@pytest.mark.parametrize("there", [False, True], ids=["nothing there", "a project there"])
@pytest.mark.parametrize("meanwhile", ["import", "window"])
def test_what_another_program_wrote_while_a_command_reads_is_not_replaced(
    tmp_path, monkeypatch, there, meanwhile
):
    """Also with --force: nobody has seen it."""
    path = tmp_path / "p.gpkg"
    if there:
        save_project(hand_made_scorecard().project, path)
    command = ("import", FILE, "-o", path, "--force")
    usual = import_command.draft_of

    def draft_of(*arguments):
        monkeypatch.setattr(import_command, "draft_of", usual)
        if meanwhile == "import":
            assert quiet(*command)[0] == 0
        else:
            save_project(hand_made_scorecard(title="the other").project, path, replace=True)
        written.append(path.read_bytes())
        return usual(*arguments)

    written = []
    monkeypatch.setattr(import_command, "draft_of", draft_of)
    code, err = quiet(*command)
    assert code == 3
    assert ("in the meantime" if there else "exists already") in err
    assert path.read_bytes() == written[0]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("files", [1, 3])
def test_of_programs_that_replace_the_same_files_at_once_one_does(tmp_path, files):
    names = "abc"[:files]
    write(tmp_path, dict.fromkeys(names, "old"))
    told, start = [], threading.Barrier(6)

    def act(number):
        try:
            with whole_files(tmp_path, [tmp_path / name for name in names]) as draft:
                start.wait()  # each has seen what is there
                for name in names:
                    (draft / name).write_text(f"of {number}")
            told.append(f"of {number}")
        except UserError as error:
            told.append(str(error.message)[1:])

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = (each for each in told if each.startswith("of"))
    others = [each for each in told if each != winner]
    assert len(others) == 5
    assert all("was changed by another program in the meantime" in each for each in others)
    assert content(tmp_path) == dict.fromkeys(names, winner)
