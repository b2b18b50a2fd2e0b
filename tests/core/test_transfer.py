"""Transfer coverage on stations, entrances and stops whose distances can be read off their coordinates."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import Point, box

from gisapp.indicators.transfer import compute_transfer_50m, compute_transfer_100m
from gisapp.parameters import Parameters
from gisapp.project import Project, layers_of
from gisapp.study_area import study_area_of
from layers.findings import Severity
from layers.layer import FILE, Layer, Origin
from layers.place.crs import working_crs
from layers.station_names import station_key
from layers.task import Task
from tests.some import some

CRS = working_crs(106.5, 29.55)
X, Y = 500_000.0, 3_270_000.0  # on the central meridian, where a metre of the grid is a metre of ground
ORIGIN = Origin("made.gpkg", "made", "GPKG", "", "")


def layer(role, points, crs=CRS, **columns):
    defaults = {
        "rail_station": {"name": None, "station_id": None, "lines": None, "status": None},
        "rail_entrance": {"station": None, "name": None, "lines": None, "open": None},
        "bus_stop": {"name": None, "stop_id": None, "routes": None, "direction": None, "open": None},
        "district": {"name": "区", "code": None, "population": np.nan},
        "subdistrict": {"name": None, "code": None, "population": np.nan},
    }[role]
    frame = gpd.GeoDataFrame({**defaults, **columns}, index=range(len(points)), geometry=points, crs=crs)
    frame["row"] = range(1, len(points) + 1)
    if "open" in frame:
        frame["open"] = frame["open"].astype("boolean")
    return Layer(role, role, role, ORIGIN, frame=frame)


def at(*places):
    return [Point(X + x, Y + y) for x, y in places]


def city(stations, entrances, stops, **more):
    """Layers of a 2 km district; each argument is (points, columns)."""
    layers = {
        "district": layer("district", [box(X - 1000, Y - 1000, X + 1000, Y + 1000)]),
        "rail_entrance": layer("rail_entrance", at(*entrances[0]), **entrances[1]),
        "bus_stop": layer("bus_stop", at(*stops[0]), **stops[1]),
    }
    if stations:
        layers["rail_station"] = layer("rail_station", at(*stations[0]), **stations[1])
    return {**layers, **more}


def read(layers, parameters=None):
    area = study_area_of(layers)
    return [
        compute(layers, area, parameters or Parameters(), Task())
        for compute in (compute_transfer_50m, compute_transfer_100m)
    ]


def shares(readings):
    return [(each.zones[0].numerator, each.zones[0].denominator) for each in readings]


def codes(readings):
    return {finding.code for each in readings for finding in each.findings}


@pytest.mark.parametrize(("apart", "count"), [(500.0, 1), (500.01, 2)])
def test_rows_of_one_name_are_one_station_up_to_500_m(apart, count):
    stations = ([(0, 0), (apart, 0)], {"name": ["甲", "甲站"]})
    readings = read(city(stations, ([(0, 0)], {"station": ["甲"]}), ([(0, 10)], {})))
    assert readings[0].zones[0].denominator == count


@pytest.mark.parametrize(("away", "covered"), [(300.0, 1), (300.01, 0)])
def test_an_entrance_that_names_no_station_is_the_nearest_ones_up_to_300_m(away, covered):
    entrances = ([(away, 0)], {"name": ["1号口"]})
    readings = read(city(([(0, 0)], {"name": ["甲"]}), entrances, ([(away, 10)], {})))
    assert shares(readings) == [(covered, 1)] * 2


@pytest.mark.parametrize(("outside", "listed"), [(150.0, True), (150.01, False)])
def test_stations_up_to_150_m_outside_the_district_are_told(outside, listed):
    stations = ([(0, 0), (1000 + outside, 0)], {"name": ["甲", "乙"]})
    entrances = ([(0, 0), (1000 + outside, 0)], {"station": ["甲", "乙"]})
    readings = read(city(stations, entrances, ([(0, 10)], {})))
    assert ("transfer.border_station" in codes(readings)) is listed
    assert shares(readings) == [(1, 1)] * 2


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        *((0.0, (1, 1)), (50.0, (1, 1)), (50.0004, (1, 1)), (50.0006, (0, 1)), (50.001, (0, 1))),
        *((100.0, (0, 1)), (100.0004, (0, 1)), (100.0006, (0, 0)), (100.001, (0, 0))),
    ],
)
def test_limits_are_included_and_compared_unrounded(distance, expected):
    readings = read(
        city(([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"]}), ([(0, distance)], {}))
    )
    assert tuple(int(part) for part, _ in shares(readings)) == expected


def test_a_stop_at_exactly_fifty_metres_on_the_ground_counts_away_from_the_meridian_too():
    """The geodesic decides, not the grid: 60 km from the meridian the grid is 44 ppm too long."""
    lon, lat = 107.12, 29.55
    east, north, _ = Geod(ellps="GRS80").fwd(lon, lat, 77.0, 50.0)
    to_grid = Transformer.from_crs("EPSG:4490", CRS, always_xy=True)
    (x0, y0), (x1, y1) = to_grid.transform(lon, lat), to_grid.transform(east, north)
    assert np.hypot(x1 - x0, y1 - y0) > 50.002
    layers = {
        "district": layer("district", [box(x0 - 500, y0 - 500, x0 + 500, y0 + 500)]),
        "rail_entrance": layer("rail_entrance", [Point(x0, y0)], station=["甲"]),
        "bus_stop": layer("bus_stop", [Point(x1, y1)]),
    }
    reading = read(layers)[0]
    assert reading.zones[0].numerator == 1
    assert reading.evidence["stations"]["distance_m"].iloc[0] == pytest.approx(50, abs=1e-7)


def test_any_open_entrance_will_do_and_closed_ones_will_not():
    layers = city(
        ([(0, 0), (500, 0)], {"name": ["甲", "乙"]}),
        (
            [(0, 0), (0, 60), (500, 0), (500, 60)],
            {"station": ["甲", "甲", "乙", "乙"], "open": [True, True, True, False]},
        ),
        ([(0, 80), (500, 80)], {"name": ["甲东", "乙东"]}),
    )
    readings = read(layers)
    assert shares(readings) == [(1, 2), (2, 2)]
    table = readings[0].evidence["stations"].set_index("station")
    assert table.loc["甲", "distance_m"] == pytest.approx(20, abs=1e-6)
    assert table.loc["乙", "distance_m"] == pytest.approx(80, abs=1e-6)
    assert "transfer.closed_entrances" in codes(readings)


@pytest.mark.parametrize(
    "none", ["0", "0.0", "无", "暂无线路", "无公交线路", "没有线路停靠", "none", "No routes", "-", "——", "/"]
)
def test_closed_stops_and_stops_without_a_route_do_not_count(none):
    layers = city(
        ([(0, 0)], {"name": ["甲"]}),
        ([(0, 0)], {"station": ["甲"]}),
        ([(0, 10), (0, 20), (0, 70)], {"open": [False, True, True], "routes": ["101", none, "3"]}),
    )
    readings = read(layers)
    assert shares(readings) == [(0, 1), (1, 1)]
    assert "transfer.closed_stops" in codes(readings)


@pytest.mark.parametrize("routes", ["无轨1路", "K0", "10", "暂停101路", "N1", "一号线", None, "-1", "未通知"])
def test_any_other_word_of_routes_is_one(routes):
    one = ([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"]})
    assert shares(read(city(*one, ([(0, 10)], {"routes": [routes]})))) == [(1, 1), (1, 1)]


@pytest.mark.parametrize("routes", [["-", "-"], ["/", None], ["——", "-"]])
def test_a_column_of_routes_that_was_never_filled_in_says_nothing(routes):
    one = ([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"]})
    assert shares(read(city(*one, ([(0, 10), (0, 20)], {"routes": routes})))) == [(1, 1), (1, 1)]


def test_what_does_not_count_is_told_by_file_since_rows_are_numbered_in_each():
    """Two stop files: row 2 of the first and rows 1 and 3 of the second are out of service."""
    parts = [
        replace(
            layer("bus_stop", at(*places), open=flags),
            id=file,
            title=file,
        )
        for file, places, flags in (
            ("枢纽.gpkg", [(0, 40), (0, 41)], [True, False]),
            ("高德.csv", [(0, 42), (0, 43), (0, 44)], [False, True, False]),
        )
    ]
    project = Project("p", CRS.to_wkt(), tuple(parts))
    joined = layers_of(project)["bus_stop"]
    assert joined is layers_of(project)["bus_stop"]
    readings = read(
        city(([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"]}), ([], {}), bus_stop=joined)
    )
    found = [each for each in readings[0].findings if each.code == "transfer.closed_stops"]
    assert [(each.file, each.rows, str(each.message)) for each in found] == [
        ("枢纽.gpkg", (2,), "1 bus stop out of service is not counted."),
        ("高德.csv", (1, 3), "2 bus stops out of service are not counted."),
    ]


def test_stations_and_entrances_that_do_not_count_name_their_file():
    readings = read(
        city(
            ([(0, 0), (500, 0)], {"name": ["甲", "乙"], "status": ["运营", "在建"]}),
            ([(0, 0), (1, 0), (500, 0)], {"station": ["甲", "甲", "乙"], "open": [True, False, True]}),
            ([(0, 40)], {}),
        )
    )
    told = {each.code: (each.file, each.rows) for each in readings[0].findings}
    assert told == {
        "transfer.not_operating": ("rail_station", (2,)),
        "transfer.closed_entrances": ("rail_entrance", (2,)),
        "transfer.entrance_of_idle_station": ("rail_entrance", (3,)),
    }


@pytest.mark.parametrize(
    ("stations", "said"),
    [
        ({"name": ["甲", "乙"], "status": ["运营", "在建"]}, "乙站"),
        ({"name": ["甲", "乙"], "station_id": ["17", "18"], "status": ["运营", "规划"]}, "18"),
        ({"name": ["Central", "Northgate"], "status": [True, False]}, "Northgate"),
    ],
)
def test_entrances_of_a_station_that_is_not_open_say_so_and_ask_for_no_name(stations, said):
    first = stations["name"][0]
    layers = city(
        ([(0, 0), (500, 0)], stations),
        ([(0, 0), (500, 0), (510, 0), (5, 0)], {"station": [first, said, said, "丁"]}),
        ([(0, 40)], {}),
    )
    told = {each.code: each for each in read(layers)[0].findings}
    idle = told["transfer.entrance_of_idle_station"]
    assert (idle.severity, idle.rows, idle.mend) == (Severity.INFO, (2, 3), None)
    assert f"not in operation are not counted: {said} (" in str(idle.message)
    assert told["transfer.entrance_without_station"].rows == (4,)


def test_an_interchange_counts_once_and_once_per_line_in_d3():
    stations = (
        [(0, 0), (100, 0), (400, 0), (900, 0)],
        {"name": ["甲站", "甲", "乙站", "甲"], "lines": ["1号线", "2号线", "3号线", "9号线"]},
    )
    entrances = ([(0, 0), (400, 0), (900, 0)], {"station": ["甲", "乙", "甲站"]})
    layers = city(stations, entrances, ([(0, 30), (900, 30)], {}))
    # 甲 at 0 and 100 m are one; the 甲 900 m away is another station of the same name
    readings = read(layers)
    assert shares(readings) == [(2, 3), (2, 3)]
    assert shares(read(layers, Parameters(transfer_definition="D3"))) == [(3, 4), (3, 4)]


def test_numbered_stations_are_not_taken_for_one():
    places = [(0, 0), (60, 0), (120, 0)]
    layers = city(
        (places, {"name": ["S1", "S2", "S3"]}), (places, {"station": ["S1", "S2", "S3"]}), ([(0, 0)], {})
    )
    assert shares(read(layers)) == [(1, 3), (2, 3)]


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("两路口", "两路口站", True),
        ("东站1", "东站2", True),
        ("Ａ站", "A", True),
        ("S1", "S2", False),
        ("站1", "站2", False),
        ("重庆站", "重庆北站", False),
        ("Station 1", "Station 2", False),
        ("甲门", "甲门(地铁站)", True),
        ("甲门轨道站", "甲门（轻轨站）", True),
        ("轨道两路口站", "两路口", True),
        ("红旗河沟(3号线)", "红旗河沟（6号线）", True),
        ("甲门", "甲门北", False),
        ("重庆站", "重庆火车站", False),
        ("ESTACAO MERCADO", "Mercado", True),
        ("Estação de Metrô Sé", "Se", True),
        ("Estación Gran Vía", "GRAN VIA", True),
        ("Gare de Lyon", "Lyon", True),
        ("U-Bahnhof Alexanderplatz", "Alexanderplatz", True),
        ("Union Station (Subway)", "union", True),
        ("King's Cross St. Pancras", "Kings Cross St Pancras station", True),
        ("Mercado", "Mercado Sul", False),
        ("Mercado", "Mercado 2", False),
        ("Pier 1-2", "Pier 12", False),
        ("Metro", "Station", False),
    ],
)
def test_names_of_stations(name, other, same):
    assert (station_key(name) == station_key(other)) is same


@given(
    st.sampled_from(["甲门", "乙路口", "Mercado", "São Bento", "14 Street", "S1"]),
    st.sampled_from(["{}站", "{}（地铁站）", "{} (Metro)", "{} Station", "Estação {}", "轨道{}站", " {} "]),
)
def test_words_that_only_say_station_change_no_name(name, saying):
    key = station_key(name)
    assert key
    assert station_key(saying.format(name)) == station_key(saying.format(name.upper())) == key
    assert station_key(key) == key


@given(st.text(max_size=12))
def test_a_name_never_comes_to_nothing(name):
    assert bool(station_key(name)) == bool(name.strip())


@pytest.mark.parametrize(
    ("names", "other"),
    [
        (["甲门", "乙路口"], ["甲门(地铁站)", "乙路口（轨道站）"]),
        (["Mercado", "Rodoviária"], ["ESTACAO MERCADO", "Estação Rodoviaria"]),
        (["Union", "Pine St."], ["Union Station", "Pine St Subway Station"]),
    ],
)
def test_stations_and_entrances_of_two_spellings_are_one(names, other):
    """Two stations, listed a second time 10 m beside under another spelling, their entrances by that one."""
    places, beside = [(0, 0), (700, 0)], [(10, 0), (710, 0)]
    layers = city(
        (places + beside, {"name": names + other}),
        (places, {"station": other}),
        ([(0, 30), (700, 70)], {}),
    )
    # 30 m and 70 m: one of two within 50 m, both within 100 m
    assert shares(read(layers)) == [(1, 2), (2, 2)]


def test_entrances_find_their_station_by_id_by_name_and_by_nearness():
    layers = city(
        ([(0, 0), (400, 0), (800, 0)], {"name": ["甲", "乙", "丙"], "station_id": ["17", "18", "19"]}),
        # the second lies nearer to 甲 but names 乙; the third names nobody; the last one an unknown station
        ([(0, 0), (150, 0), (790, 0), (5, 0)], {"station": ["17", "乙站", None, "丁"]}),
        ([(150, 0), (790, 0)], {}),
    )
    readings = read(layers)
    assert shares(readings) == [(2, 3), (2, 3)]
    assert "transfer.entrance_without_station" in codes(readings)
    finding = next(f for f in readings[0].findings if f.code == "transfer.entrance_without_station")
    assert finding.rows == (4,)


@pytest.mark.parametrize("ids", [["1", "2", "1", "2"], ["01", "02", "01", "02"], ["A", "B", "A", "B"]])
def test_ids_that_begin_again_on_each_line_are_no_ids_of_stations(ids):
    """Four stations 600 m apart, two on each line; all but the last have a stop within 50 m."""
    places = [(-900, 0), (-300, 0), (300, 0), (900, 0)]
    layers = city(
        (places, {"name": ["甲", "乙", "丙", "丁"], "station_id": ids}),
        (places, {"station": ["甲", "乙", "丙", "丁"]}),
        ([(-900, 30), (-300, 30), (300, 30), (900, 70)], {}),
    )
    assert shares(read(layers)) == [(3, 4), (4, 4)]


def test_one_id_is_one_station_of_two_names_beside_each_other_or_of_one_name_far_apart():
    layers = city(
        (
            [(-900, 0), (-500, 0), (0, 0), (900, 0)],
            {"name": ["甲", "甲广场", "乙", "乙"], "station_id": list("1122")},
        ),
        ([(-900, 0), (900, 0)], {"station": ["1", "2"]}),
        ([(-900, 30)], {}),
    )
    assert shares(read(layers)) == [(1, 2), (1, 2)]


def test_a_station_without_entrances_is_unknown_not_uncovered():
    layers = city(
        ([(0, 0), (500, 0)], {"name": ["甲", "乙"]}), ([(0, 0)], {"station": ["甲"]}), ([(0, 10)], {})
    )
    reading = read(layers)[0]
    row = reading.zones[0]
    assert (row.value, row.lowest, row.highest) == (50, 50, 100)
    table = reading.evidence["stations"].set_index("station")
    assert table.loc["乙", "covered_50"] is None
    assert "transfer.station_without_entrance" in codes([reading])


def test_without_a_layer_of_stations_those_without_entrances_are_missing():
    """Of two that entrances name one is covered; of those that nobody names nothing is known."""
    entrances, stops = ([(0, 0), (500, 0)], {"station": ["甲", "乙"]}), ([(0, 10)], {})
    reading = read(city(None, entrances, stops))[0]
    (remark,) = reading.remarks
    assert (reading.zones[0].value, reading.zones[0].doubts) == (50, ())
    assert "2 are known by their entrances" in str(remark)
    stations = ([(9, 0), (509, 0)], {"name": ["甲", "乙"]})
    assert read(city(stations, entrances, stops))[0].remarks == ()


@pytest.mark.parametrize("other", ["甲（金融街）", "甲站(北门)", "甲 [old name]"])
def test_what_stands_in_brackets_makes_no_other_station_beside_it(other):
    """As two rows of stations, or as an entrance says it; far apart the brackets tell two stations apart."""
    entrances, stops = ([(0, 0), (3, 0)], {"station": ["甲", other]}), ([(40, 0)], {})
    beside = ([(8, 0), (11, 0), (700, 0)], {"name": ["甲", other, "乙"]})
    assert shares(read(city(beside, entrances, stops))) == [(1, 2), (1, 2)]
    assert shares(read(city(([(8, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": [other]}), stops)))[0] == (
        1,
        1,
    )
    apart = ([(8, 0), (400, 0)], {"name": ["甲", other]})
    assert shares(read(city(apart, entrances, stops)))[0][1] == 2


@pytest.mark.parametrize(("place", "doubted"), [((20, 0), True), ((290, 0), False), ((60, 60), False)])
def test_an_entrance_of_an_unknown_station_may_be_of_the_one_beside_it(place, doubted):
    """The stop is at 30 m from the first place; the others are too far from it."""
    stations = ([(0, 0), (900, 0)], {"name": ["甲", "乙"]})
    entrances = ([(-200, 0), place], {"station": ["甲", "甲东门广场"]})
    row = read(city(stations, entrances, ([(50, 0)], {})))[0].zones[0]
    found = {each.code: (each.lowest, each.highest) for each in row.doubts}
    assert row.value == 0
    assert found == ({"transfer.stray_entrance": (0, 100)} if doubted else {})


@pytest.mark.parametrize(
    ("opens", "share", "doubts"),
    [
        ([True, True, True, True], 100, {}),
        ([True, False, True, False], 100, {}),
        ([True, True, False, True], 50, {}),  # 乙 has an open entrance, which is too far
        ([True, True, False, False], 50, {"transfer.all_closed": (50, 100)}),
        ([False, False, False, False], 0, {"transfer.all_closed": (0, 100)}),
    ],
)
def test_a_station_of_which_all_entrances_are_closed_may_not_be_in_operation(opens, share, doubts):
    """A stop is 10 m from the first entrance of 甲, one from that of 乙; the second ones are too far."""
    stations = ([(0, 0), (900, 0)], {"name": ["甲", "乙"]})
    places = [(0, 10), (0, 200), (900, 10), (900, 200)]
    entrances = (places, {"station": ["甲", "甲", "乙", "乙"], "open": opens})
    row = read(city(stations, entrances, ([(0, 20), (900, 20)], {})))[0].zones[0]
    assert row.value == share
    assert {each.code: (each.lowest, each.highest) for each in row.doubts} == doubts


def test_an_entrance_in_two_files_is_one():
    """D2 counts entrances: two of three reach the stop."""
    stations = ([(0, 0)], {"name": ["甲"]})
    places = [(0, 10), (0, 20), (0, 300), (0, 10)]
    entrances = (places, {"station": ["甲"] * 4, "name": ["1", "2", "3", "1"]})
    layers = city(stations, entrances, ([(0, 40)], {}))
    assert shares(read(layers, Parameters(transfer_definition="D2")))[0] == (2, 3)


@pytest.mark.parametrize("ids", [["1", "2"], ["S01", "S02"]])
def test_ids_that_begin_again_in_each_file_are_no_ids_of_stations(ids):
    """甲 and 丙 are number 1 of their files, 400 m apart."""
    places, names = [(0, 0), (2000 - 1100, 0), (400, 0), (-900, 0)], ["甲", "乙", "丙", "丁"]
    layers = city(
        (places, {"name": names, "station_id": ids * 2}), (places, {"station": names}), ([(0, 30)], {})
    )
    frame = layers["rail_station"].frame.assign(**{FILE: ["a.csv", "a.csv", "b.csv", "b.csv"]})
    layers["rail_station"] = replace(layers["rail_station"], frame=frame)
    assert shares(read(layers))[0] == (1, 4)


@pytest.mark.parametrize(
    "lines", [["1号线", "轨道交通1号线", "1"], ["Line 1", "line1", "1"], ["地铁1号线", "１号线", "1"]]
)
def test_a_line_is_one_however_it_is_written(lines):
    """D3: a station of lines 1 and 2, of which the entrance of line 2 reaches no stop."""
    stations = ([(0, 0)] * 3, {"name": ["甲"] * 3, "lines": [lines[0], f"{lines[1]}、2号线", lines[2]]})
    entrances = ([(0, 10), (0, 300)], {"station": ["甲", "甲"], "lines": [lines[2], "2"]})
    layers = city(stations, entrances, ([(0, 40)], {}))
    assert shares(read(layers, Parameters(transfer_definition="D3")))[0] == (1, 2)


def test_entrances_of_one_name_far_apart_are_two_stations():
    """Without a layer of stations: 774 m are more than any station is long."""
    layers = city(None, ([(0, 0), (774, 0)], {"station": ["甲", "甲"]}), ([(0, 30)], {}))
    assert shares(read(layers))[0] == (1, 2)


def test_a_station_whose_entrances_are_all_closed_is_not_covered():
    layers = city(
        ([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"], "open": [False]}), ([(0, 10)], {})
    )
    row = read(layers)[0].zones[0]
    assert (row.value, row.highest) == (0, 0)


def test_stations_not_in_operation_do_not_count():
    layers = city(
        ([(0, 0), (500, 0)], {"name": ["甲", "乙"], "status": ["运营", "在建"]}),
        ([(0, 0), (500, 0)], {"station": ["甲", "乙"]}),
        ([(0, 10)], {}),
    )
    readings = read(layers)
    assert shares(readings) == [(1, 1), (1, 1)]
    assert "transfer.not_operating" in codes(readings)


def test_a_line_under_construction_does_not_close_a_station_that_another_serves():
    layers = city(
        ([(0, 0), (20, 0), (500, 0), (-500, 0)],
         {"name": ["甲", "甲站", "乙", "丙"], "status": ["运营", "在建", "在建", "运营"]}),
        ([(0, 0), (500, 0), (-500, 0)], {"station": ["甲", "乙", "丙"]}),
        ([(0, 10)], {}),
    )  # fmt: skip
    readings = read(layers)
    assert shares(readings) == [(1, 2), (1, 2)]
    (told,) = [f for each in readings for f in each.findings if f.code == "transfer.not_operating"]
    assert (told.rows, told.message.figures["names"]) == ((3,), ["乙"])


def test_a_status_that_is_not_understood_is_told():
    layers = city(
        ([(0, 0), (500, 0)], {"name": ["甲", "乙"], "status": ["运营", "2027年开通"]}),
        ([(0, 0), (500, 0)], {"station": ["甲", "乙"]}),
        ([(0, 10)], {}),
    )
    readings = read(layers)
    assert shares(readings) == [(1, 2), (1, 2)]
    (told,) = [
        each for reading in readings for each in reading.findings if each.code == "transfer.status_unknown"
    ]
    assert told.rows == (2,)
    assert "2027年开通" in str(told.message)


def test_border_stations_are_listed_and_counted_when_chosen():
    layers = city(
        ([(0, 0), (1090, 0), (1500, 0)], {"name": ["甲", "袁家岗", "远"]}),
        ([(0, 0), (1090, 0), (1500, 0)], {"station": ["甲", "袁家岗站", "远"]}),
        ([(0, 10)], {}),
    )
    readings = read(layers)
    assert shares(readings) == [(1, 1), (1, 1)]
    border = next(f for f in readings[0].findings if f.code == "transfer.border_station")
    assert border.message.figures["names"] == ["袁家岗"]
    assert shares(read(layers, Parameters(border_stations=("袁家岗",)))) == [(1, 2), (1, 2)]
    assert "transfer.border_unknown" not in codes(read(layers, Parameters(border_stations=("袁家岗站",))))


def test_a_border_station_that_is_not_there_is_told():
    layers = city(([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"]}), ([(0, 10)], {}))
    readings = read(layers, Parameters(border_stations=("甲站", "无此站")))
    (told,) = [f for each in readings for f in each.findings if f.code == "transfer.border_unknown"]
    assert told.message.figures["names"] == ["无此站"]


@pytest.mark.parametrize(
    ("written", "lines"),
    [("1号线、2号线", 2), ("1号线 2号线", 2), ("1 2 10", 3), ("Line 1", 1), ("Line 2 North", 1),
     ("Line 1; Line 2", 2), ("环线 6号线", 2), ("1/2/3", 3), ("1号线\n2号线", 2), ("Red Line,Blue Line", 2)],
)  # fmt: skip
def test_lines_are_told_apart_however_they_are_listed(written, lines):
    layers = city(
        ([(0, 0)], {"name": ["甲"], "lines": [written]}), ([(0, 0)], {"station": ["甲"]}), ([(0, 10)], {})
    )
    assert read(layers, Parameters("D3"))[0].zones[0].denominator == lines


def test_the_other_definitions_stand_beside():
    layers = city(
        ([(0, 0)], {"name": ["甲"], "lines": ["1、2"]}),
        ([(0, 100), (0, -100)], {"station": ["甲", "甲"], "lines": ["1", "2"]}),
        ([(10, 100), (-10, 100)], {"name": ["甲", "甲"], "direction": ["东", "西"]}),
    )
    table = read(layers)[0].evidence["variants"].set_index("definition")
    counted = {name: (row.numerator, row.denominator) for name, row in table.iterrows()}
    assert counted == {"D1": (1, 1), "D2": (1, 2), "D3": (1, 2), "D6": (1, 1), "D7": (0, 1)}
    assert dict(table["value"]) == {"D1": 100.0, "D2": 50.0, "D3": 50.0, "D6": 100.0, "D7": 0.0}


def test_without_directions_nothing_is_known_of_the_two_sides():
    layers = city(([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"]}), ([(0, 10)], {}))
    table = read(layers)[0].evidence["variants"].set_index("definition")
    assert table["value"].isna().to_dict() == {"D1": False, "D2": False, "D3": False, "D6": True, "D7": False}


def test_a_station_without_an_open_entrance_or_a_stop_has_no_pair_in_the_evidence():
    stations = ([(0, 0), (300, 0)], {"name": ["甲", "乙"]})
    entrances = ([(0, 0), (300, 0)], {"station": ["甲", "乙"], "name": ["1", "2"], "open": [True, False]})
    table = read(city(stations, entrances, ([(0, 30)], {"name": ["站台"]})))[0].evidence["stations"]
    pairs = table[["station", "entrance", "stop"]].fillna("–").to_numpy().tolist()
    assert pairs == [["甲", "1", "站台"], ["乙", "–", "–"]]
    assert table["distance_m"].tolist() == [pytest.approx(30), pytest.approx(np.nan, nan_ok=True)]
    assert table["covered_50"].tolist() == [True, False]
    assert table.geometry.geom_type.tolist() == ["LineString", "Point"]
    assert table.geometry.iloc[1].equals(table["centre"].iloc[1])
    closed = read(city(stations, entrances, ([(0, 30)], {"open": [False]})))[0].evidence["stations"]
    assert closed["stop"].isna().tolist() == [True, True]
    assert closed["distance_m"].isna().all()


def test_stops_on_one_side_only_do_not_serve_both_directions():
    layers = city(
        ([(0, 0)], {"name": ["甲"]}),
        ([(0, 0)], {"station": ["甲"]}),
        ([(0, 10), (0, 20), (0, 80)], {"direction": ["东", "东", "西"]}),
    )
    first, second = read(layers)
    assert first.evidence["variants"].set_index("definition").loc["D6", "numerator"] == 0
    assert second.evidence["variants"].set_index("definition").loc["D6", "numerator"] == 1


def test_stops_at_the_limit_serve_both_directions():
    layers = city(
        ([(0, 0)], {"name": ["甲"]}),
        ([(0, 0)], {"station": ["甲"]}),
        ([(0, 50), (0, -50), (100, 0), (-100, 0)], {"direction": ["东", "东", "西", "西"]}),
    )
    found = [each.evidence["variants"].set_index("definition").loc["D6"] for each in read(layers)]
    assert [(each.numerator, each.denominator) for each in found] == [(0, 1), (1, 1)]


def test_without_a_station_layer_the_entrances_make_the_stations():
    layers = city(None, ([(0, 0), (0, 60), (500, 0)], {"station": ["甲", "甲站", "乙"]}), ([(0, 90)], {}))
    assert shares(read(layers)) == [(1, 2), (1, 2)]


@pytest.mark.parametrize("missing", ["rail_entrance", "bus_stop"])
def test_without_entrances_or_stops_there_is_a_reason_and_no_figure(missing):
    layers = city(([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"]}), ([(0, 10)], {}))
    del layers[missing]
    row = read(layers)[0].zones[0]
    assert row.value is None
    assert row.reason is not None


# ---------------------------------------------------------------- doubts


def doubts(reading):
    """Code, lowest and highest of each doubt about the district's figure."""
    return [(each.code, each.lowest, each.highest) for each in reading.zones[0].doubts]


