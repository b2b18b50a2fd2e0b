"""Which lines a text names: those of a station, or of one of its entrances."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pandas as pd

from gisapp.indicators.station_matching import Indices

_LINES = re.compile(r"\s*[、，,;；/|\r\n\t]+\s*")
_LINE_BY_ITSELF = re.compile(r"\S*(\d|线)\S*")
_ONLY_LINE = re.compile(r"^(?:轨道交通|轨道|地铁|轻轨|metro|line|linha|l[ií]nea|ligne)|号?线$", re.IGNORECASE)
"""What says no more than that it is a line: 轨道交通1号线, Line 1 and 1 are one."""


def line_key(line: str) -> str:
    """A line's name as it is compared."""
    plain = "".join(unicodedata.normalize("NFKC", line).casefold().split())
    return _ONLY_LINE.sub("", plain) or plain


def lines_by(group: Indices, count: int, texts: pd.Series) -> list[list[str]]:
    """The lines of each group, each once, in the order in which its rows first name them.

    Parameters
    ----------
    group
        The group of each of n rows, (n,), from 0.
    count
        Of groups.
    texts
        (n,) what each row says.
    """
    lines: list[dict[str, str]] = [{} for _ in range(count)]
    for number, named in zip(group.tolist(), each_split(texts), strict=True):
        for line in named:
            lines[number].setdefault(line_key(line), line)
    return [list(each.values()) for each in lines]


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
