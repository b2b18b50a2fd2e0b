"""What a command or a report says of what is not there: layers, boundaries, a project's former layers."""

import geopandas as gpd
import pytest
from openpyxl import load_workbook
from shapely.geometry import Point, box

from gisapp.__main__ import main
from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.report.content import report_of
from layers.text import Language

EAST, NORTH = 500_000.0, 3_270_000.0
ZH, EN = Language("zh"), Language("en")
WHOLE = box(EAST, NORTH, EAST + 2000, NORTH + 1000)
PARK = box(EAST, NORTH, EAST + 300, NORTH + 200)


def write(folder, name, shapes, **columns):
    folder.mkdir(exist_ok=True)
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(folder / name)


def stops(folder):
    write(folder, "公交站.gpkg", [Point(EAST + 500, NORTH + 500)], 站名=["甲"])


def run(capsys, *arguments):
    code = main([*map(str, arguments)])
    return code, capsys.readouterr().out


# ---------------------------------------------------------------- import


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("zh", "缺少区界和街道，无法确定统计范围。→ 建议：请导入区界面文件"),
        ("en", "There is neither a district boundary nor subdistricts to measure in. → mend: Import"),
    ],
)
def test_an_import_without_any_boundary_says_so_and_writes_the_project(tmp_path, capsys, language, says):
    stops(tmp_path / "a")
    code, told = run(capsys, "import", tmp_path / "a", "-o", tmp_path / "p.gpkg", "--lang", language)
    assert code == 0
    assert f"⚠ {says}" in told


@pytest.mark.parametrize("name", ["区界.gpkg", "街道.gpkg", "district.gpkg", "subdistricts.gpkg"])
def test_with_a_boundary_of_either_kind_it_does_not(tmp_path, capsys, name):
    stops(tmp_path / "a")
    write(tmp_path / "a", name, [WHOLE], 名称=["某区"])
    code, told = run(capsys, "import", tmp_path / "a", "-o", tmp_path / "p.gpkg", "--lang", "en")
    assert code == 0
    assert "neither" not in told


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("zh", "被替换的项目中有 2 个图层不在本项目中：区界、公园绿地。"),
        ("en", "2 layers of the project that was replaced are not in this one: District, Parks (G1)."),
    ],
)
def test_a_project_in_the_place_of_another_says_which_layers_are_gone(tmp_path, capsys, language, says):
    stops(tmp_path / "a")
    write(tmp_path / "a", "区界.gpkg", [WHOLE], 名称=["某区"])
    write(tmp_path / "a", "公园绿地.gpkg", [PARK], 类别=["G11"])
    stops(tmp_path / "b")
    project = tmp_path / "p.gpkg"
    assert says not in run(capsys, "import", tmp_path / "a", "-o", project, "--lang", language)[1]
    again = run(capsys, "import", tmp_path / "a", "-o", project, "--force", "--lang", language)
    assert again[0] == 0
    assert "被替换" not in again[1], "of the same layers there is nothing to say"
    assert "was replaced" not in again[1]
    code, told = run(capsys, "import", tmp_path / "b", "-o", project, "--force", "--lang", language)
    assert code == 0
    assert says in told


def test_files_are_added_by_naming_the_project_among_them(tmp_path, capsys):
    write(tmp_path / "a", "区界.gpkg", [WHOLE], 名称=["某区"])
    stops(tmp_path / "b")
    first, second = tmp_path / "p.gpkg", tmp_path / "q.gpkg"
    assert run(capsys, "import", tmp_path / "a", "-o", first)[0] == 0
    assert run(capsys, "import", first, tmp_path / "b", "-o", second)[0] == 0
    listed = run(capsys, "layers", second, "--lang", "en")[1]
    assert "district" in listed
    assert "bus_stop" in listed


# ---------------------------------------------------------------- export


@pytest.mark.parametrize("name", ["park", "公园绿地", "Parks (G1)", "parks (g1)"])
def test_a_layer_is_exported_by_its_id_or_title(tmp_path, capsys, name):
    write(tmp_path / "a", "区界.gpkg", [WHOLE], 名称=["某区"])
    write(tmp_path / "a", "公园绿地.gpkg", [PARK], 类别=["G11"])
    assert run(capsys, "import", tmp_path / "a", "-o", tmp_path / "p.gpkg")[0] == 0
    assert run(capsys, "export", tmp_path / "p.gpkg", name, "-o", tmp_path / "out.gpkg")[0] == 0
    assert len(gpd.read_file(tmp_path / "out.gpkg")) == 1