@pytest.mark.parametrize(
    ("stations", "entrances", "expected"),
    [
        # stops 30 m, 320 m and 500 m away: covered, perhaps (a door may lie 300 m nearer), never
        (["甲", "乙", "丙"], {"station": ["甲", "乙", "丙"]},
         [("transfer.centres", 0, pytest.approx(200 / 3))]),
        (["A", "B", "C"], {"station": ["A Station", "B Metro", "C"], "name": ["A", "B station", None]},
         [("transfer.centres", 0, pytest.approx(200 / 3))]),
        # the third station's door has a name: it was surveyed
        (["Sé", "Luz", "Brás"], {"station": ["Estação Sé", "Luz", "Bras"], "name": [None, "Luz", "Saída 1"]},
         [("transfer.centres", 0, pytest.approx(200 / 3))]),
        (["甲", "乙", "丙"], {"station": ["甲", "乙", "丙"], "name": ["1号口", "1号口", "1号口"]}, []),
    ],
)  # fmt: skip
def test_entrances_that_are_the_stations_own_points_decide_nothing(stations, entrances, expected):
    places = [(-900, 0), (0, 0), (900, 0)]
    stops = ([(-900, 30), (0, 320), (900, 500)], {})
    reading = read(city((places, {"name": stations}), (places, entrances), stops))[0]
    assert (reading.zones[0].numerator, reading.zones[0].denominator) == (1, 3)
    assert doubts(reading) == expected


