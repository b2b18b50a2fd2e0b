"""``gisapp import``: what was read, found and mended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.parameter_options import add_parameter_options, with_parameters
from gisapp.cli.parser import Parser
from gisapp.importing import Draft, Files, Row, draft_of, project_of, read_files
from gisapp.project_file import save_project
from layers.answers import Answers
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.roles import roles
from layers.text import T, plural


@dataclass
class _Decisions:
    """What the command line and the terminal decided, by file name or source title."""

    mend: bool
    roles: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)

    def answer(self, name: str, **values: str) -> None:
        self.answers[name] = replace(self.answers.get(name, Answers(mend=self.mend)), **values)  # type: ignore[arg-type]


def run_import(parser: Parser, arguments: list[str], console: Console) -> int:
    """Import files into a project; returns the exit code."""
    from layers.place.datum_evidence import DATUMS

    options = _parse(parser, arguments)
    decisions = _Decisions(mend=not options.as_is)
    for role, name in _pairs(parser, options.role, T("--role wants ROLE=FILE, for example park=green.shp.")):
        if role not in roles():
            parser.error(
                parser.language.say(
                    T("There is no role {role}. Roles: {known}.", role=role, known=", ".join(roles()))
                )
            )
        decisions.roles[Path(name).name] = role
    for name, crs in _pairs(parser, options.crs, T("--crs wants FILE=EPSG, for example parks.shp=4545.")):
        decisions.answer(Path(name).name, crs=crs)
    wanted = T("--datum wants FILE=gcj02, FILE=bd09 or FILE=as_is.")
    for name, datum in _pairs(parser, options.datum, wanted):
        if datum not in DATUMS:
            parser.error(parser.language.say(wanted))
        decisions.answer(Path(name).name, datum=datum)
    usage = T("--encoding wants FILE=CODEPAGE, for example parks.shp=gb18030.")
    encodings = {Path(name).name: page for name, page in _pairs(parser, options.encoding, usage)}
    _refuse_overwriting(options.output, options.paths)

    task = console.task()
    files = read_files(options.paths, task, mend=decisions.mend, encodings=encodings)
    _refuse_unknown_names(parser, {*decisions.roles, *decisions.answers, *encodings}, files)
    draft = _answered(files, decisions, console)
    _show(draft, console)
    if draft.questions:
        for row in draft.questions:
            assert row.question is not None
            _show_choices(row.question, console)
        console.say(T("Nothing was written: answer the questions marked ? first."), error=True)
        return exit_codes.QUESTION
    project = with_parameters(project_of(draft, options.title), options)
    save_project(project, options.output, console.task())
    console.say(T("Project written: {path}", path=str(options.output)))
    refused = any(finding.severity is Severity.ERROR for finding in project.findings)
    return exit_codes.PARTLY if refused else exit_codes.DONE


def _parse(parser: Parser, arguments: list[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    parser.argument("paths", nargs="+", type=Path, metavar="PATH", help=T("data files or folders"))
    parser.argument(
        "-o", "--output", type=Path, required=True, metavar="PROJECT.gpkg", help=T("the project to write")
    )
    parser.argument(
        "--role",
        action="append",
        default=[],
        metavar="ROLE=FILE",
        help=T("what a file holds; see “gisapp layers --roles”"),
    )
    parser.argument(
        "--crs",
        action="append",
        default=[],
        metavar="FILE=EPSG",
        help=T("the CRS of a file that does not say it"),
    )
    parser.argument(
        "--datum",
        action="append",
        default=[],
        metavar="FILE=DATUM",
        help=T("gcj02, bd09 or as_is, where the evidence is not certain"),
    )
    parser.argument(
        "--encoding",
        action="append",
        default=[],
        metavar="FILE=CODEPAGE",
        help=T("the code page of a file's text"),
    )
    parser.argument(
        "--as-is",
        action="store_true",
        help=T("make no mends: no code page judged, no datum shifted, no geometry repaired"),
    )
    parser.argument("--title", default="", help=T("the project's title (else the district's name)"))
    add_parameter_options(parser)
    return parser.parse_args(arguments)


def _pairs(parser: Parser, entries: list[str], usage: T) -> list[tuple[str, str]]:
    pairs = []
    for entry in entries:
        left, sign, right = entry.partition("=")
        if not (left and sign and right):
            parser.error(parser.language.say(usage))
        pairs.append((left, right))
    return pairs


def _refuse_unknown_names(parser: Parser, names: set[str], files: Files) -> None:
    """An answer that speaks of no file is a slip of the hand, and must not be lost without a word."""
    known = {name for source in files.sources for name in (source.title, source.path.name)}
    known |= {finding.file for finding in files.refused}
    for name in sorted(names - known):
        parser.error(
            parser.language.say(
                T("An option speaks of {file}, which is not among the files to import.", file=name)
            )
        )


def _refuse_overwriting(output: Path, paths: list[Path]) -> None:
    """The planner's files are never written to, not even by a slip of the hand."""
    if output.exists() and any(output.resolve() == path.resolve() for path in paths):
        raise UserError(
            T("{file} is one of the files to import, and would be overwritten.", file=output.name),
            T("Choose another name with -o."),
        )


def _answered(files: Files, decisions: _Decisions, console: Console) -> Draft:
    """The draft after every question that a user at a terminal answers."""
    while True:
        draft = draft_of(
            files,
            console.task(),
            chosen_roles=decisions.roles,
            answers=decisions.answers,
            mend=decisions.mend,
        )
        if not draft.questions:
            return draft
        row = draft.questions[0]
        assert row.question is not None
        answer = console.ask(row.question)
        if answer is None:
            return draft
        _decide(row, row.question, answer, decisions)


def _decide(row: Row, question: Finding, answer: str, decisions: _Decisions) -> None:
    kind = question.code.partition(".")[0]
    if kind == "role":
        decisions.roles[row.source.title] = answer
    elif kind == "datum":
        decisions.answer(row.source.title, datum=answer)
    else:
        decisions.answer(row.source.title, crs=answer)


def _show(draft: Draft, console: Console) -> None:
    header = (T("file"), T("role"), T("features"), T("CRS"), T("code page"), T("found"))
    console.table(header, [_line(row) for row in draft.rows], right=(2,))
    asked = Severity.QUESTION  # shown last, with their choices
    console.findings(each for each in draft.findings if each.severity is not asked)


def _line(row: Row) -> tuple[object, ...]:
    source = row.source
    count = T("raster") if source.grid is not None else str(source.count)
    found = plural("{n} finding", "{n} findings", n=len(row.findings)) if row.findings else T("nothing")
    role = roles()[row.role].title if row.role else T("not used")
    return source.title, role, count, _crs_of(row), source.encoding or "—", found


def _crs_of(row: Row) -> str:
    """The CRS by its code or name, "?" where it is not known, "—" for a plain table."""
    if row.layer is not None:
        return row.layer.origin.crs or "—"
    if row.source.crs is None:
        return "?"
    from layers.place.crs import short_name

    return short_name(row.source.crs)


def _show_choices(question: Finding, console: Console) -> None:
    console.say(T("? {message}", message=question.message), error=True)
    for choice in question.choices:
        console.say(f"    {choice.value}  {console.language.say(choice.title)}", error=True)
    if question.mend is not None:
        console.say(T("  → {hint}", hint=question.mend), error=True)
