"""The working CRS, its scale, and the ranking of undeclared ones."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod

from layers.errors import UserError
from layers.place.crs import (
    GEOGRAPHIC,
    horizontal,
    is_approximate,
    parse_crs,
    point_scale,
    refuse_for_measuring,
    short_name,
    transform,
    working_crs,
)
from layers.place.crs_choices import crs_choices
from layers.place.crs_titles import title_of
from layers.place.surroundings import Surroundings, gap_km
from layers.text import Language
from tests.some import some

GEOD = Geod(ellps="GRS80")
YUZHONG = shapely.box(106.478, 29.531, 106.587, 29.574)

# Worked out with PROJ by other hands: longitude and latitude, then E and N.
VECTORS = [
    (
        (106.5725, 29.5585),
        {4544: (652401.664, 3272205.537), 4545: (361652.852, 3272023.983)},
        (507026.013, 3271175.875),
    ),
    (
        (106.4800, 29.5400),
        {4544: (643461.930, 3270036.705), 4545: (352660.256, 3270086.770)},
        (498061.437, 3269123.219),
    ),
    (
        (106.5350, 29.5550),
        {4544: (648771.958, 3271768.870), 4545: (358013.214, 3271681.229)},
        (503391.985, 3270786.236),
    ),
]


@pytest.mark.parametrize(("lonlat", "zones", "tm"), VECTORS)
def test_projections_agree_with_the_published_vectors_to_a_millimetre(lonlat, zones, tm):
    place = np.array([lonlat])
    assert transform(CRS(4490), working_crs(106.53, 29.55), place) == pytest.approx(
        np.array([tm]), abs=0.00051
    )
    for code, expected in zones.items():
        assert transform(CRS(4490), CRS(code), place) == pytest.approx(np.array([expected]), abs=0.00051)


def test_the_working_crs_is_named_after_its_meridian_rounded_to_a_tenth():
    assert working_crs(106.5366, 29.55).name == "CGCS2000 / TM 106.5E"
    assert working_crs(7.42, 43.73).name == "CGCS2000 / TM 7.4E"
    assert working_crs(-0.04, 51.5).name == "CGCS2000 / TM 0.0E"
    assert working_crs(-2.24, 53.48).name == "CGCS2000 / TM 2.2W"


def test_a_place_that_is_none_is_a_bug_of_the_caller():
    with pytest.raises(ValueError):
        working_crs(512_000, 3_270_000)


def test_wgs84_and_cgcs2000_are_one_frame():
    place = np.array([[106.5725, 29.5585]])
    assert transform(CRS(4490), GEOGRAPHIC, place) == pytest.approx(place, abs=1e-12)


def test_national_datums_are_brought_over_by_their_own_way_to_wgs84():
    # Manchester town hall in the British National Grid; on OSGB36 degrees it would be 100 m off.
    place = transform(CRS(27700), GEOGRAPHIC, np.array([[383_800.0, 398_000.0]]))
    back = transform(GEOGRAPHIC, CRS(27700), place)
    assert back == pytest.approx(np.array([[383_800, 398_000]]), abs=0.01)
    assert place[0] == pytest.approx([-2.2457, 53.4783], abs=5e-4)


@given(
    st.floats(106.4, 106.7),
    st.floats(29.4, 29.7),
    st.floats(0, 360),
    st.sampled_from([4490, 4544, 4545]),
)
def test_distances_in_a_district_agree_with_the_ellipsoid(lon, lat, azimuth, declared):
    away = GEOD.fwd(lon, lat, azimuth, 100.0)[:2]
    degrees = np.array([[lon, lat], away])
    as_found = degrees if declared == 4490 else transform(CRS(4490), CRS(declared), degrees)
    crs = working_crs(106.5, 29.5)
    plane = transform(CRS(declared), crs, as_found)
    middle = plane.mean(axis=0)
    length = np.hypot(*(plane[1] - plane[0])) / point_scale(crs, *middle)
    assert length == pytest.approx(100.0, abs=1e-6)  # 1e-8 relative


@pytest.mark.parametrize("azimuth", [0, 37, 90, 181, 270])
@pytest.mark.parametrize("away_km", [50, 150, 300])
def test_areas_300_km_from_the_meridian_agree_with_the_ellipsoid_to_a_millionth(azimuth, away_km):
    crs = working_crs(106.5, 29.5)
    lon, lat, _ = GEOD.fwd(106.5, 29.5, azimuth, away_km * 1000)
    corners = np.array([GEOD.fwd(lon, lat, bearing, 700)[:2] for bearing in range(0, 360, 15)])
    true_area = abs(GEOD.polygon_area_perimeter(*corners.T)[0])
    plane = transform(CRS(4490), crs, corners)
    x, y = plane.mean(axis=0)
    assert shapely.area(shapely.polygons(plane)) / point_scale(crs, x, y) ** 2 == pytest.approx(
        true_area, rel=1e-6
    )


@pytest.mark.parametrize("code", [4545, 32648, 3405])
def test_scale_is_projs_own(code):
    from pyproj import Proj

    crs = CRS(code)
    lon, lat = np.meshgrid(np.linspace(103, 110, 8), np.linspace(5, 50, 8))
    x, y = Proj(crs)(lon, lat)
    expected = Proj(crs).get_factors(lon, lat).meridional_scale
    assert point_scale(crs, x, y) == pytest.approx(expected, abs=1e-9)


def test_scale_on_the_meridian_is_one_and_its_shape_is_the_inputs():
    k = point_scale(working_crs(106.5, 29.5), np.full((2, 3), 500_000.0), np.full((2, 3), 3_270_000.0))
    assert k.shape == (2, 3)
    assert k == pytest.approx(1, abs=1e-14)


def test_scale_of_another_projection_is_the_root_of_its_areal_scale():
    # Lambert-93 at Paris: conformal, so the linear scale is the same in all directions.
    from pyproj import Proj

    crs = CRS(2154)
    x, y = Proj(crs)(2.35, 48.85)
    assert point_scale(crs, np.array([x]), np.array([y])) == pytest.approx(
        [Proj(crs).get_factors(2.35, 48.85).meridional_scale], abs=1e-9
    )


@pytest.mark.parametrize("code", [4545, 4524, 32648, 2154])
def test_metric_conformal_grids_are_measured_in(code):
    refuse_for_measuring(CRS(code))


@pytest.mark.parametrize(
    ("crs", "why"),
    [
        ("EPSG:4490", "degrees"),
        ("EPSG:3857", "distorts"),
        ("+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=GRS80", "distorts"),
        ("EPSG:2263", "not in metres"),
    ],
)
def test_degrees_web_mercator_albers_and_feet_are_refused_with_a_reason(crs, why):
    with pytest.raises(UserError, match=why):
        refuse_for_measuring(CRS(crs))


def test_a_crs_is_known_by_its_number_or_name():
    assert parse_crs("4545") == parse_crs(" EPSG:4545 ") == CRS(4545)
    with pytest.raises(UserError, match="渝中独立坐标系"):
        parse_crs("渝中独立坐标系")


def test_a_drawings_own_grid_is_no_declaration():
    local = CRS.from_wkt('LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]')
    assert horizontal(local) is None
    assert horizontal(None) is None
    compound = CRS("EPSG:4545+5737")
    assert short_name(horizontal(compound)) == "EPSG:4545"


@pytest.mark.parametrize(
    ("codes", "datum", "width"),
    [
        (range(4513, 4555), "CGCS2000", 3),
        (range(4491, 4513), "CGCS2000", 6),
        (range(2349, 2391), "西安 1980", 3),
        (range(2327, 2349), "西安 1980", 6),
        (range(2401, 2443), "北京 1954", 3),
    ],
)
def test_chinese_grids_are_called_by_their_central_meridian(codes, datum, width):
    """The meridian in the title is the one that EPSG gives for the code."""
    for code in some(codes):
        crs = CRS.from_epsg(code)
        parameters = {each.name: each.value for each in crs.coordinate_operation.params}
        meridian, easting = parameters["Longitude of natural origin"], parameters["False easting"]
        number = f"第 {int(easting // 1e6)} 带" if easting > 1e6 else ""
        assert Language("zh").say(title_of(crs)) == f"{datum} {width}° 带{number}（中央经线 {meridian:g}°E）"


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        (4490, "CGCS2000 经纬度", "CGCS2000, degrees"),
        (4326, "WGS 84 经纬度", "WGS 84, degrees"),
        (32648, "WGS 84 UTM 48N 带", "WGS 84, UTM zone 48N"),
        (4523, "CGCS2000 3° 带第 35 带（中央经线 105°E）", "CGCS2000, 3° zone 35, central meridian 105°E"),
        (2154, "RGF93 v1 / Lambert-93", "RGF93 v1 / Lambert-93"),
    ],
)
def test_other_systems_have_names_too(code, zh, en):
    title = title_of(CRS.from_epsg(code))
    assert (Language("zh").say(title), Language("en").say(title)) == (zh, en)


def test_old_datums_are_known_to_be_approximate():
    assert is_approximate(CRS(4610))
    assert is_approximate(CRS(2381))
    assert is_approximate(CRS(4214))
    assert not is_approximate(CRS(4545))
    assert not is_approximate(CRS(4326))


# ---------------------------------------------------------------- undeclared


@pytest.mark.parametrize("code", [4490, 4544, 4545, 4523, 4524, 4496, 32648, 3857])
def test_the_right_crs_is_among_the_first_when_the_outline_is_known(code):
    lonlat = np.random.default_rng(code).uniform([106.48, 29.532], [106.585, 29.573], (200, 2))
    found = crs_choices(transform(CRS(4490), CRS(code), lonlat), Surroundings(YUZHONG))
    by_value = {choice.value: choice.score for choice in found}
    assert by_value[f"EPSG:{code}"] > 0.8
    # What stands before it can only be a grid in which the data fall on the district as well.
    equal = [choice.value for choice in found if choice.score >= by_value[f"EPSG:{code}"]]
    assert equal[-1] == f"EPSG:{code}"
    assert len(equal) <= (1 if code in {4490, 4544, 4545, 4523, 4524} else 3)


def test_the_neighbouring_zone_is_not_proposed_since_it_falls_291_km_away():
    lonlat = np.array([[106.55, 29.56]])
    values = [
        choice.value for choice in crs_choices(transform(CRS(4490), CRS(4545), lonlat), Surroundings(YUZHONG))
    ]
    assert values[0] == "EPSG:4545"
    assert "EPSG:4544" not in values


def test_without_an_outline_china_at_large_decides_and_both_zones_are_offered():
    lonlat = np.array([[106.55, 29.56]])
    values = [choice.value for choice in crs_choices(transform(CRS(4490), CRS(4545), lonlat), None)]
    assert {"EPSG:4544", "EPSG:4545"} <= set(values[:3])


def test_numbers_that_fall_nowhere_still_leave_a_choice():
    found = crs_choices(np.array([[12.0, 5_000.0]]), Surroundings(YUZHONG))
    assert found
    assert all(choice.score < 0.01 for choice in found)


def test_gap_to_the_outline():
    points = np.array([[106.53, 29.55], [106.587 + 1, 29.55], [np.nan, 29.55]])
    # One degree of longitude at 29.55° N is 111.32 km · cos 29.55° = 96.84 km.
    assert gap_km(points, YUZHONG) == pytest.approx([0, 96.84, np.inf], abs=0.01)
