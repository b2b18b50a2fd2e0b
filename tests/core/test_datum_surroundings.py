"""Rivers and borders: they confirm, or raise a question, and move nothing by themselves."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.answers import Answers
from layers.place.datum.by_surroundings import by_outline_share, by_water
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.places import Places
from layers.place.datum.reference import Reference
from layers.place.placing import place
from tests.core.sources import one, role, source_of

CENTRE = np.array([104.06, 30.66])
METRE = np.array([1 / (111_320 * np.cos(np.radians(30.66))), 1 / 111_320])
FRAMES = {
    "as_is": lambda lon, lat: (lon, lat),
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
}
BENDS = np.array([[-6000, -1500], [-2500, 600], [0, -800], [2500, 900], [6000, -400]])
RIVER = shapely.LineString(CENTRE + BENDS * METRE).buffer(300 * METRE[1])
DISTRICT = shapely.Point(CENTRE).buffer(4500 * METRE[1])


def on_land(rng, count):
    """Points all over the district, none of them in the river."""
    points = CENTRE + rng.uniform(-4500, 4500, (count * 4, 2)) * METRE
    inside = shapely.contains_xy(DISTRICT.difference(RIVER), *points.T)
    return points[inside][:count]


def stops(lonlat, frame):
    return Places("bus_stop", np.column_stack(FRAMES[frame](*lonlat.T)), title="公交.csv")


@pytest.mark.parametrize("frame", FRAMES)
def test_stops_in_the_river_raise_a_question_and_dry_ones_confirm(frame):
    found = by_water(stops(on_land(np.random.default_rng(1), 400), frame), RIVER)
    assert (found.best, found.certain) == (frame, frame == "as_is")
    assert str(found.sentence).startswith("0 of 400 features stand in water")


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.integers(1, 600), st.floats(0, 0.04))
def test_right_layers_are_not_suspected_for_a_few_stops_on_bridges(seed, count, bridges):
    rng = np.random.default_rng(seed)
    points = on_land(rng, count)
    wet = rng.random(len(points)) < bridges
    points[wet] = np.array(
        [
            shapely.line_interpolate_point(shapely.LineString(CENTRE + BENDS * METRE), x).coords[0]
            for x in rng.uniform(0.02, 0.1, int(wet.sum()))
        ]
    ).reshape(-1, 2)
    for found in (
        by_water(stops(points, "as_is"), RIVER),
        by_outline_share(stops(points, "as_is"), DISTRICT),
    ):
        assert found is None or not found.moved


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(0, 19))
def test_few_features_prove_nothing(seed, count):
    points = on_land(np.random.default_rng(seed), count) if count else np.empty((0, 2))
    assert by_water(stops(points, "gcj02"), RIVER) is None
    assert by_outline_share(stops(points, "gcj02"), DISTRICT) is None


def test_green_plots_are_asked_about_by_the_river_alone():
    plots = np.column_stack(wgs84_to_gcj02(*on_land(np.random.default_rng(2), 300).T))
    squares = shapely.buffer(shapely.points(plots), 0.0001, cap_style="square")
    placed = place(
        source_of(squares, crs="EPSG:4326", name="绿地.geojson"),
        role("green"),
        Reference(water=RIVER),
        Answers(),
    )
    question = one(placed.findings, "datum.gcj02")
    assert question.severity == "question"
    assert "0 of 300 features stand in water after GCJ-02 → WGS 84; before: " in str(question.message)
