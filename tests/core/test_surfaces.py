"""Surfaces in space, seen from above, where a face crosses itself."""

import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.reading.frames.wkb import geometry_of
from tests.core.test_repair import CORNERS, area_by_hand, closed


def surface(*faces):
    """A PolyhedralSurface of faces at height 7, as WKB."""
    wkb = struct.pack("<BII", 1, 1015, len(faces))
    for face in faces:
        wkb += struct.pack("<BIII", 1, 1003, 1, len(face))
        wkb += b"".join(struct.pack("<ddd", *corner, 7) for corner in face)
    return wkb


def footprint(*faces):
    (found,), findings = geometry_of(np.array([surface(*faces)], object), "roof.gpkg", mend=True)
    assert [each.code for each in findings] == ["geometry.surface"]
    return found


def test_what_a_face_goes_round_twice_is_no_hole():
    """A square of 6 × 6 gone round, and then its middle of 2 × 2 by a loop of the same sense."""
    ring = closed([(0, 0), (6, 0), (6, 6), (0, 6), (0, 4), (4, 4), (4, 2), (2, 2), (2, 5), (-1, 5), (-1, 0)])
    assert footprint(ring).area == pytest.approx(float(area_by_hand([ring])))
    assert shapely.make_valid(shapely.Polygon(ring)).area < footprint(ring).area


@given(st.lists(CORNERS, min_size=1, max_size=3))
def test_a_surface_is_the_land_under_its_faces(faces):
    rings = [closed(face) for face in faces]
    level = [ring for ring in rings if shapely.Polygon(ring).area > 0]
    wkb = np.array([surface(*rings)], object)
    (found,), _ = geometry_of(wkb, "roof.gpkg", mend=True)
    area = 0.0 if found is None else found.area
    assert area == pytest.approx(float(area_by_hand(level)) if level else 0.0, abs=1e-6)


def test_a_face_of_many_crossings():
    """Up and down 40 times, then to and fro 40 times, and home around a corner far away."""
    up = [(across, 0 if across % 2 else 100) for across in range(40)]
    to = [(0 if along % 2 else 100, along) for along in range(40)]
    ring = closed([*up, *to, (-9, 100), (-9, -9)])
    assert footprint(ring).area == pytest.approx(float(area_by_hand([ring])))
