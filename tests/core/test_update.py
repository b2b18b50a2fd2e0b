"""Next year's files for a project: its recipe reads them, its scenarios stay, and what changes is listed.

The town of this year is that of ``scenario_town`` with four subdistricts; figures are worked out by hand.
"""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

from gisapp.__main__ import main
from gisapp.edits import Move, Remove
from gisapp.evaluate import evaluate
from gisapp.features import features_in
from gisapp.importing import draft_of, import_files, read_files
from gisapp.own_target import OwnTarget
from gisapp.parameters import Parameters
from gisapp.recipe import Recipe
from gisapp.replay import replayed
from gisapp.row_changes import row_changes
from gisapp.scenario import Choices, Scenario
from gisapp.store.project_file import open_project, save_project
from gisapp.update_plan import plan_of
from gisapp.updating import updated
from layers.errors import UserError
from layers.layer import Layer, Origin
from layers.task import Task
from layers.text import Language
from tests.core.scenario_town import GRID, PEOPLE, X, Y, area, key, point, quarters, write

EN = Language("en")


def this_year(folder):
    """Stops 2026, with numbers of the office, and a table of people 2026."""
    quarters(folder)
    (folder / "公交站.gpkg").unlink()
    stops(folder / "公交站2026.gpkg", S0=(500, 530), S1=(1500, 620))
    people(folder / "人口2026.csv", 4000, 5000, 6000, 5000)
    return folder


def people(path, *persons):
    names = ("大坪街道", "两路口街道", "七星岗街道", "解放碑街道")
    rows = [f"{name},{number}" for name, number in zip(names, persons, strict=True)]
    path.write_text("\n".join(["街道,人口", *rows, ""]), encoding="utf-8")
    return path


