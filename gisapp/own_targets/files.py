"""Targets of one's own on disk: any table that can be read here, or a TOML file."""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gisapp.own_target import OwnTarget
from gisapp.own_targets.entries import COLUMNS, cells_of
from gisapp.own_targets.listing import OwnTargets, own_from
from gisapp.own_targets.words import heading_of, headings, named, resembling, year_of_values
from layers.errors import UserError
from layers.text import Language, T
from layers.writing.spreadsheet_text import inert
from layers.writing.target import Replacing, real_place, refuse_replacing, refuse_target, unwritable
from layers.writing.whole import whole_files

if TYPE_CHECKING:
    from layers.source import Source

FORMAT = 1
_NONE = frozenset({"", "-", "–", "—", "——", "/", "无"})
"""What stands in the cell of a year that has no target."""
_LOOKED_AT = 200
"""Rows of a table that are looked at for the name of an indicator."""
_TOML, _CSV = ".toml", ".csv"
_WORDS = {"==": "等于", "hold": "保持", "all": "全部", ">=": "≥", "<=": "≤"}
"""Comparators as a spreadsheet takes them for text, and the reader reads them."""


def read_own(path: Path) -> OwnTargets:
    """The targets in a file.

    Parameters
    ----------
    path
        A table (CSV in any code page, workbook) with headings, or TOML as :func:`write_own` writes it.

    Raises
    ------
    UserError
        If it cannot be read, or holds no table of targets. Single rows that cannot be used are findings.
    """
    if path.suffix.lower() == _TOML:
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


# ---------------------------------------------------------------- writing


def write_own(targets: Sequence[OwnTarget], path: Path, language: Language, *, replace: bool = False) -> None:
    """Write targets as a file to be shared, whole or not at all.

    Parameters
    ----------
    targets, path
        What, and where to: a file ending in .toml or .csv.
    language
        Of the headings of a CSV.
    replace
        Whether another file of targets that is there may be replaced.

    Raises
    ------
    UserError
        If the file ends otherwise, may not be replaced, or cannot be written.
    """
    refuse_own_place(path, replace=replace)
    place = real_place(path)
    try:
        with whole_files(place.parent, [place] if replace else []) as folder:
            draft = folder / place.name
            if path.suffix.lower() == _TOML:
                draft.write_text(_as_toml(targets), encoding="utf-8", newline="\n")
            else:
                _write_csv(targets, draft, language)
            refuse_replacing(path, Replacing(replace, _is_own))
    except OSError as error:
        raise unwritable(path, error) from error


def refuse_own_place(path: Path, *, replace: bool) -> None:
    """Do nothing if targets may be written there, as :func:`write_own` would; UserError if not."""
    if path.suffix.lower() not in (_TOML, _CSV):
        raise UserError(
            T("{file}: targets are a file ending in .toml or .csv.", file=path.name),
            T("Name it {name}.", name=f"{path.name}{_TOML}"),
        )
    refuse_target(path, Replacing(replace, _is_own))


def _is_own(path: Path) -> bool:
    try:
        return bool(read_own(path).targets)
    except UserError:
        return False


def _as_toml(targets: Sequence[OwnTarget]) -> str:
    import tomli_w

    tables = [
        {name: text for name, text in cells_of(target).items() if text} | _numbers(target)
        for target in targets
    ]
    return tomli_w.dumps({"format": FORMAT, "target": tables})


def _numbers(target: OwnTarget) -> dict[str, int | float]:
    """Value and year as numbers, where the file need not say them in words."""
    numbers: dict[str, int | float] = {} if target.year is None else {"year": target.year}
    if target.value is not None and target.indicator is not None:
        numbers["value"] = int(target.value) if target.value.is_integer() else target.value
    return numbers


def _write_csv(targets: Sequence[OwnTarget], path: Path, language: Language) -> None:
    """With a mark at the beginning by which spreadsheets know UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([heading_of(each) if language.code == "zh" else each for each in COLUMNS])
        for target in targets:
            cells = cells_of(target)
            cells["comparator"] = _WORDS.get(cells["comparator"], cells["comparator"])
            writer.writerow([inert(cells[column]) for column in COLUMNS])
