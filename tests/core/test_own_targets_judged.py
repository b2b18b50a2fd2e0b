"""Projects judged by targets of their own: in commands, reports and project files.

The district is 1,000 m by 1,000 m and built up throughout. A park covers 30 ha of it: its green space rate is
30 %, and 20,000 people live there, with 15 m² for each.
"""

import json
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import box

from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.own_target import OwnTarget
from gisapp.report.content import report_of
from gisapp.store.changed import ChangedProject
from gisapp.store.project_file import open_project, save_project
from gisapp.targets import NO_PLAN
from gisapp.whose_plan import District, is_for, own_profile, plan_of, profiles_of, with_own_targets
from layers.errors import UserError
from layers.text import Language
from tests.changed_projects import change_value, gisapp, told

EAST, NORTH = 500_000.0, 3_270_000.0
HEAD = "指标,比较,目标值,单位,年份,文件,条款,地区,区划代码\n"
RATE = "绿地率,{},%,2030,某区绿地规划,第3条,{}\n"


def square(path, width, height, **columns):
    shape = box(EAST, NORTH, EAST + width, NORTH + height)
    gpd.GeoDataFrame(
        {key: [value] for key, value in columns.items()}, geometry=[shape], crs="EPSG:4544"
    ).to_file(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("某区")
    square(home / "district.gpkg", 1000, 1000, name="某市某区", code="500105", population=20_000)
    square(home / "built_up.gpkg", 1000, 1000, name="建成区")
    square(home / "park.gpkg", 1000, 300, name="大公园", **{"class": "G1"})
    square(home / "green.gpkg", 1000, 300, name="大公园", **{"class": "G1"})
    return home


@pytest.fixture(scope="module")
def project(folder):
    return import_files([folder])


def targets(folder, *rows, encoding="gbk"):
    path = folder / "目标.csv"
    path.write_bytes((HEAD + "".join(rows)).encode(encoding))
    return path


def own(comparator=">=", value=40.0, year=2030, place="", code="", indicator="green_space_rate"):
    unit = "m2/person" if indicator.startswith("park") else "%"
    return OwnTarget("绿地率", indicator, comparator, value, unit, year, place=place, code=code)


@pytest.mark.parametrize(
    ("row", "outcome", "gap", "value"),
    [
        ("不低于,40", "not_met", "10.0 ha short", "30.0 %"),
        ("≥,30", "met", "just reached", "30.0 %"),
        ("超过,30", "not_met", "just at the figure, which must be passed", "30.0 %"),
        ("不超过,25", "not_met", "5.0 ha above the most", "30.0 %"),
        ("不超过,30", "met", "just at the most", "30.0 %"),
        ("at most,32", "met", "2.0 ha below the most", "30.0 %"),
        ("低于,30", "not_met", "just at the figure, which must be passed", "30.0 %"),
    ],
)
def test_a_project_is_imported_with_targets_and_judged_by_them(folder, tmp_path, row, outcome, gap, value):
    path = targets(tmp_path, RATE.format(row, "某区,"))
    made = gisapp("import", folder, "-o", tmp_path / "p.gpkg", "--targets", path)
    assert made.code == 0, made.err
    done = gisapp("check", tmp_path / "p.gpkg", "--format", "json")
    document = json.loads(done.out)
    assert (document["profile"], document["year"]) == ("own", 2030)
    (reading,) = [each for each in document["readings"] if each["indicator"] == "green_space_rate"]
    assert reading["verdict"] == outcome
    assert reading["value"] == pytest.approx(30)
    shown = gisapp("check", tmp_path / "p.gpkg").out
    assert gap in shown
    assert value in shown
    assert "某区绿地规划" in shown


def test_a_check_can_bring_targets_that_the_project_does_not_keep(folder, tmp_path, project):
    save_project(project, tmp_path / "p.gpkg")
    path = targets(tmp_path, RATE.format("≥,40", ","), encoding="utf-8")
    before = (tmp_path / "p.gpkg").read_bytes()
    assert json.loads(gisapp("check", tmp_path / "p.gpkg", "--format", "json").out)["profile"] == NO_PLAN
    done = gisapp("check", tmp_path / "p.gpkg", "--targets", path, "--format", "json", "--strict")
    assert done.code == 1  # not met
    assert json.loads(done.out)["profile"] == "own"
    assert (tmp_path / "p.gpkg").read_bytes() == before
    # the profile overrides, be it a plan of another district or one's own of another
    other = gisapp(
        "check", tmp_path / "p.gpkg", "--targets", path, "--profile", "yuzhong_2027", "--format", "json"
    )
    assert json.loads(other.out)["profile"] == "yuzhong_2027"
    far = targets(tmp_path, RATE.format("≥,40", "江北区,500199"))
    refused = gisapp("check", tmp_path / "p.gpkg", "--targets", far)
    assert refused.code == 3
    assert "No target in 目标.csv is for 某市某区; they are for 江北区." in refused.err
    forced = gisapp("check", tmp_path / "p.gpkg", "--targets", far, "--profile", "own", "--format", "json")
    assert json.loads(forced.out)["profile"] == "own"


def test_rows_that_cannot_be_used_are_named_and_nothing_is_written(folder, tmp_path):
    path = targets(tmp_path, RATE.format("≥,40", ","), RATE.format(",40", ","), RATE.format("≥,四十", ","))
    for arguments in (
        ("targets", "--own", path),
        ("import", folder, "-o", tmp_path / "p.gpkg", "--targets", path),
    ):
        done = gisapp(*arguments)
        assert done.code == 3
        assert "目标.csv" in done.err
        assert "row 2" in done.err
        assert "The value “四十” is not understood" in done.err
        assert "2 rows in 目标.csv hold targets that cannot be used" in done.err
    assert not (tmp_path / "p.gpkg").exists()


def test_own_targets_are_shown_saved_and_shared(folder, tmp_path):
    path = targets(tmp_path, RATE.format("不低于,力争40", "某区,500105"))
    shown = gisapp("targets", "--own", path, lang="zh")
    assert shown.code == 0
    assert "力争 ≥ 40 %" in shown.out
    gisapp("import", folder, "-o", tmp_path / "p.gpkg", "--targets", path)
    listed = gisapp("targets", tmp_path / "p.gpkg")
    assert "strive for ≥ 40 %" in listed.out
    for name in ("shared.toml", "shared.csv"):
        saved = gisapp("targets", tmp_path / "p.gpkg", "--save", tmp_path / name)
        assert saved.code == 0, saved.err
        again = gisapp("targets", "--own", tmp_path / name)
        assert again.out == listed.out
        assert gisapp("targets", tmp_path / "p.gpkg", "--save", tmp_path / name).code == 3
        assert gisapp("targets", tmp_path / "p.gpkg", "--save", tmp_path / name, "--force").code == 0


def test_a_project_without_targets_of_its_own_says_so(tmp_path, project):
    save_project(project, tmp_path / "p.gpkg")
    done = gisapp("targets", tmp_path / "p.gpkg")
    assert done.code == 3
    assert "p.gpkg has no targets of its own." in done.err


# ---------------------------------------------------------------------------------------- whose they are


@pytest.mark.parametrize(
    ("place", "code", "fits"),
    [
        ("", "", True),
        ("某区", "", True),
        ("某市某区", "", True),
        ("重庆市某市某区", "", True),
        ("别区", "500105", True),  # the code decides
        ("", "500105000000", True),
        ("某区", "500105001", False),  # a subdistrict's
        ("", "5001", False),
        ("", "500100", False),
        ("某区", "500106", False),
        ("别区", "", False),
        ("区", "", False),
    ],
)
def test_a_target_fits_by_name_or_code(place, code, fits):
    district = District(frozenset({"某市某区"}), frozenset({"500105"}), several=False)
    assert is_for(own(place=place, code=code), district) == fits


def test_of_a_citys_list_the_districts_own_targets_count():
    district = District(frozenset({"某区"}), frozenset(), several=False)
    rows = [
        own(value=35.0),
        own(value=40.0, place="别区"),
        own(value=42.0, place="某区"),
        own(value=36.0, year=2031),
    ]
    profile = own_profile(rows, district)
    assert profile.target("green_space_rate", 2030).value == 42.0
    assert profile.target("green_space_rate", 2031).value == 36.0  # none of its own: that for any
    assert profile.years == (2030, 2031)
    elsewhere = District(frozenset({"远区"}), frozenset(), several=False)
    assert own_profile(rows, elsewhere).target("green_space_rate", 2030).value == 35.0
    several = District(frozenset({"某区", "别区"}), frozenset(), several=True)
    assert own_profile(rows, several).target("green_space_rate", 2030).value == 35.0


@pytest.mark.parametrize(
    "second",
    [own(value=41.0, code="500105"), own(value=41.0, place="某市某区"), own(value=41.0, code="500105000")],
)
def test_two_targets_that_name_the_district_in_two_ways_are_one_too_many(project, second):
    with pytest.raises(UserError, match="绿地率 has two targets for 2030"):
        with_own_targets(project, [own(place="某区"), second], "a.csv")
    with_own_targets(project, [own(), second], "a.csv")  # one for any, one for the district
    with_own_targets(project, [own(place="别区"), second], "a.csv")


def test_rows_of_a_list_that_are_for_others_are_told(project):
    rows = [own(place="某区"), own(place="别区"), own(place="远区", year=2031)]
    findings = evaluate(with_own_targets(project, rows, "a.csv")).findings
    (told_so,) = [each for each in findings if each.code == "plan.others"]
    assert str(told_so.message) == "2 of the 3 own targets are not for the district as a whole: 别区, 远区."
    assert Language("zh").say(told_so.message) == "3 条自定目标中有 2 条不是针对全区的：别区、远区。"


def test_targets_for_other_districts_are_refused(project):
    with pytest.raises(UserError, match=r"No target in .* is for 某市某区; they are for 江北区"):
        with_own_targets(project, [own(place="江北区")], "a.csv")


def test_without_its_targets_another_plan_is_looked_for(project):
    judged = with_own_targets(project, [own()], "a.csv")
    assert (judged.profile, judged.year, next(iter(profiles_of(judged)))) == ("own", 2030, "own")
    assert with_own_targets(judged, [], "").profile == NO_PLAN
    with pytest.raises(UserError, match="own"):
        plan_of(replace(judged, own_targets=()))


def test_a_report_names_the_documents_and_clauses(project):
    rows = [
        replace(own(), document="绿地规划", clause="第3条", quotation="绿地率不低于40%"),
        replace(own(value=13.0, indicator="park_area_per_capita"), document="公园规划", clause="第5条"),
    ]
    report = report_of(evaluate(with_own_targets(project, rows, "a.csv")))
    say = Language("zh").say
    assert "绿地规划" in say(report.subtitle)
    assert "公园规划" in say(report.subtitle)
    clauses = [say(row[2].text) for row in report.basis.rows]
    assert sorted(clauses) == ["公园规划 第5条", "绿地规划 第3条"]
    by_indicator = {row.indicator: row for row in report.scores}
    assert say(by_indicator["green_space_rate"].gap) == "差 10.0 公顷"
    assert say(by_indicator["park_area_per_capita"].gap) == "富余 4.0 公顷"  # 30 ha − 13 m² × 20,000


# ---------------------------------------------------------------------------------------- in the project


def test_own_targets_are_kept_in_the_project(tmp_path, project):
    judged = with_own_targets(project, [own(), own("<", 55.5, 2031, "某区", "500105")], "a.csv")
    save_project(judged, tmp_path / "p.gpkg")
    opened = open_project(tmp_path / "p.gpkg")
    assert opened.own_targets == judged.own_targets
    assert evaluate(opened).fingerprint == evaluate(judged).fingerprint
    assert not [each for each in opened.findings if each.code == "project.changed"]


def test_the_targets_that_count_move_the_fingerprint_and_no_others(project):
    judged = with_own_targets(project, [own()], "a.csv")
    fingerprints = {
        evaluate(each).fingerprint
        for each in (
            project,
            judged,
            with_own_targets(project, [own(value=41.0)], ""),
            replace(judged, year=2031),
        )
    }
    assert len(fingerprints) == 4
    none = replace(judged, profile=NO_PLAN, year=project.year)
    assert evaluate(none).fingerprint == evaluate(project).fingerprint


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (lambda rows: [{**rows[0], "value": 25.0}], "is not as it was saved: green_space_rate >= 40 % 2030"),
        (lambda rows: [{**rows[0], "comparator": "<="}], "→ green_space_rate <= 40 % 2030"),
        (lambda rows: [], "The list of own targets is not as it was saved"),
        (lambda rows: [*rows, {**rows[0], "year": 2031}], "green_space_rate >= 40 % 2031"),
    ],
)
def test_targets_changed_outside_the_program_are_told(tmp_path, project, changed, sentence):
    save_project(with_own_targets(project, [own()], "a.csv"), tmp_path / "p.gpkg")
    change_value(tmp_path / "p.gpkg", "own_targets", changed)
    (told_so,) = told(tmp_path / "p.gpkg")
    assert sentence in told_so


