"""Options that contradict each other are refused: which of them is meant only the user knows."""

from contextlib import suppress

import pytest

from gisapp.__main__ import main
from gisapp.recipe import recipe_from_toml
from gisapp.store.project_file import save_project
from layers.errors import UserError
from tests.hand_made import hand_made_scorecard


def refused(arguments, capsys, language="en"):
    """What is said of a command line that is wrong."""
    with pytest.raises(SystemExit) as end:
        main(["--lang", language, *arguments])
    assert end.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "one", "other"),
    [
        (["import", "x.shp", "-o", "甲.gpkg", "-o", "乙.gpkg"], "甲.gpkg", "乙.gpkg"),
        (["import", "x.shp", "-o", "a.gpkg", "--output", "b.gpkg"], "a.gpkg", "b.gpkg"),
        (["import", "x.shp", "-o", "a.gpkg", "--title", "渝中", "--title", "江北"], "渝中", "江北"),
        (["import", "x.shp", "-o", "a.gpkg", "--year", "2025", "--year", "2030"], "2025", "2030"),
        (["check", "p.gpkg", "--format", "json", "--format=csv"], "json", "csv"),
        (["check", "p.gpkg", "--transfer", "D1", "--transfer", "D2"], "D1", "D2"),
        (["check", "p.gpkg", "--ndvi", "0.3", "--ndvi", "0.4"], "0.3", "0.4"),
        (["report", "p.gpkg", "-o", "一", "-o", "二"], "一", "二"),
        (["export", "p.gpkg", "-o", "x", "--crs", "4545", "--crs", "4546"], "4545", "4546"),
        (["targets", "--profile", "a", "--profile", "b"], "a", "b"),
    ],
)
def test_an_option_that_is_given_twice(arguments, one, other, capsys):
    assert f"is given twice: {one} and {other}" in refused(arguments, capsys)
    told = refused(arguments, capsys, "zh")
    assert one in told
    assert other in told
    assert "twice" not in told


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--role", "park=甲.shp", "--role", "green=甲.shp"],
            "--role is given twice for 甲.shp: park and green",
        ),
        (["--crs", "园.shp=4545", "--crs", "园.shp=4546"], "--crs is given twice for 园.shp: 4545 and 4546"),
        (["--datum", "a=gcj02", "--datum", "a=as_is"], "--datum is given twice for a: gcj02 and as_is"),
        (["--encoding", "a=gbk", "--encoding", "a=utf-8"], "--encoding is given twice for a: gbk and utf-8"),
        (
            ["--unit", "人口=1", "--unit", "人口=10000"],
            "--unit is given twice for 人口: 1 and 10000",
        ),
        (["--column", "a:name=甲", "--column", "a:name="], "--column is given twice for a:name: 甲 and none"),
    ],
)
def test_two_answers_about_one_file(options, words, capsys):
    assert words in refused(["import", "missing", "-o", "p.gpkg", *options], capsys)


@pytest.mark.parametrize(
    "options",
    [
        ["--year", "2030", "--year", "2030"],
        ["--rows", "a.csv=2025", "--rows", "a.csv=valid"],
        ["--keep", "a.shp=geometry.invalid", "--keep", "a.shp=geometry.duplicate"],
        ["--role", "park=a.shp", "--role", "park=b.shp"],
        ["--column", "a:name=甲", "--column", "a:code=乙"],
    ],
)
def test_what_does_not_contradict_itself_goes_on(options, tmp_path, capsys):
    """To the file that is not there."""
    with suppress(SystemExit):
        main(["--lang", "en", "import", "missing.shp", "-o", str(tmp_path / "p.gpkg"), *options])
    assert "twice" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "ending"), [("园.gpkg", ".csv"), ("x.shp", "gpkg"), ("x.csv", ".XLSX"), ("x.unknown", "shp")]
)
def test_a_format_that_is_not_the_one_of_the_name(tmp_path, name, ending, capsys):
    save_project(hand_made_scorecard().project, tmp_path / "p.gpkg")
    place = tmp_path / name
    arguments = ["export", str(tmp_path / "p.gpkg"), "park", "-o", str(place), "--format", ending]
    told = refused(arguments, capsys)
    assert f"{name} does not end in .{ending.removeprefix('.').lower()}, as --format says" in told
    assert not place.exists()


@pytest.mark.parametrize(("name", "ending"), [("园.csv", "csv"), ("x.CSV", ".csv"), ("folder", "CSV")])
def test_a_format_that_fits_the_name(tmp_path, name, ending):
    save_project(hand_made_scorecard().project, tmp_path / "p.gpkg")
    place = tmp_path / name
    assert main(["export", str(tmp_path / "p.gpkg"), "park", "-o", str(place), "--format", ending]) == 0
    assert (place if place.suffix else place / "park.csv").is_file()


@pytest.mark.parametrize(
    "line", ["keep = [1]", "keep = [true]", "keep = [[]]", "rows = [true]", "rows = [1.5]", 'keep = "x"']
)
def test_an_answer_of_a_recipe_that_is_no_text(line):
    text = f'format = 1\n[[file]]\nname = "园.gpkg"\nrole = "park"\n{line}\n'
    with pytest.raises(UserError, match=line.partition(" ")[0]):
        recipe_from_toml(text, "r.toml")
