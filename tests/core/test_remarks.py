"""Remarks that say of some rows that they are shut, gone or still to come: asked, and never just counted."""

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from gisapp.__main__ import main
from gisapp.store.project_file import open_project
from layers.answers import Answers
from layers.check import check
from layers.conforming.examine import examine
from layers.findings import Severity
from layers.layer import in_role
from layers.roles import roles
from tests.core.sources import codes, one, source_of

HERE = [Point(106.5 + k / 1000, 29.55) for k in range(4)]
PLACES = [box(106.5 + k / 100, 29.55, 106.505 + k / 100, 29.555) for k in range(4)]


def source(role, **columns):
    geometry = PLACES if role in {"park", "green", "built_up"} else HERE
    return source_of(geometry, columns, crs="EPSG:4326")


@pytest.mark.parametrize(
    ("role", "columns", "rows"),
    [
        ("bus_stop", {"备注": ["", "已撤销", None, "暂未开通"]}, (2, 4)),
        ("bus_stop", {"备注": ["2019年建成，现停用", "", "existing, closed in 2024", ""]}, (1, 3)),
        ("bus_stop", {"remark": ["near mall", "removed", "", ""]}, (2,)),
        ("rail_entrance", {"说明": ["有电梯", "", "施工中，暂未开放", ""]}, (3,)),
        ("rail_station", {"notes": ["large hall", "", "", "under construction"]}, (4,)),
        ("park", {"备注": ["规划", "有水面", "", ""]}, (1,)),
        ("green", {"情况说明": ["", "已拆除", "", ""]}, (2,)),
        # Remarks are asked about though all that are written say no.
        ("bus_stop", {"remarks": ["", "closed for good", "", ""]}, (2,)),
        ("park", {"remark": ["closed since May", "", "", ""]}, (1,)),
        ("bus_stop", {"备注": ["", "不再停靠", "", "no longer in use"]}, (2, 4)),
        ("rail_station", {"note": ["stillgelegt", "", "", "Umbau 2019"]}, (1,)),
        # Phases, and times of opening that are to come.
        ("rail_station", {"建设时序": ["已运营", "远期", "近期建设", "已运营"]}, (2, 3)),
        ("rail_station", {"开通时间": ["2012", "2099年（预计）", "2012年12月", "待定"]}, (2, 4)),
        ("rail_station", {"opening_year": [2012, 2099, 2014, 2020]}, (2,)),
        ("park", {"建成年份": [2012, 2014, 2099, 2020]}, (3,)),
        ("bus_stop", {"备注": ["预计2099年开通", "计划2012年开通", "2099年开通", ""]}, (1, 3)),
        # All of its lines, not one of them.
        (
            "rail_station",
            {"线路": ["1号线", "27号线（在建）", "1号线、2号线（在建）", "Line 4 (planned)"]},
            (2, 4),
        ),
        ("bus_stop", {"途经线路": ["101路（已停运）", "101路", "0", "F"]}, (1,)),
        ("rail_entrance", {"类型": ["出入口", "风亭", "紧急疏散口", "出入口"]}, (2, 3)),
        ("rail_entrance", {"kind": ["entrance", "emergency exit", "entrance", "ventilation"]}, (2, 4)),
        ("rail_entrance", {"类型": ["出入口", "换乘通道", "站厅", "物业内部接口"]}, (2, 3, 4)),
        (
            "rail_entrance",
            {"type": ["entrance", "staff entrance", "concourse", "interchange passage"]},
            (2, 3, 4),
        ),
        # The class of a plan, beside what the ground is today or alone; the schemes of a plan; zoning.
        ("park", {"规划分类": ["G11"] * 4, "现状用途": ["公园", "工业用地", "停车场", ""]}, (2, 3)),
        ("park", {"类别代码": ["G11"] * 4, "现状用地": ["公园绿地", "住宅用地", "G14", ""]}, (2,)),
        ("green", {"planned_class": ["G2", "XG", "", "G2"]}, (1, 2, 4)),
        ("park", {"规划用地代码": ["G11", "G14", "G12", ""]}, (1, 2, 3)),
        ("park", {"方案": ["方案一", "现状", "方案二", ""]}, (1, 3)),
        ("green", {"Scenario": ["baseline", "A", "existing", "B"]}, (2, 4)),
        ("built_up", {"管制分区": ["适建区", "禁建区", "限建区", "已建区"]}, (2, 3)),
        ("built_up", {"zoning": ["residential", "prohibited", "centre", "future growth"]}, (2, 4)),
        # Whatever the heading: a cell that says that its row is not to be counted.
        ("park", {"统计口径": ["纳入", "不纳入", "", "纳入"]}, (2,)),
        ("park", {"审核意见": ["通过", "不通过", "通过", "通过"]}, (2,)),
        ("bus_stop", {"StopStatus": ["ACT", "DEL", "ACT", ""]}, (2,)),
        ("rail_entrance", {"用途": ["", "消防专用", "", "换乘"]}, (2,)),
        ("park", {"review": ["ok", "Rejected", "ok", "duplicate of 1"]}, (2, 4)),
        (
            "park",
            {"备注": ["", "面积已并入东园，勿重复统计", "该地块现为停车场", "不计入公园绿地"]},
            (2, 3, 4),
        ),
        (
            "park",
            {"remarks": ["", "double counted with East Park", "now a car park", "now a quiet park"]},
            (2, 3),
        ),
        # A name against the state: one of the two is wrong.
        (
            "park",
            {"name": ["甲园", "乙园（在建）", "丙园", "丁园-规划"], "状态": ["现状", "现状", "在建", "已建"]},
            (2, 4),
        ),
        # What only things have that are gone, and days of opening that are expected.
        ("bus_stop", {"撤销文号": ["", "渝交〔2024〕5号", "无", None]}, (2,)),
        ("bus_stop", {"迁移后站名": ["", "", "丙口", ""]}, (3,)),
        ("rail_entrance", {"预计开通": ["2012-12", "2099-06", "", "2015"]}, (2,)),
        # Moved away, or made into something else.
        ("bus_stop", {"说明": ["站点已迁移至桥头路", "由桥头路迁移而来", "moved to Bridge St", ""]}, (1, 3)),
        (
            "park",
            {
                "备注": [
                    "已调出公园绿地，改为建设用地",
                    "由防护绿地调整为公园绿地",
                    "改为停车场",
                    "改为免费开放",
                ]
            },
            (1, 3),
        ),
        ("green", {"note": ["converted to housing", "converted to a park", "", "no longer a park"]}, (1, 4)),
        # Two columns, each of another row.
        ("rail_station", {"建设时序": ["远期", "", "", ""], "备注": ["", "停运", "", ""]}, (1, 2)),
        # States that are neither a plain yes nor a plain no.
        ("park", {"状态": ["已建成", "年底建成", "计划建成", "2012年建成"]}, (2, 3)),
        ("park", {"是否开放": ["开放", "即将开放", "预计年内开放", "免费开放"]}, (2, 3)),
        ("rail_station", {"运营状态": ["运营", "即将开通", "2099年开通", "2012年底开通"]}, (2, 3)),
        ("rail_station", {"status": ["open", "opening soon", "to be opened", "in operation"]}, (2, 3)),
        # The built-up area of a plan.
        ("built_up", {"状态": ["现状", "规划", "现状", "现状"]}, (2,)),
        ("built_up", {"remark": ["", "planned", "", "existing"]}, (2,)),
        ("built_up", {"type": ["existing", "existing", "proposed", ""]}, (3,)),
        # A column that says whether the stop is in use does not speak of row 2.
        ("bus_stop", {"是否在用": ["是", None, "否", None], "备注": ["", "停用", "停用", ""]}, (2,)),
    ],
)
def test_what_a_remark_says_is_asked(role, columns, rows):
    found = source(role, **{"name": list("甲乙丙丁"), **columns})
    question = one(check(found, roles()[role]), "rows.remarks")
    assert question.severity is Severity.QUESTION
    assert question.rows == rows
    without = examine(found, roles()[role], answers=Answers(rows=("valid",))).frame
    assert without["row"].tolist() == [row for row in (1, 2, 3, 4) if row not in rows]
    assert len(examine(found, roles()[role], answers=Answers(rows=("each",))).frame) == 4


