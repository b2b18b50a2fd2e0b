"""A few trials of ``tests/reliability.py``, the same ones every time; and that it would see what is wrong."""

import os

import pytest

from tests.reliability import cases_of
from tests.reliable.cases import Bench
from tests.reliable.judging import BEFORE, BETWEEN, NEW, TORN, faults_told, look_at
from tests.reliable.program import Ended
from tests.reliable.reference import BYSTANDERS, Reference
from tests.reliable.writers import Writer, writers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills processes by signals")

SHAPEFILE, TABLE = "export .shp, over", "export .csv"
TRIALS = [
    ("kills", SHAPEFILE, "moment 1"),
    *(("kills", SHAPEFILE, f"step {number}") for number in (3, 51, 57)),
    ("interrupts", SHAPEFILE, "Ctrl+C at step 40"),
    ("renames", SHAPEFILE, "move 9 refused"),
    ("renames", SHAPEFILE, "move 9 and all later ones refused"),
    ("kills", TABLE, "step 9"),
    ("limits", TABLE, "limit 0.50"),
    ("renames", TABLE, "move 1 refused"),
]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("bench"), quick=True)


@pytest.mark.parametrize(("kind", "writer", "how"), TRIALS, ids=[": ".join(each) for each in TRIALS])
def test_files_are_as_before_or_new_and_what_is_said_is_so(tmp_path, bench, kind, writer, how):
    chosen = [each for each in writers() if str(each) == writer]
    (case,) = (each for each in cases_of(kind, bench, chosen, 2, 1) if each.how == how)
    result = case.act(tmp_path)
    assert result.faults == (), result.told


# ------------------------------------------------------------ what is wrong is seen


@pytest.fixture
def reference(tmp_path):
    """A set of two files, opened by the first; both are there, and both are to be replaced."""
    writer = Writer("hand-made", lambda *_: [], together=True, main="a.txt", over=True)
    for folder, text in (("before", "old"), ("after", "new")):
        for name, content in BYSTANDERS.items():
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_bytes(content)
        for name in ("a.txt", "b.txt"):
            (tmp_path / folder / name).write_text(text)
    return Reference(writer, None, tmp_path / "before", tmp_path / "after", 1.0, ())


def seen(reference, tmp_path, files, *, died=False):
    """The state of a folder with these files, and what is wrong about it."""
    target = reference.prepare(tmp_path)
    for name in ("a.txt", "b.txt"):
        (target / name).unlink()
    for name, text in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text)
    look = look_at(reference, target, died=died)
    return look.state, {fault.kind for fault in look.faults}


OLD_ASIDE = {".gisapp-x/old/a.txt": "old", ".gisapp-x/old/b.txt": "old"}


@pytest.mark.parametrize(
    ("files", "died", "state", "faults"),
    [
        ({"a.txt": "old", "b.txt": "old"}, False, BEFORE, set()),
        ({"a.txt": "new", "b.txt": "new"}, False, NEW, set()),
        ({"b.txt": "new", **OLD_ASIDE}, True, BETWEEN, set()),
        (OLD_ASIDE, True, BETWEEN, set()),
        ({"b.txt": "new", **OLD_ASIDE}, False, BETWEEN, {"torn", "draft left"}),
        ({"a.txt": "new", **OLD_ASIDE}, True, TORN, {"torn"}),
        ({"b.txt": "new"}, True, BETWEEN, {"lost"}),
        ({"a.txt": "new", "b.txt": "old"}, True, TORN, {"torn", "lost"}),
        ({"a.txt": "new", "b.txt": "ne"}, False, TORN, {"torn", "lost"}),
        ({"a.txt": "new", "b.txt": "new", "a.txt-journal": ""}, False, NEW, {"stray file"}),
        ({"a.txt": "new", "b.txt": "new", "green.txt": "yours"}, False, NEW, {"other file changed"}),
        ({"a.txt": "old", "b.txt": "old", ".gisapp-x/lock": ""}, False, BEFORE, {"draft left"}),
    ],
)
def test_a_folder_that_is_not_as_it_should_be_is_seen(reference, tmp_path, files, died, state, faults):
    assert seen(reference, tmp_path, files, died=died) == (state, faults)


@pytest.mark.parametrize(
    ("code", "out", "err", "kinds"),
    [
        (3, "", "✗ a.txt could not be written: the disk is full.", set()),
        (3, "", "✗ Something could not be written.", {"not named"}),
        (3, "", "", {"no sentence"}),
        (3, "Written: {folder}/a.txt, {folder}/b.txt", "✗ a.txt could not be written.", {"untrue"}),
        (0, "", "", {"silent"}),
        (1, "", "✗ a.txt could not be written.", {"untrue"}),
        (70, "", "Traceback (most recent call last):\nOSError: full", {"traceback", "exit code 70"}),
        (-11, "", "", {"exit code -11"}),
        (130, "", "Cancelled; nothing was changed.", set()),
    ],
)
def test_words_that_are_not_true_of_an_unchanged_folder_are_seen(reference, tmp_path, code, out, err, kinds):
    target = reference.prepare(tmp_path)
    ended = Ended(code, out.format(folder=target), err)
    found = faults_told(reference, target, look_at(reference, target), ended)
    assert {fault.kind for fault in found} == kinds
