"""What folders, zips and sheets say of all that lies in them, and files that are drafts of others."""

import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from openpyxl import Workbook
from shapely.geometry import Point, box

from gisapp.importing import Decisions, draft_of, read_files
from gisapp.importing.labels import folders_below
from layers.conforming.name_words import places_in, state_of_folder
from layers.task import Task

EAST, NORTH = 360_000, 3_270_000
"""Metres of EPSG:4544, in the inner city of Chongqing."""


def areas(path, *sizes):
    """Squares of these sides, in m, in a row of 1 km steps."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * k + s, NORTH + s) for k, s in enumerate(sizes)]
    names = [f"{k}号公园" for k in range(len(sizes))]
    gpd.GeoDataFrame({"名称": names}, geometry=shapes, crs=4544).to_file(path)


def stops(path, count):
    path.parent.mkdir(parents=True, exist_ok=True)
    places = [Point(EAST + 100 * k, NORTH) for k in range(count)]
    gpd.GeoDataFrame({"站名": [f"甲{k}站" for k in range(count)]}, geometry=places, crs=4544).to_file(path)


def asked(folder, decisions=None):
    """The files asked about, each with the question's code."""
    draft = draft_of(read_files([folder], Task()), Task(), decisions or Decisions())
    return {row.source.title: row.question.code for row in draft.questions}


# ---------------------------------------------------------------- folders and zips


@pytest.mark.parametrize("name", ["2035规划", "远期", "规划方案", "planned", "Proposed_2035", "旧数据"])
def test_a_folder_that_speaks_of_another_time_makes_its_files_a_question(tmp_path, name):
    areas(tmp_path / "资料" / "公园绿地.gpkg", 100, 200)
    areas(tmp_path / name / "公园绿地.gpkg", 300)
    assert asked(tmp_path) == {f"{name}/公园绿地.gpkg": "role.unclear"}


@pytest.mark.parametrize("name", ["测试", "demo", "示例数据", "Test files", "演示"])
def test_what_was_made_up_to_try_something_out_is_asked_about(tmp_path, name):
    stops(tmp_path / "公交站.gpkg", 3)
    stops(tmp_path / name / "公交站点.gpkg", 2)
    assert asked(tmp_path) == {"公交站点.gpkg": "role.unclear"}


@pytest.mark.parametrize("sheet", ["2035年", "作废", "planned", "示例"])
def test_the_only_sheet_of_a_workbook_says_it_as_a_folder_does(tmp_path, sheet):
    """Under any other name it is taken; the first, as programs call it, too."""
    rows = [["站名", "经度", "纬度"], ["甲站", 106.55, 29.56], ["乙站", 106.551, 29.56]]

    def book(name):
        made = Workbook()
        made.active.title = name
        for row in rows:
            made.active.append(row)
        (tmp_path / name).mkdir()
        made.save(tmp_path / name / "公交站.xlsx")
        return asked(tmp_path / name)

    assert book(sheet) == {"公交站.xlsx": "role.unclear"}
    assert book("Sheet1") == book("公交站点") == {}


GONE = [
    *("作废", "历史数据", "回收站", "未批", "撤销站点", "邻区", "不采用_2024", "03 其他城市"),
    *("deleted", "archive", "Rejected", "do not use", "Under_construction", "neighbouring districts"),
]


@pytest.mark.parametrize("name", GONE)
def test_so_does_one_of_what_is_gone_refused_or_of_others(tmp_path, name):
    stops(tmp_path / "公交站.gpkg", 3)
    stops(tmp_path / name / "公交站点.gpkg", 2)
    assert set(asked(tmp_path).values()) == {"role.unclear"}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "旧城区",
            "城乡建委",
            "建设局提供",
            "核实后",
            "归档成果",
            "内部资料",
            "统计资料",
            "第二期成果",
            "市区周边",
        ),
        *("Phase 2 data", "Verified", "checked", "Town centre", "open data"),
        "资料（规划局）",
        "规划和自然资源局提供",
        "规划设计院",
        "2026",
        "现状",
        "05_张三整理",
        "Data from council",
    ],
)
def test_other_folders_are_no_question(tmp_path, name):
    areas(tmp_path / name / "公园绿地.gpkg", 100, 200)
    assert asked(tmp_path) == {}


