"""The columns of a file that its role has no use for: kept, shown and passed on, and never computed with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from layers.roles import Role
from layers.sentences import cut
from layers.source import Source
from layers.text import Bilingual

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

ROW, FILE = Bilingual("原文件行号", "Row in the file"), Bilingual("来源文件", "File")
"""Titles of the columns that every layer has beside those of its role."""
ERROR = Bilingual("位置误差（米）", "Error of the place (m)")
"""The same of a layer whose places are not all equally coarse."""
_TAKEN = ("row", "file", "row_error_m", "geometry", "geom", "fid", "ogc_fid", "lon", "lat", "wkt")
"""Names that mean something of their own in a layer, in a GeoPackage, or in a table that is passed on."""


def own_columns(
    source: Source, role: Role, used: Collection[str], rows: NDArray[np.int64]
) -> pd.DataFrame | None:
    """The columns of a source beyond those that its role uses.

    Parameters
    ----------
    source
        As found.
    role
        What it is for; its own names and titles stay free for its own columns.
    used
        The source's columns that are columns of the role.
    rows
        The rows that are kept, from 1.

    Returns
    -------
    DataFrame or None
        Indexed by those rows: texts, numbers and yes or no, anything else as text; under the file's headings,
        cut where they are very long, with a number behind those that mean something else here. None where
        there is no such column.
    """
    import pandas as pd

    assert source.frame is not None
    cells = source.frame.drop(columns=[source.frame.geometry.name, *filter(None, used)]).iloc[rows - 1]
    filled = cells.loc[:, cells.notna().any()]
    if filled.empty:
        return None
    own: pd.DataFrame = filled.apply(_plain)
    own.columns = _free_names((cut(str(name)) for name in own.columns), role)
    own.index = pd.Index(rows, name="row")
    return own


def as_kept(cells: Mapping[str, NDArray[np.object_]], names: Iterable[str]) -> pd.DataFrame | None:
    """The columns of those names as they are found in a project's table; a column that is gone is left out.

    No figure hangs on them, so that whatever another program made of them is taken.
    """
    import pandas as pd

    there = {name: pd.Series(cells[name], dtype=object) for name in names if name in cells}
    own = pd.DataFrame({name: _plain(column) for name, column in there.items()})
    return own if there else None


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as every format that is written can hold it."""
    import pandas as pd

    known = column.convert_dtypes()
    if pd.api.types.is_bool_dtype(known) or pd.api.types.is_numeric_dtype(known):
        return known
    return column.map(str, na_action="ignore").astype("str")


def _free_names(names: Iterable[str], role: Role) -> list[str]:
    titles = (ROW, FILE, ERROR, *(column.title for column in role.columns))
    own = [text for title in titles for text in (title.zh, title.en)]
    taken = {name.casefold() for name in (*_TAKEN, *own, *(column.name for column in role.columns))}
    free = []
    for name in names:
        chosen, count = name, 1
        while chosen.casefold() in taken:
            count += 1
            chosen = f"{name}_{count}"
        taken.add(chosen.casefold())
        free.append(chosen)
    return free