def test_a_station_with_a_surveyed_door_beside_its_point_is_not_doubted():
    places = [(-900, 0), (0, 0)]
    layers = city(
        (places, {"name": ["甲", "乙"]}),
        ([*places, (60, 0)], {"station": ["甲", "乙", "乙"]}),
        ([(-900, 30), (60, 30)], {}),
    )
    ((code, lowest, highest),) = doubts(read(layers)[0])
    assert (code, lowest, highest) == ("transfer.centres", 50, 100)
    assert read(layers)[0].zones[0].doubts[0].message.figures["names"] == ["甲"]


def test_a_station_without_entrances_may_be_covered_beside_one_of_its_own_point():
    """At the least neither is, at the most both: of 甲 a door may be elsewhere, of 乙 none is known."""
    stations = ([(-900, 0), (0, 0)], {"name": ["甲", "乙"]})
    layers = city(stations, ([(-900, 0)], {"station": ["甲"]}), ([(-900, 30)], {}))
    assert doubts(read(layers)[0]) == [("transfer.centres", 0, 100)]


def test_the_rule_from_the_middle_says_what_it_is():
    layers = city(([(0, 0)], {"name": ["甲"]}), ([(60, 0)], {"station": ["甲"]}), ([(0, 40)], {}))
    assert doubts(read(layers)[0]) == []
    assert doubts(read(layers, Parameters(transfer_definition="D7"))[0]) == [("transfer.centres", 0, 100)]


