"""Stops and stations in plain tables whose column of kinds says that they are something else."""

import geopandas as gpd
import pytest
from shapely import Point

from gisapp.importing import Decisions, draft_of, read_files
from layers.conforming.kinds_of_transport import other_kind
from layers.reading.transport_kinds import (
    AERIAL,
    BUS,
    COACH,
    FERRY,
    FUNICULAR,
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


def test_the_sentence_names_rows_and_kinds(tmp_path):
    path = written(tmp_path / "公交站.gpkg", "类型", ["轮渡", "公交", "校车", "轮渡"])
    (row,) = draft(path).rows
    assert str(one(row.findings, "transport.rows").message) == (
        "“类型” tells another kind of transport in rows 1, 3, 4, not counted here: ferries 2, school buses 1."
    )
