"""Files whose names say more than a role: asked about, answered by option and by recipe, and told.

The district is a square of 1,000 m with 10,000 people, built up all over; the park in it has 200 m · 100 m,
or 2.0 m² per person. Of two stations one has a stop at 30 m, so that 50 % are covered within 50 m.
"""

import json

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from pyproj import CRS
from shapely import LineString, Point, box

from gisapp.__main__ import main
from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, import_files, project_of, read_files
from gisapp.importing.repeating import recipe_of, repeated
from gisapp.project import layers_of
from layers.findings import Severity
from layers.roles import roles
from layers.task import Task
from tests.core.imported import draft

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 500_000.0, 3_271_000.0
PARK, COVERED, GREEN = "park_area_per_capita", "transfer_coverage_50m", "green_coverage"


def square(x, y, width, height):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def points(*places):
    return [Point(X + x, Y + y) for x, y in places]


def write(path, geometry, **columns):
    columns = columns or {"名称": [f"甲{n}" for n in range(len(geometry))]}
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)
    return path


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "资料"
    home.mkdir()
    write(home / "区界.gpkg", [square(0, 0, 1000, 1000)], name=["方块区"], 人口=[10_000], 代码=["500103"])
    write(home / "建成区.gpkg", [square(0, 0, 1000, 1000)], name=["全部"])
    write(home / "公园绿地.gpkg", [square(0, 0, 200, 100)], name=["甲园"], 类别=["G11"])
    write(home / "轨道站.gpkg", points((200, 500), (800, 500)), 站名=["东门", "西门"])
    write(home / "轨道站出入口.gpkg", points((200, 500), (800, 500)), 站名=["东门", "西门"])
    write(home / "公交站.gpkg", points((230, 500), (800, 700)), 站名=["甲口", "乙口"])
    return home


def figures(draft_):
    readings = evaluate(project_of(draft_)).readings
    return {each: readings[each].of("district").value for each in (PARK, COVERED)}


AS_THEY_ARE = {PARK: pytest.approx(2.0, rel=1e-4), COVERED: 50.0}
WHOLE = [square(0, 0, 1000, 1000)]
UNCLEAR = [
    ("规划公园.gpkg", WHOLE, "park", {PARK: 100.0}),
    ("公园服务半径500米.gpkg", WHOLE, "park", {PARK: 100.0}),
    ("park_buffer_500m.gpkg", WHOLE, "park", {PARK: 100.0}),
    ("公交充电站.gpkg", points((800, 510)), "bus_stop", {COVERED: 100.0}),
    ("closed_bus_stops.gpkg", points((800, 510)), "bus_stop", {COVERED: 100.0}),
    ("charging_stations.gpkg", points((500, 100), (500, 900)), "rail_station", {COVERED: 25.0}),
    ("公共自行车站.gpkg", points((500, 100), (500, 900)), "rail_station", {COVERED: 25.0}),
    ("公园出入口.gpkg", points((800, 700)), "rail_entrance", {COVERED: 100.0}),
]


@pytest.mark.parametrize(("name", "geometry", "role", "moved"), UNCLEAR)
def test_what_would_move_a_figure_is_asked_about(folder, name, geometry, role, moved):
    write(folder / name, geometry)
    first = draft(folder)
    (row,) = first.questions
    assert (row.source.title, row.question.code) == (name, "role.unclear")
    assert [choice.value for choice in row.question.choices][:2] == [role, "none"]
    without = draft(folder, Decisions().answered(row.source, row.question, "none"))
    assert figures(without) == AS_THEY_ARE
    counted = figures(draft(folder, Decisions().answered(row.source, row.question, role)))
    assert counted == {
        **AS_THEY_ARE,
        **{each: pytest.approx(value, rel=1e-3) for each, value in moved.items()},
    }


def test_an_ordinary_folder_is_taken_without_a_question(folder):
    assert figures(draft(folder)) == AS_THEY_ARE


def run(capsys, *arguments):
    code = main(["--lang", "en", *map(str, arguments)])
    return code, capsys.readouterr()


