"""What if, at the command line: scenarios are made, changed, computed and compared."""

import csv
import io
import json
import re
from pathlib import Path

import geopandas as gpd
import pytest
from openpyxl import load_workbook
from shapely.geometry import Point

from gisapp.__main__ import main
from gisapp.store.project_file import open_project, save_project
from tests.core.scenario_town import GRID, X, Y, area, geojson, key, lonlat, point, project, town

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return project(tmp_path_factory.mktemp("town") / "资料")


@pytest.fixture
def file(base, tmp_path):
    path = tmp_path / "方块区.gpkg"
    save_project(base, path)
    return str(path)


@pytest.fixture
def run(capsys):
    def run(*arguments, code=0):
        assert main(["--lang", "en", *arguments]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    return run


@pytest.fixture
def edits(base, tmp_path):
    """The second stop comes to 30 m from its entrance; a park of 1.2 ha is added and made 2.4 ha large."""
    listed = [
        {
            "do": "move", "role": "bus_stop", "feature": key(base, "bus_stop", "#S1"),
            "geometry": geojson(point(1500, 530)), "note": "待与公交商定",
        },
        {
            "do": "add", "role": "park", "as": "新园", "set": {"name": "新园", "class": "G14"},
            "geometry": geojson(lonlat(area(1000, 100, 120, 100))),
        },
        {
            "do": "reshape", "role": "park", "feature": "+新园",
            "geometry": geojson(lonlat(area(1000, 100, 240, 100))),
        },
    ]  # fmt: skip
    path = tmp_path / "改动.json"
    path.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
    return path


def district(rows):
    return {row["indicator"]: row["value"] for row in rows if row["zone_kind"] == "district"}


def test_a_scenario_from_its_making_to_its_figures(file, edits, run):
    run("scenario", "new", file, "方案甲", "--note", "会上提出", "--author", "林工")
    said = run("scenario", "edit", file, "方案甲", str(edits))
    assert "1. Bus stops: 1站 S1 moved 90.0 m to the south" in said
    assert "3 edits written to “方案甲”." in said
    shown = json.loads(run("scenario", "show", file, "方案甲", "--format", "json"))
    assert [each["do"] for each in shown] == ["move", "add", "reshape"]
    assert shown[0]["note"] == "待与公交商定"
    before = json.loads(run("check", file, "--format", "json"))
    after = json.loads(run("check", file, "--format", "json", "--scenario", "方案甲"))
    assert "scenario" not in before
    assert after["scenario"]["name"] == "方案甲"
    assert [each["said"] for each in after["scenario"]["edits"]][1].startswith(
        "New in Parks (G1): 新园, 1.2 ha"
    )
    was, now = district(before["readings"]), district(after["readings"])
    assert (was["transfer_coverage_50m"], now["transfer_coverage_50m"]) == (50, 100)
    assert was["park_area_per_capita"] == pytest.approx(1, rel=1e-6)
    assert now["park_area_per_capita"] == pytest.approx(2.2, rel=1e-6)
    assert before["fingerprint"] != after["fingerprint"]
    assert json.loads(run("check", file, "--format", "json")) == before  # the base stays what it is


def test_scenarios_beside_each_other(file, edits, run):
    run("scenario", "new", file, "甲")
    run("scenario", "edit", file, "甲", str(edits))
    run("scenario", "duplicate", file, "甲", "--as", "乙")
    only_stop = json.loads(edits.read_text(encoding="utf-8"))[:1]
    edits.write_text(json.dumps(only_stop), encoding="utf-8")
    run("scenario", "edit", file, "乙", str(edits), "--replace")
    found = json.loads(run("compare", file, "--format", "json"))
    assert [each["name"] for each in found["scenarios"]] == ["甲", "乙"]
    values = {each["name"]: district(each["readings"]) for each in found["scenarios"]}
    assert values["甲"]["park_area_per_capita"] == pytest.approx(2.2, rel=1e-6)
    assert values["乙"]["park_area_per_capita"] == pytest.approx(1, rel=1e-6)
    differences = {
        (each["name"], row["indicator"]): row["difference"]
        for each in found["scenarios"]
        for row in each["readings"]
        if row["zone_kind"] == "district"
    }
    assert differences["乙", "transfer_coverage_50m"] == 50
    assert differences["乙", "park_area_per_capita"] == 0
    rows = list(csv.DictReader(io.StringIO(run("compare", file, "--scenarios", "乙", "--format", "csv"))))
    assert {row["scenario"] for row in rows} == {"", "乙"}
    table = run("compare", file)
    assert "▲50.0" in table
    assert "as it is" in table


def test_lists_and_features(file, run):
    assert "no scenario yet" in run("scenario", "list", file)
    run("scenario", "new", file, "甲")
    assert json.loads(run("scenario", "list", file, "--format", "json")) == [
        {"name": "甲", "note": "", "author": "", "edits": 0}
    ]
    listed = json.loads(run("layers", file, "--features", "bus_stop", "--format", "json"))
    assert [each["feature"] for each in listed] == ["公交站.gpkg#S0", "公交站.gpkg#S1"]
    assert listed[0]["columns"]["name"] == "0站"
    assert listed[0]["geometry"]["coordinates"] == pytest.approx(point(500, 530).coords[0], abs=1e-9)
    assert "公交站.gpkg#S1" in run("layers", file, "--features", "bus_stop")
    run("scenario", "delete", file, "甲")
    assert json.loads(run("scenario", "list", file, "--format", "json")) == []


def test_edits_come_from_standard_input_too(file, edits, run, monkeypatch):
    run("scenario", "new", file, "甲")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(edits.read_bytes()), encoding="utf-8"))
    assert "3 edits written" in run("scenario", "edit", file, "甲", "-")


