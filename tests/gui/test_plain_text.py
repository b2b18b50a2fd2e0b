"""Names from data that look like HTML, shortcuts or placeholders: the window shows them as they are.

Every name of the project, of files and in errors here is a bait. Where its end is shown the whole must be, as
Qt would show it, and the picture that it names must never be opened.
"""

import ast
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QFormLayout, QLabel, QLineEdit, QMenu, QMessageBox, QWidget

from gisapp.parameters import Parameters
from gisapp.timeline import Timeline
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.postgis.tables import TableInfo
from layers.text import T
from tests.gui.baits import END, IN_A_FILE_NAME, Probe, baited
from tests.gui.shown import shown_in
from ui.database_dialog import DatabaseDialog
from ui.export_dialog import ExportDialog
from ui.files import ask_copy, ask_new_project, ask_new_recipe
from ui.help import Page
from ui.importing.dialog import ImportDialog
from ui.map.identify import features_at
from ui.plain import Label, button_text, window_title
from ui.rules_dialog import RulesDialog
from ui.settings import remember_project

UI = Path(__file__).resolve().parents[2] / "ui"
PATIENCE = 30_000
PANELS = 56  # texts with a bait in the window without a dialog


@pytest.fixture
def probe(tmp_path, monkeypatch):
    made = Probe(tmp_path / "probe")
    monkeypatch.chdir(tmp_path / "probe")  # where a name without a folder would be looked for
    monkeypatch.setattr("gisapp.report.brief.LONGEST", 1_000)  # the bait is as long as the folder's path
    yield made
    made.close()


@pytest.fixture(params=["zh", "en"])
def told(window, request):
    """The window in each language."""
    window.workspace.speak(request.param)
    return window


@pytest.fixture
def hostile(bordering_project, probe):
    """The district of squares, baited, with two layers in one role and one in a role that nobody knows."""
    bait = probe.bait
    layers = [baited(layer, bait) for layer in bordering_project.layers]
    green = next(layer for layer in layers if layer.role == "green")
    finding = Finding("geometry.repaired", Severity.WARNING, T("{name}", name=bait), file=bait, mended=True)
    return replace(
        bordering_project,
        title=bait,
        layers=(*layers, replace(green, id="again"), replace(green, id="other", role="nobody's")),
        findings=(finding, replace(finding, code="geometry.lost", mend=T("{name}", name=bait))),
        parameters=Parameters(border_stations=(f"边站{bait}",)),
    )


@pytest.fixture
def shown(told, hostile, qtbot):
    """The window with the baited project, in each language."""
    told.workspace.open(Timeline(hostile), None, saved=False)
    qtbot.waitUntil(lambda: told.workspace.report is not None and told.canvas.complete, timeout=PATIENCE)
    return told


# ---------------------------------------------------------------- the window


def test_panels_and_tables(shown, probe):
    looked = probe.check(shown, least=PANELS)
    assert looked.cells > 100


def test_figures_that_cannot_be_computed(shown, probe):
    shown.workspace.do_without_figures(T("{name} is missing.", name=probe.bait))
    probe.check(shown, least=30)


def test_status_bar_and_progress(shown, probe):
    sheet = replace(shown.canvas.sheet, crs_title=T("{name}", name=probe.bait))
    shown.canvas.show_sheet(sheet)
    shown.background.progressed.emit((0.5, T("Reading {file}", file=probe.bait)))
    words = {label.text() for label in shown.statusBar().findChildren(QLabel)}
    assert len([each for each in words if probe.bait in each]) == 2
    probe.check(shown, least=PANELS)


def test_popup_of_every_feature(shown, probe):
    sheet, popup, titles = shown.canvas.sheet, shown.canvas.popup, []
    for layer in sheet.layers.values():
        place = layer.frame.geometry.iloc[0].representative_point()
        found = features_at(sheet, frozenset(), place.x, place.y, 1)
        popup.show_found(sheet, found, QPoint(20, 20))
        for _ in found:
            probe.check(popup, least=1, widgets=8)
            titles.append(popup.words[0])
            popup._after.click()
    assert len(titles) > 20
    assert probe.bait in titles  # of the layer in no known role


