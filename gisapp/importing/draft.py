"""The project in the making: all sources with their roles, what was found in them, and their layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from gisapp.cross_checks.datums import UNVERIFIED
from gisapp.cross_checks.lost_files import ROLES as LOST
from gisapp.cross_checks.rasters import NOT_COUNTED
from gisapp.importing.adding import REPLACED, adding_findings, crs_of, layers_beside, remaining, staying
from gisapp.importing.decisions import Decisions
from gisapp.importing.examining import Entry, Known, datums_together, examined_row, first_working_crs
from gisapp.importing.files import LEFT_LYING, PASSED_OVER, Files
from gisapp.importing.lost_files import lost_files
from gisapp.importing.planned import neighbours_set_apart, outline_role
from gisapp.importing.row import Row
from gisapp.importing.same_again import settled
from gisapp.importing.source_roles import place_in_list, places_of, role_of
from gisapp.project import Project, by_role
from layers.findings import Finding
from layers.layer import Layer
from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    from pyproj import CRS

    from layers.place.datum.reference import Reference
    from layers.place.second_look import Datums

_COMPARING = 0.9
"""Of an import's progress, where layers begin to be compared with each other."""
_PASSING = frozenset({PASSED_OVER, LEFT_LYING, REPLACED, NOT_COUNTED})
"""Codes of findings about one import, which the project does not keep; what does not count is found anew in
every evaluation."""