def test_targets_put_into_a_project_that_had_none_are_told(tmp_path, project):
    save_project(project, tmp_path / "p.gpkg")
    row = {
        "name": "绿地率",
        "indicator": "green_space_rate",
        "comparator": ">=",
        "value": 1,
        "unit": "%",
        "year": 2030,
    }
    change_value(tmp_path / "p.gpkg", "own_targets", lambda _: [{**row, "year": 2030}])
    assert told(tmp_path / "p.gpkg") == ["The list of own targets is not as it was saved."]


@pytest.mark.parametrize(
    "wrong",
    [
        {"comparator": "~"},
        {"value": float("nan")},
        {"value": 1e300},
        {"value": "40"},
        {"year": 0},
        {"name": "x" * 1001},
        {"indicator": 4},
    ],
)
def test_a_project_whose_targets_are_not_as_written_is_damaged(tmp_path, project, wrong):
    save_project(with_own_targets(project, [own()], "a.csv"), tmp_path / "p.gpkg")
    change_value(tmp_path / "p.gpkg", "own_targets", lambda rows: [{**rows[0], **wrong}])
    with pytest.raises(UserError, match="damaged") as refused:
        open_project(tmp_path / "p.gpkg", accept_changed=True)
    assert not isinstance(refused.value, ChangedProject)
    assert "own_targets" in str(refused.value)