def test_without_entrances_the_stations_are_listed_with_their_nearest_stops():
    layers = city(
        ([(0, 0), (300, 0)], {"name": ["甲", "Mercado"]}),
        ([(0, 0)], {}),
        ([(0, 40), (300, 90)], {"name": ["a", "b"]}),
    )
    del layers["rail_entrance"]
    reading = read(layers)[0]
    assert reading.zones[0].value is None
    table = reading.evidence["stations"]
    assert list(table["stop"]) == ["a", "b"]
    assert list(table["distance_m"]) == pytest.approx([40, 90])
    assert list(table["entrance"]) == list(table["covered_50"]) == [None, None]
    variants = reading.evidence["variants"].set_index("definition")["value"]
    assert variants["D7"] == 50
    assert variants.drop("D7").isna().all()
    by_middle = read(layers, Parameters(transfer_definition="D7"))
    assert shares(by_middle) == [(1, 2), (2, 2)]
    assert doubts(by_middle[0]) == [("transfer.centres", 0, 100)]


def test_entrances_of_unknown_stations_are_no_zone_without_stations():
    layers = city(None, ([(0, 0), (100, 0)], {}), ([(0, 10)], {}))
    assert "column" in str(read(layers)[0].zones[0].reason)
    layers = city(([(5000, 0)], {"name": ["甲"]}), ([(5000, 0)], {"station": ["甲"]}), ([(0, 10)], {}))
    assert "no rail station" in str(read(layers)[0].zones[0].reason)


