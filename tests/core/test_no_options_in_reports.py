"""A report goes to the head of a bureau: no option of the command line is in it, and no formula in braces."""

import ast
import re
from pathlib import Path

import geopandas as gpd
import pytest
from openpyxl import load_workbook
from shapely import Point, box

from gisapp.__main__ import main
from gisapp.indicators import INDICATORS, chosen_indicator
from gisapp.parameters import TRANSFER_DEFINITIONS, Parameters
from tests.some import some

ROOT = Path(__file__).resolve().parents[2]
OPTION = re.compile(r"--[a-z]{2,}")
BRACES = re.compile(r"[{}∪∩∈|]")
SPOKEN_TO_SCRIPTS = {
    "layers/writing/target.py",  # why nothing was written: an error, which no project keeps
    "gisapp/store/changed.py",  # why a project was not opened: the same
}
GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 500_000.0, 3_271_000.0


def messages():
    """All sentences of the floors, with the file in which each stands; those of the command line left out."""
    for floor in ("layers", "gisapp", "ui"):
        for path in (ROOT / floor).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("gisapp/cli/"):
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("T", "plural"):
                        yield from ((name, each) for each in node.args if isinstance(each, ast.Constant))


def test_no_sentence_names_an_option():
    for name, node in some(messages()):
        if name not in SPOKEN_TO_SCRIPTS:
            assert not OPTION.search(node.value), name


def test_no_translation_names_an_option_that_the_sentence_does_not():
    for catalogue in some((ROOT / "resources" / "locale").rglob("*.po")):
        for entry in catalogue.read_text(encoding="utf-8").split("\n\n"):
            english, _, chinese = entry.partition("\nmsgstr")
            assert set(OPTION.findall(chinese)) <= set(OPTION.findall(english)), entry


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("rule", TRANSFER_DEFINITIONS)
def test_no_formula_has_braces(indicator, rule):
    assert not BRACES.search(chosen_indicator(indicator, Parameters(rule)).formula)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Findings whose mends once named options: a file that is far, one that is unclear, a border station."""
    raw, out = tmp_path_factory.mktemp("原始 资料"), tmp_path_factory.mktemp("out") / "p.gpkg"

    def write(role, geometry, crs=GRID, **columns):
        gpd.GeoDataFrame(columns, geometry=geometry, crs=crs).to_file(raw / f"{role}.gpkg")

    whole = box(X, Y, X + 1000, Y + 1000)
    write("district", [whole], name=["方块区"], population=[10_000])
    write("built_up", [whole], name=["all"])
    write("park", [box(X + 9e5, Y, X + 9e5 + 100, Y + 100)], name=["far"], **{"class": ["G11"]})
    write("rail_station", [Point(X + 500, Y + 500), Point(X + 1080, Y + 500)], name=["Central", "袁家岗"])
    doors = [Point(X + 500, Y + 520), Point(X + 1080, Y + 520)]
    write("rail_entrance", doors, station=["Central", "袁家岗"])
    write("bus_stop", [Point(X + 500, Y + 540)], name=["Stop"])
    write("图层甲", [whole], 甲=["1"])
    return raw, out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_options_are_said_by_the_command_and_in_no_report(project, tmp_path, capsys, lang):
    raw, out = project
    assert main(["import", str(raw), "-o", str(out), "--force", "--lang", lang]) == 0
    assert "--role ROLE=图层甲.gpkg" in capsys.readouterr().out
    assert main(["check", str(out), "--lang", lang]) == 0
    assert "--border-station NAME" in capsys.readouterr().out
    report = tmp_path / "report"
    assert main(["report", str(out), "-o", str(report), "--formats", "html,xlsx", "--lang", lang]) == 0
    page = next(report.glob("*.html")).read_text(encoding="utf-8")
    shown = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    assert "袁家岗" in shown
    assert not OPTION.search(re.sub(r"<[^>]*>", "", shown))
    book = load_workbook(next(report.glob("*.xlsx")))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("袁家岗" in each for each in cells)
    assert not [each for each in cells if OPTION.search(each)]
