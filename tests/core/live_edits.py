"""Any edit of the town of :mod:`tests.core.live_town`, drawn by hypothesis."""

from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from gisapp.edits import ADDED, Add, Assign, Move, Remove, Reshape
from gisapp.features import features_in
from tests.core import live_town
from tests.core.live_town import area
from tests.core.scenario_town import lonlat, point

ROLES = ("bus_stop", "park", "green", "vegetation", "bus_stop", "park", "green")
CELLS = {
    "bus_stop": {"routes": ("1路", "-", "无", None), "open": (True, False, None), "name": ("新站", None)},
    "park": {
        "class": ("G11", "G3", "XG", "怪", None),
        "status": ("现状", "规划", None),
        "open": (True, False),
    },
    "green": {
        "class": ("G1", "G2", "G3", "XG", "EG1", None),
        "green_share": (0.0, 35.0, 65.0, 100.0, None),
        "status": ("现状", "在建", None),
    },
    "vegetation": {"cover": (30.0, 100.0, None), "class": ("乔木", None)},
}
BY_A_DOOR = ((0, 50), (0, 50.001), (0, 49.999), (30, 40), (0, -50), (100, 0), (60, 80), (0, 0))
"""Metres from an entrance: at a limit, just beyond it, within it, and at it in other directions."""
EAST = st.integers(0, 3000).map(float) | st.sampled_from((0.0, 1000.0, 1500.0, 2000.0))
NORTH = st.integers(0, 2000).map(float)
SIDE = st.sampled_from((20.0, 60.0, 100.0, 400.0))
SPOTS = st.one_of(
    st.tuples(EAST, NORTH),
    st.tuples(st.sampled_from(live_town.DOORS), st.sampled_from(BY_A_DOOR)).map(
        lambda pair: (pair[0][0] + pair[1][0], pair[0][1] + pair[1][1])
    ),
    st.sampled_from([stop[:2] for stop in live_town.STOPS]),
)


@st.composite
def grounds(draw):
    """A square, perhaps turned, with a hole, or cut like an L."""
    shape = area(draw(EAST), draw(NORTH), draw(SIDE), draw(SIDE))
    if draw(st.booleans()):
        shape = rotate(shape, draw(st.integers(1, 89)))
    kind = draw(st.sampled_from(("whole", "whole", "hole", "cut")))
    if kind != "whole":
        shape = shape.difference(shape.buffer(-8) if kind == "hole" else translate(shape, 8, 8))
    return lonlat(shape)


@st.composite
def cells(draw, role):
    columns = draw(st.lists(st.sampled_from(list(CELLS[role])), min_size=1, max_size=2, unique=True))
    return tuple((column, draw(st.sampled_from(CELLS[role][column]))) for column in columns)


@st.composite
def any_edit(draw, base, before=()):
    """An edit of what is there, or of what edits before it added."""
    role = draw(st.sampled_from(ROLES))
    shapes = SPOTS.map(lambda at: point(*at)) if role == "bus_stop" else grounds()
    added = [each.name for each in before if isinstance(each, Add) and each.role == role]
    feature = draw(st.sampled_from([*features_in(base.layers, role), *(f"{ADDED}{each}" for each in added)]))
    match draw(st.sampled_from(("move", "move", "add", "remove", "set", "reshape"))):
        case "add":
            return Add(role=role, shape=draw(shapes), values=draw(cells(role)), name=f"n{len(before)}")
        case "remove":
            return Remove(role=role, feature=feature)
        case "set":
            return Assign(role=role, feature=feature, values=draw(cells(role)))
        case "reshape" if role != "bus_stop":
            return Reshape(role=role, feature=feature, shape=draw(shapes))
        case _:
            return Move(role=role, feature=feature, shape=draw(shapes))
