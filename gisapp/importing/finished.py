"""The end of an import: the project that a draft makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from gisapp.importing.adding import added
from gisapp.importing.decisions import Decisions
from gisapp.importing.draft import Draft, draft_of
from gisapp.importing.files import read_files
from gisapp.importing.repeating import recipe_of
from gisapp.importing.source_roles import place_in_list
from gisapp.project import Project
from gisapp.study_area import name_after
from gisapp.targets import NO_PLAN
from gisapp.whose_plan import with_fitting_plan
from layers.errors import UserError
from layers.layer import Layer
from layers.task import Task
from layers.text import T


def project_of(draft: Draft, title: str = "") -> Project:
    """The project of a draft: a new one, or the next value of the one that it adds to.

    Parameters
    ----------
    draft
        One in which nothing is asked any more.
    title
        Of the project; "" keeps that of the project added to, else takes the district's name or a file's.

    Raises
    ------
    UserError
        If a question is open, or no file could be used.
    """
    if draft.questions:
        row = draft.questions[0]
        assert row.question is not None
        raise UserError(row.question.message, row.question.mend)
    return project_so_far(draft, title)


def project_so_far(draft: Draft, title: str = "") -> Project:
    """The project of those files that can be used already, whatever is still asked about the others.

    Parameters
    ----------
    draft, title
        As of :func:`project_of`, but questions may be open.

    Raises
    ------
    UserError
        If no file could be used.
    """
    layers = tuple(layer for row in draft.rows for layer in row.layers)
    if not layers:
        raise UserError(
            T("None of the files could be used."),
            T("See what was found in each; a file named after a role, such as park.gpkg, has that role."),
        )
    if (base := draft.remaining) is not None:
        whole = added(base, layers, draft.lasting_findings, draft.working_crs)
        in_order = sorted(whole.layers, key=lambda layer: place_in_list(layer.role))
        recipe = base.recipe.joined(recipe_of(draft))
        whole = replace(whole, title=title or whole.title, layers=tuple(in_order), recipe=recipe)
        return with_fitting_plan(whole) if whole.profile == NO_PLAN else whole
    project = Project(
        title=title or _title_of(layers),
        working_crs=draft.working_crs,
        layers=layers,
        findings=draft.lasting_findings,
        recipe=recipe_of(draft),
    )
    return with_fitting_plan(project)


def import_files(
    paths: Iterable[Path], task: Task | None = None, *, mend: bool = True, title: str = ""
) -> Project:
    """The project of these files, with every mend that the evidence makes certain.

    Parameters
    ----------
    paths
        Files and folders; never written to.
    task
        Progress and cancel; None for neither.
    mend
        False takes the data as they are: nothing shifted, nothing repaired.
    title
        Of the project; "" takes the district's name or a file's.

    Returns
    -------
    Project
        A new one, with what was found in the files.

    Raises
    ------
    UserError
        With the first question, if one must be answered; or if no file could be used.
    Cancelled
        If the task was cancelled.
    """
    task, decisions = task or Task(), Decisions(mend=mend)
    return project_of(draft_of(read_files(paths, task, decisions), task, decisions), title)


def _title_of(layers: tuple[Layer, ...]) -> str:
    """The district's name where it has one alone, else one after the first layer's file."""
    for layer in layers:
        if layer.role == "district" and layer.frame is not None and len(layer.frame) == 1:
            name = layer.frame["name"].iloc[0]
            if isinstance(name, str) and name.strip():
                return name.strip()
    return name_after(layers[0])
