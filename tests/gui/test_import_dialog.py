"""The import dialog on real files: roles, questions, what could not be read."""

import json

import geopandas as gpd
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from ui.importing import lines
from ui.importing.dialog import ImportDialog

WEST, SOUTH, EAST, NORTH = 106.50, 29.54, 106.52, 29.56


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def folder(tmp_path):
    """A district, two parks, stops as CSV, an empty file, and a table that says nothing of itself."""
    home = tmp_path / "原始 资料"
    home.mkdir()
    district = [feature(box(WEST, SOUTH, EAST, NORTH), 名称="方城区", 人口=20000)]
    parks = [
        feature(box(106.501 + k / 1000, 29.541, 106.5015 + k / 1000, 29.542), 名称=f"园{k}", 类别="G11")
        for k in (0, 3)
    ]
    for name, features in (("区界.geojson", district), ("公园.geojson", parks)):
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        (home / name).write_text(text, encoding="utf-8")
    (home / "公交站.csv").write_text(
        "站名,lon,lat\n东门,106.505,29.55\n西门,106.515,29.55\n", encoding="utf-8"
    )
    (home / "空.geojson").write_text("", encoding="utf-8")
    (home / "甲.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    return home


@pytest.fixture
def dialog(window, folder, qtbot):
    return read(window, sorted(folder.iterdir()), qtbot)


def find(window):
    return window.findChild(ImportDialog)


def read(window, paths, qtbot):
    """The dialog once all is read."""
    window.commands.take(paths)
    dialog = find(window)
    qtbot.waitUntil(lambda: dialog.session.draft is not None, timeout=20_000)
    return dialog


def text(dialog, file, column):
    return dialog.table.lines.index(dialog.table.line_of(file), column).data()


def role_of(dialog, file):
    return next(row.role for row in dialog.session.draft.rows if row.source.title == file)


def test_every_file_has_a_line(dialog):
    files = {line.title for line in dialog.table.lines.lines}
    assert files == {"区界.geojson", "公园.geojson", "公交站.csv", "空.geojson", "甲.csv"}


def test_roles_features_and_code_pages_are_told(dialog):
    assert text(dialog, "公园.geojson", lines.ROLE) == "Parks (G1)"
    assert text(dialog, "公园.geojson", lines.FEATURES) == "2 areas"
    assert text(dialog, "公交站.csv", lines.ENCODING) == "UTF-8"


def test_file_that_cannot_be_read_says_why(dialog):
    dialog.table.turn_to("空.geojson")
    assert any("空.geojson" in words or "empty" in words for words in dialog.details.words)


def test_unclear_file_is_asked_and_can_be_left_aside(dialog, window, qtbot):
    assert dialog.foot.go.text() == "Take 1 suggestion and import"
    qtbot.mouseClick(dialog.foot.rest, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=20_000)
    assert {layer.role for layer in window.workspace.project.layers} == {"district", "park", "bus_stop"}
    assert window.workspace.project.title == "方城区"
    assert not window.workspace.saved


def test_role_can_be_chosen(dialog, qtbot):
    dialog.table.role_chosen.emit("公园.geojson", "green")
    qtbot.waitUntil(lambda: role_of(dialog, "公园.geojson") == "green", timeout=20_000)


def test_cancel_changes_nothing(dialog, window):
    dialog.reject()
    assert window.workspace.project is None


@pytest.fixture
def without_crs(folder):
    """Green plots in a grid that the file does not name: 3-degree zone, meridian 108° (EPSG:4545)."""
    (folder / "甲.csv").unlink()
    plot = shapely.box(106.51, 29.55, 106.512, 29.552)
    plots = gpd.GeoDataFrame({"类别": ["XG"]}, geometry=[plot], crs=4490)
    plots.to_crs(4545).to_file(folder / "绿地.shp", encoding="gbk")
    (folder / "绿地.prj").unlink()
    return folder


@pytest.fixture
def asking(window, without_crs, qtbot):
    return read(window, [without_crs], qtbot)


def test_suggested_answer_is_taken(asking, window, qtbot):
    assert (
        "EPSG:4545"
        in next(button for button in asking.details.choices if button.isChecked()).accessibleName()
    )
    asking.foot.go.click()
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=20_000)
    green = next(layer for layer in window.workspace.project.layers if layer.role == "green")
    assert green.origin.crs == "EPSG:4545"


def test_unknown_answer_is_refused_and_the_question_stays(asking, window, qtbot):
    line = asking.details.findChild(QLineEdit)
    qtbot.keyClicks(line, "EPSG:999999")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "999999" in asking.messages.sentence, timeout=20_000)
    assert window.workspace.project is None
    line = asking.details.findChild(QLineEdit)
    qtbot.keyClicks(line, "EPSG:4545")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=20_000)


