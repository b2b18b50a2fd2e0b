"""A boundary file of many districts: which one is planned is chosen or asked, the others are neighbours."""

import json

import geopandas as gpd
import pytest
from pyproj import Geod
from shapely.geometry import box

from gisapp.__main__ import main
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.project import layers_of
from gisapp.store.project_file import open_project
from gisapp.study_area import study_area_of
from layers.division_names import is_called
from layers.findings import Severity
from layers.layer import in_role
from layers.task import Task

SIDE = 0.02
"""Degrees, of each square district."""


def city(path, names, codes=None, **columns):
    """Squares side by side from west to east."""
    squares = [box(106.5 + k * SIDE, 29.54, 106.5 + (k + 1) * SIDE, 29.56) for k in range(len(names))]
    table = {"name": names} | ({} if codes is None else {"code": codes}) | columns
    gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:4326").to_file(path)
    return path


def draft(folder, district=None, **more):
    decisions = Decisions(district=district, **more)
    return draft_of(read_files([folder], Task(), decisions), Task(), decisions)


THREE = ["江北区", "渝中区", "南岸区"]
CODES = ["500105", "500103", "500108"]


@pytest.mark.parametrize(
    ("names", "codes", "choices"),
    [
        (THREE, CODES, ["渝中区", "江北区", "南岸区"]),  # in the order of the codes
        (THREE, None, THREE),
        (["Camden", "Islington"], None, ["Camden", "Islington"]),
        ([None, None], ["500105000000", "500103000000"], ["500103000000", "500105000000"]),
    ],
)
def test_which_of_several_is_planned_is_asked(tmp_path, names, codes, choices):
    city(tmp_path / "区县界.geojson", names, codes)
    (row,) = draft(tmp_path).questions
    assert row.question.code == "district.which"
    assert sorted(each.value for each in row.question.choices) == sorted(choices)
    if codes is not None:
        assert [each.value for each in row.question.choices] == choices


@pytest.mark.parametrize("district", ["渝中区", "重庆市渝中区", "500103", "500103001", " 渝中区（主城） "])
def test_the_chosen_one_is_the_study_area_and_the_others_are_its_neighbours(tmp_path, district):
    city(tmp_path / "区县界.geojson", THREE, CODES)
    made = draft(tmp_path, district)
    assert not made.questions
    project = project_of(made)
    assert [(layer.role, len(layer.frame)) for layer in project.layers] == [("district", 1), ("neighbour", 2)]
    assert project.title == "渝中区"
    assert project.profile == "yuzhong_2027"
    (neighbours,) = in_role(project.layers, "neighbour")
    assert neighbours.frame["name"].tolist() == ["江北区", "南岸区"]
    zones = study_area_of(layers_of(project)).zones
    assert zones["zone"].tolist() == ["渝中区"]
    geodesic, _ = Geod(ellps="GRS80").geometry_area_perimeter(box(106.52, 29.54, 106.54, 29.56))
    assert zones.geometry.area.iloc[0] == pytest.approx(geodesic, rel=1e-6)
    (told,) = [each for each in project.findings if each.code == "district.chosen"]
    assert told.severity is Severity.INFO


def test_the_working_crs_runs_through_the_planned_district(tmp_path):
    """Through the middle of a city of 300 km it would measure 0.05 % too much at its ends."""
    names = [f"区{number}" for number in range(150)]
    city(tmp_path / "区县界.geojson", names)
    project = project_of(draft(tmp_path, "区149"))
    (district,) = in_role(project.layers, "district")
    west, _, east, _ = district.frame.to_crs("EPSG:4326").total_bounds
    parameters = district.frame.crs.coordinate_operation.params
    (meridian,) = [each.value for each in parameters if each.name == "Longitude of natural origin"]
    assert west - SIDE < meridian < east + SIDE


@pytest.mark.parametrize("wanted", ["江北", "渝中", "Camden"])
def test_the_level_may_be_left_away(tmp_path, wanted):
    city(tmp_path / "区县界.geojson", ["江北区", "渝中区", "Camden District"])
    assert project_of(draft(tmp_path, wanted)).title.startswith(wanted)


