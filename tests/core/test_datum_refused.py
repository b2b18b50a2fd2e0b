"""A conversion that was refused stays told: at the file, in the check and beside the figures it bears on."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.importing.repeating import recipe_of, repeated
from gisapp.judging import Outcome
from gisapp.parameters import Parameters
from gisapp.store.project_file import open_project, save_project
from layers.task import Task
from tests.core.sources import one
from tests.core.transfer_town import CHINESE, CORNER, ENGLISH, ENTRANCES, FIFTY, METRE, SHIFTS, town


def drafted(folder, decisions=None):
    return draft_of(read_files([folder], Task()), Task(), decisions or Decisions())


def offset(datum):
    """How far the datum lies off here, worked out by its forward shift alone."""
    gap = (np.column_stack(SHIFTS[datum](*ENTRANCES.T)) - ENTRANCES) / METRE
    return float(np.median(np.hypot(*gap.T)))


def refusals(title, datum):
    return {
        "answered": Decisions().with_answer(title, datum="as_is"),
        "declined": Decisions().declining(title, f"datum.{datum}"),
        "as it is": Decisions(mend=False),
    }


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("how", ["answered", "declined", "as it is"])
def test_a_refused_conversion_stays_told_with_its_offset(tmp_path, names, datum, how):
    title = names["rail_entrance"]
    draft = drafted(town(tmp_path / "a", names, datum), refusals(title, datum)[how])
    finding = one(draft.findings, f"datum.{datum}")
    assert (finding.file, finding.severity, finding.mended) == (title, "warning", False)
    assert finding.message.figures["off"] == pytest.approx(offset(datum), abs=5)
    assert not draft.questions
    project = project_of(draft)
    scorecard = evaluate(project)
    assert finding in scorecard.findings
    row = scorecard.readings[FIFTY].of("district")
    (doubt,) = [each for each in row.doubts if each.code == f"datum.{datum}"]
    assert (row.value, doubt.lowest, doubt.highest) == (0.0, 0.0, 100.0)
    assert "100.0" in str(doubt.message)
    assert scorecard.verdicts[FIFTY].outcome is Outcome.UNDECIDED


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_no_other_file_is_moved_to_fit_one_that_was_refused(tmp_path, names):
    folder = town(tmp_path / "a", names)
    left = drafted(folder, refusals(names["rail_entrance"], "gcj02")["answered"])
    mended = drafted(folder)
    stops = [next(row.layer for row in each.rows if row.role == "bus_stop") for each in (left, mended)]
    assert stops[0].frame.geometry.equals(stops[1].frame.geometry)
    assert one(mended.findings, "datum.gcj02").mended


def test_it_stays_in_the_project_and_in_the_recipe(tmp_path):
    decisions = refusals(CHINESE["rail_entrance"], "gcj02")["answered"]
    draft = drafted(town(tmp_path / "a", CHINESE), decisions)
    save_project(project_of(draft), tmp_path / "p.gpkg")
    row = evaluate(open_project(tmp_path / "p.gpkg")).readings[FIFTY].of("district")
    assert [each.code for each in row.doubts if each.code.startswith("datum.g")] == ["datum.gcj02"]
    later, files = repeated(recipe_of(draft), read_files([tmp_path / "a"], Task()), Decisions())
    assert not one(draft_of(files, Task(), later).findings, "datum.gcj02").mended


def test_the_planner_may_confirm_the_figure(tmp_path):
    decisions = refusals(ENGLISH["rail_entrance"], "gcj02")["answered"]
    project = project_of(drafted(town(tmp_path / "a", ENGLISH), decisions))
    sure = evaluate(replace(project, parameters=Parameters(confirmed=("datum.gcj02",))))
    assert sure.verdicts[FIFTY].outcome is Outcome.NOT_MET
    assert sure.readings[FIFTY].of("district").doubts


@pytest.mark.parametrize(
    ("frames", "title", "answer", "code"),
    [
        (("gcj02", "as_is"), "rail_entrances.csv", "bd09", "datum.answered"),
        (("bd09", "as_is"), "rail_entrances.csv", "gcj02", "datum.answered"),
        (("gcj02", "as_is"), "bus_stops.csv", "gcj02", "datum.over_gcj02"),
        (("as_is", "gcj02"), "rail_entrances.csv", "bd09", "datum.over_bd09"),
    ],
)
def test_any_answer_against_the_evidence_is_told(tmp_path, frames, title, answer, code):
    draft = drafted(town(tmp_path / "a", ENGLISH, *frames), Decisions().with_answer(title, datum=answer))
    (finding,) = [each for each in draft.findings if each.code == code]
    assert (finding.file, finding.mended) == (title, False)
    (doubt,) = [each for each in evaluate(project_of(draft)).readings[FIFTY].of("district").doubts
                if each.code == code]  # fmt: skip
    assert (doubt.lowest, doubt.highest) == ((-np.inf, np.inf) if code == "datum.answered" else (0.0, 100.0))


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_an_answer_that_agrees_or_that_nothing_contradicts_is_believed(tmp_path, names):
    agrees = Decisions().with_answer(names["rail_entrance"], datum="gcj02")
    alike = town(tmp_path / "b", names, "gcj02", "gcj02")
    for folder, moved in ((town(tmp_path / "a", names), 1), (alike, 2)):
        draft = drafted(folder, agrees)
        assert not [each for each in draft.findings if each.code.startswith("datum.") and not each.mended
                    and each.severity == "warning"]  # fmt: skip
        crs = [row.layer.origin.crs for row in draft.rows if row.role in {"rail_entrance", "bus_stop"}]
        assert sum("GCJ-02" in each for each in crs) == moved
        assert evaluate(project_of(draft)).readings[FIFTY].of("district").value == 100.0


def test_a_refused_boundary_is_told_beside_the_area(tmp_path):
    """1 km² of park reaches 1 km over the eastern border: half counts, more if that lies farther east."""
    folder = tmp_path / "a"
    town(folder, CHINESE, "as_is", boundary="gcj02")
    halves = [
        shapely.box(*(CORNER + [x, 0] * METRE), *(CORNER + [x + 4000, 6000] * METRE)) for x in (0, 4000)
    ]
    streets = gpd.GeoDataFrame(
        {"name": ["甲街道", "乙街道"], "population": [20_000, 30_000]}, geometry=halves, crs=4490
    )
    streets.to_crs(4549).to_file(folder / "街道.gpkg")
    park = shapely.box(*(CORNER + [7000, 2000] * METRE), *(CORNER + [9000, 2500] * METRE))
    gpd.GeoDataFrame({"name": ["江边公园"]}, geometry=[park], crs=4490).to_crs(4549).to_file(
        folder / "公园.gpkg"
    )
    wanted = Decisions().with_answer("区界.geojson", datum="as_is")
    (doubt,) = [each for each in evaluate(project_of(drafted(folder, wanted)))
                .readings["park_area_per_capita"].of("district").doubts
                if each.code == "datum.gcj02"]  # fmt: skip
    right = evaluate(project_of(drafted(folder))).readings["park_area_per_capita"].of("district").value
    assert right == pytest.approx(500_000 / 50_000, rel=0.005)
    assert doubt.lowest == pytest.approx(right, rel=1e-4)
    assert doubt.highest > right + 3  # some 450 m of 500 m each


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_an_answer_against_a_few_names_of_a_surveyed_layer_is_told(tmp_path, names, datum):
    """Four stations are too few to be certain, but they stand beside the stops without that answer."""
    folder = town(tmp_path / "a", names, "as_is")
    doors = gpd.GeoSeries(shapely.points(ENTRANCES[:4]), crs=4326).to_crs(4549)
    title = names["bus_stop"]
    rows = (folder / title).read_text("utf-8").splitlines()
    called = [row.split(",")[0] for row in rows[1:5]]
    (folder / names["rail_entrance"]).unlink()
    gpd.GeoDataFrame({"所属车站": called}, geometry=doors).to_file(folder / "轨道站出入口.gpkg")
    (folder / title).write_text("\n".join(rows[:5]), encoding="utf-8")
    draft = drafted(folder, Decisions().with_answer(title, datum=datum))
    (finding,) = [each for each in draft.findings if each.code.startswith("datum.over_")]
    assert (finding.file, finding.severity, finding.mended) == (title, "warning", False)
    assert finding.message.figures["off"] == pytest.approx(offset(datum), abs=5)
    row = evaluate(project_of(draft)).readings[FIFTY].of("district")
    assert row.value == 0.0
    assert [(each.lowest, each.highest) for each in row.doubts if each.code == finding.code] == [(0.0, 100.0)]
    assert not [each for each in drafted(folder).findings if each.code.startswith("datum.over_")]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("file", ["公交站.gpkg", "bus_stops.gpkg"])
def test_a_grid_that_is_answered_to_be_shifted_is_told_where_nothing_shows_it(tmp_path, file, datum):
    folder = town(tmp_path / "a", CHINESE, "as_is")
    (folder / CHINESE["bus_stop"]).unlink()
    stops = gpd.GeoSeries(shapely.points(CORNER + np.array([[900, 900], [2000, 3000]]) * METRE), crs=4326)
    gpd.GeoDataFrame({"站名": ["东", "西"]}, geometry=stops.to_crs(4549)).to_file(folder / file)
    draft = drafted(folder, Decisions().with_answer(file, datum=datum))
    (finding,) = [each for each in draft.findings if each.code == "datum.answered"]
    assert (finding.file, finding.severity) == (file, "warning")
    assert finding.message.figures["off"] == pytest.approx(offset(datum), abs=10)
    doubts = evaluate(project_of(draft)).readings[FIFTY].of("district").doubts
    assert "datum.answered" in {each.code for each in doubts}
