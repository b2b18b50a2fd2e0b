"""Choosing what the definitions leave open: the choice moves the figures, and is printed with them."""

from dataclasses import replace

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gisapp.parameters import Parameters
from gisapp.timeline import Timeline
from layers.text import Language, T
from ui.pdf import PdfPainter
from ui.rules_dialog import RulesDialog


@pytest.fixture
def bordering(opened, bordering_project, qtbot):
    opened.workspace.open(Timeline(bordering_project), None, saved=True)
    qtbot.waitUntil(lambda: opened.workspace.report is not None, timeout=20_000)
    return opened


@pytest.fixture
def few_people(project):
    """The district with 8 and 12 people in its subdistricts."""

    def emptied(layer):
        return replace(layer, frame=layer.frame.assign(population=[8.0, 12.0]))

    return replace(
        project,
        layers=tuple(emptied(each) if each.role == "subdistrict" else each for each in project.layers),
    )


@pytest.fixture
def dialog(bordering):
    bordering.scorecard.rules.click()
    return bordering.findChild(RulesDialog)


def score(window, indicator):
    return next(row.number for row in window.workspace.report.scores if row.indicator == indicator)


def apply(dialog, window, qtbot):
    before = window.workspace.project
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.workspace.project is not before)
    qtbot.waitUntil(lambda: window.workspace.report is not None, timeout=20_000)


def test_border_station_counts_when_it_is_ticked(dialog, bordering, qtbot):
    # One of two stations is covered within 50 m; with the border station two of three are.
    assert score(bordering, "transfer_coverage_50m") == 50
    assert list(dialog.borders) == ["边站"]
    dialog.borders["边站"].setChecked(True)
    apply(dialog, bordering, qtbot)
    assert score(bordering, "transfer_coverage_50m") == pytest.approx(200 / 3)
    assert bordering.workspace.project.parameters.border_stations == ("边站",)
    assert not bordering.workspace.saved


def test_ticked_station_can_be_taken_back(dialog, bordering, qtbot):
    dialog.borders["边站"].setChecked(True)
    apply(dialog, bordering, qtbot)
    bordering.commands.choose_rules()
    again = next(each for each in bordering.findChildren(RulesDialog) if each.isVisible())
    assert again.borders["边站"].isChecked()
    again.borders["边站"].setChecked(False)
    apply(again, bordering, qtbot)
    assert score(bordering, "transfer_coverage_50m") == 50


def test_each_rule_stands_with_what_it_gives(dialog):
    assert [button.property("rule") for button in dialog.rules.buttons()] == ["D1", "D2", "D3", "D6", "D7"]
    assert dialog.rules.checkedButton().property("rule") == "D1"


def test_rule_chosen_is_the_one_computed(dialog, bordering, qtbot):
    next(each for each in dialog.rules.buttons() if each.property("rule") == "D3").setChecked(True)
    apply(dialog, bordering, qtbot)
    # Line 1 at the covered station; lines 1 and 2 at the other: one of three.
    assert score(bordering, "transfer_coverage_50m") == pytest.approx(100 / 3)


def test_nothing_chosen_computes_nothing(dialog, bordering):
    before = bordering.workspace.project
    dialog.accept()
    assert bordering.workspace.project is before
    assert bordering.workspace.saved


def test_usual_rules_come_back(dialog):
    dialog.threshold.setValue(0.5)
    dialog.borders["边站"].setChecked(True)
    dialog.show_parameters(Parameters())
    assert dialog.parameters == Parameters()


def test_a_doubt_stands_on_the_card_until_it_is_confirmed(opened, few_people, qtbot):
    """20 people on the district's squares: far fewer than any city has."""
    opened.workspace.open(Timeline(few_people), None, saved=True)
    qtbot.waitUntil(lambda: opened.workspace.report is not None, timeout=20_000)
    (row,) = [each for each in opened.workspace.report.scores if each.indicator == "park_area_per_capita"]
    assert (row.standing.value, str(row.gap)) == ("undecided", "in doubt")
    shown = [label.text() for card in opened.scorecard.cards for label in card.findChildren(QLabel)]
    assert any(text.startswith("⚠ 20 people on") for text in shown)

    opened.scorecard.rules.click()
    dialog = opened.findChild(RulesDialog)
    assert set(dialog.doubts) == {
        "plausible.people_per_km2", "plausible.park_area_per_capita", "population.differs"
    }  # fmt: skip
    for box in dialog.doubts.values():
        box.setChecked(True)
    apply(dialog, opened, qtbot)
    (row,) = [each for each in opened.workspace.report.scores if each.indicator == "park_area_per_capita"]
    assert row.standing.value == "met"
    assert all("Confirmed by the planner" in str(doubt) for doubt in row.doubts)


@pytest.mark.parametrize(
    ("rule", "lang", "said"),
    [
        ("D2", "en", ("per entrance", "entrances", "transfer by rule D2, Per open entrance")),
        ("D2", "zh", ("按出入口", "个出入口", "换乘口径：D2 按出入口")),
        ("D3", "zh", ("按线路站", "个线路站", "换乘口径：D3 按线路站")),
    ],
)
def test_cards_and_printed_report_say_what_was_counted(bordering, tmp_path, qtbot, rule, lang, said):
    chosen = Parameters(transfer_definition=rule, border_stations=("边站",))
    bordering.workspace.speak(lang)
    bordering.workspace.alter(replace(bordering.workspace.project, parameters=chosen), T("Counting rules"))
    qtbot.waitUntil(lambda: bordering.workspace.report is not None, timeout=20_000)
    card = next(each for each in bordering.scorecard.cards if "50" in each.accessibleName())
    shown = " ".join(label.text() for label in card.findChildren(QLabel))
    assert all(each in shown for each in (*said, "边站"))

    PdfPainter().write_pdf(bordering.workspace.report, tmp_path / "r.pdf", Language(lang))
    pages = pypdf.PdfReader(tmp_path / "r.pdf").pages
    first = "".join(pages[0].extract_text().split())
    assert all("".join(each.split()) in first for each in (*said, "边站"))
