"""Workbooks (.xlsx, .xls, .ods and what calls itself so): each sheet a table, sheets of one schema joined."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import python_calamine as calamine
from openpyxl.utils import get_column_letter

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.failures import refusal
from layers.reading.files import read_bytes
from layers.reading.frames.features import unique_names
from layers.reading.request import Request
from layers.reading.signature import kind_of
from layers.reading.tables.delimited import source_of_content
from layers.reading.tables.markup_tables import Cells, cells_in_html, cells_in_xml
from layers.reading.tables.number_text import looks_like_number
from layers.reading.tables.sheet_parts import About, about_sheets
from layers.reading.tables.tabular import Rows, Table, source_of, table_of
from layers.sentences import name_rows
from layers.source import SHEET_COLUMN, Source
from layers.text import T, plural

_MIDNIGHT = dt.time()
_SAME = 2
"""Columns that sheets must have in common to be parts of one table."""
_NAMED = 3
"""So many cells are named."""
_PLANNED = re.compile(
    r"规划(?!局|院|处|科|部门|和自然)|远期|近期|方案|拟建|在建|待建|planned|proposed|future", re.IGNORECASE
)
"""What the name of a sheet says of things that are not there yet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells as they would stand in a CSV, from its first row and column on.

    ``hidden`` says whether the whole sheet is out of sight, ``about`` which of its rows and columns,
    and which cells hold a formula alone.
    ``merged`` are the columns (from 0) in which a number stood in cells merged downwards.
    """

    name: str
    cells: Cells
    hidden: bool = False
    about: About = field(default_factory=About)
    merged: frozenset[int] = frozenset()


def read_sources(request: Request) -> list[Source]:
    """Every sheet that has rows, in their order; visible ones with the same columns as one table."""
    kind, content = kind_of(request.path), read_bytes(request.path)
    if kind == "text":
        return [source_of_content(content, request)]
    encoding: str | None = None
    findings: list[Finding] = []
    if kind == "HTML":
        tables, encoding, findings = cells_in_html(content, request)
        sheets = [Sheet(str(number), cells) for number, cells in enumerate(tables, 1)]
    elif kind == "XML":
        sheets = [Sheet(name, cells) for name, cells in cells_in_xml(content).items()]
    else:
        sheets = _sheets(content, request)
    if kind in {"HTML", "XML"}:
        findings.append(_of_disguise(request.file, kind))
    read = [(sheet, _table(sheet, request)) for sheet in sheets if any(map(any, sheet.cells))]
    if not read:
        raise UserError(
            T("{file} has no rows.", file=request.file), T("Save the workbook with its table again.")
        )
    filled = [(sheet, table) for sheet, table in read if not table.texts.empty]
    if filled and len(filled) < len(read):
        empty = [sheet.name for sheet, table in read if table.texts.empty]
        findings.append(_of_empty(empty, request.file))
    tables_by_name = _joined(filled or read, request.file)
    alone = len(tables_by_name) == 1
    within = tuple(tables_by_name) if len(filled or read) == 1 else ()  # a sheet may say 规划 as a folder may
    hidden = {sheet.name for sheet, _ in read if sheet.hidden}
    sources = [
        replace(
            source_of(table, request, request.path.stem if alone else name, encoding, findings),
            hidden=name in hidden and not alone,
            folders=within,
        )
        for name, table in tables_by_name.items()
    ]
    telling = [_says_more_than_words(source) for source in sources]
    return [
        source if says or not any(telling) else replace(source, role_hint="")
        for source, says in zip(sources, telling, strict=True)
    ]


def _says_more_than_words(source: Source) -> bool:
    """Whether a table has a place or a number in it; a sheet of explanations beside others has neither."""
    assert source.frame is not None
    if source.has_places:
        return True
    cells = source.frame.drop(columns=source.frame.geometry.name)
    return any(looks_like_number(str(cell)) for cell in cells.to_numpy(dtype=object).ravel())


def _sheets(content: bytes, request: Request) -> list[Sheet]:
    try:
        seen = about_sheets(content, request.file)
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [
                replace(
                    _sheet(book.get_sheet_by_name(about.name), about),
                    about=seen.get(about.name, About()) if request.mend else About(),
                )
                for about in book.sheets_metadata
                if about.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError as error:
        raise UserError(
            T("{file} is protected by a password.", file=request.file),
            T("Open it in a spreadsheet program, save it without a password, and import it again."),
        ) from error
    except calamine.CalamineError as error:
        raise refusal(request, error) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how the library in Rust ends over a damaged file
            raise refusal(request, error) from error
        raise


def _sheet(sheet: calamine.CalamineSheet, about: calamine.SheetMetadata) -> Sheet:
    cells = [list(map(_text, row)) for row in sheet.to_python(skip_empty_area=False)]
    merged = set[int]()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _spread(cells, (top, left), (bottom, right))
        if bottom > top and looks_like_number(_cell(cells, top, left)):
            merged.update(range(left, right + 1))
    hidden = about.visible != calamine.SheetVisibleEnum.Visible
    return Sheet(about.name, cells, hidden, merged=frozenset(merged))


def _spread(cells: Cells, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Write the value of merged cells into each of them."""
    (top, left), (bottom, right) = first, last
    if not (text := _cell(cells, top, left)):
        return
    for row in cells[top : bottom + 1]:
        row[left : right + 1] = [text] * len(row[left : right + 1])


