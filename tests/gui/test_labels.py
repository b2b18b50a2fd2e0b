"""Names on the map, and what stands beside it."""

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from layers.styles import style_of
from layers.text import Language
from ui.map.furniture import bar_length
from ui.map.labels import Labels, place_labels
from ui.map.legend import Entry, Legend
from ui.view import View

pytestmark = pytest.mark.usefixtures("qapp")

VIEW = View(0, 600, 1.0, 800, 600)


def labels(role, names, geometries):
    return Labels.of_frame(gpd.GeoDataFrame({"name": names}, geometry=geometries), style_of(role))


@given(st.lists(st.tuples(st.integers(0, 800), st.integers(0, 600)), min_size=1, max_size=40, unique=True))
def test_names_cover_neither_each_other_nor_obstacles(places):
    stations = labels("rail_station", [f"站{n}" for n in range(len(places))], shapely.points(places))
    legend = QRectF(0, 400, 200, 200)
    boxes = [each.box for each in place_labels([stations], VIEW, [legend])]
    assert len(boxes) <= len(places)
    for number, box in enumerate(boxes):
        assert QRectF(0, 0, 800, 600).contains(box)
        assert not box.intersects(legend)
        assert not any(box.intersects(other) for other in boxes[:number])


def test_a_lone_station_bears_its_name_beside_its_symbol():
    [placed] = place_labels([labels("rail_station", ["大坪"], [shapely.Point(400, 300)])], VIEW)
    assert placed.text == "大坪"
    assert not placed.box.contains(400, 300)
    assert placed.box.center().x() == pytest.approx(400, abs=60)


def test_an_area_too_narrow_for_its_name_bears_none():
    narrow, wide = shapely.box(10, 10, 30, 300), shapely.box(300, 10, 600, 300)
    placed = place_labels([labels("park", ["鹅岭公园", "人民公园"], [narrow, wide])], VIEW)
    assert [each.text for each in placed] == ["人民公园"]


def test_a_station_that_is_two_rows_is_named_once():
    points = [shapely.Point(400, 300), shapely.Point(430, 310)]
    assert len(place_labels([labels("rail_station", ["大坪", "大坪"], points)], VIEW)) == 1


def test_the_station_comes_before_the_park():
    station = labels("rail_station", ["鹅岭"], [shapely.Point(400, 300)])
    park = labels("park", ["鹅岭公园"], [shapely.box(340, 270, 460, 330)])
    assert place_labels([park, station], VIEW)[0].text == "鹅岭"


def test_nothing_to_name_makes_no_labels():
    assert labels("rail_station", [None, ""], shapely.points([[0, 0], [1, 1]])) is None
    assert Labels.of_frame(gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)]), style_of("bus_stop")) is None


@pytest.mark.parametrize(
    ("longest", "bar"), [(99, 50), (100, 100), (730, 500), (1999, 1000), (2000, 2000), (0.7, 0.5)]
)
def test_scale_bars_have_round_lengths(longest, bar):
    assert bar_length(longest) == pytest.approx(bar)


def test_a_legend_with_room_stands_in_several_columns():
    entries = [Entry("轨道站", "point", style_of("rail_station")) for _ in range(8)]
    narrow, wide = Legend(entries, Language("zh"), 1.0), Legend(entries, Language("zh"), 1.0, 700)
    assert wide.height < narrow.height < 8 * 25
    assert wide.width == 700
