"""Live figures: those of an evaluation of everything, for any edit; what cannot be known so fast waits."""

import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Polygon

from gisapp.edits import Add, Assign, Move, Remove, Reshape
from gisapp.evaluate import evaluate
from gisapp.features import features_in
from gisapp.judging import Outcome
from gisapp.live import Live
from gisapp.own_target import OwnTarget
from gisapp.replay import replayed
from gisapp.scenario import Scenario
from layers.findings import Finding, Severity
from layers.text import Language, T
from tests.core import live_town, scenario_town
from tests.core.live_edits import any_edit
from tests.core.live_town import area, coarse
from tests.core.scenario_town import GRID, X, Y, key, lonlat, point
from tests.some import some

FIFTY, HUNDRED = TRANSFER = ("transfer_coverage_50m", "transfer_coverage_100m")
PARKS, GREEN = PLOTS = ("park_area_per_capita", "green_space_rate")
COVERAGE = "green_coverage"
TARGETS = tuple(
    OwnTarget(name=name, indicator=name, comparator=">=", value=value, unit=unit, year=2027)
    for name, value, unit in (
        (PARKS, 7.0, "m2/person"), (GREEN, 3.6, "%"), (COVERAGE, 4.2, "%"), (FIFTY, 66.0, "%"),
        (HUNDRED, 100.0, "%"),
    )
)  # fmt: skip
EN = Language("en")
NEARLY = 1e-6
"""The towns lie 3 km from the central meridian, where the plane is 2e-7 larger than the ground."""


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The town in which everything meets, with targets that lie among its figures."""
    project = live_town.project(tmp_path_factory.mktemp("town") / "资料")
    return replace(project, own_targets=TARGETS)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The town of which every figure can be worked out on paper."""
    return scenario_town.project(tmp_path_factory.mktemp("small") / "资料")


def made(base, *edits):
    scenario = Scenario("甲", edits=edits)
    return scenario, evaluate(replayed(base, scenario))


def live_of(base, *edits):
    return Live(base, *made(base, *edits))


def one(base, role, name):
    """The key of the feature of a name."""
    (found,) = [each for each in features_in(base.layers, role) if f"#{name}" in each]
    return found


def values(scorecard):
    return {name: reading.of("district").value for name, reading in scorecard.readings.items()}


# ---------------------------------------------------------------- the same as an evaluation


def same_figures(live, full, indicator):
    ours, theirs = live.readings[indicator], full.readings[indicator]
    for mine, other in zip(some(ours.zones), theirs.zones, strict=True):
        assert (mine.zone_kind, mine.zone) == (other.zone_kind, other.zone)
        assert mine.denominator == other.denominator
        for name in ("numerator", "value", "lowest", "highest"):
            one, two = getattr(mine, name), getattr(other, name)
            if indicator in TRANSFER or one is None or two is None:
                assert one == two, (indicator, name)
            else:
                # where nothing is left it is a difference of what was there: rounding of that
                assert one == pytest.approx(two, rel=1e-11, abs=1e-7), (indicator, name)
        assert (mine.reason is None) is (other.reason is None)
        assert doubts(mine) == doubts(other), indicator


def doubts(row):
    """Codes and bounds to nine digits."""
    return [
        (
            each.code,
            *(bound if math.isinf(bound) else float(f"{bound:.9g}") for bound in (each.lowest, each.highest)),
        )
        for each in row.doubts
        for bounds in ((each.lowest, each.highest),)
    ]


def same_verdict(mine, other):
    if other is None:  # the plan asks for nothing
        assert mine is None
        return
    assert (mine.outcome, EN.say(mine.sentence)) == (other.outcome, EN.say(other.sentence))
    assert (mine.doubt and mine.doubt.code) == (other.doubt and other.doubt.code)


def compared(base, before, edit, live):
    """What was tried, held against the evaluation of the scenario with the edit."""
    tried, (_, rest), (_, full) = live.tried(edit), made(base, *before), made(base, *before, edit)
    assert not tried.follows & tried.waits
    for indicator in some(full.readings):
        if indicator not in tried.waits:
            same_figures(tried.scorecard, full, indicator)
            same_verdict(tried.scorecard.verdicts.get(indicator), full.verdicts.get(indicator))
        if indicator not in tried.follows:
            assert (
                tried.scorecard.readings[indicator]
                is live.tried(replace(edit, off=True)).scorecard.readings[indicator]
            )
            same_figures(tried.scorecard, rest, indicator)
    return tried


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_edit_gives_the_figures_of_an_evaluation(base, data):
    error = data.draw(st.sampled_from((0, 0, 30)))
    here = coarse(base, error) if error else base
    rule = data.draw(st.sampled_from(("D1", "D1", "D2", "D3", "D6", "D7")))
    here = replace(here, parameters=replace(here.parameters, transfer_definition=rule))
    before = []
    for _ in range(data.draw(st.integers(0, 4))):
        before.append(data.draw(any_edit(here, before)))
    live = live_of(here, *before)
    for _ in range(4):
        compared(here, before, data.draw(any_edit(here, before)), live)


