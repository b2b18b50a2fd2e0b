"""Targets of one's own, as districts and offices write them: tables in any code page, workbooks, TOML."""

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp.__main__ import main
from gisapp.comparators import COMPARATORS
from gisapp.indicators import INDICATORS
from gisapp.own_target import OwnTarget
from gisapp.own_targets import COLUMNS, cells_of, entry, own_from, read_own, write_own
from layers.errors import UserError
from layers.findings import Severity
from layers.text import Language
from tests.some import some

WITHIN = "100米覆盖率"
ZH, EN = Language("zh"), Language("en")
CHINESE = """指标,比较,目标值,单位,年份,文件,条款,地区
建成区绿地率,不低于,42,%,2030,某区绿地系统规划,第3条,某区
人均公园绿地面积,≥,13.5,平方米/人,2030年,某区绿地系统规划,第4条,某区
轨道公交一体化换乘50米覆盖率,,85%以上,,到2030年,某区交通规划,第9条,某区
"""
ENGLISH = """indicator;at least or at most?;value;unit;year;plan;article
Green space rate;at least;42;%;2030;Green plan;3
park area per capita;no less than;13.5;m²/person;2030;Green plan;4
Rail-bus transfer within 50 m;or more;85;percent;2030;Transport plan;9
"""
TOML = """format = 1
[[target]]
indicator = "green_space_rate"
comparator = ">="
value = 42
unit = "%"
year = 2030
[[target]]
indicator = "park_area_per_capita"
comparator = ">="
value = 13.5
year = 2030
[[target]]
indicator = "transfer_coverage_50m"
comparator = ">="
value = "85%"
year = 2030
"""
ASKED = [
    ("green_space_rate", ">=", 42.0, "%", 2030),
    ("park_area_per_capita", ">=", 13.5, "m2/person", 2030),
    ("transfer_coverage_50m", ">=", 85.0, "%", 2030),
]


def asked(targets):
    return [(each.indicator, each.comparator, each.value, each.unit, each.year) for each in targets]


def file(folder, name, text, encoding="utf-8"):
    path = Path(folder) / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("目标.csv", CHINESE, "utf-8"),
        ("目标.csv", CHINESE, "utf-8-sig"),
        ("目标.csv", CHINESE, "gbk"),
        ("目标.csv", CHINESE, "utf-16"),
        ("目标.txt", CHINESE.replace(",", "\t"), "gb18030"),
        ("targets.csv", ENGLISH.replace("at least or at most?", "comparator"), "utf-8"),
        ("targets.toml", TOML, "utf-8"),
        ("targets.toml", TOML, "utf-8-sig"),
    ],
)
def test_files_as_offices_write_them(tmp_path, name, text, encoding):
    read = read_own(file(tmp_path, name, text, encoding))
    assert read.whole
    assert asked(read.targets) == ASKED


def test_a_workbook_with_a_title_above_its_headings(tmp_path):
    book = openpyxl.Workbook()
    rows = [row.split(",") for row in CHINESE.splitlines()]
    book.active.append(["某区2030年目标表"])
    for row in rows:
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row])
    book.save(tmp_path / "目标.xlsx")
    assert asked(read_own(tmp_path / "目标.xlsx").targets) == ASKED


