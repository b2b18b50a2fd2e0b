"""What was counted, and by which rule, stands on every output: table, JSON, CSV, page and workbook.

The district is 1 km by 1 km. 甲站 is on two lines and has five open entrances, one 30 m from the only stop
and four far from it; 乙站 is on one line and its only entrance is 70 m from it. So within 50 m there are
1 of 2 stations, 1 of 6 entrances, 2 of 3 line stations.
"""

import csv
import io
import json

import geopandas as gpd
import pytest
from openpyxl import load_workbook
from shapely import Point, box

from gisapp.__main__ import main
from gisapp.figures import counted
from gisapp.indicators import INDICATORS, chosen_indicator
from gisapp.parameters import TRANSFER_DEFINITIONS, Parameters
from layers.text import Language

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 503_000.0, 3_271_000.0
PARTS = {"D1": (1, 2), "D2": (1, 6), "D3": (2, 3), "D7": (1, 2)}
SAID = {  # fraction, what is short of 80 %, and the name of the rule
    ("D1", "en"): ("1 of 2 stations", "1 station short", "D1, Any open entrance, per physical station"),
    ("D2", "en"): ("1 of 6 entrances", "4 entrances short", "D2, Per open entrance"),
    ("D3", "en"): ("2 of 3 line stations", "1 line station short", "D3, Per line and station"),
    ("D1", "zh"): ("1 / 2 站", "差 1 站", "D1 任一开放出入口（按物理站）"),
    ("D2", "zh"): ("1 / 6 个出入口", "差 4 个出入口", "D2 按出入口"),
    ("D3", "zh"): ("2 / 3 个线路站", "差 1 个线路站", "D3 按线路站（换乘站逐线计）"),
}


def points(*places):
    return [Point(X + x, Y + y) for x, y in places]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    raw, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("out") / "p.gpkg"

    def write(role, geometry, **columns):
        gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(raw / f"{role}.gpkg")

    write("district", [box(X, Y, X + 1000, Y + 1000)], name=["渝中区"], code=["500103"])
    write("rail_station", points((100, 100), (190, 170)), name=["甲站", "乙站"], lines=["1、2", "3"])
    doors = points((100, 100), (100, 300), (100, 320), (100, 340), (100, 360), (200, 130))
    write("rail_entrance", doors, station=["甲站"] * 5 + ["乙站"], name=[*"12345", "1"])
    write("bus_stop", points((130, 100)), name=["甲站东"])
    assert run("import", raw, "-o", out)[0] == 0
    return out


def run(*arguments):
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.stdout", out)
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as stop:
            code = stop.code
    return code, out.getvalue()


@pytest.mark.parametrize(("rule", "lang"), SAID)
def test_the_table_counts_in_what_the_rule_counts(project, rule, lang):
    code, shown = run("check", project, "--transfer", rule, "--lang", lang, "--profile", "yuzhong_2027")
    assert code == 0
    line = next(line for line in shown.splitlines() if "50" in line and SAID[rule, lang][0] in line)
    assert SAID[rule, lang][1] in line
    assert SAID[rule, lang][2] in shown


@pytest.mark.parametrize("rule", PARTS)
def test_json_tells_choices_and_units(project, rule):
    options = ("--transfer", rule, "--border-station", "甲站", "--ndvi", "0.25")
    checked = json.loads(run("check", project, "--format", "json", *options)[1])
    assert checked["choices"] == {
        "transfer": rule,
        "border_stations": ["甲站"],
        "ndvi": 0.25,
        "confirmed": [],
    }
    row = next(row for row in checked["readings"] if row["indicator"] == "transfer_coverage_50m")
    assert (row["numerator"], row["denominator"]) == PARTS[rule]
    unit = {"D2": "entrances", "D3": "line_stations"}.get(rule, "stations")
    assert (row["numerator_unit"], row["denominator_unit"]) == (unit, unit)


@pytest.mark.parametrize(("rule", "lang"), SAID)
def test_csv_has_the_rule_in_every_row(project, rule, lang):
    shown = run("check", project, "--format", "csv", "--transfer", rule, "--lang", lang)[1]
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert len(rows) == 5
    assert all(SAID[rule, lang][2] in row["choices"] and "0.3" in row["choices"] for row in rows)


@pytest.mark.parametrize(("rule", "lang"), SAID)
def test_page_and_workbook_say_it_too(project, tmp_path, rule, lang):
    options = ("--formats", "html,xlsx", "--transfer", rule, "--lang", lang, "--profile", "yuzhong_2027")
    assert run("report", project, "-o", tmp_path, *options)[0] == 0
    page = next(tmp_path.glob("*.html")).read_text(encoding="utf-8")
    book = load_workbook(next(tmp_path.glob("*.xlsx")))
    fraction, short, title = SAID[rule, lang]
    assert fraction in page
    assert f"{short}" in page.partition('<table class="scores">')[0]  # in the conclusion
    below = page.partition('<table class="scores">')[2].partition("</section>")[0]
    assert title in below.partition("</table>")[2]
    overview = book.worksheets[0]
    row = next(row for row in overview.iter_rows() if row[4].value == short)
    assert (row[7].value, row[8].value) == PARTS[rule]
    unit = chosen_indicator("transfer_coverage_50m", Parameters(rule)).numerator_unit
    assert row[7].number_format.endswith(spelt(counted(PARTS[rule][0], unit), lang).partition(" ")[2] + '"')
    assert any(title in str(cell.value) for each in overview.iter_rows() for cell in each)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("persons", [0, 12_000])
def test_people_are_shown_also_where_no_park_is(tmp_path, lang, persons):
    folder = tmp_path / "raw"
    folder.mkdir()
    whole = gpd.GeoDataFrame(
        {"name": ["渝中区"], "population": [persons]}, geometry=[box(X, Y, X + 1000, Y + 1000)], crs=GRID
    )
    whole.to_file(folder / "district.gpkg")
    assert run("import", folder, "-o", tmp_path / "p.gpkg")[0] == 0
    options = ("--formats", "xlsx", "--lang", lang)
    assert run("report", tmp_path / "p.gpkg", "-o", tmp_path / "report", *options)[0] == 0
    book = load_workbook(next((tmp_path / "report").glob("*.xlsx")))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert ("人口未知。" if lang == "zh" else "The population is not known.") not in cells
    assert any(str(cell).startswith("district.gpkg") for cell in cells)


def spelt(text, lang):
    return Language(lang).say(text)


@pytest.mark.parametrize("rule", TRANSFER_DEFINITIONS)
def test_title_and_definition_are_of_the_rule(rule):
    usual, chosen = INDICATORS["transfer_coverage_100m"], chosen_indicator(
        "transfer_coverage_100m", Parameters(rule)
    )  # fmt: skip
    assert (chosen is usual) == (rule == "D1")
    assert (chosen.title == usual.title) == (rule == "D1")
    assert (chosen.definition == usual.definition) == (rule == "D1")
    assert "{" not in chosen.definition.zh + chosen.definition.en
    assert all(limit in chosen.definition.en for limit in ("100 m", "0.5 mm", "500 m"))


def test_stops_per_station_does_not_hang_on_the_rule(project):
    """One stop for two stations is usual, also where six entrances are counted."""
    for rule in TRANSFER_DEFINITIONS:
        checked = json.loads(run("check", project, "--format", "json", "--transfer", rule)[1])
        row = next(row for row in checked["readings"] if row["indicator"] == "transfer_coverage_50m")
        assert "plausible.stops_per_station" not in {each["code"] for each in row["doubts"]}