def test_each_try_starts_from_rest(base):
    live, here = live_of(base), key(base, "bus_stop", "#S0")
    before = values(live.tried(Move(role="bus_stop", feature=here, shape=point(500, 540))).scorecard)
    for n in range(100):
        live.tried(Move(role="bus_stop", feature=here, shape=point(10 * n, 600)))
        live.tried(Add(role="park", shape=lonlat(area(10 * n, 10 * n, 90, 90))))
    assert values(live.tried(Move(role="bus_stop", feature=here, shape=point(500, 540))).scorecard) == before


# ---------------------------------------------------------------- by hand


def test_a_stop_moved_to_the_limit_covers_and_one_beyond_it_does_not(small):
    live, here = live_of(small), key(small, "bus_stop", "#S1")
    assert values(live.tried(Remove(role="bus_stop", feature=here)).scorecard)[FIFTY] == 50
    for metres, near, far in ((50.0, 100, 100), (50.01, 50, 100), (100.0, 50, 100), (100.01, 50, 50)):
        tried = live.tried(Move(role="bus_stop", feature=here, shape=point(1500, 500 + metres)))
        assert [values(tried.scorecard)[each] for each in TRANSFER] == [near, far], metres
        assert tried.follows == set(TRANSFER)
        assert not tried.waits


def test_it_says_what_it_does_and_where_the_feature_was_and_is(small):
    here = key(small, "bus_stop", "#S1")
    tried = live_of(small).tried(Move(role="bus_stop", feature=here, shape=point(1500, 540)))
    assert EN.say(tried.said) == "Bus stops: 1站 S1 moved 80.0 m to the south"
    assert shapely.get_coordinates(tried.before)[0] == pytest.approx([X + 1500, Y + 620], abs=3)
    assert tried.before.distance(tried.after) == pytest.approx(80, rel=NEARLY)
    gone = live_of(small).tried(Remove(role="bus_stop", feature=here))
    assert gone.before.equals(tried.before)
    assert gone.after is None
    new = live_of(small).tried(Add(role="bus_stop", shape=point(1500, 540), name="a"))
    assert new.before is None
    assert new.after.equals_exact(tried.after, 1e-6)


def test_a_park_moved_half_over_the_border_counts_half(small):
    """20 ha of park for 20,000 people; 100 m of its 200 m move out of the district."""
    here = one(small, "park", "甲园")
    tried = live_of(small).tried(Move(role="park", feature=here, shape=lonlat(area(-100, 100, 200, 100))))
    assert values(tried.scorecard)[PARKS] == pytest.approx(10_000 / 20_000, rel=NEARLY)
    assert values(tried.scorecard)[GREEN] == pytest.approx(100 * 20_000 / 2_000_000, rel=NEARLY)
    assert tried.follows == set(PLOTS)


def test_a_new_park_over_a_green_plot_adds_what_no_other_covers(small):
    """1 ha of green at 600, 100: a park of 150 m by 100 m over it adds half a hectare of green."""
    tried = live_of(small).tried(Add(role="park", shape=lonlat(area(600, 100, 150, 100)), name="n"))
    assert values(tried.scorecard)[PARKS] == pytest.approx(35_000 / 20_000, rel=NEARLY)
    assert values(tried.scorecard)[GREEN] == pytest.approx(100 * 35_000 / 2_000_000, rel=NEARLY)


def test_edits_go_on_from_what_the_scenario_made(small):
    added = Add(role="park", shape=lonlat(area(1000, 100, 100, 100)), name="n1")
    stop = key(small, "bus_stop", "#S1")
    moved = Move(role="bus_stop", feature=stop, shape=point(1500, 540))
    live = live_of(small, added, moved, Add(role="bus_stop", shape=point(1500, 560), name="n2"))
    gone = live.tried(Remove(role="park", feature="+n1"))
    assert values(gone.scorecard)[PARKS] == pytest.approx(1, rel=NEARLY)
    back = live.tried(Move(role="bus_stop", feature=stop, shape=point(1500, 620)))
    assert shapely.get_coordinates(back.before)[0][1] == pytest.approx(Y + 540, abs=3)
    assert [values(back.scorecard)[each] for each in TRANSFER] == [50, 100]  # the added one is 60 m off


