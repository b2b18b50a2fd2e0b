"""One drag on the sample district in the real window, against the hand (``sample_data.by_hand``)."""

import subprocess
import sys
from pathlib import Path

import pyproj
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gisapp.indicators.ids import TRANSFER_50, TRANSFER_100
from sample_data.by_hand import transfer
from ui.tools.trial import card_of

RAW = Path(__file__).resolve().parents[2] / "sample_data" / "raw"
STATION = "鹅岭"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "示范.gpkg"
    subprocess.run(
        [sys.executable, "-m", "gisapp", "import", RAW, "-o", path, "--lang", "en"],
        cwd=RAW.parents[1],
        check=True,
        capture_output=True,
    )
    return path


@pytest.fixture
def at_work(window, sample, qtbot):
    window.resize(1366, 768)
    window.jobs.open_project(sample, accept_changed=True)
    qtbot.waitUntil(lambda: window.workspace.report is not None and window.canvas.complete, timeout=60_000)
    qtbot.waitUntil(lambda: window.pencil._live is not None, timeout=60_000)
    return window


def test_a_stop_dragged_to_its_entrance_covers_the_station(at_work, qtbot):
    """Of 20 stations 14 are covered; 鹅岭 is one of the others, its stop S004 being 100 m away."""
    near, far = transfer.covered(50)
    assert (len(near), len(far)) == (14, 6)
    assert STATION in far
    door = next(each.entrance for each in transfer.pairs() if each.station == STATION)
    workspace, canvas, pencil = at_work.workspace, at_work.canvas, at_work.pencil
    (stop,) = (each for each in _all_stops(at_work) if each.feature.endswith("#S004"))
    x, y = stop.shape.x, stop.shape.y
    canvas.look_at((x - 300, y - 200, x + 300, y + 200))
    workspace.use("move")
    start = _pixel(canvas, x, y)
    QTest.mousePress(canvas, LEFT, Qt.KeyboardModifier.NoModifier, start)
    degrees = pyproj.CRS.from_wkt(workspace.base.working_crs)
    to = pyproj.Transformer.from_crs(4490, degrees, always_xy=True).transform(door.lon, door.lat)
    for share in (0.2, 0.4, 0.6):
        end = _pixel(canvas, x + share * (to[0] - x), y + share * (to[1] - y))
        QTest.mouseMove(canvas, end)
        qtbot.waitUntil(lambda: canvas._hand._waiting is None)

    edit = workspace.live.edit
    metres = pyproj.Geod(ellps="GRS80").inv(door.lon, door.lat, edit.shape.x, edit.shape.y)[2]
    assert 30 < metres < 50
    words = card_of(at_work.canvas.tool._trial, workspace).words
    assert f"To {STATION} {door.name}: 100.0 m → {metres:.1f} m" in words
    now = workspace.live.scorecard.readings
    assert [now[each].of("district").value for each in (TRANSFER_50, TRANSFER_100)] == [75, 90]
    assert pencil.scenario is None

    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.NoModifier, end)
    assert len(pencil.scenario.edits) == 1
    qtbot.waitUntil(lambda: workspace.report is not None and not workspace.stale, timeout=60_000)
    then = workspace.report.scorecard.readings
    assert [then[each].of("district").value for each in (TRANSFER_50, TRANSFER_100)] == [75, 90]


def _all_stops(window):
    west, south, east, north = window.canvas.sheet.home
    held = window.pencil.within((west - 1000, south - 1000, east + 1000, north + 1000))
    return [each for each in held if each.role == "bus_stop"]


def _pixel(canvas, x, y):
    column, row = canvas.view.to_pixels(x, y)
    return QPoint(round(column), round(row))
