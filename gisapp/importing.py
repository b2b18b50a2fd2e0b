"""From a planner's raw files to a project: read, propose roles, check, ask, conform.

The window's import dialog and ``gisapp import`` run the same two steps: :func:`read_files` once, then
:func:`draft_of` as often as answers change. The files themselves are never written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.adding import REPLACED, added, adding_findings, crs_of, layers_beside, replaced_by
from gisapp.project import Project
from gisapp.project_file import is_project
from gisapp.source_roles import place_in_list, role_of
from layers.answers import Answers
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.roles import roles
from layers.source import Source
from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    from pyproj import CRS

_PROJECT = "file.project"
_PASSING = frozenset({_PROJECT, REPLACED})
"""Codes of findings about one import, which say nothing of the project once it is there."""


@dataclass(frozen=True)
class Files:
    """What was found in the files; ``refused`` says why the others could not be read."""

    sources: tuple[Source, ...]
    refused: tuple[Finding, ...]
    named: frozenset[Path]
    """Files that the user named one by one, rather than by their folder."""


@dataclass(frozen=True)
class Row:
    """One source on its way into the project: the proposed role, what was found, and the layer."""

    source: Source
    role: str | None
    findings: tuple[Finding, ...]
    layer: Layer | None

    @property
    def question(self) -> Finding | None:
        """What must be answered before the source can be used."""
        return next((each for each in self.findings if each.severity is Severity.QUESTION), None)


@dataclass(frozen=True)
class Draft:
    """All rows with the answers given so far; a project as soon as no question is open.

    ``base`` is the project that the layers are added to; None makes a new one.
    """

    rows: tuple[Row, ...]
    refused: tuple[Finding, ...]
    working_crs: str
    base: Project | None = None

    @property
    def questions(self) -> tuple[Row, ...]:
        """Rows that still wait for an answer."""
        return tuple(row for row in self.rows if row.question is not None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, file by file, refused files first."""
        return (*self.refused, *(finding for row in self.rows for finding in row.findings))

    @property
    def lasting_findings(self) -> tuple[Finding, ...]:
        """The findings that stay true of the project once the layers are in it."""
        return tuple(finding for finding in self.findings if finding.code not in _PASSING)


def read_files(
    paths: Iterable[Path], task: Task, *, mend: bool = True, encodings: Mapping[str, str] | None = None
) -> Files:
    """Read every file under ``paths``; one that cannot be read becomes a finding and the rest go on.

    Projects of this program that lie in a folder are passed over: they hold the same data once more.

    Parameters
    ----------
    paths
        Files and folders.
    task
        Progress and cancel.
    mend
        False leaves text in the code page that the file declares.
    encodings
        Code pages chosen by the user, by file name.
    """
    from layers.reading import discover, read

    given = [Path(path) for path in paths]
    named = frozenset(path.resolve() for path in given if not path.is_dir())
    found = discover(given)
    projects = [path for path in found if path.resolve() not in named and is_project(path)]
    found = [path for path in found if path not in projects]
    sources: list[Source] = []
    refused = [_passed_over(path) for path in projects]
    for path in task.each(found, T("Reading files"), len(found), 0, 0.3):
        try:
            sources += read(path, encoding=(encodings or {}).get(path.name), mend=mend)
        except UserError as error:
            refused.append(
                Finding("file.refused", Severity.ERROR, error.message, file=path.name, mend=error.hint)
            )
    return Files(tuple(sources), tuple(refused), named)


def _passed_over(project: Path) -> Finding:
    return Finding(
        _PROJECT,
        Severity.INFO,
        T("It is a project of this program, not a file of data, and was passed over."),
        file=project.name,
    )


def draft_of(
    files: Files,
    task: Task,
    *,
    chosen_roles: Mapping[str, str] | None = None,
    answers: Mapping[str, Answers] | None = None,
    mend: bool = True,
    base: Project | None = None,
) -> Draft:
    """The project in the making.

    Parameters
    ----------
    files
        What :func:`read_files` found.
    task
        Progress and cancel.
    chosen_roles, answers
        What the user decided, by the source's title (file name, or "file:layer"); a file name alone
        speaks for all layers in it. The role "" sets a source aside.
    mend
        False makes no mends at all (``--as-is``).
    base
        The project to add to: its layers are what the new ones are tested against, and its working CRS
        stays. A source that it has already replaces that layer.
    """
    from layers.place.reference import import_order

    answers = {} if answers is None else answers
    placed = sorted(
        ((source, *role_of(source, chosen_roles or {}, files.named)) for source in files.sources),
        key=lambda entry: place_in_list(entry[1]),
    )
    default = Answers(mend=mend)
    entries = [
        _Entry(source, role, findings, replace(_lookup(answers, source) or default, mend=mend))
        for source, role, findings in placed
    ]
    beside = layers_beside(base, files.sources)
    working = crs_of(base) or _working_crs(entries)
    rows: dict[int, Row] = {}
    # Each layer is tested against those before it: what can be trusted comes first.
    trusted = sorted(
        range(len(entries)), key=lambda number: import_order(entries[number].source, entries[number].role)
    )
    for number in task.each(trusted, T("Checking and repairing"), len(trusted), 0.3, 1):
        before = [*beside, *(row.layer for row in rows.values() if row.layer is not None)]
        rows[number] = _row(entries[number], working, before)
    in_order = _told([rows[number] for number in range(len(entries))], base, beside)
    return Draft(_with_unique_ids(in_order, base), files.refused, working.to_wkt(), base)