def test_messages(shown, probe):
    shown.messages.tell_error(UserError(T("{a}", a=probe.bait), T("{a}", a=probe.bait)))
    probe.check(shown, least=PANELS + 2)
    shown.jobs.remove_layer("again")
    probe.check(shown, least=30)


def test_boxes(shown, probe):
    shown.commands.new_project()
    shown.messages.tell_error(ValueError(probe.bait))
    boxes = [each for each in shown.findChildren(QMessageBox) if each.isVisible()]
    assert len(boxes) == 2
    probe.check(shown, least=PANELS + 2)


# ---------------------------------------------------------------- dialogs


def test_rules(shown, probe):
    shown.scorecard.rules.click()
    assert probe.bait in next(iter(shown.findChild(RulesDialog).borders))
    probe.check(shown, least=PANELS + 1)


def test_pages_palette_and_layer_menu(shown, probe):
    for shown_by in ("help.shortcuts", "help.definitions", "help.about", "help.palette"):
        shown.actions_table[shown_by].trigger()
    shown.layers.layer_menu(shown.layers.tree.topLevelItem(1))
    pages = [page.text.toPlainText() for page in shown.findChildren(Page)]
    assert [probe.bait in words for words in pages] == [False, True, False]
    probe.check(shown, least=PANELS + 1)


def test_page_opens_nothing_even_if_it_is_told_to(window, probe):
    page = Page("", f"<p>{probe.bait}</p>", "", window)
    page.open()
    page.grab()
    assert END in page.text.toPlainText()
    assert not probe.opened()


def test_export(shown, probe, tmp_path):
    shown.workspace.written(tmp_path / IN_A_FILE_NAME / f"{IN_A_FILE_NAME}.gpkg")
    shown.commands.export_report()
    assert IN_A_FILE_NAME in shown.findChild(ExportDialog).folder.text()
    probe.check(shown, least=PANELS + 1)


def test_database(shown, probe):
    dialog = DatabaseDialog(shown.workspace, shown.background, shown)
    dialog.open()
    dialog._show_tables(
        [TableInfo(1, probe.bait, probe.bait, False, 5, probe.bait, True, "geom", probe.bait)]
    )
    looked = probe.check(shown, least=PANELS + 3)
    dialog._complain(UserError(T("{a}", a=probe.bait), T("{a}", a=probe.bait)))
    assert probe.check(shown, least=PANELS + 4).cells == looked.cells


@pytest.mark.parametrize("ask", [ask_copy, ask_new_project, ask_new_recipe])
def test_file_dialogs(shown, probe, ask):
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        try:
            assert shown_in(shown).rich == []
            seen.append(dialog.windowHandle().title().replace("\u200b", ""))
        finally:
            dialog.reject()

    QTimer.singleShot(200, look)
    given = (probe.bait,) if ask is ask_copy else ()
    assert ask(shown, shown.workspace, *given) is None
    assert len(seen) == 1
    assert (probe.bait in seen[0]) == (ask is ask_copy)
    assert not probe.opened()


def test_recent_projects(told, probe, tmp_path):
    folder = tmp_path / IN_A_FILE_NAME
    folder.mkdir()
    for name in ("a.gpkg", "b.gpkg"):
        (folder / f"{IN_A_FILE_NAME}{name}").write_bytes(b"")
        remember_project(folder / f"{IN_A_FILE_NAME}{name}")
    told.workspace.open(None, None, saved=True)
    for menu in told.findChildren(QMenu):
        menu.aboutToShow.emit()
    probe.check(told, least=6)  # two buttons, two entries, two tooltips


# ---------------------------------------------------------------- the import