@pytest.mark.parametrize(
    ("listed", "says"),
    [
        ({"do": "remove", "feature": "别处#1"}, "Edit 1: Bus stops has no feature “别处#1”"),
        ({"do": "remove", "feature": "+新站"}, "has no feature “+新站”"),
        ({"do": "add", "geometry": geojson(point(2600, 500))}, "600.0 m outside the study area"),
        ({"do": "add", "geometry": {"type": "Point", "coordinates": [29.5, 106.5]}}, "no degrees"),
        ({"do": "add", "role": "basemap", "geometry": geojson(point(0, 0))}, "cannot be edited"),
    ],
)  # fmt: skip
def test_edits_that_cannot_be_leave_the_scenario_as_it_was(file, edits, run, listed, says):
    run("scenario", "new", file, "甲")
    run("scenario", "edit", file, "甲", str(edits))
    before = open_project(Path(file)).scenarios
    edits.write_text(json.dumps([{"role": "bus_stop", **listed}]), encoding="utf-8")
    assert says in run("scenario", "edit", file, "甲", str(edits), code=3)
    assert open_project(Path(file)).scenarios == before


def test_two_names_in_two_lists_of_edits(file, edits, run):
    run("scenario", "new", file, "甲")
    run("scenario", "edit", file, "甲", str(edits))
    assert "the name “新园” is that of an earlier one" in run(
        "scenario", "edit", file, "甲", str(edits), code=3
    )


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("new", "FILE", "甲"), 3, "already"),
        (("new", "FILE", "a" * 300 + '"\n'), 3, "1 to 100 characters"),
        (("show", "FILE", "乙"), 3, "no scenario “乙”"),
        (("delete", "FILE", "乙"), 3, "no scenario “乙”"),
        (("duplicate", "FILE", "乙"), 3, "no scenario “乙”"),
        (("edit", "FILE", "乙", "x.json"), 3, "x.json"),
        (("edit", "FILE", "甲", "nothing.json"), 3, "nothing.json"),
    ],
)
def test_sentences_for_what_cannot_be(file, run, arguments, code, says):
    run("scenario", "new", file, "甲")
    assert says in run("scenario", *(file if each == "FILE" else each for each in arguments), code=code)