@pytest.mark.parametrize(
    ("comparator", "value", "read"),
    [
        ("≥", "40", (">=", 40)),
        (">=", "40", (">=", 40)),
        ("＞＝", "４０", (">=", 40)),
        ("不低于", "40", (">=", 40)),
        ("", "不少于40%", (">=", 40)),
        ("", "40%以上", (">=", 40)),
        ("", "达到40%以上", (">=", 40)),
        ("", "至少 40 %", (">=", 40)),
        ("", "提高至40%", (">=", 40)),
        ("提升到", "40%", (">=", 40)),
        ("At least", "40", (">=", 40)),
        ("no less than", "40", (">=", 40)),
        ("", "40 or more", (">=", 40)),
        ("大于等于", "40", (">=", 40)),
        ("", "大于或等于40%", (">=", 40)),
        ("不应小于", "40", (">=", 40)),
        ("", "不宜低于40%", (">=", 40)),
        ("", "应达到40%", (">=", 40)),
        ("greater than or equal to", "40", (">=", 40)),
        ("超过", "40", (">", 40)),
        ("", "突破40%", (">", 40)),
        ("more than", "40", (">", 40)),
        ("≤", "40", ("<=", 40)),
        ("不超过", "40", ("<=", 40)),
        ("", "不高于40%", ("<=", 40)),
        ("", "控制在40%以内", ("<=", 40)),
        ("", "40%以下", ("<=", 40)),
        ("no more than", "40", ("<=", 40)),
        ("at most", "40", ("<=", 40)),
        ("小于等于", "40", ("<=", 40)),
        ("不应超过", "40", ("<=", 40)),
        ("", "less than or equal to 40", ("<=", 40)),
        ("低于", "40", ("<", 40)),
        ("", "小于 40", ("<", 40)),
        ("less than", "40", ("<", 40)),
        ("保持", "38", ("hold", 38)),
        ("", "稳定在38%以上", ("hold", 38)),
        ("keep", "38", ("hold", 38)),
        ("等于", "50", ("==", 50)),
        ("=", "50", ("==", 50)),
        ("全部", "", ("all", 100)),
        ("", "100%全覆盖", ("all", 100)),
        ("all", "100", ("all", 100)),
    ],
)
def test_words_for_how_a_value_stands_to_its_target(comparator, value, read):
    target = entry({"indicator": "50米换乘覆盖率", "comparator": comparator, "value": value, "year": "2030"})
    assert (target.comparator, target.value) == read


def test_a_year_in_full_width_is_a_year():
    target = entry({"indicator": "轨道站点50米公交换乘覆盖率", "value": "≥ 40", "year": "２０３０年"})
    assert (target.indicator, target.year) == ("transfer_coverage_50m", 2030)


@pytest.mark.parametrize(
    ("value", "wording"),
    [
        ("力争达到13平方米", "力争"),
        ("13平方米以上", ""),
        ("约13以上", "约"),
        ("≥13左右", "左右"),
        ("about ≥ 13", "about"),
    ],
)
def test_soft_words_are_kept_and_move_no_figure(value, wording):
    target = entry({"indicator": "人均公园绿地", "value": value, "year": "2030"})
    assert (target.comparator, target.value, target.wording) == (">=", 13, wording)


