"""Files that were handed over again: the corrected one is proposed, and either of the two may be kept.

Every file of parks has squares of 100 m; a corrected one has one more, and other numbers of people.
"""

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from gisapp.__main__ import main
from gisapp.importing import Decisions, project_of
from gisapp.importing.newer import are_told_apart, is_older
from tests.core.imported import draft

EAST, NORTH = 500_000.0, 3_270_000.0
NAMES = ["东门街道", "西门街道", "Harbour"]
TWICE = [
    ("公园绿地", "公园绿地（修正）"),
    ("公园绿地", "公园绿地_更正后"),
    ("公园绿地", "公园绿地-勘误版"),
    ("parks", "parks_corrected"),
    ("parks 2024", "parks 2024 (revised)"),
    ("Parks", "Parks_final"),
]


def parks(folder, name, lefts):
    shapes = [box(EAST + left, NORTH, EAST + left + 100, NORTH + 100) for left in lefts]
    frame = gpd.GeoDataFrame({"类别": ["G11"] * len(shapes)}, geometry=shapes, crs="EPSG:4544")
    frame.to_file(folder / f"{name}.gpkg")


def people(folder, name, numbers):
    rows = [f"{place},{number}" for place, number in zip(NAMES, numbers, strict=True)]
    (folder / f"{name}.csv").write_text("\n".join(["街道,人口", *rows]) + "\n", encoding="utf-8")


def question_of(folder):
    (row,) = draft(folder).questions
    return row, row.question


def counted(folder, file, answer):
    done = draft(folder, Decisions().with_answer(file, rows=(answer,)))
    return [layer.title for layer in project_of(done).layers]


@pytest.mark.parametrize(("old", "new"), TWICE)
def test_the_corrected_file_is_proposed_and_either_may_be_kept(tmp_path, old, new):
    parks(tmp_path, old, [0, 300, 600])
    parks(tmp_path, new, [0, 300, 600, 900, 1200, 1500, 1800])  # of less than half the ground, also
    row, question = question_of(tmp_path)
    assert (row.source.title, question.code) == (f"{old}.gpkg", "rows.again")
    assert [choice.value for choice in question.choices] == ["newest", "none", "only", "all"]
    assert f"{new}.gpkg" in str(question.choices[0].title)
    assert question.option == f"--rows {old}.gpkg=newest|none|only|all"
    for file, answer, kept in [
        (old, "newest", [new]),
        (old, "none", [new]),
        (old, "only", [old]),
        (new, "only", [new]),
        (new, "none", [old]),
    ]:
        assert counted(tmp_path, f"{file}.gpkg", answer) == [f"{each}.gpkg" for each in kept]


@pytest.mark.parametrize(
    ("old", "new"),
    [("人口", "人口（更正）"), ("常住人口2024", "常住人口2024订正"), ("population", "population amended")],
)
def test_so_is_a_corrected_table_of_people(tmp_path, old, new):
    people(tmp_path, old, [100, 200, 300])
    people(tmp_path, new, [110, 200, 300])
    row, question = question_of(tmp_path)
    assert (row.source.title, question.choices[0].value) == (f"{old}.csv", "newest")
    for file, answer, kept in [
        (old, "newest", new),
        (old, "only", old),
        (new, "only", new),
        (new, "none", old),
    ]:
        assert counted(tmp_path, f"{file}.csv", answer) == [f"{kept}.csv"]


@pytest.mark.parametrize(("old", "new"), [("公交站", "公交站（修正）"), ("bus_stops", "bus_stops_final")])
def test_so_are_corrected_stops(tmp_path, old, new):
    for name, places in ((old, [0, 300, 600]), (new, [0, 300, 700, 900])):
        points = [Point(EAST + x, NORTH) for x in places]
        gpd.GeoDataFrame({"name": list(map(str, places))}, geometry=points, crs="EPSG:4544").to_file(
            tmp_path / f"{name}.gpkg"
        )
    row, question = question_of(tmp_path)
    assert (row.source.title, question.choices[0].value) == (f"{old}.gpkg", "newest")
    assert counted(tmp_path, f"{new}.gpkg", "only") == [f"{new}.gpkg"]


@pytest.mark.parametrize(
    ("one", "other"), [("人口", "人口表"), ("population", "people"), ("人口甲", "人口乙")]
)
def test_where_no_name_says_which_is_newer_either_may_be_kept(tmp_path, one, other):
    people(tmp_path, one, [100, 200, 300])
    people(tmp_path, other, [110, 200, 300])
    row, question = question_of(tmp_path)
    assert [choice.value for choice in question.choices] == ["none", "only", "all"]
    asked = row.source.title
    beside = next(f"{each}.csv" for each in (one, other) if f"{each}.csv" != asked)
    assert counted(tmp_path, asked, "only") == counted(tmp_path, beside, "none") == [asked]
    assert counted(tmp_path, asked, "none") == counted(tmp_path, beside, "only") == [beside]


