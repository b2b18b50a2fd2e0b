"""The scorecard and the tables, on a district of squares whose figures are worked out by hand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from ui.map.rings import TransferDrawing


def words(card):
    return [label.text() for label in card.findChildren(QLabel)]


def card(window, title):
    return next(each for each in window.scorecard.cards if title in words(each))


def test_park_area_counts_overlapping_ground_once(opened):
    # Two parks of 16 ha share 4 ha: 28 ha for 20 000 people; the third lies outside the built-up area.
    shown = words(card(opened, "Park area per person"))
    assert "14.0" in shown
    assert "✓ met" in shown
    assert any("28.0 ha ÷ 20,000 people" in line for line in shown)


def test_stop_at_exactly_fifty_metres_counts(opened):
    shown = words(card(opened, "Rail–bus transfer within 50 m"))
    assert "50.0" in shown
    assert "✗ not met" in shown
    assert any("1 of 2 stations" in line and "1 station short" in line for line in shown)


def test_click_chooses_the_indicator_and_the_map_shows_its_proof(opened, qtbot):
    qtbot.mouseClick(card(opened, "Park area per person"), Qt.MouseButton.LeftButton)
    assert opened.workspace.indicator == "park_area_per_capita"
    qtbot.waitUntil(lambda: [each.id for each in opened.canvas.highlights] == ["counted"], timeout=10_000)
    qtbot.keyClick(card(opened, "Rail–bus transfer within 100 m"), Qt.Key.Key_Return)
    assert opened.workspace.indicator == "transfer_coverage_100m"
    qtbot.waitUntil(
        lambda: any(isinstance(each, TransferDrawing) for each in opened.canvas.highlights), timeout=10_000
    )


def test_another_year_judges_again(opened, qtbot):
    panel = opened.scorecard
    years = [panel._year.itemData(number) for number in range(panel._year.count())]
    other = next(year for year in years if year != 2027)
    panel._year.setCurrentIndex(years.index(other))
    panel._year.activated.emit(years.index(other))
    assert opened.workspace.project.year == other
    assert not opened.workspace.saved
    qtbot.waitUntil(lambda: opened.workspace.report is not None, timeout=20_000)
    assert opened.workspace.report.scorecard.year == other


def test_another_profile_brings_its_own_years(opened, qtbot):
    panel = opened.scorecard
    position = panel._profile.findData("jiangjin_2025")
    panel._profile.activated.emit(position)
    assert opened.workspace.project.profile == "jiangjin_2025"
    assert opened.workspace.project.year in [panel._year.itemData(n) for n in range(panel._year.count())]
    qtbot.waitUntil(lambda: opened.workspace.report is not None, timeout=20_000)


def test_language_switch_computes_nothing(opened):
    report = opened.workspace.report
    opened.workspace.speak("zh")
    assert opened.workspace.report is report
    assert "人均公园绿地面积" in words(opened.scorecard.cards[0])


def test_gaps_list_the_uncovered_station_and_show_it(opened):
    opened.resize(1440, 900)  # where there is room, tabs say how many rows they have
    view = opened.tables.view("gaps")
    assert opened.tables.title("gaps") == "Gaps (1)"
    assert view.model().index(0, 0).data() == "二站"
    assert view.model().index(0, 3).data() == "120.0 m"
    view.clicked.emit(view.model().index(0, 0))
    west, south, east, north = opened.workspace.place
    assert west < 501_490 < east
    assert south < 3_271_000 < north


def test_subdistricts_are_listed_and_shown(opened):
    view = opened.tables.view("subdistricts")
    assert [view.model().index(row, 0).data() for row in range(2)] == ["甲街道", "乙街道"]
    # 28 ha of parks lie in the first one, with 12 000 people
    assert "23.3" in view.model().index(0, 1).data()
    view.clicked.emit(view.model().index(1, 0))
    assert opened.workspace.place == (501_000, 3_270_000, 502_000, 3_272_000)


def test_parks_are_listed_and_shown(opened):
    """Two of 16 ha that share 4 ha, 28 ha in all; the third lies outside the built-up area."""
    view = opened.tables.view("parks")
    rows = [[view.model().index(row, column).data() for column in (0, 3, 4)] for row in range(3)]
    assert rows == [
        ["<b>方园</b>", "16.0 ha", "16.0 ha"],
        ["叠园", "16.0 ha", "16.0 ha"],
        ["Together, each place once", "–", "28.0 ha"],
    ]
    view.clicked.emit(view.model().index(1, 0))
    assert opened.workspace.place == (500_300, 3_270_300, 500_700, 3_270_700)


def test_finding_shows_its_rows(opened):
    view = opened.tables.view("findings")
    messages = [view.model().index(row, 2).data() for row in range(view.model().rowCount())]
    row = messages.index("1 area was repaired.")
    view.clicked.emit(view.model().index(row, 0))
    assert opened.workspace.place == (500_300, 3_270_300, 500_700, 3_270_700)


def test_report_files_are_written_and_told(opened, tmp_path, qtbot):
    shown = []
    opened.jobs.export(tmp_path / "报告", ["xlsx", "html", "pdf"], shown.append)
    qtbot.waitUntil(lambda: "3 report files written" in opened.messages.sentence, timeout=60_000)
    assert {path.suffix for path in (tmp_path / "报告").iterdir()} == {".xlsx", ".html", ".pdf"}
    for offer in opened.messages.findChildren(QPushButton):
        if offer.text() != "✕":
            offer.click()
    assert shown == [next((tmp_path / "报告").glob("*.pdf")), tmp_path / "报告"]