@pytest.mark.parametrize(
    ("role", "columns"),
    [
        ("bus_stop", {"备注": ["靠近商场", "有雨棚", "", "开通于2019年"]}),
        ("bus_stop", {"remark": ["shelter", "bench", "", ""]}),
        ("bus_stop", {"备注": ["站台未撤销", "没有停运", "", ""]}),
        ("park", {"备注": ["位于规划道路东侧", "原在建工地旁", "规划局提供", "按规划建设"]}),
        ("park", {"remark": ["beside a planned road", "closed at night", "closed on Sundays", "改为免费"]}),
        ("park", {"备注": ["2024年现状，规划扩建", "已建成，远期拟拆除", "in use, extension planned", ""]}),
        ("bus_stop", {"备注": ["夜间停运", "节假日停运", "在建工地对面", "靠近待建地块"]}),
        ("rail_station", {"类型": ["地铁站", "高架站", "换乘站", "F"], "线路": ["1号线", "F", "0", "No"]}),
        ("rail_station", {"开通时间": ["2012", "2012-12-28", "2012年12月", ""]}),
        ("bus_stop", {"备注": ["", "否", "", ""], "是否在用": ["是", "否", "是", "是"]}),  # said already
        ("park", {"备注": ["", "停用" * 30, "", ""]}),  # a description speaks of many things
        ("rail_station", {"备注": [1, 0, 0, 1]}),
        ("rail_entrance", {"类型": ["出入口", "商业接口", "无障碍电梯", "站厅层出入口"]}),
        ("population", {"备注": ["停用", "", "", ""]}),  # people are not shut
        # of a part of the thing, of what lies beside it, and of who planned it
        ("park", {"厕所状态": ["停用", "启用", "", "停用"], "喷泉": ["关闭", "开放", "关闭", ""]}),
        ("rail_entrance", {"电梯状态": ["停用", "正常", "", "停用"]}),
        ("bus_stop", {"电子站牌状态": ["停用", "正常", "", ""], "Shelter status": ["Removed", "ok", "", ""]}),
        ("park", {"编制依据": ["规划", "规划", "", ""], "审批部门": ["规划和自然资源局"] * 4}),
        ("rail_station", {"备注": ["与规划15号线换乘（15号线未建）", "", "", ""]}),
        ("rail_station", {"换乘情况": ["规划换乘", "", "", ""]}),
        ("bus_stop", {"备注": ["旁边在建商场", "", "", ""]}),
        ("park", {"评定": ["合格", "不合格", "优秀", ""], "管理": ["正常", "停车难", "", ""]}),
    ],
)  # fmt: skip
def test_other_remarks_are_no_question(role, columns):
    found = source(role, name=list("甲乙丙丁"), **columns)
    assert "rows.remarks" not in codes(check(found, roles()[role]))


