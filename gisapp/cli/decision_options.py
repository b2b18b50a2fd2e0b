"""What ``import`` and ``inspect`` share: the options by which a script answers what the window would ask."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable

from gisapp.cli.parser import Parser, file, source
from gisapp.importing import Decisions
from layers.answers import ALLOWED, MOST_ERROR, Answers
from layers.roles import NO_ROLE, roles
from layers.text import T

Option = tuple[str, str, T]


_SEVERAL = ("rows", "keep")
"""Options that may say several things of one file."""


def _options() -> tuple[Option, ...]:
    return (
        ("role", "ROLE=FILE", T("what a file holds (see “gisapp layers --roles”); none sets it aside")),
        ("crs", "FILE=EPSG", T("the CRS of a file that does not say it")),
        ("datum", "FILE=gcj02|bd09|as_is", T("gcj02, bd09 or as_is, where the evidence is not certain")),
        ("encoding", "FILE=CODEPAGE", T("the code page of a file's text")),
        ("column", "FILE:COLUMN=HEADING", T("the file's column for a column of its role; no heading: none")),
        ("edition", "FILE=2002|2017", T("the edition of CJJ/T 85 that a file's park classes are from")),
        (
            "rows",
            "FILE=WHICH",
            T(
                "rows that count: newest, 2025, largest, all, valid, each, people, none, only or a word of "
                "theirs"
            ),
        ),
        ("unit", "FILE=PERSONS", T("how many persons one written unit of a population is, such as 10000")),
        ("band", "FILE=NUMBER", T("the band of a raster that is meant, from 1")),
        ("quantity", "FILE=QUANTITY", T("what the pixels of a raster hold: index, mask or fraction")),
        ("error", "FILE=METRES", T("how far off the places of a file may be, in 95 of 100 cases")),
        ("inner", "FILE=hole|ground", T("what parts inside other parts of one area are")),
        ("keep", "FILE=CODE", T("do not make the mend that a finding of this code tells of")),
    )


def add_decision_options(parser: Parser) -> None:
    """Add the files and the answers about them."""
    parser.argument(
        "places",
        nargs="+",
        type=source,
        metavar="PATH",
        help=T("data files, folders, archives, or postgresql://USER@HOST/DATABASE?table=NAME"),
    )
    for name, metavar, help_text in _options():
        parser.argument(f"--{name}", action="append", default=[], metavar=metavar, help=help_text)
    parser.argument(
        "--district",
        metavar="NAME|CODE",
        help=T("the district that is planned, where a file holds several"),
    )
    parser.argument(
        "--recipe",
        type=file,
        metavar="RECIPE.toml",
        help=T("answers of an earlier import: a recipe or a project"),
    )
    parser.argument(
        "--as-is",
        action="store_true",
        help=T("make no mends: no code page judged, no datum shifted, no geometry repaired"),
    )


def decisions_of(parser: Parser, options: argparse.Namespace) -> Decisions:
    """The decisions that the options speak of; wrong ones end the program with a sentence."""
    decisions = Decisions(mend=not options.as_is, district=options.district)
    wanted = {name: T("--{name} wants {form}.", name=name, form=metavar) for name, metavar, _ in _options()}
    for name, usage in wanted.items():
        pairs = _pairs(parser, getattr(options, name), usage, blank=name == "column")
        if name not in _SEVERAL:
            _refuse_contradictions(parser, name, pairs)
        for left, right in pairs:
            decisions = _ANSWERING[name](parser, decisions, left, right, usage)
    return decisions


def _pairs(parser: Parser, entries: Iterable[str], usage: T, *, blank: bool) -> list[tuple[str, str]]:
    pairs = []
    for entry in entries:
        left, sign, right = entry.partition("=")
        if not (left and sign and (right or blank)):
            parser.error(parser.language.say(usage))
        pairs.append((left, right))
    return pairs


def _refuse_contradictions(parser: Parser, option: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Refuse two answers to one question: which of them is meant only the user knows."""
    given: dict[str, str] = {}
    for left, right in pairs:
        about, answer = (right, left) if option == "role" else (left, right)
        before = given.setdefault(about, answer)
        if before != answer:
            message = T(
                "--{option} is given twice for {file}: {one} and {other}. Leave one of them.",
                option=option,
                file=about,
                one=before or T("none"),
                other=answer or T("none"),
            )
            parser.error(parser.language.say(message))


