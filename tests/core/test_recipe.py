"""Recipes: what was answered once is used again on next year's files, and what no longer fits is said."""

import os

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.importing.entries import Named, matched
from gisapp.importing.labels import labels_of
from gisapp.importing.repeating import recipe_of, repeated, with_encodings
from gisapp.recipe import Entry, Recipe, recipe_from_toml, recipe_to_toml
from gisapp.recipe_file import read_recipe, write_recipe
from gisapp.store.project_file import open_project, save_project
from layers.answers import Answers
from layers.columns.used_columns import mapping_of
from layers.errors import UserError
from layers.roles import roles
from layers.task import Task
from tests.core.imported import draft
from tests.hand_made import hand_made_scorecard

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 503_000.0, 3_271_000.0

texts = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=12)
tables = st.dictionaries(texts, texts, max_size=3)
entries = st.builds(
    Entry,
    file=texts,
    role=st.sampled_from(["", "park", "bus_stop"]),
    layer=st.one_of(st.just(""), texts),
    encoding=st.sampled_from(["", "gb18030", "big5"]),
    crs=st.sampled_from([None, "", "EPSG:4545"]),
    headings=tables,
    answers=st.builds(
        Answers,
        crs=st.one_of(st.none(), texts),
        datum=st.sampled_from([None, "as_is", "gcj02"]),
        columns=tables,
        edition=st.sampled_from([None, "2002"]),
        rows=st.lists(texts, max_size=2).map(tuple),
        unit=st.sampled_from([None, 10_000]),
        band=st.sampled_from([None, 3]),
        quantity=st.sampled_from([None, "fraction"]),
        declined=st.frozensets(texts, max_size=2),
    ),
)


def write(path, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)
    return path


def write_year(folder, year, columns=("甲名", "类别")):
    """A district, and parks whose name column nobody would recognise."""
    folder.mkdir()
    write(folder / f"区界{year}.gpkg", [box(X, Y, X + 1000, Y + 1000)], name=["方块区"])
    square = [box(X, Y, X + 200, Y + 100), box(X + 300, Y, X + 400, Y + 100)]
    values = dict(zip(columns, (["p1", "p2"], ["G11", "G12"]), strict=True))
    write(folder / f"图层甲_{year}.gpkg", square, **values)
    return folder


def codes(findings):
    return [finding.code for finding in findings]