@pytest.mark.parametrize("name", ["一站(已停用)", "一站（暂未开通）", "First [closed]"])
def test_so_is_what_a_name_says_in_brackets(name):
    found = source("bus_stop", name=["甲", name, "乙（地铁站）", "丙(1)"])
    assert one(check(found, roles()["bus_stop"]), "rows.remarks").rows == (2,)


@pytest.mark.parametrize(
    ("role", "name", "asked"),
    [
        ("park", "滨河公园（已拆）", True),
        ("park", "规划滨河公园", True),
        ("park", "Planned Riverside Park", True),
        ("rail_station", "西门站-在建", True),
        ("park", "滨河公园（规划）", False),  # by their definition it does not count: nothing is asked
        ("park", "规划展览馆公园", False),
        ("built_up", "规划建成区", True),
        ("built_up", "2099年建成区", True),
        ("built_up", "2035年新增", True),
        ("built_up", "future growth area", True),
        ("built_up", "禁止建设区", True),
        ("built_up", "扣除", True),
        ("built_up", "长江江面", True),
        ("built_up", "发展大道片区", False),
        ("built_up", "新区", False),
        ("built_up", "Harbour town", False),
        ("built_up", "2012年建成区", False),
        ("built_up", "现状建成区", False),
        ("built_up", "东!--0", False),
        ("bus_stop", "规划路站", False),
        ("bus_stop", "东门-建设中学", False),
        ("bus_stop", "东门（建设中路）", False),
        ("rail_entrance", "1号口-关闭", True),
        *(("rail_entrance", name, True) for name in ("2号风亭", "应急疏散口", "3号口（预留）", "预留口")),
        *(("rail_entrance", name, True) for name in ("Emergency exit", "Vent shaft 2", "Exit C (reserved)")),
        *(
            ("rail_entrance", name, False)
            for name in ("2号口", "消防局口", "A", "通江路口", "不夜城口", "Avenue")
        ),
        *(
            ("rail_station", name, True)
            for name in ("金山车辆段", "一二区间风井", "控制中心", "Eastside Depot")
        ),
        *(
            ("rail_station", name, False)
            for name in ("车辆段站", "基地路", "Depot Road", "停车场站", "风井村")
        ),
        ("bus_stop", "金山车辆段", False),
        ("bus_stop", "风亭路", False),
        ("bus_stop", "规划一路（公交站）", False),
    ],
)
def test_names_say_it_in_front_and_behind(role, name, asked):
    found = check(source(role, 名称=["甲", name, "乙", "丙"]), roles()[role])
    assert ("rows.remarks" in codes(found)) is asked
    assert not asked or one(found, "rows.remarks").message.figures["heading"] == ["名称"]