@pytest.mark.parametrize(
    "arguments", [("new", "FILE"), ("edit", "FILE", "甲"), ("show", "FILE"), ("x", "FILE")]
)
def test_a_command_line_that_lacks_something(file, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["scenario", *(file if each == "FILE" else each for each in arguments)])
    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_reports_say_which_scenario_and_what_it_changes(file, edits, run, tmp_path):
    run("scenario", "new", file, "甲")
    run("scenario", "edit", file, "甲", str(edits))
    run("report", file, "--scenario", "甲", "--formats", "html,xlsx", "-o", str(tmp_path / "报告"))
    (page,) = (tmp_path / "报告").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "scenario “甲”" in text
    assert "1站 S1 moved 90.0 m to the south" in text
    assert "待与公交商定" in text
    assert "Value in the scenario" in text
    (book,) = (tmp_path / "报告").glob("*.xlsx")
    sheets = load_workbook(book)
    assert sheets.sheetnames[:2] == ["Overview", "Changes"]
    cells = [cell.value for row in sheets["Changes"].iter_rows() for cell in row]
    assert "Bus stops: 1站 S1 moved 90.0 m to the south" in cells


def test_check_tells_it_in_the_table_too(file, edits, run):
    run("scenario", "new", file, "甲")
    run("scenario", "edit", file, "甲", str(edits))
    shown = run("check", file, "--scenario", "甲")
    assert "scenario “甲”" in shown
    assert "3. Parks (G1): 新园 from 1.2 ha to 2.4 ha" in shown


def test_an_import_over_a_project_says_which_scenarios_go_with_it(file, run, tmp_path):
    run("scenario", "new", file, "方案甲")
    again = tmp_path.parent / "again"
    town(again)
    said = run("import", str(again), "-o", file, "--force")
    assert "The scenarios of the project that was replaced are gone: 方案甲." in said
    assert "scenarios" not in run("import", str(again), "-o", file, "--force")


def test_the_example_of_the_documentation_runs_on_the_sample(run, tmp_path):
    """S011 comes to 44 m from its entrance: 15 of 20 stations; the last edit is switched off."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    example = re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0]
    (tmp_path / "edits.json").write_text(example, encoding="utf-8")
    sample = str(tmp_path / "sample.gpkg")
    run("import", str(ROOT / "sample_data" / "raw"), "-o", sample)
    run("scenario", "new", sample, "方案甲", "--note", "会上提出")
    run("scenario", "edit", sample, "方案甲", str(tmp_path / "edits.json"))
    shown = run("check", sample, "--scenario", "方案甲")
    assert "15 of 20 stations" in shown
    assert "(switched off)" in shown
    assert "It is of a raster, which does not follow the edits of a scenario." in shown
    assert "▲5.0" in run("compare", sample)


def test_layers_are_exported_as_a_scenario_would_make_them(run, file, edits, tmp_path):
    """For other programs, which see what is in the project itself."""
    run("scenario", "new", file, "方案甲")
    run("scenario", "edit", file, "方案甲", str(edits))
    run("export", file, "-o", str(tmp_path / "现状"))
    run("export", file, "-o", str(tmp_path / "甲"), "--scenario", "方案甲")
    before, after = ({path.name for path in (tmp_path / name).iterdir()} for name in ("现状", "甲"))
    assert after - before == {"park_added.gpkg"}
    added = gpd.read_file(tmp_path / "甲" / "park_added.gpkg")
    assert added["Name"].tolist() == ["新园"]
    assert added.to_crs(GRID).area.sum() == pytest.approx(24_000, rel=1e-6)
    moved = gpd.read_file(tmp_path / "甲" / "bus_stop.gpkg").to_crs(GRID).geometry.iloc[1]
    assert moved.distance(Point(X + 1500, Y + 530)) < 1e-3
    assert "no scenario" in run("export", file, "-o", str(tmp_path / "乙"), "--scenario", "方案乙", code=3)
    assert not (tmp_path / "乙").exists()
