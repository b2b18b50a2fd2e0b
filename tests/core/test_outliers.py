"""Rows that lie where they cannot belong."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers.answers import Answers
from layers.conforming.examine import examine
from layers.place.crs import GEOGRAPHIC, transform
from layers.place.datum.reference import Reference
from tests.core.sources import codes, one, role, source_of

YUZHONG = shapely.box(106.478, 29.531, 106.587, 29.574)
HERE = Reference(YUZHONG)
HOME = [(106.50, 29.54), (106.52, 29.55), (106.54, 29.56), (106.56, 29.57), (106.58, 29.55), (106.53, 29.545)]


def stops(*more, crs=4490, reference=HERE, **answers):
    """Six stops at home and some more, looked through; None stands for a row without a place."""
    names = [f"站{row}" for row in range(1, len(HOME) + len(more) + 1)]
    xy = np.array([*HOME, *more], float)
    if crs != 4490:
        xy = np.where(xy == 0, 0, transform(GEOGRAPHIC, CRS(crs), xy))
    source = source_of(shapely.points(xy), {"站名": names}, crs=crs)
    return examine(source, role("bus_stop"), reference=reference, answers=Answers(**answers))


def rows(examined):
    return examined.frame["row"].tolist()


def placed(examined):
    """Places of the kept rows in degrees."""
    return examined.frame.to_crs(4326).geometry.get_coordinates().to_numpy()


def test_rows_in_other_provinces_are_counted_with_distance_and_direction():
    wuhan, shanghai, nanjing = (114.30, 30.59), (121.47, 31.23), (118.80, 32.06)
    examined = stops(wuhan, shanghai, nanjing, (106.55, 26.65))  # the last is Guiyang
    finding = one(examined.findings, "place.outside")
    assert rows(examined) == [1, 2, 3, 4, 5, 6]
    assert finding.rows == (7, 8, 9, 10)
    # From the district's bounds, at 111.32 km a degree: Shanghai lies 14.883° · 0.87 east and 1.656° north of
    # them, 1,453 km; Guiyang 2.881° south, 321 km.
    assert "3 rows up to 1,453 km to the east, one row 321 km to the south" in str(finding.message)


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        ((0, 1), "to the north ("),
        ((1, 1), "to the north-east"),
        ((1, 0), "to the east"),
        ((1, -1), "to the south-east"),
        ((0, -1), "to the south ("),
        ((-1, -1), "to the south-west"),
        ((-1, 0), "to the west"),
        ((-1, 1), "to the north-west"),
    ],
)
def test_each_direction_has_its_word(offset, words):
    stray = (106.53 + offset[0], 29.55 + offset[1])
    assert words in str(one(stops(stray).findings, "place.outside").message)


@pytest.mark.parametrize("crs", [4490, 4545])
def test_rows_at_zero_are_told_for_themselves(crs):
    examined = stops((0, 0), (0, 0), crs=crs)
    assert rows(examined) == [1, 2, 3, 4, 5, 6]
    assert one(examined.findings, "place.zero").rows == (7, 8)
    assert "place.outside" not in codes(examined.findings)


@pytest.mark.parametrize("reference", [HERE, Reference()])
def test_single_exchanged_rows_are_put_right(reference):
    examined = stops((29.55, 106.55), reference=reference)
    finding = one(examined.findings, "place.swapped")
    assert (finding.rows, finding.mended) == ((7,), True)
    assert placed(examined)[6] == pytest.approx([106.55, 29.55], abs=1e-9)
    assert placed(examined)[:6] == pytest.approx(np.array(HOME), abs=1e-9)


def test_exchanged_rows_of_a_grid_are_put_right_too():
    xy = transform(GEOGRAPHIC, CRS(4545), np.array([*HOME, (106.55, 29.55)]))
    xy[6] = xy[6, ::-1]
    source = source_of(shapely.points(xy), {"站名": list("甲乙丙丁戊己庚")}, crs=4545)
    examined = examine(source, role("bus_stop"), reference=HERE)
    assert one(examined.findings, "place.swapped").rows == (7,)
    assert placed(examined)[6] == pytest.approx([106.55, 29.55], abs=1e-9)


def test_each_mend_can_be_declined():
    strays = ((29.55, 106.55), (0, 0), (114.30, 30.59))
    kept = stops(*strays, declined=frozenset({"place.outside", "place.zero"}))
    assert rows(kept) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert one(kept.findings, "place.zero").rows == (8,)
    assert one(kept.findings, "place.outside").rows == (9,)
    # An exchanged row that stays so has a latitude of 106°: no place on Earth.
    left = stops(*strays, declined=frozenset({"place.swapped"}))
    assert rows(left) == [1, 2, 3, 4, 5, 6]
    assert not one(left.findings, "place.swapped").mended
    assert one(left.findings, "place.nowhere").rows == (7,)
    assert rows(stops(*strays, mend=False)) == [1, 2, 3, 4, 5, 6, 8, 9]


def test_nothing_is_said_of_rows_at_home_or_next_door():
    examined = stops((106.60, 29.50), (106.70, 29.60))  # within 20 km
    assert rows(examined) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not {"place.outside", "place.zero", "place.swapped"} & set(codes(examined.findings))


@settings(max_examples=25)
@example(["swapped"] * len(HOME))
@given(st.lists(st.sampled_from(["home", "swapped", "zero", "far"]), max_size=6))
def test_every_row_is_kept_or_listed_once(kinds):
    places = {"home": (106.51, 29.56), "swapped": (29.56, 106.51), "zero": (0, 0), "far": (114.3, 30.6)}
    moved = [(x + 1e-4 * row, y) if x else (x, y) for row, (x, y) in enumerate(map(places.get, kinds))]
    examined = stops(*moved)
    if kinds.count("swapped") == len(HOME):  # as many one way as the other: which is right, nobody can tell
        assert examined.frame is None
        assert codes(examined.findings) == ["crs.mismatch"]
        return
    left_out = [each for each in examined.findings if each.code in {"place.zero", "place.outside"}]
    listed = [row for each in left_out for row in each.rows]
    assert sorted([*rows(examined), *listed]) == list(range(1, len(HOME) + len(kinds) + 1))
    assert len(listed) == kinds.count("zero") + kinds.count("far")
    assert np.abs(placed(examined) - [106.53, 29.55]).max() < 0.1


@pytest.mark.parametrize("kept", [frozenset(), frozenset({"place.outside"})])
def test_nobody_is_sent_to_correct_the_stops_of_a_whole_city(kept):
    """Stops elsewhere in a city as large as a country are no mistakes."""
    elsewhere = [(108.0 + number / 100, 30.5) for number in range(5)]
    (finding,) = (each for each in stops(*elsewhere, declined=kept).findings if each.code == "place.outside")
    assert str(finding.mend).startswith("Nothing, if they are of another place")
