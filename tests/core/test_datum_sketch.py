"""The points of a map before and after: moved by the known shift, tied to what they match."""

import numpy as np
import pytest
import shapely

from layers.answers import Answers
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.places import Places
from layers.place.datum.reference import Reference
from layers.place.datum_sketch import datum_sketch
from tests.core.sources import role, source_of

PLACES = np.array([104.0, 30.6]) + np.random.default_rng(1).uniform(0, 0.08, (900, 2))
NAMES = [f"{chr(0x4E00 + n)}站" for n in range(900)]
KNOWN = Places("rail_station", PLACES[:40], tuple(NAMES[:40]), title="轨道站.csv")


def stops(shift, count=900):
    moved = np.column_stack(shift(*PLACES[:count].T))
    return source_of(shapely.points(moved), {"站名": NAMES[:count]}, crs="EPSG:4326")


def test_matched_pairs_meet_after_and_lie_a_shift_apart_before():
    sketch = datum_sketch(stops(wgs84_to_gcj02), role("bus_stop"), Reference(None, (KNOWN,)), Answers())
    assert len(sketch.pairs) == 40
    assert len(sketch.before) == len(sketch.after) <= 600
    ours, theirs = sketch.pairs.T
    assert np.abs(sketch.after[ours] - sketch.reference[theirs]).max() < 1e-8
    # GCJ-02 lies 300 to 600 m off at Chengdu.
    off = np.hypot(*((sketch.before[ours] - sketch.reference[theirs]) * [95_800, 111_320]).T)
    assert ((off > 300) & (off < 600)).all()
    assert "40 of 40 names match 轨道站.csv" in str(sketch.evidence.sentence)


def test_an_answer_is_shown_in_place_of_the_evidence():
    sketch = datum_sketch(
        stops(wgs84_to_bd09, 50), role("bus_stop"), Reference(None, (KNOWN,)), Answers(datum="gcj02")
    )
    back = np.column_stack(wgs84_to_gcj02(*sketch.after.T))
    assert back == pytest.approx(sketch.before, abs=1e-9)


def test_what_is_right_has_no_sketch():
    right = stops(lambda lon, lat: (lon, lat))
    assert datum_sketch(right, role("bus_stop"), Reference(None, (KNOWN,)), Answers()) is None


def test_an_outline_is_shown_by_its_corners():
    area = shapely.Point(104.05, 30.65).buffer(0.04, quad_segs=200)
    shifted = shapely.transform(area, lambda xy: np.column_stack(wgs84_to_gcj02(*xy.T)))
    known = Places("subdistrict", np.array([[104.05, 30.65]]), area=area, title="街道.shp")
    sketch = datum_sketch(
        source_of([shifted], {"名称": ["区"]}, crs="EPSG:4326"),
        role("district"),
        Reference(area, (known,)),
        Answers(),
    )
    assert 100 < len(sketch.before) <= 300
    assert 100 < len(sketch.reference) <= 300
    assert shapely.distance(shapely.boundary(area), shapely.points(sketch.after)).max() < 1e-7
