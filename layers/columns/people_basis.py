"""What is asked and told of the columns of people: which of them counts, or why none does."""

from __future__ import annotations

from collections.abc import Sequence

from layers.answers import Answers
from layers.columns.people_columns import PEOPLE, PeopleColumns, agree, people_columns
from layers.columns.people_headings import is_known, left_over, no_number
from layers.findings import Choice, Finding, Severity
from layers.roles import NO_ROLE, Role
from layers.source import Source
from layers.text import T


def of_one_basis(
    source: Source, role: Role, matched: dict[str, str], answers: Answers
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The role's columns without that of people where it must be asked which is meant, and what is told.

    Parameters
    ----------
    source
        As found.
    role
        What it is for.
    matched
        Role column → file column, as found.
    answers
        Of which ``columns`` may name the column of people.

    Returns
    -------
    matched, findings
        As many columns, and a question or which of several columns was taken.
    """
    assert source.frame is not None
    if not any(column.name == PEOPLE for column in role.columns) or PEOPLE in answers.columns:
        return matched, ()
    found = people_columns(source.frame, role)
    if len(found.meant) > 1:
        others = {name: heading for name, heading in matched.items() if name != PEOPLE}
        return others, (_which(source, found.meant),)
    if not found.meant:
        return matched, _of_none_meant(source, role, found)
    (meant,) = found.meant
    differ = [each for each in found.passed if not agree(source.frame, [meant, each])]
    clear = is_known(meant, role.column(PEOPLE)) and not differ
    passed = (*found.passed, *found.some, *found.unclear)
    return matched, () if clear or not passed else (_told(source, meant, passed),)


def _told(source: Source, meant: str, others: Sequence[str]) -> Finding:
    message = T("Of its columns of people “{heading}” counts, not {others}.", heading=meant, others=[*others])
    mend = T("Choose another column if that is wrong.")
    return Finding("population.column", Severity.INFO, message, file=source.title, mend=mend)


def _which(source: Source, headings: Sequence[str]) -> Finding:
    return Finding(
        "column.people",
        Severity.QUESTION,
        T(
            "{file} has several columns of people, whose numbers differ: {headings}. One of them counts.",
            file=source.title,
            headings=[*headings],
        ),
        file=source.title,
        mend=T("Say which of these columns."),
        option=_option(source, headings[0]),
        choices=_choices(headings),
    )


def _of_none_meant(source: Source, role: Role, found: PeopleColumns) -> tuple[Finding, ...]:
    """Asked of a table of people where one may be meant, else refused; told of boundaries."""
    if role.id != PEOPLE:
        return (_told_of_boundaries(source, found),) if found.compete else ()
    if found.some or found.unclear:
        return (_asked(source, role, found),)
    return (_refused(source, found.others),) if found.others else ()


def _told_of_boundaries(source: Source, found: PeopleColumns) -> Finding:
    headings = [*found.some, *found.unclear]
    message = (
        T(
            "Its columns {headings} are of some of the people only, and are not taken for the population.",
            headings=headings,
        )
        if headings
        else T("Not taken for the population: {columns}.", columns=_with_kinds(found.others))
    )
    mend = T("Choose the column if it is meant.")
    return Finding("population.some", Severity.INFO, message, file=source.title, mend=mend)


def _asked(source: Source, role: Role, found: PeopleColumns) -> Finding:
    headings = [*found.some, *found.unclear]
    message = T(
        "{file} does not say how many people live there, only {headings}. Is one of these to count?",
        file=source.title,
        headings=headings,
    )
    if not found.some:
        words = [left_over(each, role.column(PEOPLE)) for each in found.unclear]
        message = T(
            "{file}: is it the number of people who live there that stands in {headings}? The heading also "
            "says “{words}”.",
            file=source.title,
            headings=headings,
            words=words,
        )
    return Finding(
        "column.people",
        Severity.QUESTION,
        message,
        file=source.title,
        mend=T("If not, leave the file out."),
        option=f"{_option(source, headings[0])}, --role {NO_ROLE}={source.title}",
        choices=_choices(headings),
    )


def _refused(source: Source, headings: Sequence[str]) -> Finding:
    return Finding(
        "column.no_people",
        Severity.ERROR,
        T(
            "{file} says of no place how many people live there: {columns}.",
            file=source.title,
            columns=_with_kinds(headings),
        ),
        file=source.title,
        mend=T("Add a column with the number of people, called “{heading}”.", heading="常住人口"),
        option=_option(source, headings[0]),
    )


def _with_kinds(headings: Sequence[str]) -> list[T]:
    return [T("“{heading}” is {kind}", heading=each, kind=no_number(each)) for each in headings]


def _choices(headings: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(heading, T("the column “{heading}”", heading=heading), 1.0 if place == 0 else 0.5)
        for place, heading in enumerate(headings)
    )


def _option(source: Source, heading: str) -> str:
    return f"--column {source.title}:{PEOPLE}={heading}"
