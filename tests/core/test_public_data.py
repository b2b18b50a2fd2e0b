"""With public data alone: a city's districts, stations by line, stops in a bare text, all from web maps.

Two questions lead the planner to the stations of one district, to their nearest stops and D7, and to the
question where the entrances are.
"""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box

from gisapp.__main__ import main
from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.report.content import report_of
from gisapp.store.project_file import open_project
from layers.place.datum.gcj import wgs84_to_gcj02
from layers.place.datum.sources import landmarks
from layers.task import Task
from tests.some import some

SPLIT = 106.55
"""The meridian that parts two districts here."""
NEAR, FARTHER = 30.0, 70.0
"""Metres from a station to its bus stop, by turns."""


def in_gcj(lonlat):
    return np.column_stack(wgs84_to_gcj02(*np.asarray(lonlat).T))


@pytest.fixture
def folder(tmp_path):
    """Stations as published, with a stop 30 m or 70 m to the east of each; all but the boundary in GCJ-02."""
    known = landmarks()
    metre = 1 / (111_320 * np.cos(np.radians(29.55)))
    away = np.where(np.arange(len(known.names)) % 2, FARTHER, NEAR) * metre
    stations, stops = in_gcj(known.lonlat), in_gcj(known.lonlat + np.column_stack([away, 0 * away]))
    rows = [
        {"n": name, "sl": f"{x:.6f},{y:.6f}", "poiid": f"B{number}"}
        for number, (name, (x, y)) in enumerate(zip(known.names, stations, strict=True))
    ]
    lines = [{"ln": "1号线", "st": rows[:12]}, {"ln": "2号线", "st": rows[10:]}]
    text = json.dumps({"s": "某市轨道交通", "l": lines}, ensure_ascii=False)
    (tmp_path / "轨道站.json").write_text(text, encoding="utf-8")
    listed = [f"{name}站 {x:.6f} {y:.6f}" for name, (x, y) in zip(known.names, stops, strict=True)]
    (tmp_path / "公交站.txt").write_bytes("\r\n".join(listed).encode("gb18030"))
    outlines = [box(106.30, 29.40, SPLIT, 29.70), box(SPLIT, 29.40, 106.80, 29.70)]
    table = {"NAME": ["西区", "东区"], "ADMINCODE": ["500191", "500192"]}
    gpd.GeoDataFrame(table, geometry=outlines, crs="EPSG:4326").to_file(
        tmp_path / "区县界.shp", encoding="gbk"
    )
    return tmp_path


def in_the_east():
    lon = landmarks().lonlat[:, 0]
    return np.flatnonzero(lon > SPLIT)


def answered(folder):
    """The draft after its questions, each answered as a planner would, and how many there were."""
    decisions = Decisions()
    files = read_files([folder], Task(), decisions)
    asked = []
    while questions := (draft := draft_of(files, Task(), decisions)).questions:
        row = questions[0]
        asked.append(row.question.code)
        value = "东区" if row.question.code == "district.which" else "as_is"
        decisions = decisions.answered(row.source, row.question, value)
    return project_of(draft), asked


def test_two_questions_lead_to_the_stations_and_their_stops(folder):
    project, asked = answered(folder)
    assert "district.which" in asked
    assert len(asked) <= 2, asked
    assert isinstance(project, Project)
    (stations,) = [each for each in project.layers if each.role == "rail_station"]
    assert "GCJ-02" in stations.origin.crs
    east = in_the_east()
    report = report_of(evaluate(project))
    near = [np.arange(len(landmarks().names))[each] % 2 == 0 for each in east]
    listed = {str(row[0].text): str(row[3].text) for row in some(report.stations.rows)}
    assert set(listed) == {landmarks().names[each] for each in east}
    for each, is_near in zip(east, near, strict=True):
        metres = float(listed[landmarks().names[each]].split()[0])
        assert metres == pytest.approx(NEAR if is_near else FARTHER, abs=1.5)
    assert "entrance" in str(evaluate(project).readings["transfer_coverage_50m"].of("district").reason)


def test_d7_has_a_figure_and_says_what_it_is(folder):
    project, _ = answered(folder)
    east = in_the_east()
    by_centres = evaluate(replace(project, parameters=Parameters("D7"))).readings
    rows = [by_centres[f"transfer_coverage_{limit}m"].of("district") for limit in (50, 100)]
    expected = [100 * float(np.mean(east % 2 == 0)), 100.0]
    assert [row.value for row in rows] == pytest.approx(expected)
    assert all(row.doubts for row in rows)


def test_options_do_it_in_one_command(folder, tmp_path, capsys):
    out = tmp_path / "out.gpkg"
    options = ["--district", "东区", "--datum", "区县界.shp=as_is"]
    assert main(["import", str(folder), "-o", str(out), *options]) == 0
    assert open_project(out).title == "东区"
    capsys.readouterr()
