"""Names of places made comparable: 轨道两路口站（中山三路）, 两路口地铁站 and 两路口站1 are all 两路口."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from layers.station_names import station_key

_BRACKETED = re.compile(r"[(\[【〔].*?[)\]】〕]")
_ENTRANCE = re.compile(r"[a-z0-9]*号?(出入口|出口|入口|口)$")
_NUMBER = re.compile(r"[\s\-_#.]*\d+$")
_PREFIX = re.compile(r"^公交")
_SUFFIX = re.compile(r"公交站?$|公交(车站|站点|站台)$|站台$|\s+bus\s*(station|stop)?$|\s+stop$")


@lru_cache(maxsize=65536)
def plain_name(name: str) -> str:
    """The bare name: without brackets, 轨道/地铁/公交, 站/站点, entrance and platform numbers.

    Station words of any language and signs go as :func:`~layers.station_names.station_key` says.
    """
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    text = _BRACKETED.sub("", text).strip()
    bare = _NUMBER.sub("", text)
    if "站" in bare:
        bare = _ENTRANCE.sub("", bare)
    bare = _SUFFIX.sub("", _PREFIX.sub("", bare))
    # A name that is nothing but such words (公交站, 1号) keeps them.
    return (station_key(bare) if bare.strip("站点台 ") else "") or re.sub(r"\s+", "", text)
