"""Targets of one's own from a file: any table that can be read here, or TOML."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gisapp.own_targets.entries import COLUMNS
from gisapp.own_targets.listing import OwnTargets, own_from
from gisapp.own_targets.words import heading_of, headings, named, resembling, year_of_values
from layers.errors import UserError
from layers.text import T

if TYPE_CHECKING:
    from layers.source import Source

FORMAT = 1
_NONE = frozenset({"", "-", "–", "—", "——", "/", "无"})
"""What stands in the cell of a year that has no target."""
TOML = ".toml"
_LOOKED_AT = 200
"""Rows of a table that are looked at for the name of an indicator."""


def read_own(path: Path) -> OwnTargets:
    """The targets in a file.

    Parameters
    ----------
    path
        A table (CSV in any code page, workbook) with headings, or TOML as
        :func:`gisapp.own_targets.write_own` writes it.

    Raises
    ------
    UserError
        If it cannot be read, or holds no table of targets. Single rows that cannot be used are findings.
    """
    if path.suffix.lower() == TOML:
        return own_from(_toml_rows(path), path.name)
    from layers.reading.apart import read_apart

    sources = [each for each in read_apart(path) if each.frame is not None and not each.hidden]
    tables = [(each, views) for each in sources if (views := _views_of(each))]
    if not tables:
        raise UserError(
            T("{file} holds no table of targets.", file=path.name),
            T(
                "Its headings must name the indicator and the value, such as: {headings}; or, in place of "
                "value and year, the value of each year, such as {example}.",
                example=T("Target 2030"),
                headings=", ".join(map(heading_of, COLUMNS[:7])),
            ),
        )
    rows = [row for source, views in tables for row in _rows_of(source, views)]
    numbered = [(number, cells) for number, targets in enumerate(rows, 1) for cells in targets]
    numbers = [number for number, _ in numbered]
    read = own_from([cells for _, cells in numbered], path.name, numbers)
    found = [finding for source, _ in tables for finding in source.findings]
    return replace(read, findings=(*found, *read.findings))


def holds_targets(source: Source) -> bool:
    """Whether a table has the headings of targets, and a row with the name of an indicator.

    Parameters
    ----------
    source
        As read.
    """
    if source.frame is None or not (views := _views_of(source)):
        return False
    names = source.frame[views[0].columns["indicator"]].dropna().astype(str)
    return any(resembling(name) is not None for name in names.head(_LOOKED_AT))


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _View:
    """The headings under which the columns of a target stand; in wide tables one view for each year."""

    columns: Mapping[str, str]
    year: str = ""

    def cells(self, row: Mapping[str, Any]) -> dict[str, str]:
        """The cells of the target that a row holds."""
        cells = {column: _text(row[heading]) for column, heading in self.columns.items()}
        return cells | ({"year": self.year} if self.year else {})


def _views_of(source: Source) -> tuple[_View, ...]:
    """How each row of a table is read as targets; () of a table that holds none."""
    assert source.frame is not None
    known = headings()
    found: dict[str, str] = {}
    of_years: dict[str, str] = {}
    for heading in map(str, source.frame.columns):
        if (year := year_of_values(heading)) is not None:
            of_years[heading] = year
        elif (column := known.get(named(heading))) is not None:
            found.setdefault(column, heading)
    if "indicator" not in found:
        return ()
    plain = (_View(found),) if "value" in found else ()
    return (*plain, *(_View({**found, "value": heading}, year) for heading, year in of_years.items()))


def _rows_of(source: Source, views: Sequence[_View]) -> Iterable[Sequence[Mapping[str, str]]]:
    """The targets of each row; of a table with a column for each year those years that have one."""
    assert source.frame is not None
    headings_used = dict.fromkeys(heading for view in views for heading in view.columns.values())
    for row in source.frame[list(headings_used)].to_dict("records"):
        targets = [view.cells(row) for view in views]
        yield targets if len(views) == 1 else [each for each in targets if each["value"] not in _NONE]


def _text(cell: Any) -> str:
    """A cell as it was typed: numbers without the digits of a float, and without a mark against formulas."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    text = str(cell)
    return text.removeprefix("'")


def _toml_rows(path: Path) -> Sequence[Mapping[str, str]]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(
            T("{file} may not be opened: {reason}.", file=str(path), reason=error.strerror or str(error)),
            T("Check the path and its spelling."),
        ) from error
    # beside its own kind of ValueError: text that is not UTF-8, numbers too long for Python, endless brackets
    except (ValueError, RecursionError) as error:
        raise UserError(
            T("{file} holds no targets: it is not valid TOML ({reason}).", file=path.name, reason=str(error)),
            T("Correct the line, or save the targets again from the program."),
        ) from error
    version, tables = document.get("format"), document.get("target")
    if isinstance(version, int) and version > FORMAT:
        raise UserError(
            T("{file} was saved by a newer version of this program.", file=path.name),
            T("Install the newest version to use it."),
        )
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UserError(
            T("{file} holds no targets.", file=path.name),
            T("It begins with “format = {version}” and lists targets as [[target]].", version=FORMAT),
        )
    for number, table in enumerate(tables, 1):
        _refuse_strange(table, number, path.name)
    return [{name: str(value) for name, value in table.items()} for table in tables]


def _refuse_strange(table: Mapping[str, object], number: int, file: str) -> None:
    """Refuse a key that is misspelt, which would be missed, and a value that is neither text nor number."""
    for name, value in table.items():
        if name not in COLUMNS:
            raise UserError(
                T(
                    "{file}: target {number} has “{name}”, which says nothing.",
                    file=file,
                    number=number,
                    name=name,
                ),
                T("Write one of {names}.", names=list(COLUMNS)),
            )  # fmt: skip
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise UserError(
                T("{file}: “{name}” of target {number} is neither text nor a number.",
                  file=file, number=number, name=name),
                T("Write it in quotation marks, or as a number."),
            )  # fmt: skip
