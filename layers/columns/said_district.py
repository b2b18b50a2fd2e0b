"""Of which district a table of people is by its rows, else by its title, its sheet's or its file's name."""

from __future__ import annotations

import re

import pandas as pd

from layers.columns.blocks import districts_of_blocks
from layers.columns.table_titles import titles_of
from layers.division_levels import DISTRICT_NAME, is_district, is_larger
from layers.source import SHEET_COLUMN, Source

OF_DISTRICT = "of_district"
_SEVERAL = 2
"""Districts from which on their rows head sections of a table."""
_SHORTEST = 3
"""Characters of a district's name; 东区 and 西区 may be halves of one."""
_OF_SUM = 1e-3
"""By how much of it a district's number may differ from the sum of the rows below, which are rounded."""
_NUMERALS = "一二三四五六七八九十〇零"
_NO_PART_OF_IT = re.compile(
    rf"(?:(?<=\d)|[{_NUMERALS}]{{4}}|[本今去近历各当上下半]+[{_NUMERALS}]*)年(?:[度末底初终份间来]|期间)?"
    rf"|年[度末底初终份]|(?<=\d)月(?:[份末底初]|\d+日)?|(?<=\d)日|第?[{_NUMERALS}]季度?|季度"
    rf"|第[{_NUMERALS}]次(?:全国)?(?:人口)?普查|[{_NUMERALS}]普|十[{_NUMERALS}]五[”\"]?(?:期间|时期|[末初])?"
    rf"|截[至止]|目前|最新|现状|全国|附[表件][{_NUMERALS}]*|表[{_NUMERALS}]+"
    r"|(?:常住|户籍|总)?人口(?:普查|统计|情况)*[表册]?|全(?=[\u4e00-\u9fff]{2,}[区县])(?![州南椒])"
)
"""Words of time and scope that stand before or behind a name, and are none of it: 2025年末全渝中区."""
_IN_TEXT = re.compile(rf"(?:(?<![\u4e00-\u9fff])|(?<=[表和与及])){DISTRICT_NAME}")
"""A name stands at the start of a text, or behind a number, a mark or another: 江北区和渝中区人口."""


def with_said_district(source: Source, table: pd.DataFrame) -> pd.DataFrame:
    """A table of people with the district that sheets, rows above, title or file name, where no column does.

    Parameters
    ----------
    source
        As found, with what stands around its table.
    table
        Its typed columns; not changed.
    """
    if table[OF_DISTRICT].notna().any():
        return table
    for by_row in (_by_sheet(source), districts_of_blocks(table), _by_section(table)):
        if by_row is not None:
            return table.assign(**{OF_DISTRICT: by_row})
    for text in ("\n".join(titles_of(source)), source.name, source.path.stem):
        if (said := district_in(text)) is not None:
            return table.assign(**{OF_DISTRICT: said})
    return table


def _by_sheet(source: Source) -> pd.Series | None:
    """The district of each row by the name of its sheet, where sheets of several were joined."""
    assert source.frame is not None
    if SHEET_COLUMN not in source.frame:
        return None
    said = source.frame[SHEET_COLUMN].astype(str).map(district_in)
    said = said.where(said.str.len() >= _SHORTEST)
    return said if said.notna().any() else None


def _by_section(table: pd.DataFrame) -> pd.Series | None:
    """The district of each row by the row of a district above it, which says no people or their sum."""
    heads = table["name"].map(lambda name: isinstance(name, str) and _heads_section(name.strip()))
    section = heads.cumsum()
    above = table["name"][section == 0].map(lambda name: isinstance(name, str) and is_larger(name.strip()))
    if not above.all() or heads.sum() < _SEVERAL or (heads | (section == 0)).all():
        return None
    people, places = table["population"], table["name"].astype(object).str.strip()
    own, below = people[heads], people[~heads].groupby(section[~heads]).sum()
    own.index = section[heads]
    apart = (own - below).abs().dropna()
    if places[heads].duplicated().any() or (apart > _OF_SUM * own[apart.index]).any():
        return None
    return places.where(heads).ffill()


def _heads_section(name: str) -> bool:
    return is_district(name) and len(name) >= _SHORTEST


def district_in(text: str) -> str | None:
    """The one district that a text names; None where it names none, or several."""
    named = {found for found in _IN_TEXT.findall(_NO_PART_OF_IT.sub(" ", text)) if is_district(found)}
    return named.pop() if len(named) == 1 else None
