"""Columns that hold codes whose texts a database keeps elsewhere, and columns with a heading of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from layers.findings import Finding, Severity
from layers.reading.frames.features import Table, unique_names
from layers.text import T


def as_shown(
    table: Table, headings: Mapping[str, str], texts: Mapping[str, Mapping[str, str]], file: str
) -> tuple[Table, list[Finding]]:
    """The table as the program shows it that made it: texts for codes, headings for names of columns.

    The codes are kept in columns called "…_code".

    Parameters
    ----------
    table
        As read.
    headings
        Per column, its heading; those without one keep their names.
    texts
        Per column, the text of each code (numbers written without a decimal point).
    file
        For the findings.
    """
    table, of_headings = _with_headings(table, headings, file) if headings else (table, [])
    shown = {headings.get(name) or name: known for name, known in texts.items()}
    table, of_codes = _with_texts(table, shown, file)
    return table, of_headings + of_codes


def _with_texts(
    table: Table, texts: Mapping[str, Mapping[str, str]], file: str
) -> tuple[Table, list[Finding]]:
    names, columns = list(table.names), list(table.columns)
    told, kept = [], []
    for name, known in texts.items():
        if name not in table.names:
            continue
        at = table.names.index(name)
        codes = table.columns[at]
        spoken = [_text(code, known) for code in codes]
        if all(text is None for text in spoken):
            continue
        columns[at] = np.array(
            [code if text is None else text for code, text in zip(codes, spoken, strict=True)], dtype=object
        )
        names.append(f"{name}_code")
        columns.append(codes)
        told.append(name)
        kept.append(f"{name}_code")
    if not told:
        return table, []
    message = T(
        "Codes were replaced by the texts that the database gives for them, in {columns}.", columns=told
    )
    mend = T("The codes themselves are in {columns}.", columns=kept)
    finding = Finding("columns.coded", Severity.INFO, message, file, mend=mend, mended=True)
    return replace(table, names=tuple(names), columns=tuple(columns)), [finding]


def _with_headings(table: Table, headings: Mapping[str, str], file: str) -> tuple[Table, list[Finding]]:
    names = tuple(unique_names((headings.get(name) or name for name in table.names), reserved=None))
    renamed = [f"{old} → {new}" for old, new in zip(table.names, names, strict=True) if old != new]
    if not renamed:
        return table, []
    message = T("Columns go by the headings that the database gives them: {names}.", names=renamed)
    finding = Finding("columns.headings", Severity.INFO, message, file, mended=True)
    return replace(table, names=names), [finding]


def _text(code: object, known: Mapping[str, str]) -> str | None:
    """The text for a code, None where there is none."""
    whole = isinstance(code, float) and code.is_integer()
    return known.get(str(int(code)) if whole else str(code))  # type: ignore[call-overload]
