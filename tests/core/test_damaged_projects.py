"""One damaged project of each kind of ``tests/damaged_projects.py``, the same ones every time."""

import pytest

from tests.damage.doors import Worker
from tests.damaged_projects import KINDS, LAYERS, RIGHT, Mutant, end_of, good_project, kind_of, mutants
from tests.some import some

# Where a kind of damage was seen to end badly, the number is of a project that did.
NUMBERS = (
    *(0, 487, 2, 3, 4, 383, 60, 7, 8, 9, 10, 11, 12, 13, 122, 393, 70, 17),
    *(126, 559, 20, 2883, 454, 23, 186, 25, 296, 135, 82, 29, 30, 85, 248, 33, 34, 251),
    *(576, 631, 200, 39, 94, 149, 204, 151, 152, 45, 154, 101, 264, 103, 50, 51, 52, 53),
    *(1499, 1769),  # messages of SQLite that are no UTF-8
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return good_project(tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    with Worker(tmp_path_factory.mktemp("worker") / "log.txt") as worker:
        yield worker


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{number} {kind_of(number)}")
def test_a_damaged_project_opens_or_is_refused_in_a_sentence(tmp_path, project, worker, number):
    mutant = Mutant(number, project)
    path, done = mutant.make(tmp_path / "damaged")
    end = end_of(path, worker)
    assert end.result in RIGHT, f"{mutant.kind}: {done}\n{end.told[:10_000]}"


def test_every_kind_of_damage_is_among_them():
    assert {kind_of(number) for number in NUMBERS} == set(KINDS)


def test_the_good_project_passes_every_door(tmp_path, project, worker):
    """Else a refusal would say nothing about the damage."""
    passages = list(worker.passages(project, tmp_path))
    assert {each.door: each.result for each in passages} == dict.fromkeys(
        ("layers", "check", "check json", "import", "report", "export gpkg", "export csv"), "done"
    )


def test_the_layers_to_damage_are_those_of_the_good_project(project):
    from gisapp.store.project_file import open_project

    assert {layer.id for layer in open_project(project).layers if layer.frame is not None} == set(LAYERS)


def test_the_same_number_makes_the_same_project(tmp_path, project):
    for mutant in some(mutants(10, 0, project)):
        made = [mutant.make(tmp_path / f"{mutant.number} {each}") for each in ("once", "again")]
        (one, done), (other, done_again) = made
        assert done == done_again
        assert one.read_bytes() == other.read_bytes(), mutant.kind