def coarse(layers, **errors):
    """The layers with places known to so many metres, by role."""
    return {
        role: replace(each, origin=replace(each.origin, error_m=errors.get(role, 0.0)))
        for role, each in layers.items()
    }


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        # stops at 30, 60, 90 and 400 m: within 50 m is one of four
        ({}, []),
        ({"bus_stop": 5.0}, []),  # within 45 m and within 55 m it is the same one
        ({"bus_stop": 15.0}, [("place.coarse", 25, 50)]),  # 35 m: one; 65 m: two
        ({"bus_stop": 25.0, "rail_entrance": 20.0}, [("place.coarse", 0, 75)]),  # 5 m: none; 95 m: three
        ({"rail_station": 500.0}, []),  # distances are not from there
        ({"bus_stop": 600.0}, [("place.coarse", 0, 100)]),
    ],
)
def test_coarse_places_bound_the_figure(errors, expected):
    places = [(-900, 0), (-300, 0), (300, 0), (900, 0)]
    layers = city(
        ([(x, 20) for x, _ in places], {"name": ["甲", "乙", "丙", "丁"]}),
        (places, {"station": ["甲", "乙", "丙", "丁"]}),
        ([(-900, 30), (-300, 60), (300, 90), (900, 400)], {}),
    )
    found = read(coarse(layers, **errors))[0]
    assert doubts(found) == expected
    named = [layers[role].title for role, error in errors.items() if error and role != "rail_station"]
    for doubt in found.of("district").doubts:
        assert sorted(doubt.message.figures["layers"]) == sorted(named)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (0.4, []),  # as far as 49.9 m, and as near as 50.1 m
        (1.0, [("place.coarse", 0, 100)]),  # as far as 50.5 m, and as near as 49.5 m
    ],
)
def test_an_error_of_a_metre_decides_at_the_limit(error, expected):
    """A stop 49.5 m from one of two stations, and one 50.5 m from the other."""
    places = [(-900, 0), (0, 0)]
    names = ["甲", "乙"]
    layers = city(
        (places, {"name": names}),
        (places, {"station": names, "name": ["A口"] * 2}),
        ([(-900, 49.5), (0, 50.5)], {}),
    )
    assert doubts(read(coarse(layers, bus_stop=error))[0]) == expected


