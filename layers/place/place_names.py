"""Names of places made comparable: 轨道两路口站（中山三路）, 两路口地铁站 and 两路口站1 are all 两路口."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRACKETED = re.compile(r"[(\[【〔].*?[)\]】〕]")
_ENTRANCE = re.compile(r"[a-z0-9]*号?(出入口|出口|入口|口)$")
_NUMBER = re.compile(r"[\s\-_#.]*\d+$")
_PREFIX = re.compile(r"^(轨道交通|轨道|地铁|轻轨|公交)")
_SUFFIX = re.compile(
    r"(轨道交通|轨道|地铁|轻轨|公交)?(站点|车站|站台|站)$"
    r"|\s+(metro|subway|rail|railway|bus)?\s*(station|stop)$"
)


@lru_cache(maxsize=65536)
def plain_name(name: str) -> str:
    """The bare name: without brackets, 轨道/地铁/公交, 站/站点, entrance and platform numbers, spaces."""
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    text = _BRACKETED.sub("", text).strip()
    bare = _NUMBER.sub("", text)
    if "站" in bare:
        bare = _ENTRANCE.sub("", bare)
    bare = _SUFFIX.sub("", _PREFIX.sub("", bare))
    # A name that is nothing but such words (公交站, 1号) keeps them.
    return re.sub(r"\s+", "", bare) or re.sub(r"\s+", "", text)
