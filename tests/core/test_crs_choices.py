"""Which systems are proposed for numbers that do not say, or wrongly say, what they are."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from gisapp.importing import draft_of, read_files
from layers.answers import Answers
from layers.check import check
from layers.errors import UserError
from layers.findings import Severity
from layers.place.crs import GEOGRAPHIC, horizontal, is_approximate, transform
from layers.place.crs_choices import LIKELY, crs_choices
from layers.place.datum.reference import Places, Reference
from layers.place.notation import UNITS, parse_notation
from layers.place.placing import centre_of, place
from layers.place.sketch import sketch_of
from layers.place.surroundings import Surroundings, surroundings_of
from layers.place.zone_number import grid_at
from layers.reading import read
from layers.source import Grid, Source
from layers.task import Task
from tests.core.sources import codes, one, role, source_of

DATA = Path(__file__).parents[3] / "shared" / "data" / "single_fault_copies"
YUZHONG = shapely.box(106.478, 29.531, 106.587, 29.574)
HERE = Reference(YUZHONG)
# Worked out with PROJ by other hands: longitude and latitude, then E and N.
LONLAT, IN_4544, IN_4545 = (106.5725, 29.5585), (652401.664, 3272205.537), (361652.852, 3272023.983)


def spread(seed=0, count=60):
    """Places all over the district, up to its edges, so that a shift of a kilometre shows."""
    low, high = np.array([106.479213, 29.532117]), np.array([106.586341, 29.573242])
    edges = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
    return np.vstack([edges, np.random.default_rng(seed).uniform(low, high, (count, 2))])


def written(lonlat, code, *, swapped=False, unit="m"):
    xy = transform(GEOGRAPHIC, CRS(code), lonlat) / UNITS[unit]
    return xy[:, ::-1] if swapped else xy


def undeclared(xy, **about):
    return source_of(shapely.points(xy), crs=None, **about)


def values(choices):
    return [choice.value for choice in choices]


# ---------------------------------------------------------------- the grammar


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("4545", IN_4545),
        (" EPSG:4545 ", IN_4545),
        ("EPSG:4545+yx", IN_4545[::-1]),
        ("EPSG:4545+mm", [1000 * each for each in IN_4545]),
        ("EPSG:4545+yx+cm", [100 * each for each in IN_4545[::-1]]),
        ("4545+km+yx", [each / 1000 for each in IN_4545[::-1]]),
        ("EPSG:4545+ft", [each / 0.3048 for each in IN_4545]),
        ("EPSG:4490+yx", LONLAT[::-1]),
        ("+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +ellps=GRS80+yx", (3271175.875, 507026.013)),
        ("EPSG:4545+5737", IN_4545),  # a compound CRS, no unit
    ],
)
def test_an_answer_says_system_order_and_unit(text, numbers):
    found = parse_notation(text).to_lonlat(np.array([numbers], float))
    assert found == pytest.approx(np.array([LONLAT]), abs=2e-8)  # 2 mm


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("EPSG:99999", "EPSG:99999"),
        ("EPSG:4545+inch", "not a coordinate system"),
        ("EPSG:4545+mm+cm", "more than one"),
        ("EPSG:4545+yx+yx", "more than one"),
        ("EPSG:4490+mm", "not in metres"),
        ("", "not a coordinate system"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(text, why):
    with pytest.raises(UserError, match=why):
        parse_notation(text)


# ---------------------------------------------------------------- the ranking

GRIDS = [4490, 4544, 4545, 4523, 4524, 4496, 4507, 32648, 3857]


@settings(max_examples=40)
@given(
    code=st.sampled_from(GRIDS),
    swapped=st.booleans(),
    unit=st.sampled_from(["m", "mm", "cm", "km"]),
    seed=st.integers(0, 10_000),
    known=st.booleans(),
)
def test_the_best_choice_puts_the_data_where_they_are(code, swapped, unit, seed, known):
    """With an outline or, where numbers alone settle it, without.

    They do not for centimetres with a zone number: these may be millimetres, north first, without one.
    """
    if code == 4490 or (code == 3857 and unit != "m"):
        unit = "m"
    settled = code in {4490, 4523, 4524, 4496, 3857} and unit != "cm"
    lonlat = spread(seed)
    choices = crs_choices(
        written(lonlat, code, swapped=swapped, unit=unit),
        Surroundings(YUZHONG) if known or not settled else None,
    )
    best = parse_notation(choices[0].value)
    away = best.to_lonlat(written(lonlat, code, swapped=swapped, unit=unit)) - lonlat
    assert np.abs(away).max() < 1e-5  # 1 m
    assert choices[0].score >= LIKELY
    truth = f"EPSG:{code}{'+yx' if swapped else ''}{'' if unit == 'm' else '+' + unit}"
    assert truth in values(choices)
    assert [choice.score for choice in choices] == sorted((choice.score for choice in choices), reverse=True)


@pytest.mark.parametrize("code", [2380, 2381, 2359, 2360, 2332, 2432, 2433, 2411, 2412, 21418, 4610, 4214])
def test_the_older_datums_are_offered_beside_cgcs2000_and_below_it(code):
    choices = crs_choices(written(spread(), code), Surroundings(YUZHONG))
    assert f"EPSG:{code}" in values(choices)
    best = parse_notation(choices[0].value)
    assert not is_approximate(best.crs)
    # On the same meridian: what is left is the shift between the ellipsoids.
    assert np.abs(best.to_lonlat(written(spread(), code)) - spread()).max() < 1e-3


def test_without_an_outline_no_zone_is_likely_and_the_nearest_come_first():
    choices = crs_choices(written(spread(), 4545), None)
    assert values(choices)[:2] == ["EPSG:4544", "EPSG:4545"]
    assert all(choice.score < LIKELY for choice in choices)
    assert "falls in China" in str(choices[0].title)


def test_other_layers_stand_in_for_the_outline():
    stations = Reference(None, (Places("rail_station", spread(3), ("",) * 64),))
    choices = crs_choices(written(spread(), 4545), surroundings_of(stations))
    assert values(choices)[0] == "EPSG:4545"
    assert choices[0].score >= LIKELY
    assert str(choices[0].title).endswith("falls among the other layers")


def test_a_title_says_the_grid_in_words_and_where_the_data_fall():
    best = crs_choices(written(spread(), 4545, swapped=True, unit="mm"), Surroundings(YUZHONG))[0]
    assert str(best.title) == (
        "CGCS2000, 3° zone, central meridian 108°E (EPSG:4545), north first, in millimetres: "
        "falls on the district"
    )


def test_utm_and_the_grid_of_the_same_meridian_are_told_apart_at_the_edge():
    """48N is 0.9996 of CM 105, 1.3 km at Yuzhong's distance from the equator."""
    for code, other in ((32648, 4544), (4544, 32648)):
        scores = {
            each.value: each.score for each in crs_choices(written(spread(), code), Surroundings(YUZHONG))
        }
        assert scores[f"EPSG:{code}"] > 3 * scores.get(f"EPSG:{other}", 0)


