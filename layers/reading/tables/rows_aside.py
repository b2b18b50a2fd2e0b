"""Rows of a table that are set aside: sums of its others, and its header once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.findings import Finding, Severity
from layers.reading.tables.header import Cells, without_blank_end
from layers.reading.tables.layout import Layout
from layers.text import T, plural
from layers.totals import SOME_SUM, SUM, SUM_IN_ENGLISH

LABELS = 3
"""Leading columns in which a row of totals says so."""
_NAMED = 10
"""Lines that a message names."""
_ENGLISH_AT_END = 3
"""A shop may be called Total; below the last row it is the total."""


def rows_of_totals(texts: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows hold the sums of others: 合计, 小计, Total in front."""
    found = np.zeros(len(texts), dtype=bool)
    before = np.ones(len(texts), dtype=bool)
    for at in range(min(LABELS, texts.shape[1])):
        column = texts.iloc[:, at]
        if SOME_SUM.search("\n".join(column)):
            words = column.str.replace(r"[ \u3000]", "", regex=True)
            found |= before & words.str.fullmatch(SUM).to_numpy(dtype=bool)
        tail = column.iloc[-_ENGLISH_AT_END:]
        in_english = [bool(SUM_IN_ENGLISH.fullmatch(text)) for text in tail]
        found[len(found) - len(tail) :] |= before[len(found) - len(tail) :] & np.array(in_english, dtype=bool)
        before &= (column == "").to_numpy() | column.str.isdecimal().to_numpy(dtype=bool) | found
        if not before.any():
            break
    return found


def of_totals(texts: pd.DataFrame, lines: Sequence[int], file: str, *, mended: bool) -> Finding:
    """The finding for rows of totals, with their lines in the file."""
    labels = list(dict.fromkeys(map(_label, texts.itertuples(index=False))))
    message = plural(
        "One row is a total of others ({labels}; line {lines}), which would be counted twice.",
        "{n} rows are totals of others ({labels}; lines {lines}), which would be counted twice.",
        n=len(texts),
        labels=labels[:5],
        lines=_named(lines),
    )
    mend = (
        T("Set aside; the remaining rows are numbered without it.")
        if mended
        else T("Delete what is a total, or import with mending switched on.")
    )
    severity = Severity.INFO if mended else Severity.WARNING  # that it does not add up is told by itself
    return Finding("table.totals", severity, message, file, mend=mend, mended=mended)


def _named(lines: Sequence[int]) -> list[str]:
    return [str(line) for line in lines[:_NAMED]] + ["…"] * (len(lines) > _NAMED)


def _label(row: Iterable[str]) -> str:
    """What stands in front of a row, behind its number."""
    return next((cell for cell in row if cell and not cell.isdecimal()), "")


def rows_of_headers(body: Cells, layout: Layout) -> npt.NDArray[np.bool_]:
    """Which rows are the header once more, as where tables were pasted below each other."""
    first = {line[0] for line in layout.header}
    again = (row[0].strip() in first and without_blank_end(row) in layout.header for row in body)
    return np.fromiter(again, bool, len(body))


def of_headers(lines: Sequence[int], file: str, *, mended: bool) -> Finding:
    """The finding for rows that are the header once more, with their lines in the file."""
    message = T(
        "The names of the columns stand again in line {lines}.",
        lines=_named(lines),
    )
    mend = T("Set aside; the remaining rows are numbered without it.") if mended else T("Delete these lines.")
    return Finding("table.header_again", Severity.INFO, message, file, mend=mend, mended=mended)
