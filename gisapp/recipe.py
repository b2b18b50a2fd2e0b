"""The recipe of an import: what was answered, so that next year's files need no answers.

A recipe is a TOML file that a planner can read and change. It is kept in the project, and
``gisapp import --recipe`` takes it from there or from a file of its own.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from layers.answers import ALLOWED, MOST_ERROR, Answers
from layers.errors import UserError
from layers.roles import roles
from layers.system_words import of_library
from layers.text import T

FORMAT = 1
_KEYS = frozenset({
    *("name", "layer", "role", "encoding", "declared_crs", "headings", "columns", "keep"),
    *("crs", "datum", "edition", "rows", "unit", "district", "inner", "error_m", "band", "quantity"),
})  # fmt: skip
"""What an entry may say."""
_SHOWN = 60
"""Characters of a value that is no answer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was decided about one source.

    ``file`` and ``layer`` are its names then (``layer`` is "" where the file had one alone); ``role`` ""
    sets it aside. ``headings`` are the columns that were used, by the role's columns, and ``crs`` is what
    the file declared ("" for nothing; None where that is not said): both are only compared, so that it can
    be said what no longer fits.
    """

    file: str
    role: str
    layer: str = ""
    encoding: str = ""
    crs: str | None = None
    headings: Mapping[str, str] | None = None
    answers: Answers = field(default_factory=Answers)

    @property
    def title(self) -> str:
        """As a source with these names is titled."""
        return f"{self.file}:{self.layer}" if self.layer else self.file


@dataclass(frozen=True, slots=True)
class Recipe:
    """The decisions of one or several imports into a project."""

    entries: tuple[Entry, ...] = ()

    def joined(self, later: Recipe) -> Recipe:
        """Both recipes as one; the later one knows better."""
        anew = {entry.title for entry in later.entries}
        return Recipe((*(each for each in self.entries if each.title not in anew), *later.entries))


def recipe_to_toml(recipe: Recipe) -> str:
    """The recipe as text."""
    import tomli_w

    return tomli_w.dumps({"format": FORMAT, "file": [_to_table(entry) for entry in recipe.entries]})


def recipe_from_toml(text: str, name: str) -> Recipe:
    """The recipe of a text.

    Parameters
    ----------
    text
        TOML.
    name
        Where it is from, for messages.

    Raises
    ------
    UserError
        If it is no TOML, no recipe, or from a newer version.
    """
    try:
        document = tomllib.loads(text)
    # beside its own kind of ValueError: a number too long for Python, brackets deeper than it goes
    except (ValueError, RecursionError) as error:
        raise UserError(
            T(
                "{file} is no recipe: it is not valid TOML ({reason}).",
                file=name,
                reason=of_library(error),
            ),
            T("Correct the line, or save the recipe again from the import dialog."),
        ) from error
    version = document.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise UserError(
            T("{file} was saved by a newer version of this program.", file=name),
            T("Install the newest version to use it."),
        )
    tables = document.get("file")
    if version != FORMAT or not isinstance(tables, list):
        raise UserError(
            T("{file} is no recipe of an import.", file=name),
            T("A recipe begins with “format = {version}” and lists files as [[file]].", version=FORMAT),
        )
    entries = tuple(_from_table(table, number, name) for number, table in enumerate(tables, 1))
    for title, count in Counter(entry.title for entry in entries).items():
        if count > 1:
            raise UserError(
                T("{file} has two entries for {title}.", file=name, title=title), T("Leave one of them.")
            )
    return Recipe(entries)


def _to_table(entry: Entry) -> dict[str, Any]:
    answers = entry.answers
    table = {
        "name": entry.file,
        "layer": entry.layer,
        "role": entry.role,
        "encoding": entry.encoding,
        "declared_crs": entry.crs,
        "crs": answers.crs,
        "datum": answers.datum,
        "edition": answers.edition,
        "rows": list(answers.rows),
        "unit": answers.unit,
        "district": answers.district,
        "inner": answers.inner,
        "error_m": answers.error_m,
        "band": answers.band,
        "quantity": answers.quantity,
        "keep": sorted(answers.declined),
        "columns": dict(answers.columns),
        "headings": dict(entry.headings or {}),
    }
    kept = {"role"} if entry.crs is None else {"role", "declared_crs"}
    return {key: value for key, value in table.items() if value or key in kept}


def _from_table(table: Any, number: int, name: str) -> Entry:
    """One [[file]] of the document; whatever a hand may have changed is looked at."""
    try:
        _refuse_unknown(table, number, name)
        return Entry(
            file=_text(table, "name"),
            role=_text(table, "role"),
            layer=_text(table, "layer", ""),
            encoding=_text(table, "encoding", ""),
            crs=_text(table, "declared_crs") if "declared_crs" in table else None,
            headings=_texts(table, "headings"),
            answers=Answers(
                crs=_text(table, "crs", "") or None,
                datum=_text(table, "datum", "") or None,
                edition=_text(table, "edition", "") or None,
                rows=tuple(map(str, _list_of_texts(table, "rows", int))),
                unit=_count(table, "unit"),
                district=_text(table, "district", "") or None,
                inner=_text(table, "inner", "") or None,
                error_m=_count(table, "error_m"),
                band=_count(table, "band"),
                quantity=_text(table, "quantity", "") or None,
                columns=_texts(table, "columns"),
                declined=frozenset(_list_of_texts(table, "keep")),
            ),
        )
    except (KeyError, TypeError) as error:
        raise UserError(
            T("{file}: entry {number} ([[file]]) lacks {key} or has it in a wrong form.",
              file=name, number=number, key=str(error).strip("'")),
            T("An entry needs a name and a role, both in quotation marks."),
        ) from error  # fmt: skip


def _refuse_unknown(table: Any, number: int, name: str) -> None:
    """Refuse a role or an answer that there is not: it would be lost without a word."""
    if not isinstance(table, dict):
        raise TypeError("name")
    for key, value in table.items():
        known = (
            value in ("", *roles())
            if key == "role"
            else any(value == each for each in ALLOWED[key])
            if key in ALLOWED
            else key != "error_m" or not isinstance(value, int) or value <= MOST_ERROR
        )
        if key not in _KEYS or not known:
            raise UserError(
                T("{file}: entry {number} ([[file]]) says {key} = {value}, which is no answer.",
                  file=name, number=number, key=key, value=repr(value)[:_SHOWN]),
                T("Compare it with a recipe that the program wrote, or leave the line out."),
            )  # fmt: skip


def _text(table: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = table[key] if default is None else table.get(key, default)
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _count(table: Mapping[str, Any], key: str) -> int | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise TypeError(key)
    return value


def _texts(table: Mapping[str, Any], key: str) -> dict[str, str]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise TypeError(key)
    return {name: _text(value, name) for name in value}


def _list_of_texts(table: Mapping[str, Any], key: str, *or_else: type) -> Iterable[Any]:
    """A list of texts; a year may stand without quotation marks."""
    value = table.get(key, [])
    if not isinstance(value, list) or any(type(each) not in (str, *or_else) for each in value):
        raise TypeError(key)
    return value
