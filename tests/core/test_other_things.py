"""Rows of which the file says that they are none of its thing: asked, and never just counted."""

import pandas as pd
import pytest
from shapely.geometry import Point, box

from layers.answers import Answers
from layers.check import check
from layers.conforming.examine import examine
from layers.findings import Severity
from layers.roles import roles
from tests.core.sources import codes, one, source_of

SPOTS = [Point(106.5 + k / 1000, 29.55) for k in range(4)]
GROUND = [box(106.5 + k / 100, 29.55, 106.505 + k / 100, 29.555) for k in range(4)]
OF_GROUND = {"vegetation", "built_up", "park", "green"}


def source(role, columns):
    return source_of(GROUND if role in OF_GROUND else SPOTS, columns, crs="EPSG:4326")


def rows_left(found, role, answer):
    return examine(found, roles()[role], answers=Answers(rows=answer)).frame["row"].tolist()


OTHER_THINGS = [
    # Polygons that a program made of a raster: two numbers, and one of them 0.
    ("vegetation", {"gridcode": [1, 0, 1, 0]}, (2, 4)),
    ("vegetation", {"GRID_CODE": [0.0, 1.0, None, 1.0]}, (1,)),
    ("built_up", {"DN": [255, 0, 255, 255]}, (2,)),
    ("park", {"value": ["1", "1", "0", "1"]}, (3,)),
    ("green", {"像元值": [0, 1, 1, 1]}, (1,)),
    ("park", {"class": [1, 1, 0, 1]}, (3,)),
    # Classes of other ground.
    ("vegetation", {"class": ["乔木", "水体", "建筑", "草地"]}, (2, 3)),
    ("vegetation", {"地类": ["林地", "建筑用地", "道路", "裸地"]}, (2, 3, 4)),
    ("vegetation", {"type": ["trees", "bare soil", "Building", "grass"]}, (2, 3)),
    ("vegetation", {"植被类型": ["植被", "非植被", "无植被", "灌木"]}, (2, 3)),
    ("vegetation", {"cover_class": ["vegetated", "non-vegetated", "Unvegetated", "no data"]}, (2, 3, 4)),
    ("park", {"类别": ["公园", "非公园", "G11", "停车场"]}, (2, 4)),
    ("park", {"type": ["park", "not a park", "garden", "car parking"]}, (2, 4)),
    ("green", {"绿地类别": ["G2", "非绿地", "XG", "EG"]}, (2,)),
    ("green", {"class": ["lawn", "non-green", "roads", "street trees"]}, (2, 3)),
    ("built_up", {"用地": ["建设用地", "耕地", "林地", "居住用地"]}, (2, 3)),
    ("built_up", {"land_use": ["urban", "cropland", "industrial", "Water"]}, (2, 4)),
    ("built_up", {"类型": ["建成区", "非建成区", "建成区", "水域"]}, (2, 4)),
    # Columns named after the role.
    ("built_up", {"是否建成区": ["是", "否", "是", "是"]}, (2,)),
    ("park", {"是否为公园": ["是", "是", "否", None]}, (3,)),
    ("park", {"is_park": [1, 0, 1, 1]}, (2,)),
    ("vegetation", {"Is Vegetation": ["Y", "N", "Y", "Y"]}, (2,)),
    ("green", {"是否绿地": [True, True, False, True]}, (3,)),
    ("bus_stop", {"是否公交站": ["是", "否", "是", "是"]}, (2,)),
    # What no longer holds.
    ("bus_stop", {"是否有效": ["否", "是", "是", "无效"]}, (1, 4)),
    ("bus_stop", {"is_active": [0, 1, 1, 1]}, (1,)),
    ("rail_station", {"有效标志": ["1", "0", "1", "1"]}, (2,)),
    ("rail_entrance", {"valid": ["T", "F", "T", "T"]}, (2,)),
    ("bus_stop", {"deleted": [1, 0, 0, None]}, (1,)),
    ("park", {"是否作废": ["否", "是", "", "否"]}, (2,)),
    ("bus_stop", {"删除标志": ["", "已删除", "", ""]}, (2,)),
    ("bus_stop", {"是否停止使用": ["是", "否", "否", "是"]}, (1, 4)),
    ("park", {"not_in_use": [0, 1, 0, 0]}, (2,)),
    ("bus_stop", {"disabled": [False, True, False, False]}, (2,)),
    ("rail_station", {"停用日期": ["2020-01-01", None, "2099-12-31", ""]}, (1,)),
    ("bus_stop", {"end_date": [20200131, 99991231, 20990101, 20990101]}, (1,)),
    ("park", {"拆除年份": [None, 2019, None, 2099]}, (2,)),
    ("bus_stop", {"deleted_at": pd.to_datetime(["2021-05-04 10:00", None, None, None])}, (1,)),
    # Vegetation of a plan.
    ("vegetation", {"状态": ["现状", "规划", "现状", "现状"]}, (2,)),
    ("vegetation", {"name": ["a", "规划绿带", "b（已拆）", "c"]}, (2, 3)),
]


