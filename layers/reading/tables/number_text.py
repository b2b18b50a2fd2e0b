"""Columns of text that hold numbers as people write them: 57,600; １２３; 38.5%; 3,14; with "-" for none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.findings import Finding, Severity
from layers.text import T
from layers.written import WITH_POINTS, plain_digits

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LIKE_NUMBER = re.compile(r"[+\-NSEW东西南北经纬\s]*[\d.]")
_PLAIN_CHARACTERS = frozenset("0123456789+-.eE\n")
_CODE_LIKE = re.compile(r"(?:^|\n)[+-]?(?:0\d|\d{16})")
"""A leading zero is part of a code; of more than 15 digits a float loses some: they are identifiers."""
_WITH_GROUPS = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[, ]\d{3})+)(?:\.\d*)?")
_LISTED = re.compile(
    r"线路|路线|公交|车次|途经|经过|编|码|号|站|电话|route|line|phone|tel|ids?$", re.IGNORECASE
)
"""Headings under which "405,612" are two numbers."""
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[. ]\d{3})+)(?:,\d+)?")
PEOPLE_HEADING = re.compile(r"人口|人数|常住|pop|residents|inhabitants|people|persons", re.IGNORECASE)
_LOOKED_AT = 50
"""Cells that must be numbers before all are tried."""
NO_VALUE = frozenset(
    {"-", "--", "—", "——", "－", "/", "／", "null", "NULL", "Null", "n/a", "N/A", "NA", "nan", "NaN", "None",
     "none", "无", "…", "\\N", "<空>", "<Null>", "(null)"}
)  # fmt: skip
_ERRORS = frozenset(
    {"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#####", "#GETTING_DATA"}
)
"""What a spreadsheet shows in place of a value."""


_MARKS = {"groups": r"[,， \u00a0'’‘ʼ＇]", "comma": "[,，]", "percent": "[%％]", "width": r"[^\x00-\x7f]"}
"""What is seen in a cell that is written so."""
_MESSAGES: dict[str, Callable[[dict[str, object]], T]] = {
    "groups": lambda figures: T(
        "Thousands are set apart in {columns}: {cell} was read as {number}.", **figures
    ),
    "comma": lambda figures: T(
        "The numbers of {columns} have a decimal comma: {cell} was read as {number}.", **figures
    ),
    "percent": lambda figures: T(
        "The numbers of {columns} bear a percent sign: {cell} was read as {number}.", **figures
    ),
}


@dataclass(frozen=True, slots=True)
class Written:
    """How numbers are written that are no plain ones ("groups", "comma", "percent", "width"), by one cell."""

    how: str
    cell: str
    number: float


@dataclass(frozen=True, slots=True)
class Typed:
    """A column as numbers or as text (None where blank), and one cell that shows how they were written.

    ``written`` is None where they were plain ones.
    """

    cells: pd.Series[float] | pd.Series[str]
    written: Written | None = None


def typed(column: pd.Series[str], *, decimal_comma: bool, as_text: bool = False) -> Typed:
    """The column as numbers where all its filled cells are numbers, else as text.

    Codes (a leading zero, more than 15 digits) stay text. Marks for "no value" are blank in a column of
    numbers, errors of a spreadsheet in every column. ``decimal_comma`` says whether "3,5" may be 3.5: not
    in a file that is delimited by commas, where it is a list. With ``as_text`` nothing becomes a number.
    """
    blank = column.to_numpy() == ""
    if as_text or _would_hide(column):
        return Typed(column.mask(blank, None))
    if not blank.all() and (numbers := _plain_numbers(column, blank)) is not None:
        return Typed(numbers)
    blank |= column.isin(_ERRORS).to_numpy()
    text = column.mask(blank, None)
    filled = column[~blank]
    filled = filled[~filled.isin(NO_VALUE)]
    if filled.empty or not any(map(str.isdigit, filled.iloc[0])):
        return Typed(text)
    if _LISTED.search(str(column.name)) and re.search(r"[,，\s]", "".join(filled)):
        return Typed(text)
    values, written = _written_numbers(filled[:_LOOKED_AT], decimal_comma=decimal_comma)
    if values is not None:
        values, written = _written_numbers(filled, decimal_comma=decimal_comma)
    if values is None:
        return Typed(text)
    marked = filled[filled.str.contains(_MARKS[written])]
    shown = marked.index[0] if len(marked) else filled.index[0]
    example = Written(written, str(filled[shown]), float(values[shown]))
    return Typed(values.reindex(column.index), example)


def _would_hide(column: pd.Series[str]) -> bool:
    """Whether a number would hide how people are written: 20.000, which may be 20,000, or 20 %."""
    if not PEOPLE_HEADING.search(str(column.name)):
        return False
    filled = column[column != ""]
    return bool(filled.str.fullmatch(WITH_POINTS).all() or filled.str.contains(r"[%％]\s*$").any())


def of_writing(written: Mapping[str, Written], file: str) -> list[Finding]:
    """A finding per manner in which numbers were written; ``written`` has a cell of each column."""
    told = []
    for how, message in _MESSAGES.items():
        columns = [name for name, each in written.items() if each.how == how]
        if columns:
            shown = written[columns[0]]
            figures: dict[str, object] = {
                "columns": columns,
                "cell": shown.cell,
                "number": f"{shown.number:.15g}",
            }
            told.append(Finding(f"numbers.{how}", Severity.INFO, message(figures), file, mended=True))
    return told


def is_number(text: str) -> bool:
    """Whether a cell is a plain number."""
    return bool(_NUMBER.fullmatch(text.strip()))


def looks_like_number(text: str) -> bool:
    """Whether a cell may be a number or coordinate in any writing: it begins so, and digits prevail."""
    text = unicodedata.normalize("NFKC", text).strip()
    return bool(_LIKE_NUMBER.match(text)) and sum(each.isdigit() for each in text) * 2 >= len(text)


def _plain_numbers(column: pd.Series[str], blank: npt.NDArray[np.bool_]) -> pd.Series[float] | None:
    """The column as floats if every filled cell is a plain number and none a code."""
    if not _PLAIN_CHARACTERS.issuperset("".join(column[:_LOOKED_AT])):
        return None
    joined = "\n".join(column)
    if not _PLAIN_CHARACTERS.issuperset(joined) or _CODE_LIKE.search(joined):
        return None
    values = pd.to_numeric(column.mask(blank, None) if blank.any() else column, errors="coerce")
    return None if (values.isna().to_numpy() & ~blank).any() else values


def _plain(text: str) -> str:
    """A number in plain width, without the sign of a footnote: 20000①."""
    return unicodedata.normalize("NFKC", plain_digits(text)).replace("\u00a0", " ").strip()


def _written_numbers(filled: pd.Series[str], *, decimal_comma: bool) -> tuple[pd.Series[float] | None, str]:
    """The numbers in cells that are none by themselves, and how they are written; None if some are not."""
    plain = filled.map(_plain)
    written = "width"
    if plain.str.endswith("%").all():
        plain, written = plain.str.removesuffix("%").str.strip(), "percent"
    joined = "\n".join(plain)
    if _CODE_LIKE.search(joined):
        return None, ""
    if "," in joined or " " in joined:
        if plain.str.fullmatch(_WITH_GROUPS).all():
            plain, written = plain.str.replace(r"[, ]", "", regex=True), "groups"
        elif decimal_comma and plain.str.fullmatch(_DECIMAL_COMMA).all():
            plain = plain.str.replace(r"[. ]", "", regex=True).str.replace(",", ".", regex=False)
            written = "comma"
        else:
            return None, ""
    elif not plain.str.fullmatch(_NUMBER).all():
        return None, ""
    return plain.astype(float), written
