"""What the report's map shows, with distances worked out by hand (see tests/hand_made.py)."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry import shape

from gisapp.report.content import report_of
from gisapp.report.map_features import lighter, reach_around, station_points, transfer_lines
from gisapp.report.standing import Standing
from gisapp.report.web_layers import MapLayer, area_style, as_json, feature_collection, point_style
from gisapp.report.web_map import web_map
from layers.styles import style_of
from layers.text import Language
from tests.hand_made import CLOSING, HOSTILE, X, Y, hand_made_scorecard, working_crs
from tests.some import some


@pytest.fixture(scope="module")
def stations():
    return station_points(report_of(hand_made_scorecard())).set_index("station")


def local(point):
    return (point.x - X, point.y - Y)


def test_stations_stand_where_the_evidence_has_them(stations):
    assert local(stations.geometry["甲"]) == (210, 480)
    assert local(stations.geometry["戊"]) == (1800, 500)


def test_stations_are_coloured_by_what_covers_them(stations):
    assert stations["standing"].to_dict() == {
        "甲": Standing.MET,
        "乙": Standing.MET,
        "丙": Standing.MET,
        "丁": Standing.NOT_MET,
        "戊": Standing.UNDECIDED,
    }


def test_lines_lead_from_the_decisive_entrance_to_its_stop():
    lines = transfer_lines(report_of(hand_made_scorecard()))
    assert lines.length.tolist() == pytest.approx([30, 30, 30, 150])


def test_reach_is_drawn_around_the_entrances_of_the_figure_by_the_state_of_their_station():
    reached = reach_around(report_of(hand_made_scorecard()))
    assert set(reached) == {Standing.MET, Standing.NOT_MET}
    # Discs of 64 sides: 0.16 % less than a circle.
    assert reached[Standing.MET][50].area == pytest.approx(3 * np.pi * 50**2, rel=2e-3)
    assert reached[Standing.NOT_MET][100].area == pytest.approx(np.pi * 100**2, rel=2e-3)


def test_light_areas_are_left_as_they_are():
    frame = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(20, 0, 21, 1)], crs=working_crs())
    shown, left_out = lighter(frame)
    assert left_out == 0
    assert shown.geometry.area.tolist() == [100, 1]


def test_parts_of_an_area_are_simplified_each_by_itself():
    """A disc of 400 corners goes, and so do the parts of a row of two; a square stays one polygon."""
    disc, square = Point(0, 0).buffer(10, quad_segs=100), box(100, 0, 110, 10)
    frame = gpd.GeoDataFrame(geometry=[MultiPolygon([disc, square]), square, disc], crs=working_crs())
    shown, _ = lighter(frame)
    both, alone, round_one = shown.geometry
    assert both.geom_type == "MultiPolygon"
    assert both.geoms[1].equals(square)
    assert alone.equals_exact(square)
    assert both.geoms[0].equals_exact(round_one)
    assert len(round_one.exterior.coords) < 50
    assert round_one.area == pytest.approx(disc.area, rel=0.1)


def test_beyond_the_budget_the_largest_are_kept_in_their_order():
    sizes = np.linspace(1, 2, 5_100)
    frame = gpd.GeoDataFrame(geometry=box(0, 0, sizes, sizes), crs=working_crs())
    shown, left_out = lighter(frame)
    assert left_out == 100
    assert shown.index.tolist() == list(range(100, 5_100))


def test_outlines_of_too_many_points_are_simplified_within_metres():
    discs = [Point(x, 0).buffer(1_000, quad_segs=4_000) for x in range(0, 100_000, 10_000)]
    shown, _ = lighter(gpd.GeoDataFrame(geometry=discs, crs=working_crs()))
    assert shown.geometry.count_coordinates().sum() < 60_000
    assert shown.geometry.area.tolist() == pytest.approx([disc.area for disc in discs], rel=1e-3)


@pytest.mark.parametrize(
    ("fill", "stroke", "hatch", "colours"),
    [
        ("#aa0000", "#00bb00", "#0000cc", ("#00bb00", 2, "#aa0000", 1)),
        ("#aa0000", "", "", ("#aa0000", 0, "#aa0000", 1)),
        ("", "#00bb00", "#0000cc", ("#00bb00", 2, "#0000cc", 0.18)),
        ("", "#00bb00", "", ("#00bb00", 2, "#00bb00", 0)),
    ],
)
def test_areas_on_the_page_look_as_their_style_says(fill, stroke, hatch, colours):
    style = replace(style_of("park"), fill=fill, stroke=stroke, hatch=hatch, width=2, dash=(4, 1.5))
    border, width, inside, opacity = colours
    assert area_style(style) == {
        "color": border, "weight": width, "dashArray": "4 1.5", "fillColor": inside, "fillOpacity": opacity
    }  # fmt: skip
    assert area_style(replace(style, dash=()))["dashArray"] is None


def test_points_on_the_page_are_filled():
    assert point_style("#aa0000", "#00bb00", 1.5) == {
        "color": "#00bb00", "weight": 1.5, "fill": True, "fillColor": "#aa0000", "fillOpacity": 1
    }  # fmt: skip


@pytest.mark.parametrize(
    ("budget", "note"), [(4, []), (3, ["Bus stops: 3 of 4 points are drawn; all are counted."])]
)
def test_points_beyond_the_budget_are_not_drawn_and_told(monkeypatch, budget, note):
    monkeypatch.setattr("gisapp.report.web_map.FEATURE_BUDGET", budget)
    drawn = web_map(report_of(hand_made_scorecard()), Language("en"))
    (stops,) = (each for each in drawn.layers if each.title == "Bus stops")
    assert len(json.loads(stops.features)["features"]) == budget
    assert [text for text in map(str, drawn.notes) if "Bus stops" in text] == note


def test_what_the_labels_of_points_say():
    drawn = web_map(report_of(hand_made_scorecard()), Language("en"))
    said = {
        each.title: [feature["properties"]["label"] for feature in json.loads(each.features)["features"]]
        for each in drawn.layers
        if each.title in ("Bus stops", "Rail station entrances")
    }
    assert said["Bus stops"][0] == ["站0", "1"]
    assert said["Bus stops"][2] == ["站2"]  # its routes are not known
    assert all(len(label) == 2 for label in some(said["Rail station entrances"]))


def test_borders_are_drawn_again_above_what_they_enclose_and_catch_no_pointer():
    drawn = web_map(report_of(hand_made_scorecard()), Language("en")).layers
    bordered = [area_style(style_of(role)) for role in ("built_up", "subdistrict", "district", "cluster")]
    borders = [each.style for each in drawn if each.style.get("fill") is False]
    assert borders == [style | {"fill": False, "interactive": False} for style in bordered]


def test_points_are_as_large_as_their_style_says():
    drawn = web_map(report_of(hand_made_scorecard()), Language("en")).layers
    radius = {each.title: each.radius for each in drawn}
    assert radius["Bus stops"] == style_of("bus_stop").size / 2
    assert radius["Rail station entrances"] == style_of("rail_entrance").size / 2
    assert radius["Parks (G1)"] == 0  # an area has none


def test_a_station_is_found_on_the_map_by_latitude_and_longitude():
    from pyproj import Transformer

    places = web_map(report_of(hand_made_scorecard()), Language("en")).places
    to_degrees = Transformer.from_crs(working_crs(), "EPSG:4326", always_xy=True)
    east, north = to_degrees.transform(X + 210, Y + 480)
    latitude, longitude = map(float, places["甲"].split(","))
    assert (latitude, longitude) == pytest.approx((north, east), abs=1e-6)


def test_areas_lie_where_they_are_by_longitude_and_latitude():
    from pyproj import Transformer

    scorecard = hand_made_scorecard()
    (parks,) = (each for each in scorecard.project.layers if each.role == "park")
    (drawn,) = (
        each for each in web_map(report_of(scorecard), Language("en")).layers if each.title == "Parks (G1)"
    )
    shapes = [shape(each["geometry"]) for each in json.loads(drawn.features)["features"]]
    to_degrees = Transformer.from_crs(working_crs(), "EPSG:4326", always_xy=True)
    for found, park in some(zip(shapes, parks.frame.geometry, strict=True)):
        middle = to_degrees.transform(park.centroid.x, park.centroid.y)
        assert (found.centroid.x, found.centroid.y) == pytest.approx(middle, abs=1e-5)


def test_the_legend_shows_fill_hatch_or_nothing():
    drawn = web_map(report_of(hand_made_scorecard()), Language("en"))
    shown = {str(each.title): (each.fill, each.stroke) for each in drawn.legend}
    park, cluster = style_of("park"), style_of("cluster")
    assert shown["Parks (G1)"] == (park.fill, park.stroke or park.fill)
    assert shown["Green-industry clusters"] == (f"{cluster.hatch}33", cluster.stroke)
    dashed = {str(each.title) for each in drawn.legend if each.dashed}
    assert dashed == {"Subdistricts", "Built-up area"}  # as on the map; see resources/styles


def test_the_legend_says_what_is_drawn():
    drawn = web_map(report_of(hand_made_scorecard()), Language("en"))
    assert [str(each.title) for each in drawn.legend] == [
        "District",
        "Subdistricts",
        "Built-up area",
        "Parks (G1)",
        "Green-industry clusters",
        "within 50 m and 100 m of an open entrance",
        "Bus stops",
        "Rail station entrances",
        "from the decisive entrance to its nearest stop",
        "station with a bus stop within 50 m",
        "✗ station without a bus stop within 100 m",
        "? station without a mapped entrance",
    ]
    assert [each.round for each in drawn.legend] == [False] * 5 + [True] * 3 + [False] + [True] * 3


def test_labels_say_the_area_as_it_is_and_not_as_it_is_drawn():
    """9 m by 9 m with 18 teeth of 0.2 m² along its edges, which the drawing leaves out: 84.6 m², not 81."""
    south = [point for x in range(9) for point in ((x, 0), (x + 0.5, -0.4))]
    north = [point for x in range(9, 0, -1) for point in ((x, 9), (x - 0.5, 9.4))]
    toothed = Polygon([(X + 100 + x, Y + 100 + y) for x, y in (*south, (9, 0), *north, (0, 9))])
    scorecard = hand_made_scorecard()
    layers = [
        replace(
            each, frame=each.frame.set_geometry([toothed, each.frame.geometry.iloc[1]], crs=each.frame.crs)
        )
        if each.role == "park"
        else each
        for each in scorecard.project.layers
    ]
    scorecard = replace(scorecard, project=replace(scorecard.project, layers=tuple(layers)))
    drawn = web_map(report_of(scorecard), Language("en"))
    (parks,) = [layer for layer in drawn.layers if layer.title == "Parks (G1)"]
    labels = [feature["properties"]["label"] for feature in json.loads(parks.features)["features"]]
    assert labels == [[HOSTILE, "G11", "85 m²"], [CLOSING, "G12", "10.8 ha"]]


def test_the_script_is_given_layers_as_json_whatever_names_spell():
    areas = feature_collection([box(106.5, 29.5, 106.75, 29.75)], [(HOSTILE, '"}]\\')])
    nameless = feature_collection([Point(106.123456789, 29.5)], [None])
    layers = [
        MapLayer(CLOSING, {"color": "#000", "dashArray": None}, 0, permanent=False, features=areas),
        MapLayer(None, {}, 6.5, permanent=True, features=nameless),
    ]
    first, second = json.loads(as_json(layers))
    assert first["title"] == CLOSING
    assert first["style"] == {"color": "#000", "dashArray": None}
    (area,), (point,) = first["features"]["features"], second["features"]["features"]
    assert area["properties"] == {"label": [HOSTILE, '"}]\\']}
    assert shape(area["geometry"]).equals(box(106.5, 29.5, 106.75, 29.75))
    assert (second["title"], second["radius"], second["permanent"]) == (None, 6.5, True)
    assert point == {
        "type": "Feature",
        "id": 0,
        "properties": {"label": []},
        "geometry": {"type": "Point", "coordinates": [106.123457, 29.5]},
    }


@pytest.mark.parametrize(("budget", "told"), [(5000, False), (1, True)])
def test_areas_beyond_the_budget_are_told(monkeypatch, budget, told):
    monkeypatch.setattr("gisapp.report.map_features.FEATURE_BUDGET", budget)
    drawn = web_map(report_of(hand_made_scorecard()), Language("en"))
    assert any("areas are drawn; all are counted" in str(each) for each in drawn.notes) is told


def test_a_number_that_is_none_never_reaches_the_page():
    """A browser cannot read NaN, and would show no map at all."""
    style = point_style("#ffffff", "#000000", float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        as_json([MapLayer("x", style, 6.5, permanent=False, features=feature_collection([], []))])