def test_file_of_unknown_use_is_left_out_unless_the_user_says_what_it_is(dialog, window, qtbot):
    dialog.table.turn_to("甲.csv")
    checked = next(button for button in dialog.details.choices if button.isChecked())
    assert checked.accessibleName() == "Leave it out (suggested)"
    dialog.foot.go.click()
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=20_000)
    assert "甲.csv" not in {layer.origin.file for layer in window.workspace.project.layers}


@pytest.fixture
def adding(opened, folder, qtbot):
    """The dialog with the folder's parks and stops, over the small district of squares."""
    return read(opened, [folder / "公园.geojson", folder / "公交站.csv"], qtbot)


def test_import_into_an_open_project_adds_to_it(adding, opened, project, qtbot):
    adding.foot.go.click()
    qtbot.waitUntil(lambda: opened.workspace.project is not project, timeout=20_000)
    whole = opened.workspace.project
    assert len(whole.layers) == len(project.layers) + 2
    assert all(any(each is layer for each in whole.layers) for layer in project.layers)
    assert whole.title == "方城"
    assert not opened.workspace.saved
    qtbot.waitUntil(lambda: opened.workspace.report is not None, timeout=20_000)


def test_second_import_of_a_file_says_that_it_replaces(adding, opened, folder, qtbot):
    adding.foot.go.click()
    qtbot.waitUntil(lambda: len(opened.workspace.project.layers) == 11, timeout=20_000)
    adding.close()
    qtbot.waitUntil(lambda: find(opened) is None)
    again = read(opened, [folder / "公交站.csv"], qtbot)
    assert "replaces" in again.head.tally.text()
    before = opened.workspace.project
    again.foot.go.click()
    qtbot.waitUntil(lambda: opened.workspace.project is not before, timeout=20_000)
    assert len(opened.workspace.project.layers) == 11


def test_sample_never_joins_an_open_project(opened, qtbot):
    opened.commands.open_sample()
    qtbot.waitUntil(lambda: find(opened) is not None, timeout=60_000)
    assert find(opened).session.base is None


def test_files_of_one_name_are_told_apart_by_their_folders(window, folder, qtbot):
    for name in ("甲地", "乙地"):
        (folder / name).mkdir()
        (folder / name / "公园.geojson").write_bytes((folder / "公园.geojson").read_bytes())
    (folder / "公园.geojson").unlink()
    dialog = read(window, [folder], qtbot)
    model = dialog.table.lines
    shown = {model.index(number, lines.FILE).data() for number in range(model.rowCount())}
    assert {"甲地/公园.geojson", "乙地/公园.geojson"} <= shown


def test_question_without_a_likely_answer_promises_no_effect(window, folder, qtbot):
    far = [feature(box(9e8, 9e8, 9.1e8, 9.1e8), 名称="远地")]
    text_ = json.dumps({"type": "FeatureCollection", "features": far}, ensure_ascii=False)
    (folder / "绿地.geojson").write_text(text_, encoding="utf-8")
    dialog = read(window, [folder], qtbot)
    dialog.table.turn_to("绿地.geojson")
    assert not any(button.isChecked() for button in dialog.details.choices)
    assert "computing..." not in dialog.details.words
    qtbot.mouseClick(dialog.foot.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "绿地.geojson" in dialog.messages.sentence, timeout=20_000)
    assert window.workspace.project is None


def test_a_remark_on_all_files_has_a_name_and_does_not_take_the_first_place(window, tmp_path, qtbot):
    """Degrees that nothing can be compared with are a remark on the import; the question comes first."""
    square = shapely.box(106.50, 29.54, 106.52, 29.56)
    district = gpd.GeoDataFrame({"名称": ["甲区"]}, geometry=[square], crs=4326)
    (tmp_path / "区界.geojson").write_text(district.to_json(), encoding="utf-8")
    places = [shapely.Point(106.505 + k / 200, 29.55) for k in range(3)]
    for name in ("轨道站", "轨道站出入口"):
        stations = gpd.GeoDataFrame({"站名": ["甲站", "乙站", "丙站"]}, geometry=places, crs=4326)
        (tmp_path / f"{name}.geojson").write_text(stations.to_json(), encoding="utf-8")
    rows = "年份,街道名称,常住人口\n2024,甲街道,1\n2025,甲街道,2\n"
    (tmp_path / "人口.csv").write_text(rows, encoding="utf-8")
    window.commands.take([tmp_path])
    dialog = window.findChild(ImportDialog)
    qtbot.waitUntil(lambda: dialog.session.draft is not None and not dialog.session.busy, timeout=20_000)
    lines = dialog.table.lines
    names = [lines.data(lines.index(at, 0)) for at in range(lines.rowCount())]
    assert "(all files)" in names
    assert "" not in names
    assert names[0] == "人口.csv"
    assert dialog.table.current.title == "人口.csv"
