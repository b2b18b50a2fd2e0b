"""The form of what a role says of its features."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gisapp.edits import Assign
from layers.text import T
from tests.core.scenario_town import key
from ui.panels.attributes import AttributesDialog, can_set


@pytest.fixture
def rooms(rooms):
    rooms.choose("甲")
    return rooms


@pytest.fixture
def ask(rooms, qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)

    def open_form(*features):
        rooms.pencil.select([rooms.pencil.seen.of(role, feature) for role, feature in features])
        dialog = AttributesDialog(rooms.workspace, rooms.pencil, owner)
        dialog.open()
        qtbot.waitExposed(dialog)
        return dialog

    return open_form


def write(field, words):
    field.entry.clear()
    if words.isascii():
        QTest.keyClicks(field.entry, words)
    else:  # as an input method does
        field.entry.insert(words)


def test_the_form_has_the_columns_of_the_role_with_what_is(ask, rooms, base):
    dialog = ask(
        (
            "park",
            key(
                base,
                "park",
                "",
            ),
        )
    )
    assert list(dialog.fields) == ["name", "class", "open", "status"]
    assert dialog.fields["name"].entry.text() == "甲园"
    assert dialog.fields["class"].entry.currentText() == "G11 comprehensive park"
    assert dialog.fields["open"].entry.currentText() == "unknown"
    assert not dialog.go.isEnabled()
    dialog.close()


def test_what_is_changed_is_set_as_one_gesture(ask, rooms, base):
    feature = key(base, "park", "")
    dialog = ask(("park", feature))
    write(dialog.fields["name"], "<i>新名</i>")
    box = dialog.fields["open"].entry
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    assert box.currentText() == "yes"
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert rooms.edits[-1] == Assign(
        role="park", feature=feature, values=(("name", "<i>新名</i>"), ("open", True))
    )
    rooms.keeping.undo()
    assert len(rooms.edits) == 4


def test_several_get_only_what_was_changed(ask, rooms, base):
    stops = [("bus_stop", key(base, "bus_stop", each)) for each in ("S0", "S1")]
    dialog = ask(*stops)
    assert dialog.fields["name"].entry.text() == ""
    assert dialog.fields["name"].entry.placeholderText() == "different values"
    write(dialog.fields["routes"], "101、102")
    QTest.keyClick(dialog.fields["routes"].entry, Qt.Key.Key_Return)
    made = rooms.edits[-2:]
    assert [(each.feature, each.values) for each in made] == [
        (feature, (("routes", "101、102"),)) for _, feature in stops
    ]
    rooms.keeping.undo()
    assert len(rooms.edits) == 4


def test_a_wrong_number_is_told_beside_its_field_before_it_is_set(ask, rooms, base):
    dialog = ask(("green", key(base, "green", "")))
    share = dialog.fields["green_share"]
    write(share, "many")
    assert share.wrong.isVisible()
    assert share.wrong.text() == "✗ “many” is no number"
    assert not dialog.go.isEnabled()
    write(share, "165")
    assert share.wrong.text() == "✗ from 0 to 100"
    write(share, "nan")
    assert not dialog.go.isEnabled()
    write(share, "65")
    assert not share.wrong.isVisible()
    QTest.keyClick(share.entry, Qt.Key.Key_Return)
    assert rooms.edits[-1].values == (("green_share", 65.0),)


def test_an_emptied_field_says_nothing_any_more(ask, rooms, base):
    dialog = ask(("park", key(base, "park", "")))
    dialog.fields["name"].entry.clear()
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert rooms.edits[-1].values == (("name", None),)


def test_a_class_can_be_chosen_or_written(ask, rooms, base):
    dialog = ask(("green", key(base, "green", "")))
    box = dialog.fields["class"].entry
    box.setCurrentText("G2 protective green space")
    assert dialog.fields["class"].value == "G2"
    box.setCurrentText("RG")
    assert dialog.fields["class"].value == "RG"
    dialog.close()


def test_what_a_scenario_added_is_set_too(ask, rooms):
    dialog = ask(("park", "+新园"))
    write(dialog.fields["name"], "健康路游园")
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert rooms.edits[-1] == Assign(role="park", feature="+新园", values=(("name", "健康路游园"),))


def test_esc_sets_nothing(ask, rooms, base):
    dialog = ask(("park", key(base, "park", "")))
    write(dialog.fields["name"], "x")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(rooms.edits) == 4


def test_the_form_is_offered_only_where_something_can_be_set(rooms, base):
    assert not can_set(rooms.workspace)
    rooms.pencil.select([rooms.pencil.seen.of("park", key(base, "park", ""))])
    assert can_set(rooms.workspace)
    rooms.workspace.freeze(T("Somebody else has it."))
    assert not can_set(rooms.workspace)
