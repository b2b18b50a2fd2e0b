"""Options that match nothing: a slip of the hand, which must not be lost without a word.

Each ends the command with exit code 2 and a sentence that says what there is. A recipe is another matter:
it was written for other files, and what of it finds nothing is told (:mod:`gisapp.importing.repeating`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from gisapp.cli.console import Console
from gisapp.cli.parser import Parser
from gisapp.importing import Decisions, Draft, Files, Row, draft_of
from gisapp.importing.decisions import names_of
from gisapp.importing.planned import districts_in
from gisapp.importing.same_again import SET_ASIDE
from gisapp.scorecard import Scorecard
from layers.answers import Answers
from layers.conforming.declinable import DECLINABLE, DECLINED_WHEN_READ
from layers.conforming.nested import AREAS
from layers.findings import Severity
from layers.roles import MEASURED_FROM, roles
from layers.sentences import name_some
from layers.text import T


@dataclass(frozen=True, slots=True)
class _Asked:
    """An option that answers a question: its field of the answers, and the question's code and subject."""

    option: str
    field: str
    code: str
    what: T


_ASKED = (
    _Asked("--rows", "rows", "rows.", T("which rows count")),
    _Asked(
        "--inner", "inner", "inner.unclear",
        T("about parts inside other parts"),
    ),
)  # fmt: skip
_BORDER = "transfer.border_station"


def refuse_unknown_names(parser: Parser, decisions: Decisions, files: Files) -> None:
    """Refuse answers that speak of no file."""
    known = {name for source in files.sources for name in names_of(source)}
    known |= {finding.file for finding in files.refused}
    there = dict.fromkeys([*(each.file for each in files.sources), *(each.file for each in files.refused)])
    for name in sorted({*decisions.roles, *decisions.answers, *decisions.encodings} - known):
        _refuse(
            parser,
            T(
                "An option speaks of {file}, which is not among the files to import: {files}.",
                file=name,
                files=name_some(list(there)),
            ),
        )


def refuse_idle_answers(
    parser: Parser, given: Decisions, files: Files, draft: Draft, console: Console
) -> None:
    """Refuse answers that nothing in the files that they speak of asks for.

    Parameters
    ----------
    parser
        To refuse with.
    given
        The answers of the options alone.
    files, draft
        What was read, and the first draft of it with all decisions.
    console
        For progress, where a mend that was left out must be looked for.
    """
    if given.district is not None and not any(_holds_districts(row) for row in draft.rows):
        _refuse(
            parser,
            T("--district says {district}, and none of the files holds districts.", district=given.district),
        )
    for row in draft.rows:
        if given.district is not None and row.question is not None and row.question.code == "district.which":
            there = name_some([choice.value for choice in row.question.choices])
            _refuse(parser, T("{message} There are: {names}.", message=row.question.message, names=there))
    for name, answers in given.answers.items():
        rows = [row for row in draft.rows if name in names_of(row.source)]
        if rows:
            idle = (_idle_raster_answers, _idle_in_roles, _idle_columns)
            for message in (each for find in idle for each in find(name, answers, rows)):
                _refuse(parser, message)
            _refuse_idle_mends(parser, (name, answers), (files, draft), rows, console)
            for asked in _ASKED:
                _refuse_unasked(parser, asked, (name, answers), (files, draft), rows, console)


def _holds_districts(row: Row) -> bool:
    """Whether a file has districts, or subdistricts that say of which they are."""
    if row.role == "subdistrict" and row.source.frame is not None:
        return bool(districts_in(row.source, row.answers, row.role).names)
    return row.role == "district"


def _idle_raster_answers(name: str, answers: Answers, rows: list[Row]) -> Iterator[T]:
    if any(row.source.grid is not None for row in rows):
        return
    for option, value in (("--band", answers.band), ("--quantity", answers.quantity)):
        if value is not None:
            yield T("{file} is no raster: {option} says nothing of it.", file=name, option=option)


_USED_IN = {
    "--unit": ("unit", {"population", "district", "subdistrict"}),
    "--edition": ("edition", {"park", "green"}),
    "--error": ("error_m", set(MEASURED_FROM)),
    "--inner": ("inner", set(AREAS)),
}
"""The roles of which an option says something, with the field of the answers that it fills."""


def _idle_in_roles(name: str, answers: Answers, rows: list[Row]) -> Iterator[T]:
    used = [row.role for row in rows if row.role]
    for option, (field, meant) in _USED_IN.items():
        if used and getattr(answers, field) is not None and not meant & set(used):
            role = roles()[used[0]].title
            figures = {"file": name, "role": role, "option": option}
            yield T("{file} is used as {role}, of which {option} says nothing.", **figures)


