"""The scorecard: one card an indicator, by the targets of the chosen plan and year."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gisapp.whose_plan import plan_of, profiles_of
from layers.text import T
from ui.panels.card import Card
from ui.plain import Label
from ui.spoken import Spoken
from ui.workspace import Change, Workspace

_YEAR_WIDTH = 58


class ScorecardPanel(QWidget):
    """Profile and year to choose above, cards below, the tally at the foot.

    Signals
    -------
    rules_asked
        The user wants to see or change what the definitions leave open.
    targets_asked
        The user wants to enter targets, where there are none to judge by.
    """

    rules_asked = Signal()
    targets_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._cards: list[Card] = []
        self.setMinimumWidth(306)

        self._spoken = Spoken(workspace)
        head, foot = self._head(), self._foot()
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.setSpacing(10)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._list)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(scroll, 1)
        layout.addWidget(foot)
        workspace.changed.connect(self._refresh)
        self._list_choices()
        self._list_cards()

    def _head(self) -> QFrame:
        title = Label()
        title.setProperty("part", "title")
        self._spoken.put(title.setText, T("Scorecard"))
        self._profile, self._year = QComboBox(), QComboBox()
        self._spoken.put(self._profile.setToolTip, T("The plan whose targets count"))
        self._spoken.put(self._year.setToolTip, T("The year whose targets count"))
        for box in (self._profile, self._year):
            box.setProperty("flat", True)
        self._year.setFixedWidth(_YEAR_WIDTH)
        self._profile.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._profile.activated.connect(self._choose_profile)
        self._year.activated.connect(self._choose_year)
        head = QFrame()
        head.setProperty("part", "head")
        head_row = QHBoxLayout(head)
        head_row.setContentsMargins(12, 4, 6, 4)
        head_row.setSpacing(2)
        head_row.addWidget(title)
        head_row.addWidget(self._profile, 1)
        head_row.addWidget(self._year)
        return head

    def _foot(self) -> QFrame:
        self._tally = Label()
        self._tally.setWordWrap(True)
        self._tally.setProperty("part", "small")
        foot = QFrame()
        foot.setProperty("part", "foot")
        self.rules = QPushButton()
        self.rules.setProperty("link", True)
        self.rules.clicked.connect(self.rules_asked)
        self._spoken.put(self.rules.setText, T("Counting rules..."))
        self.targets = QPushButton()
        self.targets.setProperty("link", True)
        self.targets.clicked.connect(self.targets_asked)
        self._spoken.put(self.targets.setText, T("Enter own targets..."))
        self.targets.hide()
        foot_row = QHBoxLayout()
        foot_row.addWidget(self._tally, 1)
        foot_row.addWidget(self.rules, 0, Qt.AlignmentFlag.AlignTop)
        foot_column = QVBoxLayout(foot)
        foot_column.setContentsMargins(12, 8, 12, 8)
        foot_column.setSpacing(2)
        foot_column.addLayout(foot_row)
        foot_column.addWidget(self.targets, 0, Qt.AlignmentFlag.AlignLeft)
        return foot

    @property
    def cards(self) -> list[Card]:
        """The cards in order."""
        return self._cards

    def _refresh(self, what: Change) -> None:
        if what in (Change.PROJECT, Change.LANGUAGE):
            self._list_choices()
        if what in (Change.FIGURES, Change.LANGUAGE):
            self._list_cards()
        if what is Change.INDICATOR:
            for card in self._cards:
                card.mark(self._workspace.indicator)

    def _list_choices(self) -> None:
        project = self._workspace.project
        self.setEnabled(project is not None)
        if project is None:
            return
        self._profile.clear()
        for profile in profiles_of(project).values():
            self._profile.addItem(self._workspace.say(profile.title), profile.id)
        self._profile.setCurrentIndex(self._profile.findData(project.profile))
        self._year.clear()
        for year in plan_of(project).years:
            self._year.addItem(str(year), year)
        self._year.setCurrentIndex(self._year.findData(project.year))
        self._year.setVisible(self._year.count() > 0)

    def _list_cards(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        report = self._workspace.report
        self.targets.setVisible(report is not None and not report.scorecard.verdicts)
        self._cards = []
        if report is None:
            words = self._workspace.obstacle or T("The figures are being computed...")
            waiting = Label(self._workspace.say(words))
            waiting.setProperty("part", "muted")
            waiting.setWordWrap(True)
            self._column.addWidget(waiting)
            self._tally.clear()
        else:
            for row in report.scores:
                card = Card(row, self._workspace.language, chosen=row.indicator == self._workspace.indicator)
                card.chosen.connect(self._workspace.choose)
                self._column.addWidget(card)
                self._cards.append(card)
            self._tally.setText(self._workspace.say(report.conclusion[0]))
        self._column.addStretch(1)

    def _choose_profile(self, position: int) -> None:
        project = self._workspace.project
        if project is None:
            return
        profile = profiles_of(project)[self._profile.itemData(position)]
        if profile.id != project.profile:
            year = project.year if project.year in profile.years else profile.year
            self._workspace.alter(replace(project, profile=profile.id, year=year))

    def _choose_year(self, position: int) -> None:
        project = self._workspace.project
        year = self._year.itemData(position)
        if project is not None and year != project.year:
            self._workspace.alter(replace(project, year=year))
