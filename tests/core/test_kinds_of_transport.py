"""Stops and stations in plain tables whose column of kinds says that they are something else."""

import geopandas as gpd
import pytest
from shapely import Point

from gisapp.importing import Decisions, draft_of, read_files
from layers.conforming.kinds_of_transport import (
    AIRPORT,
    COMMUTER,
    CYCLE,
    DEPOT,
    FREIGHT,
    HERITAGE,
    TAXI,
    WORKS,
    other_kind,
)
from layers.reading.transport_kinds import (
    AERIAL,
    BUS,
    COACH,
    FERRY,
    FUNICULAR,
    OTHER,
    SCHOOL,
    TOURIST,
    TRAIN,
    URBAN_RAIL,
)
from layers.task import Task
from tests.core.sources import one


@pytest.mark.parametrize(
    ("text", "in_stops", "in_stations"),
    [
        *((text, FERRY, FERRY) for text in ("轮渡", "码头", "港口码头;客运港", "Ferry", "ferry_terminal")),
        *((text, AERIAL, AERIAL) for text in ("索道", "过江索道站", "Cable car", "gondola station")),
        *((text, FUNICULAR, FUNICULAR) for text in ("缆车", "缆车站", "funicular")),
        *((text, TRAIN, TRAIN) for text in ("火车站", "高铁站", "铁路客运站", "城际铁路")),
        *((text, TRAIN, TRAIN) for text in ("Train station", "high-speed railway station")),
        *((text, SCHOOL, SCHOOL) for text in ("校车", "校车站点", "School bus stop")),
        *((text, TOURIST, TOURIST) for text in ("旅游专线", "观光巴士", "tourist bus")),
        *((text, COACH, COACH) for text in ("长途客运站", "长途汽车", "Coach station")),
        *((text, URBAN_RAIL, None) for text in ("地铁站", "轨道交通", "轻轨车站", "有轨电车站", "市郊铁路")),
        *((text, URBAN_RAIL, None) for text in ("Metro station", "tram_stop", "railway_station")),
        *((text, None, BUS) for text in ("公交站", "公交车站", "bus_stop", "BUS")),
        *((text, None, None) for text in ("首末站", "港湾式", "枢纽", "轨道接驳站", "公交、轨道换乘")),
        *((text, None, None) for text in ("轨道沿线首末站", "regular", "interchange", "地下", "")),
        ("公交/轮渡", None, FERRY),
        ("轨道、火车", TRAIN, None),
        ("地铁路线", None, None),
    ],
)  # fmt: skip
def test_what_a_cell_says(text, in_stops, in_stations):
    assert other_kind(text, BUS) == in_stops
    assert other_kind(text, URBAN_RAIL) == in_stations


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, SCHOOL) for text in ("学生专线", "学生公交专线", "助学公交", "School buses")),
        *((text, AIRPORT) for text in ("机场大巴", "机场快线", "空港专线", "机场K1线")),
        *((text, AIRPORT) for text in ("Airport coach", "airport bus", "Airport Express")),
        *((text, COMMUTER) for text in ("定制公交", "通勤班车", "单位班车", "班车")),
        *((text, COMMUTER) for text in ("Commuter bus", "on-demand bus", "Charter coach")),
        *((text, DEPOT) for text in ("停车场", "公交停车场", "公交场站", "停保场", "Bus depot", "car park")),
        *((text, None) for text in ("首末站（停车场）", "枢纽场站", "停车场停靠点", "stop at the car park")),
        *((text, None) for text in ("机场路公交站", "公交场站用地旁", "社区巴士", "城乡班车", "Airport Rd")),
    ],
)  # fmt: skip
def test_special_buses_and_depots_are_none_of_the_stops(text, kind):
    assert other_kind(text, BUS) == kind


@pytest.mark.parametrize(
    ("text", "in_stops", "in_stations"),
    [
        *((text, TAXI, TAXI) for text in ("出租车候客点", "网约车上客点", "Taxi rank", "taxi", "TXR")),
        *((text, CYCLE, CYCLE) for text in ("共享单车停放点", "公共自行车", "bike share", "scooter")),
        *((text, FREIGHT, FREIGHT) for text in ("货运站", "铁路货场", "Freight terminal", "goods station")),
        *((text, HERITAGE, HERITAGE) for text in ("heritage railway", "Steam trains", "景区小火车")),
        *((text, None, WORKS) for text in ("车辆段", "区间风井", "metro substation", "控制中心")),
        *((text, None, None) for text in ("客运站", "车站", "换乘站", "公交站（出租车接驳）")),
        # The register of British stops.
        *((text, None, BUS) for text in ("BCT", "BCS", "BCQ")),
        *((text, URBAN_RAIL, None) for text in ("MET", "PLT", "TMU")),
        *((text, TRAIN, TRAIN) for text in ("RSE", "RPL")),
        *((text, FERRY, FERRY) for text in ("FTD", "FER")),
        ("AIR", OTHER, OTHER),
        # The levels of a map service: the last says it.
        ("交通设施服务;公交车站;旅游专线车站", TOURIST, TOURIST),
        ("交通设施服务;公交车站;机场巴士", AIRPORT, None),
        ("车辆段停车场", DEPOT, WORKS),
        ("bus; taxi", None, TAXI),
        ("交通设施服务;公交车站;公交车站相关", None, BUS),
        ("交通设施服务;地铁站;地铁站", URBAN_RAIL, None),
        ("Transportation;Bus station;Tourist bus stop", TOURIST, TOURIST),
        ("bus;ferry", None, FERRY),
        ("計程車站", TAXI, TAXI),
    ],
)  # fmt: skip
def test_what_else_stands_among_stops_and_stations(text, in_stops, in_stations):
    assert other_kind(text, BUS) == in_stops
    assert other_kind(text, URBAN_RAIL) == in_stations


