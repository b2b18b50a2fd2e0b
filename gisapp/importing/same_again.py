"""Files that say the same again, or of another year: equal ones count once, others are asked about.

Only of what adds up in silence: people, zones, the built-up area. Stops and parks of several files are parts,
unless these are called after two years.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from layers.columns.rows_of_years import ALL, NEWEST
from layers.findings import Choice, Finding, Severity
from layers.layer import Layer
from layers.roles import MEASURED_FROM
from layers.text import T
from layers.written import YEAR

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from gisapp.importing.row import Row

NONE = "none"
"""Answer that sets a file aside beside another."""
_COPY = re.compile(r"副本|复件|拷贝|备份|\(\d\)|（\d）|copy|backup", re.IGNORECASE)
_BY_NAME = ("population", "subdistrict")
_BY_GROUND = ("park", "green", "cluster")
"""Roles whose files are parts of one whole, unless they are called after two years."""
_MOSTLY = 0.1
"""Share of the smaller of two files' ground, or spots, in the other, from which they are no parts of one."""
_SAME_SPOT_M = 15.0
"""How far a stop lies from itself where it was surveyed twice; the platform over the road is farther."""


def settled(rows: Sequence[Row], beside: Sequence[Layer]) -> list[Row]:
    """The rows, those that say what another one says set aside or asked about.

    Parameters
    ----------
    rows
        All rows of a draft, in their order.
    beside
        Layers of the project that stay.

    Returns
    -------
    list of Row
        As many; one that is set aside or asked about has no layer.
    """
    counting: list[tuple[str, Layer]] = [(layer.title, layer) for layer in beside]
    result = {id(row): row for row in rows}
    # The newest first, copies last: what comes later is compared with what counts already.
    for row in sorted(rows, key=lambda row: (bool(_COPY.search(row.source.title)), -_year(row.source.title))):
        if row.layer is None or ALL in row.answers.rows:
            continue
        now = _compared(row, row.layer, [each for each in counting if each[1].role == row.role])
        result[id(row)] = now
        if now.layer is not None:
            counting.append((row.source.title, now.layer))
    return [result[id(row)] for row in rows]


def _compared(row: Row, layer: Layer, others: Sequence[tuple[str, Layer]]) -> Row:
    for title, other in others:
        if _equal(layer, other):
            message = T(
                "{file} holds the same as {other}; it counts once.", file=row.source.title, other=title
            )
            return _without_layer(row, _told(row, "rows.copy", message))
    again = next((each for each in others if _speak_of_the_same((row.source.title, layer), each)), None)
    if again is None:
        return row
    title = again[0]
    older = 0 < _year(row.source.title) < _year(title)
    if NONE in row.answers.rows or (NEWEST in row.answers.rows and older):
        message = T(
            "{file} does not count beside {other}, as was answered.", file=row.source.title, other=title
        )
        return _without_layer(row, _told(row, "rows.set_aside", message))
    return _without_layer(row, _asked(row, title, older=older))


def _without_layer(row: Row, finding: Finding) -> Row:
    return replace(row, layer=None, findings=(*row.findings, finding))


def _year(title: str) -> int:
    """The year in a file's name, 0 without one."""
    found = YEAR.findall(title)
    return int(found[-1]) if found else 0


# ---------------------------------------------------------------- what is compared


def _equal(one: Layer, other: Layer) -> bool:
    """Whether two layers hold the same rows, whatever they were read from."""
    if one.frame is None or other.frame is None:
        return one.grid is not None and other.grid is not None and one.origin.sha256 == other.origin.sha256
    if len(one.frame) != len(other.frame):
        return False
    return bool(_content(one.frame).equals(_content(other.frame)))


def _content(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    content: pd.DataFrame = frame.drop(columns=["row", "geometry"]).assign(shape=frame.geometry.to_wkb())
    return content


def _speak_of_the_same(first: tuple[str, Layer], second: tuple[str, Layer]) -> bool:
    """Whether both tell the people of one place, draw one zone, or outline one area, be it in two years."""
    one, other = first[1], second[1]
    if one.frame is None or other.frame is None:
        return False
    if one.role in {*_BY_GROUND, *MEASURED_FROM}:
        return _of_two_years(first, second)
    if one.role == "built_up":
        import shapely

        a, b = (shapely.union_all(frame.geometry.to_numpy()) for frame in (one.frame, other.frame))
        return float(shapely.intersection(a, b).area) > _MOSTLY * float(min(a.area, b.area))
    if one.role not in _BY_NAME:
        return False
    if _are_points(one.frame) or _are_points(other.frame):
        return _are_points(one.frame) != _are_points(other.frame)
    return any(
        not set(one.frame[column].dropna()).isdisjoint(other.frame[column].dropna())
        for column in ("code", "name")
    )


def _of_two_years(one: tuple[str, Layer], other: tuple[str, Layer]) -> bool:
    """Whether two files are called after two years, and lie on the same ground, or have the same spots."""
    (first, a), (second, b) = one, other
    if a.frame is None or b.frame is None or not 0 < _year(first) != _year(second) > 0:
        return False
    import shapely

    tree = shapely.STRtree(b.frame.geometry.to_numpy())
    if a.role in MEASURED_FROM:
        again, _ = tree.query(a.frame.geometry.to_numpy(), predicate="dwithin", distance=_SAME_SPOT_M)
        return len(set(again.tolist())) > _MOSTLY * min(len(a.frame), len(b.frame))
    upper, lower = tree.query(a.frame.geometry.to_numpy(), predicate="intersects")
    shapes = a.frame.geometry.to_numpy()[upper], b.frame.geometry.to_numpy()[lower]
    common = float(shapely.area(shapely.intersection(*shapes)).sum())
    return common > _MOSTLY * float(min(a.frame.area.sum(), b.frame.area.sum()))


def _are_points(frame: gpd.GeoDataFrame) -> bool:
    return bool((frame.geometry.geom_type == "Point").any())


# ---------------------------------------------------------------- what is said


def _told(row: Row, code: str, message: T) -> Finding:
    return Finding(code, Severity.INFO, message, file=row.source.title, mended=True)


def _asked(row: Row, title: str, *, older: bool) -> Finding:
    file = row.source.title
    newest = (Choice(NEWEST, T("the newer one counts: {other}", other=title), 1.0),) if older else ()
    return Finding(
        "rows.again",
        Severity.QUESTION,
        T("{file} speaks of the same places as {other}.", file=file, other=title),
        file=file,
        mend=T("Say which counts."),
        option=f"--rows {file}={NONE}|{ALL}",
        choices=(
            *newest,
            Choice(NONE, T("only {other} counts", other=title), 0.5),
            Choice(ALL, T("both count: they add up")),
        ),
    )
