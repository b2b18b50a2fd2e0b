"""Work in the background: results, errors, cancelling, replacing, closing."""

import threading

import pytest

from layers.errors import Cancelled, UserError
from layers.text import T
from ui.background import Background


@pytest.fixture
def background(qapp):
    made = Background()
    yield made
    made.close()


def test_result_arrives_in_the_main_thread(background, qtbot):
    seen = []
    background.run(
        lambda _: threading.current_thread().name,
        lambda name: seen.append((name, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("background", threading.main_thread())]


def test_operations_run_one_after_the_other(background, qtbot):
    seen = []
    for number in range(5):
        background.run(lambda _, number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert seen == [0, 1, 2, 3, 4]


def test_error_is_told_once_and_the_next_operation_runs(background, qtbot):
    told, private, seen = [], [], []
    background.failed.connect(told.append)

    def refuse(_):
        raise UserError(T("No."))

    background.run(refuse, seen.append, failed=private.append)
    background.run(lambda _: "next", seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert [str(error) for error in told] == ["No."]
    assert private == told
    assert seen == ["next"]


def wait_for_cancel(task):
    while True:
        task.step(0.5, T("Waiting"))
        threading.Event().wait(0.005)


def test_cancel_stops_at_the_next_step(background, qtbot):
    told = []
    background.failed.connect(told.append)
    background.run(wait_for_cancel, told.append)
    qtbot.wait(50)
    background.cancel()
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], Cancelled)
    assert not background.busy


def test_newer_operation_of_a_kind_replaces_the_older(background, qtbot):
    told, seen = [], []
    background.failed.connect(told.append)
    background.run(wait_for_cancel, seen.append, kind="figures")
    background.run(lambda _: "newer", seen.append, kind="figures")
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["newer"]
    assert told == []


def test_progress_shows_after_half_a_second_and_goes_away(background, qtbot):
    seen = []
    background.progressed.connect(seen.append)
    background.run(wait_for_cancel, seen.append)
    qtbot.waitUntil(lambda: (0.5, T("Waiting")) in seen, timeout=3000)
    background.cancel()
    qtbot.waitUntil(lambda: seen[-1] is None)


def test_short_work_shows_no_progress(background, qtbot):
    seen, done = [], []
    background.progressed.connect(seen.append)
    background.run(lambda _: 1, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert set(seen) <= {None}


def test_closing_stops_what_runs(qapp):
    background = Background()
    background.run(wait_for_cancel, print)
    background.close()
    assert not background._thread.is_alive()
