"""What the planner may choose about the definitions, each choice with what it would give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gisapp.parameters import Parameters
from layers.text import Sayable, T
from ui.plain import Label, button_text
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.report.content import Report

_BORDER = "transfer.border_station"


class RulesDialog(QDialog):
    """Transfer rule, border stations, vegetation index, and doubts that the planner has looked into.

    Signals
    -------
    chosen
        The :class:`~gisapp.parameters.Parameters`, if they are others than before.
    """

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        assert workspace.base is not None
        self._workspace = workspace
        self._before = workspace.base.parameters
        self.rules = QButtonGroup(self)
        self.borders: dict[str, QCheckBox] = {}
        self.doubts: dict[str, QCheckBox] = {}
        self.threshold = QDoubleSpinBox()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(workspace.say(T("Counting rules")))
        self.setMinimumWidth(600)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(8)
        self._add_rules(layout)
        self._add_borders(layout)
        self._add_threshold(layout)
        self._add_doubts(layout)
        self._add_buttons(layout)
        self.show_parameters(self._before)

    @property
    def parameters(self) -> Parameters:
        """What is chosen now."""
        rule = self.rules.checkedButton()
        return replace(
            self._before,
            transfer_definition=rule.property("rule") if rule else self._before.transfer_definition,
            border_stations=tuple(name for name, box in self.borders.items() if box.isChecked()),
            ndvi_threshold=round(self.threshold.value(), 3),
            confirmed=tuple(code for code, box in self.doubts.items() if box.isChecked()),
        )

    def show_parameters(self, parameters: Parameters) -> None:
        """Show a choice."""
        for button in self.rules.buttons():
            button.setChecked(button.property("rule") == parameters.transfer_definition)
        for name, box in self.borders.items():
            box.setChecked(name in parameters.border_stations)
        for code, box in self.doubts.items():
            box.setChecked(code in parameters.confirmed)
        self.threshold.setValue(parameters.ndvi_threshold)

    def accept(self) -> None:
        """Tell what was chosen, and close."""
        parameters = self.parameters
        if parameters != self._before:
            self.chosen.emit(parameters)
        super().accept()

    # ------------------------------------------------------------ building

    def _add_rules(self, layout: QVBoxLayout) -> None:
        from gisapp.indicators.rules import RULES
        from gisapp.report.stations import rule_shares

        layout.addWidget(self._label(T("When a rail station has a bus stop within reach"), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for column, head in enumerate((T("Within 50 m"), T("Within 100 m")), 1):
            grid.addWidget(self._label(head, "small"), 0, column, Qt.AlignmentFlag.AlignRight)
        report = self._workspace.report
        shares = {} if report is None else rule_shares(report.scorecard)
        for line, (rule, known) in enumerate(RULES.items(), 1):
            button = QRadioButton(self._workspace.say(T("{rule} {title}", rule=rule, title=known.title)))
            button.setProperty("rule", rule)
            self.rules.addButton(button)
            grid.addWidget(button, line, 0)
            for column, share in enumerate(shares.get(rule, ()), 1):
                grid.addWidget(self._label(share.text, ""), line, column, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(grid)
        note = T(
            "No plan of this program's defines the rule. The values are those of the data as they are now."
        )
        layout.addWidget(self._label(note, "small"))
        layout.addSpacing(10)

    def _add_borders(self, layout: QVBoxLayout) -> None:
        title = T("Stations just outside the district that count all the same")
        layout.addWidget(self._label(title, "title"))
        for name in _border_stations(self._before, self._workspace.report):
            self.borders[name] = QCheckBox(button_text(name))
            layout.addWidget(self.borders[name])
        note = (
            T("The boundary of record decides whether a border station counts.")
            if self.borders
            else T("No station lies just outside the district.")
        )
        layout.addWidget(self._label(note, "small"))
        layout.addSpacing(10)

    def _add_threshold(self, layout: QVBoxLayout) -> None:
        layout.addWidget(self._label(T("Vegetation index above which a pixel is vegetation"), "title"))
        self.threshold.setRange(-1, 1)
        self.threshold.setSingleStep(0.05)
        self.threshold.setDecimals(3)
        self.threshold.setFixedWidth(110)
        layout.addWidget(self.threshold)
        note = T("Used for a raster of an index such as NDVI; a raster of yes and no needs none.")
        layout.addWidget(self._label(note, "small"))
        layout.addSpacing(14)

    def _add_doubts(self, layout: QVBoxLayout) -> None:
        found = _doubts(self._workspace.report)
        if not found:
            return
        title = T("Doubts about what was counted: ticked, the figure is right all the same")
        layout.addWidget(self._label(title, "title"))
        for code, doubt in found.items():
            self.doubts[code] = QCheckBox()
            line = QHBoxLayout()
            line.addWidget(self.doubts[code], 0, Qt.AlignmentFlag.AlignTop)
            text = self._label(doubt, "small")
            self.doubts[code].setAccessibleName(text.text())
            line.addWidget(text, 1)
            layout.addLayout(line)
        layout.addSpacing(14)

    def _add_buttons(self, layout: QVBoxLayout) -> None:
        say = self._workspace.say
        usual = QPushButton(say(T("Usual rules")))
        usual.clicked.connect(lambda *_: self.show_parameters(Parameters()))
        cancel = QPushButton(say(T("Cancel")))
        cancel.clicked.connect(self.reject)
        self.go = QPushButton(say(T("Compute with these rules")))
        self.go.setProperty("main", True)
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(usual)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.go)
        layout.addLayout(row)

    def _label(self, text: Sayable, part: str) -> Label:
        label = Label(self._workspace.say(text))
        if part:
            label.setProperty("part", part)
        if part == "small":
            label.setWordWrap(True)
        return label


def _doubts(report: Report | None) -> dict[str, Sayable]:
    """The doubts about the district's figures, by their codes."""
    readings = () if report is None else report.scorecard.readings.values()
    return {each.code: each.message for reading in readings for each in reading.of("district").doubts}


def _border_stations(parameters: Parameters, report: Report | None) -> list[str]:
    """Names of the stations just outside: those that count by choice, and those that do not."""
    found = () if report is None else report.scorecard.findings
    left_out = [name for each in found if each.code == _BORDER for name in each.message.figures["names"]]
    return sorted({*parameters.border_stations, *left_out})
