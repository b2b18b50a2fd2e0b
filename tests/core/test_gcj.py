"""GCJ-02 and BD-09 against published vectors, and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.place.datum.evidence import to_wgs84
from layers.place.datum.gcj import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

# Test points of the published formulas: WGS 84, GCJ-02, BD-09
VECTORS = [
    ((106.5725, 29.5585), (106.57619083, 29.55561699), (106.58265060, 29.56183366)),
    ((106.4800, 29.5400), (106.48390678, 29.53733896), (106.49048094, 29.54313058)),
    ((106.5350, 29.5550), (106.53875180, 29.55218595), (106.54523173, 29.55833265)),
]
CENTIMETRE = 1e-7  # degrees: 1.1 cm of latitude; the tests ask for a hundredth of it
CHINA = (st.floats(74, 135), st.floats(4, 53))


@pytest.mark.parametrize(("wgs", "gcj", "bd"), VECTORS)
def test_the_published_vectors(wgs, gcj, bd):
    assert wgs84_to_gcj02(*wgs) == pytest.approx(gcj, abs=1e-8)
    assert wgs84_to_bd09(*wgs) == pytest.approx(bd, abs=1e-8)
    # The vectors are given to 1e-8°, about a millimetre, so that is how far back they lead.
    assert gcj02_to_wgs84(*gcj) == pytest.approx(wgs, abs=2e-8)
    assert bd09_to_wgs84(*bd) == pytest.approx(wgs, abs=2e-8)


@given(*CHINA)
def test_there_and_back_is_the_same_place(lon, lat):
    for there, back in (
        (wgs84_to_gcj02, gcj02_to_wgs84),
        (wgs84_to_bd09, bd09_to_wgs84),
        (gcj02_to_bd09, bd09_to_gcj02),
    ):
        assert back(*there(lon, lat)) == pytest.approx((lon, lat), abs=CENTIMETRE / 100)


@given(*CHINA)
def test_the_shift_is_what_the_literature_says(lon, lat):
    # Up to 700 m for GCJ-02, and about 0.8 to 1.1 km more for BD-09. It has no least: see the next test.
    gcj = np.array(wgs84_to_gcj02(lon, lat))
    bd = np.array(gcj02_to_bd09(*gcj))
    scale = np.array([111_320 * np.cos(np.radians(lat)), 111_320])
    assert 0 < np.hypot(*((gcj - [lon, lat]) * scale)) < 700
    assert 500 < np.hypot(*((bd - gcj) * scale)) < 1100


@pytest.mark.parametrize(("lon", "lat", "metres"), [(97.0, 37.0, 44.0), (96.6, 37.1, 17.8)])
def test_in_the_west_there_are_places_that_hardly_move(lon, lat, metres):
    """Worked out from the published formula by itself, number by number, apart from the program."""
    east, north = np.array(wgs84_to_gcj02(lon, lat)) - [lon, lat]
    moved = np.hypot(east * 111_320 * np.cos(np.radians(lat)), north * 111_320)
    assert moved == pytest.approx(metres, abs=0.05)


@given(st.floats(-180, 70), st.floats(-90, 90))
def test_nothing_moves_outside_china(lon, lat):
    for shift in (wgs84_to_gcj02, gcj02_to_wgs84, wgs84_to_bd09, bd09_to_wgs84):
        assert shift(lon, lat) == pytest.approx((lon, lat), abs=0)


def test_rows_are_converted_one_by_one_and_missing_ones_stay_missing():
    lonlat = np.array([[106.57619083, 29.55561699], [np.nan, np.nan], [np.inf, 29.5], [7.42, 43.73]])
    moved = to_wgs84("gcj02", lonlat)
    assert moved[0] == pytest.approx([106.5725, 29.5585], abs=2e-8)
    assert np.isnan(moved[1]).all()
    assert np.isinf(moved[2, 0])
    assert moved[3] == pytest.approx([7.42, 43.73], abs=0)
    assert to_wgs84("as_is", lonlat) is lonlat
