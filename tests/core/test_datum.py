"""GCJ-02 and BD-09 layers are found by their surroundings, and right layers are left alone."""

import numpy as np
import pytest
import shapely

from layers.place.datum.evidence import ABROAD
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.judging import judge_datum as judge
from layers.place.datum.places import Places
from layers.place.datum.reference import Reference
from layers.place.place_names import plain_name
from tests.core.sources import YUZHONG

NAMES = "朝天门 小什字 较场口 七星岗 两路口 鹅岭 大坪 石油路 歇台子 临江门 黄花园 大溪沟 曾家岩 牛角沱 李子坝"
STATIONS = NAMES.split()
METRE = np.array([1 / (111_320 * np.cos(np.radians(29.55))), 1 / 111_320])
FRAMES = {
    "as_is": lambda lonlat: lonlat,
    "gcj02": lambda lonlat: np.column_stack(wgs84_to_gcj02(*lonlat.T)),
    "bd09": lambda lonlat: np.column_stack(wgs84_to_bd09(*lonlat.T)),
}
OUTLINE = shapely.from_wkt(
    "POLYGON ((106.478 29.54, 106.50 29.531, 106.54 29.545, 106.587 29.56, 106.585 29.574,"
    " 106.55 29.572, 106.53 29.56, 106.49 29.558, 106.478 29.54))"
)


def known_outline():
    centre = shapely.get_coordinates(shapely.centroid(OUTLINE))
    return Reference(OUTLINE, (Places("subdistrict", centre, ("渝中区",), area=OUTLINE),))


def scattered(rng, count):
    return np.array(YUZHONG) + rng.uniform(-4000, 4000, (count, 2)) * METRE


def judge_datum(lonlat, names, reference, area=None, role="bus_stop"):
    return judge(Places(role, lonlat, tuple(names), area=area), reference)


def noise(rng, count, metres):
    return rng.normal(0, metres, (count, 2)) * METRE


def stations(rng):
    return Places("rail_station", scattered(rng, len(STATIONS)), tuple(STATIONS))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("metres", [5, 40, 100])
def test_stops_with_the_names_of_stations_give_their_datum_away(frame, metres):
    rng = np.random.default_rng(metres)
    known = stations(rng)
    stops = FRAMES[frame](known.lonlat + noise(rng, len(STATIONS), metres))
    found = judge_datum(stops, [f"轨道{name}站" for name in STATIONS], Reference(None, (known,)))
    assert (found.best, found.certain, found.basis) == (frame, True, "names")
    assert found.sentence.figures["matched"] == len(STATIONS)


def test_the_evidence_is_told_with_its_figures():
    # Without noise: 15 names on top of one another after the change; before, the known shift at Yuzhong.
    known = stations(np.random.default_rng(1))
    found = judge_datum(FRAMES["gcj02"](known.lonlat), STATIONS, Reference(None, (known,)))
    assert 470 < found.sentence.figures["before"] < 490
    assert 126 < found.sentence.figures["bearing"] < 134
    assert found.sentence.figures["agreeing"] == 15
    assert str(found.sentence).startswith(
        "15 of 15 names match the known ones after GCJ-02 → WGS 84, median 0 m; before: 4"
    )


def test_five_names_suffice_and_four_do_not():
    rng = np.random.default_rng(2)
    known = stations(rng)
    stops = FRAMES["gcj02"](known.lonlat + noise(rng, len(STATIONS), 10))
    assert judge_datum(stops[:5], STATIONS[:5], Reference(None, (known,))).certain
    four = judge_datum(stops[:4], STATIONS[:4], Reference(None, (known,)))
    assert (four.best, four.certain) == ("gcj02", False)  # worth a question
    two = judge_datum(stops[:2], STATIONS[:2], Reference(None, (known,)))
    assert not two.moved


@pytest.mark.parametrize("seed", range(60))
def test_right_layers_are_never_moved_nor_asked_about(seed):
    """True WGS 84 stops around the stations, near or far, named or not, with wrong names among them."""
    rng = np.random.default_rng(seed)
    known = stations(rng)
    spread = rng.choice([10, 60, 150, 300])
    near = known.lonlat.repeat(2, axis=0) + noise(rng, 2 * len(STATIONS), spread)
    stops = np.concatenate([near, scattered(rng, rng.integers(0, 400))])
    names = [
        *np.repeat(STATIONS, 2),
        *rng.choice([*STATIONS, "", "滨江路", "文化宫"], len(stops) - len(near)),
    ]
    if seed % 3 == 0:
        names = []
    entrances = Places(
        "rail_entrance", known.lonlat.repeat(4, axis=0) + noise(rng, 4 * len(STATIONS), 80), ("",) * 60
    )
    found = judge_datum(stops, names, Reference(OUTLINE, (known, entrances)))
    assert found.best == "as_is"


