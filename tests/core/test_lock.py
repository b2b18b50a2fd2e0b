"""The lock of a project: held by processes of their own, left behind by dead ones, and forged."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from gisapp.__main__ import main
from gisapp.history import DropScenario, PutScenario
from gisapp.scenario import Scenario
from gisapp.store.chain import add_steps, move_head
from gisapp.store.lock import Lock, Taken, Unlockable, refuse_locked, take, user_name
from gisapp.store.project_file import open_project, save_project
from layers.errors import UserError
from tests.core.scenario_town import project

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from gisapp.store.lock import Lock, take
taken = take(Path(sys.argv[1]))
print(type(taken).__name__, flush=True)
sys.stdin.readline()
if isinstance(taken, Lock):
    taken.release()
"""
AN_HOUR = 3600


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return project(tmp_path_factory.mktemp("town") / "资料")


@pytest.fixture
def file(base, tmp_path):
    path = tmp_path / "甲区.gpkg"
    save_project(base, path)
    return path


@pytest.fixture
def some_file(tmp_path):
    """What a lock stands beside may be anything."""
    path = tmp_path / "甲区.gpkg"
    path.write_bytes(b"x")
    return path


def lock_of(path):
    return path.with_name(f"{path.name}.lock")


@contextmanager
def another_window(path, expected="Lock"):
    """A process that has the project open."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert child.stdout.readline().strip() == expected
        yield child
    finally:
        if child.poll() is None:
            child.communicate("\n")
        child.stdout.close()
        child.stdin.close()


def killed(child):
    child.kill()
    child.wait()


def of_another_machine(path, *, old=0, **more):
    """Make the lock that is there one of another machine, last renewed so many seconds ago."""
    found = json.loads(lock_of(path).read_text(encoding="utf-8"))
    found |= {"who": "林工", "host": "PC-3", "machine": "feedfeedfeed", "token": "0", **more}
    lock_of(path).write_text(json.dumps(found), encoding="utf-8")
    seconds = lock_of(path).stat().st_mtime - old
    os.utime(lock_of(path), (seconds, seconds))


# ------------------------------------------------------------ on one machine


def test_a_second_window_is_told_who_has_it_and_gets_it_afterwards(some_file):
    with another_window(some_file) as child:
        taken = take(some_file)
        assert isinstance(taken, Taken)
        assert (taken.who, taken.stale) == (user_name(), False)
        assert taken.host in str(taken.said)
        assert taken.since[:10] in str(taken.said)
        assert isinstance(take(some_file, over_stale=True), Taken)  # it lives
        child.communicate("\n")
    assert not lock_of(some_file).exists()
    with take(some_file) as lock:
        assert isinstance(lock, Lock)
        assert lock.over is None
        with another_window(some_file, "Taken"):
            assert lock.renew()
    assert not lock_of(some_file).exists()


def test_the_lock_of_a_process_that_was_killed_is_taken_over(some_file):
    with another_window(some_file) as child:
        killed(child)
    assert lock_of(some_file).exists()
    lock = take(some_file)
    assert isinstance(lock, Lock)
    assert lock.over is not None
    assert lock.over.who == user_name()
    assert json.loads(lock_of(some_file).read_text(encoding="utf-8"))["pid"] == os.getpid()
    with another_window(some_file, "Taken"):
        pass
    lock.release()


def test_a_lock_of_a_dead_process_whose_number_lives_again_is_taken_over(some_file):
    """What tells is the system's lock on the file, not the number of the process."""
    with another_window(some_file) as child:
        killed(child)
    found = json.loads(lock_of(some_file).read_text(encoding="utf-8"))
    lock_of(some_file).write_text(json.dumps({**found, "pid": os.getppid()}), encoding="utf-8")
    lock = take(some_file)
    assert isinstance(lock, Lock)
    lock.release()


def test_a_link_and_its_file_have_one_lock(some_file, tmp_path):
    link = tmp_path / "link.gpkg"
    link.symlink_to(some_file)
    with take(link), another_window(some_file, "Taken"):
        assert not lock_of(link).exists()


def test_two_windows_of_one_process_are_two(some_file):
    with take(some_file):
        assert isinstance(take(some_file), Taken)


# ------------------------------------------------------------ of another machine


def test_a_lock_of_another_machine_is_respected_while_it_is_renewed(some_file):
    take(some_file).release()
    with another_window(some_file) as child:
        killed(child)
    of_another_machine(some_file, old=200)
    taken = take(some_file, over_stale=True)
    assert isinstance(taken, Taken)
    assert (taken.who, taken.host, taken.stale) == ("林工", "PC-3", False)


def test_one_that_was_not_renewed_for_five_minutes_is_taken_over_when_somebody_says_so(some_file):
    with another_window(some_file) as child:
        killed(child)
    of_another_machine(some_file, old=AN_HOUR)
    taken = take(some_file)
    assert isinstance(taken, Taken)
    assert taken.stale
    assert "not been heard of for five minutes" in str(taken.said)
    lock = take(some_file, over_stale=True)
    assert isinstance(lock, Lock)
    assert lock.over == taken
    lock.release()


def test_what_clocks_say_is_not_asked(some_file):
    """The holder's clock is a year behind; its lock was written just now."""
    with another_window(some_file) as child:
        killed(child)
    of_another_machine(some_file, since="2020-01-01T00:00:00+08:00", renewed="2020-01-01T00:00:00+08:00")
    taken = take(some_file, over_stale=True)
    assert isinstance(taken, Taken)
    assert not taken.stale


