"""Ordered classes, as those of water (GB 3838): Ⅰ is the best, and each has its rank."""

from __future__ import annotations

import unicodedata

_NUMERALS = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
"""GB 3838 has five, and water that reaches none of them is 劣Ⅴ."""
_SPELLINGS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_UNITS = ("类", "class")


def are_classes(unit: str) -> bool:
    """Whether a unit is that of classes: "类", "类(GB 3838)", "class"."""
    return unit.casefold().startswith(_UNITS)


def rank_of(text: str) -> int | None:
    """The rank of a class as it is written: "Ⅱ", "II", "二类", "class 2" are 2; None if it is none."""
    plain = unicodedata.normalize("NFKC", text).upper().replace(" ", "")
    plain = plain.removeprefix("CLASS").removesuffix("类")
    worse = plain.startswith("劣")
    plain = plain.removeprefix("劣")
    rank = int(plain) if plain in {"1", "2", "3", "4", "5"} else _SPELLINGS.get(plain)
    if worse:
        return len(_NUMERALS) if rank == len(_NUMERALS) - 1 else None
    return rank


def class_name(rank: float) -> str:
    """The numeral of a rank; ranks that have none as numbers."""
    known = rank == int(rank) and 1 <= rank <= len(_NUMERALS)
    return _NUMERALS[int(rank) - 1] if known else f"{rank:g}"