def test_none_answers_on_the_command_line_and_in_the_recipe(folder, tmp_path, capsys):
    write(folder / "规划公园.gpkg", WHOLE)
    project, recipe = tmp_path / "p.gpkg", tmp_path / "r.toml"
    code, told = run(capsys, "import", folder, "-o", project)
    assert code == 4
    assert "“规划”" in told.err
    assert "--role none=规划公园.gpkg" in told.err
    option = ("--role", "none=规划公园.gpkg", "--save-recipe", recipe)
    code, told = run(capsys, "import", folder, "-o", project, *option)
    assert code == 0
    assert "set aside, as was chosen" in told.out
    assert 'role = ""' in recipe.read_text(encoding="utf-8")
    code, _ = run(capsys, "import", folder, "-o", tmp_path / "again.gpkg", "--recipe", recipe)
    assert code == 0
    _, told = run(capsys, "check", tmp_path / "again.gpkg", "--format", "json")
    values = {each["indicator"]: each["value"] for each in json.loads(told.out)["readings"]}
    assert values[PARK] == pytest.approx(2.0, rel=1e-4)


def test_the_recipe_of_a_draft_keeps_what_was_set_aside(folder):
    write(folder / "规划公园.gpkg", WHOLE)
    decisions = Decisions(roles={"规划公园.gpkg": ""})
    recipe = recipe_of(draft(folder, decisions))
    again, files = repeated(recipe, read_files([folder], Task()), Decisions())
    assert figures(draft_of(files, Task(), again)) == AS_THEY_ARE


def test_more_stations_than_any_city_has_are_asked_about(folder):
    most = roles()["rail_station"].most
    across = np.linspace(1, 999, most + 1)
    write(
        folder / "轨道站.gpkg", points(*((x, 300) for x in across)), 站名=[f"站{n}" for n in range(most + 1)]
    )
    (row,) = draft(folder).questions
    assert row.question.code == "role.unclear"
    assert row.question.message.figures["n"] == most + 1


def test_the_own_name_of_the_district_explains(folder):
    write(folder / "方块公园.gpkg", [square(300, 0, 100, 100)])
    assert figures(draft(folder))[PARK] == pytest.approx(3.0, rel=1e-4)


def test_lines_of_no_figure_are_reference_even_if_named(folder):
    pipes = write(folder / "污水管网.gpkg", [LineString([(X, Y), (X + 9, Y + 9)])])
    found = draft_of(read_files([*folder.iterdir(), pipes], Task()), Task())
    (told,) = [finding for finding in found.findings if finding.file == "污水管网.gpkg"]
    assert (told.code, told.severity) == ("role.reference", Severity.INFO)
    assert figures(found) == AS_THEY_ARE


# ---------------------------------------------------------------- a raster and polygons