@pytest.mark.parametrize("definition", ["D1", "D2", "D3", "D6"])
@pytest.mark.parametrize(
    ("role_id", "errors", "expected"),
    [
        ("bus_stop", [0, 0, 0, 0], []),
        ("bus_stop", [0, 0, 0, 67], []),  # 333 m away at the least
        ("bus_stop", [67, 0, 0, 0], [("place.coarse", 0, 25)]),  # as far as 97 m
        ("bus_stop", [0, 67, 67, 67], [("place.coarse", 25, 75)]),  # as near as 0 and 23 m
        ("rail_entrance", [0, 0, 0, 67], []),
        ("rail_entrance", [67, 19, 0, 0], [("place.coarse", 0, 50)]),  # as far as 97 m, as near as 41 m
    ],
)
def test_a_coarse_row_makes_doubtful_what_hangs_on_it(role_id, errors, expected, definition):
    """Stops at 30, 60, 90 and 400 m; one beside each of the other direction, so that D6 counts alike."""
    places = [(-900, 0), (-300, 0), (300, 0), (900, 0)]
    names = {"station": ["甲", "乙", "丙", "丁"], "name": ["A口"] * 4}
    stops = [(-900, 30), (-300, 60), (300, 90), (900, 400)]
    directions = {"direction": ["东", "东", "东", "东", "西", "西", "西", "西"]}
    layers = city(
        ([(x, 20) for x, _ in places], {"name": names["station"]}), (places, names), (stops * 2, directions)
    )
    frame = layers[role_id].frame
    each = errors * (len(frame) // 4)
    layers = coarse(layers, **{role_id: float(max(errors))})
    layers[role_id] = replace(layers[role_id], frame=frame.assign(row_error_m=np.array(each, dtype=float)))
    assert doubts(read(layers, Parameters(transfer_definition=definition))[0]) == expected


@given(
    st.lists(st.integers(0, 300), min_size=1, max_size=6),
    st.floats(0, 400),
    st.sampled_from(["D1", "D2", "D3", "D6", "D7"]),
)
@settings(deadline=None, max_examples=60)
def test_no_error_that_was_declared_carries_the_figure_out_of_its_bounds(away, error, definition):
    """Each stop moved by the error, towards its station or from it, gives a figure within the bounds."""
    places = [(700 * number, 0) for number in range(len(away))]
    names = [f"S{number}x" for number in range(len(away))]
    district = {"district": layer("district", [box(X - 1000, Y - 1000, X + 9000, Y + 1000)])}

    def at_distances(distances):
        stops = [(x, d) for (x, _), d in zip(places, distances, strict=True)]
        return city(
            (places, {"name": names}), (places, {"station": names, "name": names}), (stops, {}), **district
        )

    chosen = Parameters(transfer_definition=definition)
    zone = read(coarse(at_distances(away), bus_stop=error), chosen)[0].zones[0]
    bounds = [(each.lowest, each.highest) for each in zone.doubts if each.code == "place.coarse"]
    lowest, highest = bounds[0] if bounds else (zone.lowest, zone.highest)
    assert lowest <= zone.value <= highest
    for moved in ([max(each - error, 0) for each in away], [each + error for each in away]):
        value = read(at_distances(moved), chosen)[0].zones[0].value
        assert lowest - 1e-9 <= value <= highest + 1e-9


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("D1", "count as not covered: 乙"),
        ("D2", "none of them is counted: 乙"),
        ("D3", "count as not covered: 乙"),
        ("D6", "count as not covered: 乙"),
        ("D7", None),
    ],
)
def test_what_a_station_without_entrances_means_is_said_by_the_rule(rule, said):
    stations = ([(0, 0), (500, 0)], {"name": ["甲", "乙"]})
    layers = city(stations, ([(0, 0)], {"station": ["甲"]}), ([(0, 20)], {}))
    found = read(layers, Parameters(transfer_definition=rule))[0].findings
    told = [str(each.message) for each in found if each.code == "transfer.station_without_entrance"]
    assert len(told) == (said is not None)
    assert not told or said in told[0]


