import math
import shutil
from pathlib import Path

import pytest

from layers.reading import read

DATA = Path(__file__).parents[1] / "data" / "vector"


def codes(source):
    return [finding.code for finding in source.findings]


@pytest.fixture(scope="module")
def layers():
    return {source.name: source for source in read(DATA / "odd.gdb")}


def test_every_class_and_table_with_rows(layers):
    assert list(layers) == ["plots", "paths", "people", "circles"]
    told = {each.code: str(each.message) for each in layers["plots"].findings}
    assert told["layers.empty"].endswith("nothing.")
    assert layers["plots"].crs.to_epsg() == 4490
    assert layers["circles"].crs.to_epsg() == 4545


def test_codes_have_their_texts_and_columns_their_headings(layers):
    plots = layers["plots"].frame
    assert plots["公园名称"].tolist() == ["佛图关公园", "滨江绿带"]
    assert plots["class"].tolist() == ["综合公园", "专类公园"]
    assert plots["class_code"].tolist() == ["G11", "G13"]
    assert plots["area"].tolist() == [107.5, 12.25]
    assert [str(day.date()) for day in plots["planted"]] == ["2019-03-12", "2021-11-02"]
    assert {"columns.coded", "columns.headings"} < set(codes(layers["plots"]))


def test_arcs_become_lines_and_are_told(layers):
    circles = layers["circles"]
    assert circles.frame.geometry.area.tolist() == pytest.approx([math.pi * 1e4] * 2, rel=1e-3)
    (told,) = circles.findings
    assert (told.code, told.rows) == ("geometry.curves", (1, 2))


def test_measures_are_told_and_heights_kept(layers):
    assert codes(layers["paths"]) == ["geometry.m"]
    assert [point[2] for point in layers["paths"].frame.geometry[0].geoms[0].coords] == [200, 210]


def test_a_table_without_geometry(layers):
    people = layers["people"]
    assert people.crs is None
    assert people.frame["people"].tolist()[0] == 30000
    assert people.frame["people"].isna().tolist() == [False, True]
    assert people.frame.geometry.isna().all()


def test_only_what_lies_around_the_study_area(tmp_path):
    within = (106.595, 29.54, 106.62, 29.57)
    plots = read(DATA / "odd.gdb", within=within)[0]
    assert plots.frame["公园名称"].tolist() == ["滨江绿带"], "0.03° around are read too"
    assert "rows.within" in codes(plots)
    sources = read(DATA / "odd.gdb", within=(120, 30, 121, 31))
    assert [each.name for each in sources] == ["people"], "a table has no place"


def test_a_geodatabase_without_its_catalogue_still_gives_its_layers(tmp_path):
    copy = tmp_path / "a.gdb"
    shutil.copytree(DATA / "odd.gdb", copy)
    before = sorted(each.name for each in copy.iterdir())
    assert len(read(copy)) == 4
    assert sorted(each.name for each in copy.iterdir()) == before, "nothing is written beside the data"
