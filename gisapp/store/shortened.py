"""A project whose texts from data are no longer than a project keeps: what was longer ends in “…”.

A cell may hold a whole page, and sentences name it. The cell stays whole in the layer's table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gisapp.project import Project
from layers.findings import Finding
from layers.layer import Layer
from layers.sentences import cut
from layers.text import T, plural


def shortened(project: Project) -> Project:
    """The project with its titles, and what is said of it, cut alike: which file a finding tells of holds."""
    return replace(
        project,
        title=cut(project.title),
        findings=tuple(map(_finding, project.findings)),
        layers=tuple(map(_layer, project.layers)),
    )


def _layer(layer: Layer) -> Layer:
    return replace(
        layer,
        title=cut(layer.title),
        steps=tuple(map(_said, layer.steps)),
        findings=tuple(map(_finding, layer.findings)),
    )


def _finding(finding: Finding) -> Finding:
    return replace(
        finding,
        file=cut(finding.file),
        message=_said(finding.message),
        mend=None if finding.mend is None else _said(finding.mend),
        choices=tuple(replace(each, title=_said(each.title)) for each in finding.choices),
        option=cut(finding.option),
    )


def _said(text: T) -> T:
    figures = {name: _figure(figure) for name, figure in text.figures.items()}
    return (
        T(text.message, **figures)
        if text.singular is None
        else plural(text.singular, text.message, **figures)
    )


def _figure(figure: Any) -> Any:
    if isinstance(figure, T):
        return _said(figure)
    if isinstance(figure, list | tuple):
        return [_figure(each) for each in figure]
    return cut(figure) if isinstance(figure, str) else figure
