"""Which district is planned, of the files that hold boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gisapp.importing.decisions import Decisions, names_of
from layers.answers import Answers
from layers.findings import Finding, Severity
from layers.roles import NEIGHBOUR, roles
from layers.source import Source
from layers.text import T

if TYPE_CHECKING:
    from layers.columns.which_district import Districts

Placed = tuple[Source, str | None, tuple[Finding, ...]]
"""A source, its role, and what is told of that."""
_DISTRICT, _SUBDISTRICT = "district", "subdistrict"


def planned_rows(source: Source, role: str | None, answers: Answers) -> Source:
    """The source with no rows but those of the planned district, as far as it was said which that is.

    Parameters
    ----------
    source, role
        As read, and what it is used as.
    answers
        What was decided about it.
    """
    if role != _DISTRICT or source.frame is None or answers.district is None:
        return source
    rows = districts_in(source, answers).called(answers.district)
    return source if rows is None else replace(source, frame=source.frame[rows])


def neighbours_set_apart(placed: Sequence[Placed], decisions: Decisions) -> list[Placed]:
    """The sources with their roles: a city's districts beside the file of one of them are its neighbours.

    Parameters
    ----------
    placed
        All sources of an import.
    decisions
        Where a role or a district was decided for a file, that stays.
    """
    of_districts = {
        source.title: districts_in(source, decisions.answers_for(source))
        for source, role, _ in placed
        if role == _DISTRICT and source.frame is not None and len(source.frame)
    }
    alone = [(title, districts) for title, districts in of_districts.items() if len(districts.names) == 1]
    if len(alone) != 1:
        return list(placed)
    ((title, own),) = alone
    (name,) = own.names
    result: list[Placed] = []
    for source, role, findings in placed:
        districts = of_districts.get(source.title)
        if districts is not None and not _decided(source, decisions) and _holds_too(districts, own):
            message = T(
                "{file} holds the districts of a city, {district} among them: its outline is taken from "
                "{other}, and these are only shown.",
                file=source.title,
                district=name,
                other=title,
            )
            told = Finding("district.beside", Severity.INFO, message, file=source.title)
            result.append((source, NEIGHBOUR, (*findings, told)))
        else:
            result.append((source, role, findings))
    return result


def _holds_too(several: Districts, own: Districts) -> bool:
    (name,) = own.names
    return len(several.names) > 1 and any(
        several.called(each) is not None for each in (own.code, name) if each is not None
    )


def _decided(source: Source, decisions: Decisions) -> bool:
    return bool(set(names_of(source)) & set(decisions.roles)) or (
        decisions.answers_for(source).district is not None
    )


def outline_role(used: Iterable[str | None]) -> str:
    """Of the roles in use that of the layers that bound the study area: subdistricts without a district."""
    return _DISTRICT if _DISTRICT in set(used) else _SUBDISTRICT


def districts_in(source: Source, answers: Answers, role: str = _DISTRICT) -> Districts:
    """The districts in a boundary file as read, or those of the subdistricts in it."""
    from layers.columns.typed import type_columns
    from layers.columns.which_district import districts_around, districts_of

    table = type_columns(source, roles()[role], answers).table
    return districts_of(table) if role == _DISTRICT else districts_around(table)