def test_what_is_switched_off_or_not_there_does_nothing(small):
    live, here = live_of(small), key(small, "bus_stop", "#S1")
    off = live.tried(Remove(role="bus_stop", feature=here, off=True))
    lost = live.tried(Remove(role="bus_stop", feature="公交站.gpkg#S99"))
    for tried in (off, lost):
        assert not tried.follows
        assert not tried.waits
        assert values(tried.scorecard)[FIFTY] == 50
    assert off.before is off.after
    assert (lost.before, lost.after) == (None, None)
    assert EN.say(lost.said) == "Bus stops: 公交站.gpkg#S99 is not there"


def test_tables_follow_too(base):
    stop, park = key(base, "bus_stop", "#S3"), one(base, "park", "甲园")
    of_stops, of_plots = ("stations", "entrances", "variants"), ("features", "overlaps")
    for edit, indicator, tables in (
        (Move(role="bus_stop", feature=stop, shape=point(1510, 500)), FIFTY, of_stops),
        (Remove(role="bus_stop", feature=stop), HUNDRED, of_stops),
        (Reshape(role="park", feature=park, shape=lonlat(area(1450, 50, 99, 99))), PARKS, of_plots),
        (Add(role="green", shape=lonlat(area(80, 80, 99, 99)), name="n"), GREEN, of_plots),
    ):
        ours = live_of(base).tried(edit).scorecard.readings[indicator].evidence
        theirs = made(base, edit)[1].readings[indicator].evidence
        assert set(ours) == set(theirs)
        for table in tables:
            assert_geodataframe_equal(ours[table], theirs[table], check_dtype=False)


# ---------------------------------------------------------------- what waits


def test_entrances_and_zones_wait(small):
    entrance = next(iter(features_in(small.layers, "rail_entrance")))
    tried = live_of(small).tried(Move(role="rail_entrance", feature=entrance, shape=point(400, 400)))
    assert tried.waits == set(TRANSFER)
    assert not tried.follows
    assert values(tried.scorecard)[FIFTY] == 50


def test_the_first_park_waits_and_so_does_the_last_stop(tmp_path):
    folder = scenario_town.town(tmp_path / "资料", stops=((500, 530),))
    (folder / "公园绿地.gpkg").unlink()
    project = scenario_town.import_files([folder])
    live = live_of(project)
    first = live.tried(Add(role="park", shape=lonlat(area(300, 300, 100, 100)), name="n"))
    assert first.waits == set(PLOTS)
    last = live.tried(Remove(role="bus_stop", feature=key(project, "bus_stop", "#S0")))
    assert last.waits == set(TRANSFER)
    plot = one(project, "green", "绿地一")
    # that it is a park now tells that parks were looked at: the doubt that they lack goes
    assert live.tried(Assign(role="green", feature=plot, values=(("class", "G1"),))).waits == set(PLOTS)
    moved = live.tried(Move(role="green", feature=plot, shape=lonlat(area(700, 100, 100, 100))))
    assert (moved.follows, moved.waits) == ({GREEN}, {PARKS})


def test_a_green_plot_that_meets_a_refused_park_waits(base):
    """绿园 (G11) lies on 拟园, which is planned: whether it counts hangs on how much of it does."""
    live = live_of(base)
    plot = one(base, "green", "绿园")
    planned = one(base, "park", "拟园")
    away = lonlat(area(2600, 1500, 100, 100))
    for edit in (
        Move(role="green", feature=plot, shape=away),
        Move(role="park", feature=planned, shape=away),
        Assign(role="park", feature=planned, values=(("status", "现状"),)),
    ):
        tried = live.tried(edit)
        assert (tried.follows, tried.waits) == ({GREEN}, {PARKS}), edit
    elsewhere = Add(role="green", shape=away, values=(("class", "G1"),), name="n")
    assert live.tried(elsewhere).follows == set(PLOTS)