def test_data_far_beyond_the_district_still_have_one_likely_place():
    """A whole municipality: only one meridian comes anywhere near the district."""
    lonlat = np.random.default_rng(1).uniform([106.2, 29.2], [106.9, 29.9], (200, 2))
    choices = crs_choices(written(lonlat, 4545), Surroundings(YUZHONG))
    assert values(choices)[0] == "EPSG:4545"
    assert choices[0].score >= LIKELY


def test_a_raster_is_offered_only_what_it_can_be_in():
    choices = crs_choices(written(spread(), 4545, swapped=True), Surroundings(YUZHONG), plain=True)
    assert not [value for value in values(choices) if "+" in value or "helmert" in value]


# ---------------------------------------------------------------- zone numbers


@pytest.mark.parametrize(("code", "zone"), [(4523, 35), (4524, 36), (4496, 18)])
@pytest.mark.parametrize("reference", [Reference(), HERE])
def test_a_zone_number_identifies_itself(code, zone, reference):
    source = undeclared(written(spread(), code))
    placement = place(source, role("bus_stop"), reference, Answers())
    assert placement.crs == CRS(code)
    finding = one(placement.findings, "crs.zone_number")
    assert (finding.severity, finding.mended) == ("warning", True)
    assert f"zone number {zone}" in str(finding.message)
    assert placement.to_lonlat(written(spread(), code)) == pytest.approx(spread(), abs=1e-8)
    assert centre_of(source, Answers()) == pytest.approx((106.5325, 29.5525), abs=0.01)


