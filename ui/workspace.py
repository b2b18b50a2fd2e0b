"""The one mutable object of the window, and its one signal."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from layers.roles import is_measured
from layers.text import Language, T
from ui.view import Bounds

if TYPE_CHECKING:
    from gisapp.project import Project
    from gisapp.report.content import Report


class Change(StrEnum):
    """What of the workspace has changed."""

    PROJECT = "project"
    """The project: its layers, profile or year."""
    LAYERS = "layers"
    """The project's layers; always together with PROJECT, and before it."""
    FIGURES = "figures"
    """The figures of the project: there now, or out of date and gone."""
    SAVED = "saved"
    """The file that it is saved in, or whether all is saved."""
    INDICATOR = "indicator"
    """The indicator that the map highlights."""
    HIDDEN = "hidden"
    """Which layers the map leaves out."""
    PLACE = "place"
    """The place to look at."""
    LANGUAGE = "language"


class Workspace(QObject):
    """What all panels look at: they get it, and never each other.

    Attributes
    ----------
    project, path, saved
        The project (None on the start page), the file that it is in, and whether that file has it all.
    report
        The figures of this very project, as every output shows them; None until they are computed.
    obstacle
        Why there are no figures and none are being computed; None otherwise.
    indicator
        Id of the chosen indicator, or None.
    hidden
        Ids of the layers that the map leaves out.
    place
        Bounds that the user asked to see last.
    language
        The language of every sentence shown.
    """

    changed = Signal(object)

    def __init__(self, language_code: str) -> None:
        super().__init__()
        self.language = Language(language_code)
        self.project: Project | None = None
        self.path: Path | None = None
        self.saved = True
        self.report: Report | None = None
        self.obstacle: T | None = None
        self.indicator: str | None = None
        self.hidden: frozenset[str] = frozenset()
        self.place: Bounds | None = None

    def say(self, text: Any) -> str:
        """The sentence in the window's language (see :meth:`layers.text.Language.say`)."""
        return self.language.say(text)

    def speak(self, language_code: str) -> None:
        """Switch the language of the window; nothing is computed again."""
        if language_code != self.language.code:
            self.language = Language(language_code)
            self.changed.emit(Change.LANGUAGE)

    def open(self, project: Project | None, path: Path | None, *, saved: bool) -> None:
        """Show another project, or the start page (None)."""
        self.path, self.saved = path, saved
        self.indicator, self.place = None, None
        self.hidden = frozenset() if project is None else _rasters(project)
        self._put(project)
        self.changed.emit(Change.INDICATOR)
        self.changed.emit(Change.SAVED)

    def alter(self, project: Project) -> None:
        """Take the next value of the project that is open."""
        self.saved = False
        before = frozenset() if self.project is None else {layer.id for layer in self.project.layers}
        self.hidden |= _rasters(project) - before
        self._put(project)
        self.changed.emit(Change.SAVED)

    def _put(self, project: Project | None) -> None:
        before = () if self.project is None else self.project.layers
        self.project, self.report, self.obstacle = project, None, None
        if project is None or project.layers is not before:
            self.changed.emit(Change.LAYERS)
        self.changed.emit(Change.PROJECT)
        self.changed.emit(Change.FIGURES)

    def written(self, path: Path) -> None:
        """Note that the project was saved in a file."""
        self.path, self.saved = path, True
        self.changed.emit(Change.SAVED)

    def take_figures(self, report: Report) -> None:
        """Show the figures; those of a project that is no longer open are dropped."""
        if report.project is self.project:
            self.report = report
            self.changed.emit(Change.FIGURES)

    def do_without_figures(self, obstacle: T | None) -> None:
        """Note why there are no figures; None while they are being computed."""
        self.report, self.obstacle = None, obstacle
        self.changed.emit(Change.FIGURES)

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


def _rasters(project: Project) -> frozenset[str]:
    """Ids of measured rasters, which lie over everything below them: they are shown when asked for."""
    return frozenset(
        layer.id for layer in project.layers if layer.grid is not None and is_measured(layer.role)
    )
