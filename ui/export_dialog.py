"""Asks where the report goes, and as what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from layers.text import T
from ui.files import ask_folder
from ui.plain import Label
from ui.settings import settings
from ui.workspace import Workspace

_FORMATS = {
    "pdf": T("PDF: pages to print and sign"),
    "html": T("HTML: a map for any browser, without a network"),
    "xlsx": T("XLSX: all figures as tables"),
}


class ExportDialog(QDialog):
    """Folder and formats of the report.

    Signals
    -------
    chosen
        (folder, formats)
    """

    chosen = Signal(object, object)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        say = workspace.say
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say(T("Export the report")))
        self.setMinimumWidth(520)
        self.folder = QLineEdit(str(self._proposal()))
        self.folder.textChanged.connect(self._check)
        browse = QPushButton(say(T("Browse...")))
        browse.clicked.connect(self._browse)
        self.boxes = {key: QCheckBox(say(title)) for key, title in _FORMATS.items()}
        self._write = QPushButton(say(T("Write the report")))
        self._write.setProperty("main", True)
        self._write.setDefault(True)
        self._write.clicked.connect(self.accept)
        cancel = QPushButton(say(T("Cancel")))
        cancel.clicked.connect(self.reject)

        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._write)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(Label(say(T("Folder"))))
        layout.addLayout(place)
        layout.addSpacing(6)
        for box in self.boxes.values():
            box.setChecked(True)
            box.toggled.connect(self._check)
            layout.addWidget(box)
        layout.addSpacing(10)
        layout.addLayout(buttons)

    def _proposal(self) -> Path:
        path = self._workspace.path
        if path is not None:
            return path.parent / "report"
        return Path(str(settings().value("folder", "") or Path.home())) / "report"

    def _browse(self) -> None:
        folder = ask_folder(self, self._workspace.say(T("Folder for the report")))
        if folder is not None:
            self.folder.setText(str(folder))

    def _formats(self) -> list[str]:
        return [key for key, box in self.boxes.items() if box.isChecked()]

    def _check(self) -> None:
        self._write.setEnabled(bool(self._formats()) and bool(self.folder.text().strip()))

    def accept(self) -> None:
        """Tell what was chosen, and close."""
        self.chosen.emit(Path(self.folder.text().strip()), self._formats())
        super().accept()