def project_of(draft: Draft, title: str = "") -> Project:
    """The project of a draft: a new one, or the next value of the one that it adds to.

    Raises
    ------
    UserError
        If a question is open, or no file could be used.
    """
    if draft.questions:
        row = draft.questions[0]
        assert row.question is not None
        raise UserError(row.question.message, row.question.mend)
    layers = tuple(row.layer for row in draft.rows if row.layer is not None)
    if not layers:
        raise UserError(
            T("None of the files could be used."),
            T("See what was found in each; a file named after a role, such as park.gpkg, has that role."),
        )
    if draft.base is not None:
        whole = added(draft.base, layers, draft.lasting_findings, draft.working_crs)
        in_order = sorted(whole.layers, key=lambda layer: place_in_list(layer.role))
        return replace(whole, title=title or whole.title, layers=tuple(in_order))
    return Project(
        title=title or _title_of(layers),
        working_crs=draft.working_crs,
        layers=layers,
        findings=draft.lasting_findings,
    )


def import_files(
    paths: Iterable[Path], task: Task | None = None, *, mend: bool = True, title: str = ""
) -> Project:
    """The project of these files, with every mend that the evidence makes certain.

    Raises
    ------
    UserError
        With the first question, if one must be answered.
    """
    task = task or Task()
    return project_of(draft_of(read_files(paths, task, mend=mend), task, mend=mend), title)


def _lookup(table: Mapping[str, Answers], source: Source) -> Answers | None:
    return table.get(source.title) or table.get(source.path.name)


@dataclass(frozen=True)
class _Entry:
    source: Source
    role: str | None
    findings: tuple[Finding, ...]
    answers: Answers


def _working_crs(entries: list[_Entry]) -> CRS:
    """The project's CRS, through the first layer in the list that says where it is."""
    from layers.place.crs import centre_of, working_crs

    for entry in entries:
        centre = centre_of(entry.source, entry.answers) if entry.role else None
        if centre is not None:
            return working_crs(*centre)
    return working_crs(0, 0)


def _row(entry: _Entry, working: CRS, before: list[Layer]) -> Row:
    from layers.conform import layer_of
    from layers.conforming.examine import examine
    from layers.place.reference import reference_of

    source = entry.source
    if entry.role is None:
        return Row(source, None, (*source.findings, *entry.findings), None)
    examined = examine(
        source,
        roles()[entry.role],
        working=working,
        reference=reference_of(before),
        answers=entry.answers,
    )
    findings = (*source.findings, *(each for each in examined.findings if each not in source.findings))
    if examined.refusal is not None:
        return Row(source, entry.role, findings, None)
    return Row(source, entry.role, findings, replace(layer_of(examined), findings=findings))


def _told(rows: Iterable[Row], base: Project | None, beside: Sequence[Layer]) -> list[Row]:
    """The rows with what is to be said of their layers beside all others."""
    others, told = list(beside), []
    for row in rows:
        layer = row.layer
        if layer is None:
            told.append(row)
            continue
        findings = (*row.findings, *adding_findings(layer, base, others))
        others.append(layer)
        lasting = tuple(finding for finding in findings if finding.code not in _PASSING)
        told.append(replace(row, findings=findings, layer=replace(layer, findings=lasting)))
    return told


def _with_unique_ids(rows: list[Row], base: Project | None) -> tuple[Row, ...]:
    """Name the layers after their roles: ``bus_stop``, ``bus_stop_2`` and so on."""
    replaced = {id(replaced_by(row.layer, base)) for row in rows if row.layer is not None}
    taken = {layer.id for layer in (() if base is None else base.layers) if id(layer) not in replaced}
    result = []
    for row in rows:
        layer = row.layer
        if layer is not None:
            names = (layer.role if number == 1 else f"{layer.role}_{number}" for number in count(1))
            layer = replace(layer, id=next(name for name in names if name not in taken))
            taken.add(layer.id)
        result.append(replace(row, layer=layer))
    return tuple(result)


def _title_of(layers: tuple[Layer, ...]) -> str:
    """The district's name where it has one alone, else the first layer's file."""
    for layer in layers:
        if layer.role == "district" and layer.frame is not None and len(layer.frame) == 1:
            name = layer.frame["name"].iloc[0]
            if isinstance(name, str) and name.strip():
                return name.strip()
    return Path(layers[0].origin.file).name.partition(".")[0]
