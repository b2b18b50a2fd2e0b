"""Each source of a draft by itself: its entry in the list, and the row that its examination makes."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gisapp.cross_checks.datums import UNVERIFIED
from gisapp.cross_checks.lost_files import ROLES as LOST
from gisapp.importing.planned import planned_rows
from gisapp.importing.row import Row
from layers.answers import Answers
from layers.findings import Finding
from layers.layer import Layer
from layers.roles import roles
from layers.source import Source

if TYPE_CHECKING:
    from pyproj import CRS

    from layers.place.second_look import Datums


@dataclass(frozen=True)
class Entry:
    """A source with its role, what is said of that, and what was answered about it."""

    source: Source
    role: str | None
    findings: tuple[Finding, ...]
    answers: Answers


@dataclass(frozen=True)
class Known:
    """What an earlier draft examined, for those rows of which nothing has changed."""

    rows: tuple[Row, ...]

    def row(self, entry: Entry, before: tuple[Layer, ...], datums: Datums) -> Row | None:
        """The row as examined before, if its source, role, answers, datum and reference are the same."""
        if entry.role is None:
            return None  # a row without a role costs nothing, and may be asked about or not
        for row in self.rows:
            if row.source is entry.source and (row.role, row.answers) == (entry.role, entry.answers):
                if row.datum != datums.decided.get(entry.source.title):
                    return None
                same = len(row.before) == len(before) and all(map(operator.is_, row.before, before))
                return row if same else None
        return None


def first_working_crs(entries: Sequence[Entry]) -> CRS:
    """The project's CRS, through the first layer in the list that says where it is."""
    from layers.place.crs import working_crs
    from layers.place.placing import centre_of

    for entry in entries:
        planned = planned_rows(entry.source, entry.role, entry.answers)
        centre = centre_of(planned, entry.answers) if entry.role else None
        if centre is not None:
            return working_crs(*centre)
    return working_crs(0, 0)


def datums_together(entries: Sequence[Entry], beside: Sequence[Layer]) -> Datums:
    """What all files together say of their datums, before any is conformed."""
    from layers.place.second_look import look_at_sources

    known = roles()
    return look_at_sources(
        [(entry.source, known[entry.role], entry.answers) for entry in entries if entry.role], beside
    )


def examined_row(entry: Entry, working: CRS, before: tuple[Layer, ...], datums: Datums, outline: str) -> Row:
    """The row of a source, looked through in its role beside the layers before it."""
    from layers.conform import layer_of, neighbours_of
    from layers.conforming.examine import examine
    from layers.place.datum.reference import reference_of

    source = entry.source
    if entry.role is None:
        return Row(source, None, (*source.findings, *entry.findings), None, entry.answers, before)
    examined = examine(
        source,
        roles()[entry.role],
        working=working,
        reference=reference_of(before, datums.decided),
        answers=entry.answers,
        outline=outline,
    )
    found = [each for each in examined.findings if each not in source.findings]
    codes = {*(each.code for each in (*source.findings, *found)), *LOST, UNVERIFIED}
    known = (replace(each, file=source.title) for each in source.known if each.code not in codes)
    findings = (*source.findings, *entry.findings, *found, *known)
    layer = None if examined.refusal is not None else replace(layer_of(examined), findings=findings)
    datum = datums.decided.get(source.title)
    around = None if layer is None else neighbours_of(examined, layer)
    return Row(source, entry.role, findings, layer, entry.answers, before, datum, around)
