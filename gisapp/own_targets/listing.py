"""A list of targets of one's own, row by row, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from gisapp.indicators import INDICATORS
from gisapp.own_target import OwnTarget
from gisapp.own_targets.entries import entry
from gisapp.own_targets.words import resembling
from layers.division_names import is_called
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.text import T, plural

ROW = "own_targets.row"
"""Code of the finding about a row that cannot be used."""
_Numbered = tuple[int, OwnTarget]
"""A target and the row that it is from."""
_MOST = 1_000
"""Rows; the longest plan here has 80 targets."""


@dataclass(frozen=True, slots=True)
class OwnTargets:
    """The targets of a file, and what is to be said of it; an error among that is a row that is not there."""

    targets: tuple[OwnTarget, ...]
    findings: tuple[Finding, ...]
    rows: tuple[Mapping[str, str], ...] = ()
    """The cells of every row, also of those that cannot be used."""

    @property
    def whole(self) -> bool:
        """Whether every row could be used."""
        return all(each.severity is not Severity.ERROR for each in self.findings)


def own_from(rows: Iterable[Mapping[str, str]], file: str = "", numbers: Sequence[int] = ()) -> OwnTargets:
    """The targets of rows of cells (:data:`COLUMNS`), such as those of a form.

    Parameters
    ----------
    rows
        Blank ones are passed over, and count in the numbers of the others.
    file
        Where they are from, for the findings.
    numbers
        The row of the file that each is from, where one row there gives several; else they are counted.
    """
    rows = tuple(rows)
    if len(rows) > _MOST:
        raise UserError(
            T("{file} has more than {most:,} targets.", file=file, most=_MOST),
            T("Leave those in it that are to be judged here."),
        )
    targets, findings = list[_Numbered](), list[Finding]()
    for number, cells in zip(numbers or count(1), rows, strict=False):
        if not any(cells.values()):
            continue
        try:
            targets.append((number, entry(cells)))
        except UserError as error:
            findings.append(_of_row(number, cells.get("indicator", ""), error, file))
    findings += (*_twice(targets, file), *_of_others(targets, file))
    return OwnTargets(tuple(each for _, each in targets), tuple(findings), rows)


def _of_row(number: int, name: str, error: UserError, file: str) -> Finding:
    message = T("{indicator}: {message}", indicator=name, message=error.message) if name else error.message
    return Finding(ROW, Severity.ERROR, message, file, rows=(number,), mend=error.hint)


def _twice(targets: Iterable[_Numbered], file: str) -> Iterable[Finding]:
    """Two rows for one indicator, year and place cannot both be judged by: 渝中区 is 重庆市渝中区."""
    seen: list[_Numbered] = []
    for number, each in targets:
        if each.indicator is None:
            continue
        before = next((row for row, other in seen if _are_of_one(each, other)), None)
        seen.append((number, each))
        if before is not None:
            message = T("{indicator} has two targets for {year}.", indicator=each.name, year=each.year)
            mend = T("Keep the one that is to be judged by.")
            yield Finding(ROW, Severity.ERROR, message, file, rows=tuple(sorted({before, number})), mend=mend)


def _are_of_one(one: OwnTarget, other: OwnTarget) -> bool:
    if (one.indicator, one.year, one.code) != (other.indicator, other.year, other.code):
        return False
    return one.place == other.place or is_called(one.place, other.place or "")


def _of_others(targets: Iterable[_Numbered], file: str) -> Iterable[Finding]:
    others = [(number, each.name) for number, each in targets if each.indicator is None]
    if others:
        message = plural(
            "One target is for a figure that maps do not give here: {names}.",
            "{n} targets are for figures that maps do not give here: {names}.",
            n=len(others),
            names=list(dict.fromkeys(name for _, name in others)),
        )
        mend = T("They are kept and listed, and nothing is judged by them.")
        rows = tuple(dict.fromkeys(number for number, _ in others))
        yield Finding("own_targets.listed", Severity.INFO, message, file, rows=rows, mend=mend)
    for number, name in dict.fromkeys(others):
        if (indicator := resembling(name)) is not None:
            title = INDICATORS[indicator].title
            message = T("“{name}” is not taken for “{indicator}”.", name=name, indicator=title)
            mend = T("If that is meant, write {indicator}.", indicator=title)
            yield Finding("own_targets.similar", Severity.WARNING, message, file, rows=(number,), mend=mend)
