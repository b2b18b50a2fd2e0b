"""The first picture is on the screen before anything heavy is loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "pandas", "geopandas", "shapely", "pyproj", "pyogrio", "rasterio", "folium")

SHOW = f"""
import sys, time
from PySide6.QtCore import QTimer
from ui.app import make_application
from ui.window import Window
from ui.workspace import Workspace
application = make_application()
window = Window(Workspace("zh"))
window.begun.disconnect()
def look():
    print(sorted(name for name in {HEAVY} if name in sys.modules))
    window.close()
    application.quit()
window.begun.connect(look)
window.show()
application.exec()
"""


def run(code, tmp_path, **environment):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "GISAPP_HOME": str(tmp_path),
            "PYTHONUTF8": "1",
            **environment,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    return done.returncode, done.stdout.strip(), said


def test_first_picture_comes_without_the_geo_libraries(tmp_path):
    assert run(SHOW, tmp_path) == (0, "[]", [])


def test_geo_libraries_come_after_the_first_picture(window, qtbot):
    qtbot.waitUntil(lambda: "rasterio" in sys.modules, timeout=20_000)
    assert "geopandas" in sys.modules


def test_run_shows_a_project_and_ends_with_zero(tmp_path, project):
    from gisapp.store.project_file import save_project

    path = tmp_path / "方城 2027.gpkg"
    save_project(project, path)
    code = f"""
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui import app
def close():
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, app.Window))
    if window.canvas.complete:
        print(window.windowTitle())
        window.close()
    else:
        QTimer.singleShot(100, close)
app.make_application()
QTimer.singleShot(100, close)
sys.exit(app.run(Path(r"{path}"), "en"))
"""
    code_and_words = run(code, tmp_path)
    assert code_and_words == (0, "方城 2027.gpkg – Green infrastructure", [])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen_a_sentence_says_so(tmp_path):
    none = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    code, said, errors = run(
        "from gisapp.__main__ import main; raise SystemExit(main(['open', '--lang', 'en']))", tmp_path, **none
    )
    assert (code, said) == (3, "")
    assert "There is no screen here to show the window on." in errors[0]
