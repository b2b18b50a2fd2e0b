"""How years and grouped numbers are written: one pattern each for all who look for them."""

from __future__ import annotations

import re

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""A year of four digits, anywhere in a text."""
WITH_POINTS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
"""Fully matches whole numbers in groups of three, or decimals of which nobody writes three for persons."""
_FOOTNOTE = re.compile(r"(?<=[\d%％万人])(?<![x×*·]10)[\s]*[⁰¹²³⁴-⁹①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿]+$")
_POWER = re.compile(r"[+-]?10[⁰¹²³⁴-⁹]+")
_APOSTROPHES = re.compile(r"(?<=\d)['’‘ʼ＇](?=\d{3}(?!\d))")


def plain_digits(text: str) -> str:
    """A number without the sign of a footnote behind it, and with commas for apostrophes: 20000①, 20’000.

    Parameters
    ----------
    text
        A cell as written, before its signs are made into digits; in m² and 10⁴ they are none of a footnote.
    """
    text = text.strip()
    bare = text if _POWER.fullmatch(text) else _FOOTNOTE.sub("", text)
    return _APOSTROPHES.sub(",", bare)
