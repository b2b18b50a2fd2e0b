"""Numbers that a program writes beside polygons which it made of a raster: 0 for the ground between them.

Two numbers are a thing and its background. What more of them are, or other two, nobody can know but the user.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.content import KINDS
from layers.columns.heading_text import plain_heading
from layers.columns.rows_of_years import EACH, IN_FORCE, Counted
from layers.columns.values import Mask
from layers.findings import Choice, Finding, Severity
from layers.roles import Role
from layers.source import Source
from layers.text import T

ROLES = frozenset({"vegetation", "built_up", "park", "green"})
"""Roles of ground, which is drawn from rasters."""
_OF_RASTERS = re.compile(
    r"grid(?:code|value)|dn|raster(?:val|value)|pixel(?:val|value)?|栅格[编代]?[码值]|[像象]元值|[像象]素值"
)
"""Headings of ArcGIS, GDAL and QGIS, and of their translations."""
_OF_ANYTHING = re.compile(r"value|val|class|classid|classcode|type|类别|类型|分类|类别代码|值")
_MOST = 24
"""Numbers of a classification: see :mod:`layers.conforming.raster_quantity`."""
_MOST_CHOICES = 8
_TWO = 2


def background(frame: pd.DataFrame) -> Iterator[tuple[pd.Series, Callable[[str], bool]]]:
    """The columns of two numbers, one of them 0, and how the background is heard in them.

    Parameters
    ----------
    frame
        The source's columns, without geometry.
    """
    for heading, numbers in _columns(frame):
        if len(_distinct(numbers)) == _TWO and 0 in _distinct(numbers):
            yield _written(heading, numbers), lambda text: text == "0"


def rows_of_codes(source: Source, role: Role, answers: Answers) -> Counted:
    """The rows that count where such numbers are more than a thing and its background.

    Parameters
    ----------
    source
        As found.
    role
        What it is for; only ground is looked at.
    answers
        Of which ``rows`` may name numbers, or be :data:`IN_FORCE` or :data:`EACH`.
    """
    frame = source.frame
    assert frame is not None
    everything = np.ones(len(frame), dtype=bool)
    if role.id not in ROLES:
        return Counted(everything)
    for heading, numbers in _columns(frame.drop(columns=frame.geometry.name)):
        codes = _distinct(numbers)
        if len(codes) == _TWO and 0 in codes:
            continue  # it is asked with what else speaks of rows (layers.columns.remarks)
        if EACH in answers.rows:
            return Counted(everything)
        named = [code for code in codes if str(code) in answers.rows]
        if IN_FORCE in answers.rows and 0 in codes:
            named = [code for code in codes if code]
        if named:
            return _told(source, heading, numbers.isin(named).to_numpy(dtype=bool), named)
        return Counted(everything, (_question(source, heading, codes),))
    return Counted(everything)


def _columns(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """The columns of a few whole numbers under headings of rasters, or of anything where 0 is among them.

    There are none where words of kinds stand beside them, which say more.
    """
    if any(KINDS.search(str(name)) and _numbers(frame[name]) is None for name in frame.columns):
        return
    for name in frame.columns:
        plain = plain_heading(str(name))
        of_rasters = _OF_RASTERS.fullmatch(plain) is not None
        if not of_rasters and not _OF_ANYTHING.fullmatch(plain):
            continue
        numbers = _numbers(frame[name])
        codes = [] if numbers is None or (numbers.dropna() % 1 != 0).any() else _distinct(numbers)
        if numbers is not None and _TWO <= len(codes) <= _MOST and (0 in codes or of_rasters):
            yield str(name), numbers


def _numbers(cells: pd.Series) -> pd.Series | None:
    """The cells as numbers; None where some are words."""
    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        return cells.astype(float)
    numbers = pd.to_numeric(cells.astype(str).where(cells.notna()), errors="coerce")
    return None if (numbers.isna() & cells.notna()).any() else numbers.astype(float)


def _distinct(numbers: pd.Series) -> list[int]:
    return sorted({int(number) for number in numbers.dropna()})


def _written(heading: str, numbers: pd.Series) -> pd.Series:
    """The numbers as they are written without decimals."""
    return numbers.astype("Int64").astype(str).rename(heading)


def _told(source: Source, heading: str, keep: Mask, named: list[int]) -> Counted:
    message = T(
        "Only the rows with {codes} in “{heading}” count, as was answered.",
        codes=[str(code) for code in named],
        heading=heading,
    )
    left = tuple((np.flatnonzero(~keep) + 1).tolist())
    return Counted(keep, (Finding("rows.of_codes", Severity.INFO, message, source.title, left, mended=True),))


def _question(source: Source, heading: str, codes: list[int]) -> Finding:
    one_by_one = tuple(
        Choice(str(code), T("only the rows with “{word}” in {column}", word=str(code), column=heading))
        for code in codes[:_MOST_CHOICES]
    )
    without = (Choice(IN_FORCE, T("all rows but those with 0")),) if 0 in codes else ()
    return Finding(
        "rows.codes",
        Severity.QUESTION,
        T(
            "{file}: “{heading}” holds numbers ({codes}) such as programs write that make polygons of a "
            "raster, and nothing says what they mean. Which rows count?",
            file=source.title,
            heading=heading,
            codes=[str(code) for code in codes],
        ),
        file=source.title,
        mend=T("Say which count; of several numbers repeat the option for each."),
        option=f"--rows {source.title}=NUMBER",
        choices=(*without, *one_by_one, Choice(EACH, T("all rows"))),
    )
