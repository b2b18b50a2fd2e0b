"""The datum of a source: what the evidence says, what is done about it, and how that is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from layers.answers import Answers
from layers.conforming.columns import match_columns
from layers.conforming.repair import Geometries
from layers.findings import Choice, Finding, Severity
from layers.place.crs import FloatArray
from layers.place.datum import ABROAD, DATUMS, DatumEvidence, judge_datum
from layers.place.placement import Placement
from layers.place.reference import NAME_COLUMNS, POINT_ROLES, Reference
from layers.roles import Role
from layers.source import Source
from layers.text import T

_FILLING = ("district", "subdistrict")
_MEASURED_FROM = ("bus_stop", "rail_entrance")
_SAMPLE = 5000


def with_datum(
    source: Source, role: Role, placement: Placement, reference: Reference, answers: Answers
) -> Placement:
    """The placement with its datum decided.

    Certain evidence moves degrees where mends are wanted; a metric grid is never moved, only warned
    about, since it may be right in itself and the reference wrong. Suspicion becomes a question.
    """
    if answers.datum is not None:
        return _moved(placement, answers.datum, T("as answered"))
    if source.frame is None:
        return placement
    assert placement.crs is not None
    evidence = _judge(source, role, placement, reference)
    if not evidence.moved:
        return _with_doubt(source, role, placement, evidence)
    degrees = bool(placement.crs.is_geographic)
    mended = degrees and evidence.certain and answers.mend
    asked = degrees and not evidence.certain and answers.mend
    finding = Finding(
        f"datum.{evidence.best}",
        Severity.QUESTION if asked else Severity.WARNING,
        _message(source, evidence, mended=mended),
        file=source.title,
        mend=T("Converted from {datum} to WGS 84.", datum=DATUMS[evidence.best])
        if mended
        else T("Convert it from {datum} to WGS 84.", datum=DATUMS[evidence.best]),
        mended=mended,
        choices=_choices(evidence),
    )
    placement = replace(placement, findings=(*placement.findings, finding))
    return _moved(placement, evidence.best, evidence.sentence) if mended else placement


def _judge(source: Source, role: Role, placement: Placement, reference: Reference) -> DatumEvidence:
    assert source.frame is not None
    geometry = np.asarray(source.frame.geometry.array)
    lonlat = placement.to_lonlat(_centres(geometry))
    rows = np.flatnonzero((np.abs(lonlat) <= [180, 90]).all(axis=1))
    names: list[str] = []
    area = None
    if role.id in POINT_ROLES:
        column = match_columns(source.frame, role).get(NAME_COLUMNS.get(role.id, "name"))
        names = [] if column is None else source.frame[column].iloc[rows].fillna("").astype(str).to_list()
    elif role.id in _FILLING and reference.outline is not None:
        whole = shapely.union_all(shapely.make_valid(shapely.force_2d(geometry[rows]), method="structure"))
        area = shapely.transform(whole, placement.to_lonlat)
    else:
        rows = rows[:: max(1, len(rows) // _SAMPLE)]
    return judge_datum(lonlat[rows], names, reference, area=area)


def _centres(geometry: Geometries) -> FloatArray:
    """Centres (n, 2) as found; NaN where a row has no geometry or a coordinate that is no number."""
    known = np.flatnonzero(~shapely.is_missing(geometry) & ~shapely.is_empty(geometry))
    centres = np.full((len(geometry), 2), np.nan)
    centres[known] = shapely.get_coordinates(shapely.centroid(geometry[known]))
    return centres


def _with_doubt(source: Source, role: Role, placement: Placement, evidence: DatumEvidence) -> Placement:
    """Say so where a distance rule depends on a datum that nothing vouches for."""
    if evidence is ABROAD:
        return placement
    if evidence.certain:
        step = T("Datum confirmed: {why}.", why=evidence.sentence)
        return replace(placement, steps=(*placement.steps, step))
    assert placement.crs is not None
    if role.id not in _MEASURED_FROM or not placement.crs.is_geographic:
        return placement
    finding = Finding(
        "datum.unknown",
        Severity.INFO,
        T(
            "Nothing shows whether its degrees are WGS 84 (or CGCS2000), GCJ-02 or BD-09; "
            "they were taken as they are."
        ),
        file=source.title,
        mend=T(
            "Ask the source: web maps of China serve GCJ-02 or BD-09, 480 m and 1,060 m off at Chongqing."
        ),
    )
    return replace(placement, findings=(*placement.findings, finding))


def _moved(placement: Placement, datum: str, why: T) -> Placement:
    if datum == "as_is":
        return placement
    step = T("Converted from {datum} to WGS 84: {why}.", datum=DATUMS[datum], why=why)
    return replace(placement, datum=datum, steps=(*placement.steps, step))


def _message(source: Source, evidence: DatumEvidence, *, mended: bool) -> T:
    figures = {"datum": DATUMS[evidence.best], "why": evidence.sentence}
    if mended:
        return T("It was in {datum}, and is converted: {why}.", **figures)
    if evidence.certain:
        return T("It is in {datum}, and was left so: {why}.", **figures)
    return T("{file} may be in {datum}: {why}.", file=source.title, **figures)


def _choices(evidence: DatumEvidence) -> tuple[Choice, ...]:
    titles = {
        "as_is": T("Leave it as it is"),
        "gcj02": T("Convert it from GCJ-02 (Amap, Tencent)"),
        "bd09": T("Convert it from BD-09 (Baidu)"),
    }
    order = sorted(DATUMS, key=lambda datum: (datum != evidence.best, datum != "as_is"))
    scores = (0.9, 0.5, 0.1)
    return tuple(Choice(datum, titles[datum], score) for datum, score in zip(order, scores, strict=True))
