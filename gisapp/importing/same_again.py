"""Files that say the same again, or of another time: equal ones count once, others are asked about.

People, zones and the built-up area add up in silence. Parks, plots and stops of several files are parts of
one whole, unless their names say that one is a backup or a draft, or older than the other, or nearly all of
one lies on the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gisapp.importing.newer import Number, date_of, is_corrected, is_older, version_of
from gisapp.importing.same_places import BY_GROUND, BY_NAME, Titled, hold_the_same, speak_of_the_same
from layers.columns.rows_of_years import ALL, NEWEST
from layers.findings import Choice, Finding, Severity
from layers.layer import Layer
from layers.roles import MEASURED_FROM
from layers.source import Source
from layers.text import T

if TYPE_CHECKING:
    from gisapp.importing.row import Row

NONE = "none"
"""Answer that sets a file aside beside another."""
ONLY = "only"
"""Answer by which a file counts, and none of those that speak of the same."""
SET_ASIDE = "rows.set_aside"
"""Code of the finding that tells of a file that one of these answers sets aside."""
_DRAFT = re.compile(
    r"副本|复件|拷贝|备份|过程稿|过程版|草稿|草案|初稿|旧版|历史版"
    r"|(?<![a-z])(?:copy|backup|back[ _-]up|bak|drafts?|old|superseded)(?![a-z])",
    re.IGNORECASE,
)
"""Words by which a file, a layer or a folder is a copy of another, or comes before it."""
_NUMBERED = re.compile(r"\(\d\)|（\d）")
"""What systems set behind a copy's name; parts of one whole are called so as well."""
_ADDING_UP = (*BY_NAME, *BY_GROUND, *MEASURED_FROM, "district", "built_up")
"""Roles of which two files of one thing move a figure."""


def settled(rows: Sequence[Row], beside: Sequence[Layer]) -> list[Row]:
    """The rows, those that say what another one says set aside or asked about.

    Parameters
    ----------
    rows
        All rows of a draft, in their order.
    beside
        Layers of the project that stay.

    Returns
    -------
    list of Row
        As many; one that is set aside or asked about has no layer.
    """
    counting: list[Titled] = [(layer.title, layer) for layer in beside]
    drafts = {row.source.title for row in rows if is_draft(row.source)}
    chosen = {row.source.title for row in rows if ONLY in row.answers.rows}
    staying = {layer.title for layer in beside}
    result = {id(row): row for row in rows}
    # What comes later is compared with what counts already.
    for row in _newest_first(rows):
        if row.layer is None or ALL in row.answers.rows:
            continue
        alike = [each for each in counting if each[1].role == row.role]
        now = _compared(row, row.layer, alike, _Named(drafts, chosen, staying))
        result[id(row)] = now
        if now.layer is not None:
            counting.append((row.source.title, now.layer))
    return [result[id(row)] for row in rows]


@dataclass(frozen=True, slots=True)
class _Named:
    """Titles of drafts, of what was chosen to count alone, and of the project's layers, which stay."""

    drafts: Collection[str]
    chosen: Collection[str]
    staying: Collection[str]


def _newest_first(rows: Sequence[Row]) -> list[Row]:
    """The rows: what was chosen, then the newest, copies, parts of zones, and what is set aside."""
    titled = sorted(rows, key=lambda row: _time(row.source.title), reverse=True)

    def place(row: Row) -> tuple[bool, ...]:
        answered = row.answers.rows
        return NONE in answered, ONLY not in answered, _is_copy(row.source), _are_parts_of_zones(row)

    return sorted(titled, key=place)


def _are_parts_of_zones(row: Row) -> bool:
    """Whether a file draws zones in parts, as communities under the names of their subdistricts."""
    if row.role != "subdistrict" or row.layer is None or row.layer.frame is None:
        return False
    return bool(row.layer.frame["name"].dropna().duplicated().any())


