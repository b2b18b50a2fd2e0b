"""The mutants are what they are said to be; whether tests notice them takes an hour (tests/mutation.py)."""

import pytest

from tests.mutants.made import AMOUNTS, mutants_of
from tests.mutants.trying import Covered
from tests.mutation import COMPUTING, sources

SMALL = '''"""A module."""
from m import T, covers
LIMIT = 64
PILES = 8
def share(a: int = 1, *, whole: bool = True) -> float:
    m.prepare(a)
    if whole:
        return covers(a, key=min(a, LIMIT)) / 2
    return T("{n} of {m}", n=a + 1, whole=dict(zip(a, a, strict=True)))
'''
CHANGED = """
LIMIT = 65
LIMIT = (63)
def share(a: int = 2, *, whole: bool = True) -> float:
def share(a: int = (0), *, whole: bool = True) -> float:
def share(a: int = 1, *, whole: bool = False) -> float:
    if not (whole):
        return covers(a, key=min(a, LIMIT)) * 2
        return covers(a, key=min(a, LIMIT)) / 3
        return covers(a, key=min(a, LIMIT)) / (1)
        return covers(a, key=max(a, LIMIT)) / 2
        return contains(a, key=min(a, LIMIT)) / 2
        return covers(a, ) / 2
"""


@pytest.fixture
def mutants(tmp_path):
    (tmp_path / "small.py").write_text(SMALL, encoding="utf-8")
    return list(mutants_of(tmp_path, tmp_path / "small.py"))


def test_a_file_is_changed_in_one_place_at_a_time_and_messages_not_at_all(mutants):
    found = [each.difference.splitlines()[-1].removeprefix("+") for each in mutants]
    assert sorted(found) == sorted(CHANGED.strip("\n").splitlines())


def test_what_is_worked_out_at_import_is_told_apart(mutants):
    assert {each.line for each in mutants if not each.inside_function} == {3, 5}
    assert {each.line for each in mutants if each.inside_function} == {7, 8}


def test_every_amount_that_is_passed_over_is_there():
    texts = [path.read_text(encoding="utf-8") for path in sources(list(COMPUTING))]
    assert [name for name in AMOUNTS if not any(f"\n{name} = " in text for text in texts)] == []


def test_the_tests_of_a_line_are_those_that_run_it_and_of_a_constant_all_that_use_its_file(mutants):
    path = str(mutants[0].path)
    covered = Covered()
    covered.lines[path] = {3: {"first"}, 7: {"first", "second"}, 8: {"second", "slow"}}
    covered.seconds.update(first=1.0, second=1.0, slow=10_000.0)
    by_line = {each.line: covered.tests_of(each) for each in mutants}
    assert by_line[8] == (["second"], ["slow"])
    assert [set(tests) for tests in by_line[3]] == [{"first", "second"}, {"slow"}]
