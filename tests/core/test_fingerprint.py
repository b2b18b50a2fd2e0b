"""The fingerprint follows the data and nothing else."""

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import Point

from gisapp.fingerprint import fingerprint
from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.project_file import open_project, save_project
from gisapp.targets import profile_of
from layers.layer import Layer, Origin
from layers.text import T

CRS_TEXT = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +ellps=GRS80"


def a_project(x=1.0, open_=True, name="甲"):
    frame = gpd.GeoDataFrame(
        {
            "name": [name, None],
            **{name: [None, None] for name in ("stop_id", "routes", "direction")},
            "open": [open_, None],
            "row": [1, 2],
        },
        geometry=[Point(x, 2), Point(3, 4)],
        crs=CRS_TEXT,
    ).astype({"open": "boolean", **dict.fromkeys(("name", "stop_id", "routes", "direction"), "str")})
    layer = Layer("bus_stop", "stops", "bus_stop", Origin("a.csv", "a", "CSV", "EPSG:4490", "1"), frame=frame)
    return Project("p", frame.crs.to_wkt(), (layer,))


def of(project, year=2027):
    return fingerprint(project, profile_of("yuzhong_2027"), year)


def test_twelve_hex_digits():
    assert len(of(a_project())) == 12
    int(of(a_project()), 16)


def test_equal_inputs_give_equal_fingerprints_also_from_a_file(tmp_path):
    project = a_project()
    save_project(project, tmp_path / "p.gpkg")
    assert of(project) == of(a_project()) == of(open_project(tmp_path / "p.gpkg"))


def test_titles_and_paths_do_not_count():
    project = a_project()
    layer = replace(
        project.layers[0],
        title="other",
        steps=(T("x"),),
        origin=replace(project.layers[0].origin, file="b.csv"),
    )
    assert of(replace(project, title="q", layers=(layer,))) == of(project)


@pytest.mark.parametrize(
    "changed",
    [
        a_project(x=1.0000001),
        a_project(open_=False),
        a_project(name="乙"),
        replace(a_project(), parameters=Parameters(ndvi_threshold=0.31)),
        replace(a_project(), layers=()),
    ],
)
def test_any_change_of_data_or_parameters_shows(changed):
    assert of(changed) != of(a_project())


def test_the_year_counts():
    assert of(a_project(), 2026) != of(a_project(), 2027)
