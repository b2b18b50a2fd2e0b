"""What could not be verified is said beside the shares that hang on it, and turns no verdict."""

import csv
import io
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisapp.__main__ import main
from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.judging import Outcome
from gisapp.report.content import report_of
from gisapp.store.project_file import open_project, save_project
from gisapp.tables import reading_rows
from layers.place.datum.gcj import wgs84_to_gcj02
from layers.task import Task
from layers.text import Language
from tests.core.sources import codes
from tests.core.transfer_town import CHINESE, CORNER, ENGLISH, FIFTY, METRE, town

HUNDRED = "transfer_coverage_100m"


def project_at(folder, decisions=None):
    task = Task()
    return project_of(draft_of(read_files([folder], task), task, decisions or Decisions()))


def unverified(scorecard, indicator):
    """The remarks about files; that there is no layer of stations is another."""
    return [each for each in scorecard.readings[indicator].remarks if "files" in each.figures]


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_files_that_only_fit_one_another_are_remarked_on_beside_the_shares(tmp_path, names):
    project = project_at(town(tmp_path / "a", names, "as_is"))
    (told,) = [each for each in project.findings if each.code == "datum.unverified"]
    assert "such as EPSG:4548" in str(told.mend)  # at 118.05° E, CGCS2000 / CM 117E
    scorecard = evaluate(project)
    for indicator in (FIFTY, HUNDRED):
        (remark,) = unverified(scorecard, indicator)
        assert sorted(remark.figures["files"]) == sorted([names["rail_entrance"], names["bus_stop"]])
        assert scorecard.readings[indicator].of("district").doubts == ()
        assert scorecard.verdicts[indicator].outcome is Outcome.MET  # 10 of 10
    assert not scorecard.readings["park_area_per_capita"].remarks


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_a_file_that_nothing_can_be_compared_with_is_too(tmp_path, names):
    """Three entrances without names, and no stop within reach of them."""
    folder = town(tmp_path / "a", names, "as_is")
    rows = ("118.060001,29.040001", "118.070001,29.050001", "118.080001,29.060001")
    text = "\n".join(["编号,lon,lat", *(f"{number},{row}" for number, row in enumerate(rows))])
    (folder / names["bus_stop"]).write_text(text, encoding="utf-8")
    scorecard = evaluate(project_at(folder))
    assert "datum.unknown" in codes(scorecard.findings)
    assert names["bus_stop"] in unverified(scorecard, FIFTY)[0].figures["files"]


@pytest.mark.parametrize("stops", ["gcj02", "bd09"])
def test_where_the_direction_tells_nothing_is_left_to_verify(tmp_path, stops):
    scorecard = evaluate(project_at(town(tmp_path / "a", ENGLISH, "as_is", stops)))
    assert not unverified(scorecard, FIFTY)
    assert "datum.unverified" not in codes(scorecard.findings)


def test_an_answer_leaves_nothing_to_verify(tmp_path):
    decisions = Decisions()
    for title in (CHINESE["rail_entrance"], CHINESE["bus_stop"]):
        decisions = decisions.with_answer(title, datum="as_is")
    scorecard = evaluate(project_at(town(tmp_path / "a", CHINESE, "as_is"), decisions))
    assert not unverified(scorecard, FIFTY)


def test_it_stands_in_every_output_with_a_dot(tmp_path):
    save_project(project_at(town(tmp_path / "a", CHINESE, "as_is")), tmp_path / "p.gpkg")
    scorecard = evaluate(open_project(tmp_path / "p.gpkg"))
    (score,) = [each for each in report_of(scorecard).scores if each.indicator == FIFTY]
    *_, line = score.below
    assert Language("en").say(line).startswith("· Not verified: whether the places of 轨道站出入口.csv")
    assert Language("zh").say(line).startswith("· 尚未核实")
    rows = [each for each in reading_rows(scorecard, Language("en")) if each["indicator"] == FIFTY]
    assert all("Not verified" in row["remarks"][-1] for row in json.loads(json.dumps(rows)))


