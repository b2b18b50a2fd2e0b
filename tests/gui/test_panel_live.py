"""The scorecard and the lists of stations beside a scenario, and while the hand moves a stop."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from shapely.geometry import Point

from gisapp.edits import Add, Move
from gisapp.live import Live
from tests.core.scenario_town import X, Y, area, key, lonlat
from ui.panels.edits import EditsPanel
from ui.panels.scorecard_panel import ScorecardPanel
from ui.panels.tables import TablesPanel
from ui.workspace import Change

PARK, RATE, COVERAGE, WITHIN_50, WITHIN_100 = range(5)


@pytest.fixture
def panel(rooms, qtbot):
    made = ScorecardPanel(rooms.workspace)
    qtbot.addWidget(made)
    made.resize(330, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def tables(rooms, qtbot):
    made = TablesPanel(rooms.workspace)
    qtbot.addWidget(made)
    made.resize(1400, 260)
    made.show()
    qtbot.waitExposed(made)
    return made


def live_of(rooms):
    workspace = rooms.workspace
    made = Live(workspace.base, rooms.pencil.scenario, workspace.report.scorecard)
    made.prepare()
    return made


def stop_at(base, x, y):
    shape = lonlat(Point(X + x, Y + y))
    return Move(role="bus_stop", feature=key(base, "bus_stop", "S1"), shape=shape)


def words(card):
    return [label.text() for label in card.findChildren(QLabel) if not label.isHidden()]


def test_a_scenario_stands_beside_what_is(panel, rooms):
    rooms.choose("甲")
    park = words(panel.cards[PARK])
    assert {"1.5", "▲0.5", "as it is 1.0", "target ≥ 13 m²/person"} <= set(park)
    within = words(panel.cards[WITHIN_50])
    assert {"100.0", "▲50.0 percentage points", "as it is 50.0", "✓ met"} <= set(within)


def test_what_is_has_no_differences(panel):
    lines = [line for card in panel.cards for line in words(card)]
    assert [line for line in lines if "as it is" in line or "▲" in line] == []
    assert len(lines) >= len(panel.cards) > 0


def test_what_a_scenario_does_not_move_is_said_to_be_equal(panel, rooms):
    rooms.choose("乙")
    assert "= as it is" in words(panel.cards[WITHIN_50])


def test_what_a_scenario_makes_worse_goes_down(panel, rooms):
    rooms.choose("甲")
    rooms.pencil.set_off(0, True)
    rooms.pencil.set_off(3, False)
    rooms.compute()
    assert "▼50.0 percentage points" in words(panel.cards[WITHIN_50])
    assert panel.cards[WITHIN_50]._gain.property("gain") == "away"
    assert panel.cards[PARK]._gain.property("gain") == "towards"


def test_the_tally_of_what_is_stands_below(panel, rooms):
    rooms.choose("甲")
    said = panel._tally.text().split("\n")
    assert "2 met" in said[0]
    assert said[1] == "As it is: 4 not met, 1 undecided (1 not computed)"


def test_cards_follow_the_hand_and_give_back(panel, rooms, base):
    rooms.choose("乙")
    cards, live = list(panel.cards), live_of(rooms)
    at_rest = [words(card) for card in cards]
    # 49 m from its entrance; then 99 m; then 101 m
    for y, shown in ((549, ("100.0", "100.0")), (599, ("50.0", "100.0")), (601, ("50.0", "50.0"))):
        rooms.workspace.try_out(live.tried(stop_at(base, 1500, y)))
        assert tuple(panel.cards[each]._value.text() for each in (WITHIN_50, WITHIN_100)) == shown
        assert panel.cards == cards
    assert [card._touched for card in cards] == [False, False, False, True, True]
    rooms.workspace.try_out(None)
    assert [words(card) for card in cards] == at_rest
    assert not any(card._touched for card in cards)


def test_a_park_moves_what_counts_parks_and_no_other_card(panel, rooms):
    rooms.choose("乙")
    tried = live_of(rooms).tried(Add(role="park", name="1", shape=lonlat(area(1200, 500, 100, 100))))
    rooms.workspace.try_out(tried)
    # 2 ha and 2 ha of 乙, and 1 ha more: 5 ha for 20 000 people; as it is 2 ha
    assert {"2.5", "▲1.5", "as it is 1.0"} <= set(words(panel.cards[PARK]))
    assert [card._touched for card in panel.cards][WITHIN_50:] == [False, False]


def test_over_what_is_the_difference_is_from_what_is(panel, rooms, base):
    rooms.workspace.try_out(live_of(rooms).tried(stop_at(base, 1500, 540)))
    assert {"100.0", "▲50.0 percentage points", "as it is 50.0"} <= set(words(panel.cards[WITHIN_50]))
    rooms.workspace.try_out(None)
    assert "▲50.0 percentage points" not in words(panel.cards[WITHIN_50])


def test_what_follows_only_later_says_so(panel, rooms, base):
    rooms.choose("乙")
    tried = live_of(rooms).tried(stop_at(base, 1500, 540))
    rooms.workspace.try_out(replace(tried, waits=frozenset(["park_area_per_capita"])))
    assert panel.cards[PARK]._value.text() == "2.0 …"
    rooms.workspace.try_out(None)
    assert panel.cards[PARK]._value.text() == "2.0"


def test_live_figures_stay_until_the_new_ones_are_there(panel, rooms, base):
    rooms.choose("乙")
    edit = stop_at(base, 1500, 540)
    rooms.workspace.try_out(live_of(rooms).tried(edit))
    assert rooms.pencil.do(edit)
    assert rooms.workspace.stale
    assert panel.cards[WITHIN_50]._value.text() == "100.0"
    rooms.compute()
    assert panel.cards[WITHIN_50]._value.text() == "100.0"
    assert not panel.cards[WITHIN_50]._touched


def test_the_list_of_gaps_follows_the_hand(tables, rooms, base):
    def listed():
        model = tables.view("gaps").model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    assert listed() == ["西站"]
    live = live_of(rooms)
    rooms.workspace.try_out(live.tried(stop_at(base, 1500, 700)))
    shown = tables._tables["gaps"]
    rooms.workspace.try_out(live.tried(stop_at(base, 1500, 710)))
    assert tables._tables["gaps"] is shown  # nothing was made anew for a list that is the same
    rooms.workspace.try_out(live.tried(stop_at(base, 1500, 540)))
    assert not tables.view("gaps").isVisible()
    assert tables.title("gaps") == "Gaps"
    rooms.workspace.try_out(None)
    assert listed() == ["西站"]
    assert tables.title("gaps") == "Gaps (1)"


def test_a_list_out_of_sight_is_made_anew_when_it_is_looked_at(tables, rooms, base):
    tables.turn_to("parks")
    before = tables._tables["stations"]
    rooms.workspace.try_out(live_of(rooms).tried(stop_at(base, 1500, 540)))
    assert tables._tables["stations"] is before
    tables.turn_to("stations")
    model = tables.view("stations").model()
    assert {model.index(row, 3).data() for row in range(2)} == {"30.0 m", "40.0 m"}


def test_edits_have_a_tab_while_a_scenario_is_chosen(tables, rooms, qtbot):
    panel = EditsPanel(rooms.workspace, rooms.pencil)
    qtbot.addWidget(panel)
    tables.add_edits(panel)
    assert not tables.isTabVisible(0)
    rooms.choose("甲")
    assert tables.isTabVisible(0)
    assert tables.currentWidget() is panel
    assert tables.title("edits") == "Edits (4)"
    rooms.choose(None)
    assert not tables.isTabVisible(0)
    assert tables.currentWidget() is not panel


def test_another_profile_is_chosen_for_what_is(panel, rooms):
    rooms.choose("甲")
    changes = []
    rooms.workspace.changed.connect(changes.append)
    position = panel._profile.findData("jiangjin_2025")
    panel._profile.activated.emit(position)
    assert rooms.workspace.base.profile == "jiangjin_2025"
    assert [each.name for each in rooms.workspace.base.scenarios] == ["甲", "乙"]
    assert Change.PROJECT in changes
