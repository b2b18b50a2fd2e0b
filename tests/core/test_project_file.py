"""A project survives its file, and a file survives what goes wrong while it is written."""

import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import rasterio
from pyproj import CRS
from shapely import Point, box

from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.store.project_file import open_project, save_project
from layers.errors import Cancelled, UserError
from layers.findings import Choice, Finding, Severity
from layers.layer import Layer, Origin
from layers.reading import digest
from layers.source import Grid
from layers.task import Task
from layers.text import Bilingual, T, plural

CRS_TEXT = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +ellps=GRS80"


def a_layer(role, frame, **more):
    origin = Origin(f"{role}.gpkg", role, "GPKG", "EPSG:4490", "0" * 64)
    return Layer(role, role, role, origin, frame=frame, **more)


def a_project(folder: Path) -> Project:
    parks = gpd.GeoDataFrame(
        {
            "name": ["鹅岭公园", None],
            "class": ["G11", None],
            "open": np.array([True, None], dtype=object),
            "status": ["现状", None],
            "row": [1, 3],
            "area": [1.5, np.nan],
        },
        geometry=[box(0, 0, 100.125, 1 / 3), box(5, 5, 6, 6)],
        crs=CRS_TEXT,
    ).astype({"open": "boolean", "name": "str", "class": "str", "status": "str", "row": "int64"})
    stops = gpd.GeoDataFrame(
        {
            "name": ["=1+1"],
            "stop_id": ["007"],
            "routes": [None],
            "direction": [None],
            "open": [None],
            "row": [1],
        },
        geometry=[Point(1e-7, 3271175.875)],
        crs=CRS_TEXT,
    ).astype({"routes": "str", "direction": "str", "open": "boolean"})
    people = gpd.GeoDataFrame(
        {
            "name": ["甲"],
            "of_district": [None],
            "subdistrict": [None],
            "code": [None],
            "population": [12.0],
            "row": [1],
        },
        geometry=[None],
    ).astype({"of_district": "str", "subdistrict": "str", "code": "str"})
    raster = folder / "植被.tif"
    with rasterio.open(
        raster, "w", driver="GTiff", width=2, height=2, count=1, dtype="uint8", crs="EPSG:4545",
        transform=rasterio.Affine(2, 0, 0, 0, -2, 0),
    ) as file:  # fmt: skip
        file.write(np.ones((1, 2, 2), "uint8"))
    grid = Grid(raster, 2, 2, (2, 0, 0, 0, -2, 0), "uint8", None)
    origin = Origin("植被.tif", "植被", "GTiff", "EPSG:4545", digest(raster))
    finding = Finding(
        "datum.gcj02",
        Severity.WARNING,
        T("{n:.1f} m in {role}", n=np.float64(479.04), role=Bilingual("公交站", "bus stops")),
        file="公交站.csv",
        rows=(1, 2),
        mend=plural("{n} row moved", "{n} rows moved", n=2),
        mended=True,
        choices=(Choice("gcj02", T("GCJ-02"), 0.9),),
    )
    return Project(
        title="示范区",
        working_crs=gpd.GeoSeries([], crs=CRS_TEXT).crs.to_wkt(),
        layers=(
            a_layer("park", parks, steps=(T("repaired {n}", n=1),), sample=True),
            a_layer("bus_stop", stops),
            a_layer("population", people),
            Layer(
                "vegetation", "植被", "vegetation", origin, grid=grid, grid_crs=CRS.from_epsg(4545).to_wkt()
            ),
        ),
        findings=(finding,),
        parameters=Parameters(transfer_definition="D2", border_stations=("袁家岗",), ndvi_threshold=0.25),
        profile="chongqing_2027",
        year=2026,
    )


