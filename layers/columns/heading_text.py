"""What a heading says, however it is written."""

from __future__ import annotations

import re
import unicodedata

from layers.columns.traditional import simplified

_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_YEAR = re.compile(r"^(19|20)\d\d年?末?|年?末?(19|20)\d\d年?$")
OF_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?[度末底]?")
"""A year anywhere in a heading, with what is written behind one; the group has its digits."""
_OF_CENSUS = re.compile(r"第?([四五六七])(?:次(?:全国)?(?:人口)?普查|人?普)")
_CENSUSES = {"四": 1990, "五": 2000, "六": 2010, "七": 2020}
"""The national censuses of people by their numbers."""
_CENSUS = re.compile(r"(?:人口)?普查|(?:population\s+)?census", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s_\-./]+")
_DBF_NAME = 10  # bytes that a shapefile keeps of a column's name


def plain_heading(heading: str) -> str:
    """A heading without case, width, spaces, underscores and hyphens, in simplified characters."""
    return _SEPARATORS.sub("", simplified(unicodedata.normalize("NFKC", heading)).casefold())


def bare_heading(heading: str) -> str:
    """What is left of :func:`plain_heading` without brackets, units in them, and years."""
    text = _BRACKETED.sub("", unicodedata.normalize("NFKC", heading)).strip()
    return plain_heading(_YEAR.sub("", text))


def year_of(heading: str) -> int | None:
    """The year that a heading says, also by the number of a census: 2010 of 六普人口; None where none."""
    if (year := OF_YEAR.search(heading)) is not None:
        return int(year[1])
    census = _OF_CENSUS.search(heading)
    return None if census is None else _CENSUSES[census[1]]


def without_year(heading: str) -> str:
    """A plain heading without its year, and without saying that a census was in it."""
    bare = OF_YEAR.sub("", _OF_CENSUS.sub("", heading))
    return plain_heading(bare if bare == heading else _CENSUS.sub("", bare))


def as_cut(heading: str) -> list[str]:
    """What a shapefile leaves of a long heading, in UTF-8 and in GBK."""
    cuts = (heading.encode(code)[:_DBF_NAME].decode(code, "ignore") for code in ("utf-8", "gb18030"))
    return [cut for cut in cuts if len(cut) >= 3 and cut != heading]  # noqa: PLR2004 - shorter says nothing
