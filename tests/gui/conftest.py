"""A small district of squares, with real frames, for the window to show."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dataclasses import replace

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS
from PySide6.QtWidgets import QDialog

from gisapp.project import Project
from gisapp.timeline import Timeline
from layers.findings import Finding, Severity
from layers.layer import Layer, Origin
from layers.roles import roles
from layers.text import T
from tests.core.scenario_town import project as town_project
from tests.gui.scenario_rooms import Rooms, with_scenarios
from ui import settings, theme
from ui.window import Window
from ui.workspace import Workspace

# Said of every window by the platform plugin without a screen; no fault of ours.
OFFSCREEN = r"This plugin does not support (propagateSizeHints|raise|grabbing)"
X, Y = 500_000.0, 3_270_000.0
WORKING = CRS.from_proj4("+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m")


def pytest_configure(config):
    config.addinivalue_line("qt_log_ignore", OFFSCREEN)


def square(x, y, side):
    """A square whose lower left corner is x, y metres from the district's."""
    return shapely.box(X + x, Y + y, X + x + side, Y + y + side)


def point(x, y):
    return shapely.Point(X + x, Y + y)


def layer(role, rows, **columns):
    """A layer as `conform` leaves it: the role's columns, rows numbered from 1, the working CRS."""
    frame = gpd.GeoDataFrame(columns, geometry=list(rows), crs=WORKING)
    for column in roles()[role].columns:
        if column.name not in frame:
            frame[column.name] = None
    frame["row"] = range(1, len(frame) + 1)
    origin = Origin(f"{role}.gpkg", role, "GPKG", "EPSG:4490", "0" * 64)
    return Layer(role, f"{role}.gpkg", role, origin, frame=frame, sample=True)


@pytest.fixture
def project():
    """District of 2 km by 2 km in two subdistricts; a park; two stations, one with a stop at 50 m."""
    names = ["甲街道", "乙街道"]
    return Project(
        title="方城",
        working_crs=WORKING.to_wkt(),
        layers=(
            layer("district", [square(0, 0, 2000)], name=["方城区"], population=[20_000.0]),
            layer(
                "subdistrict",
                [shapely.box(X, Y, X + 1000, Y + 2000), shapely.box(X + 1000, Y, X + 2000, Y + 2000)],
                name=names,
                population=[12_000.0, 8_000.0],
            ),
            layer("built_up", [square(0, 0, 1500)], name=["建成区"]),
            layer(
                "park",
                [square(100, 100, 400), square(300, 300, 400), square(1600, 1600, 200)],
                name=["<b>方园</b>", "叠园", "角园"],
                **{"class": ["G11", "G12", "G14"], "open": [True, True, True]},
            ),
            layer("green", [square(900, 900, 300)], **{"class": ["XG"]}),
            layer(
                "rail_station",
                [point(500, 1000), point(1500, 1000)],
                name=["一站", "二站"],
                lines=["1", "1、2"],
                status=["运营", "运营"],
            ),
            layer(
                "rail_entrance",
                [point(510, 1000), point(1490, 1000)],
                station=["一站", "二站"],
                name=["1号口", "1号口"],
                open=[True, True],
            ),
            layer(
                "bus_stop",
                [point(510, 1050), point(1490, 1120)],
                name=["一站公交", "二站公交"],
                routes=["101", "102"],
                open=[True, True],
            ),
            layer("cluster", [square(1200, 200, 500)], name=["绿色产业园"]),
        ),
        findings=(
            Finding(
                "geometry.repaired",
                Severity.WARNING,
                T("{n} area was repaired.", n=1),
                file="park.gpkg",
                rows=(2,),
                mended=True,
            ),
        ),
    )


@pytest.fixture
def bordering_project(project):
    """The district with a third station 80 m beyond its line, whose entrance has a stop at 30 m."""

    def beside(role, x, **columns):
        before = next(each.frame for each in project.layers if each.role == role)
        values = {name: [*before[name], value] for name, value in columns.items()}
        return layer(role, [*before.geometry, point(x, 1000)], **values)

    changed = {
        "rail_station": beside("rail_station", 2080, name="边站", lines="3", status="运营"),
        "rail_entrance": beside("rail_entrance", 2080, station="边站", name="1号口", open=True),
        "bus_stop": beside("bus_stop", 2110, name="边站公交", routes="103", open=True),
    }
    return replace(project, layers=tuple(changed.get(each.role, each) for each in project.layers))


@pytest.fixture
def own_settings(tmp_path_factory, monkeypatch):
    """Settings of this test alone, beside the folder that it writes into."""
    monkeypatch.setenv("GISAPP_HOME", str(tmp_path_factory.mktemp("home")))
    return settings


@pytest.fixture
def window(qtbot, qapp, own_settings):
    """The window, shown, in English, with nothing open."""
    theme.dress(qapp)
    shown = Window(Workspace("en"))
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitExposed(shown)
    yield shown
    for dialog in shown.findChildren(QDialog):
        dialog.close()
    shown.workspace.saved = True
    shown.close()


@pytest.fixture
def mapped(window, project, qtbot):
    """The window with the small district on the map."""
    window.workspace.open(Timeline(project), None, saved=True)
    qtbot.waitUntil(lambda: window.canvas.complete, timeout=20_000)
    return window


@pytest.fixture
def opened(window, project, qtbot):
    """The window with the small district, map painted and figures computed."""
    window.workspace.open(Timeline(project), None, saved=True)
    qtbot.waitUntil(lambda: window.workspace.report is not None and window.canvas.complete, timeout=20_000)
    return window


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """The town with two scenarios; nothing changes it."""
    return with_scenarios(town_project(tmp_path_factory.mktemp("town")))


@pytest.fixture
def rooms(base, qapp):
    """What panels look at, in the town."""
    theme.dress(qapp)
    return Rooms(base)