@pytest.mark.parametrize(("role", "columns", "rows"), OTHER_THINGS)
def test_rows_of_other_things_are_asked(role, columns, rows):
    found = source(role, columns)
    question = one(check(found, roles()[role]), "rows.remarks")
    assert (question.severity, question.rows) == (Severity.QUESTION, rows)
    assert list(columns) == question.message.figures["heading"]
    assert rows_left(found, role, ("valid",)) == [row for row in (1, 2, 3, 4) if row not in rows]
    assert rows_left(found, role, ("each",)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("role", "columns"),
    [
        ("vegetation", {"gridcode": [1, 1, 1, 1]}),
        ("vegetation", {"gridcode": [0, 0, 0, 0]}),
        ("vegetation", {"class": ["乔木", "灌木", "草地", "水生植物"]}),
        ("vegetation", {"类型": ["屋顶绿化", "道路绿化", "香樟", "农田林网"]}),
        ("vegetation", {"type": ["green roof", "roadside trees", "wetland", "Platanus"]}),
        # Where the trees stand is another column's matter.
        ("vegetation", {"类型": ["乔木", "乔木", "草地", "灌木"], "地类": ["建筑用地", "道路", "", "林地"]}),
        # Words that stand beside numbers say more than these.
        ("vegetation", {"gridcode": [0, 1, 2, 3], "class_name": ["乔木", "灌木", "草地", "花卉"]}),
        ("vegetation", {"class": [1, 2, 3, 3]}),
        ("park", {"类别": ["G11", "G12", "R2", "G14"]}),
        ("park", {"用地代码": [1401, 1401, 1402, 1403], "用地性质": ["道路", "", "", ""]}),
        ("park", {"类型": ["综合公园", "体育公园", "滨江带状", "广场"]}),
        ("park", {"type": ["park", "playground", "water park", "garden"], "id": [0, 1, 2, 3]}),
        ("green", {"绿地类型": ["道路", "居住区", "工业", "河道"]}),
        ("green", {"类别": ["道路附属绿地", "工业附属", "铁路防护", "建筑附属绿地"]}),
        ("green", {"是否公园": ["否", "否", "是", "否"], "绿地类别": ["G2", "XG", "G1", "G2"]}),
        ("built_up", {"类型": ["居住用地", "道路", "绿地", "城市林地"], "值": [1, 2, 3, 4]}),
        ("built_up", {"land use": ["urban forest", "residential", "industrial", "road"]}),
        ("bus_stop", {"是否有候车亭": ["否", "是", "否", "否"], "deleted": [0, 0, 0, 0]}),
        ("bus_stop", {"active": ["yes", "Y", "1", None], "停用日期": ["", None, "无", "9999-12-31"]}),
        ("rail_station", {"关闭时间": ["22:30", "23:00", "22:30", "22:30"], "is_interchange": [0, 1, 0, 0]}),
        ("rail_station", {"class": [0, 1, 0, 0], "value": [0, 1, 1, 0]}),
    ],
)  # fmt: skip
def test_ordinary_columns_are_no_question(role, columns):
    found = codes(check(source(role, columns), roles()[role]))
    assert not {"rows.remarks", "rows.codes"} & set(found)


def test_a_file_that_is_all_of_another_thing_is_asked_too():
    found = source("vegetation", {"class": ["水体"] * 4})
    assert one(check(found, roles()["vegetation"]), "rows.remarks").rows == (1, 2, 3, 4)
    answered = check(found, roles()["vegetation"], answers=Answers(rows=("valid",)))
    assert one(answered, "features.none").severity is Severity.ERROR


@pytest.mark.parametrize(
    ("columns", "offered", "chosen"),
    [
        ({"gridcode": [0, 1, 2, 2]}, ("valid", "0", "1", "2", "each"), {("valid",): [2, 3, 4]}),
        ({"DN": [1, 2, 1, 2]}, ("1", "2", "each"), {("2",): [2, 4], ("each",): [1, 2, 3, 4]}),
        ({"class": ["0", "1", "2", "3"]}, ("valid", "0", "1", "2", "3", "each"), {("1", "3"): [2, 4]}),
        ({"像元值": [3, 3, None, 5]}, ("3", "5", "each"), {("3",): [1, 2]}),
    ],
)  # fmt: skip
def test_numbers_that_nothing_explains_are_asked_one_by_one(columns, offered, chosen):
    found = source("vegetation", columns)
    question = one(check(found, roles()["vegetation"]), "rows.codes")
    assert question.severity is Severity.QUESTION
    assert tuple(choice.value for choice in question.choices) == offered
    for answer, rows in chosen.items():
        assert rows_left(found, "vegetation", answer) == rows


def test_an_answer_of_another_file_is_no_answer():
    """Numbers of last year's classification, which this year's does not have."""
    found = source("built_up", {"gridcode": [1, 2, 1, 2]})
    assert "rows.codes" in codes(check(found, roles()["built_up"], answers=Answers(rows=("7", "valid"))))
