"""The tests themselves: a test whose asserts all stand in a loop looks at something."""

import ast
from pathlib import Path

import pytest

from tests.some import some

TESTS = Path(__file__).resolve().parents[1]
NEVER_EMPTY = {"some", "range", "pairwise", "zip_longest"}
"""Calls over which a loop is not empty; ``zip`` only if strict and of the same."""


def may_be_empty(iterable):
    """Whether a loop over this expression may have nothing to look at, as far as the words show."""
    if isinstance(iterable, ast.Tuple | ast.List | ast.Set):
        return not iterable.elts
    if isinstance(iterable, ast.Dict):
        return not iterable.keys
    if isinstance(iterable, ast.Name | ast.Attribute):
        name = iterable.id if isinstance(iterable, ast.Name) else iterable.attr
        return not name.isupper()  # a constant is a table that the test writes down
    if isinstance(iterable, ast.Call):
        name = iterable.func.id if isinstance(iterable.func, ast.Name) else iterable.func.attr
        around = [iterable.func.value] if name in {"items", "values", "keys"} else iterable.args
        return name not in NEVER_EMPTY and all(may_be_empty(each) for each in around)
    return not isinstance(iterable, ast.Constant)


def unguarded(source):
    """Names of test functions that assert only in loops which may be empty."""
    for test in ast.walk(ast.parse(source)):
        if not (isinstance(test, ast.FunctionDef) and test.name.startswith("test_")):
            continue
        loops = [each for each in ast.walk(test) if isinstance(each, ast.For) and may_be_empty(each.iter)]
        inside = {each for loop in loops for each in ast.walk(loop)}
        checks = [each for each in ast.walk(test) if isinstance(each, ast.Assert) or _raises(each)]
        if checks and all(each in inside for each in checks):
            yield test.name


def _raises(node):
    return isinstance(node, ast.Attribute) and node.attr in {"raises", "fail"}


def test_no_test_asserts_only_in_a_loop_that_may_be_empty():
    paths = some(TESTS.rglob("test_*.py"))
    found = {path.name: names for path in paths if (names := [*unguarded(path.read_text("utf-8"))])}
    assert found == {}


@pytest.mark.parametrize(
    ("loop", "expected"),
    [
        ("for a in things():", ["test_it"]),
        ("for a in things:", ["test_it"]),
        ("for a in zip(x(), y(), strict=True):", ["test_it"]),
        ("for a in {}.items():", ["test_it"]),
        ("for a in some(things()):", []),
        ("for a in THINGS.values():", []),
        ("for a in (1, 2):", []),
        ("for n, a in enumerate(some(things)):", []),
    ],
)
def test_a_loop_that_may_be_empty_is_found(loop, expected):
    assert [*unguarded(f"def test_it():\n    {loop}\n        assert a\n")] == expected
    assert [*unguarded(f"def test_it():\n    {loop}\n        assert a\n    assert b\n")] == []