def _cell(cells: Cells, row: int, column: int) -> str:
    """A cell's text; "" beyond the last."""
    return cells[row][column] if row < len(cells) and column < len(cells[row]) else ""


def _text(cell: object) -> str:
    """The cell as it would stand in a CSV: whole numbers without a point, days without an hour."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == _MIDNIGHT:
        return cell.date().isoformat()
    return str(cell)


def _table(sheet: Sheet, request: Request) -> Table:
    """The table in a sheet, without its blank rows and columns."""
    rows_hidden, columns_hidden = sheet.about.rows, sheet.about.columns
    numbers = [
        number
        for number, row in enumerate(sheet.cells, 1)
        if any(map(str.strip, row)) and number - 1 not in rows_hidden
    ]
    width = max(map(len, sheet.cells))
    rows = [[*row, *[""] * (width - len(row))] for row in (sheet.cells[number - 1] for number in numbers)]
    rows = [["" if at in columns_hidden else cell for at, cell in enumerate(row)] for row in rows]
    used = [any(map(str.strip, column)) for column in zip(*rows, strict=True)]
    if not all(used):
        rows = [[cell for cell, filled in zip(row, used, strict=True) if filled] for row in rows]
    table = table_of(Rows(rows, numbers), request)
    places = [at for at, filled in enumerate(used) if filled]
    merged = frozenset(
        name for at, name in zip(places, table.texts.columns, strict=False) if at in sheet.merged
    )
    table = replace(table, around=f"{sheet.name}\n{table.around}", merged=merged)
    if sheet.hidden:
        table.findings.append(_of_hidden(sheet.name, request.file))
    table.findings.extend(_of_cells_out_of_sight(sheet, request.file))
    table.findings.extend(_of_formulas(sheet, request.file))
    return table


def _joined(read: Sequence[tuple[Sheet, Table]], file: str) -> dict[str, Table]:
    """The tables by name: visible sheets with the same columns become one under the first one's name.

    Those of what is planned stay apart from those of what is there, as files would.
    """
    groups: dict[object, list[tuple[Sheet, Table]]] = {}
    for sheet, table in read:
        schema = tuple(sorted(table.texts.columns))
        alone = sheet.hidden or len(schema) < _SAME or table.texts.empty
        key = sheet.name if alone else (schema, _PLANNED.search(sheet.name) is None)
        groups.setdefault(key, []).append((sheet, table))
    return {
        group[0][0].name: group[0][1] if len(group) == 1 else _one_table(group, file)
        for group in groups.values()
    }


def _one_table(group: Sequence[tuple[Sheet, Table]], file: str) -> Table:
    names = [sheet.name for sheet, _ in group]
    columns = list(group[0][1].texts.columns)
    texts = pd.concat([table.texts[columns] for _, table in group], ignore_index=True)
    column = unique_names([*columns, SHEET_COLUMN])[-1]
    texts[column] = [sheet.name for sheet, table in group for _ in range(len(table.texts))]
    findings, before = [_of_joining(names, column, file)], 0
    for _, table in group:
        findings += [replace(each, rows=tuple(row + before for row in each.rows)) for each in table.findings]
        before += len(table.texts)
    around = "\n".join(table.around for _, table in group)
    merged = frozenset[str]().union(*(table.merged for _, table in group))
    return Table(texts, findings, around=around, merged=merged, parts=group[0][1].parts)


def _of_joining(names: list[str], column: str, file: str) -> Finding:
    message = T("The sheets {names} have the same columns.", names=names)
    mend = T("They were read as one table, with the sheet's name in the column {column}.", column=column)
    return Finding("workbook.joined", Severity.INFO, message, file, mend=mend, mended=True)


def _of_empty(names: list[str], file: str) -> Finding:
    message = plural(
        "The sheet {names} has no rows below its first, and was not read.",
        "The sheets {names} have no rows below their first, and were not read.",
        n=len(names),
        names=names,
    )
    return Finding("workbook.empty_sheets", Severity.INFO, message, file)


def _of_hidden(name: str, file: str) -> Finding:
    message = T("The sheet {name} is hidden in the workbook; perhaps it is no longer valid.", name=name)
    return Finding("workbook.hidden", Severity.INFO, message, file)


def _of_cells_out_of_sight(sheet: Sheet, file: str) -> list[Finding]:
    """What is said of hidden rows and columns that hold anything."""
    rows = [at + 1 for at in sorted(sheet.about.rows) if at < len(sheet.cells) and any(sheet.cells[at])]
    width = max(map(len, sheet.cells))
    columns = [
        get_column_letter(at + 1)
        for at in sorted(sheet.about.columns)
        if at < width and any(at < len(row) and row[at].strip() for row in sheet.cells)
    ]
    if not rows and not columns:
        return []
    parts = [
        *([name_rows(rows)] if rows else []),
        *([T("columns {names}", names=columns)] if columns else []),
    ]
    message = T(
        "In the sheet {sheet}, {parts} are hidden: they were not read.", sheet=sheet.name, parts=parts
    )
    mend = T("If they count, show them in the workbook, save it, and import it again.")
    code = "workbook.hidden_rows" if rows else "workbook.hidden_cells"
    return [Finding(code, Severity.WARNING, message, file, mend=mend, mended=True)]


def _of_formulas(sheet: Sheet, file: str) -> list[Finding]:
    """What is said of formulas that nobody has computed, in rows and columns that are read."""
    cells = [
        f"{get_column_letter(column + 1)}{row + 1}"
        for row, column in sorted(sheet.about.formulas)
        if row not in sheet.about.rows and column not in sheet.about.columns
    ]
    if not cells:
        return []
    message = plural(
        "In the sheet {sheet}, the cell {some} holds a formula without its value, read as blank.",
        "In the sheet {sheet}, {n:,} cells hold formulas without their values, read as blank ({some}).",
        n=len(cells),
        sheet=sheet.name,
        some=[*cells[:_NAMED], *(["…"] if len(cells) > _NAMED else [])],
    )
    mend = T("Open the workbook in a spreadsheet program, save it there, and import it again.")
    return [Finding("workbook.formulas", Severity.WARNING, message, file, mend=mend)]


def _of_disguise(file: str, kind: str) -> Finding:
    message = T("It is called a workbook, but its content is {kind}; its tables were read.", kind=kind)
    return Finding("workbook.disguised", Severity.INFO, message, file, mended=True)
