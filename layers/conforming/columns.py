"""Which column of a file is which column of a role."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from layers.answers import Answers
from layers.roles import Column, Role
from layers.source import Source

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_YEAR = re.compile(r"^(19|20)\d\d年?末?|年?末?(19|20)\d\d年?$")
_SEPARATORS = re.compile(r"[\s_\-./]+")
_DBF_NAME = 10  # bytes that a shapefile keeps of a column's name
_LETTERS = re.compile(r"[^\W\d_]")
_DIVISION_CODE = re.compile(r"\d{6}(\d{3}|\d{6})?")
_MOST = 0.9
_LOOKED_AT = 1000  # rows: enough to see what a column holds


def match_columns(frame: gpd.GeoDataFrame, role: Role) -> dict[str, str]:
    """Find the role's columns in a frame.

    Names are compared without case, spaces, underscores and hyphens: first a role column's own name,
    then its aliases in their order, then the same with brackets, units and years taken off
    ("2025年人口（人）") or cut at ten bytes as a shapefile does. A name, or an administrative code, that
    no heading gives away is recognised by what the column holds; a number never is.

    Parameters
    ----------
    frame
        The features as found.
    role
        What the layer is for.

    Returns
    -------
    dict
        Role column → frame column; no frame column is used twice, absent ones are left out.
    """
    headings = [str(heading) for heading in frame.columns if heading != frame.geometry.name]
    matched: dict[str, str] = {}
    own = {plain_heading(heading): heading for heading in reversed(headings)}
    for column in role.columns:
        if (heading := own.get(plain_heading(column.name))) is not None:
            matched[column.name] = heading
    for table in (own, _looser(headings)):
        for column in role.columns:
            taken = set(matched.values())
            free = {name: heading for name, heading in table.items() if heading not in taken}
            if column.name not in matched and (heading := _by_alias(column, free)) is not None:
                matched[column.name] = heading
    _add_by_content(frame, role, headings, matched)
    return {column.name: matched[column.name] for column in role.columns if column.name in matched}


def mapping_of(source: Source, role: Role, answers: Answers) -> dict[str, str]:
    """Role column → the source's column, as matched or as answered; without those that are set to none."""
    assert source.frame is not None
    matched = {**match_columns(source.frame, role), **answers.columns}
    return {column: heading for column, heading in matched.items() if heading}


def plain_heading(heading: str) -> str:
    """A heading without case, width, spaces, underscores and hyphens."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", heading).casefold())


def _looser(headings: list[str]) -> dict[str, str]:
    """Headings by what is left without brackets and years."""
    result: dict[str, str] = {}
    for heading in headings:
        text = _BRACKETED.sub("", unicodedata.normalize("NFKC", heading)).strip()
        if plain := plain_heading(_YEAR.sub("", text)):
            result.setdefault(plain, heading)
    return result


def _by_alias(column: Column, headings: dict[str, str]) -> str | None:
    for alias in column.aliases:
        if (heading := headings.get(plain_heading(alias))) is not None:
            return heading
    for alias in column.aliases:
        for cut in _cut(alias):
            if (heading := headings.get(plain_heading(cut))) is not None:
                return heading
    return None


def _cut(alias: str) -> list[str]:
    """What a shapefile leaves of a long heading, in UTF-8 and in GBK."""
    cuts = (alias.encode(code)[:_DBF_NAME].decode(code, "ignore") for code in ("utf-8", "gb18030"))
    return [cut for cut in cuts if len(cut) >= 3 and cut != alias]  # noqa: PLR2004 - shorter says nothing


# ---------------------------------------------------------------- by content


def _add_by_content(
    frame: gpd.GeoDataFrame, role: Role, headings: list[str], matched: dict[str, str]
) -> None:
    wanted = {column.name for column in role.columns} - set(matched)
    if not wanted & {"name", "code"}:
        return
    free = [heading for heading in headings if heading not in set(matched.values())]
    texts = {heading: _texts(frame[heading].head(_LOOKED_AT)) for heading in free}
    if "code" in wanted:
        codes = [heading for heading in free if _all_different(texts[heading]) and _are_codes(texts[heading])]
        if codes:
            matched["code"] = codes[0]
            free.remove(codes[0])
    if "name" in wanted:
        names = [heading for heading in free if _all_different(texts[heading]) and _are_names(texts[heading])]
        if names:
            # Chinese names before transliterations and keys.
            matched["name"] = max(names, key=lambda heading: _chinese(texts[heading]))


def _texts(values: pd.Series) -> list[str]:
    return [str(value).strip() for value in values[values.notna()]] if len(values) else []


def _all_different(texts: list[str]) -> bool:
    return bool(texts) and len(set(texts)) >= _MOST * len(texts) and "" not in texts


def _are_codes(texts: list[str]) -> bool:
    return all(_DIVISION_CODE.fullmatch(text) for text in texts)


def _are_names(texts: list[str]) -> bool:
    """Words rather than keys: letters in nearly all, and digits in few."""
    with_letters = sum(bool(_LETTERS.search(text)) for text in texts)
    with_digits = sum(any(character.isdigit() for character in text) for text in texts)
    return with_letters >= _MOST * len(texts) and with_digits <= len(texts) / 2


def _chinese(texts: list[str]) -> float:
    return sum(any("\u4e00" <= character <= "\u9fff" for character in text) for text in texts) / len(texts)