def test_so_is_a_zip_but_not_the_folder_that_was_named(tmp_path):
    areas(tmp_path / "p" / "公园绿地.geojson", 100)
    packed = tmp_path / "2035年规划.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tmp_path / "p" / "公园绿地.geojson", "公园绿地.geojson")
    assert set(asked(packed).values()) == {"role.unclear"}
    areas(tmp_path / "规划" / "公园绿地.gpkg", 100)
    assert asked(tmp_path / "规划") == {}
    assert asked(tmp_path / "规划" / "公园绿地.gpkg") == {}


def test_folders_are_those_below_what_was_named(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    file = inner / "c.shp"
    assert folders_below([tmp_path], file) == ("a", "b")
    assert folders_below([tmp_path, tmp_path / "a"], file) == ("b",)
    assert folders_below([file, tmp_path], file) == ()
    assert folders_below([tmp_path / "z.zip"], tmp_path / "z.zip" / "d" / "c.shp") == ("z.zip", "d")


def test_a_place_may_be_called_like_a_state():
    assert state_of_folder("规划") == "规划"
    assert state_of_folder("Oldham") == ""
    assert state_of_folder("Old Town") == "old"
    assert state_of_folder("Old Street", places_in(["Street"])) == "old"


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize("sheets", [("现状", "规划"), ("Existing", "Planned"), ("2026", "远期")])
def test_sheets_of_what_is_planned_are_not_joined_with_those_of_today(tmp_path, sheets):
    tables = [
        pd.DataFrame({"站名": names, "经度": [106.55 + k / 1000 for k in range(len(names))], "纬度": 29.56})
        for names in (["东门", "西门", "南门"], ["新站"])
    ]
    with pd.ExcelWriter(tmp_path / "公交站.xlsx") as book:
        for sheet, table in zip(sheets, tables, strict=True):
            table.to_excel(book, sheet_name=sheet, index=False)
    assert asked(tmp_path) == {f"公交站.xlsx:{sheets[1]}": "role.unclear"}


def workbook(path, *sheets):
    """Stops on sheets of the same columns, one on the last and two on each of the others."""
    with pd.ExcelWriter(path) as book:
        for number, sheet in enumerate(sheets):
            count = 1 if number == len(sheets) - 1 else 2
            rows = {
                "站名": [f"{number}{k}站" for k in range(count)],
                "经度": 106.55 + number / 1000,
                "纬度": 29.56,
            }
            pd.DataFrame(rows).to_excel(book, sheet_name=sheet, index=False)


@pytest.mark.parametrize(
    "sheets",
    [
        *(("现状", "撤销"), ("Sheet1", "旧"), ("核实", "未核实"), ("营运", "拟增"), ("站台", "公交停车场")),
        *(("现状", "远景"), ("运营线路", "建设线路"), ("东", "西", "2035"), ("已建", "二期")),
        *(
            ("stops", "withdrawn"),
            ("current", "former"),
            ("existing", "phase 3"),
            ("A", "under construction"),
        ),
    ],
)
def test_rows_of_a_sheet_whose_name_says_so_are_asked_about(tmp_path, sheets):
    workbook(tmp_path / "公交站.xlsx", *sheets)
    draft = draft_of(read_files([tmp_path], Task()), Task(), Decisions())
    (row,) = draft.questions
    assert row.question.code == "rows.part"
    assert row.question.rows == (2 * len(sheets) - 1,)
    assert row.question.choices[0].value == "valid"


@pytest.mark.parametrize(
    "sheets",
    [
        *(
            ("1号线", "2号线"),
            ("东", "西"),
            ("旧城区", "新城"),
            ("一期", "二期"),
            ("Sheet1", "Sheet2"),
            ("首末站", "中途站"),
        ),
        *(("phase 1", "phase 2"), ("North", "South"), ("No.1", "No.2"), ("2025", "2026")),
    ],
)
def test_other_sheets_are_read_without_a_question(tmp_path, sheets):
    workbook(tmp_path / "公交站.xlsx", *sheets)
    assert asked(tmp_path) == {}


@pytest.mark.parametrize(
    "layers", [("在用", "撤销"), ("stops", "rejected"), ("现状", "未批准"), ("a", "Archive")]
)
def test_so_are_layers_of_a_geopackage(tmp_path, layers):
    places = gpd.GeoDataFrame({"站名": ["甲", "乙"]}, geometry=[Point(EAST, NORTH), Point(EAST, NORTH + 500)],
                              crs=4544)  # fmt: skip
    for number, layer in enumerate(layers):
        places.iloc[[number]].to_file(tmp_path / "公交站.gpkg", layer=layer)
    assert asked(tmp_path) == {f"公交站.gpkg:{layers[1]}": "role.unclear"}


@pytest.mark.parametrize(
    ("folders", "is_asked"),
    [
        *((("公园", "已拆除"), True), (("已建", "二期"), True), (("Parks", "Do not use"), True)),
        *((("Open", "Private"), True), (("市级", "区级"), False), (("一期", "二期"), False)),
    ],
)
def test_so_are_folders_of_a_kml(tmp_path, folders, is_asked):
    def folder(name, west):
        ring = " ".join(f"{west + x},{29.56 + y}" for x, y in [(0, 0), (0.002, 0), (0.002, 0.002), (0, 0)])
        return (
            f"<Folder><name>{name}</name><Placemark><name>{name}园</name><Polygon><outerBoundaryIs><LinearRing>"
            f"<coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>"
        )

    text = "".join(folder(name, 106.55 + number / 100) for number, name in enumerate(folders))
    kml = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{text}</Document></kml>'
    (tmp_path / "公园绿地.kml").write_text(kml, encoding="utf-8")
    assert asked(tmp_path) == ({"公园绿地.kml": "rows.part"} if is_asked else {})


# ---------------------------------------------------------------- drafts


@pytest.mark.parametrize(
    "name",
    ["公园绿地（备份）", "公园绿地_副本", "parks_backup", "copy of parks", "过程稿/公园绿地"],
)
def test_a_draft_beside_another_file_of_its_role_is_asked_about(tmp_path, name):
    areas(tmp_path / "资料" / "公园绿地.gpkg", 100, 200)
    areas(tmp_path / f"{name}.gpkg", 100, 220)
    ((title, code),) = asked(tmp_path).items()
    assert code == "rows.again"
    assert title.endswith(f"{name}.gpkg")
    without = Decisions().with_answer(title, rows=("none",))
    assert asked(tmp_path, without) == {}


def test_so_are_stops(tmp_path):
    stops(tmp_path / "公交站.gpkg", 3)
    stops(tmp_path / "公交站_备份.gpkg", 4)
    assert asked(tmp_path) == {"公交站_备份.gpkg": "rows.again"}


def test_alone_or_all_in_one_folder_they_are_no_question(tmp_path):
    areas(tmp_path / "备份" / "公园绿地_东.gpkg", 100)
    stops(tmp_path / "公交站_副本.gpkg", 3)
    stops(tmp_path / "备份" / "轨道站_备份.gpkg", 3)
    assert asked(tmp_path) == {}


# ---------------------------------------------------------------- one ground


def test_two_layers_on_one_ground_are_asked_about_whatever_they_are_called(tmp_path):
    """40,000 + 10,000 m² beside 44,100 + 10,000 m²: all of the smaller on the larger, 4,100 m² apart."""
    areas(tmp_path / "公园绿地.gpkg", 100, 200)
    areas(tmp_path / "公园绿地_园林局.gpkg", 100, 210)
    assert set(asked(tmp_path).values()) == {"rows.again"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((100, 200, 300), (100,)),  # a list of some of them
        ((100, 200), (100, 200)),  # the same: whichever counts, the figure is one
        ((100, 200), (100, 0.001, 200)),  # parts that touch hardly
    ],
)
def test_parts_of_one_whole_are_no_question(tmp_path, first, second):
    areas(tmp_path / "公园绿地.gpkg", *first)
    areas(tmp_path / "口袋公园.gpkg", *second)
    assert asked(tmp_path) == {}
