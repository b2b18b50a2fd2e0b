"""Using a recipe on other files: which entry speaks of which file, and what no longer fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gisapp.importing.decisions import Decisions, names_of
from gisapp.importing.draft import Draft
from gisapp.importing.entries import Named, matched
from gisapp.importing.files import Files
from gisapp.importing.newer import is_older
from gisapp.importing.same_again import NONE, is_draft
from gisapp.recipe import Entry, Recipe
from layers.findings import Finding, Severity
from layers.source import Source
from layers.text import T


def recipe_of(draft: Draft) -> Recipe:
    """What was decided about the sources of a draft: those that are used, and those set aside on purpose."""
    decided = {*draft.decisions.roles, *draft.decisions.answers}
    return Recipe(
        tuple(
            _entry(row.source, row.role or "", draft.decisions)
            for row in draft.rows
            if row.layer is not None or row.source.title in decided
        )
    )


def with_encodings(decisions: Decisions, recipe: Recipe, labels: Mapping[Path, str]) -> Decisions:
    """The decisions with the code pages that a recipe knows, needed before the files are read.

    ``labels`` are what the files are called (:func:`gisapp.importing.labels.labels_of`).
    """
    # a code page is that of the whole file
    of_files = {entry.file: replace(entry, layer="") for entry in reversed(recipe.entries)}
    names = [Named(label, path.name, "", path.stem) for path, label in labels.items()]
    for name, entry in zip(names, matched(list(of_files.values()), names), strict=True):
        if entry is not None and entry.encoding and not {name.label, name.file} & set(decisions.encodings):
            decisions = decisions.with_encoding(name.label, entry.encoding)
    return decisions


def repeated(recipe: Recipe, files: Files, decisions: Decisions) -> tuple[Decisions, Files]:
    """The decisions with a recipe's answers, and the files with notes on what no longer fits.

    What was decided otherwise already stays.
    """
    used: set[str] = set()
    notes: list[Finding] = []
    names = [Named(each.file, each.path.name, each.name, each.path.stem) for each in files.sources]
    for source, entry in zip(files.sources, matched(recipe.entries, names), strict=True):
        if entry is None:
            notes.append(_unknown(source))
            continue
        used.add(entry.title)
        decisions = _taken(decisions, source, entry)
        notes += _differences(source, entry)
    missing = [entry for entry in recipe.entries if entry.title not in used]
    notes += [_missing(entry) for entry in missing]
    return decisions, replace(files, notes=(*files.notes, *notes))


def _entry(source: Source, role: str, decisions: Decisions) -> Entry:
    from layers.columns.used_columns import mapping_of
    from layers.roles import roles

    answers = decisions.answers_for(source)
    if role != "district":
        answers = replace(answers, district=None)
    headings = {**mapping_of(source, roles()[role], answers), **answers.columns} if role else {}
    return Entry(
        file=source.file,
        layer=source.layer,
        role=role,
        encoding=decisions.encoding_for(source) or "",
        crs=_declared(source),
        headings=headings,
        answers=answers,
    )


def _declared(source: Source) -> str:
    if source.crs is None:
        return ""
    from layers.place.crs import short_name

    return short_name(source.crs)


def _taken(decisions: Decisions, source: Source, entry: Entry) -> Decisions:
    """The decisions with an entry's, as far as nothing was decided about the source."""
    if not set(names_of(source)) & set(decisions.roles):
        decisions = decisions.with_role(source.title, entry.role)
    taken = entry.answers
    if _is_placed_anew(source, entry):
        taken = replace(taken, crs=None, datum=None)
    if is_older(entry.title, source.title) and not is_draft(source):
        # what was set aside was an older file: this one may be the newest now
        taken = replace(taken, rows=tuple(each for each in taken.rows if each != NONE))
    taken = decisions.given_for(source).over(taken)
    return replace(decisions, answers={**decisions.answers, source.title: taken})


def _is_placed_anew(source: Source, entry: Entry) -> bool:
    """Whether a file declares another system than then: what was answered about its place is void."""
    return entry.crs is not None and _declared(source) not in {"", entry.crs}


# ---------------------------------------------------------------- what no longer fits


def _differences(source: Source, entry: Entry) -> Sequence[Finding]:
    findings = []
    if source.frame is not None:
        columns = set(map(str, source.frame.columns))
        gone = [heading for heading in (entry.headings or {}).values() if heading and heading not in columns]
        if gone:
            findings.append(
                Finding(
                    "recipe.column_missing",
                    Severity.WARNING,
                    T(
                        "{file} no longer has the columns {names} that the recipe used.",
                        file=source.title,
                        names=gone,
                    ),
                    file=source.title,
                    mend=T("See which of its columns are used now, and choose others if they are wrong."),
                )
            )  # fmt: skip
    declared = _declared(source)
    if entry.crs is not None and declared != entry.crs:
        answered = bool(entry.answers.crs or entry.answers.datum)
        void = answered and _is_placed_anew(source, entry)
        findings.append(
            Finding(
                "recipe.crs_changed",
                Severity.WARNING if answered else Severity.INFO,
                T(
                    "{file} declares {now}; when the recipe was made it was {before}.",
                    file=source.title,
                    now=declared or T("no coordinate system"),
                    before=entry.crs or T("no coordinate system"),
                ),
                file=source.title,
                mend=T("What was answered about its coordinates then is not used.") if void else None,
            )
        )
    return findings


def _unknown(source: Source) -> Finding:
    return Finding(
        "recipe.file_new",
        Severity.INFO,
        T("The recipe does not know {file}; it is treated as in a first import.", file=source.title),
        file=source.title,
    )


def _missing(entry: Entry) -> Finding:
    return Finding(
        "recipe.file_missing",
        Severity.WARNING,
        T("The recipe speaks of {file}, and no such file is there.", file=entry.title),
        file=entry.file,
        mend=T("Add the file, or go on without it."),
    )
