"""Finding columns of coordinates by what they hold, where no heading gives them away."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd

from layers.reading.coordinates.degree_scales import CHINA_LATITUDES, CHINA_LONGITUDES, Floats, within
from layers.reading.coordinates.text import numbers_of, pairs_of

_LOOKED_AT = 200
_NEARLY_ALL = 0.9
_EXACT = re.compile(r"[+-]?\d+\.\d{3,}|\d+\s*[°度].*")
"""A place within 100 m takes three decimals of a degree; a grade or a share seldom has so many."""
_GEOMETRY = re.compile(
    r"\s*((SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(ZM?|M)?\s*\(|0[01][0-9A-F]{16,}|\{\s*\"(type|coordinates)\")",
    re.IGNORECASE,
)
NORTHINGS, EASTINGS = (1.8e6, 6e6), (1e5, 1e6)
"""Gauss–Krüger coordinates in China, metres; an easting may carry its zone (13 to 45) in front."""
ZONED_EASTINGS = (13e6, 46e6)


def geometry_column(texts: pd.DataFrame) -> str | None:
    """The first column whose filled cells are all WKT, hexadecimal WKB or GeoJSON."""
    for name in texts.columns:
        cells = _filled(texts[name])
        if len(cells) and cells.str.match(_GEOMETRY).all():
            return str(name)
    return None


def pair_column_by_value(texts: pd.DataFrame) -> str | None:
    """The first column whose filled cells hold two numbers that lie in China as degrees."""
    for name in texts.columns:
        cells = _filled(texts[name])
        if (
            len(cells)
            and cells.str.contains(r"\d\.\d{3,}.*\d\.\d{3,}|\d\s*[°度].*\d\s*[°度]", regex=True).all()
        ):
            x, y = pairs_of(cells)
            if _are_degrees(x, y) or _are_degrees(y, x):
                return str(name)
    return None


def number_columns(texts: pd.DataFrame) -> tuple[str, str, bool] | None:
    """Two neighbouring columns that can only hold places in China, and whether they are degrees.

    The easting or longitude comes first. None where there are no such columns.
    """
    head = texts.iloc[: _LOOKED_AT * 5]
    for first, second in itertools.pairwise(texts.columns):
        x, y = numbers_of(head[first]), numbers_of(head[second])
        exact = all(head[name].str.fullmatch(_EXACT).mean() > _NEARLY_ALL / 2 for name in (first, second))
        for one, other, east, north in ((first, second, x, y), (second, first, y, x)):
            if exact and _are_degrees(east, north):
                return str(one), str(other), True
            if exact and _are_metres(east, north):
                return str(one), str(other), False
    return None


def _filled(column: pd.Series[str]) -> pd.Series[str]:
    return column[column != ""].iloc[:_LOOKED_AT]


def _are_degrees(x: Floats, y: Floats) -> bool:
    return _nearly_all(within(x, CHINA_LONGITUDES) & within(y, CHINA_LATITUDES), x, y)


def _are_metres(x: Floats, y: Floats) -> bool:
    return _nearly_all((within(x, EASTINGS) | within(x, ZONED_EASTINGS)) & within(y, NORTHINGS), x, y)


def _nearly_all(right: np.typing.NDArray[np.bool_], x: Floats, y: Floats) -> bool:
    known = np.isfinite(x) & np.isfinite(y)
    return bool(known.any()) and float(right[known].mean()) > _NEARLY_ALL and float(known.mean()) > 1 / 2