def test_two_of_one_name_are_chosen_by_code(tmp_path):
    city(tmp_path / "区县界.geojson", ["城区", "城区", "郊区"], ["140902", "140802", "140803"])
    (row,) = draft(tmp_path, "城区").questions
    assert [each.value for each in row.question.choices] == ["140802", "郊区", "140902"]
    assert project_of(draft(tmp_path, "140902")).layers[0].frame["code"].tolist() == ["140902"]


@pytest.mark.parametrize("district", ["巴南区", "500113", "all", "区"])
def test_a_district_that_is_not_there_is_asked_for_again(tmp_path, district):
    city(tmp_path / "区县界.geojson", THREE, CODES)
    (row,) = draft(tmp_path, district).questions
    assert len(row.question.choices) == 3


def test_one_district_of_another_name_is_not_taken_for_the_chosen_one(tmp_path):
    city(tmp_path / "区界.geojson", ["江北区"])
    (row,) = draft(tmp_path, "渝中区").questions
    assert "渝中区" in str(row.question.message)


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["渝中区", "渝中区"], None),  # the land and an island of it
        ([None, None], None),
        (["南段", "北段"], ["500103001", "500103002"]),
        (["渝中区", "渝中区（飞地）"], None),
    ],
)
def test_parts_of_one_district_are_no_question(tmp_path, names, codes):
    city(tmp_path / "区界.geojson", names, codes)
    project = project_of(draft(tmp_path))
    assert [layer.role for layer in project.layers] == ["district"]
    assert len(project.layers[0].frame) == 2


def test_the_file_of_the_district_says_which_of_the_city_it_is(tmp_path):
    city(tmp_path / "区县界.geojson", THREE, CODES)
    city(tmp_path / "district.geojson", ["渝中区"], ["500103"])
    project = project_of(draft(tmp_path))
    assert {layer.role: layer.title for layer in project.layers} == {
        "district": "district.geojson",
        "neighbour": "区县界.geojson",
    }
    assert "district.beside" in {each.code for each in project.findings}


def test_the_file_of_a_district_of_another_city_says_nothing(tmp_path):
    city(tmp_path / "区县界.geojson", THREE, CODES)
    city(tmp_path / "district.geojson", ["西城区"], ["110102"])
    (row,) = draft(tmp_path).questions
    assert row.source.title == "区县界.geojson"


def test_subdistricts_of_a_whole_city_are_those_of_the_planned_district(tmp_path):
    city(tmp_path / "区县界.geojson", THREE, CODES)
    halves = [box(106.5 + k * SIDE / 2, 29.54, 106.5 + (k + 1) * SIDE / 2, 29.56) for k in range(6)]
    table = {"name": list("甲乙丙丁戊己"), "population": [1, 10, 100, 1000, 10_000, 100_000]}
    gpd.GeoDataFrame(table, geometry=halves, crs="EPSG:4326").to_file(tmp_path / "街道.geojson")
    area = study_area_of(layers_of(project_of(draft(tmp_path, "渝中区"))))
    assert area.zones["zone"].tolist() == ["渝中区", "丙", "丁"]
    assert area.population.tolist() == [1100, 100, 1000]


# ---------------------------------------------------------------- options and recipes


def test_the_option_and_the_recipe_answer(tmp_path, capsys):
    city(tmp_path / "区县界.geojson", THREE, CODES)
    project, recipe, again = (tmp_path / name for name in ("a.gpkg", "r.toml", "b.gpkg"))
    file = str(tmp_path / "区县界.geojson")

    def made(path, *options):
        assert main(["import", file, "-o", str(path), "--force", *options]) == 0
        return open_project(path).title

    assert made(project, "--district", "渝中区", "--save-recipe", str(recipe)) == "渝中区"
    assert 'district = "渝中区"' in recipe.read_text(encoding="utf-8")
    assert made(again, "--recipe", str(recipe)) == "渝中区"
    assert made(again, "--recipe", str(project)) == "渝中区"
    assert made(again, "--recipe", str(recipe), "--district", "500108") == "南岸区"
    capsys.readouterr()
    assert main(["inspect", file, "--format", "json"]) == 4
    (entry,) = json.loads(capsys.readouterr().out)["files"]
    (question,) = [each for each in entry["findings"] if each["code"] == "district.which"]
    assert [choice["value"] for choice in question["choices"]] == ["渝中区", "江北区", "南岸区"]


