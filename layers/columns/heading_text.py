"""What a heading says, however it is written."""

from __future__ import annotations

import re
import unicodedata

from layers.columns.traditional import simplified

_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_YEAR = re.compile(r"^(19|20)\d\d年?末?|年?末?(19|20)\d\d年?$")
OF_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?[度末底]?")
"""A year anywhere in a heading, with what is written behind one; the group has its digits."""
_SEPARATORS = re.compile(r"[\s_\-./]+")
_DBF_NAME = 10  # bytes that a shapefile keeps of a column's name


def plain_heading(heading: str) -> str:
    """A heading without case, width, spaces, underscores and hyphens, in simplified characters."""
    return _SEPARATORS.sub("", simplified(unicodedata.normalize("NFKC", heading)).casefold())


def bare_heading(heading: str) -> str:
    """What is left of :func:`plain_heading` without brackets, units in them, and years."""
    text = _BRACKETED.sub("", unicodedata.normalize("NFKC", heading)).strip()
    return plain_heading(_YEAR.sub("", text))


def as_cut(heading: str) -> list[str]:
    """What a shapefile leaves of a long heading, in UTF-8 and in GBK."""
    cuts = (heading.encode(code)[:_DBF_NAME].decode(code, "ignore") for code in ("utf-8", "gb18030"))
    return [cut for cut in cuts if len(cut) >= 3 and cut != heading]  # noqa: PLR2004 - shorter says nothing
