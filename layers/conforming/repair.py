"""Geometry made sound: the wanted kind, valid, with an area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.answers import Answers
from layers.columns.values import Mask
from layers.findings import Finding, Severity
from layers.land import land_of
from layers.sentences import name_rows
from layers.source import Source
from layers.task import Task
from layers.text import T, plural
from layers.threads import in_chunks
from layers.totals import SUM, SUM_IN_ENGLISH

Geometries = NDArray[np.object_]

CHUNK = 16_384
"""Rows worked on between two looks at whether the user cancelled: some tenths of a second."""

_NO_PLACE = frozenset({"geometry.empty", "geometry.not_finite", "place.nowhere", "place.zero"})
"""Findings of rows that have no place at all, rather than a wrong one."""
_LEAST_AREA = 1e-6  # m²: below it a polygon is a line drawn as an area
_POLYGON, _MULTIPOLYGON = 3, 6


@dataclass
class Repairs:
    """Geometry under repair: ``keep`` marks the rows that can be used; findings and steps grow."""

    source: Source
    geometry: Geometries
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    """1-based rows in the file."""
    keep: Mask
    findings: list[Finding] = field(default_factory=list)
    steps: list[T] = field(default_factory=list)

    def rows_of(self, mask: Mask) -> tuple[int, ...]:
        """The file's row numbers of the marked rows."""
        return tuple(int(row) for row in self.rows[mask])

    def name(self, mask: Mask) -> T:
        """The marked rows as a sentence names them."""
        return name_rows(self.rows_of(mask))

    def tell(
        self,
        code: str,
        severity: Severity,
        message: T,
        mask: Mask,
        *,
        mended: bool = False,
        mend: T | None = None,
    ) -> None:
        """Add a finding about the marked rows; ``mend`` stands in for the usual advice."""
        advice = mend or (None if mended else T("Correct these rows in the file and import it again."))
        rows = self.rows_of(mask)
        self.findings.append(Finding(code, severity, message, self.source.title, rows, advice, mended))

    def set_aside(
        self, code: str, message: T, mask: Mask, *, kept: T | None = None, mend: T | None = None
    ) -> None:
        """Leave the marked rows out, and say so; say ``kept`` instead where they are not to be left out."""
        if kept is None:
            self.keep = self.keep & ~mask
        self.tell(code, Severity.WARNING, kept or message, mask, mend=mend)


def drop_missing(work: Repairs) -> None:
    """Leave out rows without geometry, or with coordinates that are no numbers."""
    empty = shapely.is_missing(work.geometry) | shapely.is_empty(work.geometry)
    sums = _are_sums(work.source, empty)
    if sums.any():
        work.keep = work.keep & ~sums
        message = T("A sum and no feature: {rows}; left out.", rows=work.name(sums))
        work.tell("rows.sum", Severity.INFO, message, sums, mended=True)
    empty &= ~sums
    if empty.any():
        message = T("No geometry in {rows}; left out.", rows=work.name(empty))
        work.set_aside("geometry.empty", message, empty)
    broken = not_finite(work.geometry)
    if broken.any():
        message = T(
            "Coordinates that are no numbers (NaN, infinite) in {rows}; left out.", rows=work.name(broken)
        )
        work.set_aside("geometry.not_finite", message, broken)


def _are_sums(source: Source, without_shape: Mask) -> Mask:
    """Which of the rows without a shape are called as the sum of the others: 合计, Total."""
    assert source.frame is not None
    cells = source.frame.drop(columns=source.frame.geometry.name)
    sums = np.zeros(len(cells), dtype=bool)
    for at in np.flatnonzero(without_shape):
        texts = [cell.strip() for cell in cells.iloc[at] if isinstance(cell, str)]
        sums[at] = any(SUM.fullmatch(text) or SUM_IN_ENGLISH.fullmatch(text) for text in texts)
    return sums


def keep_without_place(work: Repairs) -> None:
    """Keep the rows that have no place as rows of a table have none: code or name say where they belong."""
    rows = [row for finding in work.findings if finding.code in _NO_PLACE for row in finding.rows]
    without = ~work.keep & np.isin(work.rows, rows)
    work.geometry[without] = None
    work.keep = work.keep | without
    work.findings = [_without_place(each) if each.code in _NO_PLACE else each for each in work.findings]


