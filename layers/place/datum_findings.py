"""What is said of a source's datum: that it was converted, is asked about, or stays off."""

from __future__ import annotations

from layers.findings import Choice, Finding, Severity
from layers.place.datum.answered import left_in
from layers.place.datum.comparison import change_of
from layers.place.datum.evidence import DATUMS, DatumEvidence
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

UNKNOWN = "datum.unknown"
"""Code of the finding about files of which nothing shows their datum."""
_ASK_THE_SOURCE = T(
    "Ask the source: web maps of China serve GCJ-02 or BD-09, which are some 500 m and 1 km off."
)


def converted(source: Source, evidence: DatumEvidence) -> Finding:
    """A source that was moved, since the evidence is certain."""
    figures = {"datum": _twice(evidence) or DATUMS[evidence.best], "why": evidence.sentence}
    if _twice(evidence):
        message = T("It was shifted back from {datum} twice, and one shift is undone: {why}.", **figures)
    else:
        message = T("It was in {datum}, and is converted: {why}.", **figures)
    mend = T("Converted by {change}.", change=change_of(evidence.best))
    return Finding(
        f"datum.{evidence.best}",
        Severity.WARNING,
        message,
        file=source.title,
        mend=mend,
        mended=True,
        choices=_choices(evidence),
    )


def asked(source: Source, evidence: DatumEvidence) -> Finding:
    """The question about a source that may be off."""
    suspected = evidence.best if evidence.moved else evidence.rival
    figures = {
        "datum": _twice(evidence) or DATUMS[suspected],
        "why": evidence.sentence,
        "file": source.title,
    }
    if _twice(evidence):
        message = T(
            "{file} may have been shifted back from {datum} twice, or else what it is compared with is in "
            "{datum}: {why}.",
            **figures,
        )
    else:
        message = T("{file} may be in {datum}: {why}.", **figures)
    return Finding(
        f"datum.{suspected}",
        Severity.QUESTION,
        message,
        file=source.title,
        mend=T("Choose its datum."),
        choices=_choices(evidence),
        option=f"--datum {source.title}={evidence.best}",
    )


def left(
    source: Source, evidence: DatumEvidence, off: float, *, projected: bool, answer: str = "as_is"
) -> Finding:
    """A source that stays off by the evidence, because it is in a grid or the user wants it so.

    Its code names what it is left in, as gisapp.cross_checks.datums reads it: with that conversion the
    figures are what the evidence says.

    Parameters
    ----------
    source, evidence
        What the evidence says of it as found.
    off
        How far it lies off, in metres.
    projected
        Whether it is in metres of a grid.
    answer
        The datum that the user answered.
    """
    datum = left_in(evidence, answer)
    return Finding(
        "datum.answered" if datum is None else f"datum.{datum}",
        Severity.WARNING,
        _said_of_left(evidence, off, answer, projected=projected),
        file=source.title,
        mend=T("Convert it by {change}.", change=change_of(evidence.best))
        if evidence.moved
        else T("Leave it as it is."),
        choices=_choices(evidence),
    )


def grid_answered(source: Source, answer: str, off: float) -> Finding:
    """A layer in metres of a grid that was converted by an answer for which nothing else speaks."""
    message = T(
        "It is in metres of a grid, as surveys use, and was taken as {datum}, as was answered: nothing here "
        "shows that, and it was moved by some {off:,.0f} m.",
        datum=DATUMS[answer],
        off=off,
    )
    return Finding(
        "datum.answered", Severity.WARNING, message, file=source.title, mend=T("Leave it as it is.")
    )


