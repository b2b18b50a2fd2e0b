"""What is written can be read again, however long a text of the data is; no good project is lost to it."""

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import box

from gisapp.__main__ import main
from gisapp.store.project_file import open_project, save_project
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.text import Language, T
from tests.changed_projects import gisapp
from tests.hand_made import hand_made_scorecard

NAMES = ["长" * 12_000, "x" * 60_000, "Große Straße " * 1_000]
NOTE = Finding("x", Severity.INFO, T("x"))


@pytest.fixture
def good(tmp_path):
    """A project that opens."""
    path = tmp_path / "good.gpkg"
    save_project(hand_made_scorecard().project, path)
    return path


def boundary(path, name="测试区", **columns):
    table = {"name": [name], **{heading: [1] for heading in columns}}
    shape = box(106.50, 29.50, 106.55, 29.55)
    gpd.GeoDataFrame(table, geometry=[shape], crs="EPSG:4490").to_file(path)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_district_of_a_long_name_gives_a_project_that_opens_under_the_beginning_of_it(tmp_path, good, name):
    file = boundary(tmp_path / "district.geojson", name)
    done = gisapp("import", file, "-o", good, "--force")
    assert done.code == 0, done.err
    project = open_project(good)
    assert project.title == f"{name.strip()[:999]}…"
    assert project.layers[0].frame["name"].tolist() == [name.strip()]  # the cell itself is whole


@pytest.mark.parametrize("name", NAMES)
def test_a_long_heading_is_kept_under_its_beginning(tmp_path, good, name):
    file = tmp_path / "population.csv"
    file.write_text(f"街道,常住人口,{name}\n甲街道,1000,7\n乙街道,2000,8\n", encoding="utf-8")
    boundary(tmp_path / "district.geojson")
    done = gisapp("import", tmp_path / "district.geojson", file, "-o", good, "--force")
    assert done.code == 0, done.err
    (table,) = (layer for layer in open_project(good).layers if layer.role == "population")
    (heading,) = table.own.columns
    assert heading == f"{name.strip()[:999]}…"
    assert table.own[heading].tolist() == [7, 8]


def test_two_long_headings_of_one_beginning_stay_two(tmp_path, good):
    file = tmp_path / "population.csv"
    file.write_text(f"街道,常住人口,{NAMES[0]}甲,{NAMES[0]}乙\n甲街道,1000,7,9\n", encoding="utf-8")
    boundary(tmp_path / "district.geojson")
    assert gisapp("import", tmp_path / "district.geojson", file, "-o", good, "--force").code == 0
    (table,) = (layer for layer in open_project(good).layers if layer.role == "population")
    assert [(heading[-3:], *cells) for heading, cells in table.own.items()] == [
        ("长长…", 7),
        ("…_2", 9),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_that_names_something_long_names_its_beginning(good, name):
    project = hand_made_scorecard().project
    told = Finding("x", Severity.WARNING, T("{a} and {b}", a=name, b=[name, T("{n} more", n=1)]), file=name)
    layers = (replace(project.layers[0], title=name, findings=(told,)), *project.layers[1:])
    save_project(replace(project, title=name, findings=(told,), layers=layers), good, replace=True)
    read, cut = open_project(good), f"{name[:999]}…"
    assert (read.title, read.layers[0].title) == (cut, cut)
    for finding in (read.findings[0], read.layers[0].findings[0]):
        assert (str(finding.message), finding.file) == (f"{cut} and {cut}, 1 more", cut)


@pytest.mark.parametrize(
    ("changed", "english", "chinese"),
    [
        (lambda p: {"findings": (NOTE,) * 5_001}, "What is said of the files is longer", "关于文件的说明"),
        (
            lambda p: {"layers": (replace(p.layers[0], findings=(NOTE,) * 5_001), *p.layers[1:])},
            "What is said of the layer district is longer",
            "关于图层district的说明",
        ),
        (
            lambda p: {"layers": (replace(p.layers[0], steps=(T("x"),) * 5_001), *p.layers[1:])},
            "What is said of the layer district is longer",
            "关于图层district的说明",
        ),
        (lambda p: {"year": 12}, "The entry year is nothing that a project can keep", "year"),
        (
            lambda p: {"findings": (replace(NOTE, message=T("{a}", a=["长" * 900] * 60)),)},
            "What is said of the files is longer",
            "关于文件的说明",
        ),
    ],
    ids=["findings", "findings of a layer", "steps", "year", "sentence"],
)
def test_what_could_not_be_read_again_is_not_written(good, changed, english, chinese):
    before, project = good.read_bytes(), hand_made_scorecard().project
    with pytest.raises(UserError) as error:
        save_project(replace(project, **changed(project)), good, replace=True)
    assert english in str(error.value)
    assert "good.gpkg was not written" in str(error.value)
    assert chinese in Language("zh").say(error.value.message)
    assert good.read_bytes() == before
    assert list(good.parent.iterdir()) == [good]


def test_a_recipe_of_thousands_of_files_that_are_not_there_costs_no_project(tmp_path, good):
    entries = "".join(f'[[file]]\nname = "文件{n}x.gpkg"\nrole = "park"\n' for n in range(5_100))
    (tmp_path / "r.toml").write_text(f"format = 1\n{entries}", encoding="utf-8")
    before, file = good.read_bytes(), boundary(tmp_path / "district.geojson")
    done = gisapp("import", file, "-o", good, "--force", "--recipe", tmp_path / "r.toml")
    assert done.code == 3
    assert "What is said of the files is longer than a project can keep" in done.err
    assert good.read_bytes() == before


@pytest.mark.parametrize("title", ["长" * 1_001, "x" * 10_001, " " * 5_000])
def test_a_title_that_no_project_keeps_is_refused_before_anything_is_read(tmp_path, title, capsys):
    with pytest.raises(SystemExit) as end:
        main(["--lang", "en", "import", "missing", "-o", str(tmp_path / "p.gpkg"), "--title", title])
    assert end.value.code == 2
    assert "--title takes at most 1,000 characters" in capsys.readouterr().err
