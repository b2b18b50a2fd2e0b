"""The datum of a source: what the evidence says, what is done about it, and how that is told."""

from __future__ import annotations

from dataclasses import replace

from layers.answers import Answers
from layers.findings import Choice, Finding, Severity
from layers.place.datum.comparison import change_of
from layers.place.datum.evidence import ABROAD, DATUMS, DatumEvidence
from layers.place.datum.judging import judge_datum
from layers.place.datum.reference import Reference
from layers.place.datum.sources import places_of_source, surveyed
from layers.place.placement import Placement
from layers.roles import Role
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

_MEASURED_FROM = ("bus_stop", "rail_entrance")


def with_datum(
    source: Source, role: Role, placement: Placement, reference: Reference, answers: Answers
) -> Placement:
    """The placement with its datum decided.

    Certain evidence moves degrees where mends are wanted; a metric grid is never moved, only warned
    about, since it may be right in itself and the reference wrong. Suspicion becomes a question. Whatever
    is decided, the placement says so once: as a finding where it matters, else as a step.
    """
    if answers.datum is not None:
        return _moved(placement, answers.datum, T("as answered"))
    assert placement.crs is not None
    degrees = bool(placement.crs.is_geographic)
    if source.frame is None:
        step = T("Datum not tested: pixels carry no names to compare; taken as WGS 84.")
        return replace(placement, steps=(*placement.steps, step)) if degrees else placement
    places = places_of_source(
        source, role, placement.to_lonlat, columns=answers.columns, in_grid=surveyed(placement.crs)
    )
    if places is None:
        return placement
    evidence = judge_datum(places, reference)
    if evidence.mixture is not None:
        finding = _may_be_mixed(source, evidence.mixture)
        placement = replace(placement, findings=(*placement.findings, finding))
    if evidence.parts:
        return _in_parts(source, placement, evidence, mended=degrees and answers.mends("datum.mixed"))
    if not evidence.moved:
        return _as_it_is(source, role, placement, evidence)
    code = f"datum.{evidence.best}"
    mended = degrees and evidence.certain and answers.mends(code)
    asked = degrees and not evidence.certain and answers.mend
    finding = Finding(
        code,
        Severity.QUESTION if asked else Severity.WARNING,
        _message(source, evidence, mended=mended, degrees=degrees),
        file=source.title,
        mend=_mend(source, evidence, mended=mended, asked=asked),
        mended=mended,
        choices=_choices(evidence),
    )
    placement = replace(placement, findings=(*placement.findings, finding))
    return _moved(placement, evidence.best, evidence.sentence) if mended else placement


def _as_it_is(source: Source, role: Role, placement: Placement, evidence: DatumEvidence) -> Placement:
    """Say what confirms that nothing is to be moved, or that nothing does.

    That matters to a figure only where a distance rule measures from the layer: there it is a finding.
    """
    assert placement.crs is not None
    if evidence is ABROAD:
        return placement
    if evidence.certain:
        step = T("Datum confirmed: {why}.", why=evidence.sentence)
        if not evidence.anchored:
            step = T("Datum like that of the others, taken as WGS 84: {why}.", why=evidence.sentence)
        return replace(placement, steps=(*placement.steps, step))
    if not placement.crs.is_geographic:
        return placement
    if role.id not in _MEASURED_FROM:
        step = T("Datum not confirmed: {why}; taken as WGS 84.", why=evidence.sentence)
        return replace(placement, steps=(*placement.steps, step))
    message = T(
        "Nothing shows whether its degrees are WGS 84 (or CGCS2000), GCJ-02 or BD-09: {why}. "
        "They were taken as they are.",
        why=evidence.sentence,
    )
    mend = T("Ask the source: web maps of China serve GCJ-02 or BD-09, 480 m and 1,060 m off at Chongqing.")
    finding = Finding("datum.unknown", Severity.INFO, message, file=source.title, mend=mend)
    return replace(placement, findings=(*placement.findings, finding))