@dataclass(frozen=True)
class Draft:
    """All rows with the answers given so far; a project as soon as no question is open.

    ``notes`` are findings about the import as a whole. ``base`` is the project that the layers are added
    to; None makes a new one. ``examined`` are the rows as they came from the examination, before they were
    looked at together; ``datums`` is what was found when the datums of all were. ``outline`` is the role of
    the layers that bound the study area.
    """

    rows: tuple[Row, ...]
    refused: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    working_crs: str
    decisions: Decisions
    base: Project | None
    examined: tuple[Row, ...]
    datums: Datums
    outline: str

    @property
    def waiting(self) -> tuple[Row, ...]:
        """Rows that wait for an answer."""
        return tuple(row for row in self.rows if row.question is not None)

    @property
    def questions(self) -> tuple[Row, ...]:
        """Rows whose question is to be put: where a drawing lies is asked once for all its layers."""
        put: dict[object, Row] = {}
        for row in self.waiting:
            assert row.question is not None
            about_place = row.question.code.startswith(("crs.", "datum."))
            shared = about_place and row.source.shares_place
            put.setdefault(row.source.path if shared else id(row), row)
        return tuple(put.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, file by file, refused files first; what lacks of a lost file is said once."""
        said = {(each.file, each.message) for each in self.notes if each.code in LOST}
        of_rows = (finding for row in self.rows for finding in row.findings)
        others = (each for each in of_rows if (each.file, each.message) not in said)
        return (*self.refused, *self.notes, *others)

    def reference_for(self, row: Row) -> Reference:
        """All that the other files and the project say about the place of one.

        Parameters
        ----------
        row
            One of :attr:`rows`.
        """
        from layers.place.datum.reference import reference_of

        others = [each.layer for each in self.rows if each is not row and each.layer is not None]
        beside = layers_beside(self.remaining, [each.source for each in self.rows])
        return reference_of([*beside, *others], self.datums.decided)

    @property
    def remaining(self) -> Project | None:
        """The project added to, without layers whose place new ones take by an answer; None without one."""
        return remaining(self.base, (gone for row in self.rows for gone in row.instead_of))

    @property
    def lasting_findings(self) -> tuple[Finding, ...]:
        """The findings that stay true of the project once the layers are in it."""
        return tuple(finding for finding in self.findings if finding.code not in _PASSING)


def draft_of(
    files: Files,
    task: Task,
    decisions: Decisions | None = None,
    *,
    base: Project | None = None,
    previous: Draft | None = None,
    done: Callable[[Row], object] | None = None,
) -> Draft:
    """The project in the making.

    Parameters
    ----------
    files
        What :func:`read_files` found.
    task
        Progress and cancel.
    decisions
        What the user decided; None for nothing.
    base
        The project to add to: its layers are what the new ones are tested against, and its working CRS
        stays. A source that it has already replaces that layer. None makes a new project.
    previous
        An earlier draft: what is not touched by a change of decisions is taken over from it.
    done
        Called with each row as soon as it was examined, in the thread that drafts.

    Returns
    -------
    Draft
        One row per source, in the order in which a planner expects their roles; what cannot be used says so
        in its findings.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    from gisapp.importing.datums_told import told_once
    from gisapp.importing.likely_district import likely_first
    from layers.place.datum.reference import import_order

    decisions = decisions or Decisions()
    beside = layers_beside(base, files.sources)
    places = places_of(files.sources, () if base is None else base.layers)
    guessed = [(source, *role_of(source, decisions.roles, files.named, places)) for source in files.sources]
    placed = sorted(neighbours_set_apart(guessed, decisions), key=lambda entry: place_in_list(entry[1]))
    entries = [
        Entry(source, role, findings, decisions.answers_for(source)) for source, role, findings in placed
    ]
    working = crs_of(base) or first_working_crs(entries)
    outline = outline_role([*(entry.role for entry in entries), *(layer.role for layer in beside)])
    known = Known(_still_valid(previous, working, outline))
    datums = datums_together(entries, beside)
    rows: dict[int, Row] = {}
    # Each layer is tested against those before it: what can be trusted comes first.
    trusted = sorted(
        range(len(entries)), key=lambda number: import_order(entries[number].source, entries[number].role)
    )
    for number in task.each(trusted, T("Checking and repairing"), len(trusted), 0.3, _COMPARING):
        before = (*beside, *(row.layer for row in rows.values() if row.layer is not None))
        entry = entries[number]
        rows[number] = known.row(entry, before, datums) or examined_row(
            entry, working, before, datums, outline
        )
        if done is not None:
            done(rows[number])
    examined = tuple(rows[number] for number in range(len(entries)))
    counting = _without_filled_blanks(likely_first(settled(examined, beside)), beside)
    stays = remaining(base, (gone for row in counting for gone in row.instead_of))
    beside = layers_beside(stays, files.sources)
    told = _told(counting, stays, beside, _findings_between(counting, beside, task))
    told, of_datums = told_once(told, datums.findings)
    in_order = _with_unique_ids(told, stays)
    lost = lost_files(files, examined, beside, decisions, places)
    unverified = (each for source in files.sources for each in source.known if each.code == UNVERIFIED)
    return Draft(
        rows=in_order,
        refused=files.refused,
        notes=(*files.notes, *lost, *unverified, *datums.findings, *of_datums),
        working_crs=working.to_wkt(),
        decisions=decisions,
        base=base,
        examined=examined,
        datums=datums,
        outline=outline,
    )


def _still_valid(previous: Draft | None, working: CRS, outline: str) -> tuple[Row, ...]:
    """The rows of an earlier draft with the same CRS, and bounded by the same role."""
    if previous is None or (previous.working_crs, previous.outline) != (working.to_wkt(), outline):
        return ()
    return previous.examined


def _without_filled_blanks(rows: Sequence[Row], beside: Sequence[Layer]) -> list[Row]:
    """The rows without what is said of blank people, where another file says how many live there."""
    from gisapp.blank_people import still_blank

    layers = by_role([*beside, *(row.layer for row in rows if row.layer is not None)])
    return [
        row if row.layer is None else replace(row, findings=still_blank(row.findings, layers)) for row in rows
    ]


def _findings_between(rows: Iterable[Row], beside: Sequence[Layer], task: Task) -> list[Finding]:
    """What the layers say of each other."""
    from gisapp.cross_checks import cross_findings

    layers = [*beside, *(row.layer for row in rows if row.layer is not None)]
    return list(cross_findings(layers, task.part(_COMPARING, 1)))


def _told(
    rows: Iterable[Row], base: Project | None, beside: Sequence[Layer], between: Sequence[Finding]
) -> list[Row]:
    """The rows with what is to be said of their layers beside all others."""
    others, told = list(beside), []
    for row in rows:
        layer = row.layer
        if layer is None:
            told.append(row)
            continue
        of_layer = (finding for finding in between if finding.file == layer.title)
        findings = (*row.findings, *of_layer, *adding_findings(layer, base, others))
        others.append(layer)
        lasting = tuple(finding for finding in findings if finding.code not in _PASSING)
        told.append(replace(row, findings=findings, layer=replace(layer, findings=lasting)))
    return told


def _with_unique_ids(rows: Iterable[Row], base: Project | None) -> tuple[Row, ...]:
    """Name the layers after their roles: ``bus_stop``, ``bus_stop_2`` and so on."""
    rows = list(rows)
    stay = () if base is None else staying(base, [layer for row in rows for layer in row.layers])
    taken = {layer.id for layer in stay}

    def named(layer: Layer | None) -> Layer | None:
        if layer is None:
            return None
        names = (layer.role if number == 1 else f"{layer.role}_{number}" for number in count(1))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        return replace(layer, id=name)

    return tuple(replace(row, layer=named(row.layer), neighbours=named(row.neighbours)) for row in rows)
