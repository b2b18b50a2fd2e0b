"""Whose plan a project is judged by: that of its district, by name or code, and none of another's."""

import geopandas as gpd
import pytest
from shapely.geometry import box

from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.report.content import report_of
from gisapp.targets import NO_PLAN, fitting, profiles
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
    assert [str(each) for each in report.conclusion] == ["No plan was chosen: the values stand alone."]
    assert not report.basis.rows


def test_every_plan_says_where_it_is_of():
    for profile in some(profiles().values()):
        assert (profile.id == NO_PLAN) == (not profile.document.places and not profile.document.codes)
        assert (profile.id == NO_PLAN) == (not profile.targets)
