"""The one mutable object of the window, and its one signal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from layers.roles import is_measured
from layers.text import Language, T
from ui.view import Bounds

if TYPE_CHECKING:
    from gisapp.comparison import Comparison
    from gisapp.live import Tried
    from gisapp.project import Project
    from gisapp.report.content import Report
    from gisapp.scenario import Scenario
    from gisapp.seen import Held
    from gisapp.timeline import Timeline

LOOK = "look"
"""The tool with which the map is dragged and asked, and nothing is changed."""


class Change(StrEnum):
    """What of the workspace has changed."""

    PROJECT = "project"
    """The project that is seen: its layers, profile or year."""
    LAYERS = "layers"
    """Its layers; always together with PROJECT, and before it."""
    SCENARIO = "scenario"
    """The chosen scenario, or the scenarios that there are; always together with PROJECT, and before it."""
    FIGURES = "figures"
    """The figures of the project: there now, or out of date and gone."""
    LIVE = "live"
    """What the hand is trying out."""
    COMPARISON = "comparison"
    """The figures of all scenarios side by side, or what each edit of the chosen one does to them."""
    SAVED = "saved"
    """The file that it is saved in, or whether all is saved, or whether it may be changed."""
    INDICATOR = "indicator"
    """The indicator that the map highlights."""
    HIDDEN = "hidden"
    """Which layers the map leaves out."""
    PLACE = "place"
    """The place to look at."""
    TOOL = "tool"
    """What the mouse does on the map."""
    SELECTION = "selection"
    """The features that are selected."""
    LANGUAGE = "language"


class Workspace(QObject):
    """What all panels look at: they get it, and never each other.

    Attributes
    ----------
    base, path, saved
        What is (None on the start page), the file that it is in, and whether that file has it all.
    timeline
        What the base was before and, after undoing, would be again.
    frozen
        Why nothing in it may be changed; None if it may.
    scenario, project
        The name of the chosen scenario (None: what is), and the project that is seen: the base, or the base
        as the scenario makes it.
    report, stale
        The figures of the project that is seen, as every output shows them; None until they are computed.
        While those of an edit are computed, the former ones stay and are stale.
    base_report
        The figures of the base while a scenario is chosen; None until they are computed.
    live
        What the hand is trying out, or what it has done and is being computed; None otherwise.
    comparison, effects
        The figures of all scenarios, and by how much each edit of the chosen one moves each indicator's
        value; None until they are computed.
    obstacle
        Why there are no figures and none are being computed; None otherwise.
    indicator
        Id of the chosen indicator, or None.
    hidden
        Ids of the layers that the map leaves out.
    place
        Bounds that the user asked to see last.
    tool, selection
        What the mouse does on the map, and the features that it holds.
    language
        The language of every sentence shown.
    """

    changed = Signal(object)

    def __init__(self, language_code: str) -> None:
        super().__init__()
        self.language = Language(language_code)
        self.timeline: Timeline | None = None
        self.path: Path | None = None
        self.saved = True
        self.frozen: T | None = None
        self.scenario: str | None = None
        self.project: Project | None = None
        self.report: Report | None = None
        self.stale = False
        self.base_report: Report | None = None
        self.live: Tried | None = None
        self.comparison: Comparison | None = None
        self.effects: tuple[Mapping[str, float] | None, ...] | None = None
        self.obstacle: T | None = None
        self.indicator: str | None = None
        self.hidden: frozenset[str] = frozenset()
        self.place: Bounds | None = None
        self.tool = LOOK
        self.selection: tuple[Held, ...] = ()

    @property
    def base(self) -> Project | None:
        """What is, without any scenario: what is saved, imported into, and never edited."""
        return None if self.timeline is None else self.timeline.now

    @property
    def chosen(self) -> Scenario | None:
        """The scenario that is chosen; None for what is."""
        scenarios = () if self.base is None else self.base.scenarios
        return next((each for each in scenarios if each.name == self.scenario), None)

    def say(self, text: Any) -> str:
        """The sentence in the window's language (see :meth:`layers.text.Language.say`)."""
        return self.language.say(text)

    def speak(self, language_code: str) -> None:
        """Switch the language of the window; nothing is computed again."""
        if language_code != self.language.code:
            self.language = Language(language_code)
            self.changed.emit(Change.LANGUAGE)

    # ------------------------------------------------------------ the project

    def open(
        self, timeline: Timeline | None, path: Path | None, *, saved: bool, frozen: T | None = None
    ) -> None:
        """Show another project with what it was before, or the start page (None)."""
        self.path, self.saved, self.frozen = path, saved, frozen
        self.indicator, self.place = None, None
        self.timeline, self.scenario = timeline, None
        self.hidden = frozenset() if timeline is None else _rasters(timeline.now)
        self.use(LOOK)
        self._show(edited=False)
        self.changed.emit(Change.INDICATOR)
        self.changed.emit(Change.SAVED)

    def alter(self, base: Project, said: T) -> None:
        """Take the next value of what is, which its file has not yet; ``said`` is what undoing takes back."""
        assert self.timeline is not None
        self.turn_to(self.timeline.done(base, said), saved=False)

    def turn_to(self, timeline: Timeline, *, saved: bool, scenario: str | None = None) -> None:
        """Take another value of what is, and choose a scenario; None stays with the one that is chosen."""
        from gisapp.timeline import same_base

        before, chosen = self.base, scenario or self.scenario
        assert before is not None
        edited = same_base(before, timeline.now) and self.scenario in (None, chosen)
        if edited and self.scenario is None:
            self.base_report = self.report
        self.timeline, self.saved, self.scenario = timeline, saved, chosen
        self.hidden |= _rasters(timeline.now) - {layer.id for layer in before.layers}
        self._show(edited=edited)
        self.changed.emit(Change.SAVED)

    def choose_scenario(self, name: str | None) -> None:
        """See what a scenario would make of what is, or (None) what is."""
        if name != self.scenario:
            self.scenario = name
            self._show(edited=False)

    def _show(self, *, edited: bool) -> None:
        """See what base and scenario make now; after an edit the former figures stay for a while."""
        before = None if self.project is None else self.project.layers
        self.project = self._seen()
        self.obstacle, self.comparison, self.effects = None, None, None
        self.stale = edited and self.report is not None
        if not edited:
            self.report = self.base_report = self.live = None
        self.selection = ()
        if self.project is None or self.project.layers is not before:
            self.changed.emit(Change.LAYERS)
        for what in (Change.SCENARIO, Change.SELECTION, Change.PROJECT, Change.FIGURES, Change.COMPARISON):
            self.changed.emit(what)

    def _seen(self) -> Project | None:
        base = self.base
        if base is None:
            return None
        chosen = self.chosen
        if chosen is None:
            self.scenario = None
            return base
        from gisapp.replay import replayed

        return replayed(base, chosen)

    def written(self, path: Path) -> None:
        """Note that the project was saved in a file."""
        self.path, self.saved = path, True
        self.changed.emit(Change.SAVED)

    def freeze(self, why: T | None) -> None:
        """Note why nothing may be changed now, or (None) that it may be."""
        self.frozen = why
        self.changed.emit(Change.SAVED)

    # ------------------------------------------------------------ its figures

    def take_figures(self, report: Report, base_report: Report | None = None) -> None:
        """Show the figures; those of a project that is no longer seen are dropped."""
        if report.project is self.project:
            self.report, self.base_report, self.stale, self.live = report, base_report, False, None
            self.changed.emit(Change.LIVE)
            self.changed.emit(Change.FIGURES)

    def take_comparison(self, comparison: Comparison) -> None:
        """Show the scenarios side by side; those of another base are dropped."""
        if comparison.base.project is self.base:
            self.comparison = comparison
            self.changed.emit(Change.COMPARISON)

    def take_effects(self, project: Project, effects: tuple[Mapping[str, float] | None, ...]) -> None:
        """Show what each edit of the chosen scenario does."""
        if project is self.project:
            self.effects = effects
            self.changed.emit(Change.COMPARISON)

    def do_without_figures(self, obstacle: T | None) -> None:
        """Note why there are no figures; None while they are being computed."""
        self.report, self.base_report, self.stale, self.live = None, None, False, None
        self.obstacle = obstacle
        self.changed.emit(Change.LIVE)
        self.changed.emit(Change.FIGURES)

    def try_out(self, tried: Tried | None) -> None:
        """Show what the hand is trying out; None: it has given it back."""
        if tried is not self.live:
            self.live = tried
            self.changed.emit(Change.LIVE)

    # ------------------------------------------------------------ what is looked at, and with what

    def choose(self, indicator: str | None) -> None:
        """Choose the indicator that the map highlights."""
        if indicator != self.indicator:
            self.indicator = indicator
            self.changed.emit(Change.INDICATOR)

    def hide(self, layer_ids: frozenset[str]) -> None:
        """Leave these layers, and no others, out of the map."""
        if layer_ids != self.hidden:
            self.hidden = layer_ids
            self.changed.emit(Change.HIDDEN)

    def look_at(self, bounds: Bounds) -> None:
        """Ask the map to show a place."""
        self.place = bounds
        self.changed.emit(Change.PLACE)

    def use(self, tool: str) -> None:
        """Take another tool in the hand."""
        if tool != self.tool:
            self.tool = tool
            self.changed.emit(Change.TOOL)

    def select(self, held: tuple[Held, ...]) -> None:
        """Select these features, and no others."""
        if held != self.selection:
            self.selection = held
            self.changed.emit(Change.SELECTION)


def _rasters(project: Project) -> frozenset[str]:
    """Ids of measured rasters, which lie over everything below them: they are shown when asked for."""
    return frozenset(
        layer.id for layer in project.layers if layer.grid is not None and is_measured(layer.role)
    )
