"""``check`` tells what bears on the figures; the import tells everything, one line for each finding."""

import json
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import Polygon, box

from gisapp.__main__ import main
from gisapp.cli.bearing import bearing_on_figures
from gisapp.scorecard import Scorecard
from gisapp.targets import profile_of
from layers.findings import Finding, Severity
from layers.text import T
from tests.hand_made import hand_made_scorecard
from tests.some import some

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 500_000.0, 3_271_000.0


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("原始 资料")

    def write(file, geometry, encoding="utf-8", **columns):
        frame = gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID)
        frame.to_file(folder / file, encoding=encoding)

    whole = box(X, Y, X + 1000, Y + 1000)
    bow_tie = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    write("区界.gpkg", [whole], name=["方块区"], population=[10_000])
    write("built_up.gpkg", [whole], name=["all"])
    write("park.shp", [bow_tie, whole], encoding="gbk", name=["甲园", "乙园"], **{"class": ["G11", "G12"]})
    (folder / "park.cpg").unlink()
    return folder


@pytest.fixture(scope="module")
def project(raw, tmp_path_factory):
    path = tmp_path_factory.mktemp("out") / "p.gpkg"
    assert main(["import", str(raw), "-o", str(path)]) == 0
    return path


def findings(shown):
    return [line for line in shown.splitlines() if line[:1] in {"·", "⚠", "✗", "?"}]


@pytest.mark.parametrize(
    ("lang", "invalid", "page"), [("en", "Invalid outlines", "GBK"), ("zh", "图形无效", "GBK")]
)
def test_check_repeats_no_note_on_how_a_file_is_written(raw, project, capsys, lang, invalid, page):
    assert main(["inspect", str(raw), "--lang", lang]) == 0
    told = findings(capsys.readouterr().out)
    assert [line for line in told if invalid in line]
    assert [line for line in told if page in line]

    assert main(["check", str(project), "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert [line for line in findings(shown) if invalid in line]
    assert not [line for line in findings(shown) if page in line]
    assert "--verbose" in shown

    assert main(["check", str(project), "--lang", lang, "--verbose"]) == 0
    shown = capsys.readouterr().out
    assert [line for line in findings(shown) if page in line]
    assert "--verbose" not in shown

    assert main(["check", str(project), "--lang", lang, "--format", "json"]) == 0
    assert "encoding.judged" in {each["code"] for each in json.loads(capsys.readouterr().out)["findings"]}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_finding_is_one_line_with_its_mend(raw, capsys, lang):
    assert main(["inspect", str(raw), "--lang", lang]) == 0
    shown = capsys.readouterr().out
    below = shown[shown.index(findings(shown)[0]) :].splitlines()
    assert len(below) == len(findings(shown))
    (judged,) = (line for line in below if "GBK" in line)
    assert judged.startswith("· park.shp")
    assert ("→ mended: " if lang == "en" else "→ 已处理：") in judged


SAID = T("something")


@pytest.mark.parametrize(
    ("code", "severity", "file", "told"),
    [
        ("encoding.judged", Severity.INFO, "park.gpkg", False),
        ("encoding.lost", Severity.WARNING, "park.gpkg", True),
        ("geometry.m", Severity.INFO, "park.gpkg", False),
        ("geometry.duplicate", Severity.INFO, "park.gpkg", True),
        ("rows.year", Severity.INFO, "人口2026.xlsx", True),
        ("geometry.invalid", Severity.WARNING, "地形图.shp", False),
        ("file.refused", Severity.ERROR, "地形图.shp", True),
        ("role.unknown", Severity.WARNING, "图层甲.gpkg", True),
    ],
)
def test_what_bears_on_a_figure(code, severity, file, told):
    made = hand_made_scorecard()
    finding = Finding(code, severity, SAID, file=file)
    basemap = replace(
        some(made.project.layers)[0], id="basemap", role="basemap", title="地形图.shp",
        origin=replace(made.project.layers[0].origin, file="地形图.shp"),
    )  # fmt: skip
    project = replace(made.project, findings=(finding,), layers=(*made.project.layers, basemap))
    scorecard = Scorecard(project, profile_of("none"), 2027, made.readings, {}, (finding,))
    assert (finding in bearing_on_figures(scorecard)) is told
    of_the_evaluation = replace(scorecard, project=replace(project, findings=()))
    assert finding in bearing_on_figures(of_the_evaluation)
