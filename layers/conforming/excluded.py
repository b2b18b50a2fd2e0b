"""What the name of a file says that is not in it: 绿地（除公园外）, 非公园绿地, green space without parks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from layers.roles import roles


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A name without what it excludes, the words that say so, and the roles whose words these hold."""

    kept: str
    said: str
    roles: frozenset[str]


def exclusion_in(name: str) -> Exclusion | None:
    """What a name excludes; None where it excludes nothing that a role is called by.

    Parameters
    ----------
    name
        Of a file or a layer, without ending.
    """
    text = unicodedata.normalize("NFKC", name)
    found = list(_pattern().finditer(text))
    if not found:
        return None
    words = [next(word for word in match.groups() if word) for match in found]
    of_roles = frozenset(_by_word()[_plain(word)] for word in words)
    return Exclusion(_pattern().sub(" ", text), " ".join(match[0].strip(" _-.") for match in found), of_roles)


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_by_word(), key=len)
    chinese = [word for word in words if not word.isascii()]
    longest = "|".join(reversed(chinese))
    # 非公园绿地 is green space that is no park: of what stands behind 非 as little as can be
    shortest = "|".join(chinese)
    english = [re.sub(r"[ _]", r"[\\s_-]?", word) for word in words if word.isascii()]
    return re.compile(
        rf"除[了去开]?({longest})(?:以|之)?外的?|({longest})(?:以|之)外的?"
        rf"|(?:不含|不包括|不包含|剔除|扣除|去除|去掉)({longest})|非({shortest})"
        r"|(?<![a-z])(?:excluding|excl|exclude|except(?:\s+for)?|without|other\s+than)[\s_.-]+(?:the\s+)?"
        rf"({'|'.join(reversed(english))})(?![a-z])|(?<![a-z])(?:non|not)[\s_.-]+({'|'.join(english)})(?![a-z])",
        re.IGNORECASE,
    )


@cache
def _by_word() -> dict[str, str]:
    """The role of each of the words that files of roles are called by."""
    return {_plain(word): role.id for role in roles().values() for word in (role.id, *role.file_names)}


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word).casefold()
