"""Layers of which only a part is shifted: found row by row, and only those rows are put right."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.answers import Answers
from layers.conform import conform
from layers.place.crs import working_crs
from layers.place.datum_mixed import mixture_of
from layers.place.datum_places import Places
from layers.place.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.reference import Reference
from tests.core.sources import codes, one, role, source_of

CENTRE = np.array([104.06, 30.66])  # Chengdu: no landmarks there
METRE = np.array([1 / (111_320 * np.cos(np.radians(30.66))), 1 / 111_320])
SYLLABLES = list("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往")
NAMES = [a + b for a in SYLLABLES for b in SYLLABLES][:60]
WORKING = working_crs(*CENTRE)


def made(seed, spread=40, unknown=20):
    """Stations, and a stop of each name near it; then stops of names that no station has."""
    rng = np.random.default_rng(seed)
    stations = CENTRE + rng.uniform(-6000, 6000, (60, 2)) * METRE
    stops = stations + rng.normal(0, spread, (60, 2)) * METRE
    others = CENTRE + rng.uniform(-6000, 6000, (unknown, 2)) * METRE
    names = [*NAMES, *(f"无名{chr(0x5000 + n)}" for n in range(unknown))]
    return Places("rail_station", stations, tuple(NAMES)), np.concatenate([stops, others]), names


def shifted(lonlat, those, shift=wgs84_to_gcj02):
    moved = lonlat.copy()
    moved[those] = np.column_stack(shift(*lonlat[those].T))
    return moved


def places(lonlat, names, **more):
    return Places("bus_stop", lonlat, tuple(names), rows=np.arange(1, len(lonlat) + 1), **more)


def parts(evidence):
    return {datum: set(rows) for datum, rows in evidence.parts}


@pytest.mark.parametrize("shift", [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_rows_from_a_web_map_after_surveyed_ones_are_told_apart_where_the_file_changes(shift):
    known, stops, names = made(1)
    order = np.random.default_rng(5).permutation(80)
    stops, names = stops[order], [names[n] for n in order]
    found = mixture_of(places(shifted(stops, slice(50, 80), shift[1]), names), [known])
    # All rows but those between the last that shows it before the change and the first after it.
    assert parts(found)["as_is"] <= set(range(1, 51))
    assert parts(found)[shift[0]] <= set(range(51, 81))
    assert sum(map(len, parts(found).values())) > 74


def test_a_column_that_names_the_origin_tells_the_rows_without_a_known_name():
    known, stops, names = made(2)
    amap = np.random.default_rng(6).random(80) < 0.4
    sorts = {"备注": ["甲", "乙"] * 40, "来源": ["高德" if each else "测绘" for each in amap]}
    found = mixture_of(places(shifted(stops, amap), names, sorts=sorts), [known])
    assert parts(found) == {
        "gcj02": set((np.flatnonzero(amap) + 1).tolist()),
        "as_is": set((np.flatnonzero(~amap) + 1).tolist()),
    }


def test_without_order_or_column_only_the_rows_that_show_it_are_told():
    known, stops, names = made(3)
    amap = np.random.default_rng(7).random(80) < 0.4
    found = mixture_of(places(shifted(stops, amap), names), [known])
    assert parts(found)["gcj02"] == set((np.flatnonzero(amap[:60]) + 1).tolist())
    assert "20 cannot be told" in str(found.sentence)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([5, 40, 80, 200, 400]), st.sampled_from(["as_is", "gcj02"]))
def test_a_layer_of_one_piece_is_not_taken_apart(seed, spread, datum):
    known, stops, names = made(seed, spread)
    whole = stops if datum == "as_is" else shifted(stops, slice(None))
    assert mixture_of(places(whole, names), [known]) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.15, 0.85), st.sampled_from([5, 30, 60]))
def test_no_row_is_put_in_a_wrong_part(seed, share, spread):
    known, stops, names = made(seed, spread)
    amap = np.random.default_rng(seed + 1).random(80) < share
    found = mixture_of(places(shifted(stops, amap), names), [known])
    if spread < 60 and min(amap[:60].sum(), (~amap[:60]).sum()) >= 12:
        assert found is not None
    if found is not None:
        assert parts(found)["gcj02"] <= set((np.flatnonzero(amap) + 1).tolist())
        assert parts(found)["as_is"] <= set((np.flatnonzero(~amap) + 1).tolist())


def conformed(stops, names, known, **answers):
    source = source_of(shapely.points(stops), {"站名": names}, crs="EPSG:4326", name="公交.csv")
    return conform(
        source,
        role("bus_stop"),
        working_crs=WORKING,
        reference=Reference(None, (known,)),
        answers=Answers(**answers),
    )


@pytest.mark.parametrize("declined", [(), ("datum.mixed",)])
def test_only_the_shifted_rows_are_converted_unless_that_is_declined(tmp_path, monkeypatch, declined):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "公交.csv").touch()
    known, stops, names = made(4, unknown=0)
    mixed = shifted(stops, slice(40, 60))
    layer = conformed(mixed, names, known, declined=frozenset(declined))
    finding = one(layer.findings, "datum.mixed")
    assert [code for code in codes(layer.findings) if code.startswith("datum")] == ["datum.mixed"]
    assert finding.rows == tuple(range(41, 61))
    assert finding.mended == (not declined)
    assert "40 rows in WGS 84" in str(finding.message)
    assert "20 rows in GCJ-02" in str(finding.message)
    there = shapely.get_coordinates(layer.frame.to_crs(4326).geometry.array)
    off = np.hypot(*((there - stops) / METRE).T)
    assert (off[:40] < 0.05).all()
    assert ((off[40:] < 0.05) == (not declined)).all()
