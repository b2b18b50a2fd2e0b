"""The list of layers."""

import json

from PySide6.QtCore import Qt

from layers.findings import Severity


def rows(window):
    tree = window.layers.tree
    return [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]


def row(window, title):
    return next(item for item in rows(window) if item.text(0) == title)


def test_layers_stand_in_their_groups_with_their_counts(mapped):
    texts = [(item.text(0), item.text(1)) for item in rows(mapped)]
    assert texts[:4] == [("Boundaries", ""), ("District", "1"), ("Subdistricts", "2"), ("Built-up area", "1")]
    assert ("Bus stops", "2") in texts
    assert [text for text, count in texts if not count] == [
        "Boundaries",
        "Green space",
        "Transport",
        "Industry",
    ]


def test_each_layer_shows_its_symbol(mapped):
    assert not row(mapped, "Parks (G1)").icon(0).isNull()


def test_checkbox_hides_and_shows_a_layer(mapped):
    row(mapped, "Parks (G1)").setCheckState(0, Qt.CheckState.Unchecked)
    assert mapped.workspace.hidden == {"park"}
    row(mapped, "Parks (G1)").setCheckState(0, Qt.CheckState.Checked)
    assert mapped.workspace.hidden == frozenset()


def test_double_click_shows_the_layer_whole(mapped):
    before = mapped.canvas.view.resolution
    mapped.layers.tree.itemDoubleClicked.emit(row(mapped, "Green-industry clusters"), 0)
    assert mapped.workspace.place == (501_200, 3_270_200, 501_700, 3_270_700)
    assert mapped.canvas.view.resolution < before


def test_language_switch_keeps_what_is_hidden(mapped):
    mapped.workspace.hide(frozenset({"park"}))
    mapped.workspace.speak("zh")
    assert row(mapped, "公园绿地").checkState(0) == Qt.CheckState.Unchecked
    assert mapped.workspace.hidden == {"park"}


def test_findings_box_counts_what_may_change_a_figure(opened):
    findings = opened.workspace.report.scorecard.findings
    telling = [each for each in findings if each.severity is not Severity.INFO]
    assert (
        opened.layers._findings._title.text()
        == f"⚠ Data check: {len(telling)} remark{'s' * (len(telling) != 1)}"
    )
    assert "park.gpkg: 1 area was repaired." in opened.layers._findings._words.text()


def test_findings_box_leads_to_their_table(mapped, qtbot):
    qtbot.mouseClick(mapped.layers._findings, Qt.MouseButton.LeftButton)
    assert mapped.tables.currentWidget().widget(0) is mapped.tables.view("findings")


def test_copy_of_a_layer_is_written_for_other_programs(mapped, monkeypatch, tmp_path, qtbot):
    place = tmp_path / "公园.geojson"
    monkeypatch.setattr("ui.commands.ask_copy", lambda *_: place)
    entries = {entry.text(): entry for entry in mapped.layers.layer_menu(row(mapped, "Parks (G1)")).actions()}
    entries["Save a copy as..."].trigger()
    qtbot.waitUntil(place.exists, timeout=20_000)
    features = json.loads(place.read_text(encoding="utf-8"))["features"]
    assert [each["geometry"]["type"] for each in features] == ["Polygon"] * 3  # as the district was made
    qtbot.waitUntil(lambda: "公园.geojson" in mapped.messages.sentence, timeout=5_000)
