"""Asks for a PostGIS database and for the tables in it that are wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from layers.errors import UserError
from layers.task import Task
from layers.text import Sayable, T
from ui.plain import Label
from ui.settings import settings
from ui.workspace import Workspace

if TYPE_CHECKING:
    from layers.reading.postgis.address import Address
    from layers.reading.postgis.tables import TableInfo
    from ui.background import Background

_USUAL_PORT, _LAST_PORT = 5432, 65_535
_REMEMBERED = "database"
_TABLE, _KIND, _SRID, _ROWS, _COMMENT = range(5)
_HEADS = (T("Table"), T("Geometry"), T("SRID"), T("Rows (about)"), T("Comment"))


class DatabaseDialog(QDialog):
    """Server, database, user and password above; the tables to choose from below.

    The password is held as long as the dialog is, and in the address that it gives; everything else is
    remembered for the next time.

    Signals
    -------
    chosen
        (:class:`~layers.reading.postgis.address.Address`, list of table names)
    """

    chosen = Signal(object, object)

    def __init__(self, workspace: Workspace, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._listed: Address | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(workspace.say(T("Add from a database")))
        self.resize(760, 560)
        self.host, self.database, self.user, self.password = (QLineEdit() for _ in range(4))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.port = QSpinBox()
        self.port.setRange(1, _LAST_PORT)
        self.tables = QTableWidget(0, len(_HEADS))
        self.note = self._label(T("Data are only read, never changed."), "muted")
        self._lay_out()
        self._recall()
        self.host.textEdited.connect(self._take_address)
        self.tables.itemChanged.connect(lambda *_: self._check())
        self._check()

    @property
    def address(self) -> Address:
        """What the fields say."""
        from layers.reading.postgis.address import Address

        return Address(
            database=self.database.text().strip(),
            host=self.host.text().strip(),
            port=self.port.value(),
            user=self.user.text().strip(),
            password=self.password.text() or None,
        )

    @property
    def wanted(self) -> list[str]:
        """The tables that are ticked."""
        items = [self.tables.item(line, _TABLE) for line in range(self.tables.rowCount())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item is not None and item.checkState() is Qt.CheckState.Checked
        ]

    def list_tables(self) -> None:
        """Ask the database for its tables, off the main thread."""
        address = self.address

        def op(_: Task) -> list[TableInfo]:
            from layers.reading.postgis.sources import list_tables

            return list_tables(address)

        def done(tables: list[TableInfo]) -> None:
            self._listed = address
            self._remember(address)
            self._show_tables(tables)

        self._listed = None
        self.tables.setRowCount(0)
        self._wait(busy=True)
        self._background.run(op, done, failed=self._complain, kind="database")

    def accept(self) -> None:
        """Tell what was chosen, and close."""
        if self._listed is not None and self.wanted:
            self.chosen.emit(self._listed, self.wanted)
            super().accept()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        say = self._workspace.say
        form = QFormLayout()
        server = QHBoxLayout()
        server.addWidget(self.host, 1)
        server.addWidget(Label(say(T("Port"))))
        server.addWidget(self.port)
        fields = (
            (T("Server"), server),
            (T("Database"), self.database),
            (T("User"), self.user),
            (T("Password"), self.password),
        )
        for title, field in fields:
            form.addRow(say(title), field)
        self.host.setPlaceholderText(say(T("name or address, or all of postgresql://…")))
        self.list = QPushButton(say(T("List tables")))
        self.list.clicked.connect(self.list_tables)
        self.tables.setHorizontalHeaderLabels([say(head) for head in _HEADS])
        self.tables.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tables.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tables.verticalHeader().hide()
        self.tables.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tables.horizontalHeader().setStretchLastSection(True)
        cancel = QPushButton(say(T("Cancel")))
        cancel.clicked.connect(self.reject)
        self.go = QPushButton(say(T("Add the tables")))
        self.go.setProperty("main", True)
        self.go.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.note, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addLayout(form)
        layout.addWidget(self.list, alignment=Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.tables, 1)
        layout.addLayout(buttons)

    def _label(self, text: Sayable, part: str) -> Label:
        label = Label(self._workspace.say(text))
        label.setWordWrap(True)
        label.setProperty("part", part)
        return label

    # ------------------------------------------------------------ showing

    def _show_tables(self, tables: list[TableInfo]) -> None:
        self.tables.setRowCount(len(tables))
        for line, table in enumerate(tables):
            rows = "" if table.rows is None else f"{table.rows:,}"
            texts = (table.label, table.kind, str(table.srid or ""), rows, table.comment)
            for column, text in enumerate(texts):
                self.tables.setItem(line, column, QTableWidgetItem(text))
            first = self.tables.item(line, _TABLE)
            assert first is not None
            first.setData(Qt.ItemDataRole.UserRole, table.names[0])
            first.setCheckState(Qt.CheckState.Unchecked)
            if not table.readable:
                first.setFlags(Qt.ItemFlag.NoItemFlags)
        self._wait(busy=False)
        self.note.setText(self._workspace.say(T("Tick the tables that are wanted.")))
        self.tables.setFocus()

    def _complain(self, error: BaseException) -> None:
        self._wait(busy=False)
        if isinstance(error, UserError):
            self.note.setText(
                f"✗ {self._workspace.say(error.message)} {self._workspace.say(error.hint or '')}"
            )

    def _wait(self, *, busy: bool) -> None:
        for widget in (self.host, self.port, self.database, self.user, self.password, self.tables):
            widget.setEnabled(not busy)
        if busy:
            self.note.setText(self._workspace.say(T("Asking the database...")))
        self._check(busy=busy)

    def _check(self, *, busy: bool = False) -> None:
        """The button that Enter presses is the next step: list the tables, then add those ticked."""
        ready = bool(self.wanted) and not busy
        self.list.setEnabled(not busy)
        self.go.setEnabled(ready)
        self.go.setDefault(ready)
        self.list.setDefault(not ready)

    # ------------------------------------------------------------ remembering

    def _take_address(self, text: str) -> None:
        """Fill all fields from an address that was pasted into the first."""
        from layers.reading.postgis.address import address_of, is_address

        if not is_address(text):
            return
        try:
            address, _ = address_of(text)
        except UserError:
            return  # not yet typed to its end
        self._fill(address)
        self.password.setText(address.password or "")

    def _fill(self, address: Address) -> None:
        self.host.setText(address.host)
        self.port.setValue(address.port)
        self.database.setText(address.database)
        self.user.setText(address.user)

    def _remember(self, address: Address) -> None:
        settings().setValue(_REMEMBERED, str(replace(address, password=None)))

    def _recall(self) -> None:
        from layers.reading.postgis.address import address_of

        self.port.setValue(_USUAL_PORT)
        if last := str(settings().value(_REMEMBERED, "") or ""):
            self._fill(address_of(last)[0])
