"""Stops at which nothing calls, and things out of use, as counts, hours and remarks say it."""

import pytest
from shapely.geometry import Point, box

from layers.check import check
from layers.roles import roles
from tests.core.sources import codes, one, source_of

HERE = [Point(106.5 + k / 1000, 29.55) for k in range(4)]
PLACES = [box(106.5 + k / 100, 29.55, 106.505 + k / 100, 29.555) for k in range(4)]


def checked(role, **columns):
    geometry = PLACES if role in {"park", "green"} else HERE
    named = any(heading in {"站名", "stop_name"} for heading in columns)
    names = {} if named else {"name": list("甲乙丙丁")}
    found = source_of(geometry, {**names, **columns}, crs="EPSG:4326")
    return check(found, roles()[role])


@pytest.mark.parametrize(
    ("role", "heading", "cells", "row"),
    [
        # Nothing calls.
        ("bus_stop", "num_routes", [5, 0, 3, 2], 2),
        ("bus_stop", "停靠线路数", ["5", "3", "0", "2"], 3),
        ("bus_stop", "日均班次", [120, 80, 60, 0.0], 4),
        ("bus_stop", "班次数", ["0", "100", "120", None], 1),
        ("bus_stop", "departures", [12, 0, 30, 44], 2),
        ("rail_station", "Trips per day", [120, 0, 300, 440], 2),
        ("bus_stop", "routes", ["1;2", "TBC", "3", "4"], 2),
        ("bus_stop", "线路", ["1路", "2路", "待定", "4路"], 3),
        ("rail_station", "lines", ["1", "2", "3", "to be confirmed"], 4),
        # Hours.
        ("bus_stop", "服务时间", ["6:00-22:00", "停运", "6:00-22:00", ""], 2),
        ("park", "opening_hours", ["24/7", "closed", "Mo-Su 06:00-22:00", "24/7"], 2),
        ("rail_station", "首末班时间", ["6:30-23:00", "6:30-23:00", "暂停运营", ""], 3),
        # Remarks.
        *(
            ("bus_stop", "备注", ["", each, "", ""], 2)
            for each in ("并入乙口", "现已无公交停靠", "该站无车停靠", "暂停服务", "合并至东侧")
        ),
        *(
            ("bus_stop", "note", ["", "", each, ""], 3)
            for each in (
                *("no buses serve this stop", "No bus stops here", "not currently served", "no service"),
                *("withdrawn 2023", "dormant", "Do not use", "merged with High St", "discontinued"),
            )
        ),
        ("rail_entrance", "备注", ["围挡中", "", "", ""], 1),
        ("rail_entrance", "note", ["", "boarded up", "", ""], 2),
        ("rail_entrance", "note", ["", "", "Out of use", ""], 3),
        ("park", "remark", ["", "fenced off", "", ""], 2),
        # Names.
        ("bus_stop", "站名", ["甲口(公交站)", "乙口(公交站)(暂停服务)", "丙口", "丁口"], 2),
        ("rail_station", "站名", ["甲", "乙（停止服务）", "丙", "丁"], 2),
        ("bus_stop", "stop_name", ["High St - DO NOT USE", "Low St", "Mill Rd", "The Green"], 1),
        ("bus_stop", "stop_name", ["High St", "Low St – withdrawn", "Mill Rd (out of use)", "x"], None),
    ],
)  # fmt: skip
def test_what_is_not_served_or_out_of_use_is_asked(role, heading, cells, row):
    question = one(checked(role, **{heading: cells}), "rows.remarks")
    assert question.rows == ((2, 3) if row is None else (row,))


@pytest.mark.parametrize(
    ("role", "heading", "cells"),
    [
        ("bus_stop", "num_routes", [0, 0, 3, 2]),  # never filled in
        ("bus_stop", "班次数", [0, 0, 0, 0]),
        ("bus_stop", "线路编号", ["0", "1", "2", "3"]),
        ("bus_stop", "departures_missed", [0, 3, 2, 1]),
        ("park", "services", [0, 3, 2, 1]),
        ("park", "公交线路数", [0, 3, 2, 1]),
        ("park", "备注", ["门口无公交停靠", "合并入东湖公园管理", "no service road", ""]),
        ("bus_stop", "服务时间", ["6:00-22:00", "夜间停运", "全天", "—"]),
        ("park", "opening_hours", ["24/7", "closed on Mondays", "dawn to dusk", "Mo off; Tu-Su 09:00-17:00"]),
        ("bus_stop", "备注", ["夜间无公交停靠", "无障碍停靠", "无候车亭", "周末无车停靠"]),
        ("bus_stop", "备注", ["101路已并入", "围挡广告", "服务周边小区", "设有服务亭"]),
        ("bus_stop", "note", ["route 12 withdrawn 2023", "no shelter", "no buses at night", ""]),
        ("rail_entrance", "note", ["lift", "do not use when wet paint", "", "lift out of use"]),
        ("bus_stop", "routes", ["1", "TB1", "0", "无"]),
    ],
)  # fmt: skip
def test_other_counts_hours_and_remarks_are_no_question(role, heading, cells):
    assert "rows.remarks" not in codes(checked(role, **{heading: cells}))


def test_departures_of_a_timetable_are_those_of_some_hours():
    """The reader of timetables knows which stops are served, and writes both of these columns."""
    counted = {"departures": [12, 0, 30, 44], "headway": [60.0, None, 24.0, 16.4]}
    for role in ("bus_stop", "rail_station"):
        assert "rows.remarks" not in codes(checked(role, **counted))
