"""What can be decided about a row, with the decisions on either side of each choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from layers.conforming.declinable import DECLINABLE
from ui.question import suggestion

if TYPE_CHECKING:
    from gisapp.importing import Decisions, Row
    from layers.findings import Finding

Pair = tuple["Decisions", "Decisions"]
"""Decisions without a mend, and with it."""
_AS_IS = "as_is"


def chosen_of(row: Row, decisions: Decisions, asked: Mapping[str, Finding]) -> dict[str, str]:
    """The answer in force, or else suggested, to each thing that was asked of a row."""
    answers = decisions.answers_for(row.source)
    given = {
        "crs": answers.crs,
        "datum": answers.datum,
        "class": answers.edition,
        "district": answers.district,
        "inner": answers.inner,
        "band": None if answers.band is None else str(answers.band),
        "quantity": answers.quantity,
        "encoding": decisions.encoding_for(row.source),
    }
    chosen = {kind: given.get(kind) or suggestion(question) for kind, question in asked.items()}
    return {kind: value for kind, value in chosen.items() if value is not None}


def can_be_declined(finding: Finding, declined: frozenset[str]) -> bool:
    """Whether the user decides if a finding's mend is made."""
    return finding.code in DECLINABLE and (finding.mended or finding.code in declined)


def pairs_of(row: Row, decisions: Decisions, asked: Mapping[str, Finding]) -> dict[str, Pair]:
    """For each mend or answer of a row, by the finding's code: the decisions without it and with it."""
    title = row.source.title
    chosen = chosen_of(row, decisions, asked)
    pairs: dict[str, Pair] = {}
    question = asked.get("datum")
    if question is not None and row.role:
        answer = chosen.get("datum", _AS_IS)
        if answer == _AS_IS:
            answer = next((each.value for each in question.choices if each.value != _AS_IS), _AS_IS)
        automatic = question.mended and decisions.answers_for(row.source).datum is None
        mended = decisions if automatic else decisions.answered(row.source, question, answer)
        pairs[question.code] = decisions.answered(row.source, question, _AS_IS), mended
    place = asked.get("crs")
    if place is not None and row.role:
        system = chosen.get("crs")
        if system is not None:  # without an answer the file is not used
            pairs[place.code] = decisions.with_role(title, ""), decisions.answered(row.source, place, system)
    edition = asked.get("class")
    if edition is not None and row.role:
        pairs[edition.code] = (
            decisions.answered(row.source, edition, "2017"),
            decisions.answered(row.source, edition, "2002"),
        )
    declined = decisions.answers_for(row.source).declined
    for finding in row.findings:
        if finding.code not in pairs and can_be_declined(finding, declined):
            pairs[finding.code] = (
                decisions.declining(title, finding.code),
                decisions.accepting(title, finding.code),
            )
    return pairs
