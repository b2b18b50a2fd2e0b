"""What the user decided: which file it speaks of, and how the decisions grow."""

from dataclasses import replace
from pathlib import Path

import pytest

from gisapp.importing import Decisions
from layers.findings import Finding, Severity
from layers.source import Source
from layers.text import T


def source(file, layer=None):
    path = Path(file)
    return Source(path, layer or path.stem, "GeoPackage")


def question(code, file="甲.gpkg"):
    return Finding(code, Severity.QUESTION, T("?"), file=file)


def test_file_name_speaks_for_all_its_layers_and_a_title_for_one():
    decisions = Decisions().with_answer("甲.gpkg", crs="EPSG:4545").with_answer("甲.gpkg:二", crs="EPSG:4544")
    assert decisions.answers_for(source("甲.gpkg", "一")).crs == "EPSG:4545"
    assert decisions.answers_for(source("甲.gpkg", "二")).crs == "EPSG:4544"
    assert decisions.answers_for(source("乙.gpkg")).crs is None


def test_what_is_said_of_a_layer_leaves_in_force_what_else_is_said_of_its_file():
    decisions = Decisions().with_answer("甲.gpkg", crs="EPSG:4545", columns={"name": "站名", "open": "开通"})
    decisions = decisions.declining("甲.gpkg", "geometry.invalid").declining("甲.gpkg:一", "rows.total")
    decisions = decisions.with_column("甲.gpkg:一", "name", "名称")
    answers = decisions.answers_for(source("甲.gpkg", "一"))
    assert answers.crs == "EPSG:4545"
    assert answers.columns == {"name": "名称", "open": "开通"}
    assert answers.declined == {"geometry.invalid", "rows.total"}


def test_place_of_a_drawing_is_answered_for_all_its_layers():
    layers = [replace(source("总图.dxf", name), shares_place=True) for name in ("公园", "绿地")]
    decisions = Decisions().answered(layers[0], question("crs.missing"), "EPSG:4545+mm")
    assert [decisions.answers_for(layer).crs for layer in layers] == ["EPSG:4545+mm"] * 2
    # A recipe speaks of each layer; another answer is one for all of them all the same.
    for layer in layers:
        decisions = decisions.with_answer(layer.title, crs="EPSG:4545")
    changed = decisions.answered(layers[1], question("crs.missing"), "EPSG:4544")
    assert [changed.answers_for(layer).crs for layer in layers] == ["EPSG:4544"] * 2


def test_answers_under_two_names_of_one_file_are_joined():
    decisions = Decisions().with_answer("甲.gpkg", crs="EPSG:4545").with_answer("夹/甲.gpkg", edition="2002")
    answers = decisions.renamed(lambda name: name.removeprefix("夹/")).answers_for(source("甲.gpkg"))
    assert (answers.crs, answers.edition) == ("EPSG:4545", "2002")


def test_without_mending_no_answer_brings_a_mend_back():
    decisions = Decisions(mend=False).with_answer("甲.gpkg", datum="gcj02")
    assert not decisions.answers_for(source("甲.gpkg")).mends("geometry.invalid")


def test_one_mend_is_declined_and_accepted_again():
    decisions = Decisions().declining("甲.gpkg", "geometry.invalid")
    answers = decisions.answers_for(source("甲.gpkg"))
    assert not answers.mends("geometry.invalid")
    assert answers.mends("geometry.collection")
    assert (
        decisions.accepting("甲.gpkg", "geometry.invalid")
        .answers_for(source("甲.gpkg"))
        .mends("geometry.invalid")
    )


def test_column_is_chosen_left_out_and_matched_again():
    decisions = Decisions().with_column("甲.gpkg", "name", "站名").with_column("甲.gpkg", "open", "")
    assert decisions.answers["甲.gpkg"].columns == {"name": "站名", "open": ""}
    assert decisions.with_column("甲.gpkg", "name", None).answers["甲.gpkg"].columns == {"open": ""}


@pytest.mark.parametrize(
    ("code", "value", "field", "answer"),
    [
        ("crs.missing", "EPSG:4545", "crs", "EPSG:4545"),
        ("crs.mismatch", "EPSG:4545", "crs", "EPSG:4545"),
        ("datum.gcj02", "as_is", "datum", "as_is"),
        ("class.edition", "2002", "edition", "2002"),
        ("rows.years", "2025", "rows", ("2025",)),
        ("unit.unclear", "10000", "unit", 10_000),
        ("band.which", "3", "band", 3),
        ("quantity.which", "fraction", "quantity", "fraction"),
    ],
)
def test_code_of_a_question_says_what_its_answer_is_about(code, value, field, answer):
    decisions = Decisions().answered(source("甲.gpkg"), question(code), value)
    assert getattr(decisions.answers["甲.gpkg"], field) == answer


def test_a_second_question_about_rows_adds_to_the_first_answer():
    decisions = Decisions().answered(source("甲.xlsx"), question("rows.years"), "newest")
    decisions = decisions.answered(source("甲.xlsx"), question("rows.several"), "常住")
    assert decisions.answers["甲.xlsx"].rows == ("newest", "常住")


def test_questions_about_roles_and_code_pages_are_answered_beside():
    decisions = Decisions().answered(source("甲.gpkg"), question("role.unknown"), "park")
    decisions = decisions.answered(source("甲.gpkg"), question("encoding.judged"), "big5")
    assert decisions.roles == {"甲.gpkg": "park"}
    assert decisions.encodings == {"甲.gpkg": "big5"}
    assert not decisions.with_encoding("甲.gpkg", "").encodings
