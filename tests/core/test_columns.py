"""Headings and cells as people write them."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.answers import Answers
from layers.columns.headings import match_columns
from layers.columns.lists import plain_list
from layers.columns.typed import type_columns
from layers.columns.used_columns import mapping_of
from layers.columns.values import parse_flags, parse_numbers, parse_texts
from tests.core.sources import codes, one, role, source_of


def frame(**columns):
    return gpd.GeoDataFrame(columns, geometry=[None] * len(next(iter(columns.values()))))


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("role_id", "headings", "expected"),
    [
        ("subdistrict", ["街道名", "代码", "人口"], {"name": "街道名", "code": "代码", "population": "人口"}),
        ("subdistrict", ["zid", "did", "pop"], {"name": "zid", "population": "pop"}),
        ("district", ["zid", "pop"], {"code": "zid", "population": "pop"}),
        ("rail_station", ["sid", "line"], {"name": "sid", "lines": "line"}),
        ("rail_entrance", ["eid", "sid"], {"station": "sid", "name": "eid"}),
        ("bus_stop", ["bid", "routes"], {"name": "bid", "routes": "routes"}),
        ("park", ["pid", "kind"], {"name": "pid"}),
        ("rail_entrance", ["站名"], {"station": "站名"}),
        ("rail_entrance", ["站名", "出入口", "状态"], {"station": "站名", "name": "出入口", "open": "状态"}),
        ("bus_stop", ["站名", "经度", "线路", "状态"], {"name": "站名", "routes": "线路", "open": "状态"}),
        ("park", ["Title", "G_CLASS", "is-open"], {"name": "Title", "class": "G_CLASS", "open": "is-open"}),
        ("population", ["街道", "常住人口（人）"], {"name": "街道", "population": "常住人口（人）"}),
        ("population", ["名称", "2023年末常住人口"], {"name": "名称", "population": "2023年末常住人口"}),
        ("district", ["district_n", "人口"], {"name": "district_n", "population": "人口"}),
        ("green", ["绿化占地比", "类别"], {"class": "类别", "green_share": "绿化占地比"}),
    ],
)  # fmt: skip
def test_headings_are_known_by_their_aliases(role_id, headings, expected):
    table = frame(**{heading: [str(number) for number in range(3)] for heading in headings})
    assert match_columns(table, role(role_id)) == expected


def test_the_earlier_alias_wins_and_no_column_serves_twice():
    # "名称" stands before "公园名称" in the table of roles; "code" is an alias of class only.
    table = frame(公园名称=["a"], 名称=["b"], type=["G11"], code=["G12"])
    assert match_columns(table, role("park")) == {"name": "名称", "class": "type"}


def test_a_role_columns_own_name_goes_before_any_alias():
    table = frame(站名=["两路口"], name=["1号口"], station=["两路口"])
    assert match_columns(table, role("rail_entrance")) == {"station": "station", "name": "name"}


def test_names_and_codes_are_known_by_what_they_hold():
    table = frame(
        PYNAME=["yzq", "jbq"],
        单位=["渝中区", "江北区"],
        ADMINCODE=["500103", "500105"],
        Shape_Area=[1.5, 2.5],
    )
    assert match_columns(table, role("district")) == {"name": "单位", "code": "ADMINCODE"}


def test_a_number_is_never_guessed_to_be_the_population():
    table = frame(名称=["a", "b"], 数值=[588_717, 41_000])
    assert match_columns(table, role("population")) == {"name": "名称"}


@pytest.mark.parametrize(
    ("role_id", "columns", "expected"),
    [
        ("green", {"f1": ["G11", "G2 防护绿地", "XG"]}, {"class": "f1"}),
        ("rail_entrance", {"f1": ["开放", "关闭", "开放"]}, {"open": "f1"}),
        ("rail_station", {"f1": ["1号线、2号线", "3号线", "10号线"]}, {"lines": "f1"}),
        ("bus_stop", {"f1": ["402路、601路", "105路", "K12路"]}, {"routes": "f1"}),
        ("population", {"七普人口总数": [41_000, 52_000, 33_000]}, {"population": "七普人口总数"}),
        ("bus_stop", {"ID_NO": ["B1001", "B1002", "B1003"]}, {"stop_id": "ID_NO"}),
        # What could be something else is not guessed.
        ("rail_entrance", {"有无电梯": ["是", "否", "是"]}, {}),
        ("population", {"男性人口": [41_000, 52_000, 33_000]}, {}),
        ("population", {"人口密度": [41_000, 52_000, 33_000]}, {}),
        ("population", {"人口总数": [4e7, 4e7, 4e7]}, {}),
        ("population", {"户籍人口": [410, 520, 330], "流动人口": [400, 510, 320]}, {}),
        ("bus_stop", {"f_id": ["1", "2", "3"]}, {}),
        ("green", {"f1": ["G2", "G3", "XG"], "f2": ["XG", "G2", "G2"]}, {}),
    ],
)
def test_columns_are_known_by_what_they_hold_where_one_alone_can_be_meant(role_id, columns, expected):
    assert match_columns(frame(**columns), role(role_id)) == expected


@pytest.mark.parametrize(
    ("role", "heading", "cells"),
    [
        ("park", "规划依据", ["绿地系统规划", "绿地系统规划2020", "总体规划"]),
        ("park", "审批部门", ["规划和自然资源局", "规划局", "规划局"]),
        ("park", "相邻道路", ["规划一路", "规划二路", "规划三路"]),
        ("park", "Plan reference", ["Planned Open Space Strategy 2020"] * 3),
        ("park", "cafe", ["Closed Mondays", "Open", "Closed Mondays"]),
        ("green", "二期建设情况", ["在建", "规划", "已建"]),
        ("rail_station", "设计单位", ["规划院", "规划设计院", "规划院"]),
    ],
)
def test_a_state_of_something_else_is_none_of_the_thing(role, heading, cells):
    table = typed(role, **{heading: cells}).table
    assert not [name for name in ("status", "open") if name in table and table[name].notna().any()]


def test_what_was_known_by_content_is_said():
    finding = one(typed("green", f1=["G11", "XG"]).findings, "columns.by_content")
    assert "“f1” as Green-space class" in str(finding.message)


def test_chosen_columns_go_before_headings_and_none_means_none():
    columns = {"名称": ["a"], "别名": ["b"], "类别": ["G11"]}
    chosen = Answers(columns={"name": "别名", "class": ""})
    table = typed("park", chosen, **columns).table
    assert table["name"].tolist() == ["b"]
    assert table["class"].isna().all()
    assert mapping_of(source_of([None], columns), role("park"), chosen) == {"name": "别名"}


def test_a_chosen_column_that_is_not_there_is_told_and_another_taken():
    found = typed("park", Answers(columns={"name": "旧名称", "height": "x"}), 名称=["a"])
    assert found.table["name"].tolist() == ["a"]
    told = [str(each.message) for each in found.findings if each.code == "column.chosen"]
    assert "“旧名称” chosen for Name is not in the file; “名称” was taken" in told[0]
    assert "has no column “height”" in told[1]


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12,345人", 12345), ("12，345", 12345), ("57.6万", 576_000), ("57.6万人", 576_000), (" 42 ", 42),
        ("４２", 42), ("65%", 65), ("65 %", 65), ("1.2e3", 1200), ("-7", -7), ("约3000人", 3000), (".5", 0.5),
        (np.int64(8), 8), (True, np.nan), ("", np.nan), ("无数据", np.nan), ("-", np.nan), (None, np.nan),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(cell, number):
    found = parse_numbers(pd.Series([cell, "1"], dtype=object))
    assert found.cells.iloc[0] == pytest.approx(number, nan_ok=True)
    assert found.unknown[0] == (cell is True)


@pytest.mark.parametrize("cell", ["abc", "1,23", "12-15", "3 公里", "人", "inf"])
def test_what_is_no_number_is_unknown(cell):
    found = parse_numbers(pd.Series([cell]))
    assert found.unknown[0]
    assert np.isnan(found.cells.iloc[0])


def test_infinite_numbers_are_unknown():
    found = parse_numbers(pd.Series([np.inf, -np.inf, 1.0, np.nan]))
    assert found.unknown.tolist() == [True, True, False, False]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_whole_numbers_survive_being_written_with_commas(numbers):
    assert parse_numbers(pd.Series([f"{number:,}" for number in numbers])).cells.tolist() == numbers


@given(st.lists(st.text()))
def test_any_text_is_a_number_missing_or_unknown(cells):
    found = parse_numbers(pd.Series(cells, dtype=object))
    assert not np.isinf(found.cells).any()
    assert found.cells[found.unknown].isna().all()


YES = [
    "是",
    "开放",
    "已开通",
    "运营",
    "在用",
    "Yes",
    "TRUE",
    "1",
    1,
    1.0,
    True,
    "open",
    "operating",
    "In use",
]
NO = [
    "否",
    "未开放",
    "关闭",
    "停用",
    "在建",
    "暂缓开通",
    "no",
    "0",
    0,
    0.0,
    False,
    "closed",
    "under construction",
]


LONG_NO = [
    "暂未开放", "未投用", "暂闭", "常闭", "临时关闭", "封闭施工", "不开", "未开", "已封闭", "暂不开放",
    "尚未开放", "未投入使用", "不通", "预留口", "暂停使用", "缓建", "已废弃", "正在施工", "关闭（施工）",
    "未开通(2027年开通)", "不对外", "不对公众开放", "未对社会开放", "未竣工", "未实施", "实施中", "停工", "✗",
    "运营暂停", "长期不停靠", "不面向社会开放", "temporarily closed",
    "closed (construction)", "not yet open", "Not in service", "unopened",
]  # fmt: skip
LONG_YES = [
    "部分开放",
    "全天开放",
    "已对外开放",
    "开通运营",
    "试运营",
    "初期运营",
    "正常使用",
    "已建设投用",
    "now open",
    "每日6:00-22:00开放",
    "向市民免费开放",
    "已建成并对外开放",
    "2015年建成开放",
    "open to the public",
    "open since 2011",
    "in passenger service",
]
UNCLEAR = [
    "仅业主开放",
    "开放时间另行通知",
    "空载试运行",
    "运营筹备中",
    "尚未具备开放条件",
    "2039年建成开放",
    "open to residents only",
    "shadow operation",
    "yet to open",
    "2027年开通",
    "按规划已建成",
    "施工已完工",
    "也许",
    "开放（曾关闭）",
    "5:00-23:00",
]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *((cell, False) for cell in LONG_NO),
        *((cell, True) for cell in LONG_YES),
        *((c, None) for c in UNCLEAR),
    ],
)
def test_longer_answers_are_read_by_their_parts(cell, expected):
    found = parse_flags(pd.Series([cell], dtype=object))
    assert found.unknown.tolist() == [expected is None]
    assert found.cells.isna().tolist() == [expected is None]
    assert expected is None or found.cells.tolist() == [expected]


@pytest.mark.parametrize("cell", YES)
def test_what_means_yes(cell):
    assert parse_flags(pd.Series([cell], dtype=object)).cells.tolist() == [True]


@pytest.mark.parametrize("cell", NO)
def test_what_means_no(cell):
    assert parse_flags(pd.Series([cell], dtype=object)).cells.tolist() == [False]


def test_other_words_are_unknown_and_blanks_are_missing():
    found = parse_flags(pd.Series(["也许", "", None, "是"], dtype=object))
    assert found.unknown.tolist() == [True, False, False, False]
    assert found.cells.isna().tolist() == [True, True, True, False]


def test_texts_lose_outer_spaces_and_the_zero_of_a_whole_number():
    found = parse_texts(pd.Series([" 两路口 ", 500103.0, 12, "", None, "3.0", 2.5], dtype=object)).cells
    assert found.fillna("∅").tolist() == ["两路口", "500103", "12", "∅", "∅", "3", "2.5"]
    assert found.dtype == "str"


# ---------------------------------------------------------------- a role's columns


def typed(role_id, answers=None, **columns):
    source = source_of([None] * len(next(iter(columns.values()))), columns)
    return type_columns(source, role(role_id), answers or Answers())


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('[{"id": "L1", "name": "1号线"}, {"id": "L2", "name": "2号线"}]', "1号线、2号线"),
        ('["Red Line", "Blue Line"]', "Red Line、Blue Line"),
        ("['Linha 1', 'Linha 2']", "Linha 1、Linha 2"),
        ("[{'ref': 4, 'colour': 'red'}, {'ref': 9}]", "4、9"),
        ('[["1号线"], ["1号线", null]]', "1号线"),
        ("[]", np.nan),
        ('[{"colour": "red"}]', '[{"colour": "red"}]'),  # nothing that it could be called by
        ("[拆]", "[拆]"),
        ("[1号线、2号线", "[1号线、2号线"),
    ],
)
def test_lists_in_a_cell_are_the_names_of_their_members(cell, expected):
    (text,) = parse_texts(pd.Series([cell])).cells
    assert text == expected or (pd.isna(text) and pd.isna(expected))


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), unique=True, max_size=5))
def test_json_and_python_write_the_same_list(names):
    as_json, as_python = json.dumps(names), repr(names)
    told = parse_texts(pd.Series([as_json, as_python])).cells.fillna("")
    assert list(told) == ["、".join(names)] * 2


@given(st.text())
def test_any_text_is_a_list_or_stays(text):
    cell = f"[{text}]"
    told = plain_list(cell)
    assert told is None or isinstance(told, str)


def test_every_declared_column_is_there_with_its_type():
    table = typed("park", 公园名称=["鹅岭公园"]).table
    assert list(table) == ["name", "class", "open", "status"]
    assert [str(dtype) for dtype in table.dtypes] == ["str", "str", "boolean", "str"]
    assert table.iloc[0].isna().tolist() == [False, True, True, True]
    assert str(typed("green", 名称=["a"]).table["green_share"].dtype) == "float64"


def test_a_negative_population_is_missing_and_named():
    found = typed("subdistrict", 名称=["甲", "乙", "丙"], 人口=[40_000, -5, None])
    assert found.table["population"].isna().tolist() == [False, True, True]
    negative = one(found.findings, "population.negative")
    assert negative.rows == (2,)
    assert "row 2" in str(negative.message)
    assert one(found.findings, "population.missing").rows == (3,)


def test_numbers_out_of_range_are_missing_and_listed():
    found = typed("built_up", 名称=["a", "b"], 年份=[2024, 24])
    assert found.table["year"].tolist()[0] == 2024
    assert one(found.findings, "column.range").rows == (2,)


def test_cells_of_another_type_are_listed_with_the_first():
    found = typed("bus_stop", 站名=["a", "b", "c"], 状态=["正常", "也许", "停用"])
    assert found.table["open"].tolist() == [True, pd.NA, False]
    finding = one(found.findings, "column.flag")
    assert finding.rows == (2,)
    assert "1 cell is not yes or no and counts as missing (row 2, which holds “也许”)" in str(finding.message)


def test_several_cells_of_another_type_are_counted():
    finding = one(typed("bus_stop", 站名=["a", "b"], 状态=["也许", "可能"]).findings, "column.flag")
    assert "2 cells are not yes or no and count as missing (rows 1, 2; the first holds" in str(
        finding.message
    )


def test_a_role_that_is_nothing_without_a_column_says_so():
    finding = one(typed("population", 名称=["a"], 数值=[3]).findings, "column.missing")
    assert finding.severity == "error"
    assert "--column" in finding.option


@pytest.mark.parametrize(
    "heading",
    ["All persons", "Total persons", "All usual residents", "Usual residents", "All people", "Persons, total",
     "Total population: All persons", "All persons 2024", "Mid-2024: All persons", "居民总数"],
)  # fmt: skip
def test_all_persons_are_the_population(heading):
    found = typed("population", Ward=["Eastgate", "Westgate"], **{heading: [20_000, 30_000]})
    assert found.table["population"].tolist() == [20_000, 30_000]


@pytest.mark.parametrize(
    "heading",
    ["All persons aged 16+", "Persons per hectare", "People employed", "Contact person", "People (%)"],
)
def test_some_persons_are_not(heading):
    found = typed("population", Ward=["Eastgate", "Westgate"], **{heading: [20_000, 30_000]})
    assert found.table["population"].isna().all()


def test_persons_in_ten_thousands_are_persons():
    assert typed("population", **{"名称": ["渝中区"], "常住人口（万人）": [57.6]}).table[
        "population"
    ].tolist() == [576_000]


def test_shares_of_one_become_per_cent_where_mends_are_wanted():
    shares = {"类别": ["G3", "G3"], "绿地占比": [0.65, 1]}
    assert typed("green", **shares).table["green_share"].tolist() == [65, 100]
    declined = Answers(declined=frozenset({"column.shares"}))
    assert typed("green", declined, **shares).table["green_share"].tolist() == [0.65, 1]
    assert typed("green", 类别=["G3"], 绿地占比=[65]).table["green_share"].tolist() == [65]


def test_repeated_ids_are_told_and_kept():
    found = typed("bus_stop", 站名=["a", "b", "c"], 站台编号=["7", "7", "8"])
    assert one(found.findings, "rows.duplicate_id").rows == (1, 2)
    assert len(found.table) == 3
    assert codes(typed("bus_stop", 站名=["a", "b"], 站台编号=["7", None]).findings) == []


@pytest.mark.parametrize(
    ("headings", "taken"),
    [
        (["规划用地代码", "现状用地代码"], "现状用地代码"),
        (["现状地类", "规划地类"], "现状地类"),
        (["planned_class", "existing_class"], "existing_class"),
        (["规划用地编号", "备注二"], "规划用地编号"),
    ],
)
def test_a_class_of_today_goes_before_one_of_a_plan(headings, taken):
    plan = next((each for each in headings if "规划" in each or "plan" in each), "")
    cells = {each: ["G11", "G11"] if each == plan else ["G11", "B1"] for each in headings}
    assert match_columns(frame(**cells), role("park")).get("class") == taken
