"""Which lines a text names: those of a station, or of one of its entrances."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from gisapp.indicators.station_matching import Indices

_LINES = re.compile(r"\s*[、，,;；/|\r\n\t]+\s*")
_LINE_BY_ITSELF = re.compile(r"\S*(\d|线)\S*")


def lines_by(group: Indices, count: int, texts: pd.Series) -> list[dict[str, None]]:
    """The lines of each group, in the order in which its rows first name them.

    Parameters
    ----------
    group
        The group of each of n rows, (n,), from 0.
    count
        Of groups.
    texts
        (n,) what each row says.
    """
    lines: list[dict[str, None]] = [{} for _ in range(count)]
    for number, named in zip(group.tolist(), each_split(texts), strict=True):
        lines[number].update(dict.fromkeys(named))
    return lines


def each_split(texts: pd.Series) -> list[tuple[str, ...]]:
    """The lines that each text names; each distinct text is taken apart once.

    Parameters
    ----------
    texts
        (n,) text, missing where there is none.
    """
    number, distinct = pd.factorize(texts)
    lines = [*map(_split, distinct), ()]
    return [lines[each] for each in number]


def _split(text: Any) -> tuple[str, ...]:
    return tuple(line for part in _LINES.split(str(text).strip()) for line in _at_blanks(part))


def _at_blanks(text: str) -> list[str]:
    """The lines of a text without other marks: 1号线 2号线 are two, "Line 1" and "Line 2 North" one each."""
    words = text.split()
    return words if all(map(_LINE_BY_ITSELF.fullmatch, words)) else [text]
