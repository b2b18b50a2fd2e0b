"""All layers of an import beside one another: which file is off, whichever comes first."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from layers.answers import Answers
from layers.findings import Finding, Severity
from layers.place.datum.evidence import LAG_OF
from layers.place.datum.gcj import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.places import Places
from layers.place.datum.reference import Reference
from layers.place.datum.sources import datum_called, hinted_datum, landmarks
from layers.place.datum.together import compare, look_together
from layers.place.placing import place
from layers.place.second_look import look_at_sources
from layers.text import T
from tests.core.sources import codes, one, role, source_of
from tests.some import some

CENTRE = np.array([104.06, 30.66])  # Chengdu: no landmarks there
METRE = np.array([1 / (111_320 * np.cos(np.radians(30.66))), 1 / 111_320])
FRAMES = {
    "as_is": lambda lon, lat: (lon, lat),
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
    "over_gcj02": gcj02_to_wgs84,
    "over_bd09": bd09_to_wgs84,
}
NAMES = [f"{chr(0x4E00 + n)}门" for n in range(40)]


def framed(lonlat, frame):
    return np.column_stack(FRAMES[frame](*lonlat.T))


def scattered(rng, count=40, metres=5000):
    return CENTRE + rng.uniform(-metres, metres, (count, 2)) * METRE


def layers_of(rng, frames, spread=30, **about):
    """Layers of points of the same names, each in its frame."""
    true = scattered(rng)
    return [
        Places(
            "bus_stop" if number else "rail_station",
            framed(true + rng.normal(0, spread, true.shape) * METRE, frame),
            tuple(NAMES),
            title=f"{number}.csv",
            **about.get(f"of_{number}", {}),
        )
        for number, frame in enumerate(frames)
    ]


def found(layers):
    return {number: (each.best, each.certain) for number, each in look_together(layers).items()}


# ---------------------------------------------------------------- which one is off


@pytest.mark.parametrize("frame", ["gcj02", "bd09"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_direction_tells_which_of_the_layers_is_shifted(frame, at):
    frames = ["as_is"] * 3
    frames[at] = frame
    layers = layers_of(np.random.default_rng(at), frames)
    assert found(layers) == {number: (each, True) for number, each in enumerate(frames)}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_coordinates_that_are_not_finite_take_no_part(value, at):
    layers = layers_of(np.random.default_rng(1), ["as_is", "gcj02", "as_is"])
    lonlat = layers[at].lonlat.copy()
    lonlat[3], lonlat[7, 1] = value, value
    layers[at] = replace(layers[at], lonlat=lonlat, rows=np.arange(1, 41), sorts={"kind": ["a", "b"] * 20})
    assert found(layers) == {0: ("as_is", True), 1: ("gcj02", True), 2: ("as_is", True)}


def test_lines_and_outlines_that_are_not_finite_take_no_part():
    lonlat = scattered(np.random.default_rng(2))
    with np.errstate(invalid="ignore"):
        broken = shapely.linestrings([[(np.inf, 30.6), (104.1, 30.6)], [(104.0, np.nan), (104.1, 30.6)]])
        endless = shapely.Polygon([(104, 30.6), (np.inf, 30.6), (104, 30.7)])
    whole = shapely.box(104, 30.6, 104.1, 30.7)
    layers = [
        Places("district", lonlat, edges=broken, area=endless, title="a.shp"),
        Places("district", lonlat, edges=shapely.boundary([whole]), area=whole, title="b.shp"),
    ]
    assert found(layers) == {}


def test_a_layer_without_a_finite_coordinate_is_passed_over():
    first, second = layers_of(np.random.default_rng(1), ["as_is", "gcj02"])
    assert found([replace(first, lonlat=np.full((40, 2), np.inf)), second]) == {}


def test_the_first_of_two_may_be_the_shifted_one():
    assert found(layers_of(np.random.default_rng(1), ["gcj02", "as_is"])) == {
        0: ("gcj02", True),
        1: ("as_is", True),
    }


def test_one_over_corrected_layer_among_several_is_asked_about():
    # Three layers in GCJ-02 beside one in WGS 84 would lie in just the same way.
    for frames in (["as_is", "as_is", "as_is", "over_gcj02"], ["gcj02", "gcj02", "gcj02", "as_is"]):
        assert not any(certain for _, certain in found(layers_of(np.random.default_rng(2), frames)).values())


@pytest.mark.parametrize("count", [3, 4, 5])
def test_of_two_explanations_none_is_proposed(count):
    layers = layers_of(np.random.default_rng(2), ["over_gcj02", *["as_is"] * count])
    told = look_together(layers)[0]
    assert (told.best, told.certain, told.even) == ("over_gcj02", False, True)


@pytest.mark.parametrize(
    "frames", [["as_is", "as_is", "as_is", "over_gcj02"], ["gcj02", "gcj02", "gcj02", "as_is"]]
)
@pytest.mark.parametrize("surveyed", [0, 3])
def test_a_surveyed_grid_settles_it(frames, surveyed):
    if frames[surveyed] != "as_is":
        surveyed = frames.index("as_is")
    layers = layers_of(np.random.default_rng(3), frames, **{f"of_{surveyed}": {"surveyed": True}})
    assert found(layers) == {number: (each, True) for number, each in enumerate(frames)}


def test_layers_shifted_alike_fit_one_another_and_are_not_called_confirmed():
    for each in some(
        look_together(layers_of(np.random.default_rng(4), ["gcj02", "gcj02", "gcj02"])).values()
    ):
        assert (each.best, each.anchored) == ("as_is", False)


def test_a_heading_that_names_the_datum_brings_the_others_along():
    layers = layers_of(np.random.default_rng(5), ["gcj02", "gcj02"], of_0={"named": "gcj02"})
    assert found(layers) == {0: ("gcj02", True), 1: ("gcj02", True)}


def test_the_published_stations_tell_layers_that_are_all_shifted_alike():
    known = landmarks()
    stations, stops = (
        Places(each, framed(known.lonlat, "gcj02"), known.names, title=each)
        for each in ("rail_station", "bus_stop")
    )
    assert found([stations, stops, known])[0] == ("gcj02", True)
    assert found([stations, stops, known])[1] == ("gcj02", True)


def test_a_boundary_and_its_subdistricts_share_lines_with_other_layers():
    rng = np.random.default_rng(6)
    blocks = [shapely.box(*(p - 120 * METRE), *(p + 90 * METRE)) for p in scattered(rng, 60)]
    edges = np.array([shapely.boundary(block) for block in blocks])
    ours = np.array([shapely.transform(edge, lambda xy: framed(xy, "gcj02")) for edge in edges[20:]])
    centres = np.array([shapely.centroid(block).coords[0] for block in blocks])
    parks = Places("park", centres, edges=edges, title="公园")
    plots = Places("green", framed(centres[20:], "gcj02"), edges=ours, title="绿地")
    assert found([parks, plots]) == {0: ("as_is", True), 1: ("gcj02", True)}
    assert "of 1200 places on its lines fit 公园 after GCJ-02" in str(
        look_together([parks, plots])[1].sentence
    )


def test_abroad_nothing_is_compared():
    rng = np.random.default_rng(7)
    monaco = [
        Places(each.role, each.lonlat - CENTRE + [7.42, 43.73], each.names)
        for each in layers_of(rng, ["as_is", "gcj02"])
    ]
    assert look_together(monaco) == {}


# ---------------------------------------------------------------- always right where certain


@settings(max_examples=150)
@given(
    st.integers(0, 10**6),
    st.lists(st.sampled_from(sorted(FRAMES)), min_size=2, max_size=2),
    st.sampled_from([1, 10, 30, 100, 175, 300]),
    st.floats(0, 0.5),
    st.integers(3, 40),
)
def test_what_is_certain_between_two_layers_is_true(seed, frames, spread, outliers, common):
    rng = np.random.default_rng(seed)
    ours, theirs = layers_of(rng, frames, spread)
    wild = np.flatnonzero(rng.random(40) < outliers)
    ours.lonlat[wild] = framed(scattered(rng, len(wild)), frames[0]) if len(wild) else ours.lonlat[wild]
    names = [name if number < common else f"{name}外" for number, name in enumerate(NAMES)]
    result = compare(Places(ours.role, ours.lonlat, tuple(names)), theirs)
    if result is not None and result.certain:
        (a, b), (c, d) = LAG_OF[frames[0]], LAG_OF[frames[1]]
        assert result.lag == (a - c, b - d)


@settings(max_examples=30)
@given(
    st.integers(0, 10**6),
    st.lists(st.sampled_from(["as_is", "as_is", "gcj02", "bd09"]), min_size=2, max_size=5),
)
def test_beside_a_surveyed_layer_every_other_is_told_right(seed, frames):
    layers = layers_of(np.random.default_rng(seed), ["as_is", *frames], 20, of_0={"surveyed": True})
    assert found(layers) == {number: (each, True) for number, each in enumerate(["as_is", *frames])}


# ---------------------------------------------------------------- from sources to statements


def stations_and_stops(stops="as_is", count=40, **about):
    rng = np.random.default_rng(8)
    true, names = scattered(rng)[:count], {"站名": NAMES[:count]}
    return (
        source_of(shapely.points(true), names, crs="EPSG:4326", name="轨道站.csv"),
        source_of(shapely.points(framed(true, stops)), names, crs="EPSG:4326", name="公交.csv", **about),
    )


def looked_at(stations, stops, **answers):
    return look_at_sources(
        [(stations, role("rail_station"), Answers()), (stops, role("bus_stop"), Answers(**answers))]
    )


def placed(source, datums, **answers):
    return place(source, role("bus_stop"), Reference(decided=datums.decided), Answers(**answers))


def test_files_shifted_alike_are_told_once_for_the_whole_import():
    datums = looked_at(*stations_and_stops())
    finding = one(datums.findings, "datum.unverified")
    assert (finding.severity, finding.mended) == (Severity.INFO, False)
    assert "轨道站.csv, 公交.csv" in str(finding.message)


def test_each_layer_says_one_thing_about_its_datum():
    for frame in ("as_is", "gcj02", "bd09"):
        stations, stops = stations_and_stops(frame)
        datums = looked_at(stations, stops)
        for source in (stations, stops):
            found = placed(source, datums)
            said = [each for each in found.findings if each.code.startswith("datum")]
            steps = [each for each in found.steps if "atum" in str(each)]
            assert len(said) + len(steps) == 1
    assert "approximate conversion for internal analysis" in str(found.steps[-1])


def test_a_conversion_may_be_declined():
    stations, stops = stations_and_stops("gcj02")
    result = placed(stops, looked_at(stations, stops), declined=frozenset({"datum.gcj02"}))
    assert (result.datum, one(result.findings, "datum.gcj02").mended) == ("as_is", False)


def test_one_surveyed_layer_may_have_been_shifted_before_and_two_are_believed():
    true = scattered(np.random.default_rng(9))
    metric = shapely.points(np.column_stack(_to_grid(true)))
    stations = source_of(metric, {"站名": NAMES}, crs="EPSG:4543", name="轨道站.gpkg")
    entrances = source_of(metric, {"所属车站": NAMES}, crs="EPSG:4543", name="出入口.gpkg")
    stops = source_of(
        shapely.points(framed(true, "over_gcj02")), {"站名": NAMES}, crs="EPSG:4326", name="公交.csv"
    )
    assert not looked_at(stations, stops).decided["公交.csv"].certain
    both = look_at_sources(
        [
            (stations, role("rail_station"), Answers()),
            (entrances, role("rail_entrance"), Answers()),
            (stops, role("bus_stop"), Answers()),
        ]
    )
    result = placed(stops, both)
    assert one(result.findings, "datum.over_gcj02").mended
    assert np.abs(result.to_lonlat(framed(true, "over_gcj02")) - true).max() < 1e-7


def test_a_layer_shifted_before_it_was_projected_is_warned_about_and_left():
    true = scattered(np.random.default_rng(9))
    shifted = shapely.points(np.column_stack(_to_grid(framed(true, "gcj02"))))
    stations = source_of(shifted, {"站名": NAMES}, crs="EPSG:4543", name="轨道站.gpkg")
    entrances = source_of(shapely.points(true), {"所属车站": NAMES}, crs="EPSG:4326", name="出入口.csv")
    stops = source_of(shapely.points(true), {"站名": NAMES}, crs="EPSG:4326", name="公交.csv")
    datums = look_at_sources(
        [
            (stations, role("rail_station"), Answers()),
            (entrances, role("rail_entrance"), Answers()),
            (stops, role("bus_stop"), Answers()),
        ]
    )
    result = place(stations, role("rail_station"), Reference(decided=datums.decided), Answers())
    finding = one(result.findings, "datum.gcj02")
    assert (finding.severity, finding.mended, result.datum) == (Severity.WARNING, False, "as_is")
    assert str(finding.message).startswith("It was in GCJ-02 when it was projected")
    assert datums.decided["公交.csv"].best == "as_is"


def _to_grid(lonlat):
    return Transformer.from_crs(4490, 4543, always_xy=True).transform(*lonlat.T)


def named(datum):
    message = T("Its headings name {datum}.", datum=datum)
    return (Finding("datum.named", Severity.INFO, message),)


def test_a_datum_that_a_heading_names_is_believed_where_nothing_else_tells():
    _, stops = stations_and_stops("bd09", findings=named("BD-09"))
    result = placed(stops, look_at_sources([(stops, role("bus_stop"), Answers())]))
    assert result.datum == "bd09"
    assert "names BD-09 itself" in str(one(result.findings, "datum.bd09").message)


@pytest.mark.parametrize(
    ("said", "drawn", "certain"),
    [("GCJ-02", "gcj02", True), ("BD-09", "bd09", True), (None, "gcj02", False), ("BD-09", "gcj02", False)],
)
def test_few_names_that_bear_out_what_a_file_says_of_itself_leave_no_question(said, drawn, certain):
    """Three names agree after the shift, too few to tell alone."""
    about = {} if said is None else {"findings": named(said)}
    stations, stops = stations_and_stops(drawn, count=3, **about)
    result = placed(stops, looked_at(stations, stops))
    assert (result.datum == drawn) == certain
    told = [each.severity for each in result.findings if each.code == f"datum.{drawn}"]
    assert told == [Severity.WARNING if certain else Severity.QUESTION]


def test_a_file_called_after_a_web_map_is_asked_about_where_nothing_else_tells():
    _, stops = stations_and_stops("gcj02")
    (stops,) = [source_of(stops.frame.geometry, {"站名": NAMES}, crs="EPSG:4326", name="公交_高德.csv")]
    question = one(placed(stops, look_at_sources([])).findings, "datum.gcj02")
    assert question.severity is Severity.QUESTION
    assert [choice.value for choice in question.choices] == ["gcj02", "as_is", "bd09"]


def test_a_crs_that_names_a_web_maps_datum_is_believed():
    crs = CRS.from_wkt(CRS.from_epsg(4326).to_wkt().replace('"WGS 84"', '"GCJ-02"', 1))
    _, stops = stations_and_stops("gcj02")
    source = source_of(stops.frame.geometry, {"站名": NAMES}, crs=crs, name="a.gpkg")
    assert placed(source, look_at_sources([])).datum == "gcj02"


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("gcj02_lng", "gcj02"),
        ("GCJ-02", "gcj02"),
        ("火星坐标", "gcj02"),
        ("BD-09", "bd09"),
        ("bd09ll", "bd09"),
        ("WGS 84", "as_is"),
        ("CGCS2000", "as_is"),
        ("Xian 1980", None),
    ],
)
def test_datums_are_known_by_their_names(text, datum):
    assert datum_called(text) == datum


def test_file_names_hint():
    assert hinted_datum("公交站点_高德.csv") == "gcj02"
    assert hinted_datum("baidu_stops.csv") == "bd09"
    assert hinted_datum("公交_高德_WGS84.csv") == "as_is"
    assert hinted_datum("公交_高德_已纠偏.csv") == "as_is"
    assert hinted_datum("公交站.csv") is None


def test_other_codes_of_findings_are_no_statement():
    stations, stops = stations_and_stops()
    assert codes(looked_at(stations, stops, datum="as_is").findings) == []
