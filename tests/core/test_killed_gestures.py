"""A few kills of ``tests/killed_gestures.py``, and that it would see what is lost."""

import os

import pytest

from gisapp.store.chain import move_head
from gisapp.store.project_file import open_project
from tests import killed_gestures
from tests.killed_gestures import LOST, Ground, kill_one
from tests.some import some

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills processes by signals")
STEPS = [*range(100, 134, 2)]
COMMANDS = [101, 103, 105]


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    return Ground(tmp_path_factory.mktemp("ground"))


@pytest.mark.parametrize("seed", some([*STEPS, *COMMANDS]))
def test_what_was_done_is_there_after_a_kill(ground, tmp_path, seed):
    killed = kill_one(ground, seed, tmp_path)
    assert killed.outcome != LOST, killed.told


def test_a_gesture_that_is_lost_is_seen(ground, tmp_path, monkeypatch):
    """The file is put back by two gestures before it is looked at."""

    def opened(path):
        project = open_project(path)
        move_head(path, project.head, 0)
        return open_project(path)

    monkeypatch.setattr(killed_gestures, "open_project", opened)
    assert kill_one(ground, 102, tmp_path).outcome == LOST