def _without_place(finding: Finding) -> Finding:
    message = T("No place in {rows}: they can only be joined by code or name.", rows=name_rows(finding.rows))
    return replace(finding, message=message)


def not_finite(geometry: Geometries) -> Mask:
    """Which geometries have a coordinate that is NaN or infinite."""
    xy, index = shapely.get_coordinates(geometry, return_index=True)
    broken = np.zeros(len(geometry), bool)
    broken[index[~np.isfinite(xy).all(axis=1)]] = True
    return broken


def mend_areas(work: Repairs, answers: Answers, task: Task) -> None:
    """Make polygons valid (self-intersections, overlapping parts), and leave out those without an area.

    Overlapping parts of one row are merged, never cancelled out; lines and points that the repair leaves
    over are dropped. Where the mend is not wanted, invalid rows are left out: nothing can be measured in
    them.
    """
    areal = work.keep & np.isin(shapely.get_type_id(work.geometry), (_POLYGON, _MULTIPOLYGON))
    invalid = areal.copy()
    invalid[areal] = ~_each(shapely.is_valid, work.geometry[areal], task.part(0, 0.5))
    if invalid.any() and answers.mends("geometry.invalid"):
        _make_valid(work, invalid, task.part(0.5, 1))
    elif invalid.any():
        message = T(
            "Invalid outlines in {rows} ({causes}); left out.",
            rows=work.name(invalid),
            causes=_causes(work.geometry[invalid]),
        )
        work.set_aside("geometry.invalid", message, invalid)
        areal &= ~invalid
    flat = areal.copy()
    flat[areal] = shapely.area(work.geometry[areal]) < _LEAST_AREA
    if flat.any():
        work.set_aside("geometry.no_area", T("No area in {rows}; left out.", rows=work.name(flat)), flat)


def _each(function: Callable[..., NDArray[Any]], geometry: Geometries, task: Task) -> NDArray[Any]:
    return in_chunks(function, (geometry,), task, T("Checking outlines"), size=CHUNK)


def _make_valid(work: Repairs, invalid: Mask, task: Task) -> None:
    broken = work.geometry[invalid]
    mended = land_of(broken, task)
    work.geometry[invalid] = mended
    before, after = (f"{float(shapely.area(each).sum()):,.1f}" for each in (broken, mended))
    figures = {"rows": work.name(invalid), "causes": _causes(broken), "before": before, "after": after}
    message = (
        T("Invalid outlines in {rows} ({causes}) were repaired; their area is still {after} m².", **figures)
        if before == after
        else T(
            "Invalid outlines in {rows} ({causes}) were repaired; "
            "their area was {before} m² and is {after} m².",
            **figures,
        )
    )
    work.tell("geometry.invalid", Severity.WARNING, message, invalid, mended=True)
    count = int(invalid.sum())
    work.steps.append(plural("Repaired {n} invalid outline.", "Repaired {n} invalid outlines.", n=count))


_CAUSES = {
    "Self-intersection": "crossed",
    "Ring Self-intersection": "touching",
    "Interior is disconnected": "touching",
    "Hole lies outside shell": "holes",
    "Holes are nested": "holes",
    "Nested holes": "holes",
    "Duplicate Rings": "holes",
    "Nested shells": "nested",
}
"""What is wrong by what GEOS says of it; the rest has too few different points."""


def _causes(broken: Geometries) -> list[T]:
    """What is wrong with how many outlines, the most frequent first."""
    reasons = (reason.partition("[")[0] for reason in shapely.is_valid_reason(broken))
    counts = Counter(_CAUSES.get(reason, "few") for reason in reasons)
    sentences = {
        "crossed": T("{n} crossing themselves or their own parts", n=counts["crossed"]),
        "touching": T("{n} touching themselves", n=counts["touching"]),
        "holes": T("{n} with holes outside or in each other", n=counts["holes"]),
        "nested": T("{n} with a part inside another", n=counts["nested"]),
        "few": T("{n} with too few different points", n=counts["few"]),
    }
    return [sentences[cause] for cause, _ in counts.most_common()]
