"""Parts of an area inside other parts of it: holes or ground, which is asked where a figure hangs on it."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import box

from gisapp.__main__ import main
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.store.project_file import open_project
from layers.answers import Answers
from layers.conforming.nested import settle_nested
from layers.conforming.repair import Repairs, mend_areas
from layers.findings import Severity
from layers.layer import in_role
from layers.roles import roles
from layers.task import Task
from tests.core.sources import codes, one, source_of

LAKE = shapely.multipolygons([box(0, 0, 100, 100), box(20, 20, 60, 60)])
"""10,000 m², and a part of 1,600 m² within."""
ISLAND = shapely.multipolygons([box(0, 0, 100, 100), box(20, 20, 60, 60), box(30, 30, 40, 40)])
"""The same with 100 m² in the part within."""
TWICE = shapely.multipolygons([box(0, 0, 100, 100), box(0, 0, 100, 100)])


def settled(*shapes, inner=None, role="park"):
    count = len(shapes)
    work = Repairs(source_of(shapes), np.array(shapes, object), np.arange(1, count + 1), np.ones(count, bool))
    answers = Answers(inner=inner)
    settle_nested(work, roles()[role], answers)
    mend_areas(work, answers, Task())
    return work


@pytest.mark.parametrize(
    ("shape", "inner", "area"),
    [
        (LAKE, "hole", 8400),
        (LAKE, "ground", 10_000),
        (ISLAND, "hole", 8500),
        (ISLAND, "ground", 10_000),
        (shapely.multipolygons([*LAKE.geoms, *shapely.affinity.translate(LAKE, 500).geoms]), "hole", 16_800),
    ],
)
def test_inner_parts_are_what_was_answered(shape, inner, area):
    work = settled(shape, box(900, 0, 910, 10), inner=inner)
    assert work.keep.all()
    assert shapely.area(work.geometry) == pytest.approx([area, 100])
    assert shapely.is_valid(work.geometry).all()


@pytest.mark.parametrize(
    "role", ["park", "green", "built_up", "district", "subdistrict", "vegetation", "cluster"]
)
def test_what_they_are_is_asked(role):
    work = settled(box(900, 0, 910, 10), LAKE, role=role)
    question = one(work.findings, "inner.unclear")
    assert question.severity is Severity.QUESTION
    assert question.rows == (2,)
    assert "1,600 m²" in str(question.message)
    assert work.keep.tolist() == [True, False]


@pytest.mark.parametrize(
    ("shapes", "role"),
    [
        ([TWICE], "park"),  # the same drawn again
        ([LAKE], "water"),  # no figure hangs on it
        ([shapely.multipolygons([box(0, 0, 100, 100), box(100, 0, 110, 10)])], "park"),  # parts side by side
        ([shapely.multipolygons([box(0, 0, 100, 100), box(90, 90, 120, 120)])], "park"),  # not wholly inside
        ([box(0, 0, 100, 100).difference(box(20, 20, 60, 60))], "park"),  # a hole as it should be
    ],
)
def test_other_parts_are_no_question(shapes, role):
    work = settled(*shapes, role=role)
    assert "inner.unclear" not in codes(work.findings)
    assert work.keep.all()


@pytest.mark.parametrize(("side", "asked"), [(4.1, True), (3.9, False)])
def test_only_what_moves_a_figure_is_asked_about(side, asked):
    """4 m by 4 m are a thousandth of 16,000 m²."""
    work = settled(shapely.multipolygons([box(0, 0, 160, 100), box(20, 20, 20 + side, 20 + side)]))
    assert ("inner.unclear" in codes(work.findings)) is asked


# ---------------------------------------------------------------- from files


def folder_of(tmp_path, name):
    outline = box(499_000, 3_270_000, 501_000, 3_272_000)
    gpd.GeoDataFrame({"name": ["某区"]}, geometry=[outline], crs=4545).to_file(tmp_path / "区界.gpkg")
    moved = shapely.affinity.translate(LAKE, 500_000, 3_271_000)
    gpd.GeoDataFrame({"name": ["园"]}, geometry=[moved], crs=4545).to_file(tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", ["公园绿地.gpkg", "parks.fgb", "park.gpkg"])
def test_option_and_recipe_answer(tmp_path, name, capsys):
    files = str(folder_of(tmp_path, name))
    project, again = str(tmp_path / "out" / "p.gpkg"), str(tmp_path / "out" / "q.gpkg")
    (tmp_path / "out").mkdir()

    def parks(path):
        (layer,) = in_role(open_project(Path(path)).layers, "park")
        return float(layer.frame.area.sum())

    assert main(["import", files, "-o", project]) == 4
    assert main(["import", files, "-o", project, "--inner", f"{name}=hole"]) == 0
    assert parks(project) == pytest.approx(8400, rel=1e-4)  # in another projection
    assert main(["import", files, "-o", again, "--recipe", project]) == 0
    assert parks(again) == pytest.approx(8400, rel=1e-4)
    assert main(["import", files, "-o", again, "--inner", f"{name}=ground", "--force"]) == 0
    assert parks(again) == pytest.approx(10_000, rel=1e-4)
    capsys.readouterr()


def test_the_window_s_answer_is_the_same(tmp_path):
    decisions = Decisions()
    files = read_files([folder_of(tmp_path, "公园绿地.gpkg")], Task(), decisions)
    (row,) = draft_of(files, Task(), decisions).questions
    answered = decisions.answered(row.source, row.question, row.question.choices[0].value)
    (layer,) = in_role(project_of(draft_of(files, Task(), answered)).layers, "park")
    assert float(layer.frame.area.sum()) == pytest.approx(8400, rel=1e-4)
