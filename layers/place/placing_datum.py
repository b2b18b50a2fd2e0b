"""The datum of a source: what the evidence says, and what is done about it."""

from __future__ import annotations

from dataclasses import replace

import shapely

from layers.answers import Answers
from layers.findings import Finding
from layers.place import datum_findings
from layers.place.datum.answered import speaks_against
from layers.place.datum.comparison import change_of
from layers.place.datum.evidence import ABROAD, DatumEvidence, metres_between
from layers.place.datum.judging import judge_datum
from layers.place.datum.places import Places
from layers.place.datum.reference import Reference
from layers.place.datum.sources import places_of_source, surveyed
from layers.place.placement import Placement, vertices_of
from layers.place.surroundings import Surroundings
from layers.roles import MEASURED_FROM, Role
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

_AREAS = ("park", "green", "vegetation")
_LOOKED_AT = 5000
"""Corners by which it shows that a layer of areas reaches beyond what it is counted in."""
_EDGE_KM = 0.1
"""So far two drawings of one border lie apart, and 480 m are much more."""


def with_datum(
    source: Source, role: Role, placement: Placement, reference: Reference, answers: Answers
) -> Placement:
    """The placement with its datum decided.

    Certain evidence moves degrees where mends are wanted; a metric grid is never moved, only warned
    about, since it may be right in itself and the reference wrong. Suspicion becomes a question. An answer
    goes before all evidence, which is told where it speaks against it. Whatever is decided, the placement
    says so once: as a finding where it matters, else as a step.
    """
    assert placement.crs is not None
    degrees = bool(placement.crs.is_geographic)
    places = places_of_source(
        source, role, placement.to_lonlat, columns=answers.columns, in_grid=surveyed(placement.crs)
    )
    if answers.datum is not None:
        taken = _moved(placement, answers.datum, T("as answered"))
        told = None if places is None else _against(source, places, reference, answers.datum, degrees=degrees)
        return taken if told is None else _with(taken, told)
    if source.frame is None and degrees:
        step = T("Datum not tested: pixels carry no names to compare; taken as WGS 84.")
        return replace(placement, steps=(*placement.steps, step))
    if places is None:
        return placement
    evidence = judge_datum(places, reference)
    if evidence.mixture is not None:
        placement = _with(placement, datum_findings.maybe_mixed(source, evidence.mixture))
    if evidence.parts:
        return _in_parts(source, placement, evidence, mended=degrees and answers.mends("datum.mixed"))
    if not evidence.moved and not (evidence.rival and degrees and answers.mend):
        return _as_it_is(source, role, placement, evidence, reference)
    return _shifted(source, placement, places, evidence, answers)


def _shifted(
    source: Source, placement: Placement, places: Places, evidence: DatumEvidence, answers: Answers
) -> Placement:
    """Move a layer for which the evidence speaks of another datum, ask, or say that it was left."""
    assert placement.crs is not None
    degrees = bool(placement.crs.is_geographic)
    if degrees and evidence.certain and answers.mends(f"datum.{evidence.best}"):
        placement = _with(placement, datum_findings.converted(source, evidence))
        return _moved(placement, evidence.best, evidence.sentence)
    if degrees and not evidence.certain and answers.mend:
        return _with(placement, datum_findings.asked(source, evidence))
    off = metres_between(evidence.best, "as_is", places.lonlat)
    return _with(placement, datum_findings.left(source, evidence, off, projected=not degrees))


def _with(placement: Placement, finding: Finding) -> Placement:
    return replace(placement, findings=(*placement.findings, finding))


def _against(
    source: Source, places: Places, reference: Reference, answer: str, *, degrees: bool
) -> Finding | None:
    """What the evidence says against an answer; None where it does not."""
    evidence = judge_datum(places, reference)
    off = metres_between(evidence.best, answer, places.lonlat)
    if not speaks_against(evidence, answer):
        doubted = not degrees and answer not in {"as_is", evidence.best, evidence.rival}
        return datum_findings.grid_answered(source, answer, off) if doubted else None
    if evidence.parts:
        return datum_findings.of_parts(source, evidence, mended=False, answer=answer)
    return datum_findings.left(source, evidence, off, projected=not degrees, answer=answer)


def _bears_on_figures(source: Source, role: Role, placement: Placement, reference: Reference) -> bool:
    """Whether a shift moves figures: distances always, areas that reach beyond what they are counted in."""
    if role.id in MEASURED_FROM or role.id not in _AREAS:
        return role.id in MEASURED_FROM
    built_up = [each.ground.shapes for each in reference.places if each.role == "built_up" and each.ground]
    borders = [reference.outline, *(shapely.multipolygons(shapely.get_parts(each)) for each in built_up)]
    lonlat = placement.to_lonlat(vertices_of(source, _LOOKED_AT))
    known = [Surroundings(border) for border in borders if border is not None]
    return any(bool((each.gaps_km(lonlat) > _EDGE_KM).any()) for each in known)


def _as_it_is(
    source: Source, role: Role, placement: Placement, evidence: DatumEvidence, reference: Reference
) -> Placement:
    """Say what confirms that nothing is to be moved, or that nothing does.

    Where a shift bears on figures it is a finding, else a step.
    """
    assert placement.crs is not None
    if evidence is ABROAD:
        return placement
    if evidence.certain:
        step = T("Datum confirmed: {why}.", why=evidence.sentence)
        if evidence.alike:
            step = T("Datum like that of the others, taken as WGS 84: {why}.", why=evidence.sentence)
        return replace(placement, steps=(*placement.steps, step))
    if not placement.crs.is_geographic:
        return placement
    if not _bears_on_figures(source, role, placement, reference):
        step = T("Datum not confirmed: {why}; taken as WGS 84.", why=evidence.sentence)
        return replace(placement, steps=(*placement.steps, step))
    return _with(placement, datum_findings.unknown(source, evidence))


def _in_parts(source: Source, placement: Placement, evidence: DatumEvidence, *, mended: bool) -> Placement:
    """Convert the rows that are shifted, and no others."""
    placement = _with(placement, datum_findings.of_parts(source, evidence, mended=mended))
    if not mended:
        return placement
    shifted = tuple((datum, rows) for datum, rows in evidence.parts if datum != "as_is")
    step = T(
        "Converted {rows} by {changes}: {why}. An approximate conversion for internal analysis.",
        changes=[change_of(datum) for datum, _ in shifted],
        rows=name_rows(tuple(sorted(row for _, members in shifted for row in members))),
        why=evidence.sentence,
    )
    return replace(placement, shifted=shifted, steps=(*placement.steps, step))


def _moved(placement: Placement, datum: str, why: T) -> Placement:
    if datum == "as_is":
        step = T("Degrees left as they are: {why}.", why=why)
        return replace(placement, steps=(*placement.steps, step))
    step = T(
        "Converted by {change}: {why}. An approximate conversion for internal analysis.",
        change=change_of(datum),
        why=why,
    )
    return replace(placement, datum=datum, steps=(*placement.steps, step))