def _in_parts(source: Source, placement: Placement, evidence: DatumEvidence, *, mended: bool) -> Placement:
    """Convert the rows that are shifted, and no others."""
    shifted = tuple((datum, rows) for datum, rows in evidence.parts if datum != "as_is")
    changes = [change_of(datum) for datum, _ in shifted]
    rows = tuple(sorted(row for _, members in shifted for row in members))
    figures = {"why": evidence.sentence, "rows": name_rows(rows)}
    message = (
        T("Only a part of it was shifted ({rows}), and these rows are converted: {why}.", **figures)
        if mended
        else T("Only a part of it is shifted ({rows}), and was left so: {why}.", **figures)
    )
    mend = (
        T("Converted these rows by {changes}; check the rows that could not be told.", changes=changes)
        if mended
        else T("Convert these rows by {changes}.", changes=changes)
    )
    finding = Finding("datum.mixed", Severity.WARNING, message, source.title, rows, mend, mended=mended)
    placement = replace(placement, findings=(*placement.findings, finding))
    if not mended:
        return placement
    step = T(
        "Converted {rows} by {changes}: {why}. An approximate conversion for internal analysis.",
        changes=changes,
        **figures,
    )
    return replace(placement, shifted=shifted, steps=(*placement.steps, step))


def _may_be_mixed(source: Source, evidence: DatumEvidence) -> Finding:
    """Rows that seem to be shifted otherwise than the others, where it is not sure which they are."""
    rows = tuple(sorted(row for _, members in evidence.parts[1:] for row in members))
    doubted = T("doubtful: {rows}", rows=name_rows(rows)) if rows else T("which rows is not known")
    message = T(
        "It may be joined from sources in different datums ({doubted}), and no row was moved for that: "
        "{why}.",
        doubted=doubted,
        why=evidence.sentence,
    )
    mend = T(
        "Look at these rows on the map. Add a column that names each row's source, or import the rows "
        "of each source as a file of their own."
    )
    return Finding("datum.maybe_mixed", Severity.WARNING, message, file=source.title, rows=rows, mend=mend)


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


# ---------------------------------------------------------------- sentences


def _message(source: Source, evidence: DatumEvidence, *, mended: bool, degrees: bool) -> T:
    if evidence.best.startswith("over_"):
        return _over_corrected(source, evidence, mended=mended)
    figures = {"datum": DATUMS[evidence.best], "why": evidence.sentence, "file": source.title}
    if mended:
        return T("It was in {datum}, and is converted: {why}.", **figures)
    if not evidence.certain:
        return T("{file} may be in {datum}: {why}.", **figures)
    if degrees:
        return T("It is in {datum}, and was left so: {why}.", **figures)
    return T("It was in {datum} when it was projected, and was left so: {why}.", **figures)


def _over_corrected(source: Source, evidence: DatumEvidence, *, mended: bool) -> T:
    datum = DATUMS[evidence.best.removeprefix("over_")]
    figures = {"datum": datum, "why": evidence.sentence, "file": source.title}
    if mended:
        return T("It was shifted back from {datum} twice, and one shift is undone: {why}.", **figures)
    if evidence.certain:
        return T("It was shifted back from {datum} twice, and was left so: {why}.", **figures)
    return T(
        "{file} may have been shifted back from {datum} twice, or else what it is compared with is in "
        "{datum}: {why}.",
        **figures,
    )


def _mend(source: Source, evidence: DatumEvidence, *, mended: bool, asked: bool) -> T:
    if mended:
        return T("Converted by {change}.", change=change_of(evidence.best))
    if asked:
        return T(
            "Choose it; in a script write --datum {file}={datum}, for example.",
            file=source.title,
            datum=evidence.best,
        )
    return T("Convert it by {change}.", change=change_of(evidence.best))


def _choices(evidence: DatumEvidence) -> tuple[Choice, ...]:
    titles = {
        "as_is": T("Leave it as it is"),
        "gcj02": T("Convert it from GCJ-02 (Amap, Tencent)"),
        "bd09": T("Convert it from BD-09 (Baidu)"),
        "over_gcj02": T("Undo one of two shifts from GCJ-02"),
        "over_bd09": T("Undo one of two shifts from BD-09"),
    }
    usual = [datum for datum in ("as_is", "gcj02", "bd09") if datum != evidence.best]
    scores = (0.9, 0.5, 0.1, 0.1)
    return tuple(
        Choice(datum, titles[datum], score)
        for datum, score in zip([evidence.best, *usual], scores, strict=False)
    )
