"""Whose plan a project is judged by: that of its district, by name or code, and none of another's."""

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import box

from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.own_target import OwnTarget
from gisapp.report.content import report_of
from gisapp.targets import NO_PLAN, fitting, profiles
from gisapp.whose_plan import with_own_targets
from layers.text import Language
from tests.some import some

EAST, NORTH = 500_000.0, 3_270_000.0


@pytest.mark.parametrize(
    ("names", "codes", "profile"),
    [
        (["渝中区"], [], "yuzhong_2027"),
        (["渝中区（示范）"], [], "yuzhong_2027"),
        (["重庆市渝中区"], [], "yuzhong_2027"),
        (["Yuzhong District"], [], "yuzhong_2027"),
        (["yuzhong"], [], "yuzhong_2027"),
        (["某区"], ["500103"], "yuzhong_2027"),
        ([], ["500103001", "500103002"], "yuzhong_2027"),
        (["江津区"], [], "jiangjin_2025"),
        ([], ["500116000000"], "jiangjin_2025"),
        (["重庆市"], [], "chongqing_2027"),
        (["重庆市沙坪坝区"], ["500106"], NO_PLAN),
        (["新渝中区"], [], NO_PLAN),  # another name that ends so
        (["Monaco"], [], NO_PLAN),
        (["市中区"], ["510502"], NO_PLAN),
        ([], [], NO_PLAN),
    ],
)
def test_a_plan_fits_its_district(names, codes, profile):
    assert fitting(names, codes).id == profile


def project(folder, **columns):
    frame = gpd.GeoDataFrame(
        columns, geometry=[box(EAST + k * 1000, NORTH, EAST + k * 1000 + 1000, NORTH + 1000)
                           for k in range(len(next(iter(columns.values()))))], crs="EPSG:4544",
    )  # fmt: skip
    frame.to_file(folder / "district.gpkg")
    return import_files([folder])


def test_a_project_is_judged_by_the_plan_of_its_district(tmp_path):
    made = project(tmp_path, name=["江津区"], population=[1000])
    assert (made.profile, made.year) == ("jiangjin_2025", profiles()["jiangjin_2025"].year)


def test_a_project_that_fits_none_is_judged_by_none(tmp_path):
    made = project(tmp_path, name=["Monaco"], population=[1000])
    scorecard = evaluate(made)
    assert made.profile == NO_PLAN
    assert not scorecard.verdicts
    assert not [each for each in scorecard.findings if each.code.startswith("targets.")]
    report = report_of(scorecard)
    assert str(report.subtitle).startswith("Values without targets")
    assert str(report.conclusion[0]) == "No plan was chosen: the values stand alone."
    assert not report.basis.rows


def test_every_plan_says_where_it_is_of():
    for profile in some(profiles().values()):
        assert (profile.id == NO_PLAN) == (not profile.document.places and not profile.document.codes)
        assert (profile.id == NO_PLAN) == (not profile.targets)


# ----------------------------------------------------------------------- of another place, or of other years


def square(folder, name="Monaco", **columns):
    """A square kilometre, built up, with 40 % of green plots and 30 % of vegetation."""
    of_role = {"district": columns, "green": {"class": "XG"}}
    for role, width in {"district": 1000, "built_up": 1000, "green": 400, "vegetation": 300}.items():
        own = {key: [value] for key, value in {"name": name, **of_role.get(role, {})}.items()}
        shape = box(EAST, NORTH, EAST + width, NORTH + 1000)
        gpd.GeoDataFrame(own, geometry=[shape], crs="EPSG:4544").to_file(folder / f"{role}.gpkg")
    return import_files([folder])


def codes(scorecard):
    return [each.code for each in scorecard.findings if each.code.startswith(("targets.", "plan."))]


@pytest.mark.parametrize(
    ("name", "code", "profile", "told"),
    [
        ("Monaco", "", "yuzhong_2027", ["targets.X1", "plan.elsewhere"]),  # as measured: 40 % above 30 %
        ("江津区", "", "yuzhong_2027", ["targets.X1", "plan.elsewhere"]),
        ("渝中区", "", "yuzhong_2027", ["targets.X1"] * 2 + ["targets.X2"]),  # in the plan too
        ("某区", "500103", "yuzhong_2027", ["targets.X1", "targets.X1", "targets.X2"]),
        ("渝中区", "500103", "chongqing_2027", ["targets.X1", "targets.X2"]),  # a district of the city
        ("重庆市渝中区", "", "chongqing_2027", ["targets.X1", "targets.X2"]),
        ("Lyon", "690123", "chongqing_2027", ["targets.X1", "plan.elsewhere"]),
        ("Monaco", "", NO_PLAN, ["targets.X1"]),
    ],
)
def test_no_district_is_told_of_the_contradictions_in_anothers_plan(tmp_path, name, code, profile, told):
    made = square(tmp_path, name, population=1000, **({"code": code} if code else {}))
    assert codes(evaluate(replace(made, profile=profile, year=2027))) == told


def test_a_plan_of_another_place_is_said_to_be_so(tmp_path):
    made = replace(square(tmp_path), profile="yuzhong_2027")
    (finding,) = [each for each in evaluate(made).findings if each.code == "plan.elsewhere"]
    assert (
        str(finding.message) == "Yuzhong green-industry plan is of 渝中区, and the boundary that of Monaco."
    )
    assert Language("zh").say(finding.message) == "渝中区绿色产业行动计划适用于渝中区，而边界为Monaco。"


@pytest.mark.parametrize(
    ("profile", "year", "sentence"),
    [
        ("yuzhong_2027", 2026, "Yuzhong green-industry plan sets no target … in 2026, but for 2027."),
        ("yuzhong_2027", 2035, "Yuzhong green-industry plan sets no target … in 2035, but for 2027."),
        ("jiangjin_2025", 2025, "Jiangjin green-industry plan sets no target … in any year."),
    ],
)
def test_a_year_without_targets_says_which_years_have_them(tmp_path, profile, year, sentence):
    sentence = sentence.replace("…", "for these indicators")
    scorecard = evaluate(replace(square(tmp_path, "渝中区"), profile=profile, year=year))
    report = report_of(scorecard)
    assert [str(each) for each in report.conclusion] == [sentence]
    assert sentence in [str(each.message) for each in scorecard.findings if each.code == "plan.no_year"]
    assert str(report.basis.empty) == sentence
    due = {str(row.gap) for row in report.scores}
    if profile == "jiangjin_2025":
        assert any(
            "There is no layer of bus stops." in each for each in due
        )  # why there is no value, where no year has a target
    else:
        assert due == {"a target for 2027"}


def test_an_indicator_whose_target_falls_due_later_says_when(tmp_path):
    rows = [
        OwnTarget("绿地率", "green_space_rate", ">=", 38.0, "%", 2030),
        OwnTarget("绿化覆盖率", "green_coverage", ">=", 45.0, "%", 2035),
        OwnTarget("绿化覆盖率", "green_coverage", ">=", 43.0, "%", 2032),
    ]
    scorecard = evaluate(replace(with_own_targets(square(tmp_path), rows, "a.csv"), year=2030))
    by_indicator = {row.indicator: row for row in report_of(scorecard).scores}
    assert str(by_indicator["green_space_rate"].gap) == "2.0 ha to spare"
    assert Language("zh").say(by_indicator["green_coverage"].gap) == "2032、2035 年有目标"
    assert "no layer of parks" in str(by_indicator["park_area_per_capita"].gap)
    assert codes(scorecard) == ["targets.X1"]  # measured; some are judged, and the plan is its own
