"""A project among the files of an import: what was found at its own import stays true of its layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.cross_checks.datums import UNVERIFIED, unverified_in
from gisapp.cross_checks.lost_files import ROLES, UNUSED
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.source import Source
from layers.text import T

if TYPE_CHECKING:
    from gisapp.project import Project
    from layers.layer import Layer
    from layers.task import Task

_LASTING = ("column.flag", "crs.approximate", "datum.", "file.", "geometry.", "place.", "population.")
"""How codes begin on which doubts hang, and which the tables of a project do not show: they hold no rows
without a place, have rounded coordinates written in full, and lack what was not understood."""


def with_what_was_found(
    path: Path, sources: Sequence[Source], task: Task
) -> tuple[list[Source], tuple[Path, ...]]:
    """The tables of a project with what was found in the files that they were made of.

    Parameters
    ----------
    path
        Of the project.
    sources
        Its tables, as any GeoPackage's.
    task
        Cancel.

    Returns
    -------
    list of Source
        With :attr:`~layers.source.Source.error_m` and :attr:`~layers.source.Source.known`; what was said of
        files that are in no table is known of the first. Of a project that cannot be opened that is said.
    tuple of Path
        The files of its rasters, which are no tables of it; of those that are gone it is known.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    from gisapp.store.project_file import open_project

    first, *others = sources
    try:
        project = open_project(path, task, accept_changed=True)
    except UserError as error:
        told = replace(first, findings=(*first.findings, _unopened(path, error)))
        return [told, *others], ()
    lost = [finding for finding in project.findings if finding.code in ROLES]
    known = [_known(source, project) for source in sources]
    lost += [*_rasters_gone(project), *_unverified(sources, project)]
    grids = [layer.grid for layer in project.layers if layer.grid is not None]
    rasters = tuple(each.path for grid in grids for each in grid.tiles or (grid,))
    return [replace(known[0], known=(*known[0].known, *lost)), *known[1:]], rasters


def _unverified(sources: Sequence[Source], project: Project) -> Iterator[Finding]:
    """What was said of layers whose datum nothing showed: the grid of the project's tables proves none."""
    layers = ((source.title, _layer_of(source, project)) for source in sources)
    titles = {layer.title: title for title, layer in layers if layer is not None}
    for finding in project.findings:
        files = [titles[file] for file in unverified_in(finding) if file in titles]
        if files:
            message = copy(finding.message)
            message.figures = {**message.figures, "files": files}
            yield replace(finding, code=UNVERIFIED, message=message, file=files[0] if finding.file else "")


def _rasters_gone(project: Project) -> Iterator[Finding]:
    """The rasters that are not where they were, or are others now, where no vegetation is left."""
    if any(layer.role == "vegetation" for layer in project.layers):
        return
    for finding in project.findings:
        if finding.code in {"raster.missing", "raster.other"}:
            yield replace(finding, code=UNUSED["vegetation"])


def _known(source: Source, project: Project) -> Source:
    layer = _layer_of(source, project)
    if layer is None:
        return source
    assert layer.frame is not None
    # a table is numbered anew: what was said of rows that are in it is said of them as they stand now
    now = {row: number for number, row in enumerate(layer.frame["row"].tolist(), start=1)}
    lasting = tuple(
        replace(finding, rows=tuple(now[row] for row in finding.rows if row in now) or finding.rows)
        for finding in layer.findings
        if finding.code.startswith(_LASTING) and finding.severity in {Severity.WARNING, Severity.ERROR}
    )
    return replace(source, error_m=layer.origin.error_m, known=lasting)


def _layer_of(source: Source, project: Project) -> Layer | None:
    """The layer whose rows a table holds: a table alone in its file goes by the file's name."""
    tables = [layer for layer in project.layers if layer.frame is not None]
    if len(tables) == 1:
        return tables[0]
    return next((layer for layer in tables if layer.id == source.name), None)


def _unopened(path: Path, error: UserError) -> Finding:
    message = T(
        "It is a project that does not open ({reason}): its tables were read, and what was found at its own "
        "import is not known.",
        reason=error.message,
    )
    return Finding("project.unopened", Severity.WARNING, message, path.name, mend=error.hint)