def mask(path, share):
    """Pixels of 100 m over the district, the first so many percent of them green."""
    values = (np.arange(100).reshape(10, 10) < share).astype("uint8")
    place = rasterio.Affine(100, 0, X, 0, -100, Y + 1000)
    form = {"driver": "GTiff", "width": 10, "height": 10, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", **form, crs=CRS(GRID).to_wkt(), transform=place) as dataset:
        dataset.write(values, 1)


@pytest.mark.parametrize("name", ["立体绿化.gpkg", "roof_greening.gpkg"])
def test_five_roofs_do_not_displace_the_raster(folder, name):
    mask(folder / "植被覆盖.tif", 40)
    write(folder / name, [square(100 * n, 0, 20, 20) for n in range(5)])  # 2,000 m², 0.2 % of the district
    found = draft(folder, Decisions(roles={name: "vegetation"}))
    (told,) = [finding for finding in found.findings if finding.code == "layer.not_counted"]
    assert told.file == name
    scorecard = evaluate(project_of(found))
    row = scorecard.readings[GREEN].of("district")
    assert row.value == pytest.approx(40.0, rel=1e-6)
    (doubt,) = row.doubts
    assert (doubt.lowest, doubt.highest) == (row.value, pytest.approx(40.2, rel=1e-3))
    assert [finding.code for finding in scorecard.findings].count("layer.not_counted") == 1


def test_polygons_beside_a_raster_can_add_no_more_than_there_is_ground(folder):
    mask(folder / "植被覆盖.tif", 40)
    write(folder / "立体绿化.gpkg", [square(0, 0, 1000, 800)])
    scorecard = evaluate(project_of(draft(folder, Decisions(roles={"立体绿化.gpkg": "vegetation"}))))
    (doubt,) = scorecard.readings[GREEN].of("district").doubts
    assert (doubt.lowest, doubt.highest) == (pytest.approx(40.0, rel=1e-6), 100.0)


def test_of_two_rasters_the_other_is_told_and_leaves_the_verdict_open(folder):
    mask(folder / "植被覆盖_2025.tif", 90)
    mask(folder / "植被覆盖_甲.tif", 30)
    scorecard = evaluate(import_files([folder]))
    row = scorecard.readings[GREEN].of("district")
    (doubt,) = row.doubts
    assert "of several rasters" in str(doubt.message)
    assert scorecard.verdicts[GREEN].outcome.value == "undecided"


def test_layers_that_all_count_are_in_no_doubt(folder):
    mask(folder / "植被覆盖.tif", 40)
    scorecard = evaluate(import_files([folder]))
    assert scorecard.readings[GREEN].of("district").doubts == ()
    assert layers_of(scorecard.project)["vegetation"].grid is not None


# ---------------------------------------------------------------- what lies beside the data


def write_blanks(path, encoding):
    """Stops as many sites save them: no header, columns apart by blanks; degrees by hand, near the square."""
    lines = ["甲口 106.5005 29.5500", "乙路口 106.5010 29.5510", "丙 106.5020  29.5520"]
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding, newline="")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_a_table_cut_by_blanks_is_one_of_the_files(folder, encoding):
    (folder / "公交站.gpkg").unlink()
    write_blanks(folder / "公交站点.txt", encoding)
    project = import_files([folder])
    (stops,) = [layer for layer in project.layers if layer.role == "bus_stop"]
    assert list(stops.frame["name"]) == ["甲口", "乙路口", "丙"]