@pytest.mark.parametrize(
    ("changed", "message", "mend"),
    [
        ({"indicator": ""}, "No indicator is named", "green_space_rate"),
        ({"comparator": ""}, "“40” is the least or the most", "≥"),
        ({"comparator": "≥", "value": "40以下"}, "contradict each other: “≥ 40以下”", ""),
        ({"comparator": "超过", "value": "40以上"}, "contradict each other", ""),
        ({"value": ""}, "No number", "column for the value"),
        ({"value": "40-45"}, "Several numbers are given: 40", "≥ 40"),
        ({"value": "1至2"}, "Several numbers are given: 1", ""),
        ({"value": "四十"}, "The value “四十” is", "Write a number"),
        ({"value": "1.2万"}, "The value “1.2万” is", ""),
        ({"value": "净增0.5个百分点"}, "“≥ 净增0.5个百分点” says by how much", "to be reached"),
        ({"value": "比2025年提高10%"}, "“≥ 比2025年提高10%” says by how much", "to be reached"),
        ({"comparator": "年均提高", "value": "0.3"}, "“年均提高 0.3” says by how much", "to be reached"),
        ({"value": "0.4"}, "0.4 % is less than one in a hundred", "write 40 %"),
        ({"value": "140"}, "140 % is no value", ""),
        ({"value": "-4"}, "-4 % is no value", ""),
        ({"unit": "公顷"}, "The indicator is in %; the target says “40 公顷”", "in %"),
        ({"value": "40平方米/人"}, "The indicator is in %", ""),
        ({"indicator": "绿地率（平方米/人）", "unit": ""}, "The indicator is in %", ""),
        ({"comparator": "="}, "A measured area is never exactly 40 %", "≥ if it is the least"),
        ({"comparator": "全部"}, "“All” is 100 %, and not 40 %", ""),
        ({"year": ""}, "No year is given", "2030"),
        ({"year": "“十五五”末"}, "is not one year", ""),
        ({"year": "2026-2030"}, "“2026-2030” is not one year", ""),
        ({"year": "2030.7"}, "“2030.7” is not one year", "2030"),
        ({"year": "2030.12年"}, "“2030.12年” is not one year", "2030"),
        ({"clause": "条" * 1001}, "is too long (1,001 characters)", "1,000"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_mend(tmp_path, changed, message, mend):
    good = {"indicator": "绿地率", "comparator": "≥", "value": "40", "unit": "%", "year": "2030"}
    assert entry(good).value == 40
    with pytest.raises(UserError) as refused:
        entry({**good, **changed})
    assert message in str(refused.value.message)
    assert mend in str(refused.value.hint)
    assert not {*"abcdefghijklm"} & set(ZH.say(refused.value.message).replace("green_space_rate", ""))
    # the same in a file: with the file, the row and the mend
    path = tmp_path / "目标.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS)
        writer.writeheader()
        writer.writerows([good | {"year": "2029"}, {**good, **changed}])
    read = read_own(path)
    (finding,) = [each for each in read.findings if each.severity is Severity.ERROR]
    assert (finding.file, finding.rows, read.whole) == ("目标.csv", (2,), False)
    assert message in str(finding.message)
    assert [each.year for each in read.targets] == [2029]


@pytest.mark.parametrize("value", ["an increase of 3 %", "10 percentage points more", "reduce by 5"])
def test_a_change_in_english_is_no_value_either(value):
    with pytest.raises(UserError, match="says by how much"):
        entry({"indicator": "Green space rate", "comparator": "≥", "value": value, "year": "2030"})


def test_two_targets_for_one_indicator_year_and_place_are_one_too_many():
    row = {"indicator": "绿地率", "comparator": "≥", "value": "40", "year": "2030"}
    read = own_from(
        [row, row | {"place": "某区"}, {}, row | {"year": "2035"}, row | {"value": "42"}], "目标.csv"
    )
    (finding,) = [each for each in read.findings if each.severity is Severity.ERROR]
    assert finding.rows == (1, 5)
    assert EN.say(finding.message) == "绿地率 has two targets for 2030."


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("渝中区", "重庆市渝中区", 1),
        ("渝中区（示范）", "渝中区", 1),
        ("渝中区", "渝北区", 0),
        ("Camden", " camden", 1),
    ],
)
def test_two_targets_are_of_one_place_however_it_is_written(one, other, count):
    row = {"indicator": "绿地率", "comparator": "≥", "year": "2030"}
    read = own_from([row | {"place": one, "value": "40"}, row | {"place": other, "value": "42"}], "目标.csv")
    assert len([each for each in read.findings if each.severity is Severity.ERROR]) == count


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("轨道公交换乘覆盖率（50米）", "transfer_coverage_50m"),
        ("50米轨道公交换乘覆盖率", "transfer_coverage_50m"),
        ("轨道站点换乘覆盖率(100 m)", "transfer_coverage_100m"),
        ("轨道公交100米范围内换乘覆盖率（%）", "transfer_coverage_100m"),
        ("Rail-bus transfer coverage (within 100 m)", "transfer_coverage_100m"),
        ("轨道公交换乘覆盖率（500米）", None),
        ("轨道公交换乘覆盖率", None),
        ("轨道公交换乘覆盖率（50米、100米）", None),
    ],
)
def test_a_distance_may_stand_anywhere_in_the_name(name, indicator):
    row = {"indicator": name, "comparator": "≥", "value": "50%", "year": "2030"}
    assert entry(row).indicator == indicator


@pytest.mark.parametrize("name", ["轨道公交换乘覆盖率（500米）", "森林覆盖率（建成区）", "Trees (2025)"])
def test_only_a_unit_in_brackets_is_one(name):
    target = entry({"indicator": name, "comparator": "≥", "value": "50", "year": "2030"})
    assert (target.name, target.value, target.unit) == (name, 50.0, "")