@pytest.fixture
def folder(tmp_path, probe):
    """Files, layers, columns and values with baits for names: good ones, a broken one, an unclear one."""
    home = tmp_path / IN_A_FILE_NAME
    home.mkdir()
    square = shapely.box(106.50, 29.54, 106.52, 29.56)
    bow = shapely.Polygon([(106.501, 29.541), (106.503, 29.543), (106.503, 29.541), (106.501, 29.543)])
    for name, shape in (("区界", square), ("公园", bow)):
        frame = gpd.GeoDataFrame(
            {"名称": [probe.bait], probe.bait: [probe.bait], "类别": ["G11"]}, geometry=[shape], crs=4490
        )
        (home / f"{IN_A_FILE_NAME}{name}.geojson").write_text(frame.to_json(), encoding="utf-8")
    plots = gpd.GeoDataFrame({"类别": ["XG"]}, geometry=[square.buffer(-0.005)], crs=4490)
    plots.to_crs(4545).to_file(home / f"{IN_A_FILE_NAME}绿地.shp", encoding="utf-8")
    (home / f"{IN_A_FILE_NAME}绿地.prj").unlink()
    stops = f'站名,"{probe.bait.replace(chr(34), 2 * chr(34))}",lon,lat\n东门,x,106.505,29.55\n'
    (home / f"{IN_A_FILE_NAME}公交站.csv").write_text(stops, encoding="utf-8")
    (home / f"{IN_A_FILE_NAME}甲.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    (home / f"{IN_A_FILE_NAME}空.geojson").write_text("", encoding="utf-8")
    return home


@pytest.fixture
def importing(shown, folder, qtbot):
    """The import dialog over the baited project, once all is read."""
    shown.commands.take([folder])
    dialog = shown.findChild(ImportDialog)
    settle(dialog, qtbot)
    return dialog


def settle(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.session.draft is not None and not dialog.session.busy, timeout=PATIENCE)


def test_every_line_of_an_import(importing, shown, probe, qtbot):
    lines = importing.table.lines
    for number, line in enumerate(lines.lines):
        importing.table.setCurrentIndex(lines.index(number, 0))
        if line.row is not None and line.row.layer is not None:
            qtbot.waitUntil(lambda: importing.map.picture.scene is not None, timeout=PATIENCE)
            importing.table._roles(line.row)
            importing.table._encodings(line)
        probe.check(shown, least=PANELS + 20)
    assert len(lines.lines) == 6


def test_column_of_an_import(importing, shown, probe, qtbot):
    row = next(each for each in importing.session.draft.rows if "公园" in each.source.title)
    assert row.question is not None  # its name says more than what it is
    importing.session.decide(importing.session.draft.decisions.with_role(row.source.title, "park"))
    settle(importing, qtbot)
    importing.table.turn_to(row.source.title)
    importing.columns.column_chosen.emit(row.source.title, "name", probe.bait)
    settle(importing, qtbot)
    assert any(probe.bait in chip.toolTip() for chip in importing.columns.chips)
    probe.check(shown, least=PANELS + 20)


# ---------------------------------------------------------------- by construction


def test_watch_sees_what_html_opens(qapp, probe):
    document = QTextDocument()
    document.setHtml(probe.bait)
    document.size()
    assert probe.opened() == (sys.platform == "linux")


def test_label_is_plain_before_it_is_shown(qapp, probe):
    label = Label(probe.bait)
    label.setWordWrap(True)
    assert label.heightForWidth(99) > 0
    assert not probe.opened()


def test_labels_that_qt_makes_are_plain(window, probe):
    box = QMessageBox(window)
    box.setText(probe.bait)
    box.setInformativeText(probe.bait)
    form = QWidget(window)
    QFormLayout(form).addRow(probe.bait, QLineEdit())
    box.open()
    form.show()
    probe.check(window, least=3)


def test_no_other_label_is_made():
    """Labels of Qt's own kind, and texts given as HTML, stand in one module each."""
    homes = dict.fromkeys(("QLabel", "setTextFormat"), "plain.py")
    homes |= dict.fromkeys(("QTextBrowser", "setHtml"), "help.py")
    found, looked = set(), 0
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "name", None)
            looked += 1
            if name in homes:
                found.add((name, path.name))
    assert looked > 10_000
    assert found == set(homes.items())


def test_buttons_and_titles_are_one_line_without_marks():
    assert button_text("a & b\tc\nd") == "a && b c d"
    assert window_title("a[*]\nb") == "a[\u200b*] b"
