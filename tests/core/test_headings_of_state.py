"""Columns that say in other words than 是否撤销 that a row does not count: works, changes, access, plans."""

from datetime import date

import pytest
from shapely.geometry import Point, box

from layers.check import check
from layers.columns.spreadsheet_days import day_of
from layers.conforming.examine import examine
from layers.roles import roles
from tests.core.sources import codes, one, source_of

HERE = [Point(106.5 + k / 1000, 29.55) for k in range(4)]
PLACES = [box(106.5 + k / 100, 29.55, 106.505 + k / 100, 29.555) for k in range(4)]
AHEAD = (date.today().toordinal() - date(1899, 12, 30).toordinal()) + 400  # noqa: DTZ011


def source(role, **columns):
    geometry = PLACES if role in {"park", "green", "built_up", "vegetation"} else HERE
    return source_of(geometry, {"name": list("甲乙丙丁"), **columns}, crs="EPSG:4326")


@pytest.mark.parametrize(
    ("role", "heading", "cells", "row"),
    [
        # Works that are done.
        ("park", "是否竣工", ["是", "否", "是", "是"], 2),
        ("park", "是否交付使用", ["是", "是", "否", "是"], 3),
        ("park", "built", ["Y", "N", "Y", "Y"], 2),
        ("park", "Completed", ["yes", "yes", "yes", "no"], 4),
        ("park", "is_delivered", ["Y", "N", "Y", "Y"], 2),
        ("park", "built", [1998, 2099, 2005, 2012], 2),
        ("green", "built", [1, 1, 0, 1], 3),
        ("green", "是否完工", ["是", "是", "是", "未完工"], 4),
        ("rail_station", "未竣工", ["", "是", "", ""], 2),
        # When it is built or opens, and what a plan sets.
        ("park", "build_year", [2010, 2099, 2012, 2015], 2),
        ("park", "Year built", ["2010", "2012", "2099", "2015"], 3),
        ("park", "date of opening", ["2015-05-01", "2099-05-01", "", ""], 2),
        ("park", "建成时间", [41_000, AHEAD, 42_000, 43_000], 2),
        ("bus_stop", "启用日期", ["42005", "42005", f"{AHEAD}.0", ""], 3),
        ("rail_station", "open_date", [None, AHEAD, 42_005.0, 43_000.5], 2),
        ("bus_stop", "撤站日期", [45_000, None, None, AHEAD], 1),
        ("bus_stop", "closing date", [None, None, "44927", None], 3),
        ("park", "实施计划", ["—", "2099年实施", "", "2015年实施"], 2),
        ("park", "Implementation plan", ["", "", "phase 2, 2098-2099", "done"], 3),
        # Who may enter.
        ("park", "封闭管理", ["否", "否", "是", "否"], 3),
        ("park", "private", ["no", "yes", "no", "no"], 2),
        ("park", "restricted_access", ["N", "Y", "N", "N"], 2),
        ("park", "Residents only", [0, 1, 0, 0], 2),
        ("park", "public access", ["Full", "None", "Full", "Partial"], 2),
        ("park", "accessible", ["Y", "N", "Y", "Y"], 2),
        ("park", "管理方式", ["市管", "封闭式（仅业主）", "街道代管", "市管"], 2),
        ("park", "management", ["council", "council", "members only", "council"], 3),
        # Changes between two years.
        ("park", "变化类型", ["不变", "减少", "新增", "不变"], 2),
        ("park", "更新标识", ["修改", "修改", "灭失", "新增"], 3),
        ("park", "BGXW", ["0", "3灭失", "0", "1新增"], 2),
        ("park", "change", ["unchanged", "lost", "new", "unchanged"], 2),
        ("green", "change_type", ["gain", "stable", "loss", "stable"], 3),
        ("vegetation", "变化情况", ["未变", "未变", "未变", "已消失"], 4),
        ("bus_stop", "变更类型", ["", "注销", "更名", ""], 2),
        # Ground on which nothing is.
        ("park", "用地现状", ["公园", "空地", "公园", "公园"], 2),
        ("park", "existing use", ["park", "vacant land", "park", "park"], 2),
        # In traditional characters.
        ("park", "對外開放", ["是", "尚未開放（施工）", "是", "是"], None),
        ("park", "狀態", ["現狀", "規劃", "現狀", "現狀"], None),
        ("bus_stop", "備註", ["", "已撤銷", "", ""], 2),
        ("rail_station", "啟用日期", ["2012-01-01", "", "2099-01-01", ""], 3),
        ("bus_stop", "是否廢棄", ["否", "是", "否", "否"], 2),
    ],
)  # fmt: skip
def test_such_headings_are_asked(role, heading, cells, row):
    found = check(source(role, **{heading: cells}), roles()[role])
    if row is None:  # a column of the role: its no is heard without a question
        assert "rows.remarks" not in codes(found)
        return
    question = one(found, "rows.remarks")
    assert question.rows == (row,)
    assert question.message.figures["heading"] == [heading]


