"""Parks of unverified datum that lie on another file's plots only as long as they are not put right.

Four parks and four plots of 300 m · 300 m, 72 ha of a built-up area of 8 km · 6 km, or 1.5 %; a fifth park is
beyond the border. Where the parks are in a web map's datum, a plot lies under half of the first one as it
was drawn: 67.5 ha, or 1.40625 %.
"""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisapp.cross_checks.datums import put_right
from gisapp.evaluate import evaluate
from gisapp.importing import draft_of, project_of, read_files
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.task import Task
from tests.core.transfer_town import CORNER, METRE

SHIFTS = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
RATE = "green_space_rate"
PARKS = [(2000, 2000), (5000, 2000), (2000, 4500), (5000, 4500), (9500, 3000)]
CHINESE, ENGLISH = ("公园绿地.geojson", "其他绿地.gpkg"), ("parks.geojson", "green_space.gpkg")


def squares(corners):
    places = [CORNER + np.array(corner) * METRE for corner in corners]
    return gpd.GeoSeries([shapely.box(*place, *(place + 300 * METRE)) for place in places], crs=4326)


def shifted(shapes, datum):
    return shapes.transform(lambda xy: np.column_stack(SHIFTS[datum](*xy.T)))


def doubts(folder, names, parks, plots, parks_in=4326):
    """What is doubted of the green rate of a district with these parks, and surveyed plots."""
    outline = gpd.GeoSeries([shapely.box(*CORNER, *(CORNER + [8000, 6000] * METRE))], crs=4326)
    people = {"name": ["甲区"], "population": [9000]}
    for name in ("区界.gpkg", "建成区.gpkg"):
        gpd.GeoDataFrame(people, geometry=outline.to_crs(4549)).to_file(folder / name)
    for name, shapes, crs in ((names[0], parks, parks_in), (names[1], plots, 4549)):
        rows = {"name": [f"{name}{number}" for number in range(len(shapes))]}
        gpd.GeoDataFrame(rows, geometry=shapes.to_crs(crs).to_numpy(), crs=crs).to_file(folder / name)
    task = Task()
    row = evaluate(project_of(draft_of(read_files([folder], task), task))).readings[RATE].of("district")
    return row.value, [each for each in row.doubts if each.code == "datum.overlap"]


def beside(parks, east):
    """Plots on open ground, the first of them so many metres east of the first park."""
    first = shapely.transform(parks.iloc[0], lambda xy: xy + [east, 0] * METRE)
    return gpd.GeoSeries([first, *squares([(7000, 500), (500, 500), (7000, 5500)])], crs=4326)


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_an_overlap_that_a_shift_takes_away_leaves_the_figure_open(tmp_path, names, datum):
    drawn = shifted(squares(PARKS), datum)
    value, (doubt,) = doubts(tmp_path, names, drawn, beside(drawn, 150))
    assert value == doubt.lowest == pytest.approx(67.5 / 48, rel=2e-3)
    assert doubt.highest == pytest.approx(1.5, rel=2e-3)
    assert doubt.message.figures["before"] == pytest.approx(4.5, rel=5e-3)
    assert doubt.message.figures["after"] == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize(("east", "told"), [(250, 1), (254, 0)])
def test_a_twenty_fifth_of_the_smaller_layer_is_more_than_a_strip(tmp_path, east, told):
    """1.5 and 1.38 ha of 36: 4.2 % and 3.8 %."""
    drawn = shifted(squares(PARKS), "gcj02")
    assert len(doubts(tmp_path, ENGLISH, drawn, beside(drawn, east))[1]) == told


@pytest.mark.parametrize("east", [300, 295, 0])
def test_neighbours_strips_and_what_is_drawn_twice_are_no_shift(tmp_path, east):
    """Of 36 ha they have nothing, 0.15 ha and all in common."""
    parks = squares(PARKS)
    plots = beside(parks, east) if east else parks
    assert doubts(tmp_path, CHINESE, parks, plots)[1] == []


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_surveyed_parks_are_in_no_doubt(tmp_path, names):
    parks = squares(PARKS)
    assert doubts(tmp_path, names, parks, beside(parks, 150), parks_in=4549)[1] == []


def test_a_layer_is_put_right_once(tmp_path):
    """Figures are remembered by the very layers: a new one each time would have them worked out anew."""
    squares(PARKS).to_file(tmp_path / "公园绿地.geojson")
    task = Task()
    found = draft_of(read_files([tmp_path], task), task)
    (parks,) = (row.layer for row in found.rows if row.layer is not None)
    assert put_right(parks, "gcj02") is put_right(parks, "gcj02")
    assert put_right(parks, "gcj02") is not put_right(parks, "bd09")
