"""The switcher between what is and the scenarios, by mouse and keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from gisapp.scenario import Scenario
from gisapp.timeline import Timeline
from layers.text import T
from ui import theme
from ui.panels.scenario_switcher import ScenarioSwitcher
from ui.workspace import Workspace

LONG = "<b>滨江线 & 半岛</b>，沿江步道全线贯通并增设六处公园与九座公交站的长名方案"


def shown(workspace, project, *names):
    scenarios = tuple(Scenario(name) for name in names)
    workspace.open(Timeline(replace(project, scenarios=scenarios)), None, saved=True)


@pytest.fixture
def workspace(project, qapp):
    theme.dress(qapp)
    made = Workspace("en")
    shown(made, project, "甲", "乙")
    return made


@pytest.fixture
def switcher(workspace, qtbot):
    made = ScenarioSwitcher(workspace)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.chosen.connect(workspace.choose_scenario)
    return made


def titles(switcher):
    return [each.text() for each in switcher.buttons]


def checked(switcher):
    return [each.text() for each in switcher.buttons if each.isChecked()]


def test_what_is_and_the_scenarios_stand_side_by_side(switcher):
    assert titles(switcher) == ["As it is", "甲", "乙"]
    assert checked(switcher) == ["As it is"]
    assert not switcher.list.isVisible()


def test_a_click_chooses_and_another_goes_back(switcher, workspace):
    QTest.mouseClick(switcher.buttons[2], Qt.MouseButton.LeftButton)
    assert workspace.scenario == "乙"
    assert checked(switcher) == ["乙"]
    QTest.mouseClick(switcher.buttons[0], Qt.MouseButton.LeftButton)
    assert workspace.scenario is None
    assert checked(switcher) == ["As it is"]


def test_what_nobody_chose_is_not_marked(switcher, workspace):
    switcher.chosen.disconnect(workspace.choose_scenario)
    QTest.mouseClick(switcher.buttons[1], Qt.MouseButton.LeftButton)
    assert checked(switcher) == ["As it is"]


def test_keyboard_chooses_and_asks_for_a_new_one(switcher, workspace, qtbot):
    switcher.buttons[1].setFocus()
    QTest.keyClick(switcher.buttons[1], Qt.Key.Key_Space)
    assert workspace.scenario == "甲"
    with qtbot.waitSignal(switcher.new_asked):
        QTest.keyClick(switcher.new, Qt.Key.Key_Space)


def test_from_four_scenarios_on_there_is_a_list(switcher, workspace, project):
    shown(workspace, project, "甲", "乙", "丙", "丁")
    assert switcher.buttons == []
    assert switcher.list.isVisible()
    assert [switcher.list.itemText(number) for number in range(5)] == ["As it is", "甲", "乙", "丙", "丁"]
    switcher.list.setFocus()
    for _ in range(3):
        QTest.keyClick(switcher.list, Qt.Key.Key_Down)
    assert workspace.scenario == "丙"
    shown(workspace, project, "甲", "乙", "丙")
    assert titles(switcher) == ["As it is", "甲", "乙", "丙"]
    assert not switcher.list.isVisible()


def test_a_long_name_is_cut_and_stands_in_full_in_its_tooltip(switcher, workspace, project):
    shown(workspace, project, LONG)
    button = switcher.buttons[1]
    words = button.text().replace("&&", "&")
    assert words.startswith("<b>")
    assert words.endswith("…")
    assert button.fontMetrics().horizontalAdvance(words) <= 120
    assert button.toolTip() == LONG
    assert button.accessibleName() == LONG


def test_every_wish_of_the_menu_is_told_with_the_name(switcher, qtbot):
    told = []
    switcher.asked.connect(lambda action, name: told.append((action, name)))
    menu = switcher.menu_of("甲")
    for action in menu.actions():
        action.trigger()
    # the first one can go no further to the left
    assert told == [(each, "甲") for each in ("rename", "note", "duplicate", "merge", "right", "delete")]
    menu.close()


def test_a_right_click_opens_the_menu_of_that_scenario(switcher, qtbot):
    told = []
    switcher.asked.connect(lambda action, name: told.append((action, name)))
    button = switcher.buttons[2]
    button.customContextMenuRequested.emit(button.rect().center())
    (menu,) = [each for each in switcher.findChildren(QMenu) if each.isVisible()]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert told == [("rename", "乙")]


def test_the_chosen_one_has_its_menu_behind_a_button_too(switcher, workspace):
    assert not switcher.more.isVisible()
    workspace.choose_scenario("甲")
    QTest.mouseClick(switcher.more, Qt.MouseButton.LeftButton)
    (menu,) = [each for each in switcher.findChildren(QMenu) if each.isVisible()]
    menu.close()


def test_in_a_project_that_is_read_only_nothing_but_looking_is_offered(switcher, workspace):
    workspace.freeze(T("Somebody else has it."))
    assert not switcher.new.isEnabled()
    menu = switcher.menu_of("甲")
    assert not any(action.isEnabled() for action in menu.actions() if not action.isSeparator())
    menu.close()
    assert switcher.buttons[1].isEnabled()


def test_titles_follow_the_language_and_the_start_page_has_none(switcher, workspace):
    workspace.speak("zh")
    assert titles(switcher)[1:] == ["甲", "乙"]
    workspace.open(None, None, saved=True)
    assert not switcher.isEnabled()
