"""A draft as text: the table of files, what was found in each, and what must be answered."""

from __future__ import annotations

from gisapp.cli.console import Console, mend_with_option
from gisapp.importing import Draft, Files, Row, draft_of
from gisapp.importing.effects import effect_in_words
from gisapp.importing.inspection import Effects
from layers.findings import Choice, Finding, Severity
from layers.roles import NO_ROLE, roles
from layers.text import T, plural

_MOST_ROLES = 4
"""Printed below a question what a file is: the window lists all of them."""


def show_draft(draft: Draft, console: Console) -> None:
    """Print the files and the findings; questions are left to :func:`show_questions`."""
    header = (T("file"), T("role"), T("features"), T("CRS"), T("code page"), T("found"))
    console.table(header, [_line(row) for row in draft.rows], right=(2,))
    asked = Severity.QUESTION  # shown last, with their choices
    console.findings(each for each in draft.findings if each.severity is not asked)


def show_questions(draft: Draft, console: Console) -> None:
    """Print every open question with its choices, on standard error; those with the same choices together."""
    asked = [row.question for row in draft.questions if row.question is not None]
    for choices in dict.fromkeys(map(_likely, asked)):
        for question in asked:
            if _likely(question) == choices:
                _show_question(question, console)
        _show_choices(choices, console)
    if any(len(_likely(question)) < len(question.choices) for question in asked):
        console.say(T("    All roles: gisapp layers --roles"), error=True)


def answered(files: Files, draft: Draft, console: Console) -> Draft:
    """The draft after every question that a user at a terminal answers."""
    while draft.questions:
        row = draft.questions[0]
        assert row.question is not None
        answer = console.ask(row.question)
        if answer is None:
            break
        decisions = draft.decisions.answered(row.source, row.question, answer)
        draft = draft_of(files, console.task(), decisions, base=draft.base, previous=draft)
    return draft


def show_effects(effects: Effects, console: Console) -> None:
    """Print what the mends do to the district's indicators."""
    for (title, code), of_mend in effects.items():
        moved = [effect_in_words(effect) for effect in of_mend if effect.moves]
        if moved:
            console.say(T("{file}, {code}: without the mend → with it", file=title, code=code))
        elif of_mend:
            console.say(T("{file}, {code}: the mend changes no indicator", file=title, code=code))
        for words in moved:
            console.say(T("    {effect}", effect=words))


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


def _likely(question: Finding) -> tuple[Choice, ...]:
    """The choices worth printing: of roles, those for which something speaks, and to leave it out."""
    if not question.code.startswith("role."):
        return question.choices
    spoken = [choice for choice in question.choices if choice.score > 0][:_MOST_ROLES]
    likely = {NO_ROLE, question.choices[0].value, *(choice.value for choice in spoken)}
    return tuple(each for each in question.choices if each.value in likely)


def _show_question(question: Finding, console: Console) -> None:
    console.say(T("? {message}", message=question.message), error=True)
    hint = mend_with_option(question)
    if hint is not None:
        console.say(T("  → {hint}", hint=hint), error=True)


def _show_choices(choices: tuple[Choice, ...], console: Console) -> None:
    for choice in choices:
        console.say(f"    {choice.value}  {console.language.say(choice.title)}", error=True)
