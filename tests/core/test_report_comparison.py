"""A report that compares scenarios: the same figures in table, page, workbook and PDF, worked out by hand.

The town has 200 ha, 20,000 people in four subdistricts, a park of 2 ha in the first and two stations, one of
which has a stop within 50 m, the other within 120 m. 甲 moves that stop to 30 m, and adds a stop and a park
of 1.2 ha in the third subdistrict, at 50,000 and 2,000,000 yuan: 245 × 10,000. 乙 adds nothing, and says
that 9,000 people live in the first subdistrict.
"""

import html
import os
import re
import subprocess
import sys
from dataclasses import replace

import pypdf
import pytest
from openpyxl import load_workbook

from gisapp.__main__ import main
from gisapp.comparison import compared
from gisapp.edits import Add, Move
from gisapp.importing import import_files
from gisapp.own_target import OwnTarget
from gisapp.report.comparison import comparison_tables
from gisapp.report.content import report_of
from gisapp.scenario import Choices, Prices, Scenario
from gisapp.store.project_file import save_project
from gisapp.whose_plan import with_own_targets
from layers.text import Language
from tests.core.scenario_town import area, key, lonlat, point, quarters

EN = Language("en")


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    made = import_files([quarters(tmp_path_factory.mktemp("quarters") / "资料")])
    targets = tuple(
        OwnTarget(name=name, indicator=name, comparator=">=", value=value, unit=unit, year=2027)
        for name, value, unit in (
            ("transfer_coverage_50m", 80.0, "%"),
            ("park_area_per_capita", 1.5, "m2/person"),
        )
    )
    return with_own_targets(made, targets, "目标.csv")


@pytest.fixture(scope="module")
def scenarios(base):
    edits = (
        Move(role="bus_stop", feature=key(base, "bus_stop", "#S1"), shape=point(1500, 530)),
        Add(role="bus_stop", shape=point(900, 900), values=(("name", "新站"),)),
        Add(
            role="park", shape=lonlat(area(1050, 100, 120, 100)), values=(("name", "新园"), ("class", "G14"))
        ),
    )
    return (
        Scenario("甲", note="移站建园", edits=edits, choices=Choices(prices=Prices(5.0, 200.0))),
        Scenario("乙", choices=Choices(people=(("大坪街道", 9000.0),))),
    )


@pytest.fixture(scope="module")
def tables(base, scenarios):
    found = compared(base, scenarios)
    return comparison_tables(found.base, found.scenarios)


def said(table):
    rows = [*table.rows, *([] if table.total is None else [table.total])]
    return [
        [f"{cell.standing.sign} {EN.say(cell.text)}" if cell.standing else EN.say(cell.text) for cell in row]
        for row in rows
    ]


def test_indicators_beside_each_other_with_verdict_difference_and_cost(tables):
    rows = {row[0]: row[1:] for row in said(tables[0])}
    assert rows["Rail–bus transfer within 50 m"] == ["≥ 80 %", "✗ 50.0", "✓ 100.0 ▲50.0", "✗ 50.0 ="]
    assert rows["Park area per person"][1:] == ["✗ 1.0", "✓ 1.6 ▲0.6", "✗ 0.8 ▼0.2"]
    assert rows["Cost"][1:] == ["–", "245", "–"]


def test_by_subdistrict_only_what_a_scenario_moves_there(tables):
    """Greening coverage has no layer, and is as it was."""
    titles = [EN.say(each.title) for each in tables]
    assert [title.partition(",")[0] for title in titles[1:-1]] == [
        "Park area per person", "Green space rate", "Rail–bus transfer within 50 m",
        "Rail–bus transfer within 100 m",
    ]  # fmt: skip
    park = {row[0]: [re.sub(r"^\W ", "", cell) for cell in row[1:]] for row in said(tables[1])}
    assert park["大坪街道"] == ["5.0", "5.0 =", "2.2 ▼2.8"]
    assert park["七星岗街道"] == ["0.0", "2.0 ▲2.0", "0.0 ="]
    assert park["District"] == ["1.0", "1.6 ▲0.6", "0.8 ▼0.2"]


def test_what_the_scenarios_are(tables, base, scenarios):
    first, second = said(tables[-1])
    assert first[:3] == ["甲", "移站建园", "3 edits"]
    assert (
        "Cost: 2,450,000 yuan (1 new stop: 50,000 yuan, 1.2 ha of new park and green: 2,400,000 yuan)."
        in first[3]
    )
    assert second[:3] == ["乙", "–", "0 edits"]
    assert second[3] == "people by the scenario: 大坪街道 9,000 people."
    runs = [each.fingerprint for each in compared(base, scenarios).scenarios]
    assert [first[4], second[4]] == runs


