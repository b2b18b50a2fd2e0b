"""Progress of long work goes from its beginning to its end and never back."""

from pathlib import Path

import pytest

from gisapp.cross_checks import cross_findings
from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.report.write import write_report
from layers.measuring.overlaps import overlaps
from layers.task import Task
from layers.text import Language
from tests.hand_made import hand_made_scorecard
from tests.some import some


class Watched(Task):
    """A task that keeps the shares that it is told."""

    def __init__(self):
        self.shares = []
        super().__init__(lambda share, _: self.shares.append(share))


@pytest.fixture(scope="module")
def project():
    return import_files([Path(__file__).parents[2] / "sample_data" / "raw"])


def runs_forward(shares, *, until):
    some(shares)
    return 0 <= shares[0] <= 0.1 and shares == sorted(shares) and until <= shares[-1] <= 1


def test_a_report_is_written_file_by_file(tmp_path):
    task = Watched()
    write_report(hand_made_scorecard(), tmp_path, ["xlsx", "html"], Language("en"), task=task)
    # Two files and what follows them are three parts; each file is told in its middle.
    assert task.shares == pytest.approx([0, 1 / 6, 1 / 2, 1])


@pytest.mark.parametrize(("work", "until"), [("evaluate", 0.8), ("cross_findings", 0.9), ("overlaps", 0.1)])
def test_long_work_runs_forward(work, until, project):
    task = Watched()
    if work == "evaluate":
        evaluate(project, task)
    elif work == "cross_findings":
        cross_findings(project.layers, task)
    else:
        overlaps(next(layer.frame for layer in project.layers if layer.role == "green"), task)
    assert runs_forward(task.shares, until=until), task.shares
