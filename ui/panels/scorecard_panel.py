"""The scorecard: one card an indicator, by the targets of the chosen plan and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from gisapp.report.score_row import ScoreRow
    from gisapp.scorecard import Scorecard

_State = tuple[Any, ...]
"""What a card shows: values of which the very same are shown alike."""
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
        self._rows: dict[str, ScoreRow] = {}
        self._shown: dict[str, _State] = {}
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
        self._show_figures()

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
            self._show_figures()
        if what is Change.LIVE:
            self._follow()
        if what is Change.INDICATOR:
            for card in self._cards:
                card.mark(self._workspace.indicator)

    def _list_choices(self) -> None:
        project = self._workspace.base
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

    def _show_figures(self) -> None:
        """Show the report's figures; cards that are there take them."""
        report = self._workspace.report
        self.targets.setVisible(report is not None and not report.scorecard.verdicts)
        shown = [] if report is None else [row.indicator for row in report.scores]
        if report is None or shown != [card.indicator for card in self._cards]:
            self._build_cards(shown)
        self._shown.clear()
        if report is not None:
            self._show_scorecard(report.scorecard, report.scores)
            self._follow()

    def _build_cards(self, indicators: list[str]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._cards = []
        if not indicators:
            words = self._workspace.obstacle or T("The figures are being computed...")
            waiting = Label(self._workspace.say(words))
            waiting.setProperty("part", "muted")
            waiting.setWordWrap(True)
            self._column.addWidget(waiting)
            self._tally.clear()
        for indicator in indicators:
            card = Card(indicator)
            card.mark(self._workspace.indicator)
            card.chosen.connect(self._workspace.choose)
            self._column.addWidget(card)
            self._cards.append(card)
        self._column.addStretch(1)

    def _follow(self) -> None:
        """Show what the hand on the map makes of the figures, or the report's again."""
        live, report = self._workspace.live, self._workspace.report
        if report is None or not self._cards:
            return
        if live is None:
            self._show_scorecard(report.scorecard, report.scores)
        else:
            self._show_scorecard(live.scorecard, (), live.follows, live.waits)

    def _show_scorecard(
        self,
        scorecard: Scorecard,
        rows: Sequence[ScoreRow],
        touched: frozenset[str] = frozenset(),
        waits: frozenset[str] = frozenset(),
    ) -> None:
        """Show figures on the cards, as far as they are not shown already; ``rows`` if there are any yet."""
        state = {
            each: (reading, self._was(each), each in touched, each in waits)
            for each, reading in scorecard.readings.items()
        }
        changed = [each for each, now in state.items() if not _is_same(self._shown.get(each), now)]
        if not changed:
            return
        known = {row.indicator: row for row in rows or _rows_of(scorecard, changed)}
        for card in self._cards:
            if card.indicator in changed:
                before = state[card.indicator][1]
                card.show_row(
                    known[card.indicator],
                    self._workspace.language,
                    before,
                    touched=card.indicator in touched,
                    waits=card.indicator in waits,
                )
        turned = any(
            each not in self._rows or self._rows[each].standing is not known[each].standing
            for each in changed
        )
        first = not self._shown
        self._rows.update(known)
        self._shown = state
        if first or turned:
            self._show_tally(scorecard)

    def _was(self, indicator: str) -> ScoreRow | None:
        """The line of an indicator as it is, while something else is shown."""
        workspace = self._workspace
        report = workspace.base_report
        if workspace.scenario is None and workspace.live is not None:
            report = workspace.report
        found = () if report is None else report.scores
        return next((row for row in found if row.indicator == indicator), None)

    def _show_tally(self, scorecard: Scorecard) -> None:
        from gisapp.report.conclusion import conclusion_of

        rows = tuple(self._rows[card.indicator] for card in self._cards)
        said = [conclusion_of(scorecard, rows)[0]]
        base = self._workspace.base_report
        if base is not None and (parts := base.conclusion[0].figures.get("parts")):
            said.append(T("As it is: {tally}", tally=parts))
        self._tally.setText("\n".join(map(self._workspace.say, said)))

    def _choose_profile(self, position: int) -> None:
        project = self._workspace.base
        if project is None:
            return
        profile = profiles_of(project)[self._profile.itemData(position)]
        if profile.id != project.profile:
            year = project.year if project.year in profile.years else profile.year
            self._workspace.alter(
                replace(project, profile=profile.id, year=year), T("Plan: {plan}", plan=profile.title)
            )

    def _choose_year(self, position: int) -> None:
        project = self._workspace.base
        year = self._year.itemData(position)
        if project is not None and year != project.year:
            self._workspace.alter(replace(project, year=year), T("Year: {year}", year=year))


def _is_same(before: _State | None, now: _State) -> bool:
    return before is not None and all(one is other for one, other in zip(before, now, strict=True))


def _rows_of(scorecard: Scorecard, indicators: Sequence[str]) -> list[ScoreRow]:
    """The lines of some indicators."""
    from gisapp.report.content import score_rows

    return score_rows(replace(scorecard, readings={each: scorecard.readings[each] for each in indicators}))