def test_more_than_four_stand_in_several_tables(base, scenarios):
    many = [replace(scenarios[0], name=f"方案{n}") for n in range(6)]
    found = compared(base, many)
    made = comparison_tables(found.base, found.scenarios)
    assert [EN.say(each.title) for each in made[:2]] == [
        "Scenarios beside what is (1 of 2)", "Scenarios beside what is (2 of 2)",
    ]  # fmt: skip
    assert [len(each.columns) for each in made[:2]] == [7, 5]


def test_without_scenarios_a_report_is_what_it_was(base):
    found = compared(base, [])
    assert comparison_tables(found.base, found.scenarios) == ()
    report = report_of(found.base)
    assert report.comparison == ()
    assert "Scenarios beside what is" not in [EN.say(each.title) for each in report.tables()]


@pytest.fixture(scope="module")
def written(base, scenarios, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bericht")
    save_project(replace(base, scenarios=scenarios), folder / "p.gpkg")
    subprocess.run(
        [sys.executable, "-m", "gisapp", "--lang", "en", "report", str(folder / "p.gpkg"),
         "--scenarios", "甲,乙", "-o", str(folder / "out")],
        check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return {path.suffix: path for path in (folder / "out").iterdir()}


def _in_pdf(path):
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


def _in_page(path):
    text = re.sub(r"<script.*?</script>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def _in_workbook(path):
    """The cells of the sheet of scenarios as a spreadsheet shows them."""
    cells = []
    for row in load_workbook(path)["Scenarios"].iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float):
                literal = re.findall(r'"([^"]*)"', cell.number_format)
                digits = len(cell.number_format.partition(".")[2].partition('"')[0])
                before = literal[0] if cell.number_format.startswith('"') else ""
                after = literal[-1] if cell.number_format.endswith('"') else ""
                cells.append(f"{before}{cell.value:,.{digits}f}{after}")
            elif cell.value is not None:
                cells.append(str(cell.value))
    return " ".join(" ".join(cells).split())


@pytest.mark.parametrize(
    ("ending", "text_of"), [(".pdf", _in_pdf), (".html", _in_page), (".xlsx", _in_workbook)]
)
def test_every_output_shows_the_same_figures(written, tables, ending, text_of):
    text = text_of(written[ending])
    for table in tables:
        assert EN.say(table.title) in text
        for row in said(table):
            for cell in row[1:]:
                missing = [word for word in cell.split() if word not in text]
                assert not missing, (cell, missing)
    for cell in ("✗ 50.0", "✓ 100.0 ▲50.0", "✓ 1.6 ▲0.6", "✗ 0.8 ▼0.2", "2.2 ▼2.8", "245"):
        assert cell in text, cell


def test_the_workbook_s_figures_are_unrounded_numbers(written):
    sheet = load_workbook(written[".xlsx"])["Scenarios"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "Park area per person")
    assert [cell.value for cell in row[2:5]] == [
        pytest.approx(1.0, rel=1e-6), pytest.approx(1.6, rel=1e-6), pytest.approx(0.8, rel=1e-6),
    ]  # fmt: skip
    cost = next(row for row in sheet.iter_rows() if row[0].value == "Cost")
    assert cost[3].value == pytest.approx(245, rel=1e-6)


@pytest.mark.parametrize(("names", "says"), [("甲,丙", "no scenario “丙”"), ("甲,甲", "named twice")])
def test_scenarios_that_are_not_there(base, scenarios, tmp_path, capsys, names, says):
    save_project(replace(base, scenarios=scenarios), tmp_path / "p.gpkg")
    arguments = ["report", str(tmp_path / "p.gpkg"), "--formats", "html", "-o", str(tmp_path / "out")]
    assert main(["--lang", "en", *arguments, "--scenarios", names]) == 3
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_beside_the_report_of_one_of_them(base, scenarios, tmp_path):
    """The report of 乙, and in it both compared with what is."""
    save_project(replace(base, scenarios=scenarios), tmp_path / "p.gpkg")
    arguments = ["report", str(tmp_path / "p.gpkg"), "--formats", "html", "-o", str(tmp_path / "out")]
    assert main(["--lang", "en", *arguments, "--scenario", "乙", "--scenarios", "甲, 乙"]) == 0
    (page,) = (tmp_path / "out").iterdir()
    text = _in_page(page)
    assert "scenario “乙”" in text
    assert "people by the scenario: 大坪街道 9,000 people." in text
    assert "✗ 1.0 ✓ 1.6 ▲0.6 ✗ 0.8 ▼0.2" in text