@pytest.mark.parametrize(
    ("heading", "name", "cells"),
    [
        ("對外開放", "open", ["是", "否", "是", "是"]),
        ("開放狀態", "open", ["開放", "未開放", "開放", "開放"]),
        ("狀態", "status", ["現狀", "規劃", "現狀", "現狀"]),
    ],
)
def test_headings_in_traditional_characters_are_the_roles(heading, name, cells):
    frame = examine(source("park", **{heading: cells}), roles()["park"]).frame
    assert frame[name].notna().all()
    assert "rows.remarks" not in codes(check(source("park", **{heading: cells}), roles()["park"]))


@pytest.mark.parametrize(
    ("role", "heading", "cells"),
    [
        ("park", "built", [1998, 2001, 2005, 2012]),
        ("park", "built", [1500, 0, 320, 0]),  # m² of buildings
        ("park", "completed", [100.0, 0.0, 80.0, 100.0]),  # per cent
        ("park", "rebuild_year", [2099, 2099, 2099, 2099]),
        ("park", "建成时间", [2012, 2015, 20190501, 43_000]),
        ("park", "建设年度投资", [30_000, AHEAD, 1200, 0]),
        ("park", "建设计划", ["2099年提升改造", "", "2015年实施", "已列入2020年计划"]),
        ("park", "management", ["council", "private company", "trust", "council"]),
        ("park", "管理方式", ["开放式", "封闭式", "委托管理", "开放式"]),
        ("park", "private_funding", ["yes", "no", "yes", "no"]),
        ("park", "备注", ["仅居民区一侧有门", "内部道路", "only dogs on a lead", ""]),
        ("park", "开放时间", ["6:00-22:00", "周一不开放", "全天", ""]),
        ("park", "变化类型", ["不变", "新增", "扩大", "更名"]),
        ("park", "change", [0.2, -0.4, 0, 1.2]),
        ("park", "exchange", ["lost", "lost", "lost", "lost"]),
        ("park", "用地现状", ["公园", "绿地", "广场", "公园（含空地）"]),
        ("green", "private", ["yes", "no", "yes", "no"]),
        ("green", "备注", ["仅业主使用", "residents only", "", ""]),
        ("vegetation", "封闭管理", ["是", "否", "是", "否"]),
        ("bus_stop", "accessible", ["Y", "N", "Y", "N"]),  # without a step
        ("rail_entrance", "accessible", ["no", "yes", "no", "yes"]),
    ],
)  # fmt: skip
def test_other_things_that_offices_write_are_no_question(role, heading, cells):
    assert "rows.remarks" not in codes(check(source(role, **{heading: cells}), roles()[role]))


@pytest.mark.parametrize(
    ("cell", "day"),
    [("45000", "2023-03-15"), ("45000.75", "2023-03-15"), ("25568", "25568"), ("2023", "2023"), ("", "")],
)
def test_days_that_a_spreadsheet_counts(cell, day):
    assert day_of(cell) == day