def test_a_project_comes_back_as_it_was(tmp_path):
    project = a_project(tmp_path)
    path = tmp_path / "项目 一" / "district.gpkg"
    save_project(project, path)
    again = open_project(path)
    assert (again.title, again.profile, again.year) == ("示范区", "chongqing_2027", 2026)
    assert again.parameters == project.parameters
    assert again.sample
    assert again.findings == project.findings
    for before, after in zip(project.layers, again.layers, strict=True):
        assert (after.id, after.role, after.origin, after.steps) == (
            before.id,
            before.role,
            before.origin,
            before.steps,
        )
        if before.frame is None:
            assert after.grid == before.grid
        else:
            assert list(after.frame.columns) == list(before.frame.columns)
            assert after.frame.drop(columns="geometry").equals(before.frame.drop(columns="geometry"))
            if before.role != "population":
                assert after.frame.geometry.geom_equals_exact(before.frame.geometry, 0).all()
                assert after.frame.crs == before.frame.crs


def test_no_other_file_is_left(tmp_path):
    project = a_project(tmp_path)
    save_project(project, tmp_path / "p.gpkg")
    save_project(project, tmp_path / "p.gpkg", replace=True)
    open_project(tmp_path / "p.gpkg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.gpkg", "植被.tif"]


def test_other_programs_read_the_layers(tmp_path):
    save_project(a_project(tmp_path), tmp_path / "p.gpkg")
    assert {name for name, _ in pyogrio.list_layers(tmp_path / "p.gpkg")} >= {
        "park",
        "bus_stop",
        "population",
    }
    with closing(sqlite3.connect(tmp_path / "p.gpkg")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT name FROM park WHERE row = 1").fetchone() == ("鹅岭公园",)


def test_a_raster_that_moved_away_is_a_finding(tmp_path):
    save_project(a_project(tmp_path), tmp_path / "p.gpkg")
    (tmp_path / "植被.tif").unlink()
    project = open_project(tmp_path / "p.gpkg")
    assert [layer.role for layer in project.layers] == ["park", "bus_stop", "population"]
    assert project.findings[-1].code == "raster.missing"
    assert project.findings[-1].severity is Severity.ERROR


def test_a_raster_that_changed_is_a_finding(tmp_path):
    save_project(a_project(tmp_path), tmp_path / "p.gpkg")
    with (tmp_path / "植被.tif").open("ab") as file:
        file.write(b"\0")
    project = open_project(tmp_path / "p.gpkg", accept_changed=True)
    assert project.findings[-1].code == "project.changed"
    assert len(project.layers) == 4


def test_a_project_and_its_raster_move_together(tmp_path):
    home = tmp_path / "old"
    home.mkdir()
    save_project(a_project(home), home / "p.gpkg")
    home.rename(tmp_path / "new")
    project = open_project(tmp_path / "new" / "p.gpkg")
    assert project.layers[-1].grid.path == tmp_path / "new" / "植被.tif"


@pytest.mark.parametrize("content", [b"", b"not a database", None])
def test_what_is_no_project_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "x.gpkg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=r"x\.gpkg"):
        open_project(path)


def test_a_newer_format_is_refused(tmp_path):
    path = tmp_path / "p.gpkg"
    save_project(a_project(tmp_path), path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE gisapp_project SET value = '99' WHERE key = 'format'")
    with pytest.raises(UserError, match="newer version"):
        open_project(path)


def test_cancelling_leaves_the_old_file(tmp_path):
    path = tmp_path / "p.gpkg"
    save_project(a_project(tmp_path), path)
    before = path.read_bytes()
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        save_project(a_project(tmp_path), path, task, replace=True)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_a_full_disk_is_a_sentence_and_leaves_the_old_file(tmp_path):
    """A limit on the size of files, in a process of its own, stands in for a full disk."""
    path = tmp_path / "p.gpkg"
    save_project(a_project(tmp_path), path)
    before = path.read_bytes()
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from dataclasses import replace\n"
        "from gisapp.store.project_file import open_project, save_project\n"
        "from layers.errors import UserError\n"
        "path = Path(sys.argv[1]); project = open_project(path)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "try:\n    save_project(project, path, replace=True)\n"
        "except UserError as error:\n    print(error)\n"
    )
    assert resource.RLIMIT_FSIZE is not None
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert "p.gpkg could not be written" in done.stdout
    assert "disk" in done.stdout
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["p.gpkg", "植被.tif"]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="file is a file; nothing can be written into it"):
        save_project(a_project(tmp_path), tmp_path / "file" / "p.gpkg")