def test_words_after_a_place_and_a_comma_are_of_the_thing():
    found = source("bus_stop", name=list("甲乙丙丁"), 备注=["位于规划路东侧，已撤销", "东侧已拆除", "", ""])
    assert one(check(found, roles()["bus_stop"]), "rows.remarks").rows == (1, 2)


@pytest.mark.parametrize(
    ("role", "heading"), [("bus_stop", "站名"), ("rail_entrance", "出入口"), ("rail_station", "station_name")]
)
def test_the_column_is_called_as_the_file_calls_it(role, heading):
    found = source(role, **{heading: ["一（已停用）", "二", "三", "四"]})
    question = one(check(found, roles()[role]), "rows.remarks")
    assert heading in str(question.message)


def test_an_answer_that_counts_them_is_told():
    found = source("bus_stop", name=list("甲乙丙丁"), 备注=["", "已撤销", "", ""])
    told = one(check(found, roles()["bus_stop"], answers=Answers(rows=("each",))), "rows.remarked")
    assert (told.severity, told.rows) == (Severity.WARNING, (2,))


def test_option_and_recipe_answer(tmp_path, capsys):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    outline = gpd.GeoDataFrame({"name": ["某区"]}, geometry=[box(106.4, 29.5, 106.6, 29.6)], crs=4490)
    outline.to_file(folder / "区界.gpkg")
    table = {"站名": list("甲乙丙丁"), "备注": ["", "已撤销", "", "停运"]}
    gpd.GeoDataFrame(table, geometry=HERE, crs=4490).to_file(folder / "公交站.gpkg")
    first, again = out / "a.gpkg", out / "b.gpkg"

    def stops(path):
        (layer,) = in_role(open_project(path).layers, "bus_stop")
        return layer.frame["name"].tolist()

    assert main(["import", str(folder), "-o", str(first)]) == 4
    assert main(["import", str(folder), "-o", str(first), "--rows", "公交站.gpkg=valid"]) == 0
    assert stops(first) == ["甲", "丙"]
    assert main(["import", str(folder), "-o", str(again), "--recipe", str(first)]) == 0
    assert stops(again) == ["甲", "丙"]
    assert main(["import", str(folder), "-o", str(again), "--rows", "公交站.gpkg=each", "--force"]) == 0
    assert stops(again) == list("甲乙丙丁")
    capsys.readouterr()
