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
STYLE = {"weight": 3, "fillOpacity": 0.5}
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


def covered_in(path, lines, seconds):
    covered = Covered()
    covered.lines[str(path)] = lines
    covered.seconds.update(seconds)
    return covered


def test_a_line_is_tried_by_the_tests_that_run_it_the_quickest_files_first(mutants):
    quick, slow = [f"a.py::test_{k}" for k in range(5)], ["b.py::test_long", "c.py::test_longer"]
    seconds = {**dict.fromkeys(quick, 1.0), "b.py::test_long": 60.0, "c.py::test_longer": 80.0}
    covered = covered_in(mutants[0].path, {7: {"d.py::test"}, 8: {*quick, *slow}}, seconds)
    (of_line, *_) = (covered.tests_of(each) for each in mutants if each.line == 8)
    assert of_line == (quick, ["b.py::test_long"])  # 145 seconds are too many


def test_a_constant_is_tried_by_all_tests_that_use_its_file_and_so_is_what_few_run(mutants):
    covered = covered_in(mutants[0].path, {3: {"a.py::test"}, 7: {"b.py"}, 8: {"b.py::test"}}, {})
    tried = [set(covered.tests_of(each)[0]) for each in mutants]
    assert all({"a.py::test", "b.py"} <= each for each in tried)
    assert len(mutants) > 1


def test_the_tests_of_a_line_come_before_quicker_ones_of_its_file(mutants):
    seconds = {"a.py::test": 70.0, "b.py::test": 1.0, "c.py::test": 30.0}
    covered = covered_in(mutants[0].path, {3: {"b.py::test", "c.py::test"}, 8: {"a.py::test"}}, seconds)
    (of_line, *_) = (covered.tests_of(each) for each in mutants if each.line == 8)
    assert of_line == (["a.py::test"], ["b.py::test"])  # 101 seconds are too many


def test_what_runs_little_else_is_tried_first(mutants):
    """A test of the whole program runs the line too, and is quicker."""
    seconds = {"whole.py::test": 1.0, "unit.py::test": 5.0}
    covered = covered_in(mutants[0].path, {7: set(seconds), 8: set(seconds)}, seconds)
    covered.lines["other.py"] = {1: {"whole.py::test"}}
    (of_line, *_) = (covered.tests_of(each) for each in mutants if each.line == 8)
    assert of_line == (["unit.py::test", "whole.py::test"], [])


def test_a_constant_is_tried_by_the_tests_of_lines_that_name_it_elsewhere(mutants, tmp_path):
    other = tmp_path / "other.py"
    other.write_text("from small import LIMIT\nx = 1\ny = LIMIT + 1\n", encoding="utf-8")
    covered = covered_in(mutants[0].path, {8: {"small.py::test"}}, {})
    covered.lines[str(other)] = {2: {"x.py::test"}, 3: {"y.py::test"}}
    (of_limit, *_) = (covered.tests_of(each) for each in mutants if each.line == 3)
    assert set(of_limit[0]) == {"small.py::test", "y.py::test"}


def test_fixtures_that_tests_share_cost_once(mutants):
    seconds = {"a.py": 8.0, "a.py::test_1": 1.0, "a.py::test_2": 1.0, "b.py::test": 1.0}
    covered = covered_in(mutants[0].path, {}, seconds)
    assert covered.of_all(["a.py::test_1", "a.py::test_2", "b.py::test"]) == 11.0
    assert covered.of_all(["a.py", "b.py::test"]) == 11.0  # a whole file is all of its tests
