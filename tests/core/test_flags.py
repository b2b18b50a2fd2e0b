"""Columns of yes and no whose heading says that a row does not count: asked as remarks are."""

from datetime import date

import pytest
from shapely.geometry import Point, box

from layers.answers import Answers
from layers.check import check
from layers.columns.headings import match_columns
from layers.conforming.examine import examine
from layers.findings import Severity
from layers.roles import roles
from tests.core.sources import codes, one, source_of

HERE = [Point(106.5 + k / 1000, 29.55) for k in range(4)]
PLACES = [box(106.5 + k / 100, 29.55, 106.505 + k / 100, 29.555) for k in range(4)]
YEAR = date.today().year  # noqa: DTZ011


def source(role, **columns):
    geometry = PLACES if role in {"park", "green", "built_up"} else HERE
    return source_of(geometry, {"name": list("甲乙丙丁"), **columns}, crs="EPSG:4326")


@pytest.mark.parametrize(
    ("role", "heading", "cells", "row"),
    [
        # A state in which nothing counts: 是 says it.
        ("bus_stop", "是否撤销", ["否", "是", "否", "否"], 2),
        ("bus_stop", "是否停用", ["否", "否", "是（2024年）", "否，在用"], 3),
        ("bus_stop", "停用", [None, "√", None, None], 2),
        ("bus_stop", "停用", [None, "2019年5月", None, "2099年"], 2),
        ("bus_stop", "Discontinued", ["Y", "N", "N", "N"], 1),
        ("bus_stop", "deleted", [0, 0, 0, 1], 4),
        ("bus_stop", "is_closed", [False, True, False, False], 2),
        ("bus_stop", "DEL_FLAG", ["0", "1", "0", None], 2),
        ("bus_stop", "是否停止使用", ["否", "是", "否", "否"], 2),
        ("bus_stop", "是否暂停运营", ["否", "是", "否", "否"], 2),
        ("rail_entrance", "是否关闭", ["是", "否", "否", "否"], 1),
        ("rail_entrance", "未开放", ["", "", "是", ""], 3),
        ("rail_entrance", "是否预留", [0.0, 0.0, 1.0, 0.0], 3),
        ("rail_station", "是否在建", ["否", "否", "否", "是"], 4),
        ("rail_station", "under construction", ["no", "no", "yes", "no"], 3),
        ("park", "是否拆除", ["否", "是", "否", "否"], 2),
        ("park", "是否规划", ["否", "是", "否", "否"], 2),
        ("park", "规划", [0, 1, 0, 0], 2),
        ("park", "Closed", ["No", "No", "Yes", "No"], 3),
        ("park", "Removed", ["0", "1", "0", "0"], 2),
        ("park", "是否拆", ["否", "是", "否", "否"], 2),  # as a shapefile cuts it
        ("green", "不计入", ["", "是", "", ""], 2),
        ("built_up", "是否规划", ["否", "否", "否", "是"], 4),
        # A state in which a row counts: 否 says it.
        ("park", "是否计入", ["是", "否", "是", "是"], 2),
        ("park", "Include", ["Y", "Y", "N", "Y"], 3),
        ("green", "参与统计", ["是", "是", "否", "是"], 3),
        ("bus_stop", "是否有效", ["否", "是", "是", "是"], 1),
        ("bus_stop", "is_active", [1, 1, 0, 1], 3),
        ("rail_station", "valid", ["true", "false", "true", None], 2),
        ("rail_station", "有效性标志", ["有效", "有效", "有效", "有效"], None),
        # The day from which on it is none.
        ("bus_stop", "撤站日期", ["2024-05-01", None, None, "2099-01-01"], 1),
        ("rail_station", "停用日期", [None, "2020-01-01", None, None], 2),
        ("rail_station", "closed_date", [None, None, "20210630", None], 3),
        ("bus_stop", "end_date", ["9999-12-31", "2019/7/1", None, "2099-01-01"], 2),
        ("park", "拆除年份", [None, 2018, None, None], 2),
        # What a plan says.
        ("bus_stop", "规划情况", ["保留", "保留", "新增", "保留"], 3),
        ("bus_stop", "性质", ["现状", "规划", "现状", "现状"], 2),
        ("bus_stop", "站点属性", ["现状站", "现状站", "规划站", "现状站"], 3),
        ("bus_stop", "近远期", ["现状", "现状", "现状", "近期"], 4),
        ("bus_stop", "Existing or planned", ["Planned", "Existing", "Existing", "Existing"], 1),
        ("park", "规划年限", ["现状", "2099", "现状", "现状"], 2),
        ("park", "建设期限", ["2012-2015", "2024-2099年", "", ""], 2),
        ("rail_station", "实施情况", ["已实施", "未实施", "已实施", "已实施"], 2),
    ],
)  # fmt: skip
def test_a_heading_of_a_state_is_asked(role, heading, cells, row):
    found = source(role, **{heading: cells})
    if row is None:
        assert "rows.remarks" not in codes(check(found, roles()[role]))
        return
    question = one(check(found, roles()[role]), "rows.remarks")
    assert question.severity is Severity.QUESTION
    assert question.rows == (row,)
    assert question.message.figures["heading"] == [heading]
    without = examine(found, roles()[role], answers=Answers(rows=("valid",))).frame
    assert without["row"].tolist() == [each for each in (1, 2, 3, 4) if each != row]
    assert len(examine(found, roles()[role], answers=Answers(rows=("each",))).frame) == 4


