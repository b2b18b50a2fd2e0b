"""``gisapp inspect``, ``gisapp export`` and ``--recipe`` as a script uses them."""

import json

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box

from gisapp.__main__ import main

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 500_000.0, 3_271_000.0


def write(path, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "原始 资料"
    folder.mkdir()
    whole = box(X, Y, X + 1000, Y + 1000)
    write(folder / "区界.gpkg", [whole], name=["方块区"], 人口=[10_000])
    write(folder / "建成区.gpkg", [whole], name=["全部"])
    bow_tie = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    write(
        folder / "公园绿地.gpkg",
        [bow_tie, box(X + 300, Y, X + 500, Y + 100)],
        甲=["p", "q"],
        类别=["G11", "G12"],
    )
    write(folder / "图层甲.gpkg", [Point(X, Y)], 甲=["1"])
    (folder / "坏.geojson").write_text("{", encoding="utf-8")
    return folder


def run(capsys, *arguments):
    code = main(["--lang", "en", *map(str, arguments)])
    return code, capsys.readouterr()


def test_inspect_tells_files_findings_and_effects_as_json(capsys, raw):
    before = sorted(path.name for path in raw.iterdir())
    code, told = run(capsys, "inspect", raw, "--format", "json", "--effects")
    assert code == 1  # one file was refused
    document = json.loads(told.out)
    files = {entry["file"]: entry for entry in document["files"]}
    assert files["公园绿地.gpkg"]["role"] == "park"
    assert files["公园绿地.gpkg"]["columns"]["class"] == "类别"
    assert files["区界.gpkg"]["features"] == 1
    (invalid,) = (each for each in files["公园绿地.gpkg"]["findings"] if each["code"] == "geometry.invalid")
    assert invalid["rows"] == [1]
    effects = {each["indicator"]: each for each in invalid["effects"]}
    # Two triangles of 100 m by 50 m / 2 beside a park of 20,000 m², for 10,000 people.
    assert effects["park_area_per_capita"]["without"] == pytest.approx(2.0, rel=1e-6)
    assert effects["park_area_per_capita"]["with"] == pytest.approx(2.5, rel=1e-6)
    assert [each["file"] for each in document["refused"]] == ["坏.geojson"]
    assert sorted(path.name for path in raw.iterdir()) == before


def test_inspect_as_text_says_the_same_in_words(capsys, raw):
    _, told = run(capsys, "inspect", raw, "--effects")
    assert "2.00 m²/person → 2.50 m²/person" in told.out
    assert "坏.geojson" in told.out


def test_unclear_file_asks_and_says_the_option(capsys, raw):
    code, told = run(capsys, "inspect", raw / "图层甲.gpkg")
    assert code == 4
    assert "--role" in told.err


def test_mend_can_be_left_out(capsys, raw, tmp_path):
    project = tmp_path / "p.gpkg"
    code, _ = run(
        capsys,
        "import",
        raw,
        "-o",
        project,
        "--keep",
        "公园绿地.gpkg=geometry.invalid",
        "--column",
        "公园绿地.gpkg:name=甲",
    )
    assert code == 1
    _, told = run(capsys, "check", project, "--format", "json")
    readings = json.loads(told.out)["readings"]
    value = next(each["value"] for each in readings if each["indicator"] == "park_area_per_capita")
    assert value == pytest.approx(2.0, rel=1e-6)


@pytest.mark.parametrize(
    "option",
    ["--edition=a.gpkg=2003", "--column=a.gpkg", "--keep=a.gpkg", "--datum=a.gpkg=x", "--role=nonsense=a"],
)
def test_wrong_answer_is_told_with_its_form(capsys, raw, option):
    with pytest.raises(SystemExit) as caught:
        main(["--lang", "en", "inspect", str(raw), option])
    assert caught.value.code == 2
    assert "gisapp inspect" in capsys.readouterr().err


def test_recipe_answers_for_the_next_folder(capsys, raw, tmp_path):
    project, recipe = tmp_path / "p.gpkg", tmp_path / "方案.toml"
    run(capsys, "import", raw, "-o", project, "--role", "cluster=图层甲.gpkg", "--save-recipe", recipe)
    assert "图层甲.gpkg" in recipe.read_text(encoding="utf-8")
    for known in (project, recipe):
        _, told = run(capsys, "inspect", raw, "--recipe", known, "--format", "json")
        files = {entry["file"]: entry for entry in json.loads(told.out)["files"]}
        assert files["公园绿地.gpkg"]["role"] == "park"


def test_layers_are_exported_one_or_all(capsys, raw, tmp_path):
    project = tmp_path / "p.gpkg"
    run(capsys, "import", raw, "-o", project)
    code, told = run(capsys, "export", project, "park", "-o", tmp_path / "公园.kml")
    assert code == 0
    assert "公园.kml" in told.out
    assert len(gpd.read_file(tmp_path / "公园.kml")) == 2
    code, _ = run(capsys, "export", project, "-o", tmp_path / "out", "--format", "shp", "--crs", "4544")
    assert code == 0
    assert gpd.read_file(tmp_path / "out" / "district.shp").crs.to_epsg() == 4544
    assert {path.stem for path in (tmp_path / "out").glob("*.shp")} == {"district", "built_up", "park"}
    code, told = run(capsys, "export", project, "-o", tmp_path / "out", "--format", "shp")
    assert code == 1  # all are there already, and each is told
    assert told.err.count("park.shp") == 1
    code, told = run(capsys, "export", project, "park", "-o", tmp_path / "公园.kml")
    assert code == 3
    assert "公园.kml" in told.err
    assert run(capsys, "export", project, "nothing", "-o", tmp_path / "a.kml")[0] == 3
    assert run(capsys, "export", project, "-o", tmp_path / "a.kml")[0] == 3


@pytest.mark.parametrize("name", ["空文件夹", "empty", "a b"])
def test_a_folder_without_data_is_said_to_be_that(capsys, tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    code, told = run(capsys, "inspect", folder)
    assert code == 1
    assert f"There is no data file in the folder {folder}." in told.out
    (folder / "说明.md").write_text("notes", encoding="utf-8")
    code, told = run(capsys, "import", folder, "-o", tmp_path / "p.gpkg")
    assert code == 3
    assert "There is no data file in the folder" in told.out
    write(folder / "district.gpkg", [box(X, Y, X + 1000, Y + 1000)], name=["区"])
    code, told = run(capsys, "inspect", folder)
    assert "There is no data file" not in told.out
    for command in (("check", folder), ("inspect", folder, "--recipe", folder)):
        code, told = run(capsys, *command)
        assert code == 3
        assert "is a folder, not a file" in told.err