def test_a_holder_that_comes_back_after_it_was_taken_over_is_told(some_file):
    slept = take(some_file)
    assert isinstance(slept, Lock)
    of_another_machine(some_file)
    assert not slept.renew()
    slept.release()
    assert json.loads(lock_of(some_file).read_text(encoding="utf-8"))["host"] == "PC-3"


def test_a_lock_that_somebody_deleted_comes_again(some_file):
    lock = take(some_file)
    assert isinstance(lock, Lock)
    lock_of(some_file).unlink()
    assert lock.renew()
    with another_window(some_file, "Taken"):
        pass
    lock.release()
    assert not lock_of(some_file).exists()


def test_renewing_makes_a_lock_young(some_file):
    lock = take(some_file)
    assert isinstance(lock, Lock)
    os.utime(lock_of(some_file), (0, 0))
    assert lock.renew()
    assert lock_of(some_file).stat().st_mtime > AN_HOUR
    lock.release()


# ------------------------------------------------------------ where there can be none, and forged ones


@pytest.mark.skipif(sys.platform != "linux", reason="has no folder in which not even root may write")
def test_a_folder_that_cannot_be_written_to_gives_no_lock():
    taken = take(Path("/proc/version"))
    assert isinstance(taken, Unlockable)
    assert "looked at but not changed" in str(taken.said)


def test_no_project_gives_no_lock(tmp_path):
    assert isinstance(take(tmp_path / "nowhere" / "a.gpkg"), Unlockable)


FORGED = {
    "empty": b"",
    "no JSON": b"\xff\xfe{",
    "a list": b"[1]",
    "other members": b'{"pid": 1}',
    "another type": b'{"who": 1, "host": 2, "machine": [], "pid": "x", "since": 0, "renewed": 0, "token": 0}',
    "deep": b"[" * 4000,
    "long names": json.dumps({"who": "x" * 3000}).encode(),
}


@pytest.mark.parametrize("content", FORGED.values(), ids=FORGED)
def test_a_lock_that_says_nothing_is_respected_and_grows_old(some_file, content):
    lock_of(some_file).write_bytes(content)
    taken = take(some_file)
    assert taken == Taken("", "", "", stale=False)
    with pytest.raises(UserError, match=r"does not say who") as refused:
        refuse_locked(some_file)
    assert "delete 甲区.gpkg.lock" in str(refused.value.hint)
    os.utime(lock_of(some_file), (0, 0))
    assert take(some_file) == Taken("", "", "", stale=True)
    lock = take(some_file, over_stale=True)
    assert isinstance(lock, Lock)
    lock.release()


def test_a_huge_lock_is_not_read(some_file):
    with lock_of(some_file).open("wb") as stream:
        stream.truncate(1 << 30)
    assert take(some_file) == Taken("", "", "", stale=False)


@pytest.mark.skipif(os.name == "nt", reason="there are no such things")
@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "link to nowhere"])
def test_what_is_no_file_is_no_lock(some_file, tmp_path, kind):
    other = tmp_path / "other.txt"
    other.write_text("mine")
    {
        "folder": lambda: lock_of(some_file).mkdir(),
        "pipe": lambda: os.mkfifo(lock_of(some_file)),
        "link": lambda: lock_of(some_file).symlink_to(other),
        "link to nowhere": lambda: lock_of(some_file).symlink_to(tmp_path / "nowhere"),
    }[kind]()
    for over_stale in (False, True):
        assert isinstance(take(some_file, over_stale=over_stale), Unlockable)
    with pytest.raises(UserError, match="does not say who"):
        refuse_locked(some_file)
    assert other.read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_words_of_a_lock_are_only_words(some_file):
    with another_window(some_file) as child:
        killed(child)
    of_another_machine(some_file, who="{x.__class__} %s <b>\n✓")
    taken = take(some_file)
    assert "{x.__class__} %s <b>" in str(taken.said)


# ------------------------------------------------------------ nobody else writes


def test_who_has_no_lock_writes_nothing(file, base):
    before = file.read_bytes()
    with another_window(file):
        for write in (
            lambda: add_steps(file, 0, [PutScenario(Scenario("甲"))]),
            lambda: move_head(file, 0, 0),
            lambda: save_project(base, file, replace=True),
        ):
            with pytest.raises(UserError, match=r"has had the project open since .* Nothing was written"):
                write()
        assert file.read_bytes() == before
        assert open_project(file).title == base.title
    assert add_steps(file, 0, [PutScenario(Scenario("甲"))]) == 1


def test_who_has_the_lock_writes(file):
    with take(file):
        head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
        move_head(file, head, 0)
        move_head(file, 0, head)
        at = open_project(file)
        assert save_project(at, file, replace=True, history=file) == head
        assert add_steps(file, head, [DropScenario("甲")]) == 2


def test_the_lock_of_a_dead_process_hinders_nobody(file):
    with another_window(file) as child:
        killed(child)
    assert add_steps(file, 0, [PutScenario(Scenario("甲"))]) == 1


def test_commands_refuse_and_say_who_has_it(file, capsys, tmp_path):
    raw = str(tmp_path / "nothing")
    with another_window(file):
        for arguments in (
            ["scenario", "new", str(file), "甲"],
            ["import", raw, "-o", str(file), "--force"],
        ):
            assert main(["--lang", "en", *arguments]) == 3
            assert "has had the project open since" in capsys.readouterr().err
        assert main(["--lang", "en", "scenario", "list", str(file)]) == 0