@pytest.mark.parametrize(
    ("role", "heading", "cells"),
    [
        *(
            (role, heading, ["是", "否", "是", "否"])
            for role in ("bus_stop", "rail_station", "rail_entrance", "park")
            for heading in (
                *("是否收费", "是否无障碍", "是否换乘", "是否免费开放", "是否夜间开放", "是否规划许可"),
                *("是否符合规划", "是否临时使用", "有无雨棚", "public_toilet", "open_air", "free_wifi"),
            )
        ),
        ("bus_stop", "是否撤销", ["否", "否", "无", None]),
        ("bus_stop", "是否停用", ["未停用", "正常", "在用", "否"]),
        ("bus_stop", "删除", [0, 0, 0, 0]),
        ("bus_stop", "valid", [1, 1, 1, 1]),
        ("park", "规划", [1500, 0, 2000, 350]),  # m²
        ("park", "count", [0, 1, 1, 0]),
        ("park", "关闭时间", ["22:00", "21:30", "全天开放", "22:00"]),
        ("park", "end_date", ["2012-05-01", "2014", "2009", "2010"]),  # of the works, or of the survey
        ("park", "end_date", ["2012-05-01", "2014", "", "2099-10"]),
        ("bus_stop", "valid_to", ["9999-12-31", None, None, "2099-01-01"]),
        ("park", "规划年限", ["现状", "2012", "", ""]),
        ("park", "用地性质", ["规划绿地", "G1", "G1", "G1"]),  # of the land, by the plan
        ("green", "是否开放", ["否", "是", "是", "是"]),  # shut, and green all the same
        ("green", "closed", [0, 1, 0, 0]),
        ("population", "是否有效", ["否", "是", "是", "是"]),
    ],
)  # fmt: skip
def test_other_headings_and_answers_are_no_question(role, heading, cells):
    found = check(source(role, **{heading: cells}), roles()[role])
    assert "rows.remarks" not in codes(found)


@pytest.mark.parametrize(
    ("role", "heading", "is_column"),
    [
        *(
            (role, heading, True)
            for role in ("park", "rail_entrance", "bus_stop")
            for heading in ("是否对公众开放", "开放使用情况", "正式启用", "is open", "in use", "是否运营")
        ),
        *(
            (role, heading, False)
            for role in ("park", "rail_entrance", "bus_stop")
            for heading in (
                "是否免费开放",
                "夜间开放",
                "是否停止使用",
                "是否未开放",
                "public toilet",
                "open air",
            )
        ),
    ],
)
def test_a_column_of_being_open_is_about_nothing_else(role, heading, is_column):
    frame = source(role, **{heading: ["是", "否", "是", "是"]}).frame
    assert (match_columns(frame, roles()[role]).get("open") == heading) is is_column


@pytest.mark.parametrize(
    ("role", "remark", "asked"),
    [
        # Begun, and nothing said of the end.
        ("park", f"{YEAR}年开工", True),
        ("park", "已开工", True),
        ("rail_station", f"works began in {YEAR - 1}", True),
        ("park", "2008年开工", False),
        ("park", f"{YEAR - 2}年开工，{YEAR - 1}年建成", False),
        # Worked on: it may be shut.
        ("park", "改造中", True),
        ("rail_entrance", "正在维修", True),
        ("bus_stop", "under renovation", True),
        ("park", "已改造", False),
        ("park", "提升改造中，正常开放", False),
        ("bus_stop", "近改造中心", False),
        # Opened again, or only going to be.
        ("park", "2019年封闭改造，2021年重新开放", False),
        ("rail_station", "因施工停运，现已恢复运营", False),
        ("park", "closed in 2019, reopened 2021", False),
        ("park", "2019年封闭改造，预计2099年重新开放", True),
        ("park", "2019年重新开放，2023年关闭", True),
        ("rail_station", "停运，尚未恢复运营", True),
        # One of its entrances, and not the station.
        ("rail_station", "共4个出入口，其中D口未开放", False),
        ("rail_station", "2号口在建", False),
        ("rail_station", "one of the exits is closed", False),
        ("park", "北门关闭", False),
        ("rail_station", "所有出入口均关闭", True),
        ("rail_station", "D口关闭，全站停运", True),
        ("rail_entrance", "D口未开放", True),
        ("bus_stop", "南门站已撤销", True),
        # Moved to where it is.
        ("bus_stop", "因道路施工临时迁移至此", False),
        ("bus_stop", "由东侧移至此处", False),
        ("bus_stop", "moved here in 2020", False),
        ("bus_stop", "因道路施工临时迁移至桥头路", True),
        ("bus_stop", "因道路施工停用", True),
        # Not carried out.
        ("park", "未实施", True),
        ("park", "停工", True),
        ("rail_station", "尚未竣工", True),
    ],
)
def test_what_remarks_say_of_works_and_moves(role, remark, asked):
    found = check(source(role, 备注=["", remark, "", ""]), roles()[role])
    assert ("rows.remarks" in codes(found)) is asked


@pytest.mark.parametrize("status", ["改造中", "正在整修", "under renovation"])
def test_a_state_of_works_is_asked_of_parks_too(status):
    found = source("park", 状态=["开放", "开放", status, "开放"])
    assert one(check(found, roles()["park"]), "rows.remarks").rows == (3,)