@pytest.mark.parametrize(
    "lines",
    [
        "序号,指标名称,单位,现状值,2025年目标值,2030年目标值\n1,绿地率,%,39,≥40,≥42\n2,人均公园绿地,平方米/人,12,—,≥13\n",
        "指标,目标值（2025年）,2030年末目标值\n绿地率,40以上,42以上\n人均公园绿地面积,,不低于13\n",
        "Indicator,Target 2025,2030 target\ngreen rate,min 40,min 42\nParks per person,,at least 13\n",
        "指标,单位,目标值,\n,,2025年,2030年\n绿地率,%,≥40,≥42\n人均公园绿地,平方米/人,,≥13\n",
    ],
)
def test_a_column_for_each_year_gives_a_target_for_each(tmp_path, lines):
    read = read_own(file(tmp_path, "目标.csv", lines))
    assert read.whole
    assert asked(read.targets) == [
        ("green_space_rate", ">=", 40.0, "%", 2025),
        ("green_space_rate", ">=", 42.0, "%", 2030),
        ("park_area_per_capita", ">=", 13.0, "m2/person", 2030),
    ]


def test_rows_with_a_column_for_each_year_are_told_by_their_number_in_the_file(tmp_path):
    lines = "指标,2025年目标值,2030年目标值\n绿地率,≥40,≥42\n绿化覆盖率,45,≥46\n建成区绿地率,,≥43\n"
    read = read_own(file(tmp_path, "目标.csv", lines))
    wrong = [each.rows for each in read.findings if each.severity is Severity.ERROR]
    assert wrong == [(2,), (1, 3)]


def test_years_that_are_not_said_to_be_targets_are_not_taken(tmp_path):
    with pytest.raises(UserError, match="no table of targets"):
        read_own(file(tmp_path, "统计.csv", "指标,2023年现状,2024年\n绿地率,39,40\n"))


def test_figures_that_maps_do_not_give_are_kept_and_told():
    read = own_from(
        [
            {"indicator": "绿地率", "comparator": "≥", "value": "40", "year": "2030"},
            {"indicator": "森林覆盖率", "comparator": "≥", "value": "55", "unit": "%", "year": "2030"},
            {"indicator": "两江水质", "value": "达到Ⅱ类", "year": "2030"},
            {"indicator": "出境断面水质", "comparator": "优于", "value": "Ⅲ", "unit": "类(GB 3838)"},
            {"indicator": "单位GDP能耗", "value": "完成市级任务"},
        ]
    )
    assert [(each.indicator, each.comparator, each.value, each.unit) for each in read.targets[1:]] == [
        (None, ">=", 55.0, "%"),
        (None, "<=", 2.0, "类"),
        (None, "<", 3.0, "类(GB 3838)"),
        (None, "==", None, ""),
    ]
    assert read.targets[4].value_text == "完成市级任务"
    (finding,) = read.findings
    assert (finding.severity, finding.rows) == (Severity.INFO, (2, 3, 4, 5))
    assert "森林覆盖率, 两江水质" in EN.say(finding.message)


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("新建居住区绿地率", "Green space rate"),
        ("中心城区人均公园绿地面积", "Park area per person"),
        ("渝中区轨道公交一体化换乘50米覆盖率", "Rail–bus transfer within 50 m"),
        ("Urban green cover (trees)", "Greening coverage"),
        ("人均公园面积", "Park area per person"),
        ("轨道站100m范围公交接驳率", "Rail–bus transfer within 100 m"),
        ("Park area per head", "Park area per person"),
    ],
)
def test_a_name_like_an_indicators_is_not_taken_for_it_and_told(name, indicator):
    read = own_from([{"indicator": name, "comparator": "≥", "value": "40", "year": "2030"}])
    assert [each.indicator for each in read.targets] == [None]
    (told,) = [each for each in read.findings if each.severity is Severity.WARNING]
    assert EN.say(told.message) == f"“{name}” is not taken for “{indicator}”."


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "名字,人口\n甲,1\n", "holds no table of targets"),
        ("a.csv", "", "is empty"),
        ("a.toml", "format = 1\n[[target]\n", "it is not valid TOML"),
        ("a.toml", "[" * 5000, "it is not valid TOML"),
        ("a.toml", 'format = 1\ntarget = "all"\n', "holds no targets"),
        ("a.toml", "format = 99\n[[target]]\n", "newer version"),
        ("a.toml", "format = 1\n[[target]]\nyaer = 2030\n", "has “yaer”, which says nothing"),
        ("a.toml", "format = 1\n[[target]]\nvalue = true\n", "“value” of target 1 is neither text nor"),
        ("a.toml", "format = 1\n[[target]]\nindicator = ['a']\n", "“indicator” of target 1 is neither"),
        ("a.toml", "format = 1\n[[target]]\nyear = 2030-01-01\n", "“year” of target 1 is neither"),
        ("a.gpkg", "x", ""),
    ],
)
def test_files_that_hold_no_targets_are_refused_by_name(tmp_path, name, text, message):
    with pytest.raises(UserError) as refused:
        read_own(file(tmp_path, name, text))
    assert message in str(refused.value)
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("year", "years"), [("2030.7", []), ('"2030.7年"', []), ("2030.0", [2030]), ("2030", [2030])]
)
def test_a_year_in_toml_is_a_whole_one(tmp_path, year, years):
    target = f'indicator = "绿地率"\ncomparator = ">="\nvalue = 40\nyear = {year}\n'
    read = read_own(file(tmp_path, "目标.toml", f"format = 1\n[[target]]\n{target}"))
    assert [each.year for each in read.targets] == years
    assert ["2030.7" in str(each.message) for each in read.findings] == [True] * (not years)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for name in ("没有.csv", "没有.toml"):
        with pytest.raises(UserError, match="没有"):
            read_own(tmp_path / name)


