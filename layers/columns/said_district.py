"""Of which district a table of people is by its rows, else by its title, its sheet's or its file's name."""

from __future__ import annotations

import re

import pandas as pd

from layers.columns.table_titles import titles_of
from layers.source import Source

OF_DISTRICT = "of_district"
_NAME = r"(?:[\u4e00-\u9fff]{2,4}[省市州])?[\u4e00-\u9fff]{1,6}?(?:族自治)?[区县旗](?![\u4e00-\u9fff]?[区县])"
_IN_TEXT = re.compile(rf"(?:(?<![\u4e00-\u9fff])|(?<=[年度月表和与及])){_NAME}")
"""A name stands at the start of a text, or behind a year, a number, a mark or another: 2024年江北区人口."""
_NO_NAME = re.compile(
    r"^[全本中老新旧古郊山镇分地](心|心城)?[区县]$|城区$|[各两二三四五六七八九十多某该]区$"
    r"|(社|新|市辖|开发|功能|核心|示范|规划|建成|建|保税|自贸|高新|经开|名胜|园|集聚|片|景|街|小|学|辖|市|湾|库"
    r"|涉农|试点|研究|服务|责任|网格|居住|管理|自治)区$|(区|各|两|郊)县$"
)
"""Words for areas that are no district's name: 中心城区, 建成区, 重庆市各区."""


def is_district(name: str) -> bool:
    """Whether a name is one of a district or county: 江北区, 重庆市江北区."""
    return re.fullmatch(_NAME, name) is not None and _NO_NAME.search(name) is None


def with_said_district(source: Source, table: pd.DataFrame) -> pd.DataFrame:
    """A table of people with the district that title, sheet or file name, where no row names one.

    Parameters
    ----------
    source
        As found, with what stands around its table.
    table
        Its typed columns; not changed.
    """
    if table[OF_DISTRICT].notna().any():
        return table
    for text in ("\n".join(titles_of(source)), source.name, source.path.stem):
        if (said := district_in(text)) is not None:
            return table.assign(**{OF_DISTRICT: said})
    return table


def district_in(text: str) -> str | None:
    """The one district that a text names; None where it names none, or several."""
    named = {found for found in _IN_TEXT.findall(text) if is_district(found)}
    return named.pop() if len(named) == 1 else None
