import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.reading import read
from layers.reading.coordinates.by_name import datum_named, degree_columns, pair_column, plane_columns
from layers.reading.coordinates.degree_scales import unscaled
from layers.reading.coordinates.text import coordinate, pair

LONGITUDE, LATITUDE = 106 + 34 / 60 + 21 / 3600, 29 + 33 / 60 + 30 / 3600


def made(folder, text):
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    (source,) = read(path)
    return source


def places(source):
    return [None if point is None else (point.x, point.y) for point in source.frame.geometry]


def found(source, code):
    (finding,) = [each for each in source.findings if each.code == code]
    return finding


@pytest.mark.parametrize(
    "text",
    [
        "106°34′21″E",
        "106°34'21\"",
        "E106°34′21″",
        "东经106°34′21″",
        "106度34分21秒",
        "106-34-21",
        "106-34-21.0",
        "E106.34.21",
        "106:34:21",
        "106 34 21",
        "106º34’21”",
        "106˚34′21″东",
        "106d34m21s",
        "106deg 34min 21s E",
        "１０６°３４′２１″",
        "106°34.35′",
        "经度:106°34′21″",
        "106° 34' 21'' E",
    ],
)
def test_degrees_minutes_seconds(text):
    assert coordinate(text) == pytest.approx(LONGITUDE, abs=1e-12)


@pytest.mark.parametrize("text", ["106°75′21″", "106-34-99", "106.5.", "abc", "1号", "2024-01-05x", ""])
def test_what_is_no_coordinate(text):
    assert np.isnan(coordinate(text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("106,5725", 106.5725),
        ("361,652.85", 361652.85),
        ("3,272,023", 3272023),
        ("361,652", 361652),
        ("106,572", 106.572),
        ("29.5S", -29.5),
        ("W 73.5", -73.5),
        ("西经73°30′", -73.5),
    ],
)
def test_commas_and_sides(text, number):
    assert coordinate(text) == pytest.approx(number, abs=1e-12)


@given(st.floats(-180, 180, allow_nan=False))
def test_degrees_written_in_seconds_come_back(degrees):
    """Written out by integer arithmetic on milliseconds of arc, independently of the reader's floats."""
    thousandths = round(abs(degrees) * 3_600_000)
    whole, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    side = "W" if degrees < 0 else "E"
    text = f"{whole}°{minutes:02}′{rest // 1000:02}.{rest % 1000:03}″{side}"
    assert abs(coordinate(text) - np.copysign(thousandths / 3_600_000, degrees)) < 1e-9


@pytest.mark.parametrize(
    "text",
    [
        "106.57,29.56",
        "[106.57, 29.56]",
        "(106.57 29.56)",
        "106.57;29.56",
        "106.57；29.56",
        "106.57，29.56",
        "POINT(106.57 29.56)",
        "POINT Z (106.57 29.56 230)",
        "【106.57、29.56】",
        "106,57; 29,56",
        "经度:106.57 纬度:29.56",
        "纬度29.56，经度106.57",
        "N29.56 E106.57",
        "29.56N,106.57E",
        "lat: 29.56, lng: 106.57",
        "北纬29.56°东经106.57°",
    ],
)
def test_two_coordinates_in_a_cell(text):
    assert pair(text) == pytest.approx((106.57, 29.56), abs=1e-12)


@pytest.mark.parametrize(
    "text", ["106°34′21″E, 29°33′30″N", "N29°33′30″ E106°34′21″", "东经106°34′21″，北纬29°33′30″"]
)
def test_two_coordinates_in_degrees_and_minutes(text):
    assert pair(text) == pytest.approx((LONGITUDE, LATITUDE), abs=1e-12)


@given(st.text(max_size=30))
def test_any_text_is_a_pair_or_none(text):
    assert len(pair(text)) == 2


def test_latitude_first_in_a_cell_is_told(tmp_path):
    source = made(tmp_path, 'n,坐标\n1,"29.56,106.57"\n2,"29.57,106.58"\n')
    assert places(source) == [(106.57, 29.56), (106.58, 29.57)]
    assert found(source, "coordinates.swapped").mended
    by_name = made(tmp_path, 'n,latlng\n1,"48.1,2.3"\n2,"48.2,2.4"\n')
    assert places(by_name) == [(2.3, 48.1), (2.4, 48.2)]


def test_a_column_of_addresses_is_no_column_of_pairs(tmp_path):
    source = made(tmp_path, "n,location\n1,人民路12号\n2,中山路3号\n")
    assert source.frame.geometry.isna().all()
    assert source.findings == ()


def test_rows_the_other_way_round_are_told_by_number(tmp_path):
    rows = "".join(f"{n},106.5{n},29.5{n}\n" for n in range(1, 9))
    source = made(tmp_path, f"n,经度,纬度\n{rows}9,29.56,106.57\n")
    assert places(source)[-1] == (106.57, 29.56)
    assert found(source, "coordinates.swapped").rows == (9,)


