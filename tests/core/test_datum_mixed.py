"""Layers of which only a part is shifted: found row by row, and only those rows are put right."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.answers import Answers
from layers.conform import conform
from layers.place.crs import working_crs
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.mixed import mixture_of
from layers.place.datum.places import Places
from layers.place.datum.reference import Reference
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
    shown = {"gcj02": set(np.flatnonzero(amap[:60]) + 1), "as_is": set(np.flatnonzero(~amap[:60]) + 1)}
    told = parts(found)
    assert all(told[datum] <= rows for datum, rows in shown.items())
    # One in a hundred lies farther from its station than three times the usual, and is not told.
    assert sum(map(len, told.values())) >= 58
    assert f"{80 - sum(map(len, told.values()))} cannot be told" in str(found.sentence)


def of_one_piece(seed, spread, datum):
    """What is seen of stops that are all in one datum."""
    known, stops, names = made(seed, spread)
    return mixture_of(places(stops if datum == "as_is" else shifted(stops, slice(None)), names), [known])


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from([5, 40, 80, 200, 400]), st.sampled_from(["as_is", "gcj02"]))
def test_no_row_of_a_layer_of_one_piece_is_moved(seed, spread, datum):
    found = of_one_piece(seed, spread, datum)
    assert found is None or not found.certain


def test_a_layer_of_one_piece_is_hardly_ever_suspected():
    """By chance three of 60 stops can lie one shift off their stations: in one of 3,000 layers or so."""
    cases = itertools.product(range(40), [5, 40, 80, 200, 400], ["as_is", "gcj02"])
    assert sum(of_one_piece(*case) is not None for case in cases) <= 1


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.floats(0.15, 0.85), st.sampled_from([5, 30, 60]))
def test_no_row_is_put_in_a_wrong_part(seed, share, spread):
    known, stops, names = made(seed, spread)
    amap = np.random.default_rng(seed + 1).random(80) < share
    found = mixture_of(places(shifted(stops, amap), names), [known])
    if spread < 60 and min(amap[:60].sum(), (~amap[:60]).sum()) >= 12:
        assert found is not None
    if found is not None:
        told = parts(found)
        wrong = told["gcj02"] - set((np.flatnonzero(amap) + 1).tolist())
        wrong |= told["as_is"] - set((np.flatnonzero(~amap) + 1).tolist())
        # What is only suspected names the rows in doubt: at this scatter one in 3,000 of them is another's.
        assert len(wrong) <= (0 if found.certain else 2)


def test_a_layer_that_one_other_shows_to_be_of_one_piece_is_not_mixed_because_another_is():
    known, stops, names = made(5, unknown=0)
    layer = places(shifted(stops, slice(None)), names)
    half = Places("rail_entrance", shifted(known.lonlat, slice(0, 24)), known.names)
    assert mixture_of(layer, [half]) is not None
    assert mixture_of(layer, [half, known]) is None


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


def test_too_few_rows_to_be_told_apart_are_doubted_and_left(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "公交.csv").touch()
    known, stops, names = made(8, unknown=0)
    mixed = shifted(stops, [3, 17, 30, 44])  # of sixty
    found = mixture_of(places(mixed, names), [known])
    assert not found.certain
    layer = conformed(mixed, names, known)
    finding = one(layer.findings, "datum.maybe_mixed")
    assert (finding.rows, finding.mended) == ((4, 18, 31, 45), False)
    there = shapely.get_coordinates(layer.frame.to_crs(4326).geometry.array)
    assert np.abs((there - mixed) / METRE).max() < 0.05


def twice(rng, count=40, **more):
    """Stops of a survey, and after them the same stops of a web map."""
    stops = CENTRE + rng.uniform(-6000, 6000, (count, 2)) * METRE
    both = np.concatenate([stops, stops + rng.normal(0, 10, stops.shape) * METRE])
    return places(shifted(both, slice(count, None)), NAMES[:count] * 2, **more)


def test_a_list_that_has_every_stop_from_two_sources_shows_it_without_another_layer():
    found = mixture_of(twice(np.random.default_rng(9)), [])
    assert found.certain
    assert parts(found) == {"as_is": set(range(1, 41)), "gcj02": set(range(41, 81))}


def test_the_same_in_any_order_is_only_suspected():
    stops = twice(np.random.default_rng(10))
    order = np.random.default_rng(11).permutation(80)
    found = mixture_of(places(stops.lonlat[order], [stops.names[n] for n in order]), [])
    assert not found.certain
    assert parts(found)["gcj02"] <= set((np.flatnonzero(order >= 40) + 1).tolist())
    assert len(parts(found)["gcj02"]) > 35


def test_stops_of_one_name_every_few_hundred_metres_are_not_two_sources():
    along = np.arange(120) % 3 * 479
    starts = np.repeat(np.random.default_rng(12).uniform(-6000, 6000, (40, 2)), 3, axis=0)
    turned = np.repeat(np.random.default_rng(13).uniform(0, 2 * np.pi, 40), 3)
    lonlat = CENTRE + (starts + along[:, None] * np.column_stack([np.cos(turned), np.sin(turned)])) * METRE
    assert mixture_of(places(lonlat, np.repeat(NAMES[:40], 3)), []) is None


def test_unnamed_rows_are_told_by_what_stands_at_the_same_places():
    rng = np.random.default_rng(14)
    parks = CENTRE + rng.uniform(-6000, 6000, (60, 2)) * METRE
    others = Places("park", parks + rng.normal(0, 4, parks.shape) * METRE)
    layer = Places("park", shifted(parks, slice(40, 60)), rows=np.arange(1, 61))
    found = mixture_of(layer, [others])
    assert found.certain
    assert parts(found)["as_is"] <= set(range(1, 41))
    assert parts(found)["gcj02"] <= set(range(41, 61))
    assert sum(map(len, parts(found).values())) >= 58
    assert mixture_of(Places("park", parks, rows=np.arange(1, 61)), [others]) is None


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(20, 400))
def test_places_that_have_nothing_to_do_with_one_another_show_nothing(seed, count):
    rng = np.random.default_rng(seed)
    here, there = (CENTRE + rng.uniform(-3000, 3000, (count, 2)) * METRE for _ in range(2))
    assert mixture_of(places(here, []), [Places("rail_entrance", there)]) is None
