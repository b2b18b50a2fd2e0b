"""Stations told apart by labels and places: against all pairs, and with many rows of one name."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisapp.indicators import station_matching
from gisapp.indicators.station_matching import named_stations, numbered, physical_stations

REACH = 500.0

labels = st.integers(-1, 2)
# Multiples of 100 m: many points exactly 500 m apart (300 and 400), on cell lines and on top of each other.
place = st.tuples(st.integers(-12, 12), st.integers(-12, 12))


def by_hand(ids, names, points, reach):
    """Rows joined pair by pair, and numbered by their first row."""
    station = list(range(len(ids)))
    for _ in ids:
        for a in range(len(ids)):
            for b in range(len(ids)):
                one_id = ids[a] == ids[b] >= 0
                one_name = names[a] == names[b] >= 0 and np.hypot(*(points[a] - points[b])) <= reach
                if one_id or one_name:
                    station[a] = station[b] = min(station[a], station[b])
    first = sorted(set(station))
    return [first.index(each) for each in station]


@settings(max_examples=200)
@given(st.lists(st.tuples(labels, labels, place), max_size=14))
def test_stations_are_what_pairs_of_rows_say(rows):
    ids, names = (np.array([row[side] for row in rows], dtype=np.intp) for side in (0, 1))
    points = np.array([row[2] for row in rows], dtype=float).reshape(-1, 2) * 100
    expected = by_hand(ids, names, points, REACH)
    assert physical_stations(ids, names, points, REACH).tolist() == expected


@settings(max_examples=200)
@given(
    st.lists(st.tuples(labels, st.integers(0, 5)), max_size=9), st.lists(st.tuples(labels, place)), st.data()
)
def test_a_name_means_the_nearest_station_that_bears_it(rows, doors, data):
    label, station = (np.array([row[side] for row in rows], dtype=np.intp) for side in (0, 1))
    centres = np.array(data.draw(st.lists(place, min_size=6, max_size=6)), dtype=float)
    said = np.array([door[0] for door in doors], dtype=np.intp)
    points = np.array([door[1] for door in doors], dtype=float).reshape(-1, 2)
    found = named_stations(said, points, label, station, centres)
    assert found.shape == (len(doors),)
    for name, point, number in zip(said, points, found, strict=True):
        candidates = sorted(set(station[label == name])) if name >= 0 else []
        away = [np.hypot(*(centres[each] - point)) for each in candidates]
        assert number == (candidates[int(np.argmin(away))] if candidates else -1)


def test_labels_have_one_number_in_all_columns_and_missing_ones_none():
    first, second = numbered(["甲", None, "乙", "甲"], ["乙", np.nan, "丙"])
    assert first.tolist() == [0, -1, 1, 0]
    assert second.tolist() == [1, -1, 2]


def test_five_hundred_metres_are_in_reach_and_a_millimetre_more_is_not():
    for far, expected in ((500.0, [0, 0]), (500.001, [0, 1])):
        points = np.array([[0, 0], [0, far]])
        assert physical_stations(np.array([-1, -1]), np.array([0, 0]), points, REACH).tolist() == expected


class CountingTree(shapely.STRtree):
    """An index that counts the pairs it gives out."""

    pairs = 0

    def query(self, *given, **more):
        found = super().query(*given, **more)
        CountingTree.pairs += found.shape[1]
        return found


@pytest.mark.parametrize(
    ("spread", "expected"),
    [(0, 1), (400, 1), (500_000, 1_990)],
    ids=["one spot", "one place", "a country"],
)
def test_two_thousand_rows_of_one_name_are_never_compared_pair_by_pair(monkeypatch, spread, expected):
    """Two thousand rows are two million pairs; cells of 350 m leave a few neighbours each."""
    monkeypatch.setattr(station_matching.shapely, "STRtree", CountingTree)
    monkeypatch.setattr(CountingTree, "pairs", 0)
    points = np.random.default_rng(3).uniform(0, 1, (2_000, 2)) * spread
    alone = np.full(2_000, -1)
    found = physical_stations(alone, np.zeros(2_000, dtype=np.intp), points, REACH)
    assert found.max() + 1 == pytest.approx(expected, abs=9)
    assert CountingTree.pairs < 30 * 2_000