def _idle_columns(name: str, answers: Answers, rows: list[Row]) -> Iterator[T]:
    used = [row for row in rows if row.role]
    wanted = {column.name for row in used for column in roles()[row.role or ""].columns}
    headings = dict.fromkeys(heading for row in rows for heading in _headings(row))
    for column, heading in answers.columns.items():
        if used and column not in wanted:
            role = roles()[used[0].role or ""].title
            yield T(
                "{file} is used as {role}, which has no column {column}. Its columns: {known}.",
                file=name,
                role=role,
                column=column,
                known=sorted(wanted),
            )
        elif heading and heading not in headings:
            yield T(
                "{file} has no column “{heading}”. Its columns: {known}.",
                file=name,
                heading=heading,
                known=name_some(list(headings)),
            )


def _headings(row: Row) -> Iterable[str]:
    return () if row.source.frame is None else map(str, row.source.frame.columns)


def _refuse_idle_mends(
    parser: Parser, said: tuple[str, Answers], read: tuple[Files, Draft], rows: list[Row], console: Console
) -> None:
    """Refuse ``--keep`` where no mend of that code would be made."""
    name, answers = said
    open_ = answers.declined - DECLINED_WHEN_READ - _codes(rows)
    if not open_:
        return
    # What is left out may leave no finding: then it shows in a draft that leaves out nothing.
    again = _without("declined", read, rows, console)
    for code in sorted(open_ - _codes(again)):
        there = sorted(_codes(again) & (DECLINABLE | DECLINED_WHEN_READ))
        _refuse(
            parser,
            T(
                "--keep {file}={code}: there is no such mend. Those that can be left out there: {codes}.",
                file=name,
                code=code,
                codes=there or T("none"),
            ),
        )


def _refuse_unasked(
    parser: Parser,
    asked: _Asked,
    said: tuple[str, Answers],
    read: tuple[Files, Draft],
    rows: list[Row],
    console: Console,
) -> None:
    """Refuse an answer where nothing would ask for it."""
    name, answers = said
    answer = getattr(answers, asked.field)
    if not answer or any(row.question is not None for row in rows) or _set_a_file_aside(rows, read[1]):
        return
    again = _without(asked.field, read, rows, console)
    questions = [each for row in again for each in row.findings if each.severity is Severity.QUESTION]
    if not any(each.code.startswith(asked.code) for each in questions):
        option = f"{asked.option} {name}={answer if isinstance(answer, str) else answer[0]}"
        _refuse(
            parser,
            T("Nothing in {file} asks {what}, as {option} says.", file=name, what=asked.what, option=option),
        )


def _set_a_file_aside(rows: list[Row], draft: Draft) -> bool:
    """Whether one of two files does not count, as was answered of these rows or of the other."""
    titles = {row.source.title for row in rows}
    return any(
        finding.code == SET_ASIDE
        and not titles.isdisjoint({row.source.title, finding.message.figures["other"]})
        for row in draft.rows
        for finding in row.findings
    )


def _without(field: str, read: tuple[Files, Draft], rows: list[Row], console: Console) -> list[Row]:
    """The same rows in a draft where nothing was answered to one kind of question about them."""
    files, draft = read
    decisions = draft.decisions
    for each in {title for row in rows for title in names_of(row.source)} & set(decisions.answers):
        decisions = decisions.with_answer(each, **{field: getattr(Answers(), field)})
    sources = {id(row.source) for row in rows}
    return [row for row in draft_of(files, console.task(), decisions).rows if id(row.source) in sources]


def _codes(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(finding.code for row in rows for finding in row.findings)


def refuse_idle_parameters(parser: Parser, options: argparse.Namespace, scorecard: Scorecard) -> None:
    """Refuse border stations and confirmed doubts of the options that are not there."""
    doubts = sorted(
        {each.code for reading in scorecard.readings.values() for zone in reading.zones
         for each in zone.doubts}
    )  # fmt: skip
    for code in options.confirm or ():
        if code not in doubts:
            _refuse(
                parser,
                T(
                    "There is no doubt {code} about these figures. There are: {codes}.",
                    code=code,
                    codes=doubts or T("none"),
                ),
            )
    unknown = _unknown_stations(options.border_station or (), scorecard)
    if unknown:
        beside = [
            name
            for finding in scorecard.findings
            if finding.code == _BORDER
            for name in finding.message.figures["names"]
        ]
        _refuse(
            parser,
            T(
                "There is no station {names}. Just outside the district and not counted: {beside}.",
                names=unknown,
                beside=beside or T("none"),
            ),
        )


def _unknown_stations(names: Iterable[str], scorecard: Scorecard) -> list[str]:
    from gisapp.indicators.stations import network_of
    from gisapp.project import layers_of
    from layers.station_names import station_key

    layers = layers_of(scorecard.project)
    stations, entrances = (
        layer if layer is not None and layer.frame is not None and not layer.frame.empty else None
        for layer in (layers.get("rail_station"), layers.get("rail_entrance"))
    )
    known = set() if stations is None and entrances is None else set(network_of(stations, entrances).keys)
    return [name for name in names if station_key(name) not in known]


def _refuse(parser: Parser, message: T) -> NoReturn:
    parser.error(parser.language.say(message))
