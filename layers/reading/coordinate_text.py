"""Reading coordinates as people write them: plain numbers, degrees and minutes, full-width digits."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

_SEXAGESIMAL = re.compile(
    r"(?P<side>[NSEWnsew]|东经|西经|北纬|南纬)?\s*(?P<sign>-)?"
    r"(?P<deg>\d+(?:\.\d+)?)\s*[°º度]\s*"
    r"(?:(?P<min>\d+(?:\.\d+)?)\s*['′’分]\s*)?"
    r"(?:(?P<sec>\d+(?:\.\d+)?)\s*(?:[\"″”秒]|''|′′)?\s*)?"
    r"(?P<after>[NSEWnsew])?"
)
_LABELLED = re.compile(r"(?:东经|北纬|[NEne])?\s*([+-]?\d+(?:[.,]\d+)?)\s*[°度]?\s*[NEne]?")
_NEGATIVE = {"s", "w", "西经", "南纬"}


def numbers_of(column: pd.Series[str]) -> Floats:
    """The column's numbers, NaN where a cell is blank or no coordinate."""
    numbers = np.array(pd.to_numeric(column, errors="coerce"), dtype=float)
    for at in np.flatnonzero(np.isnan(numbers) & np.asarray(column != "", dtype=bool)):
        numbers[at] = coordinate(column.iloc[at])
    return numbers


def pairs_of(column: pd.Series[str]) -> tuple[Floats, Floats]:
    """The two numbers in each cell ("106.57,29.56", "[106.57 29.56]"), NaN where there are not two."""
    pairs = np.full((len(column), 2), np.nan)
    for at, text in enumerate(column):
        parts = [part for part in re.split(r"[,，;；\s]+", text.strip(" \t()[]（）【】")) if part]
        if len(parts) == pairs.shape[1]:
            pairs[at] = [coordinate(part) for part in parts]
    return pairs[:, 0], pairs[:, 1]


def coordinate(text: str) -> float:
    """One coordinate, NaN if the text is none.

    Understands full-width digits, a decimal comma, a side (东经, N, W …), and degrees, minutes, seconds.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if (found := _LABELLED.fullmatch(plain)) is not None:
        return float(found[1].replace(",", "."))
    if (found := _SEXAGESIMAL.fullmatch(plain)) is None:
        return float("nan")
    degrees = float(found["deg"]) + float(found["min"] or 0) / 60 + float(found["sec"] or 0) / 3600
    side = (found["side"] or found["after"] or "").lower()
    return -degrees if side in _NEGATIVE or found["sign"] else degrees
