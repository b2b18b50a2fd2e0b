"""Areas that a column states are held against the shapes, whatever unit they are written in."""

import pytest
from shapely import box

from layers.check import check
from layers.roles import roles
from layers.text import Language
from tests.core.sources import one, source_of

X, Y = 500_000.0, 3_270_000.0  # on the central meridian of EPSG:4545's neighbour: metres of ground to 1e-3
SIDES = (100, 200, 300, 400)
HECTARES = [1, 4, 9, 16]


def squares(role="park", **columns):
    shapes = [box(X + 1000 * n, Y, X + 1000 * n + side, Y + side) for n, side in enumerate(SIDES)]
    return check(source_of(shapes, {"name": list("甲乙丙丁"), **columns}, crs="EPSG:4545"), roles()[role])


def told(found):
    return [each for each in found if each.code == "geometry.area_stated"]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("面积（公顷）", 1),
        ("用地面积(ha)", 1),
        ("面积_公顷", 1),
        ("面积（亩）", 15),
        ("图斑面积（平方米）", 10_000),
        ("area (m2)", 10_000),
        ("Area_ha", 1),
        ("面积（平方公里）", 0.01),
        ("面积", 1),  # no unit: the one in which most rows agree
        ("面积", 15),
        ("area", 10_000),
    ],
)
def test_a_row_that_says_another_area_is_told(heading, unit):
    right = [unit * each for each in HECTARES]
    assert told(squares(**{heading: right})) == []
    assert told(squares(**{heading: [1.09 * each for each in right]})) == []
    wrong = one(squares(**{heading: [*right[:2], 1.25 * right[2], right[3]]}), "geometry.area_stated")
    assert wrong.rows == (3,)
    assert wrong.message.figures["heading"] == heading
    assert wrong.message.figures["stated"] == pytest.approx(112_500, rel=1e-4)
    assert wrong.message.figures["drawn"] == pytest.approx(90_000, rel=1e-2)
    assert "以图形为准" in Language("zh").say(wrong.message)


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("建筑面积（公顷）", [2, 8, 18, 32]),
        ("水面面积（公顷）", [0.1, 0.4, 0.9, 1.6]),
        ("SHAPE_Area", [2, 8, 18, 32]),
        ("面积", [2, 7, 31, 3]),  # in no unit: something else
        ("面积（公顷）", [None, None, "", None]),
        ("面积（公顷）", [1.009, 4, 9, 16]),
        ("面积等级", [1, 1, 2, 3]),
    ],
)
def test_columns_of_something_else_are_passed_over(heading, values):
    assert told(squares(**{heading: values})) == []


def test_parts_of_one_thing_may_each_say_the_area_of_all():
    """Four squares of one park, 30 ha together."""
    assert told(squares(**{"面积（公顷）": [30.0] * 4})) == []
    assert one(squares(**{"面积（公顷）": [40.0] * 4}), "geometry.area_stated").rows == (1, 2, 3, 4)


@pytest.mark.parametrize(("role", "is_told"), [("green", True), ("built_up", True), ("subdistrict", False)])
def test_plots_and_the_built_up_area_are_looked_at_too(role, is_told):
    assert bool(told(squares(role, **{"面积（公顷）": [1, 4, 9, 20]}))) is is_told