@given(st.lists(entries, max_size=4, unique_by=lambda entry: entry.title))
def test_text_holds_all_of_a_recipe(listed):
    recipe = Recipe(tuple(listed))
    assert recipe_from_toml(recipe_to_toml(recipe), "方案.toml") == recipe


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format = ", "not valid TOML"),
        ("a = 1", "no recipe"),
        ("format = 9\nfile = []", "newer version"),
        ('format = 1\n[[file]]\nrole = "park"', "entry 1"),
        ('format = 1\n[[file]]\nname = 3\nrole = "park"', "entry 1"),
        ('format = 1\nfile = [{name = "a", role = "park", columns = 3}]', "entry 1"),
        ("format = 1" + "0" * 5000, "not valid TOML"),
        ("format = 1\nfile = " + "[" * 3000, "not valid TOML"),
    ],
)
def test_text_that_is_no_recipe_is_refused_with_its_reason(text, words):
    with pytest.raises(UserError) as caught:
        recipe_from_toml(text, "方案.toml")
    assert words in str(caught.value.message)
    assert "方案.toml" in str(caught.value.message)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('role = "nonsense"', "role = 'nonsense'"),
        ('role = "park"\nunit = 7', "unit = 7"),
        ('role = "park"\ninner = "xx"', "inner = 'xx'"),
        ('role = "park"\ndatum = "gps"', "datum = 'gps'"),
        ('role = "park"\nedition = 2017', "edition = 2017"),
        ('role = "bus_stop"\nerror_m = 5000', "error_m = 5000"),
        ('role = "park"\nzzz = 1', "zzz = 1"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_entry(line, named):
    text = f'format = 1\n[[file]]\nname = "a.csv"\nrole = ""\n[[file]]\nname = "b.csv"\n{line}\n'
    with pytest.raises(UserError, match="entry 2") as refused:
        recipe_from_toml(text, "r.toml")
    assert f"says {named}," in str(refused.value)


def test_two_entries_of_one_file_are_refused():
    entry = '[[file]]\nname = "公园.gpkg"\nrole = "{}"\n'
    with pytest.raises(UserError, match=r"two entries for 公园\.gpkg"):
        recipe_from_toml("format = 1\n" + entry.format("park") + entry.format("green"), "r.toml")


def test_a_recipe_by_hand_need_not_say_what_the_file_declared(tmp_path):
    """Then nothing is told of a change, and what it answers about the place is used."""
    files = read_files([write_year(tmp_path / "2026", 2026)], Task())
    text = 'format = 1\n[[file]]\nname = "图层甲_2025.gpkg"\nrole = "park"\ndatum = "as_is"\n'
    decisions, noted = repeated(recipe_from_toml(text, "r.toml"), files, Decisions())
    assert "recipe.crs_changed" not in codes(noted.notes)
    (source,) = (each for each in files.sources if each.path.stem == "图层甲_2026")
    assert decisions.answers_for(source).datum == "as_is"


def test_answers_are_used_again_on_next_years_files(tmp_path):
    first = Decisions().with_role("图层甲_2026.gpkg", "park").with_column("图层甲_2026.gpkg", "name", "甲名")
    project = project_of(draft(write_year(tmp_path / "2026", 2026), first))
    save_project(project, tmp_path / "一.gpkg")
    recipe = read_recipe(tmp_path / "一.gpkg")

    task = Task()
    files = read_files([write_year(tmp_path / "2027", 2027)], task)
    decisions, files = repeated(recipe, files, Decisions())
    later = draft_of(files, task, decisions)
    (parks,) = (row.layer for row in later.rows if row.role == "park")
    assert list(parks.frame["name"]) == ["p1", "p2"]
    assert not later.notes


def test_what_was_decided_this_time_goes_before_the_recipe(tmp_path):
    task = Task()
    files = read_files([write_year(tmp_path / "2027", 2027)], task)
    recipe = Recipe((Entry("图层甲_2026.gpkg", "park"), Entry("区界2026.gpkg", "district")))
    decisions, _ = repeated(recipe, files, Decisions().with_role("图层甲_2027.gpkg", "green"))
    assert draft_of(files, task, decisions).rows[-1].role == "green"


def test_what_no_longer_fits_is_said(tmp_path):
    folder = write_year(tmp_path / "2027", 2027, columns=("乙名", "类别"))
    write(folder / "公交站.gpkg", [Point(X, Y)], 站名=["东门"])
    recipe = Recipe(
        (
            Entry("图层甲_2026.gpkg", "park", crs="EPSG:4545", headings={"name": "甲名", "class": "类别"}),
            Entry("区界2026.gpkg", "district", crs="unlike"),
            Entry("人口2026.xlsx", "population"),
        )
    )
    _, files = repeated(recipe, read_files([folder], Task()), Decisions())
    said = {finding.code: finding for finding in files.notes}
    assert "甲名" in str(said["recipe.column_missing"].message)
    assert "类别" not in str(said["recipe.column_missing"].message)
    assert "人口2026.xlsx" in str(said["recipe.file_missing"].message)
    assert "公交站.gpkg" in str(said["recipe.file_new"].message)
    assert codes(files.notes).count("recipe.crs_changed") == 2


def test_code_page_is_known_before_the_file_is_read(tmp_path):
    recipe = Recipe((Entry("公交站2026.csv", "bus_stop", encoding="big5"),))
    labels = labels_of([tmp_path / "公交站2027.csv", tmp_path / "b.csv"])
    decisions = with_encodings(Decisions(), recipe, labels)
    assert decisions.encodings == {"公交站2027.csv": "big5"}


def test_project_keeps_its_recipe(tmp_path):
    decisions = Decisions().with_role("图层甲_2026.gpkg", "park")
    project = project_of(draft(write_year(tmp_path / "2026", 2026), decisions))
    save_project(project, tmp_path / "一.gpkg")
    assert open_project(tmp_path / "一.gpkg").recipe == project.recipe
    assert {entry.file: entry.role for entry in project.recipe.entries} == {
        "区界2026.gpkg": "district",
        "图层甲_2026.gpkg": "park",
    }


def test_recipe_is_written_over_nothing_but_a_recipe(tmp_path):
    recipe = Recipe((Entry("a.gpkg", "park"),))
    place = tmp_path / "方案.toml"
    write_recipe(recipe, place)
    with pytest.raises(UserError, match="exists already"):
        write_recipe(Recipe((Entry("b.gpkg", "green"),)), place)
    write_recipe(Recipe((Entry("b.gpkg", "green"),)), place, replace=True)
    assert read_recipe(place).entries[0].file == "b.gpkg"
    other = tmp_path / "笔记.toml"
    other.write_text("a = 1", encoding="utf-8")
    with pytest.raises(UserError, match="not a file of this kind"):
        write_recipe(recipe, other, replace=True)
    assert other.read_text(encoding="utf-8") == "a = 1"


def test_a_project_is_never_replaced_by_a_recipe(tmp_path):
    """It holds one, but it is none."""
    place = tmp_path / "一.gpkg"
    project = hand_made_scorecard().project
    save_project(project, place)
    before = place.read_bytes()
    with pytest.raises(UserError, match="not a file of this kind"):
        write_recipe(project.recipe, place, replace=True)
    assert place.read_bytes() == before


def test_missing_recipe_is_named(tmp_path):
    with pytest.raises(UserError) as caught:
        read_recipe(tmp_path / "无.toml")
    assert "无.toml" in str(caught.value.message)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_is_no_recipe(tmp_path):
    """Nobody writes into it, and whoever reads it waits for ever."""
    os.mkfifo(tmp_path / "r.toml")
    with pytest.raises(UserError, match="not an ordinary file"):
        read_recipe(tmp_path / "r.toml")


@pytest.mark.parametrize("heading", ["常住人口{}", "{}年常住人口（人）", "population {}"])
def test_a_recipe_knows_the_column_of_the_year_that_was_used(tmp_path, heading):
    """Of 2024 and 2025 the newest counted: that 2024 is gone next year is nothing to tell."""
    years = {}
    for year in (2025, 2026):
        folder = write_year(tmp_path / str(year), year)
        columns = [heading.format(year - 1), heading.format(year)]
        text = f"name,{','.join(columns)}\n方块区,{year * 10},{year * 10 + 7}\n"
        (folder / f"人口{year}.csv").write_text(text, encoding="utf-8")
        years[year] = folder
    newest = Decisions().with_answer("人口2025.csv", rows=("newest",))
    recipe = recipe_of(draft(years[2025], newest))
    (people,) = (entry for entry in recipe.entries if entry.role == "population")
    assert people.headings["population"] == heading.format(2025)
    decisions, files = repeated(recipe, read_files([years[2026]], Task()), Decisions())
    assert "recipe.column_missing" not in codes(files.notes)
    (row,) = (row for row in draft_of(files, Task(), decisions).rows if row.role == "population")
    assert row.layer.frame["population"].tolist() == [20_267]
    assert mapping_of(row.source, roles()["population"], row.answers)["population"] == heading.format(2026)


# ---------------------------------------------------------------- which entry speaks of which file


def people(file, unit=None):
    return Entry(file, "population", answers=Answers(unit=unit))


def units(entries, *files):
    """The unit that a recipe answers for each file; "new" where it does not know the file."""
    names = [Named(file, file, "", file.rpartition(".")[0]) for file in files]
    return ["new" if entry is None else entry.answers.unit for entry in matched(entries, names)]


@pytest.mark.parametrize(
    ("known", "files", "expected"),
    [
        # an entry that fits a file is that file's alone
        ({"人口1.csv": 10_000}, ["人口1.csv", "人口5.csv"], [10_000, "new"]),
        ({"people 1.csv": 100}, ["people 5.csv", "people 1.csv"], ["new", 100]),
        ({"人口2025.xlsx": 100}, ["人口2025.xlsx", "人口2026.xlsx"], [100, "new"]),
        # what is left answers for what is like it, once
        ({"人口1.csv": 10_000, "人口2.csv": 100}, ["人口1.csv", "人口5.csv"], [10_000, 100]),
        ({"people.csv": 100}, ["people.xlsx", "people2026.xlsx"], [100, "new"]),
        ({"人口2024.csv": 100}, ["人口2025.csv", "人口2026.csv"], ["new", 100]),
        # each part's next year is the same part's
        (
            {"人口1_2025.csv": 10_000, "人口2_2025.csv": 100},
            ["人口2_2026.csv", "人口1_2026.csv"],
            [100, 10_000],
        ),
        # of several that do not say the same nobody knows which is meant
        ({"ward 1.csv": 10_000, "ward 2.csv": 100}, ["ward 5.csv"], ["new"]),
        ({"街道1.csv": 10_000, "街道2.csv": 100}, ["街道3.csv", "街道4.csv"], ["new", "new"]),
        ({"街道1.csv": 100, "街道2.csv": 100}, ["街道3.csv", "街道4.csv"], [100, 100]),
    ],
)
def test_one_entry_answers_for_one_file(known, files, expected):
    assert units([people(file, unit) for file, unit in known.items()], *files) == expected


@pytest.mark.parametrize(
    ("first", "second", "third"), [("站点1", "站点2", "站点3"), ("stops1", "stops2", "stops9")]
)
def test_layers_of_one_file_have_entries_of_their_own(first, second, third):
    entries = [Entry("a.gpkg", role, layer=layer) for role, layer in (("bus_stop", first), ("", second))]
    names = [Named("a.gpkg", "a.gpkg", layer, "a") for layer in (second, third, first)]
    assert [entry and entry.role for entry in matched(entries, names)] == ["", None, "bus_stop"]
    assert [entry and entry.role for entry in matched(entries[:1], names[1:2])] == ["bus_stop"]


def test_the_code_page_of_a_file_is_not_that_of_another_like_it(tmp_path):
    recipe = Recipe((Entry("公交站1.csv", "bus_stop", encoding="big5"), Entry("公交站2.csv", "bus_stop")))
    labels = labels_of([tmp_path / "公交站2.csv", tmp_path / "公交站1.csv", tmp_path / "公交站5.csv"])
    assert with_encodings(Decisions(), recipe, labels).encodings == {"公交站1.csv": "big5"}
