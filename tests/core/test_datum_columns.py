"""A column that the user answered serves the proof by names, as it serves the layer."""

import numpy as np
import pytest
import shapely

from gisapp.importing import Decisions, draft_of, read_files
from gisapp.importing.repeating import recipe_of, repeated
from layers.answers import Answers
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.reference import Reference
from layers.place.datum_sketch import datum_sketch
from layers.place.placing import place
from layers.place.second_look import look_at_sources
from layers.task import Task
from tests.core.sources import one, role, source_of

CENTRE = np.array([118.1, 29.05])  # Quzhou: no landmarks there
NAMES = [f"{chr(0x4E00 + 7 * n)}路口" for n in range(16)]
TRUE = CENTRE + np.random.default_rng(4).uniform(-0.05, 0.05, (16, 2))
BESIDE = TRUE + 0.0010 * np.column_stack(
    [np.cos(np.arange(16)), np.sin(np.arange(16))]
)  # some 100 m: only names


def shifted(shift):
    return shapely.points(np.column_stack(shift(*TRUE.T)))


@pytest.mark.parametrize(
    ("role_id", "column", "heading"),
    [
        ("rail_entrance", "station", "label"),
        ("rail_entrance", "station", "标注"),
        ("rail_station", "name", "text_1"),
        ("bus_stop", "name", "备注一"),
    ],
)
@pytest.mark.parametrize(("datum", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_names_are_compared_in_the_column_that_was_answered(role_id, column, heading, datum, shift):
    source = source_of(shifted(shift), {heading: NAMES}, crs="EPSG:4326", name="采集.csv")
    known = source_of(shapely.points(BESIDE), {"name": NAMES}, crs="EPSG:4326", name="bus.csv")
    answers = Answers(columns={column: heading})
    datums = look_at_sources([(source, role(role_id), answers), (known, role("bus_stop"), Answers())])
    placed = place(source, role(role_id), Reference(decided=datums.decided), answers)
    finding = one(placed.findings, f"datum.{datum}")
    assert (placed.datum, finding.mended) == (datum, True)
    assert "16 of 16 names match bus.csv" in str(finding.message)
    assert np.abs(placed.to_lonlat(np.column_stack(shift(*TRUE.T))) - TRUE).max() < 1e-8
    drawn = datum_sketch(source, role(role_id), Reference(decided=datums.decided), answers)
    assert drawn is not None
    assert drawn.evidence.best == datum


@pytest.mark.parametrize("chosen", ["", "站台编号", "not there"])
def test_a_choice_undoes_no_proof(chosen):
    numbers = [f"G{number:03}" for number in range(16)]
    columns = {"name": NAMES, "站台编号": numbers}
    source = source_of(shifted(wgs84_to_gcj02), columns, crs="EPSG:4326", name="a.csv")
    known = source_of(shapely.points(BESIDE), {"name": NAMES}, crs="EPSG:4326", name="b.csv")
    answers = Answers(columns={"name": chosen})
    entries = [(source, role("bus_stop"), answers), (known, role("bus_stop"), Answers())]
    found = look_at_sources(entries).decided["a.csv"]
    assert (found.best, found.certain, found.basis) == ("gcj02", True, "names")


def test_the_answer_in_a_recipe_serves_as_the_option_does(tmp_path):
    for year in ("2026", "2027"):
        folder = tmp_path / year
        folder.mkdir()
        moved = np.column_stack(wgs84_to_gcj02(*TRUE.T))
        for name, heading, places in (("轨道站出入口", "label", moved), ("公交站", "name", BESIDE)):
            rows = (f"{called},{x:.6f},{y:.6f}" for called, (x, y) in zip(NAMES, places, strict=True))
            text = "\n".join([f"{heading},lon,lat", *rows])
            (folder / f"{name}_{year}.csv").write_text(text, encoding="utf-8")
    task = Task()
    option = Decisions().with_answer("轨道站出入口_2026.csv", columns={"station": "label"})
    draft = draft_of(read_files([tmp_path / "2026"], task), task, option)
    one(draft.findings, "datum.gcj02")
    decisions, files = repeated(recipe_of(draft), read_files([tmp_path / "2027"], task), Decisions())
    again = one(draft_of(files, task, decisions).findings, "datum.gcj02")
    assert (again.file, again.mended) == ("轨道站出入口_2027.csv", True)
