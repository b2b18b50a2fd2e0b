"""A plugin of pytest (``-p tests.mutants.covering``): which test files run which lines, and how long.

Whole files, not single tests: what a fixture of a module computes belongs to all that look at it.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path

import coverage
import pytest

FOLDER = "GISAPP_MUTATION_COVERING"
"""The variable that names the folder for the results; each process writes one file there."""


class Covering:
    """Traces the lines of the chosen sources, file of tests by file of tests."""

    def __init__(self, sources: list[str]) -> None:
        self.coverage = coverage.Coverage(data_file=None, include=sources, config_file=False)
        self.seconds: dict[str, float] = defaultdict(float)
        self.coverage.start()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """What runs from here on, fixtures too, is this file's."""
        self.coverage.switch_context(nodeid.partition("::")[0])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The seconds of set-up, test and clean-up."""
        self.seconds[report.nodeid.partition("::")[0]] += report.duration

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


def pytest_configure(config: pytest.Config) -> None:
    """Trace in the processes that run tests, not in the one that only hands them out."""
    if hasattr(config, "workerinput"):
        sources = Path(os.environ[FOLDER], "sources").read_text(encoding="utf-8").splitlines()
        config.pluginmanager.register(Covering(sources))