def test_a_district_is_refused_where_no_file_holds_one(tmp_path, capsys):
    path = tmp_path / "bus_stop.geojson"
    gpd.GeoDataFrame({"name": ["a"]}, geometry=gpd.points_from_xy([106.5], [29.5]), crs=4326).to_file(path)
    options = ["-o", str(tmp_path / "a.gpkg"), "--district", "渝中区"]
    with pytest.raises(SystemExit) as caught:
        main(["import", str(path), *options])
    assert caught.value.code == 2
    assert "渝中区" in capsys.readouterr().err


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "wanted", "same"),
    [
        ("渝中区", "渝中区", True),
        ("重庆市渝中区", "渝中区", True),
        ("渝中区", "重庆市渝中区", True),
        ("渝中区（示范）", "渝中区", True),
        ("Camden", " camden ", True),
        ("新渝中区", "渝中区", False),
        ("重庆市渝中区", "重庆市", False),
        ("渝中区", "中区", False),
        ("", "渝中区", False),
        (None, "渝中区", False),
        ("渝中区", "", False),
        ("西市街道", "街道", False),
        ("东湖区（不含高新区）", "东湖区", False),
        ("东湖区(其余部分)", "东湖区", False),
        ("Camden (excluding Hampstead)", "Camden", False),
        ("Camden (Greater London)", "Camden", True),
        ("沙市区", "区", False),
        ("无锡市新区", "新区", True),
        ("街道", "街道", True),
    ],
)
def test_a_place_is_called_so(name, wanted, same):
    assert is_called(name, wanted) is same


def test_an_option_that_names_none_of_the_districts_says_which_there_are(tmp_path, capsys):
    path = city(tmp_path / "区县界.geojson", THREE, CODES)
    with pytest.raises(SystemExit) as caught:
        main(["import", str(path), "-o", str(tmp_path / "a.gpkg"), "--district", "巴南区"])
    assert caught.value.code == 2
    assert "渝中区" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("names", "codes", "k"),
    [(THREE, CODES, 0), (THREE, CODES, 2), (THREE, None, 1), (["Camden", "Islington", "Hackney"], None, 2)],
)
def test_the_district_in_which_all_other_files_lie_is_proposed_and_still_asked(tmp_path, names, codes, k):
    city(tmp_path / "行政区划.gpkg", names, codes)
    west = 106.5 + k * SIDE
    parks = [box(west + 0.004, 29.544, west + 0.006, 29.546), box(west + 0.01, 29.55, west + 0.012, 29.552)]
    gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=parks, crs=4326).to_file(tmp_path / "park.gpkg")
    (tmp_path / "人口.csv").write_text("街道,人口\n甲街道,1000\n", encoding="utf-8")
    (asked,) = draft(tmp_path).questions
    question = asked.question
    assert (question.code, question.severity) == ("district.which", Severity.QUESTION)
    assert question.choices[0].value == names[k]
    assert question.choices[0].score > max(each.score for each in question.choices[1:])
    assert sorted(each.value for each in question.choices) == sorted(names)
    assert question.option == f"--district {names[k]}"


def test_where_the_other_files_lie_in_several_none_is_proposed(tmp_path):
    city(tmp_path / "行政区划.gpkg", THREE, CODES)
    for name, west in (("park", 106.504), ("built_up", 106.524)):
        shapes = [box(west, 29.544, west + 0.002, 29.546)]
        gpd.GeoDataFrame({"name": ["a"]}, geometry=shapes, crs=4326).to_file(tmp_path / f"{name}.gpkg")
    (asked,) = draft(tmp_path).questions
    assert [each.value for each in asked.question.choices] == ["渝中区", "江北区", "南岸区"]
    assert {each.score for each in asked.question.choices} == {0.0}


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["渝中区", "渝中区"], ["500103", "500103"]),
        (["渝中区", "渝中区飞地"], ["500103", "500103"]),
        (["Camden", "Camden detached", "Camden"], ["500103"] * 3),
    ],
)
def test_rows_of_one_code_are_said_to_be_parts_of_one_district(tmp_path, names, codes):
    city(tmp_path / "district.gpkg", names, codes)
    (row,) = draft(tmp_path).rows
    (told,) = [each for each in row.findings if each.code == "rows.duplicate_id"]
    assert (told.severity, told.mend) == (Severity.INFO, None)
    assert "which are parts of one district" in str(told.message)