def test_a_zone_number_is_found_north_first_too():
    placement = place(undeclared(written(spread(), 4524, swapped=True)), role("bus_stop"), HERE, Answers())
    assert {"crs.zone_number", "crs.axes"} <= set(codes(placement.findings))
    assert placement.to_lonlat(written(spread(), 4524, swapped=True)) == pytest.approx(spread(), abs=1e-8)


@pytest.mark.parametrize("answers", [Answers(mend=False), Answers(declined=frozenset({"crs.zone_number"}))])
def test_a_zone_number_is_asked_about_where_that_is_wanted(answers):
    question = one(check(undeclared(written(spread(), 4524)), role("bus_stop"), HERE, answers), "crs.missing")
    assert question.choices[0].value == "EPSG:4524"


def test_a_zone_number_that_leads_away_from_the_district_is_asked_about():
    source = undeclared(written(spread() + np.array([9, 0]), 4527))  # central meridian 117
    assert one(check(source, role("bus_stop"), HERE), "crs.missing")


def test_web_mercator_of_the_east_is_no_zone_number():
    """Nanjing at 118.8° E: x is 13.2 million metres, which would be zone 13 in Xinjiang."""
    nanjing = np.random.default_rng(1).uniform([118.7, 32.0], [118.9, 32.1], (50, 2))
    source = undeclared(written(nanjing, 3857))
    question = one(check(source, role("bus_stop")), "crs.missing")
    assert "EPSG:3857" in values(question.choices)


# ---------------------------------------------------------------- declared, but wrong


def declared(xy, crs):
    return source_of(shapely.points(xy), crs=crs)


@pytest.mark.parametrize(
    ("label", "truth", "unit"),
    [
        (4490, 4545, "m"),
        (4544, 4545, "m"),
        (4523, 4524, "m"),
        (4545, 4524, "m"),
        (4524, 4545, "m"),
        (4545, 4490, "m"),
        (32648, 4544, "m"),
        (4544, 32648, "m"),
        (4545, 4545, "mm"),
        (3857, 4545, "m"),
    ],
)
def test_a_wrong_label_is_asked_about_with_the_right_one_first(label, truth, unit):
    source = declared(written(spread(), truth, unit=unit), label)
    question = one(check(source, role("bus_stop"), HERE), "crs.mismatch")
    assert question.severity == "question"
    best = question.choices[0]
    assert best.value == f"EPSG:{truth}{'' if unit == 'm' else '+' + unit}"
    assert best.score >= LIKELY
    answered = place(source, role("bus_stop"), HERE, Answers(crs=best.value))
    assert answered.to_lonlat(written(spread(), truth, unit=unit)) == pytest.approx(spread(), abs=1e-8)


@pytest.mark.parametrize("code", GRIDS)
@pytest.mark.parametrize("reference", [Reference(), HERE])
def test_a_right_label_raises_no_question(code, reference):
    found = codes(check(declared(written(spread(), code), code), role("bus_stop"), reference))
    assert not [each for each in found if each.startswith(("crs.", "place."))]


def test_a_zone_number_against_the_label_needs_no_outline():
    question = one(check(declared(written(spread(), 4524), 4523), role("bus_stop")), "crs.mismatch")
    assert question.choices[0].value == "EPSG:4524"
    assert "zone number 36" in str(question.message)
    assert question.choices[-1].value == "EPSG:4523"


def test_the_label_may_be_kept():
    source = declared(written(spread(), 4545), 4544)
    for answers in (
        Answers(mend=False),
        Answers(crs="EPSG:4544"),
        Answers(declined=frozenset({"crs.mismatch"})),
    ):
        found = check(source, role("bus_stop"), HERE, answers)
        assert "crs.mismatch" not in codes(found)
        assert one(found, "place.far").severity == "warning"


def test_a_neighbouring_districts_data_are_not_pulled_over():
    """Just south of the district in 4544: UTM would bring them 1.3 km north, onto it."""
    south = spread() - np.array([0, 0.044])
    found = check(declared(written(south, 4544), 4544), role("park"), HERE)
    assert "crs.mismatch" not in codes(found)


