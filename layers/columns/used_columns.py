"""Which columns of a file are used for a role, once answers and years have had their say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layers.answers import Answers
from layers.columns.content import known_by_content
from layers.columns.headings import match_headings
from layers.columns.people_basis import of_one_basis
from layers.columns.year_columns import of_one_year
from layers.findings import Finding
from layers.roles import Role
from layers.source import Source


@dataclass(frozen=True)
class UsedColumns:
    """The file's columns that are used, by the role's; "" for one that is not to be looked for.

    ``by_content`` are those of them that no heading told. ``findings`` are what is asked or told of several
    columns of people; while it is asked, none of these is used.
    """

    headings: Mapping[str, str]
    by_content: Mapping[str, str]
    findings: tuple[Finding, ...]


def used_columns(source: Source, role: Role, answers: Answers) -> UsedColumns:
    """The columns of a source that are used for a role.

    Parameters
    ----------
    source
        As found, with features.
    role
        What it is for.
    answers
        Of which ``columns`` choose some, and ``rows`` the year of those of people.
    """
    assert source.frame is not None
    named = match_headings(source.frame, role, answers.columns)
    by_content = known_by_content(source.frame, role, named)
    matched, of_basis = of_one_basis(source, role, {**named, **by_content}, answers)
    matched, of_years = of_one_year(source, role, matched, answers)
    # of several years, which column of people counts is a matter of the year
    return UsedColumns(matched, by_content, of_years or of_basis)


def mapping_of(source: Source, role: Role, answers: Answers) -> dict[str, str]:
    """The role's columns in a source, role column → file column, as conforming will take them; cheap."""
    if source.frame is None:
        return {}
    return {name: each for name, each in used_columns(source, role, answers).headings.items() if each}
