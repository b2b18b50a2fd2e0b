"""Reports of this program that lie among the data are none, and are told as passed over."""

import shutil

import pytest

from gisapp.report.write import write_report
from layers.text import Language
from tests.changed_projects import gisapp
from tests.core.imported import draft
from tests.hand_made import hand_made_scorecard

REPORT = "It is a report of this program, not a file of data, and was passed over."


@pytest.fixture(params=["zh", "en"])
def report(request, tmp_path):
    """The workbook of a report, beside which nothing else lies."""
    (path,) = write_report(hand_made_scorecard(), tmp_path / "data", ["xlsx"], Language(request.param))
    return path


@pytest.mark.parametrize("name", ["", "人口.xlsx", "population.XLSX"])
def test_a_report_in_a_folder_is_no_population(report, name):
    path = report.rename(report.with_name(name)) if name else report
    found = draft(path.parent)
    assert [row.source.title for row in found.rows] == []
    assert [(each.file, str(each.message)) for each in found.findings if each.code == "file.project"] == [
        (path.name, REPORT)
    ]


def test_a_table_beside_it_is_read(report):
    (report.parent / "人口.csv").write_text("街道,常住人口\n甲街道,1000\n", encoding="utf-8")
    assert [row.source.title for row in draft(report.parent).rows] == ["人口.csv"]


def test_a_report_that_is_named_itself_is_read_as_what_it_is(report):
    done = gisapp("inspect", report)
    assert REPORT not in done.out
    assert f"{report.name}:" in done.out  # its sheets


def test_it_is_told_by_the_command(report, tmp_path):
    shutil.copy(report, tmp_path / "beside.xlsx")
    assert REPORT in gisapp("inspect", report.parent).out
    assert "报告" in gisapp("inspect", report.parent, lang="zh").out