@pytest.mark.parametrize(
    ("old", "new"),
    [("人口", "人口（更正）(1)"), ("人口v1", "人口_最终"), ("population v2", "population amended")],
)
def test_a_corrected_file_that_is_asked_about_itself_is_proposed(tmp_path, old, new):
    people(tmp_path, old, [100, 200, 300])
    people(tmp_path, new, [110, 200, 300])
    row, question = question_of(tmp_path)
    assert row.source.title == f"{new}.csv"
    assert question.choices[0].value == "only"
    assert counted(tmp_path, f"{new}.csv", "only") == [f"{new}.csv"]


@pytest.mark.parametrize(
    ("one", "other"), [("公园绿地", "绿地公园"), ("parks", "park_polygons"), ("公园", "park")]
)
def test_files_that_draw_the_same_parks_twice_each_are_compared_by_their_ground(tmp_path, one, other):
    """Three squares drawn three times are on each other nine times; one file has a fourth square."""
    parks(tmp_path, one, [0, 0, 0, 300, 600, 900])
    parks(tmp_path, other, [0, 0, 0, 300, 600])
    _, question = question_of(tmp_path)
    assert question.code == "rows.again"


@pytest.mark.parametrize(("old", "new"), [("植被_2015", "植被_2025"), ("vegetation 2019", "vegetation 2024")])
def test_vegetation_of_two_years_is_asked_about(tmp_path, old, new):
    parks(tmp_path, old, [0, 300, 600])
    parks(tmp_path, new, [0, 900])
    row, question = question_of(tmp_path)
    assert (row.source.title, question.code) == (f"{old}.gpkg", "rows.again")


def test_two_files_of_vegetation_are_parts_of_one_whole(tmp_path):
    parks(tmp_path, "植被", [0, 300, 600])
    parks(tmp_path, "绿化覆盖", [900, 1200, 600])
    assert not draft(tmp_path).questions


def test_files_that_cover_the_very_same_ground_are_no_question(tmp_path):
    parks(tmp_path, "公园绿地", [0, 300, 600, 600])
    parks(tmp_path, "parks", [600, 300, 0])
    assert not draft(tmp_path).questions


@pytest.mark.parametrize("name", ["口袋公园_最终", "parks north final", "城市更新公园"])
def test_a_last_word_on_a_part_of_the_parks_is_no_question(tmp_path, name):
    """A list of small parks is no correction of that of all."""
    parks(tmp_path, "公园绿地", [0, 300, 600, 900])
    parks(tmp_path, name, [0])
    assert not draft(tmp_path).questions


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        ("人口", "人口（修正）", True),
        ("人口（修正）", "人口", False),
        ("人口2025", "人口2024（更正）", False),  # the year says more
        ("人口v3", "人口v2修订", False),
        ("人口", "人口_修改前", False),
        ("人口", "人口_未修正", False),
        ("公园", "城市更新公园", False),
        ("population", "Population_Revised", True),
        ("population", "unrevised population", False),
    ],
)
def test_words_by_which_a_name_takes_the_place_of_another(one, other, older):
    assert is_older(f"{one}.csv", f"{other}.csv") is older


def test_the_same_name_in_another_format_is_that_of_the_correction():
    assert are_told_apart("公园绿地.shp", "公园绿地（修正）.gpkg")
    assert not are_told_apart("口袋公园.shp", "公园绿地（修正）.shp")


@pytest.mark.parametrize(
    "rows",
    [
        "公园绿地.gpkg=none",
        "公园绿地（修正）.gpkg=only",
        "公园绿地.gpkg=newest",
        "公园绿地（修正）.gpkg=none",
    ],
)
def test_either_file_takes_the_answer_on_the_command_line(tmp_path, rows):
    folder = tmp_path / "资料"
    folder.mkdir()
    parks(folder, "公园绿地", [0, 300, 600])
    parks(folder, "公园绿地（修正）", [0, 300, 600, 900])
    assert main(["import", str(folder), "-o", str(tmp_path / "p.gpkg"), "--rows", rows]) == 0


def test_a_layer_of_a_project_that_is_imported_again_takes_it_too(tmp_path, capsys):
    parks(tmp_path, "公园绿地", [0, 300, 600])
    project, again = tmp_path / "p.gpkg", tmp_path / "q.gpkg"
    assert main(["import", str(tmp_path / "公园绿地.gpkg"), "-o", str(project)]) == 0
    new = tmp_path / "新"
    new.mkdir()
    parks(new, "公园绿地", [0, 300, 600, 900])
    both = ["import", str(project), str(new), "-o", str(again), "--force"]
    assert main(both) == 4
    assert main([*both, "--rows", "p.gpkg:park=none"]) == 0
    assert main([*both, "--rows", "公园绿地.gpkg=only"]) == 0
    capsys.readouterr()


def test_what_speaks_of_nothing_else_is_still_refused(tmp_path):
    parks(tmp_path, "公园绿地", [0, 300, 600])
    with pytest.raises(SystemExit) as stop:
        main(["import", str(tmp_path), "-o", str(tmp_path / "p.gpkg"), "--rows", "公园绿地.gpkg=only"])
    assert stop.value.code == 2
