"""Options that match nothing end the command with exit code 2, and a sentence that says what there is."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from shapely import MultiPolygon, Point, Polygon, box

from gisapp.__main__ import main

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 500_000.0, 3_271_000.0


def write(path, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("原始 资料")
    whole = box(X, Y, X + 1000, Y + 1000)
    write(folder / "区界.gpkg", [whole], name=["方块区"], 人口=[50])
    write(folder / "built_up.gpkg", [whole], name=["all"])
    bow_tie = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    write(folder / "公园绿地.gpkg", [bow_tie, whole], 甲=["p", "q"], 类别=["G11", "G12"])
    write(
        folder / "rail_station.gpkg",
        [Point(X + 500, Y + 500), Point(X + 1080, Y + 500)],
        name=["Central", "袁家岗"],
    )
    write(
        folder / "rail_entrance.gpkg",
        [Point(X + 500, Y + 520), Point(X + 1080, Y + 520)],
        station=["Central", "袁家岗"],
    )
    write(folder / "bus_stop.gpkg", [Point(X + 500, Y + 540)], name=["Stop"])
    with rasterio.open(
        folder / "vegetation.tif", "w", driver="GTiff", width=10, height=10, count=1, dtype="uint8", crs=GRID,
        transform=rasterio.Affine(100, 0, X, 0, -100, Y + 1000),
    ) as raster:  # fmt: skip
        raster.write(np.eye(10, dtype="uint8"), 1)
    return folder


@pytest.fixture(scope="module")
def project(raw, tmp_path_factory):
    path = tmp_path_factory.mktemp("out") / "p.gpkg"
    assert main(["import", str(raw), "-o", str(path)]) == 0
    return path


def refused(capsys, *arguments, lang="en"):
    """What is said of a command line that ends with exit code 2: first the sentence, then where help is."""
    with pytest.raises(SystemExit) as stop:
        main([*map(str, arguments), "--lang", lang])
    assert stop.value.code == 2
    sentence, usage = capsys.readouterr().err.splitlines()
    assert f"gisapp {arguments[0]} --help" in usage
    return sentence


ANSWERS = [
    ("--role", "park={}"),
    ("--crs", "{}=4545"),
    ("--datum", "{}=gcj02"),
    ("--encoding", "{}=gbk"),
    ("--column", "{}:name=x"),
    ("--rows", "{}=newest"),
    ("--unit", "{}=1000"),
    ("--band", "{}=1"),
    ("--quantity", "{}=mask"),
    ("--edition", "{}=2017"),
    ("--keep", "{}=geometry.invalid"),
]


@pytest.mark.parametrize(("option", "form"), ANSWERS)
@pytest.mark.parametrize("file", ["不存在.shp", "parks_2031.csv"])
def test_answers_about_files_that_are_not_there(capsys, raw, tmp_path, option, form, file):
    for command in (("inspect", raw), ("import", raw, "-o", tmp_path / "p.gpkg")):
        said = refused(capsys, *command, option, form.format(file))
        assert file in said
        assert "公园绿地.gpkg" in said  # what there is
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("公园绿地.gpkg=geometry.wrong", "geometry.invalid"),
        ("公园绿地.gpkg=place.swapped", "geometry.invalid"),
        ("built_up.gpkg=geometry.invalid", "none"),
        ("区界.gpkg=anything", "none"),
    ],
)
def test_mends_that_nobody_would_make(capsys, raw, tmp_path, answer, named):
    for command in (("inspect", raw), ("import", raw, "-o", tmp_path / "p.gpkg")):
        said = refused(capsys, *command, "--keep", answer)
        assert answer in said
        assert said.endswith(f"Those that can be left out there: {named}.")


def test_a_mend_that_is_there_is_left_out(capsys, raw):
    assert main(["inspect", str(raw), "--keep", "公园绿地.gpkg=geometry.invalid", "--lang", "en"]) == 0
    assert "left out" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--column", "公园绿地.gpkg:altitude=甲", "class"),
        ("--column", "公园绿地.gpkg:name=名称", "甲"),
        ("--column", "rail_station.gpkg:name=title", "name"),
        ("--band", "公园绿地.gpkg=1", "is no raster"),
        ("--quantity", "bus_stop.gpkg=mask", "is no raster"),
    ],
)
def test_columns_and_bands_that_are_not_there(capsys, raw, option, value, named):
    assert named in refused(capsys, "inspect", raw, option, value)


@pytest.mark.parametrize("name", ["不存在", "Nowhere Road", "袁家"])
def test_border_stations_that_are_not_there(capsys, raw, project, tmp_path, name):
    for command in (
        ("check", project),
        ("report", project, "-o", tmp_path, "--formats", "xlsx"),
        ("import", raw, "-o", tmp_path / "p.gpkg"),
    ):
        said = refused(capsys, *command, "--border-station", name)
        assert name in said
        assert "袁家岗" in said.replace(name, "", 1) or name == "袁家"
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["袁家岗", "袁家岗站", "Central"])
def test_stations_that_are_there_are_taken(raw, project, tmp_path, name):
    assert main(["check", str(project), "--border-station", name]) == 0
    assert main(["import", str(raw), "-o", str(tmp_path / "p.gpkg"), "--border-station", name]) == 0


@pytest.mark.parametrize("code", ["plausible.nonsense", "plausible.stops_per_station", "不存在"])
def test_doubts_that_nobody_has(capsys, raw, project, tmp_path, code):
    for command in (("check", project), ("import", raw, "-o", tmp_path / "p.gpkg")):
        said = refused(capsys, *command, "--confirm", code)
        assert code in said
        assert "plausible.people_per_km2" in said  # 50 people on a square kilometre
    assert main(["check", str(project), "--confirm", "plausible.people_per_km2"]) == 0


def test_a_check_shows_how_a_doubt_is_confirmed(capsys, project):
    shown = "--confirm plausible.people_per_km2"
    assert main(["check", str(project), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "If the figure is right all the same: --confirm " in told
    assert shown in told
    assert main(["check", str(project), "--lang", "en", "--confirm", "plausible.people_per_km2"]) == 0
    assert shown not in capsys.readouterr().out


@pytest.mark.parametrize("value", ["5", "-1.01", "nan", "x"])
def test_an_index_that_is_none(capsys, raw, project, tmp_path, value):
    for command in (("check", project), ("import", raw, "-o", tmp_path / "p.gpkg")):
        said = refused(capsys, *command, f"--ndvi={value}")
        assert f"--ndvi cannot be {value}; it takes a number from -1 to 1." in said


@pytest.mark.parametrize("ending", [".geojson", ".kml", ".csv", ".xlsx"])
def test_a_crs_for_a_format_of_degrees(capsys, project, tmp_path, ending):
    for place in (tmp_path / f"p{ending}", tmp_path / "folder"):
        command = ("export", project, "bus_stop", "-o", place, "--format", ending, "--crs")
        said = refused(capsys, *command, "EPSG:4545")
        assert ending in said
        assert "WGS 84" in said
    assert not any(tmp_path.iterdir())
    assert main([*map(str, command), "EPSG:4326"]) == 0


@pytest.mark.parametrize(
    "lines",
    [
        ("街道,人口", "甲街道,30000", "乙街道,20000"),
        ("街道,年份,人口", "甲街道,2025,30000", "乙街道,2025,20000"),
        ("subdistrict,population", "甲街道,30000", "乙街道,20000"),
    ],
)
@pytest.mark.parametrize("which", ["newest", "2025", "常住", "valid"])
def test_which_rows_count_of_a_table_where_all_do(capsys, raw, tmp_path, lines, which):
    table = tmp_path / "人口.csv"
    table.write_text("\n".join(lines), encoding="utf-8")
    said = refused(capsys, "inspect", raw, table, "--rows", f"人口.csv={which}")
    assert f"Nothing in 人口.csv asks which rows count, as --rows 人口.csv={which} says." in said


@pytest.mark.parametrize("file", ["公园绿地.gpkg", "built_up.gpkg", "区界.gpkg"])
@pytest.mark.parametrize("answer", ["hole", "ground"])
def test_parts_inside_parts_of_areas_that_have_none(capsys, raw, file, answer):
    said = refused(capsys, "inspect", raw, "--inner", f"{file}={answer}")
    assert f"Nothing in {file} asks about parts inside other parts, as --inner {file}={answer} says." in said


@pytest.mark.parametrize("answer", ["hole", "ground"])
@pytest.mark.parametrize(("name", "role"), [("绿地.gpkg", "green"), ("parks.gpkg", "park")])
def test_parts_inside_parts_that_are_there_are_answered(capsys, raw, tmp_path, name, role, answer):
    outer, lake = box(X, Y, X + 500, Y + 500), box(X + 100, Y + 100, X + 300, Y + 300)
    write(tmp_path / name, [MultiPolygon([outer, lake])], 类别=["G11"])
    rest = ("--role", f"{role}={name}", "--inner", f"{name}={answer}", "--lang", "en")
    main(["inspect", str(raw), str(tmp_path), *rest])
    assert "asks about parts" not in capsys.readouterr().err


@pytest.mark.parametrize("year", ["soon", "2030年", "20.5"])
def test_a_year_that_is_none(capsys, project, year):
    assert f"--year cannot be {year}; it takes a year." in refused(capsys, "check", project, "--year", year)


def test_chinese_sentences_name_what_there_is(capsys, raw, project):
    said = refused(capsys, "check", project, "--border-station", "不存在", lang="zh")
    assert "轨道站中没有“不存在”" in said
    assert "袁家岗" in said
    said = refused(capsys, "inspect", raw, "--keep", "公园绿地.gpkg=geometry.wrong", lang="zh")
    assert "geometry.invalid" in said


def test_a_recipe_that_names_what_is_missing_is_only_told(capsys, raw, tmp_path):
    recipe = tmp_path / "去年.toml"
    entry = '[[file]]\nname = "不存在.shp"\nrole = "park"\nkeep = ["geometry.wrong"]\n'
    recipe.write_text(f"format = 1\n{entry}", encoding="utf-8")
    assert main(["inspect", str(raw), "--recipe", str(recipe), "--lang", "en"]) == 0
    assert "不存在.shp" in capsys.readouterr().out
