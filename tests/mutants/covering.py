"""A plugin of pytest (``-p tests.mutants.covering``): which tests run which lines, and how long.

What a fixture of a module or session computes belongs to all tests of the file, since all may look at it.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import coverage
import pytest

FOLDER = "GISAPP_MUTATION_COVERING"
"""The variable that names the folder for the results; each process writes one file there."""


class Covering:
    """Traces the lines of the chosen sources, test by test."""

    def __init__(self, sources: list[str]) -> None:
        self.coverage = coverage.Coverage(data_file=None, include=sources, config_file=False)
        self.seconds: dict[str, float] = defaultdict(float)
        self.test, self.started = "", 0.0
        self.coverage.start()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """What runs from here on is this test's."""
        self.test, self.started = nodeid, _computed()
        self.coverage.switch_context(nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        """What a wider fixture runs is the whole file's."""
        if fixturedef.scope == "function":
            return (yield)
        file, started = self.test.partition("::")[0], _computed()
        self.coverage.switch_context(file)
        try:
            return (yield)
        finally:
            spent = _computed() - started
            self.seconds[file] += spent
            self.seconds[self.test] -= spent
            self.coverage.switch_context(self.test)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """The seconds of set-up, test and clean-up."""
        self.seconds[nodeid] += _computed() - self.started

    def pytest_sessionfinish(self) -> None:
        """Write down what was seen."""
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {path: data.contexts_by_lineno(path) for path in data.measured_files()}
        known = {
            str(Path(path).relative_to(Path.cwd())): {
                line: sorted(filter(None, tests)) for line, tests in found.items()
            }
            for path, found in lines.items()
        }
        target = Path(os.environ[FOLDER], f"{os.getpid()}.json")
        target.write_text(json.dumps({"lines": known, "seconds": self.seconds}), encoding="utf-8")


def _computed() -> float:
    """Seconds that this process, and those that it waited for, have computed, however busy the machine."""
    return sum(os.times()[:4])


def pytest_configure(config: pytest.Config) -> None:
    """Trace in the processes that run tests, not in the one that only hands them out."""
    if hasattr(config, "workerinput"):
        sources = Path(os.environ[FOLDER], "sources").read_text(encoding="utf-8").splitlines()
        config.pluginmanager.register(Covering(sources))
