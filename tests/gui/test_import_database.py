"""Tables of a real PostGIS server through the menu's dialog into a project."""

import pytest
from PySide6.QtCore import Qt

from layers.reading.postgis.address import Address
from tests.postgis_server import OWNER, PASSWORD
from ui.database_dialog import DatabaseDialog
from ui.importing.dialog import ImportDialog


@pytest.fixture(scope="module")
def database(server):
    with server.database() as name:
        square = "ST_MakeEnvelope(106.50, 29.54, 106.52, 29.56, 4490)"
        server.sql(
            name,
            'CREATE TABLE "区界" (id int PRIMARY KEY, "名称" text, geom geometry(Polygon, 4490))',
            f"INSERT INTO \"区界\" VALUES (1, '方城区', {square})",
            "CREATE TABLE people (id int)",
        )
        yield name


def choose(window, server, database, qtbot, tables):
    """Go through the dialog for databases, ticking these tables; the import dialog that follows."""
    window.actions_table["file.add_from_database"].trigger()
    asking = window.findChild(DatabaseDialog)
    asking.host.setText("127.0.0.1")
    asking.port.setValue(server.port)
    asking.database.setText(database)
    asking.user.setText(OWNER)
    asking.password.setText(PASSWORD)
    qtbot.keyClick(asking.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asking.tables.rowCount() > 0, timeout=20_000)
    for item in (asking.tables.item(line, 0) for line in range(asking.tables.rowCount())):
        if item.text() in tables:
            item.setCheckState(Qt.CheckState.Checked)
    qtbot.mouseClick(asking.go, Qt.MouseButton.LeftButton)
    return window.findChild(ImportDialog)


def test_table_becomes_a_layer(window, server, database, qtbot):
    dialog = choose(window, server, database, qtbot, {"区界"})
    qtbot.waitUntil(lambda: dialog.session.draft is not None, timeout=30_000)
    (row,) = dialog.session.draft.rows
    assert row.role == "district"
    qtbot.mouseClick(dialog.foot.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=30_000)
    (layer,) = window.workspace.project.layers
    assert layer.frame["name"].tolist() == ["方城区"]


def test_database_that_cannot_be_visited_is_told_in_the_dialog(window, server, database, qtbot):
    dialog = ImportDialog(window.workspace, window.background, None, window)
    dialog.open()
    dialog.read_tables(Address(database, "127.0.0.1", server.port, OWNER, "wrong"), ["区界"])
    qtbot.waitUntil(lambda: dialog.messages.sentence != "", timeout=30_000)
    assert dialog.head.tally.text() == "Nothing was read."
    assert not dialog.foot.go.isEnabled()
