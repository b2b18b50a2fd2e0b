"""Reading coordinates as people write them: plain numbers, degrees and minutes, full-width digits."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

_SIDE = r"东经|西经|北纬|南纬|经度|纬度|longitude|latitude|long|lon|lng|lat|[NSEW东西南北]"
_PLAIN = re.compile(
    rf"(?P<side>{_SIDE})?\s*[:=]?\s*(?P<number>[+-]?\d+(?:[.,]\d+)*)\s*[°˚º度]?\s*(?P<after>{_SIDE})?",
    re.IGNORECASE,
)
_NUMBER = r"\d+(?:[.,]\d+)?"
_SEXAGESIMAL = re.compile(
    rf"(?P<side>{_SIDE})?\s*[:=]?\s*(?P<sign>-)?"
    rf"(?P<deg>{_NUMBER})\s*(?:[°˚º度d]|deg)\s*"
    rf"(?:(?P<min>{_NUMBER})\s*(?:['′’‘´`分m]|min)?\s*)?"
    rf"(?:(?P<sec>{_NUMBER})\s*(?:[\"″”“〞秒s]|''|′′|’’|´´)?\s*)?"
    rf"(?P<after>{_SIDE})?",
    re.IGNORECASE,
)
_APART = re.compile(
    rf"(?P<side>{_SIDE})?\s*[:=]?\s*(?P<sign>-)?(?P<deg>\d{{1,3}})(?P<by>[-:.\s]\s*)(?P<min>\d{{1,2}})(?P=by)"
    rf"(?P<sec>\d{{1,2}}(?:\.\d+)?)\s*(?P<after>{_SIDE})?",
    re.IGNORECASE,
)
"""Degrees, minutes and seconds kept apart by hyphens, colons, points or blanks: 106-34-21, E106.34.21."""
_NEGATIVE = {"s", "w", "西经", "南纬", "西", "南"}
_OF_LATITUDE = re.compile(r"纬|lat|北|南|(?<![A-Za-z])[NS](?![A-Za-z])", re.IGNORECASE)
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SIGNS = str.maketrans({"º": "°", "˚": "°", "´": "′", "〃": "″"})
_LARGEST_DEGREE = 180
_IN_A_DEGREE = 60

_PLAIN_PAIR = re.compile(
    r"\W*(?:point\s*z?\s*\(\s*)?([+-]?\d+(?:\.\d+)?)(?:\s*[,;、|/]\s*|\s+)([+-]?\d+(?:\.\d+)?)"
    r"(?:[\s,]+[+-]?\d+(?:\.\d+)?)?\W*",
    re.IGNORECASE,
)
_BRACKETS = " \t()[]{}<>【】〔〕"
_BETWEEN = re.compile(r"\s*[,;、|/]\s*|\s+")


def numbers_of(column: pd.Series[str]) -> Floats:
    """The column's numbers, NaN where a cell is blank or no coordinate."""
    numbers = np.array(pd.to_numeric(column, errors="coerce"), dtype=float)
    for at in np.flatnonzero(np.isnan(numbers) & np.asarray(column != "", dtype=bool)):
        numbers[at] = coordinate(column.iloc[at])
    return numbers


def pairs_of(column: pd.Series[str]) -> tuple[Floats, Floats]:
    """The two numbers in each cell ("106.57,29.56", "POINT (106.57 29.56)"), NaN where there are not two.

    Where the cell itself says which of them is the latitude, the longitude is the first one returned.
    """
    pairs = np.full((len(column), 2), np.nan)
    for at, text in enumerate(column):
        if text:
            pairs[at] = pair(text)
    return pairs[:, 0], pairs[:, 1]


def pair(text: str) -> tuple[float, float]:
    """The two coordinates in a cell, longitude first where the cell says which it is; else NaN."""
    plain = _plainly(text)
    if found := _PLAIN_PAIR.fullmatch(plain):
        return float(found[1]), float(found[2])
    plain = plain.strip(_BRACKETS)
    for gap in _gaps(plain):
        first, second = plain[: gap.start()], plain[gap.end() :]
        numbers = coordinate(first), coordinate(second)
        if not np.isnan(numbers).any():
            return numbers[::-1] if _OF_LATITUDE.search(first) else numbers
    return float("nan"), float("nan")


def coordinate(text: str) -> float:
    """One coordinate, NaN if the text is none.

    Understands full-width digits, a decimal comma, thousands set apart, a side (东经, N, W …), and degrees,
    minutes and seconds with their signs or kept apart by hyphens, colons, points or blanks.
    """
    plain = _plainly(text).rstrip(";,")
    if (found := _PLAIN.fullmatch(plain)) is not None and (
        number := _plain_number(found["number"])
    ) is not None:
        return -number if _is_negative(found) else number
    found = _SEXAGESIMAL.fullmatch(plain) or _APART.fullmatch(plain)
    if found is None:
        return float("nan")
    degrees, minutes, seconds = (
        float((found[part] or "0").replace(",", ".")) for part in ("deg", "min", "sec")
    )
    if minutes >= _IN_A_DEGREE or seconds >= _IN_A_DEGREE:
        return float("nan")
    size = degrees + minutes / 60 + seconds / 3600
    return -size if _is_negative(found) or found["sign"] else size


def _plainly(text: str) -> str:
    """The text with full-width characters made plain; signs of degrees that this would spoil go before."""
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).strip()


def _gaps(text: str) -> list[re.Match[str]]:
    """Where a cell may be cut in two: at strong marks first, then at blanks, then before a side."""
    gaps = list(_BETWEEN.finditer(text))
    gaps.sort(key=lambda gap: gap[0].isspace())
    return gaps + list(re.finditer(rf"(?<=.)(?={_SIDE})|(?<=[NSEW东西南北])(?=\d)", text, re.IGNORECASE))


def _is_negative(found: re.Match[str]) -> bool:
    return (found["side"] or found["after"] or "").lower() in _NEGATIVE


def _plain_number(text: str) -> float | None:
    """A number with a decimal point or comma, or with commas between thousands; None for 106.34.21."""
    if _GROUPS.fullmatch(text) and (text.count(",") > 1 or "." in text):
        return float(text.replace(",", ""))
    if text.count(",") + text.count(".") > 1:
        return None
    number = float(text.replace(",", "."))
    if _GROUPS.fullmatch(text) and abs(number) > _LARGEST_DEGREE:
        return float(text.replace(",", ""))
    return number
