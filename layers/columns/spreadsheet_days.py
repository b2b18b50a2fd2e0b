"""Days as a spreadsheet counts them, where a table was saved without their form: 45000 is 2023-03-15."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAYS = re.compile(r"\s*(\d{5})(?:\.\d*)?\s*")
_FIRST, _LAST = 25_569, 60_000
"""1970 and 2064, between which things of a city are built and closed; years and days in eight digits lie
outside."""
_EPOCH = date(1899, 12, 30)
_OF_DAYS = re.compile(r"(?:时间|日期|年月|date|time|on|at)$")


def is_of_days(plain: str) -> bool:
    """Whether a heading, as :func:`~layers.columns.heading_text.bare_heading` gives it, is one of days."""
    return _OF_DAYS.search(plain) is not None


def day_of(cell: str) -> str:
    """A cell below such a heading with the day that its number counts, 2023-03-15; others as they are."""
    number = _DAYS.fullmatch(cell)
    if number is None or not _FIRST <= int(number[1]) <= _LAST:
        return cell
    return (_EPOCH + timedelta(days=int(number[1]))).isoformat()