def _take_role(parser: Parser, decisions: Decisions, role: str, file: str, _: T) -> Decisions:
    known = (*roles(), NO_ROLE)
    if role not in known:
        parser.error(
            parser.language.say(
                T("There is no role {role}. Roles: {known}.", role=role, known=", ".join(known))
            )
        )
    return decisions.with_role(file, "" if role == NO_ROLE else role)


def _take_crs(_: Parser, decisions: Decisions, file: str, crs: str, __: T) -> Decisions:
    return decisions.with_answer(file, crs=crs)


def _take_datum(parser: Parser, decisions: Decisions, file: str, datum: str, usage: T) -> Decisions:
    from layers.place.datum.evidence import DATUMS

    if datum not in DATUMS:
        parser.error(parser.language.say(usage))
    return decisions.with_answer(file, datum=datum)


def _take_encoding(_: Parser, decisions: Decisions, file: str, page: str, __: T) -> Decisions:
    return decisions.with_encoding(file, page)


def _take_column(parser: Parser, decisions: Decisions, place: str, heading: str, usage: T) -> Decisions:
    file, _, column = place.rpartition(":")
    if not file or not column:
        parser.error(parser.language.say(usage))
    return decisions.with_column(file, column, heading)


def _take_edition(parser: Parser, decisions: Decisions, file: str, edition: str, usage: T) -> Decisions:
    if edition not in ALLOWED["edition"]:
        parser.error(parser.language.say(usage))
    return decisions.with_answer(file, edition=edition)


def _take_rows(_: Parser, decisions: Decisions, file: str, which: str, __: T) -> Decisions:
    before = decisions.answers.get(file, Answers()).rows
    return decisions.with_answer(file, rows=(*before, which))


def _take_unit(parser: Parser, decisions: Decisions, file: str, unit: str, usage: T) -> Decisions:
    if unit not in {str(each) for each in ALLOWED["unit"]}:
        parser.error(parser.language.say(usage))
    return decisions.with_answer(file, unit=int(unit))


def _take_band(parser: Parser, decisions: Decisions, file: str, band: str, usage: T) -> Decisions:
    if not (band.isascii() and band.isdecimal() and int(band) > 0):
        parser.error(parser.language.say(usage))
    return decisions.with_answer(file, band=int(band))


def _take_quantity(parser: Parser, decisions: Decisions, file: str, quantity: str, usage: T) -> Decisions:
    if quantity not in ALLOWED["quantity"]:
        parser.error(parser.language.say(usage))
    return decisions.with_answer(file, quantity=quantity)


def _take_error(parser: Parser, decisions: Decisions, file: str, metres: str, usage: T) -> Decisions:
    if not (metres.isascii() and metres.isdecimal() and 0 < int(metres) <= MOST_ERROR):
        parser.error(parser.language.say(usage))
    return decisions.with_answer(file, error_m=int(metres))


def _take_inner(parser: Parser, decisions: Decisions, file: str, inner: str, usage: T) -> Decisions:
    if inner not in ALLOWED["inner"]:
        parser.error(parser.language.say(usage))
    return decisions.with_answer(file, inner=inner)


def _take_keep(_: Parser, decisions: Decisions, file: str, code: str, __: T) -> Decisions:
    return decisions.declining(file, code)


_ANSWERING: dict[str, Callable[[Parser, Decisions, str, str, T], Decisions]] = {
    "role": _take_role,
    "crs": _take_crs,
    "datum": _take_datum,
    "encoding": _take_encoding,
    "column": _take_column,
    "edition": _take_edition,
    "rows": _take_rows,
    "unit": _take_unit,
    "band": _take_band,
    "quantity": _take_quantity,
    "error": _take_error,
    "inner": _take_inner,
    "keep": _take_keep,
}
