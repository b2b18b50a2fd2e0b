"""What is chosen in the table, the chips and the details of an import, made into its decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.importing.session import Session, key_of

if TYPE_CHECKING:
    from layers.findings import Finding
    from layers.source import Source
    from ui.importing.columns import ColumnChips
    from ui.importing.details import Details
    from ui.importing.table import ImportTable


class Deciding(QObject):
    """Listens to what the user chooses, and lets the session decide it."""

    def __init__(
        self, session: Session, table: ImportTable, columns: ColumnChips, details: Details, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._table = table
        table.role_chosen.connect(self._choose_role)
        table.encoding_chosen.connect(self._choose_encoding)
        columns.column_chosen.connect(self._choose_column)
        details.answered.connect(self._answer)
        details.mend_chosen.connect(self._choose_mend)
        details.error_given.connect(self._take_error)

    def _choose_role(self, title: str, role: str) -> None:
        current = self._table.current
        if current is not None and current.source is not None:
            self._session.asked.pop(key_of(current.source), None)
        self._session.decide(self._session.decisions.with_role(title, role))

    def _answer(self, source: Source, question: Finding, value: str) -> None:
        self._session.decide(self._session.decisions.answered(source, question, value))

    def _choose_encoding(self, file: str, encoding: str) -> None:
        self._session.decide(self._session.decisions.with_encoding(file, encoding))

    def _choose_column(self, title: str, column: str, heading: str | None) -> None:
        self._session.decide(self._session.decisions.with_column(title, column, heading))

    def _choose_mend(self, title: str, code: str, mend: bool) -> None:
        decisions = self._session.decisions
        change = decisions.accepting if mend else decisions.declining
        self._session.decide(change(title, code))

    def _take_error(self, title: str, metres: int) -> None:
        self._session.decide(self._session.decisions.with_answer(title, error_m=metres or None))