# ---------------------------------------------------------------- subdistricts without a district


def streets(path, codes=None, **columns):
    """Four subdistricts from west to east, of two districts, and the people of all four beside them."""
    squares = [box(106.5 + k * SIDE, 29.54, 106.5 + (k + 1) * SIDE, 29.56) for k in range(4)]
    table = {"name": FOUR} | ({} if codes is None else {"code": codes}) | columns
    gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:4326").to_file(path)
    rows = (f"{name},{10 ** (4 + k)}" for k, name in enumerate(FOUR))
    (path.parent / "population.csv").write_text("\n".join(("name,population", *rows)), encoding="utf-8")


FOUR = ["东门街道", "西门街道", "北门街道", "南门街道"]
STREETS = ["500103001", "500103002", "500105001", "500105002"]
OF_TWO = ["渝中区", "渝中区", "江北区", "江北区"]
CASES = [
    ({"codes": STREETS}, ["500103", "500105"]),
    ({"区县": OF_TWO}, ["江北区", "渝中区"]),
    ({"codes": STREETS, "区县": OF_TWO}, ["渝中区", "江北区"]),
    ({"borough": ["Camden", "Camden", "Hackney", "Hackney"]}, ["Camden", "Hackney"]),
]


@pytest.mark.parametrize(("columns", "choices"), CASES)
def test_of_which_district_are_subdistricts_of_several_is_asked(tmp_path, columns, choices):
    streets(tmp_path / "subdistrict.gpkg", **columns)
    (asked,) = draft(tmp_path).questions
    assert asked.question.code == "district.which"
    assert sorted(each.value for each in asked.question.choices) == sorted([*choices, "all"])


@pytest.mark.parametrize(
    ("columns", "district", "name"),
    [
        (CASES[0][0], "500103", "district"),
        (CASES[1][0], "渝中区", "渝中区"),
        (CASES[2][0], "重庆市渝中区", "渝中区"),
        (CASES[2][0], "500103", "渝中区"),
        (CASES[3][0], "Camden", "Camden"),
    ],
)
def test_only_the_subdistricts_of_the_chosen_district_count(tmp_path, columns, district, name):
    streets(tmp_path / "subdistrict.gpkg", **columns)
    area = study_area_of(layers_of(project_of(draft(tmp_path, district))))
    assert area.zones["zone"].tolist() == [name, "东门街道", "西门街道"]
    assert area.population.tolist() == [110_000, 10_000, 100_000]
    assert {each.code for each in area.findings} == {"population.of_others"}


def test_subdistricts_of_several_codes_may_be_one_area(tmp_path):
    streets(tmp_path / "subdistrict.gpkg", STREETS)
    area = study_area_of(layers_of(project_of(draft(tmp_path, "all"))))
    assert area.population.tolist() == [11_110_000, 10_000, 100_000, 1_000_000, 10_000_000]


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"codes": ["500103001", "500103002", "500103003", "500103004"]},
        {"区县": ["渝中区"] * 4},
        {"codes": ["1", "2", "3", "4"]},
        {"borough": ["Camden", "Camden", None, "Hackney"]},
    ],
)
def test_subdistricts_that_do_not_say_several_districts_are_no_question(tmp_path, columns):
    streets(tmp_path / "subdistrict.gpkg", **columns)
    assert not draft(tmp_path).questions


def test_beside_a_district_its_own_subdistricts_are_found_by_their_ground(tmp_path):
    streets(tmp_path / "subdistrict.gpkg", STREETS)
    half = box(106.5, 29.54, 106.5 + 2 * SIDE, 29.56)
    gpd.GeoDataFrame({"name": ["渝中区"]}, geometry=[half], crs=4326).to_file(tmp_path / "district.gpkg")
    area = study_area_of(layers_of(project_of(draft(tmp_path))))
    assert area.zones["zone"].tolist() == ["渝中区", "东门街道", "西门街道"]