def test_a_title_of_several_layers_is_all_of_them_and_one_of_none_names_what_there_is(tmp_path, capsys):
    write(tmp_path / "a", "公园绿地东.gpkg", [PARK], 类别=["G11"])
    write(tmp_path / "a", "公园绿地西.gpkg", [box(EAST + 900, NORTH, EAST + 999, NORTH + 99)], 类别=["G11"])
    project = tmp_path / "p.gpkg"
    assert run(capsys, "import", tmp_path / "a", "-o", project)[0] == 0
    assert run(capsys, "export", project, "公园绿地", "park", "-o", tmp_path / "out")[0] == 0
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["park.gpkg", "park_2.gpkg"]
    assert main(["export", str(project), "人口", "-o", str(tmp_path / "x"), "--lang", "zh"]) == 3
    assert "park（公园绿地）、park_2（公园绿地）" in capsys.readouterr().err


# ---------------------------------------------------------------- targets


@pytest.mark.parametrize(
    ("rows", "language", "says"),
    [
        (["建成区绿地率（%）,16,17"], "zh", "有 1 行的目标无法使用"),
        (["Green space rate (%),16,17"], "en", "One row in t.csv holds targets that cannot be used."),
        (
            ["建成区绿地率（%）,16,17", "人均公园绿地面积（平方米/人）,6,7"],
            "en",
            "2 rows in t.csv hold targets that cannot be used.",
        ),
    ],
)
def test_rows_of_several_targets_that_do_not_say_their_direction_are_counted_as_rows(
    tmp_path, capsys, rows, language, says
):
    """Each row has two targets, and each target is told."""
    write(tmp_path / "a", "区界.gpkg", [WHOLE], 名称=["某区"])
    table = "\n".join(["指标,2027年目标值,2030年目标值", *rows]) + "\n"
    (tmp_path / "t.csv").write_text(table, encoding="utf-8-sig")
    wanted = ["-o", tmp_path / "p.gpkg", "--targets", tmp_path / "t.csv", "--lang", language]
    assert main(["import", str(tmp_path / "a"), *map(str, wanted)]) == 3
    told = capsys.readouterr().err
    assert says in told
    assert told.count("✗") == 2 * len(rows) + 1


# ---------------------------------------------------------------- reasons and conclusion


@pytest.mark.parametrize(
    ("indicator", "zh", "en"),
    [
        (
            "green_space_rate",
            "缺少绿地图层（G2、G3、XG）；缺少建成区图层",
            "There is no layer of green plots (G2, G3, XG). There is no layer of the built-up area.",
        ),
        (
            "green_coverage",
            "缺少植被覆盖图层；缺少建成区图层",
            "There is no layer of vegetation. There is no layer of the built-up area.",
        ),
        (
            "park_area_per_capita",
            "缺少公园绿地图层，绿地图层中也没有 G1 类图斑；缺少人口数据",
            "There is no layer of parks, and no green plot of class G1. The population is not known.",
        ),
    ],
)
def test_a_reason_names_all_that_lacks(tmp_path, indicator, zh, en):
    write(tmp_path, "区界.gpkg", [WHOLE], 名称=["某区"])
    reason = evaluate(import_files([tmp_path])).readings[indicator].of("district").reason
    assert (ZH.say(reason), EN.say(reason)) == (zh, en)


def test_so_do_those_of_the_transfer(tmp_path):
    write(tmp_path, "区界.gpkg", [WHOLE], 名称=["某区"])
    reason = evaluate(import_files([tmp_path])).readings["transfer_coverage_50m"].of("district").reason
    assert "bus stops" in EN.say(reason)
    assert "station entrances" in EN.say(reason)


def test_the_conclusion_counts_as_undecided_what_its_table_marks_so(tmp_path):
    """Nothing but a boundary: all targets of the plan are undecided, none of their figures is there."""
    write(tmp_path, "区界.gpkg", [WHOLE], 名称=["渝中区"])
    project = import_files([tmp_path])
    report = report_of(evaluate(project))
    marked = sum(row.target_number is not None for row in report.scores)
    assert f"{marked} undecided ({marked} not computed)." in EN.say(report.conclusion[0])
    assert f"{marked} 项无法判定（其中 {marked} 项未计算）" in ZH.say(report.conclusion[0])


@pytest.mark.parametrize(("language", "sheet", "heads"), [("zh", "公园", "面积"), ("en", "Parks", "Size")])
def test_the_size_of_parks_is_headed_as_such(tmp_path, capsys, language, sheet, heads):
    write(tmp_path / "a", "区界.gpkg", [WHOLE], 名称=["某区"], 人口=[1000])
    write(tmp_path / "a", "公园绿地.gpkg", [PARK], 名称=["园"], 类别=["G11"])
    project, out = tmp_path / "p.gpkg", tmp_path / "out"
    assert run(capsys, "import", tmp_path / "a", "-o", project)[0] == 0
    assert run(capsys, "report", project, "-o", out, "--formats", "xlsx", "--lang", language)[0] == 0
    (book,) = out.glob("*.xlsx")
    cells = [str(cell.value) for row in load_workbook(book)[sheet].iter_rows() for cell in row if cell.value]
    assert any(cell.startswith(heads) for cell in cells)
    assert not {"单元", "Area"} & set(cells)