def test_routes_that_make_dashes_mean_something_wait(tmp_path):
    """A column of nothing but dashes was never filled in; beside one route a dash says that none calls."""
    folder = scenario_town.town(tmp_path / "资料")
    path = folder / "公交站.gpkg"
    gpd.read_file(path).assign(线路=["-", "-"]).to_file(path)
    project = scenario_town.import_files([folder])
    live, stop = live_of(project), key(project, "bus_stop", "#S1")
    filled = Assign(role="bus_stop", feature=stop, values=(("routes", "3路"),))
    assert live.tried(filled).waits == set(TRANSFER)
    assert live.tried(Move(role="bus_stop", feature=stop, shape=point(1500, 540))).follows == set(TRANSFER)
    new = Add(role="bus_stop", shape=point(1500, 540), values=(("routes", "-"),), name="n")
    compared(project, [], new, live)
    compared(project, [filled], Remove(role="bus_stop", feature=stop), live_of(project, filled))


def test_the_only_park_near_the_district_waits(tmp_path):
    folder = scenario_town.town(tmp_path / "资料")
    path = folder / "公园绿地.gpkg"
    far = gpd.GeoDataFrame({"name": ["远园"], "类别": ["G11"]}, geometry=[area(9000, 0, 50, 50)], crs=GRID)
    pd.concat([gpd.read_file(path), far]).to_file(path)
    project = scenario_town.import_files([folder])
    near = one(project, "park", "甲园")
    assert live_of(project).tried(Remove(role="park", feature=near)).waits == set(PLOTS)


def test_what_crosses_itself_waits(small):
    bow = lonlat(Polygon([(X + 10, Y + 10), (X + 90, Y + 90), (X + 90, Y + 10), (X + 10, Y + 90)]))
    tried = live_of(small).tried(Add(role="park", shape=bow, name="n"))
    assert tried.waits == set(PLOTS)


def test_a_raster_does_not_follow(tmp_path):
    folder = scenario_town.town(tmp_path / "资料")
    about = {"driver": "GTiff", "width": 20, "height": 10, "count": 1, "dtype": "uint8"}
    corner = rasterio.Affine(100, 0, X, 0, -100, Y + 1000)
    with rasterio.open(folder / "植被.tif", "w", crs=GRID.to_wkt(), transform=corner, **about) as file:
        file.write(np.tile(np.array([1, 0], "uint8"), (10, 10)), 1)
    project = scenario_town.import_files([folder])
    plant = Add(role="vegetation", shape=lonlat(area(10, 10, 50, 50)), name="n")
    assert live_of(project).tried(plant).waits == {COVERAGE}
    assert live_of(project).tried(replace(plant, role="park")).follows == set(PLOTS)


# ---------------------------------------------------------------- no verdict is firmer than an evaluation's


def with_finding(project, role, code, **told):
    finding = Finding(code, Severity.WARNING, T("told"), **told)
    layers = (
        replace(layer, findings=(*layer.findings, finding)) if layer.role == role else layer
        for layer in project.layers
    )
    return replace(project, layers=tuple(layers))


def test_a_layer_in_another_datum_leaves_the_verdict_open(base):
    """What the figure would be of the layer put right, only an evaluation says."""
    left = with_finding(base, "bus_stop", "datum.gcj02")
    stop = key(base, "bus_stop", "#S6")
    edit = Move(role="bus_stop", feature=stop, shape=point(2500, 510))
    tried = live_of(left).tried(edit)
    assert values(tried.scorecard)[FIFTY] == values(made(left, edit)[1])[FIFTY] == 100
    verdict = tried.scorecard.verdicts[FIFTY]
    assert (verdict.outcome, verdict.doubt.code) == (Outcome.UNDECIDED, "datum.gcj02")


def test_plots_of_unverified_datum_leave_it_open_where_a_shift_may_show(base):
    green = next(layer for layer in base.layers if layer.role == "green")
    told = Finding("datum.unverified", Severity.INFO, T("told {files}", files=[green.title]))
    unverified = replace(base, findings=(*base.findings, told))
    new = Add(role="park", shape=lonlat(area(100, 1500, 400, 400)), name="n")
    verdict = live_of(unverified).tried(new).scorecard.verdicts[PARKS]
    assert (verdict.outcome, verdict.doubt.code) == (Outcome.UNDECIDED, "datum.overlap")
    plain = live_of(base).tried(new).scorecard.verdicts[PARKS]
    assert plain.doubt is None or plain.doubt.code != "datum.overlap"


def test_lost_rows_are_counted_with_the_figure_as_it_would_be(base):
    lost = with_finding(base, "bus_stop", "place.nowhere", rows=(9,))
    stop = key(base, "bus_stop", "#S6")
    compared(lost, [], Move(role="bus_stop", feature=stop, shape=point(2500, 510)), live_of(lost))
    compared(lost, [], Remove(role="bus_stop", feature=stop), live_of(lost))
