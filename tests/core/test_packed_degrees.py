"""Degrees written as 度.分分秒秒: told apart by their digits, and by where they fall."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisapp.importing import Decisions, draft_of, read_files
from layers.answers import Answers
from layers.check import check
from layers.errors import UserError
from layers.place.notation import parse_notation
from layers.place.packed_degrees import seem_packed, unpacked
from layers.task import Task
from tests.core.sources import codes, role, source_of

YUZHONG = shapely.box(106.478, 29.531, 106.587, 29.574)


def test_minutes_and_seconds_stand_behind_the_point():
    # 34′ 15″ is 34/60 + 15/3600; 29°33′07.5″; 12°00′36″ south; minutes and seconds just before the next one
    packed = np.array([106.3415, 29.33075, -12.0036, 106.5959, 0.0])
    decimal = [106.5708333333, 29.5520833333, -12.01, 106.9997222222, 0.0]
    assert unpacked(packed) == pytest.approx(decimal, abs=1e-9)


@given(st.integers(-180 * 3600, 180 * 3600))
def test_every_second_comes_back(seconds):
    size = abs(seconds)
    text = f"{'-' if seconds < 0 else ''}{size // 3600}.{size % 3600 // 60:02d}{size % 60:02d}"
    assert unpacked(np.array([float(text)]))[0] * 3600 == pytest.approx(seconds, abs=1e-4)


def packed_places(count, seed=3):
    """Places in Yuzhong as 度.分分秒秒 with hundredths of a second, written by hand of their text."""
    west, south, east, north = shapely.bounds(YUZHONG)
    lonlat = np.random.default_rng(seed).uniform([west, south], [east, north], (count, 2))
    return np.array([[_text(value) for value in row] for row in lonlat]).astype(float)


def _text(degrees):
    hundredths = round(degrees * 360_000)
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}.{seconds % 3600 // 60:02d}{seconds % 60:02d}{rest:02d}"


def test_twelve_places_show_it_and_three_where_they_fall_in_the_district():
    assert seem_packed(packed_places(12), with_place=False)
    assert not seem_packed(packed_places(11), with_place=False)
    assert seem_packed(packed_places(3), with_place=True)
    assert not seem_packed(packed_places(2), with_place=True)


def test_one_row_in_twenty_may_be_written_otherwise():
    places = packed_places(40)
    places[:2] = [[106.5763, 29.5681], [106.5572, 29.5494]]
    assert seem_packed(places, with_place=False)
    places[2] = [106.5561, 29.5471]
    assert not seem_packed(places, with_place=False)


@given(st.integers(0, 10_000))
def test_decimal_degrees_are_not_taken_for_packed_ones(seed):
    lonlat = np.random.default_rng(seed).uniform([106.478, 29.531], [106.587, 29.574], (12, 2)).round(6)
    assert not seem_packed(lonlat, with_place=False)


def test_two_decimals_have_no_seconds_and_say_nothing():
    lonlat = np.array([[106.5 + k / 100, 29.5 + k / 100] for k in range(9)] * 2)
    lonlat[9:, 0] += 1
    assert not seem_packed(lonlat, with_place=False)


@pytest.mark.parametrize(
    ("district", "stops", "heading"),
    [
        ("区界.geojson", "公交站.csv", "站名,经度,纬度"),
        ("district.geojson", "bus_stops.csv", "name,lon,lat"),
        ("区界.geojson", "公交站点.csv", "站名,纬度,经度"),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_stops_beside_a_district_are_asked_about(tmp_path, district, stops, heading, packed):
    outline = gpd.GeoDataFrame({"name": ["渝中区"]}, geometry=[YUZHONG], crs=4326)
    outline.to_file(tmp_path / district)
    places = packed_places(6) if packed else unpacked(packed_places(6))
    places = places[:, ::-1] if "纬度,经度" in heading else places
    rows = [f"站{number},{x:.6f},{y:.6f}" for number, (x, y) in enumerate(places)]
    (tmp_path / stops).write_text("\n".join([heading, *rows]), encoding="utf-8")
    draft = draft_of(read_files([tmp_path], Task()), Task(), Decisions())
    assert [row.question.code for row in draft.questions] == (["crs.packed"] if packed else [])
    if packed:
        question = draft.questions[0].question
        assert [choice.value for choice in question.choices] == ["EPSG:4326+dms", "EPSG:4326"]


@pytest.mark.parametrize("kind", ["stops", "parks", "packed south of the equator"])
def test_in_a_large_county_their_digits_tell_where_both_readings_lie_in_it(tmp_path, kind):
    """45 × 60 km, in which no place moves out of it by being misread."""
    places = np.random.default_rng(8).uniform([106.41, 29.11], [106.59, 29.29], (20, 2))
    sign = np.array([1, -1]) if "south" in kind else 1
    packed = np.array([[_text(value) for value in row] for row in places]).astype(float) * sign
    corners = np.array([[106.1, 29.0], [106.99, 29.6]]) * sign
    outline = shapely.box(*corners.min(axis=0), *corners.max(axis=0))
    gpd.GeoDataFrame({"name": ["某县"]}, geometry=[outline], crs=4326).to_file(tmp_path / "区界.geojson")
    if kind == "parks":
        triangles = [shapely.polygons(packed[k : k + 3]) for k in range(0, 18, 3)]
        parks = gpd.GeoDataFrame({"name": list("甲乙丙丁戊己")}, geometry=triangles, crs=4326)
        parks.to_file(tmp_path / "公园绿地.geojson")
    else:
        rows = [f"站{number},{x:.6f},{y:.6f}" for number, (x, y) in enumerate(packed)]
        (tmp_path / "公交站.csv").write_text("\n".join(["站名,lon,lat", *rows]), encoding="utf-8")
    draft = draft_of(read_files([tmp_path], Task()), Task(), Decisions())
    assert [row.question.code for row in draft.questions] == ["crs.packed"]


def test_without_a_district_their_digits_are_asked_about():
    source = source_of(shapely.points(packed_places(30)), crs="EPSG:4490")
    assert codes(check(source, role("bus_stop"))) == ["crs.packed"]
    checked = check(source, role("bus_stop"), answers=Answers(crs="EPSG:4490+dms"))
    assert "crs.packed" not in codes(checked)
    assert "place.coarse" not in codes(checked)


def test_kept_as_they_are_where_nothing_is_to_be_mended():
    source = source_of(shapely.points(packed_places(30)), crs="EPSG:4490")
    assert "crs.packed" not in codes(check(source, role("bus_stop"), answers=Answers(mend=False)))


def test_metres_have_no_minutes():
    assert parse_notation("4490+yx+dms").text == "EPSG:4490+yx+dms"
    with pytest.raises(UserError, match="in metres"):
        parse_notation("EPSG:4545+dms")
    with pytest.raises(UserError, match="more than one"):
        parse_notation("EPSG:4490+dms+mm")