def test_zones_have_their_own_stations():
    halves = layer(
        "subdistrict",
        [box(X - 1000, Y - 1000, X, Y + 1000), box(X, Y - 1000, X + 1000, Y + 1000)],
        name=["西", "东"],
    )
    layers = city(
        ([(-500, 0), (-400, 0)], {"name": ["甲", "乙"]}),
        ([(-500, 0), (-400, 0)], {"station": ["甲", "乙"]}),
        ([(-500, 20)], {}),
        subdistrict=halves,
    )
    reading = read(layers)[0]
    west, east = reading.of("subdistrict", "西"), reading.of("subdistrict", "东")
    assert (west.numerator, west.denominator, west.value) == (1, 2, 50)
    assert (east.numerator, east.denominator, east.value) == (0, 0, None)
    assert str(east.reason) == "There is no rail station in operation in this zone."


@pytest.mark.parametrize("opened", [False, None])
def test_a_station_without_an_open_entrance_is_no_missing_station(opened):
    doors = ([(0, 0)], {"station": ["甲"], "open": [False]}) if opened is False else ([(900, 0)], {})
    layers = city(([(0, 0)], {"name": ["甲"]}), doors, ([(0, 20)], {}))
    zone = read(layers, Parameters(transfer_definition="D2"))[0].zones[0]
    assert (zone.numerator, zone.denominator, zone.value) == (0, 0, None)
    assert str(zone.reason) == "No open entrance of the stations in this zone is mapped."


