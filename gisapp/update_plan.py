"""Which of next year's files come in the place of which layers of a project, by its own recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gisapp.importing import Decisions, Files
from gisapp.importing.adding import without_layer
from gisapp.importing.entries import Named, matched
from gisapp.importing.repeating import repeated
from gisapp.project import Project
from gisapp.recipe import Entry
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.roles import NEIGHBOUR
from layers.sentences import name_some
from layers.text import T

_OF_FILES = ("recipe.file_missing", "recipe.file_new")
"""What a recipe says of files that are not there, or that it does not know: an update says it otherwise."""


@dataclass(frozen=True)
class Plan:
    """Which file comes in the place of which layers, before anything is done.

    ``files`` are those that the recipe knows, ``decisions`` what it answers about them; ``instead`` has the
    ids of layers of ``project`` by the title of the source that takes their place; ``told`` speaks of files
    that are left out.
    """

    project: Project
    files: Files
    decisions: Decisions
    instead: Mapping[str, tuple[str, ...]]
    told: tuple[Finding, ...] = ()

    @property
    def base(self) -> Project:
        """The project without the layers whose place is taken."""
        base = self.project
        for layer_id in (each for ids in self.instead.values() for each in ids):
            base = without_layer(base, layer_id)
        return base

    @property
    def staying(self) -> tuple[Layer, ...]:
        """The layers of which no new file is there."""
        return tuple(each for each in self.base.layers if each.role != NEIGHBOUR)


def plan_of(project: Project, files: Files, decisions: Decisions | None = None) -> Plan:
    """Which of the new files take the place of which layers, by the project's recipe.

    Parameters
    ----------
    project
        The base.
    files
        Next year's, as they were read.
    decisions
        What was decided about them beside the recipe; goes before it.

    Raises
    ------
    UserError
        If the project has no recipe, or it knows none of the files.
    """
    if not project.recipe.entries:
        raise UserError(
            T("“{project}” keeps no recipe of its import, so that nothing says which file is which.",
              project=project.title),
            T("Import all files anew into another project."),
        )  # fmt: skip
    found = list(zip(files.sources, entries_of(project, files), strict=True))
    known = tuple(source for source, entry in found if entry is not None)
    if not known:
        raise _of_unknown_files(project, files)
    decisions, files = repeated(project.recipe, replace(files, sources=known), decisions or Decisions())
    files = replace(files, notes=tuple(each for each in files.notes if each.code not in _OF_FILES))
    return Plan(
        project,
        files,
        decisions,
        {source.title: _ids(project, entry) for source, entry in found if entry is not None},
        tuple(_left_out(source.title) for source, entry in found if entry is None),
    )


def entries_of(project: Project, files: Files) -> list[Entry | None]:
    """The entry of a project's recipe that speaks of each source; None where it knows none.

    Parameters
    ----------
    project, files
        With the recipe, and with the sources.
    """
    names = [Named(each.file, each.path.name, each.name, each.path.stem) for each in files.sources]
    return matched(project.recipe.entries, names)


def _ids(project: Project, entry: Entry) -> tuple[str, ...]:
    """The ids of the layers that the file of an entry gave, be it with the districts around."""
    own = [each for each in project.layers if each.title == entry.title]
    origins = {(each.origin.file, each.origin.layer) for each in own}
    return tuple(
        each.id
        for each in project.layers
        if each in own or (each.role == NEIGHBOUR and (each.origin.file, each.origin.layer) in origins)
    )


def _of_unknown_files(project: Project, files: Files) -> UserError:
    refused = next(iter(files.refused), None)
    if not files.sources and refused is not None:
        return UserError(T("{file}: {message}", file=refused.file, message=refused.message), refused.mend)
    titles = [each.title for each in files.sources]
    known = list(dict.fromkeys(each.file for each in project.recipe.entries))
    return UserError(
        T(
            "“{project}” was made of none of these files: {files}.",
            project=project.title,
            files=name_some(titles),
        )
        if titles
        else T("There is no file of data."),
        T(
            "It was made of {files}; next year's are called so too, but for year and numbers.",
            files=name_some(known),
        ),
    )


def _left_out(title: str) -> Finding:
    return Finding(
        "update.unknown_file",
        Severity.WARNING,
        T("The project was not made of {file}, and it was left out.", file=title),
        file=title,
        mend=T(
            "Give it the name of the file in whose place it comes, or add it to the project as one more file."
        ),
    )