def test_what_is_passed_over_in_a_folder_is_listed_and_no_error(folder, tmp_path, capsys):
    for name in ("说明.txt", "附件.docx", "照片/a.jpg"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("2025 年 3 月整理\n共 6 个 文件\n", encoding="utf-8")
    for name in ("Thumbs.db", "~$人口.xlsx", ".DS_Store", "区界.qml"):
        (folder / name).write_text("", encoding="utf-8")
    code, told = run(capsys, "import", folder, "-o", tmp_path / "p.gpkg")
    assert code == 0
    (line,) = [line for line in told.out.splitlines() if "Passed over" in line]
    for name in ("说明.txt", "附件.docx", "照片/a.jpg"):
        assert name in line
    assert not any(name in line for name in ("Thumbs", "~$", "DS_Store", "qml"))
    assert figures(draft(folder)) == AS_THEY_ARE
    assert "file.passed_over" not in {finding.code for finding in import_files([folder]).findings}


def test_a_folder_of_data_alone_has_nothing_to_list(folder):
    assert "file.passed_over" not in {finding.code for finding in draft(folder).findings}


@pytest.mark.parametrize(
    ("name", "geometry", "role", "found", "mend"),
    [
        ("区界.gpkg", [square(0, 0, 1000, 1000).boundary], "district", "lines", "Make areas"),
        ("行政区边界.gpkg", [square(0, 0, 1000, 1000).boundary], "district", "lines", "Make areas"),
        ("urban area.gpkg", [square(0, 0, 1000, 1000).boundary], "built_up", "lines", "Make areas"),
        ("公园绿地.gpkg", points((100, 50)), "park", "points", "a file of areas"),
        ("green spaces.gpkg", points((100, 50)), "green", "points", "a file of areas"),
        ("公交站.gpkg", [square(230, 500, 5, 5)], "bus_stop", "areas", "a file of points"),
    ],
)
def test_a_file_named_after_a_role_whose_geometry_it_lacks_says_so(
    tmp_path, name, geometry, role, found, mend
):
    path = write(tmp_path / name, geometry)
    for files, severity in (([tmp_path], Severity.WARNING), ([path], None)):
        (row,) = draft_of(read_files(files, Task()), Task()).rows
        (told,) = [each for each in row.findings if each.code.startswith("role.")]
        assert (row.role, told.code) == (None, "role.kind")
        assert severity in (None, told.severity)
        assert f"its name says {roles()[role].title.en}, but it holds {found}" in str(told.message)
        assert mend in str(told.mend)


@pytest.mark.parametrize("name", ["公交线路.gpkg", "roads.gpkg", "道路中心线.gpkg"])
def test_lines_that_are_named_after_no_role_are_reference_as_before(tmp_path, name):
    write(tmp_path / name, [LineString([(X, Y), (X + 100, Y)])])
    (row,) = draft_of(read_files([tmp_path], Task()), Task()).rows
    assert [each.code for each in row.findings if each.code.startswith("role.")] == ["role.reference"]


@pytest.mark.parametrize("outline", ["区界.gpkg", None])
def test_a_project_without_a_boundary_says_what_was_taken_for_it(folder, outline):
    if outline != "区界.gpkg":
        (folder / "区界.gpkg").unlink()
    write(
        folder / "街道.gpkg",
        [square(0, 0, 500, 1000), square(500, 0, 500, 1000)],
        街道名称=["甲街道", "乙街道"],
    )
    scorecard = evaluate(project_of(draft(folder)))
    told = [str(each.message) for each in scorecard.findings if each.code == "district.none"]
    assert told == (
        []
        if outline == "区界.gpkg"
        else ["There is no district boundary: all areas of 街道.gpkg together were taken for the district."]
    )


# ---------------------------------------------------------------- a table of targets


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("规划目标.csv", ["指标,比较,目标值,单位,年份", "人均公园绿地面积,不低于,12,平方米/人,2025"]),
        ("指标表.csv", ["指标,2025年目标值,2030年目标值", "建成区绿地率,29%,30%"]),
        ("targets.csv", ["indicator,value,unit,year", "park_area_per_capita,12,m²/person,2025"]),
    ],
)
def test_a_table_of_targets_in_the_folder_is_told_with_its_option(folder, name, rows):
    (folder / name).write_text("\n".join(rows), encoding="utf-8-sig")
    found = draft(folder)
    (told,) = [each for each in found.findings if each.file == name and each.code.startswith("role.")]
    assert (told.code, told.option) == ("role.targets", f"--targets {name}")
    assert figures(found) == AS_THEY_ARE


@pytest.mark.parametrize("rows", ["indicator,value\nGDP,5", "指标,目标值\n地区生产总值,5", "name,value\na,1"])
def test_a_table_of_other_numbers_is_none_of_targets(folder, rows):
    (folder / "统计表.csv").write_text(rows, encoding="utf-8-sig")
    told = [each.code for each in draft(folder).findings if each.file == "统计表.csv"]
    assert [code for code in told if code.startswith("role.")] == ["role.unknown"]


@pytest.mark.parametrize("name", ["城镇开发边界", "urban growth boundary"])
def test_a_further_boundary_is_left_out_first_beside_the_district(folder, name):
    """Alone it may be the district's; what a name says more than a role stays a question."""
    write(folder / f"{name}.gpkg", [square(100, 100, 500, 500)])
    (row,) = [each for each in draft(folder).rows if each.question is not None]
    assert (row.source.path.stem, row.question.code) == (name, "role.unclear")
    assert [each.value for each in row.question.choices][:2] == ["none", "district"]
    (folder / "区界.gpkg").unlink()
    (row,) = [each for each in draft(folder).rows if each.question is not None]
    assert row.question.choices[0].value == "district"
