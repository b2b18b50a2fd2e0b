"""Which findings bear on the figures: the import has told the rest, and ``check`` does not repeat it."""

from __future__ import annotations

from gisapp.indicators import indicators_of
from gisapp.project import Project
from gisapp.scorecard import Scorecard
from layers.findings import Finding, Severity

_HOW_A_FILE_IS_WRITTEN = frozenset({
    *("columns", "crs", "database", "encoding", "file", "json", "kml", "layers", "recipe", "sample"),
    *("sidecar", "table", "written"),
})  # fmt: skip
_HOW_A_SHAPE_IS_WRITTEN = frozenset({
    *("geometry.collection", "geometry.curves", "geometry.m", "geometry.multipart", "geometry.stacked"),
    *("geometry.surface", "geometry.unclosed", "geometry.z", "workbook.disguised", "workbook.joined"),
})  # fmt: skip
"""Codes of notes; above, what stands before the point of such codes. Warnings are always repeated."""


def bearing_on_figures(scorecard: Scorecard) -> tuple[Finding, ...]:
    """The findings of a scorecard, without those on how files are written or on what no indicator reads.

    Parameters
    ----------
    scorecard
        Of which the findings of the import are sifted; those of the evaluation all bear on its figures.

    Returns
    -------
    tuple of Finding
        In their order. Files that were refused stay, since they may be missing from a figure.
    """
    imported = {id(finding) for finding in scorecard.project.findings}
    return tuple(
        finding
        for finding in scorecard.findings
        if id(finding) not in imported or _bears(finding, scorecard.project)
    )


def _bears(finding: Finding, project: Project) -> bool:
    if finding.severity is Severity.ERROR:
        return True
    kind = finding.code.partition(".")[0]
    note = finding.severity is Severity.INFO
    if note and (kind in _HOW_A_FILE_IS_WRITTEN or finding.code in _HOW_A_SHAPE_IS_WRITTEN):
        return False
    used_as = [each.role for each in project.layers if finding.file in (each.title, each.origin.file)]
    return not used_as or bool(indicators_of(used_as))