@pytest.mark.parametrize("seed", range(40))
def test_unrelated_keys_for_names_move_nothing(seed):
    # Numbers as names (a station's 17 is not a stop's 17), at random places.
    rng = np.random.default_rng(seed)
    known = Places("rail_station", scattered(rng, 200), tuple(str(number) for number in range(200)))
    found = judge_datum(scattered(rng, 2000), [str(n) for n in range(2000)], Reference(None, (known,)))
    assert not found.moved


@pytest.mark.parametrize("frame", ["gcj02", "bd09"])
def test_unnamed_stops_beside_entrances_give_their_datum_away(frame):
    rng = np.random.default_rng(3)
    entrances = Places("rail_entrance", scattered(rng, 80), ("",) * 80)
    beside = entrances.lonlat[:60] + noise(rng, 60, 20)
    stops = FRAMES[frame](np.concatenate([beside, scattered(rng, 200)]))
    found = judge_datum(stops, [], Reference(None, (entrances,)))
    assert (found.best, found.certain, found.basis) == (frame, True, "near")
    assert found.sentence.figures["agreeing"] >= 60


def test_stops_everywhere_prove_nothing_by_being_near():
    # 3,000 stops in 64 km²: half of all places have one within 60 m whatever the datum.
    rng = np.random.default_rng(4)
    entrances = Places("rail_entrance", scattered(rng, 80), ("",) * 80)
    found = judge_datum(FRAMES["gcj02"](scattered(rng, 3000)), [], Reference(None, (entrances,)))
    assert not found.certain


@pytest.mark.parametrize("frame", FRAMES)
def test_a_boundary_is_compared_with_the_known_outline(frame):
    area = shapely.transform(OUTLINE, FRAMES[frame])
    centre = shapely.get_coordinates(shapely.centroid(area))
    found = judge_datum(centre, ["渝中区"], known_outline(), area=area, role="district")
    assert (found.best, found.certain, found.basis) == (frame, True, "outline")


def test_boundaries_drawn_coarsely_still_tell():
    # Two sources never agree exactly: here the outline is simplified by some 50 m.
    area = shapely.transform(OUTLINE.buffer(0.0004).simplify(0.0004).buffer(-0.0004), FRAMES["gcj02"])
    found = judge_datum(
        shapely.get_coordinates(area.centroid), [], known_outline(), area=area, role="district"
    )
    assert (found.best, found.certain) == ("gcj02", True)


def test_another_districts_boundary_says_nothing():
    area = shapely.box(106.4, 29.4, 106.47, 29.5)
    found = judge_datum(
        shapely.get_coordinates(area.centroid), [], known_outline(), area=area, role="district"
    )
    assert not found.moved
    assert not found.certain


@pytest.mark.parametrize("frame", FRAMES)
def test_features_that_fill_the_district_only_after_a_shift_raise_a_question(frame):
    rng = np.random.default_rng(5)
    shapely.prepare(OUTLINE)
    points = rng.uniform([106.478, 29.531], [106.587, 29.574], (3000, 2))
    inside = points[shapely.contains_xy(OUTLINE, *points.T)]
    found = judge_datum(FRAMES[frame](inside), [], Reference(OUTLINE))
    # Confirming is harmless; moving on it is not, since a layer may have been cut along a shifted border.
    assert (found.best, found.certain) == (frame, frame == "as_is")


def test_a_citywide_layer_raises_none():
    rng = np.random.default_rng(6)
    citywide = rng.uniform([106.3, 29.4], [106.8, 29.8], (3000, 2))
    assert not judge_datum(citywide, [], Reference(OUTLINE)).moved


def test_outside_china_there_is_no_other_datum():
    monaco = np.array([[7.42, 43.73], [7.43, 43.74], [7.41, 43.735]])
    known = Places("rail_station", monaco, ("a", "b", "c"))
    assert judge_datum(monaco, ["a", "b", "c"], Reference(None, (known,))) is ABROAD


ONE_PLACE = (
    "两路口 两路口站 轨道两路口站 两路口地铁站 两路口（中山三路） 两路口站1 两路口-2 两路口(公交站) "
    "两路口站3号出入口 公交两路口站 两路口轨道交通站 两路口站台 两路口(地铁站) 轨道两路口轻轨站"
)


@pytest.mark.parametrize("name", ONE_PLACE.split())
def test_names_of_one_place_are_one_name(name):
    assert plain_name(name) == "两路口"


def test_names_keep_what_makes_them():
    assert plain_name("公交站") == "公交站"
    assert plain_name("Monaco Monte-Carlo Station") == "monacomontecarlo"
    assert plain_name("红岩村") != plain_name("红岩")
    assert plain_name("12") == "12"
    assert plain_name("上清寺街道") == "上清寺街道"
