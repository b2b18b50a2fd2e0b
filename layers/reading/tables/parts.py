"""People by age, sex or kind of place, below one heading and without their sum: the parts of a whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import pairwise

import pandas as pd

from layers.findings import Finding, Severity
from layers.reading.tables.header import Cells, joined, over_members
from layers.reading.tables.number_text import PEOPLE_HEADING
from layers.text import T

_PAIRS = [
    {"男", "女"}, {"男性", "女性"}, {"male", "female"}, {"males", "females"}, {"men", "women"},
    {"城镇", "乡村"}, {"城市", "农村"}, {"urban", "rural"},
]  # fmt: skip
"""Members that are a whole together."""
_YEARS = r"\s*(?:周?岁|years?|yrs?)?\s*"
_BETWEEN = re.compile(rf"(?:ages?|aged)?\s*(\d+){_YEARS}(?:[-~–—至到]|to){_YEARS}(\d+){_YEARS}")
_UP_TO = re.compile(rf"(?:under|below)\s*(\d+){_YEARS}|(\d+){_YEARS}(?:及?以下|and under|or younger)")
_FROM = re.compile(
    rf"(?:ages?|aged)?\s*(\d+){_YEARS}(?:\+|及?以上|and (?:over|above|older)|or (?:over|more|older))"
)
_OLDEST = 200
"""Years that nobody reaches: the end of an open group."""


def parts_of_wholes(levels: Cells, names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The groups of people in a header whose members are all the parts of a whole, by the group's name.

    Parameters
    ----------
    levels
        The lines of the header, groups over each of their members.
    names
        The columns' names that they make.

    Returns
    -------
    Mapping
        Group → its columns; none where the file has a column of that name, or the members leave anybody out,
        or hold the sum already.
    """
    if len(levels) == 1:
        return {}
    members = levels[-1]
    groups: dict[str, list[int]] = {}
    for at, group in enumerate(over_members(reduce(joined, levels[:-1]), members)[: len(members)]):
        groups.setdefault(group, []).append(at)
    return {
        group: tuple(names[at] for at in places)
        for group, places in groups.items()
        if PEOPLE_HEADING.search(group)
        and group not in names
        and _are_a_whole([members[at] for at in places])
    }


def with_sums(
    columns: Mapping[str, pd.Series], parts: Mapping[str, tuple[str, ...]], file: str
) -> tuple[dict[str, pd.Series], list[Finding]]:
    """The columns with the sums of parts that are numbers, unknown where a part is; and what is told."""
    summed, told = dict(columns), []
    for whole, names in parts.items():
        cells = [columns[name] for name in names if name in columns]
        if len(cells) == len(names) and all(map(pd.api.types.is_numeric_dtype, cells)):
            summed[whole] = pd.concat(cells, axis="columns").sum(axis="columns", skipna=False)
            told.append(_of_sum(whole, names, file))
    return summed, told


def _are_a_whole(members: Sequence[str]) -> bool:
    texts = [unicodedata.normalize("NFKC", member).casefold().strip() for member in members]
    return set(texts) in _PAIRS or _are_all_ages(texts)


def _are_all_ages(texts: Sequence[str]) -> bool:
    """Whether groups of ages go on from birth to the end; two may both name the year between them."""
    ages = [_ages(text) for text in texts]
    known = sorted(each for each in ages if each is not None)
    if len(known) < max(len(texts), 2) or known[0][0] != 0 or known[-1][1] != _OLDEST:
        return False
    return all(above[0] in (below[1], below[1] + 1) for below, above in pairwise(known))


def _ages(text: str) -> tuple[int, int] | None:
    """The first and the last year of a group of ages; None of what is no such group."""
    if found := _BETWEEN.fullmatch(text):
        return int(found[1]), int(found[2])
    if found := _UP_TO.fullmatch(text):
        return 0, int(found[1] or found[2])
    if found := _FROM.fullmatch(text):
        return int(found[1]), _OLDEST
    return None


def _of_sum(whole: str, parts: Sequence[str], file: str) -> Finding:
    message = T(
        "The columns {parts} are the parts of “{whole}”, which has no sum.", parts=[*parts], whole=whole
    )
    mend = T("Their sum was added as the column “{whole}”.", whole=whole)
    return Finding("table.parts", Severity.INFO, message, file, mend=mend, mended=True)
