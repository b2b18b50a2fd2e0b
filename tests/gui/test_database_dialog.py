"""The dialog for databases, against a real server."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.postgis_server import OWNER, PASSWORD
from ui.background import Background
from ui.database_dialog import DatabaseDialog
from ui.settings import settings


@pytest.fixture(scope="module")
def database(server):
    with server.database() as name:
        server.sql(
            name,
            'CREATE TABLE "公园" (id int PRIMARY KEY, geom geometry(Polygon, 4490))',
            "COMMENT ON TABLE \"公园\" IS '全区公园'",
            "CREATE TABLE people (id int)",
        )
        yield name


@pytest.fixture
def dialog(window, qtbot):
    background = Background(window)
    shown = DatabaseDialog(window.workspace, background, window)
    shown.show()
    yield shown
    background.close()


def test_address_fills_the_fields(dialog, server, database, qtbot):
    dialog.host.setText(server.url(database))
    dialog.host.textEdited.emit(dialog.host.text())
    assert (dialog.host.text(), dialog.port.value()) == ("127.0.0.1", server.port)
    assert (dialog.database.text(), dialog.user.text()) == (database, OWNER)
    assert dialog.password.text() == PASSWORD
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password


def fill(dialog, server, database, password=PASSWORD):
    dialog.host.setText("127.0.0.1")
    dialog.port.setValue(server.port)
    dialog.database.setText(database)
    dialog.user.setText(OWNER)
    dialog.password.setText(password)


def test_tables_are_listed_and_chosen(dialog, server, database, qtbot):
    fill(dialog, server, database)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)  # Enter lists the tables
    qtbot.waitUntil(lambda: dialog.tables.rowCount() == 2, timeout=10_000)
    line = next(n for n in range(2) if dialog.tables.item(n, 0).text() == "公园")
    assert [dialog.tables.item(line, n).text() for n in (1, 2, 4)] == ["Polygon", "4490", "全区公园"]
    assert not dialog.go.isEnabled()
    dialog.tables.item(line, 0).setCheckState(Qt.CheckState.Checked)
    with qtbot.waitSignal(dialog.chosen) as told:
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    address, tables = told.args
    assert (address.database, tables) == (database, ["public.公园"])


def test_wrong_password_is_told_and_nothing_can_be_added(dialog, server, database, qtbot):
    fill(dialog, server, database, "wrong")
    dialog.list_tables()
    qtbot.waitUntil(lambda: "refused this user name" in dialog.note.text(), timeout=10_000)
    assert dialog.list.isEnabled()
    assert not dialog.go.isEnabled()


def test_all_but_the_password_is_remembered(dialog, window, server, database, qtbot):
    fill(dialog, server, database)
    dialog.list_tables()
    qtbot.waitUntil(lambda: dialog.tables.rowCount() == 2, timeout=10_000)
    kept = settings()
    assert all(PASSWORD not in str(kept.value(key)) for key in kept.allKeys())
    again = DatabaseDialog(window.workspace, dialog._background, window)
    assert (again.database.text(), again.port.value(), again.password.text()) == (database, server.port, "")
    again.close()