def _compared(row: Row, layer: Layer, others: Sequence[Titled], named: _Named) -> Row:
    """The row as it is, or set aside or asked about; of two drafts none is that of the other."""
    for title, other in others:
        if hold_the_same(layer, other):
            message = T(
                "{file} holds the same as {other}; it counts once.", file=row.source.title, other=title
            )
            return _without_layer(row, _told(row, "rows.copy", message))
    own = (row.source.title, layer)
    same = [each for each in others if speak_of_the_same(own, each)]
    finals = []
    if layer.role in _ADDING_UP and own[0] in named.drafts:
        finals = [each for each in (*same, *others) if each[0] not in named.drafts]
    again = next(iter(finals or same), None)
    if again is None:
        return row
    title = again[0]
    if ONLY in row.answers.rows and same and all(each[0] in named.staying for each in same):
        return _instead_of(row, same)
    older = NEWEST in row.answers.rows and is_older(own[0], title)
    if NONE in row.answers.rows or older or (title in named.chosen and own[0] not in named.chosen):
        message = T("{file} does not count beside {other}, as was answered.", file=own[0], other=title)
        return _without_layer(row, _told(row, SET_ASIDE, message))
    says = (
        T("{file} is a copy or a draft, as it is called, beside {other}.", file=own[0], other=title)
        if finals
        else _same_places(layer.role, own[0], title)
    )
    # what only is called a draft says nothing of the other
    return _without_layer(row, _asked(row, title, says, exchangeable=again in same))


def _instead_of(row: Row, same: Sequence[Titled]) -> Row:
    """The row in the place of layers of the project that speak of the same."""
    message = T(
        "{file} counts instead of {others}, as was answered.",
        file=row.source.title,
        others=[title for title, _ in same],
    )
    told = _told(row, SET_ASIDE, message)
    instead = tuple(layer.id for _, layer in same)
    return replace(row, findings=(*row.findings, told), instead_of=instead)


def _same_places(role: str, file: str, other: str) -> T:
    if role in BY_NAME:
        return T("{file} speaks of the same places as {other}.", file=file, other=other)
    if role in MEASURED_FROM:
        return T("{file} holds the same points as {other}.", file=file, other=other)
    return T("{file} covers the same ground as {other}.", file=file, other=other)


def _without_layer(row: Row, finding: Finding) -> Row:
    return replace(row, layer=None, findings=(*row.findings, finding))


def is_draft(source: Source) -> bool:
    """Whether the name of the file, of its layer or of a folder says that it is a copy, or not the last."""
    return any(map(says_draft, (source.path.stem, source.name, *source.folders)))


def says_draft(name: str) -> bool:
    """Whether a name says that what it is of is a copy, or not the last."""
    return _DRAFT.search(name) is not None


def _is_copy(source: Source) -> bool:
    return is_draft(source) or _NUMBERED.search(source.title) is not None


def _time(title: str) -> tuple[Number, Number, bool]:
    return date_of(title), version_of(title), is_corrected(title)


# ---------------------------------------------------------------- what is said


def _told(row: Row, code: str, message: T) -> Finding:
    return Finding(code, Severity.INFO, message, file=row.source.title, mended=True)


def _asked(row: Row, title: str, says: T, *, exchangeable: bool) -> Finding:
    file = row.source.title
    choices = _choices(row, title, exchangeable=exchangeable)
    return Finding(
        "rows.again",
        Severity.QUESTION,
        says,
        file=file,
        mend=T("Say which counts."),
        option=f"--rows {file}={'|'.join(choice.value for choice in choices)}",
        choices=choices,
    )


def _choices(row: Row, other: str, *, exchangeable: bool) -> tuple[Choice, ...]:
    """What can count, first that which the names say is the newer."""
    file = row.source.title
    newer = is_older(other, file)
    choices = [Choice(NONE, T("only {other} counts", other=other), 0.5)]
    if is_older(file, other):
        says = (
            T("the corrected one counts: {other}", other=other)
            if is_corrected(other) and not is_corrected(file)
            else T("the newer one counts: {other}", other=other)
        )
        choices.insert(0, Choice(NEWEST, says, 1.0))
    if exchangeable:
        only = Choice(ONLY, T("only {other} counts", other=file), 1.0 if newer else 0.0)
        choices.insert(0 if newer else len(choices), only)
    both = (
        T("both count: ground that they share counts once")
        if row.role in BY_GROUND
        else T("both count: they add up")
    )
    return (*choices, Choice(ALL, both))