def test_a_station_in_two_zones_is_listed_in_the_first():
    both = layer(
        "subdistrict",
        [box(X - 1000, Y - 1000, X + 100, Y + 1000), box(X - 100, Y - 1000, X + 1000, Y + 1000)],
        name=["西", "东"],
    )
    layers = city(
        ([(0, 0), (500, 0)], {"name": ["甲", "乙"]}),
        ([(0, 0), (500, 0)], {"station": ["甲", "乙"]}),
        ([(0, 20)], {}),
        subdistrict=both,
    )
    table = read(layers)[0].evidence["stations"]
    assert dict(zip(table["station"], table["zone"], strict=True)) == {"甲": "西", "乙": "东"}


def test_nothing_of_the_input_is_changed():
    layers = city(([(0, 0)], {"name": ["甲"]}), ([(0, 0)], {"station": ["甲"]}), ([(0, 10)], {}))
    before = {role: each.frame.copy() for role, each in layers.items()}
    read(layers)
    for role, frame in some(before.items()):
        assert layers[role].frame.equals(frame)


coordinates = st.tuples(st.integers(-900, 900), st.integers(-900, 900))


@settings(max_examples=40)
@given(
    st.lists(coordinates, min_size=1, max_size=8, unique=True),
    st.lists(st.tuples(st.integers(0, 7), coordinates), min_size=1, max_size=12),
    st.lists(coordinates, min_size=1, max_size=12),
    coordinates,
)
def test_it_agrees_with_looking_at_every_pair_and_one_more_stop_never_hurts(centres, doors, stops, another):
    names = [f"S{number}" for number in range(len(centres))]
    doors = [(names[number % len(names)], place) for number, place in doors]
    layers = city(
        (centres, {"name": names}),
        ([place for _, place in doors], {"station": [name for name, _ in doors]}),
        (stops, {}),
    )
    readings = read(layers)
    for reading, limit in zip(readings, (50, 100), strict=True):
        covered = {
            name for name, (x, y) in doors for (a, b) in stops if (x - a) ** 2 + (y - b) ** 2 <= limit**2
        }
        assert shares([reading])[0] == (len(covered), len(centres))
    more = {
        **layers,
        "bus_stop": replace(layers["bus_stop"], frame=layer("bus_stop", at(*stops, another)).frame),
    }
    for before, after in zip(readings, read(more), strict=True):
        assert after.zones[0].value >= before.zones[0].value


def test_every_open_entrance_of_a_station_that_counts_is_in_the_evidence():
    """By id, by name and, nameless, by place; not the closed one, nor those of stations that do not count."""
    layers = city(
        stations=(
            [(0, 0), (500, 0), (3000, 0)],
            {"name": ["甲", "乙", "外"], "station_id": ["A1", "B2", "C3"]},
        ),
        entrances=(
            [(10, 0), (490, 0), (520, 0), (510, 0), (3000, 0), (-900, 900)],
            {"station": ["A1", "乙站", None, "B2", "C3", "别站"], "name": list("123456"),
             "open": [True, None, True, False, True, True]},
        ),
        stops=([(10, 40)], {}),
    )  # fmt: skip
    evidence = read(layers)[0].evidence
    stations, entrances = evidence["stations"], evidence["entrances"]
    named = stations["station"].to_numpy()[entrances["station"]].tolist()
    assert list(zip(named, entrances["entrance"], strict=True)) == [("甲", "1"), ("乙", "2"), ("乙", "3")]
    away = [40.0, np.hypot(480, 40), np.hypot(510, 40)]
    assert entrances["distance_m"].to_numpy() == pytest.approx(away, rel=1e-4)
    assert [(p.x - X, p.y - Y) for p in entrances.geometry] == [(10, 0), (490, 0), (520, 0)]
    assert [(p.x - X, p.y - Y) for p in stations["centre"]] == [(0, 0), (500, 0)]


def test_a_variant_has_a_value_while_some_of_its_units_are_known_but_by_d6_only_if_all_are():
    """Both sides are known of 甲; of 乙 the stop says no side; of 丙 a door may be near its stop."""
    stations = ([(-900, 0), (0, 0), (900, 0)], {"name": ["甲", "乙", "丙"]})
    entrances = ([(-900, 0), (0, 0)], {"station": ["甲", "乙"]})
    stops = ([(-900, 20), (-900, -20), (0, 20), (900, 200)], {"direction": ["东", "西", None, "东"]})
    table = read(city(stations, entrances, stops))[0].evidence["variants"].set_index("definition")
    assert table.loc["D1", "value"] == pytest.approx(200 / 3)
    assert np.isnan(table.loc["D6", "value"])


@pytest.mark.parametrize(
    ("away", "definition", "limit", "bounds"),
    [
        (501, "D1", 50, (0, 50)),  # of two stations one, and that by the far entrance alone
        (499, "D1", 50, None),
        (501, "D2", 50, (0, pytest.approx(100 / 3))),
        (501, "D7", 50, None),
        (501, "D1", 100, (50, 100)),  # the other station's own entrance is 60 m from a stop
    ],
)
def test_a_station_that_only_a_far_entrance_covers_is_in_doubt(away, definition, limit, bounds):
    """Of 甲 one entrance is near and far from any stop, the other far off beside one."""
    layers = city(
        ([(-900, 0), (0, 500)], {"name": ["甲", "乙"]}),
        ([(-900, 9), (-900 + away, 0), (0, 509)], {"station": ["甲", "甲", "乙"], "name": ["1", "2", "1"]}),
        ([(-900 + away, 10), (0, 569)], {}),
    )
    reading = read(layers, Parameters(transfer_definition=definition))[limit == 100]
    found = [each for each in reading.zones[0].doubts if each.code == "transfer.far_entrance"]
    assert [(each.lowest, each.highest) for each in found] == ([bounds] if bounds else [])
    assert not bounds or "甲" in str(found[0].message)


def test_a_far_entrance_of_a_station_that_another_covers_is_in_no_doubt():
    layers = city(
        ([(-900, 0)], {"name": ["甲"]}),
        ([(-900, 9), (0, 0)], {"station": ["甲", "甲"], "name": ["1", "2"]}),
        ([(0, 10), (-900, 20)], {}),
    )
    assert not any(each.code == "transfer.far_entrance" for each in read(layers)[0].zones[0].doubts)
