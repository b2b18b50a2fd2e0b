"""What a row is called that holds the sum of others: 合计, 小计, Total. One list for all who look for them.

A table may hold many (:data:`SUM`: subtotals, sums of a part called by its name, as in 渝北片合计), which
are all set aside when it is read. Only one of them speaks of the whole (:func:`is_of_all`): that one gives a
district its figure, while a subtotal is a part of it. And 全区, the district itself, is no sum.
"""

from __future__ import annotations

import re

_OF_ALL = ("合计", "总计", "共计", "总数")
_OF_SOME = ("小计", "累计")
_THE_WHOLE = ("全区", "全市")
"""The whole by its own name; as the name of a row of a table it is a place, and the row stays."""
ROUNDING = 0.5
"""Persons by which each part of a sum may be rounded."""
_ALL, _WORDS, _WHOLE = ("|".join(words) for words in (_OF_ALL, (*_OF_ALL, *_OF_SOME), _THE_WHOLE))
_BLANK = r"[ \u3000]"
_OF_WHAT = r"(数|值)?([(（].*[)）])?[:：]?"

SUM = re.compile(rf"[^,，;；]{{0,8}}({_WORDS}){_OF_WHAT}")
"""Fully matches the name of a sum in Chinese, written without blanks; a short name may stand before it."""
SOME_SUM = re.compile("|".join(f"{_BLANK}*".join(word) for word in (*_OF_ALL, *_OF_SOME)))
"""Is found in any text in which such a name is, blanks or not: a quick look at many."""
SUM_IN_ENGLISH = re.compile(r"(grand |sub-?)?totals?:?|sum:?", re.IGNORECASE)

_SUM_OF_ALL = re.compile(rf"({_WHOLE})?({_ALL}){_OF_WHAT}|({_WHOLE})|(grand)?totals?:?|sum:?", re.IGNORECASE)


def is_of_all(name: str) -> bool:
    """Whether a row of this name speaks of the whole that the other rows are parts of."""
    return _SUM_OF_ALL.fullmatch(re.sub(_BLANK, "", name)) is not None