def test_it_is_a_column_of_the_table(tmp_path, capsys):
    save_project(project_at(town(tmp_path / "a", ENGLISH, "as_is")), tmp_path / "p.gpkg")
    main(["check", str(tmp_path / "p.gpkg"), "--format", "csv", "--lang", "en"])
    rows = {row["indicator"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert "Not verified" in rows[FIFTY]["remarks"]
    main(["check", str(tmp_path / "p.gpkg"), "--lang", "en"])
    assert "· Rail–bus transfer within 50 m: Not verified" in capsys.readouterr().out


def district_with(folder, district, file, corners, crs=4326):
    """Two squares of 300 m in a district of 8 × 6 km, the file of squares in GCJ-02 or in a surveyed grid."""
    folder.mkdir()
    side = 300 * METRE
    places = [CORNER + np.array(corner) * METRE for corner in corners]
    true = gpd.GeoSeries([shapely.box(*place, *(place + side)) for place in places], crs=4326)
    drawn = true.transform(_in_gcj02) if crs == 4326 else true.to_crs(crs)
    gpd.GeoDataFrame({"name": ["甲园", "乙园"]}, geometry=drawn).to_file(folder / file)
    outline = gpd.GeoSeries([shapely.box(*CORNER, *(CORNER + [8000, 6000] * METRE))], crs=4326)
    people = {"name": ["渝中区"], "population": [9000]}
    gpd.GeoDataFrame(people, geometry=outline).to_file(folder / district)
    gpd.GeoDataFrame(people, geometry=outline).to_file(folder / "建成区.geojson")
    return folder


def _in_gcj02(xy):
    return np.column_stack(wgs84_to_gcj02(*xy.T))


@pytest.mark.parametrize(
    ("district", "file", "indicator"),
    [
        ("区界.geojson", "公园绿地.geojson", "park_area_per_capita"),
        ("区界.geojson", "绿地.geojson", "green_space_rate"),
        ("区界.geojson", "植被覆盖.geojson", "green_coverage"),
        ("district.geojson", "parks.geojson", "park_area_per_capita"),
    ],
)
def test_parks_and_plots_with_nothing_beside_them_are_where_they_reach_beyond_the_border(
    tmp_path, district, file, indicator
):
    at_border, within = [(7600, 3000), (4000, 3000)], [(3000, 3000), (4000, 3000)]
    outside = evaluate(project_at(district_with(tmp_path / "a", district, file, at_border)))
    (remark,) = outside.readings[indicator].remarks
    assert remark.figures["files"] == [file]
    inside = evaluate(project_at(district_with(tmp_path / "b", district, file, within)))
    assert not inside.readings[indicator].remarks  # half a kilometre takes nothing in or out
    surveyed = evaluate(project_at(district_with(tmp_path / "c", district, file, at_border, crs=4549)))
    assert not surveyed.readings[indicator].remarks


def of_datums(draft):
    """The files of each sentence that says that nothing shows their datum, by code."""
    told = [each for each in draft.findings if each.code in ("datum.unknown", "datum.unverified")]
    return [(each.code, sorted(each.message.figures.get("files", [each.file]))) for each in told]


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_files_named_together_are_not_told_again_one_by_one(tmp_path, names):
    draft = draft_of(read_files([town(tmp_path / "a", names, "as_is")], Task()), Task(), Decisions())
    together = sorted([names["rail_entrance"], names["bus_stop"]])
    assert of_datums(draft) == [("datum.unverified", together)]


@pytest.mark.parametrize("columns", ["编号,lon,lat", "number,lon,lat", "fid,经度,纬度"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_files_with_nothing_to_compare_are_told_in_one_sentence(tmp_path, columns, count):
    folder = tmp_path / "a"
    folder.mkdir()
    for number in range(count):
        rows = [f"{row},{118.05 + 0.3 * number + 0.01 * row},29.04" for row in range(3)]
        (folder / f"公交站{number}.csv").write_text("\n".join([columns, *rows]), encoding="utf-8")
    files = read_files([folder], Task())
    roles = {source.title: "bus_stop" for source in files.sources}
    draft = draft_of(files, Task(), Decisions(roles=roles))
    assert of_datums(draft) == [("datum.unknown", sorted(roles))]
    assert all("datum.unknown" not in codes(row.layer.findings) for row in draft.rows if count > 1)