@pytest.mark.parametrize(
    ("longitude", "latitude", "place"),
    [
        ("106572500", "29558500", (106.5725, 29.5585)),
        ("1065725000", "295585000", (106.5725, 29.5585)),
        ("1063421", "293330", (LONGITUDE, LATITUDE)),
        ("383661", "106410", (LONGITUDE, LATITUDE)),
    ],
)
def test_degrees_in_whole_numbers(tmp_path, longitude, latitude, place):
    source = made(tmp_path, f"n,经度,纬度\n1,{longitude},{latitude}\n")
    assert places(source) == [pytest.approx(place, abs=1e-9)]
    assert found(source, "coordinates.scaled").mended
    assert source.crs.to_epsg() == 4326


def test_metres_are_not_taken_for_scaled_degrees():
    assert unscaled(np.array([361652.85]), np.array([3272023.98])) is None
    assert unscaled(np.array([36361652.85]), np.array([3272023.98])) is None


@pytest.mark.parametrize(
    ("header", "swapped"),
    [
        ("X坐标,Y坐标", True),
        ("x,y", True),
        ("纵坐标X(m),横坐标Y(m)", False),
        ("北坐标,东坐标", False),
        ("N,E", False),
        ("甲,乙", None),
    ],
)
def test_the_northing_is_found_whatever_it_is_called(tmp_path, header, swapped):
    source = made(tmp_path, f"点号,{header}\n1,3272023.983,36361652.852\n2,3272024.983,36361653.852\n")
    assert places(source)[0] == (36361652.852, 3272023.983)
    assert source.crs is None
    told = {None: ["coordinates.by_value"], True: ["coordinates.swapped"], False: []}
    assert [each.code for each in source.findings] == told[swapped]


@pytest.mark.parametrize(
    ("heading", "datum"),
    [
        ("gcj02_lng", "gcj02"),
        ("lng_gcj", "gcj02"),
        ("高德经度", "gcj02"),
        ("经度(GCJ-02)", "gcj02"),
        ("火星坐标", "gcj02"),
        ("bd09_lat", "bd09"),
        ("百度纬度", "bd09"),
        ("bd_lng", "bd09"),
        ("wgs84_lng", "wgs84"),
        ("经度（WGS84）", "wgs84"),
        ("CGCS2000经度", "cgcs2000"),
        ("经度", None),
        ("lng", None),
        ("代码", None),
    ],
)
def test_the_datum_that_a_heading_names(heading, datum):
    assert datum_named(heading) == datum


@pytest.mark.parametrize(
    "heading", ["高德坐标", "坐标", "经纬度", "坐标(gcj02)", "location", "lnglat", "中心点坐标", "GPS坐标"]
)
def test_names_of_columns_of_pairs(heading):
    assert pair_column(["名称", heading]) == heading


def test_longitude_and_latitude_come_from_one_datum():
    names = ["百度经度", "百度纬度", "高德经度", "高德纬度", "经度"]
    assert degree_columns(names) == ("高德经度", "高德纬度")
    assert plane_columns(["起点X坐标", "起点Y坐标", "线路"]) == ("起点X坐标", "起点Y坐标")


def test_the_datum_is_passed_on(tmp_path):
    source = made(tmp_path, "n,gcj02_lng,gcj02_lat\n1,106.57,29.56\n")
    told = found(source, "datum.named")
    assert told.message.figures["datum"] == "gcj02"
    assert told.message.figures["columns"] == ["gcj02_lng", "gcj02_lat"]
    assert places(source) == [(106.57, 29.56)], "told, not shifted"
    assert made(tmp_path, "n,CGCS2000经度,CGCS2000纬度\n1,106.57,29.56\n").crs.to_epsg() == 4490


def test_numbers_that_happen_to_lie_in_china_are_no_places(tmp_path):
    source = made(tmp_path, "名称,绿地率,人口\n甲,100.125,30.125\n乙,2.5,40.1\n丙,12.25,17.5\n")
    assert source.frame.geometry.isna().all()


@pytest.mark.parametrize(
    "cell",
    [
        "POINT (106.57 29.56)",
        '{"type": "Point", "coordinates": [106.57, 29.56]}',
        shapely.Point(106.57, 29.56).wkb_hex,
    ],
)
@pytest.mark.parametrize("heading", ["geom", "某列"])
def test_geometry_in_a_cell_whatever_the_column_is_called(tmp_path, cell, heading):
    source = made(tmp_path, f"n;{heading}\n1;'{cell}'\n2;'{cell}'\n".replace("'", ""))
    assert places(source) == [(106.57, 29.56)] * 2
    assert list(source.frame.columns) == ["n", "geometry"]
    assert source.crs.to_epsg() == 4326
