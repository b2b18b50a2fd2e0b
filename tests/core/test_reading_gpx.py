from pathlib import Path

import pytest

from layers.errors import UserError
from layers.reading import read

DATA = Path(__file__).parents[1] / "data" / "vector"


def test_waypoints_routes_tracks_and_areas():
    points, routes, tracks, areas = read(DATA / "walk.gpx")
    assert [each.name for each in (points, routes, tracks, areas)] == [
        "waypoints",
        "routes",
        "tracks",
        "areas",
    ]
    assert list(points.frame.columns) == ["ele", "time", "name", "geometry"], "only what was noted"
    assert points.frame["ele"].tolist() == [236.5]
    assert routes.frame["name"].tolist() == ["巡查路线"]
    assert tracks.frame["name"].tolist() == ["街心花园一周", "滨江步道"]
    assert areas.frame["name"].tolist() == ["街心花园一周"]
    assert areas.frame.geometry[0].area == pytest.approx(0.002 * 0.001, rel=0.02)
    (told,) = areas.findings
    assert (told.code, told.rows, told.mended) == ("gpx.areas", (1,), False)
    assert points.crs.to_epsg() == 4326


def test_one_kind_goes_by_the_name_of_the_file():
    (source,) = read(DATA / "stations.gpx")
    assert source.title == "stations.gpx"
    assert source.frame["name"].tolist() == ["解放碑站", "大坪站"]


def test_nothing_noted(tmp_path):
    (tmp_path / "a.gpx").write_text('<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"/>')
    with pytest.raises(UserError, match="no waypoints, routes or tracks"):
        read(tmp_path / "a.gpx")