def test_latitude_first_west_of_90_degrees_shows_by_the_district():
    monaco = np.random.default_rng(1).uniform([7.41, 43.725], [7.44, 43.75], (20, 2))
    reference = Reference(shapely.box(7.40, 43.72, 7.45, 43.76))
    placement = place(declared(monaco[:, ::-1], 4326), role("bus_stop"), reference, Answers())
    assert "crs.axes" in codes(placement.findings)
    assert placement.to_lonlat(monaco[:, ::-1]) == pytest.approx(monaco)


# ---------------------------------------------------------------- unusual declarations


def esri(name, datum, spheroid, meridian=108.0):
    return CRS.from_wkt(
        f'PROJCS["{name}",GEOGCS["GCS_{datum}",DATUM["D_{datum}",SPHEROID[{spheroid}]],PRIMEM["Greenwich",0.0],'
        'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
        f'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


def test_a_meridian_of_ones_own_under_a_chinese_name_is_kept_as_it_is():
    own = esri(
        "重庆市独立坐标系",
        "China_Geodetic_Coordinate_System_2000",
        '"CGCS2000",6378137.0,298.257222101',
        106.5,
    )
    xy = np.array([[507026.013, 3271175.875], [498061.437, 3269123.219]])
    placement = place(declared(xy, own), role("bus_stop"), HERE, Answers())
    assert codes(placement.findings) == []
    # worked out with PROJ by other hands
    expected = np.array([[106.5725, 29.5585], [106.48, 29.54]])
    assert placement.to_lonlat(xy) == pytest.approx(expected, abs=2e-8)


@pytest.mark.parametrize(
    ("crs", "rough"),
    [
        (esri("Xian_1980_3_Degree_GK_CM_108E", "Xian_1980", '"Xian_1980",6378140.0,298.257'), True),
        (esri("渝中旧图", "Beijing_1954", '"Krasovsky_1940",6378245.0,298.3'), True),
        (esri("某区坐标系", "Unknown", '"Krasovsky_1940",6378245.0,298.3', 106.5), True),
        (esri("某区坐标系", "Unknown", '"IAG_1975",6378140.0,298.257', 106.5), True),
        (CRS("+proj=tmerc +lon_0=108 +x_0=500000 +ellps=krass +towgs84=12,-113,-41,0,0,0,0"), False),
        (esri("某区坐标系", "CGCS2000", '"CGCS2000",6378137.0,298.257222101', 106.5), False),
    ],
)
def test_older_datums_are_known_by_their_name_or_their_ellipsoid(crs, rough):
    assert is_approximate(crs) == rough


def test_shifts_that_a_file_brings_along_are_used():
    """A TOWGS84 shift of 100 m along the X axis of the Earth moves Yuzhong by some 96 m to the west."""
    plain = CRS("+proj=tmerc +lon_0=108 +x_0=500000 +ellps=GRS80 +towgs84=0,0,0")
    moved = CRS("+proj=tmerc +lon_0=108 +x_0=500000 +ellps=GRS80 +towgs84=100,0,0")
    xy = np.array([IN_4545])
    shift = transform(moved, GEOGRAPHIC, xy) - transform(plain, GEOGRAPHIC, xy)
    # -100 m · sin λ along the parallel.
    assert shift[0, 0] * 111_320 * np.cos(np.radians(29.56)) == pytest.approx(
        -100 * np.sin(np.radians(106.57)), abs=1
    )


def test_heights_and_engineering_systems():
    compound = CRS("EPSG:4545+5737")
    assert place(declared(written(spread(), 4545), compound), role("bus_stop"), HERE, Answers()).crs == CRS(
        4545
    )
    assert horizontal(CRS(5737)) is None
    engineering = CRS.from_wkt(
        'ENGCRS["工地坐标系",EDATUM["工地"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
    )
    question = one(
        check(declared(written(spread(), 4545), engineering), role("bus_stop"), HERE), "crs.missing"
    )
    assert "工地坐标系" in str(question.message)
    assert question.choices[0].value == "EPSG:4545"


def test_an_answered_older_datum_is_called_rough_too():
    source = undeclared(written(spread(), 2381))
    assert "crs.approximate" in codes(check(source, role("bus_stop"), HERE, Answers(crs="EPSG:2381")))


def test_a_raster_cannot_be_turned_by_an_answer():
    grid = Grid(Path("a.tif"), 10, 10, (10.0, 0, 3_271_000.0, 0, -10.0, 361_000.0), "uint8", None)
    source = Source(Path("a.tif"), "a", "GeoTIFF", grid=grid)
    found = check(source, role("vegetation"), HERE, Answers(crs="EPSG:4545+yx"))
    assert one(found, "answer.refused").severity == "error"
    assert "raster" in str(found[0].message)


# ---------------------------------------------------------------- the sketch


def test_a_sketch_shows_where_a_choice_puts_the_data():
    source = undeclared(written(spread(), 4545))
    right = sketch_of(source, role("bus_stop"), "EPSG:4545", HERE)
    assert right.points == pytest.approx(spread(), abs=1e-8)
    assert right.covers
    assert right.inside == 1
    wrong = sketch_of(source, role("bus_stop"), "EPSG:4544", HERE)
    assert not wrong.covers
    assert wrong.bounds[0] == pytest.approx(103.48, abs=0.01)  # 3° further west
    assert wrong.bounds[2] == pytest.approx(106.587)


def test_a_sketch_of_many_areas_stays_small():
    corners = np.random.default_rng(1).uniform([106.48, 29.53], [106.58, 29.57], (3000, 2))
    blocks = shapely.buffer(shapely.points(corners), 0.0005)
    sketch = sketch_of(source_of(blocks, crs=None), role("park"), "EPSG:4490", HERE)
    assert 100 < sum(map(len, sketch.lines)) <= 2000
    assert all((ring[0] == ring[-1]).all() and len(ring) >= 4 for ring in sketch.lines)
    assert sketch.covers


def test_a_sketch_without_surroundings_covers_nothing():
    sketch = sketch_of(undeclared(spread()), None, "EPSG:4490+yx", Reference())
    assert (sketch.inside, sketch.covers, sketch.area, sketch.bounds) == (None, False, (), None)


# ---------------------------------------------------------------- real files


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data/single_fault_copies is not here")
@pytest.mark.parametrize("folder", sorted(each.name for each in DATA.glob("*/")) if DATA.exists() else [])
def test_files_with_one_fault_are_asked_about_only_where_they_say_nothing(folder):
    (path,) = (DATA / folder).glob("*.shp")
    found = check(read(path)[0], role("subdistrict"))
    asked = [each for each in found if each.code in {"crs.missing", "crs.mismatch"}]
    if folder not in {"no_prj", "cgcs2000_cm105_no_prj"}:
        assert asked == []
        return
    best = asked[0].choices[0]
    assert best.value == ("EPSG:4490" if folder == "no_prj" else "EPSG:4544")
    assert (best.score >= LIKELY) == (folder == "no_prj")


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data/single_fault_copies is not here")
def test_five_districts_without_a_prj_fall_on_their_own_outline():
    """The same five districts declare their CRS in the next folder."""
    (known,) = (DATA / "cgcs2000_3deg_cm108").glob("*.shp")
    (unknown,) = (DATA / "cgcs2000_cm105_no_prj").glob("*.shp")
    known_source = read(known)[0]
    outline = shapely.union_all(known_source.frame.to_crs(4490).geometry.to_numpy())
    question = one(check(read(unknown)[0], role("subdistrict"), Reference(outline)), "crs.missing")
    assert question.choices[0].value == "EPSG:4544"
    assert question.choices[0].score >= LIKELY


@pytest.mark.parametrize(
    ("code", "place"),
    [
        (27700, (-0.12, 51.5)),  # Britain's national grid
        (3067, (24.94, 60.17)),  # Finland's
        (2154, (2.35, 48.86)),  # France's
        (28992, (4.9, 52.37)),  # the Netherlands'
    ],
)
def test_the_grid_of_the_other_layers_is_first_where_it_falls_on_the_district(code, place):
    square = shapely.buffer(shapely.Point(place), 0.02)
    xy = np.column_stack(
        Transformer.from_crs(4326, code, always_xy=True).transform(
            *(np.array(place)[:, None] + np.linspace(-0.01, 0.01, 9))
        )
    )
    best = crs_choices(xy, Surroundings(square, systems=(code,)))[0]
    assert best.value == f"EPSG:{code}"
    assert best.score >= LIKELY
    assert "falls on the district" in str(best.title)
    north_first = crs_choices(xy[:, ::-1], Surroundings(square, systems=(code,)))[0]
    assert north_first.value == f"EPSG:{code}+yx"
    elsewhere = crs_choices(xy + 400_000, Surroundings(square, systems=(code,)))
    assert not any(each.value == f"EPSG:{code}" and each.score >= LIKELY for each in elsewhere)


def test_the_grid_of_the_layers_before_is_known_to_the_next(tmp_path):
    home = tmp_path / "data"
    home.mkdir()
    square = shapely.box(530_000, 180_000, 532_000, 182_000)
    frame = gpd.GeoDataFrame({"name": ["Ashby"]}, geometry=[square], crs=27700)
    frame.to_file(home / "district.gpkg")
    rows = [f"{n},{530_500 + 100 * n},{180_500 + 100 * n}" for n in range(5)]
    (home / "bus_stops.csv").write_text("\n".join(["Name,Easting,Northing", *rows]), encoding="utf-8")
    (asked,) = draft_of(read_files([home], Task()), Task()).questions
    assert asked.question.choices[0].value == "EPSG:27700"
    assert asked.question.option == "--crs bus_stops.csv=EPSG:27700"


# ---------------------------------------------------------------- the grid that an advice names


@pytest.mark.parametrize("lon", [75.0, 87.6, 106.55, 113.3, 116.4, 121.47, 126.6, 134.8])
def test_the_grid_of_a_place_is_the_one_of_the_nearest_meridian(lon):
    meridian = CRS(grid_at(lon)).coordinate_operation.params[1].value
    assert abs(meridian - lon) <= 1.5
    assert "CGCS2000 / 3-degree Gauss-Kruger CM" in CRS(grid_at(lon)).name


@pytest.mark.parametrize(
    ("lon", "system", "grid"),
    [
        (114.3, 4490, "EPSG:4547"),
        (106.55, 4490, "EPSG:4545"),
        (116.4, 4326, "EPSG:4548"),
        (106.55, 4544, "EPSG:4544"),
    ],
)
def test_the_advice_on_a_local_grid_names_the_district_s_own(tmp_path, lon, system, grid):
    """Boundaries in degrees, or in a grid that is not the nearest one; stops in numbers from a mark."""
    outline = gpd.GeoSeries([shapely.box(lon, 30, lon + 0.05, 30.05)], crs=4490).to_crs(system)
    gpd.GeoDataFrame({"名称": ["甲区"]}, geometry=outline).to_file(tmp_path / "区界.gpkg")
    stops = [f"站{n},{1200.5 + 300 * n},{800.25 + 200 * n}" for n in range(8)]
    (tmp_path / "公交站.csv").write_text("\n".join(["站名,x,y", *stops]), encoding="utf-8")
    task = Task()
    (row,) = draft_of(read_files([tmp_path], task), task).questions
    assert row.question.code == "crs.missing"
    assert row.question.option == f"--crs 公交站.csv={grid}+helmert:points.csv"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("公交站坐标（CGCS2000）", {"4545"}),
        ("国家2000坐标", {"4545"}),
        ("stops_cgcs2000", {"4545"}),
        ("西安80坐标系", {"2381"}),
        ("Beijing 1954 stops", {"2433"}),
        ("西安80转CGCS2000", {"4545", "2381", "2433"}),
        ("公交站坐标", {"4545", "2381", "2433"}),
    ],
)
def test_a_datum_in_the_name_leaves_the_systems_on_it(name, codes):
    choices = crs_choices(written(spread(), 4545), Surroundings(YUZHONG), name=name)
    assert {each.value.removeprefix("EPSG:") for each in choices} == codes


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("坐标系", ["WGS84", "GCJ-02", "GCJ-02"]),
        ("CRS", ["CGCS2000", "Xian 80", "CGCS2000"]),
        ("坐标类型", ["百度坐标", "高德坐标", ""]),
    ],
)
def test_rows_in_several_systems_are_refused_with_how_to_mend_it(heading, said):
    source = source_of([shapely.Point(106.5 + k / 1000, 29.55) for k in range(3)], {heading: said})
    found = one(check(source, role("bus_stop")), "crs.by_row")
    assert found.severity is Severity.ERROR
    assert "own" in str(found.mend)
    alike = source_of(
        [shapely.Point(106.5, 29.55), shapely.Point(106.51, 29.55)], {heading: [said[0], said[0]]}
    )
    assert "crs.by_row" not in codes(check(alike, role("bus_stop")))
