"""One symbol per role, told apart by people who see no red or no green."""

import itertools

import numpy as np
import pytest

from layers.roles import roles
from layers.styles import map_colours, style_of, styles
from tests.some import some

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "none": np.eye(3).tolist(),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ @ np.ones(3)
TOLD_APART = 9.0
"""CIE76 difference; 2.3 is just noticeable side by side."""


def lab(colour, matrix):
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(matrix) @ linear, 0, 1)
    x, y, z = (
        np.cbrt(share) if share > 0.008856 else 7.787 * share + 16 / 116 for share in TO_XYZ @ seen / WHITE
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_colours_of_areas_are_told_apart(blindness):
    areas = ["district", "built_up", "vegetation", "green", "park"]
    colours = [map_colours().ground, *(style_of(role).fill for role in areas)]
    neighbours = itertools.pairwise(colours)  # in the order in which they lie on each other
    for one, other in neighbours:
        difference = np.linalg.norm(lab(one, BLINDNESS[blindness]) - lab(other, BLINDNESS[blindness]))
        assert difference > 4, (one, other)
    park, green = (style_of(role).fill for role in ("park", "green"))
    assert np.linalg.norm(lab(park, BLINDNESS[blindness]) - lab(green, BLINDNESS[blindness])) > TOLD_APART


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_symbols_that_decide_a_verdict_are_told_apart(blindness):
    colours = [
        style_of("bus_stop").fill,
        style_of("rail_station").fill,
        map_colours().covered,
        map_colours().uncovered,
    ]
    for one, other in itertools.combinations(colours, 2):
        difference = np.linalg.norm(lab(one, BLINDNESS[blindness]) - lab(other, BLINDNESS[blindness]))
        assert difference > TOLD_APART, (one, other)


def test_every_role_has_a_style_and_every_style_a_role():
    assert set(styles()) == {*roles(), "other"}


def test_label_columns_are_columns_of_the_role():
    for role in some(roles().values()):
        label = style_of(role.id).label
        assert not label or label in {column.name for column in role.columns}


def test_points_stand_above_areas_and_borders_above_what_they_enclose():
    orders = {role: style_of(role).order for role in styles()}
    areas = ("district", "built_up", "vegetation", "green", "park", "cluster")
    assert max(orders[role] for role in areas) < min(
        orders[role] for role in ("bus_stop", "rail_entrance", "rail_station")
    )
    assert style_of("district").stroke_order > max(orders[role] for role in areas)


def test_an_unknown_role_is_drawn_in_grey():
    assert style_of("no such role") == style_of("other")