# ------------------------------------------------------------------------------------- there and back

words = st.text(st.sampled_from("某区规划 第3条=+-@'，,;\"\n第ab"), max_size=12).map(str.strip)
numbers = st.decimals(1, 100, places=2).map(float)


@st.composite
def own_targets(draw):
    indicator = draw(st.sampled_from(sorted(INDICATORS)))
    whole = indicator.startswith("transfer")
    comparator = draw(st.sampled_from([each for each in COMPARATORS if whole or each not in ("all", "==")]))
    return OwnTarget(
        name=indicator,
        indicator=indicator,
        comparator=comparator,
        value=100.0 if comparator == "all" else draw(numbers),
        unit=INDICATORS[indicator].unit,
        year=draw(st.integers(2000, 2099)),
        wording=draw(st.sampled_from(["", "力争", "左右", "约", "基本"])),
        document=draw(words),
        clause=draw(words),
        quotation=draw(words),
        place=draw(st.sampled_from(["", "某区", "Kreis West"])),
        code=draw(st.sampled_from(["", "500105", "500105001"])),
    )


@given(own_targets())
def test_a_row_holds_the_whole_target(target):
    assert entry(cells_of(target)) == target


@given(own_targets())
def test_a_form_row_of_any_figure_that_is_only_listed_comes_back(target):
    listed = entry({**cells_of(target), "indicator": "某指标", "comparator": "", "value": "完成任务"})
    assert entry(cells_of(listed)) == listed


@pytest.mark.parametrize("suffix", [".toml", ".csv"])
@pytest.mark.parametrize("language", [ZH, EN])
def test_files_come_back_as_they_were_written(tmp_path, suffix, language):
    rows = [
        OwnTarget(
            "绿地率",
            "green_space_rate",
            each,
            38.25,
            "%",
            2030 + number,
            "",
            "力争",
            "=规划",
            "-3",
            "“力争”达到",
        )
        for number, each in enumerate(("hold", ">=", ">", "<=", "<"))
    ]
    rows += [
        OwnTarget(
            "100米覆盖率", "transfer_coverage_100m", "==", 50.0, "%", 2030, place="某区", code="500105"
        ),
        OwnTarget(WITHIN, "transfer_coverage_100m", "all", 100.0, "%", 2031),
        OwnTarget("水质", None, "<=", 2.0, "类", 2030),
        OwnTarget("能耗", None, "==", None, "", None, "完成市级任务"),
    ]
    path = tmp_path / f"目标{suffix}"
    write_own(rows, path, language)
    read = read_own(path)
    assert read.whole
    assert list(read.targets) == rows
    assert "绿地率".encode() in path.read_bytes()


