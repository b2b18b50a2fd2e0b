"""One district beside a file of all districts: it is compared with its own outline, by code or by name."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisapp.importing import Decisions, draft_of, read_files
from layers.answers import Answers
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.zones import own_outlines, zones_of
from layers.place.second_look import look_at_sources
from layers.task import Task
from tests.core.sources import one, role, source_of

CORNER = np.array([118.0, 29.0])  # Quzhou: no landmarks there
METRE = np.array([1 / (111_320 * np.cos(np.radians(29.05))), 1 / 111_320])
SHIFTS = {
    "as_is": lambda lon, lat: (lon, lat),
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
}
CHINESE = ("东区", "西区", "北区")
ENGLISH = ("Eastham", "Westbury", "Northfield")
CODES = ("330101", "330102", "330103")


def block(west, south, east, north):
    """A rectangle in metres from the corner, with a corner point every 200 m."""
    whole = shapely.segmentize(shapely.box(west, south, east, north), 200)
    return shapely.transform(whole, lambda xy: CORNER + xy * METRE)


CITY = [block(9000, 0, 18_000, 10_000), block(0, 0, 9000, 10_000), block(0, 10_000, 18_000, 20_000)]


def redrawn(shape, frame, metres=50):
    """As another office draws it, each corner so far off, in a datum."""
    rng = np.random.default_rng(1)
    ring = shapely.get_coordinates(shape)[:-1]
    ring = ring + rng.normal(0, metres / 2, ring.shape) * METRE
    return shapely.Polygon(np.column_stack(SHIFTS[frame](*ring.T)))


def evidence_of(one_district, columns, city_columns, city=CITY, role_id="district"):
    ours = source_of(one_district, columns, crs="EPSG:4326", name="西区.json")
    theirs = source_of(city, city_columns, crs="EPSG:4326", name="区县界.geojson")
    entries = [(ours, role(role_id), Answers()), (theirs, role("district"), Answers())]
    return look_at_sources(entries).decided


@pytest.mark.parametrize("frame", SHIFTS)
@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("by", ["code", "name", "both"])
def test_a_district_is_compared_with_its_own_outline(frame, names, by):
    columns = {"code": {"adcode": [*CODES]}, "name": {"name": [*names]}}
    columns["both"] = columns["code"] | columns["name"]
    own = {heading: [values[1]] for heading, values in columns[by].items()}
    found = evidence_of([redrawn(CITY[1], frame)], own, columns[by])["西区.json"]
    assert (found.best, found.certain, found.basis) == (frame, True, "outline")
    assert evidence_of([redrawn(CITY[1], frame)], own, columns[by])["区县界.geojson"].best == "as_is"


@pytest.mark.parametrize("frame", ["gcj02", "bd09"])
def test_of_the_city_in_a_datum_the_city_is_shifted(frame):
    city = [redrawn(each, frame, 0) for each in CITY]
    decided = evidence_of([CITY[1]], {"name": ["西区"]}, {"name": [*CHINESE]}, city)
    assert (decided["区县界.geojson"].best, decided["区县界.geojson"].certain) == (frame, True)
    assert decided["西区.json"].best == "as_is"


@pytest.mark.parametrize("frame", ["gcj02", "bd09"])
@pytest.mark.parametrize("zeros", ["", "000"])
def test_subdistricts_find_their_district_by_its_code(frame, zeros):
    halves = [redrawn(block(0, south, 9000, south + 5000), frame, 0) for south in (0, 5000)]
    columns = {"name": ["甲街道", "乙街道"], "code": [f"330102001{zeros}", f"330102002{zeros}"]}
    decided = evidence_of(halves, columns, {"adcode": [*CODES]}, role_id="subdistrict")
    assert (decided["西区.json"].best, decided["西区.json"].basis) == (frame, "outline")


def test_namesakes_and_other_codes_prove_nothing():
    elsewhere = block(40_000, 0, 44_000, 5000)
    assert evidence_of([elsewhere], {"name": ["西区"]}, {"name": [*CHINESE]}) == {}
    city = zones_of(np.array(CITY), CODES, CHINESE)
    for code, name in (("500103", "西湖区"), (None, "West"), ("33010", "")):
        assert own_outlines(zones_of(np.array(CITY[1:2]), [code], [name]), city) == []


def test_a_code_goes_before_a_name():
    """The row called like ours is another district; that of our code is ours."""
    city_columns = {"name": ["西区", "城西", "北区"], "adcode": [*CODES]}
    own = {"name": ["西区"], "adcode": ["330102"]}
    found = evidence_of([redrawn(CITY[1], "gcj02")], own, city_columns)["西区.json"]
    assert (found.best, found.certain) == ("gcj02", True)


def test_zones_are_one_by_code_and_by_name():
    shapes = np.array([shapely.box(x, 0, x + 1, 1) for x in range(4)])
    zones = zones_of(shapes, ["330102001000", "330102002", None, 330103.0], ["甲", " 甲 ", "乙", None])
    areas = {key: shapely.area(zone) for key, zone in zones.items()}
    assert areas == {"330102001": 1, "330102002": 1, "330102": 2, "330103": 1, "甲": 2, "乙": 1}
    pairs = own_outlines(zones, {"330102": shapes[0], "乙": shapes[2]})
    assert [tuple(map(shapely.area, pair)) for pair in pairs] == [(2, 1), (1, 1)]


@pytest.mark.parametrize(
    "files", [("区县界.geojson", "西区.json"), ("districts.geojson", "westbury_district.geojson")]
)
def test_a_whole_import_converts_it_and_tells(tmp_path, files):
    names = CHINESE if files[0].startswith("区") else ENGLISH
    gpd.GeoDataFrame({"name": [*names]}, geometry=CITY, crs=4326).to_file(
        tmp_path / files[0], driver="GeoJSON"
    )
    ours = gpd.GeoDataFrame({"name": [names[1]]}, geometry=[redrawn(CITY[1], "gcj02")], crs=4326)
    ours.to_file(tmp_path / files[1], driver="GeoJSON")
    task = Task()
    roles = Decisions(roles=dict.fromkeys(files, "district"))
    draft = draft_of(read_files([tmp_path], task), task, roles)
    finding = one(draft.findings, "datum.gcj02")
    assert (finding.file, finding.mended) == (files[1], True)
    layer = next(row.layer for row in draft.rows if row.source.title == files[1])
    outline = layer.frame.geometry.to_crs(4326).iloc[0]
    differing = outline.symmetric_difference(CITY[1]).area / CITY[1].area
    assert differing < 0.02
