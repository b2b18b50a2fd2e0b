"""Whoever calls a function of the computing core or one of the doors is told what each parameter is."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("gisapp/indicators", "layers/measuring")
DOORS = (
    *("gisapp/evaluate.py", "gisapp/study_area.py", "gisapp/population.py", "gisapp/targets.py"),
    *("gisapp/scorecard.py", "gisapp/project.py", "gisapp/store/project_file.py"),
    *("gisapp/importing/decisions.py", "gisapp/importing/draft.py", "gisapp/importing/files.py"),
    *("gisapp/importing/finished.py", "gisapp/report/content.py", "gisapp/report/write.py"),
    *("layers/check.py", "layers/conform.py", "layers/reading/opening.py", "layers/writing/layer_files.py"),
)
FILES = (
    *(path.relative_to(ROOT).as_posix() for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))),
    *DOORS,
)
TOLD_ELSEWHERE = {"self", "cls", "task"}

NAMED = '''
def area(shape, *, crs=None, task=None):
    """The area.

    Parameters
    ----------
    shape, crs
        What is measured, in m².
    """
    def nested(unsaid): ...

class Zones:
    """Zones."""

    @property
    def count(self): ...

    def within(self, limit):
        """Those within ``limit`` metres."""

    def _own(self, unsaid): ...

class _Own:
    def method(self, unsaid): ...
'''
UNNAMED = '''
def area(shapes, crs, *rest, **more):
    """The area of each shape in a crs_of."""

class Zones:
    @classmethod
    def of(cls, corners): ...
'''


def public_functions(source):
    """Name and node of each public function and method that takes something; nested ones are not reached."""
    for node in ast.parse(source).body:
        members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else ()
        for prefix, each in (("", node), *((f"{node.name}.", member) for member in members)):
            if isinstance(each, ast.FunctionDef) and not each.name.startswith("_") and parameters(each):
                yield prefix + each.name, each


def parameters(function):
    """Names of the parameters, but for those that are the same everywhere."""
    told = function.args
    every = (*told.posonlyargs, *told.args, told.vararg, *told.kwonlyargs, told.kwarg)
    return [each.arg for each in every if each is not None and each.arg not in TOLD_ELSEWHERE]


def unnamed(source):
    """Function and parameter, for each that the function's docstring does not name as a whole word."""
    return [
        f"{name}: {parameter}"
        for name, function in public_functions(source)
        for parameter in parameters(function)
        if not re.search(rf"\b{parameter}\b", ast.get_docstring(function) or "")
    ]


@pytest.mark.parametrize("file", FILES)
def test_every_parameter_is_named(file):
    assert unnamed((ROOT / file).read_text(encoding="utf-8")) == []


def test_there_is_something_to_look_at():
    found = [
        name for file in FILES for name, _ in public_functions((ROOT / file).read_text(encoding="utf-8"))
    ]
    assert len(found) > 60
    assert {"covered", "ground_area", "Zones.areas_of", "evaluate", "read", "draft_of"} <= set(found)


def test_what_is_named_is_found_and_what_is_not_is_told():
    assert [name for name, _ in public_functions(NAMED)] == ["area", "Zones.within"]
    assert unnamed(NAMED) == []
    assert unnamed(UNNAMED) == ["area: shapes", "area: crs", "area: rest", "area: more", "Zones.of: corners"]