def test_only_a_file_of_targets_is_replaced(tmp_path):
    rows = [OwnTarget("绿地率", "green_space_rate", ">=", 40.0, "%", 2030)]
    path = tmp_path / "目标.toml"
    write_own(rows, path, ZH)
    with pytest.raises(UserError, match="exists already"):
        write_own(rows, path, ZH)
    write_own(rows, path, ZH, replace=True)
    path.write_text("mine = 1", encoding="utf-8")
    with pytest.raises(UserError, match="not a file of this kind"):
        write_own(rows, path, ZH, replace=True)
    with pytest.raises(UserError, match="ending in"):
        write_own(rows, tmp_path / "目标.xlsx", ZH)


def with_a_column(content):
    """As a spreadsheet would save it with a column of the planner's own."""
    return b"\r\n".join(line + b",x" if line else line for line in content.split(b"\r\n"))


HAND_MADE = {
    "统计.csv": "指标,目标值\nGDP,5\n失业率,3\n".encode(),
    "statistics.csv": b"indicator,value\nGDP,5\nUnemployment,3\n",
    "目标.csv": CHINESE.encode("gb18030"),
    "targets.csv": ENGLISH.encode(),
    "targets.toml": TOML.encode(),
    "remarks.toml": f"# agreed with the park office\n{TOML}".encode(),
    "format.toml": b"format = 1\ntarget = []\n",
}


@pytest.mark.parametrize("name", HAND_MADE)
def test_a_list_that_somebody_made_is_not_replaced(tmp_path, name):
    rows, path = [OwnTarget("绿地率", "green_space_rate", ">=", 40.0, "%", 2030)], tmp_path / name
    path.write_bytes(HAND_MADE[name])
    with pytest.raises(UserError, match="not a file of this kind that this program has written"):
        write_own(rows, path, ZH, replace=True)
    assert path.read_bytes() == HAND_MADE[name]


@pytest.mark.parametrize(
    ("name", "added"),
    [
        ("目标.toml", lambda content: content + "# 与园林处商定\n".encode()),
        ("目标.toml", lambda content: content.replace(b"# Written by gisapp.\n", b"")),
        ("目标.toml", lambda content: content.replace(b'unit = "%"', b"unit = '%'")),
        ("目标.csv", with_a_column),
        ("目标.csv", lambda content: content.decode("utf-8-sig").encode("gb18030")),
        ("目标.csv", lambda content: content + b"\r\n"),
    ],
)
@pytest.mark.parametrize("language", [ZH, EN])
def test_what_was_added_by_hand_to_a_file_of_ours_is_not_lost(tmp_path, name, added, language):
    rows, path = [OwnTarget("绿地率", "green_space_rate", ">=", 40.0, "%", 2030)], tmp_path / name
    write_own(rows, path, language)
    path.write_bytes(added(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(UserError, match="not a file of this kind"):
        write_own(rows, path, language, replace=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["目标.csv", "targets.csv", "目标.toml"])
@pytest.mark.parametrize("language", [ZH, EN])
def test_a_file_of_ours_is_replaced_in_either_language(tmp_path, name, language):
    rows = list(read_own(file(tmp_path, "in.csv", CHINESE)).targets)
    write_own(rows, tmp_path / name, ZH)
    write_own(rows[:1], tmp_path / name, language, replace=True)
    assert list(read_own(tmp_path / name).targets) == rows[:1]


@pytest.mark.parametrize("name", ["目标.toml", "targets.csv"])
def test_the_list_that_a_command_reads_is_never_replaced(tmp_path, name, capsys):
    path = tmp_path / name
    write_own(read_own(file(tmp_path, "in.csv", CHINESE)).targets, path, ZH)
    before = path.read_bytes()
    assert main(["--lang", "en", "targets", "--own", str(path), "--save", str(path), "--force"]) == 3
    assert "is being read here" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_every_indicator_is_known_by_its_own_titles():
    for indicator in some(INDICATORS.values()):
        for name in (indicator.id, indicator.title.zh, indicator.title.en):
            row = {"indicator": name, "comparator": "≥", "value": "40", "year": "2030"}
            assert entry(row).indicator == indicator.id, name