def _said_of_left(evidence: DatumEvidence, off: float, answer: str, *, projected: bool) -> T:
    figures = {"datum": _twice(evidence) or DATUMS[evidence.best], "off": off, "why": evidence.sentence}
    if answer != "as_is":
        return T(
            "It was taken as {answer}, as was answered, and lies some {off:,.0f} m off: it is in {datum}, "
            "since {why}.",
            answer=DATUMS[answer],
            **{**figures, "datum": DATUMS[evidence.best]},
        )
    if not evidence.certain:
        if _twice(evidence):
            return T(
                "It may have been shifted back from {datum} twice and lie some {off:,.0f} m off, or else "
                "what it is compared with is in {datum}; it was left so: {why}.",
                **figures,
            )
        return T("It may be in {datum}, some {off:,.0f} m off, and was left so: {why}.", **figures)
    if _twice(evidence):
        return T(
            "It was shifted back from {datum} twice, lies some {off:,.0f} m off, and was left so: {why}.",
            **figures,
        )
    if projected:
        return T(
            "It was in {datum} when it was projected, lies some {off:,.0f} m off, and was left so: {why}.",
            **figures,
        )
    return T("It is in {datum}, some {off:,.0f} m off, and was left so: {why}.", **figures)


def _twice(evidence: DatumEvidence) -> str:
    """The datum from which a layer was shifted back once too often; "" where that is not so."""
    return DATUMS[evidence.best.removeprefix("over_")] if evidence.best.startswith("over_") else ""


def _choices(evidence: DatumEvidence) -> tuple[Choice, ...]:
    """The answers, the best supported first; none is proposed where the evidence is even."""
    titles = {
        "as_is": T("Leave it as it is"),
        "gcj02": T("Convert it from GCJ-02 (Amap, Tencent)"),
        "bd09": T("Convert it from BD-09 (Baidu)"),
        "over_gcj02": T("Undo one of two shifts from GCJ-02"),
        "over_bd09": T("Undo one of two shifts from BD-09"),
    }
    order = dict.fromkeys((evidence.best, *filter(None, [evidence.rival]), "as_is", "gcj02", "bd09"))
    scores = (0.0,) * len(order) if evidence.even else (0.9, 0.5, 0.1, 0.1)
    return tuple(Choice(datum, titles[datum], score) for datum, score in zip(order, scores, strict=False))


# ---------------------------------------------------------------- parts, and nothing to go by


def of_parts(source: Source, evidence: DatumEvidence, *, mended: bool, answer: str = "as_is") -> Finding:
    """Rows that are shifted otherwise than the rest: converted, or left with the others."""
    shifted = tuple((datum, rows) for datum, rows in evidence.parts if datum != "as_is")
    changes = [change_of(datum) for datum, _ in shifted]
    rows = tuple(sorted(row for _, members in shifted for row in members))
    figures = {"why": evidence.sentence, "rows": name_rows(rows)}
    if mended:
        message = T("Only a part of it was shifted ({rows}), and these rows are converted: {why}.", **figures)
        mend = T("Converted these rows by {changes}; check the rows that could not be told.", changes=changes)
    elif answer == "as_is":
        message = T("Only a part of it is shifted ({rows}), and was left so: {why}.", **figures)
        mend = T("Convert these rows by {changes}.", changes=changes)
    else:
        message = T(
            "Only a part of it is shifted ({rows}), and all of it was converted, as was answered: {why}.",
            **figures,
        )
        mend = T("Convert these rows by {changes}.", changes=changes)
    return Finding("datum.mixed", Severity.WARNING, message, source.title, rows, mend, mended=mended)


def maybe_mixed(source: Source, evidence: DatumEvidence) -> Finding:
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


def unknown(source: Source, evidence: DatumEvidence) -> Finding:
    """A source of which nothing shows in which datum it is."""
    message = T(
        "Nothing shows whether its degrees are WGS 84 (or CGCS2000), GCJ-02 or BD-09: {why}. "
        "They were taken as they are.",
        why=evidence.sentence,
    )
    return Finding(UNKNOWN, Severity.INFO, message, file=source.title, mend=_ASK_THE_SOURCE)


def unknown_of_several(files: list[str], why: T) -> Finding:
    """The same of several files, for one reason."""
    message = T(
        "Nothing shows whether the degrees of {files} are WGS 84 (or CGCS2000), GCJ-02 or BD-09: {why}. "
        "They were taken as they are.",
        files=files,
        why=why,
    )
    return Finding(UNKNOWN, Severity.INFO, message, mend=_ASK_THE_SOURCE)