def stops(path, **places):
    """Stops by the office's number, in metres of the town."""
    shapes = [Point(X + x, Y + y) for x, y in places.values()]
    names = [f"{number.removeprefix('S')}站" for number in places]
    return write(path, shapes, 站名=names, 站台编号=list(places))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The project of this year, with a scenario and choices of its own."""
    base = import_files([this_year(tmp_path_factory.mktemp("year") / "资料")])
    edits = (
        Move(role="bus_stop", feature=key(base, "bus_stop", "#S1"), shape=point(1500, 530), note="待商定"),
        Remove(role="bus_stop", feature=key(base, "bus_stop", "#S0")),
    )
    scenario = Scenario("方案甲", edits=edits, choices=Choices(people=(("大坪街道", 9000.0),)))
    target = OwnTarget(
        name="换乘", indicator="transfer_coverage_50m", comparator=">=", value=80.0, unit="%", year=2026
    )
    return replace(
        base,
        scenarios=(scenario,),
        parameters=Parameters(transfer_definition="D2"),
        own_targets=(target,),
        year=2026,
    )


@pytest.fixture
def file(made, tmp_path):
    path = tmp_path / "方块区.gpkg"
    save_project(made, path)
    return path


@pytest.fixture
def year(tmp_path):
    folder = tmp_path / "2027"
    folder.mkdir()
    return folder


@pytest.fixture
def run(capsys):
    def run(*arguments, code=0):
        assert main(["--lang", "en", *map(str, arguments)]) == code
        said = capsys.readouterr()
        return said.out if code in (0, 1) else said.err

    return run


def update(project, *paths):
    plan = plan_of(project, read_files(paths, Task()))
    return updated(plan, draft_of(plan.files, Task(), plan.decisions, base=plan.base))


def value(scorecard, indicator):
    return scorecard.readings[indicator].of("district").value


# ---------------------------------------------------------------- what changes


def test_stops_that_came_went_and_moved(made, year):
    """S0 stays, S1 comes 90 m nearer to its entrance, S2 is new: coverage at 50 m from 50 % to 100 %."""
    stops(year / "公交站2027.gpkg", S2=(900, 900), S1=(1500, 530), S0=(500, 530))
    found = update(made, year)
    (changes,) = found.changes
    assert (changes.role, changes.before, changes.after) == ("bus_stop", "公交站2026.gpkg", "公交站2027.gpkg")
    assert (changes.rows_before, changes.rows_after) == (2, 3)
    assert [each.title for each in changes.added] == ["2站 S2"]
    assert changes.gone == ()
    assert [(each.of.title, each.area_after) for each in changes.moved] == [("1站 S1", None)]
    assert changes.moved[0].metres == pytest.approx(90, abs=0.01)
    before, after = found.scorecards
    assert (value(before, "transfer_coverage_50m"), value(after, "transfer_coverage_50m")) == (50, 100)
    assert {each.title for each in found.staying} == {
        "区界.gpkg", "街道.gpkg", "建成区.gpkg", "公园绿地.gpkg", "附属绿地.gpkg", "轨道站.gpkg",
        "轨道站出入口.gpkg", "人口2026.csv",
    }  # fmt: skip


def test_all_that_the_planner_chose_stays(made, year):
    stops(year / "公交站2027.gpkg", S1=(1500, 620), S0=(500, 530))
    found = update(made, year)
    for name in ("scenarios", "parameters", "own_targets", "year", "profile", "title", "working_crs", "head"):
        assert getattr(found.after, name) == getattr(made, name), name
    assert not found.resting
    assert [each.id for each in found.after.layers if each.role == "bus_stop"] == ["bus_stop"]
    played = replayed(found.after, found.after.scenarios[0]).played
    assert played.resting == ()


def test_an_edit_whose_feature_is_gone_rests_and_is_listed(made, year):
    stops(year / "公交站2027.gpkg", S1=(1500, 620), S7=(700, 530))
    found = update(made, year)
    assert [each.title for each in found.changes[0].gone] == ["0站 S0"]
    (resting,) = found.resting
    assert (resting.scenario, resting.number) == ("方案甲", 2)
    assert EN.say(resting.said) == "Bus stops: 0站 S0 removed, in 两路口街道"


def test_the_recipe_answers_for_next_year_s_file_again(made, year, tmp_path):
    stops(year / "公交站2027.gpkg", S1=(1500, 620), S0=(500, 530))
    once = update(made, year).after
    titles = [entry.title for entry in once.recipe.entries]
    assert "公交站2027.gpkg" in titles
    assert "公交站2026.gpkg" not in titles
    later = tmp_path / "2028"
    later.mkdir()
    stops(later / "公交站2028.gpkg", S1=(1500, 620), S0=(500, 530), S3=(600, 600))
    (changes,) = update(once, later).changes
    assert (changes.before, changes.after, len(changes.added)) == ("公交站2027.gpkg", "公交站2028.gpkg", 1)


def test_people_of_the_next_year(made, year):
    """1,000 more in the first subdistrict: 2 ha for 21,000 people."""
    people(year / "人口2027.csv", 5000, 5000, 6000, 5000)
    found = update(made, year)
    (changes,) = found.changes
    assert [(each.of.title, each.cells) for each in changes.altered] == [
        ("大坪街道", (("population", 4000.0, 5000.0),))
    ]
    before, after = found.scorecards
    assert value(before, "park_area_per_capita") == pytest.approx(20_000 / PEOPLE, rel=1e-6)
    assert value(after, "park_area_per_capita") == pytest.approx(20_000 / 21_000, rel=1e-6)


def test_a_park_that_was_drawn_anew(made, year):
    """200 m by 100 m becomes 260 m by 100 m: 60 m at its eastern side, 2.0 ha → 2.6 ha."""
    write(year / "公园绿地.gpkg", [area(100, 100, 260, 100)], name=["甲园"], 类别=["G11"])
    found = update(made, year)
    (moved,) = found.changes[0].moved
    assert moved.metres == pytest.approx(60, abs=0.01)
    assert moved.area_before == pytest.approx(20_000, rel=1e-5)
    assert moved.area_after == pytest.approx(26_000, rel=1e-5)
    assert value(found.scorecards[1], "park_area_per_capita") == pytest.approx(1.3, rel=1e-5)


def test_all_files_of_a_year_at_once_are_a_new_import_with_the_scenarios(made, year, tmp_path):
    folder = this_year(tmp_path / "alles")
    found = update(made, folder)
    assert not found.staying
    assert all(not (each.added or each.gone or each.moved or each.altered) for each in found.changes)
    assert len(found.changes) == 9
    assert evaluate(found.after).fingerprint == evaluate(made).fingerprint


def test_a_file_in_another_crs_is_the_same_place(made, year):
    frame = gpd.read_file(stops(year / "tmp.gpkg", S1=(1500, 620), S0=(500, 530)))
    (year / "tmp.gpkg").unlink()
    frame.to_crs("EPSG:4490").to_file(year / "公交站2027.gpkg")
    (changes,) = update(made, year).changes
    assert (changes.added, changes.gone, changes.moved) == ((), (), ())


# ---------------------------------------------------------------- rows


def layer(shapes, role="bus_stop", **columns):
    n = len(shapes)
    columns = {"name": ["" for _ in range(n)], **columns, "row": range(1, n + 1)}
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=GRID)
    return Layer(role, "a.gpkg", role, Origin("a.gpkg", "", "GPKG", "", ""), frame=frame)


def at(*places):
    return [Point(X + x, Y + y) for x, y in places]


def test_rows_without_numbers_are_known_by_name_the_nearest_first():
    """Two platforms of one name: each is paired with the nearer one."""
    old = layer(at((0, 0), (0, 40)), name=["甲站", "甲站"])
    new = layer(at((0, 38), (0, -3)), name=["甲站", "甲站"])
    changes = row_changes(old, new)
    assert [(each.of.row, round(each.metres, 3)) for each in changes.moved] == [(2, 3.0), (1, 2.0)]
    assert not changes.added
    assert not changes.gone


def test_a_name_that_comes_again_far_away_is_another_row():
    changes = row_changes(layer(at((0, 0)), name=["甲站"]), layer(at((0, 1200)), name=["甲站"]))
    assert (len(changes.added), len(changes.gone), changes.moved) == (1, 1, ())
    assert changes.nothing_in_common


def test_a_row_that_was_renamed_at_its_place_is_the_same():
    changes = row_changes(layer(at((0, 0)), name=["甲站"]), layer(at((0, 0.2)), name=["乙站"]))
    assert (changes.added, changes.gone, changes.moved) == ((), (), ())
    assert changes.altered[0].cells == (("name", "甲站", "乙站"),)


def test_rows_without_names_are_known_by_their_place():
    old, new = layer(at((0, 0), (100, 0))), layer(at((20, 0), (400, 0)))
    changes = row_changes(old, new)
    assert [round(each.metres, 3) for each in changes.moved] == [20.0]
    assert [each.row for each in changes.gone] == [2]
    assert [each.row for each in changes.added] == [2]


def test_what_files_round_is_no_move():
    assert row_changes(layer(at((0, 0)), name=["甲"]), layer(at((0.3, 0.3)), name=["甲"])).moved == ()


def test_entrances_of_one_number_are_of_their_stations():
    """Entrance 1 of 东站 is gone and that of 西站 is new, 60 m away: nothing moved."""
    old = layer(at((0, 0)), "rail_entrance", name=["1号口"], station=["东站"])
    new = layer(at((60, 0)), "rail_entrance", name=["1号口"], station=["西站"])
    changes = row_changes(old, new)
    assert (len(changes.gone), len(changes.added), changes.moved) == (1, 1, ())


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_layer_beside_one_row(count):
    one, other = layer(at((0, 0))), layer([])
    changes = row_changes(one, other) if count else row_changes(other, one)
    assert (len(changes.gone), len(changes.added)) == ((1, 0) if count else (0, 1))


def test_many_rows_of_one_name_are_paired_quickly():
    """A row of 5,000 plots called alike, each 2 m farther east."""
    places = [(10 * n, 0) for n in range(5000)]
    old = layer(at(*places), name=["绿地"] * 5000)
    new = layer(at(*((x + 2, y) for x, y in reversed(places))), name=["绿地"] * 5000)
    changes = row_changes(old, new)
    assert len(changes.moved) == 5000
    assert {round(each.metres, 6) for each in changes.moved} == {2.0}


# ---------------------------------------------------------------- the command line


def test_without_force_it_only_lists(file, year, run):
    stops(year / "公交站2027.gpkg", S2=(900, 900), S1=(1500, 530))
    before = file.read_bytes()
    said = run("import", year, "--update", file)
    assert file.read_bytes() == before
    assert "公交站2026.gpkg (2) → 公交站2027.gpkg (2): 1 new, 1 gone, 1 moved" in said
    assert "moved: 1站 S1, by 90.0 m" in said
    assert "new: 2站 S2" in said
    assert "gone: 0站 S0" in said
    assert "Scenario “方案甲”, edit 2 rests now" in said
    assert "As they were: " in said
    assert "Nothing was written. With --force" in said


def test_with_force_it_is_written_over_and_keeps_its_history(file, year, run):
    run("scenario", "new", file, "方案乙")
    before = open_project(file)
    stops(year / "公交站2027.gpkg", S2=(900, 900), S1=(1500, 530))
    run("import", year, "--update", file, "--force")
    after = open_project(file)
    assert [each.name for each in after.scenarios] == ["方案甲", "方案乙"]
    assert after.head == before.head
    assert after.parameters == before.parameters
    assert len(features_in(after.layers, "bus_stop")) == 2
    assert "公交站2027.gpkg#S2" in features_in(after.layers, "bus_stop")
    assert "方案丙" in run("scenario", "new", file, "方案丙")


def test_into_another_project_the_old_one_stays(file, year, run, tmp_path):
    stops(year / "公交站2027.gpkg", S1=(1500, 530), S0=(500, 530))
    before, new = file.read_bytes(), tmp_path / "新.gpkg"
    run("import", year, "--update", file, "-o", new)
    assert file.read_bytes() == before
    assert "公交站2027.gpkg#S1" in features_in(open_project(new).layers, "bus_stop")
    assert "already" in run("import", year, "--update", file, "-o", new, code=3)
    assert "already" in run("import", year, "--update", file, "-o", file, code=3)
    run("import", year, "--update", file, "-o", new, "--force")


def test_the_list_as_json(file, year, run):
    stops(year / "公交站2027.gpkg", S2=(900, 900), S1=(1500, 530))
    found = json.loads(run("import", year, "--update", file, "--format", "json"))
    (stop,) = found["layers"]
    assert [each["title"] for each in stop["added"]] == ["2站 S2"]
    assert stop["moved"][0]["metres"] == pytest.approx(90, abs=0.01)
    moved = {each["indicator"]: each["difference"] for each in found["indicators"]}
    assert moved["transfer_coverage_50m"] == 0
    assert moved["green_space_rate"] == 0
    assert found["resting"][0]["edit"] == 2
    assert found["written"] is None


# ---------------------------------------------------------------- what cannot be


def refused(file, run, *paths, code=3):
    before = file.read_bytes()
    said = run("import", *paths, "--update", file, "--force", code=code)
    assert file.read_bytes() == before
    return said


def test_stops_of_another_district(file, year, run):
    stops(year / "公交站2027.gpkg", S1=(31_500, 620), S0=(30_500, 530))
    said = refused(file, run, year)
    assert "All of 公交站2027.gpkg (Bus stops) lies outside the district" in said


def test_an_outline_of_another_district(file, year, run):
    write(year / "区界.gpkg", [area(20_000, 0, 2000, 1000)], name=["圆环区"], population=[5])
    assert "区界.gpkg: another district than that of “方块区”" in refused(file, run, year)


def test_people_of_another_district(file, year, run):
    (year / "人口2027.csv").write_text("街道,人口\n东街道,4000\n西街道,1\n", encoding="utf-8")
    assert "人口2027.csv and 人口2026.csv have no place in common" in refused(file, run, year)


def test_files_that_are_not_there(file, year, run):
    assert "There is no data file" in refused(file, run, year) or "no file" in refused(file, run, year)
    refused(file, run, year / "nichts.gpkg")


def test_a_renamed_file_is_left_out_and_says_so(file, year, run):
    stops(year / "站台普查.gpkg", S1=(1500, 530))
    assert "was made of none of these files: 站台普查.gpkg" in refused(file, run, year)
    people(year / "人口2027.csv", 5000, 5000, 6000, 5000)
    said = run("import", year, "--update", file, "--force")
    assert "The project was not made of 站台普查.gpkg, and it was left out" in said
    after = open_project(file)
    assert "公交站2026.gpkg" in {each.title for each in after.layers}
    assert "人口2027.csv" in {each.title for each in after.layers}


def test_an_emptied_layer_leaves_the_one_that_is_there(file, year, run):
    frame = gpd.read_file(stops(year / "公交站2027.gpkg", S1=(1500, 530)))
    (year / "公交站2027.gpkg").unlink()
    frame[:0].to_file(year / "公交站2027.gpkg")
    refused(file, run, year)
    people(year / "人口2027.csv", 5000, 5000, 6000, 5000)
    said = run("import", year, "--update", file, "--force", code=1)
    assert "the layer that is there stays as it is" in said
    assert len(features_in(open_project(file).layers, "bus_stop")) == 2


def test_a_project_without_a_recipe(made, year, run, tmp_path):
    bare = tmp_path / "ohne.gpkg"
    save_project(replace(made, recipe=Recipe()), bare)
    stops(year / "公交站2027.gpkg", S1=(1500, 530))
    assert "keeps no recipe of its import" in refused(bare, run, year)
    with pytest.raises(UserError, match="keeps no recipe"):
        plan_of(replace(made, recipe=Recipe()), read_files([year], Task()))


def test_what_is_no_project(year, run, tmp_path):
    stops(year / "公交站2027.gpkg", S1=(1500, 530))
    assert run("import", year, "--update", year / "公交站2027.gpkg", code=3)
    assert "no file" in run("import", year, "--update", tmp_path / "nichts.gpkg", code=3)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--recipe", "x.toml"], "leave --recipe out"),
        (["--save-recipe", "x.toml"], "leave --save-recipe out"),
    ],
)
def test_options_that_do_not_go_with_an_update(file, year, capsys, more, says):
    with pytest.raises(SystemExit):
        main(["--lang", "en", "import", str(year), "--update", str(file), *more])
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [([], "Missing: -o/--output"), (["-o", "x.gpkg", "--format", "json"], "--format: only beside --update")],
)
def test_an_import_without_an_update_is_what_it_was(year, capsys, arguments, says):
    with pytest.raises(SystemExit):
        main(["--lang", "en", "import", str(year), *arguments])
    assert says in capsys.readouterr().err


def test_a_project_that_was_changed_outside_is_not_updated(file, year, run):
    import sqlite3

    with sqlite3.connect(file) as database:
        database.execute("UPDATE gisapp_project SET value = '2030' WHERE key = 'year'")
    stops(year / "公交站2027.gpkg", S1=(1500, 530), S0=(500, 530))
    assert "was changed outside this program" in refused(file, run, Path(year))
    assert "moved: 1站 S1" in run("import", year, "--update", file, "--accept-changed")


def test_points_may_come_from_anywhere_in_the_district(made, year):
    """Not one stop of last year is there: that can be, and is counted."""
    stops(year / "公交站2027.gpkg", S8=(800, 200), S9=(900, 200))
    (changes,) = update(made, year).changes
    assert changes.nothing_in_common