@pytest.mark.parametrize("text", ["机场快线", "机场专线", "Airport Express", "停车场"])
def test_such_words_say_nothing_of_stations(text):
    assert other_kind(text, URBAN_RAIL) is None


def draft(path, decisions=None):
    return draft_of(read_files([path], Task()), Task(), decisions or Decisions())


def written(path, heading, kinds):
    names = ["东门", "西桥", "南坪", "北山"]
    places = [Point(500_000.25 + 1000 * n, 3_270_000.75) for n in range(4)]
    gpd.GeoDataFrame({"站名": names, heading: kinds}, geometry=places, crs=4544).to_file(path)
    return path


@pytest.mark.parametrize(
    ("file", "heading", "kinds", "counted"),
    [
        ("公交站.gpkg", "类型", ["轮渡", "公交", "公交", None], ["西桥", "南坪", "北山"]),
        ("公交站.gpkg", "站点类别", ["公交/轮渡", "索道", "首末站", "码头"], ["东门", "南坪"]),
        ("bus_stop.gpkg", "type", ["bus", "school bus", "Ferry", "bus"], ["东门", "北山"]),
        ("轨道站.gpkg", "类型", ["索道站", "地铁站", "地铁站", "火车站"], ["西桥", "南坪"]),
        ("rail_station.gpkg", "mode", ["metro", "train", "light rail", "funicular"], ["东门", "南坪"]),
        ("轨道站.gpkg", "交通方式", ["轻轨", "缆车", "高铁", "单轨"], ["东门", "北山"]),
        (
            "轨道站.gpkg",
            "类型",
            ["交通设施服务;地铁站;出入口", "交通设施服务;地铁站;地铁站", "地铁站", None],
            ["西桥", "南坪", "北山"],
        ),
        ("轨道站.gpkg", "type", ["station", "entrance", "subway_entrance", "Entrance/Exit"], ["东门"]),
        ("轨道站.gpkg", "类型", ["地铁站", "车辆段", "车站", "地铁出入口"], ["东门", "南坪"]),
        ("轨道站.gpkg", "类型", ["出入口", "出入口", "出入口", "出入口"], ["东门", "西桥", "南坪", "北山"]),
        ("bus_stops.gpkg", "StopType", ["BCT", "TXR", "BCS", "STR"], ["东门", "南坪"]),
        (
            "公交站.gpkg",
            "站台类型",
            ["港湾式", "直线式", "首末站", "枢纽站"],
            ["东门", "西桥", "南坪", "北山"],
        ),
    ],
)
def test_rows_of_another_kind_are_told_and_left_out_unless_that_is_declined(
    tmp_path, file, heading, kinds, counted
):
    path = written(tmp_path / file, heading, kinds)
    (row,) = draft(path).rows
    assert list(row.layer.frame["name"]) == counted
    if len(counted) == len(kinds):
        assert "transport.rows" not in [each.code for each in row.findings]
        return
    told = one(row.findings, "transport.rows")
    assert told.mended
    assert len(told.rows) == 4 - len(counted)
    (kept,) = draft(path, Decisions().with_answer(file, declined=frozenset({"transport.rows"}))).rows
    assert len(kept.layer.frame) == 4
    assert not one(kept.findings, "transport.rows").mended


@pytest.mark.parametrize(
    ("heading", "routes", "counted"),
    [
        ("线路", ["机场大巴", "1路、机场大巴", "定制公交3线、学生专线", "旅游专线1线；通勤班车"], ["西桥"]),
        ("途经线路", ["机场快线 101路", "学生专线", "火车站专线", "轮渡码头专线"], ["东门", "南坪", "北山"]),
        (
            "routes",
            ["School bus 4", "12; School bus 4", "Airport coach", "Ferry Road line"],
            ["西桥", "北山"],
        ),
        ("线路", ["1", "2路", None, "地铁接驳线"], ["东门", "西桥", "南坪", "北山"]),
    ],
)
def test_a_stop_all_of_whose_routes_are_special_does_not_count(tmp_path, heading, routes, counted):
    path = written(tmp_path / "公交站.gpkg", heading, routes)
    (row,) = draft(path).rows
    assert list(row.layer.frame["name"]) == counted
    if len(counted) < len(routes):
        assert heading in str(one(row.findings, "transport.rows").message)
        (kept,) = draft(path, Decisions().with_answer(path.name, declined=frozenset({"transport.rows"}))).rows
        assert len(kept.layer.frame) == 4


def test_kinds_and_routes_tell_each_row_once(tmp_path):
    path = tmp_path / "公交站.gpkg"
    table = {
        "站名": ["东门", "西桥", "南坪", "北山"],
        "线路": ["机场大巴", "1路", "学生专线", "2路"],
        "类型": ["机场大巴", "停车场", "公交站", "公交站"],
    }
    places = [Point(500_000.25 + 1000 * n, 3_270_000.75) for n in range(4)]
    gpd.GeoDataFrame(table, geometry=places, crs=4544).to_file(path)
    (row,) = draft(path).rows
    assert list(row.layer.frame["name"]) == ["北山"]
    assert [each.rows for each in row.findings if each.code == "transport.rows"] == [(1, 2), (3,)]


def test_the_sentence_names_rows_and_kinds(tmp_path):
    path = written(tmp_path / "公交站.gpkg", "类型", ["轮渡", "公交", "校车", "轮渡"])
    (row,) = draft(path).rows
    assert str(one(row.findings, "transport.rows").message) == (
        "“类型” tells another kind of transport in rows 1, 3, 4, not counted here: ferries 2, school buses 1."
    )
