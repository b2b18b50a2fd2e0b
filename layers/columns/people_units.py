"""How many persons one written unit is: one table for headings, titles, columns of units and cells."""

from __future__ import annotations

import math
import re
import unicodedata

MULTIPLES = {
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "亿": 100_000_000,
    "ten": 10,
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "k": 1_000,
    "mn": 1_000_000,
    "mln": 1_000_000,
}
"""What the words of a multiple stand for; several together are multiplied: 百万, hundred thousand."""
UNITS = (10_000, 1_000, 1_000_000, 100_000, 100, 1)
"""Persons in one written unit, the likeliest first: what may be answered."""
PERSONS = r"(?:口人|个人|人口|人|口|名|persons?|people|inhabitants?|residents?|heads?)"
"""What may follow a number of people, or its multiple."""

_SIGNS = r"[十百千万亿]+"
_ENGLISH = r"(?<![a-z])(?:(?:ten|hundred|thousand|million)s?(?:[\s_-]+(?=[htm]))?)+(?![a-z])"
_SHORT = r"(?<![a-z])(?:k|mn|mln)(?![a-z])"
_DIGITS = r"(?<![\d,.])(?:(?:[x×*]\s*)?(?:1?0{0,2}[, ]?000(?:[, ]?000)?s?|10\^\d)|[x×*]\s*100)(?![\d,])"
"""'000 and 1000s, 10,000 and 10 000, 10^4; 100 alone is part of many a name."""
_END = r"(?=$|[\s)\]】},;、。_/-]|计|为单位)"
_IN_HEADING = re.compile(
    rf"(?<![\d第一二三四五六七八九每])({_SIGNS})(?:人|口|名|{_END})|({_ENGLISH}|{_SHORT}|{_DIGITS})"
)
_BESIDE = re.compile(
    rf"(?:^|[\s(\[【:,;、_/-]|单位为?|人口|人数|以|按)(?P<signs>{_SIGNS})(?:人口?|口|名)(?!/){_END}"
    rf"|(?:单位\s*[:为]?\s*|[(\[【])(?P<alone>{_SIGNS})(?<!十){_END}"
    rf"|(?:\bin|units?\s*(?:of|:)?|[(\[,:])\s*(?P<words>{_ENGLISH})(?=\s*(?:of\s+)?{PERSONS}|\s*(?:$|[)\],;.\n]))"
    rf"|(?<!per )(?P<digits>{_DIGITS})\s*{PERSONS}"
    rf"|(?:\bin|units?\s*:?|单位\s*:?|[(\[])\s*'?(?P<bare>{_DIGITS})(?=\s*(?:$|[)\];.\n]))",
    re.MULTILINE,
)
"""Narrower than in a heading, for a title may speak of anything: beds per 千人, thousands of visitors."""
_ALONE = re.compile(
    rf"(?P<times>'?(?:{_SIGNS}|{_ENGLISH}|{_SHORT}|{_DIGITS}))?\s*(?:of\s+)?(?P<persons>{PERSONS})?"
)
_TOKEN = re.compile("|".join(sorted(MULTIPLES, key=len, reverse=True)))
_POWERS = str.maketrans({sign: f"^{power}" for power, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})


def plain_text(text: str) -> str:
    """A text in one width and case, with powers as 10^4."""
    return unicodedata.normalize("NFKC", text.translate(_POWERS)).casefold()


def multiple_of(text: str) -> int:
    """What words, signs or digits of a multiple stand for: 百万, ten thousand, '000, 10^4; 1 for "".

    Parameters
    ----------
    text
        Plain (:func:`plain_text`), and nothing but a multiple.
    """
    if "^" in text:
        return int(10 ** int(text[text.index("^") + 1 :]))
    if digits := re.sub(r"\D", "", text):
        return int(digits if digits.startswith("1") else f"1{digits}")
    return math.prod(MULTIPLES[token] for token in _TOKEN.findall(text))


def unit_in(heading: str) -> int:
    """How many persons a heading says that one written unit is: 10,000 for 人口（万人）, else 1."""
    found = _IN_HEADING.search(plain_text(heading))
    return 1 if found is None else multiple_of(found[1] or found[2])


def without_unit(heading: str) -> str:
    """A plain heading without the units that :func:`unit_in` finds in it."""
    return _IN_HEADING.sub(" ", plain_text(heading))


def units_beside(text: str) -> list[tuple[int, str]]:
    """The units of more than a person that a title, a note or a name says, each with its words."""
    found = _BESIDE.finditer(plain_text(text))
    return [(multiple_of(next(filter(None, each.groups()))), each[0].strip(" \n(:,;、_/-")) for each in found]


def unit_of(text: str) -> int | None:
    """How many persons a unit that stands alone is: 1 for 人, 10,000 for 万人; None of other units.

    Parameters
    ----------
    text
        A cell of a column of units, such as 万人, thousand persons, 户 or %.
    """
    found = _ALONE.fullmatch(plain_text(text).strip())
    return multiple_of(found["times"] or "") if found is not None and any(found.groups()) else None
