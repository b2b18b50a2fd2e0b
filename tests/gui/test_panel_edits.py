"""The edits of a scenario as rows: what each says and does, and all that is done to them by hand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from gisapp.edits import Add, Move, Remove
from layers.text import T
from tests.core.scenario_town import X, Y
from tests.gui.scenario_rooms import park
from ui.panels.edits import EditsPanel
from ui.panels.edits_model import CHANGE, EFFECT, NOTE, NUMBER


@pytest.fixture
def rooms(rooms):
    rooms.choose("甲")
    return rooms


@pytest.fixture
def panel(rooms, qtbot):
    made = EditsPanel(rooms.workspace, rooms.pencil)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def text(panel, row, column):
    return panel.model.index(row, column).data()


def spot(panel, row, column=CHANGE):
    return panel.view.visualRect(panel.model.index(row, column)).center()


def click(panel, row, column=CHANGE):
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=spot(panel, row, column))


def kinds(rooms):
    return [type(each) for each in rooms.edits]


def test_rows_say_what_is_changed_and_what_that_does(panel):
    # a stop at 40 m serves the second of two stations: + 50 points; 1 ha for 20 000 people, and of 200 ha
    assert [text(panel, row, NUMBER) for row in range(4)] == ["1", "2", "3", "4"]
    assert text(panel, 0, CHANGE) == "Bus stops: 1站 S1 moved 80.0 m to the south"
    assert text(panel, 0, EFFECT) == "50 m ▲50.0, 100 m ▲50.0"
    assert text(panel, 1, CHANGE).startswith("New in Parks (G1): 新园, 1.0")
    assert text(panel, 1, EFFECT) == "per person ▲0.5, green rate ▲0.5"
    assert text(panel, 1, NOTE) == "空地"


def test_what_rests_and_what_is_off_say_so(panel):
    assert text(panel, 2, EFFECT) == "Not there now: it rests"
    # without the first stop, the first station has none within reach
    assert text(panel, 3, EFFECT) == "off (50 m ▼50.0, 100 m ▼50.0)"
    checks = [panel.model.index(row, NUMBER).data(Qt.ItemDataRole.CheckStateRole) for row in range(4)]
    assert checks == [Qt.CheckState.Checked] * 3 + [Qt.CheckState.Unchecked]


def test_effects_are_not_guessed_while_they_are_unknown(panel, rooms):
    rooms.pencil.set_note(1, "别处")  # they are computed anew, which here nobody does
    assert text(panel, 0, EFFECT) == "…"
    assert text(panel, 1, NOTE) == "别处"


def test_a_click_on_the_box_switches_an_edit_off(panel, rooms, qtbot):
    option = QStyleOptionViewItem()
    panel.view.initViewItemOption(option)
    index = panel.model.index(0, NUMBER)
    option.rect, option.index = panel.view.visualRect(index), index
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = panel.view.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, panel.view
    )
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.waitUntil(lambda: rooms.edits[0].off)
    assert rooms.keeping.can_undo
    rooms.keeping.undo()
    assert not rooms.edits[0].off


def test_space_switches_the_current_edit(panel, rooms, qtbot):
    click(panel, 3)
    QTest.keyClick(panel.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not rooms.edits[3].off)
    assert panel.view.currentIndex().row() == 3


def test_delete_takes_the_selected_edits_out_as_one_gesture(panel, rooms, qtbot):
    click(panel, 0)
    QTest.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(panel.counted):
        QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    assert kinds(rooms) == [Remove, Remove]
    assert panel.count == 2
    rooms.keeping.undo()
    assert panel.count == 4


def test_alt_and_arrow_move_an_edit_and_stay_with_it(panel, rooms, qtbot):
    click(panel, 0)
    QTest.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: kinds(rooms)[:2] == [Add, Move])
    assert panel.view.currentIndex().row() == 1
    QTest.keyClick(panel.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: kinds(rooms)[:2] == [Move, Add])


def test_the_first_edit_moves_no_further_up(panel, rooms):
    click(panel, 0)
    QTest.keyClick(panel.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QApplication.processEvents()
    assert kinds(rooms) == [Move, Add, Remove, Remove]
    assert not rooms.keeping.can_undo


@pytest.mark.parametrize(
    ("number", "before", "to"),
    [(0, 2, 1), (0, -1, 3), (3, 0, 0), (1, 3, 2)],
    ids=["over the next", "below all", "above all", "over one"],
)
def test_a_row_that_is_dropped_asks_for_its_new_position(panel, qtbot, number, before, to):
    dragged = panel.model.mimeData([panel.model.index(number, CHANGE)])
    root = panel.view.rootIndex()
    with qtbot.waitSignal(panel.model.moved) as asked:
        panel.model.dropMimeData(dragged, Qt.DropAction.MoveAction, before, 0, root)
    assert asked.args == [number, to]


def test_a_row_dropped_where_it_is_asks_for_nothing(panel, qtbot):
    dragged = panel.model.mimeData([panel.model.index(1, CHANGE)])
    with qtbot.assertNotEmitted(panel.model.moved):
        panel.model.dropMimeData(dragged, Qt.DropAction.MoveAction, 2, 0, panel.view.rootIndex())


def test_a_note_is_written_where_it_stands(panel, rooms, qtbot):
    click(panel, 0, NOTE)
    QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=spot(panel, 0, NOTE))
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "<b>by bus & rail</b>")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rooms.edits[0].note == "<b>by bus & rail</b>")
    assert text(panel, 0, NOTE) == "<b>by bus & rail</b>"


def test_a_click_selects_the_feature_and_shows_its_place(panel, rooms):
    click(panel, 0)
    (held,) = rooms.workspace.selection
    assert (held.role, held.title) == ("bus_stop", "1站 S1")
    west, south, east, north = rooms.workspace.place
    assert west < X + 1500 < east
    assert south < Y + 540 < north
    assert east - west < 500


def test_what_rests_has_no_place_to_show(panel, rooms):
    click(panel, 2)
    assert rooms.workspace.place is None


def test_nothing_is_written_in_a_project_that_is_read_only(panel, rooms, qtbot):
    refused = []
    rooms.keeping.refused.connect(refused.append)
    rooms.workspace.freeze(T("Somebody else has it."))
    assert not panel.model.index(0, NOTE).flags() & Qt.ItemFlag.ItemIsEditable
    click(panel, 0)
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(refused) == 1)
    assert panel.count == 4


def test_a_scenario_without_edits_says_how_to_begin(panel, rooms):
    rooms.pencil.remove_edits(range(4))
    assert panel.count == 0
    assert panel.isAncestorOf(panel.view)
    assert not panel.view.isVisible()


def test_what_is_tried_out_is_a_last_row_until_it_is_done(panel, rooms):
    from gisapp.live import Live

    workspace = rooms.workspace
    live = Live(workspace.base, rooms.pencil.scenario, workspace.report.scorecard)
    live.prepare()
    edit = Add(role="bus_stop", name="1", shape=rooms.edits[0].shape)
    workspace.try_out(live.tried(edit))
    assert panel.model.rowCount() == 5
    assert text(panel, 4, CHANGE).startswith("New in Bus stops")
    assert text(panel, 4, EFFECT) == "="
    assert panel.count == 4
    workspace.try_out(None)
    assert panel.model.rowCount() == 4


def test_sentences_follow_the_language(panel, rooms):
    rooms.workspace.speak("zh")
    assert text(panel, 1, CHANGE).startswith("新增公园绿地：新园")


def test_the_park_is_that_of_its_own_scenario(panel, rooms):
    rooms.choose("乙")
    assert panel.count == 1
    assert rooms.edits == (park(200),)
    assert text(panel, 0, EFFECT) == "per person ▲1.0, green rate ▲1.0"
