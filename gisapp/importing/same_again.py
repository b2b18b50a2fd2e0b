"""Files that say the same again, or of another time: equal ones count once, others are asked about.

People, zones and the built-up area add up in silence. Parks, plots and stops of several files are parts of
one whole, unless their names say that one is a backup or a draft, or older than the other, or nearly all of
one lies on the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gisapp.importing.newer import Number, are_told_apart, date_of, is_older, version_of
from layers.columns.rows_of_years import ALL, NEWEST
from layers.findings import Choice, Finding, Severity
from layers.layer import Layer
from layers.remember import by_identity
from layers.roles import MEASURED_FROM
from layers.source import Source
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from gisapp.importing.row import Row

NONE = "none"
"""Answer that sets a file aside beside another."""
_DRAFT = re.compile(
    r"副本|复件|拷贝|备份|过程稿|过程版|草稿|草案|初稿|旧版|历史版"
    r"|(?<![a-z])(?:copy|backup|back[ _-]up|bak|drafts?|old|superseded)(?![a-z])",
    re.IGNORECASE,
)
"""Words by which a file, a layer or a folder is a copy of another, or comes before it."""
_NUMBERED = re.compile(r"\(\d\)|（\d）")
"""What systems set behind a copy's name; parts of one whole are called so as well."""
_BY_NAME = ("population", "subdistrict")
_BY_GROUND = ("park", "green", "cluster")
"""Roles whose files are parts of one whole, unless they lie on each other."""
_ADDING_UP = (*_BY_NAME, *_BY_GROUND, *MEASURED_FROM, "district", "built_up", "vegetation")
"""Roles of which two files of one thing move a figure."""
_MOSTLY = 0.1
"""Share of the smaller of two files' ground, or spots, in the other, from which they are no parts of one."""
_SAME_SPOT_M = 15.0
"""How far a stop lies from itself where it was surveyed twice; the platform over the road is farther."""
_NEARLY_ALL, _AS_LARGE = 0.9, 0.5
"""Share of the smaller of two layers on the other, and of its area, from which they say the same twice: a
list of small parks within that of all parks is smaller."""
_MOVES = 0.001
"""Share of the larger layer by which two must differ for a figure to depend on which of them counts."""
_MOST_ROWS = 50_000
"""Areas of two layers together that are compared: more take longer than all the rest of an import."""


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
    drafts = {row.source.title for row in rows if is_draft(row.source)}
    result = {id(row): row for row in rows}
    # What comes later is compared with what counts already.
    for row in _newest_first(rows):
        if row.layer is None or ALL in row.answers.rows:
            continue
        alike = [each for each in counting if each[1].role == row.role]
        now = _compared(row, row.layer, alike, drafts)
        result[id(row)] = now
        if now.layer is not None:
            counting.append((row.source.title, now.layer))
    return [result[id(row)] for row in rows]


def _newest_first(rows: Sequence[Row]) -> list[Row]:
    """The rows with the newest first, copies and parts of zones behind, last what shall not count."""
    titled = sorted(rows, key=lambda row: _time(row.source.title), reverse=True)
    return sorted(
        titled, key=lambda row: (NONE in row.answers.rows, _is_copy(row.source), _are_parts_of_zones(row))
    )


def _are_parts_of_zones(row: Row) -> bool:
    """Whether a file draws zones in parts, as communities under the names of their subdistricts."""
    if row.role != "subdistrict" or row.layer is None or row.layer.frame is None:
        return False
    return bool(row.layer.frame["name"].dropna().duplicated().any())


def _compared(row: Row, layer: Layer, others: Sequence[tuple[str, Layer]], drafts: Collection[str]) -> Row:
    """The row as it is, or set aside or asked about; of two drafts none is that of the other."""
    for title, other in others:
        if _equal(layer, other):
            message = T(
                "{file} holds the same as {other}; it counts once.", file=row.source.title, other=title
            )
            return _without_layer(row, _told(row, "rows.copy", message))
    own = (row.source.title, layer)
    final = None
    if layer.role in _ADDING_UP and row.source.title in drafts:
        final = next((each for each in others if each[0] not in drafts), None)
    again = final or next((each for each in others if _speak_of_the_same(own, each)), None)
    if again is None:
        return row
    title = again[0]
    older = is_older(row.source.title, title)
    if NONE in row.answers.rows or (NEWEST in row.answers.rows and older):
        message = T(
            "{file} does not count beside {other}, as was answered.", file=row.source.title, other=title
        )
        return _without_layer(row, _told(row, "rows.set_aside", message))
    if final is not None:
        says = T(
            "{file} is a copy or a draft, as it is called, beside {other}.",
            file=row.source.title,
            other=title,
        )
    else:
        says = T("{file} speaks of the same places as {other}.", file=row.source.title, other=title)
    return _without_layer(row, _asked(row, title, says, older=older))


def _without_layer(row: Row, finding: Finding) -> Row:
    return replace(row, layer=None, findings=(*row.findings, finding))


def is_draft(source: Source) -> bool:
    """Whether the name of the file, of its layer or of a folder says that it is a copy, or not the last."""
    return any(map(says_draft, (source.path.stem, source.name, *source.folders)))


def says_draft(name: str) -> bool:
    """Whether a name says that what it is of is a copy, or not the last."""
    return _DRAFT.search(name) is not None


def _is_copy(source: Source) -> bool:
    return is_draft(source) or _NUMBERED.search(source.title) is not None


def _time(title: str) -> tuple[Number, Number]:
    return date_of(title), version_of(title)


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
    """Whether both tell the people of one place, draw one zone, or outline one area, be it at two times."""
    one, other = first[1], second[1]
    if one.frame is None or other.frame is None:
        return False
    if one.role in MEASURED_FROM:
        return _of_two_times(first, second)
    if one.role in _BY_GROUND:
        return _on_one_ground(first, second)
    if one.role == "built_up":
        import shapely

        a, b = (shapely.union_all(frame.geometry.to_numpy()) for frame in (one.frame, other.frame))
        return float(shapely.intersection(a, b).area) > _MOSTLY * float(min(a.area, b.area))
    return one.role in _BY_NAME and _have_one_zone(one.frame, other.frame)


def _have_one_zone(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> bool:
    """Whether two tables of zones or people speak of one place; of points, whether only one of them is."""
    if _are_points(one) or _are_points(other):
        return _are_points(one) != _are_points(other)
    return any(
        not set(one[column].dropna()).isdisjoint(other[column].dropna()) for column in ("code", "name")
    )


def _of_two_times(first: tuple[str, Layer], second: tuple[str, Layer]) -> bool:
    """Whether of two files of points one is called newer than the other, and has some of its spots."""
    a, b = first[1].frame, second[1].frame
    if a is None or b is None or not are_told_apart(first[0], second[0]):
        return False
    import shapely

    tree = shapely.STRtree(b.geometry.to_numpy())
    again, _ = tree.query(a.geometry.to_numpy(), predicate="dwithin", distance=_SAME_SPOT_M)
    return len(set(again.tolist())) > _MOSTLY * min(len(a), len(b))


def _on_one_ground(first: tuple[str, Layer], second: tuple[str, Layer]) -> bool:
    """Whether two layers lie on the same ground: of two times a part of it, else nearly all, but not all.

    What lies on each other without any difference moves no figure, as the ground counts once.
    """
    a, b = first[1].frame, second[1].frame
    assert a is not None
    assert b is not None
    areas = sorted((float(a.area.sum()), float(b.area.sum())))
    if are_told_apart(first[0], second[0]):
        return _common_area(a, b) > _MOSTLY * areas[0]
    if len(a) + len(b) > _MOST_ROWS or areas[0] < _AS_LARGE * areas[1]:
        return False
    common = _common_area(a, b)
    return common > _NEARLY_ALL * areas[0] and sum(areas) - 2 * common > _MOVES * areas[1]


@by_identity
def _common_area(a: gpd.GeoDataFrame, b: gpd.GeoDataFrame) -> float:
    """The ground of one layer that lies on the other, as the sum of its pieces."""
    import shapely

    upper, lower = shapely.STRtree(b.geometry.to_numpy()).query(a.geometry.to_numpy(), predicate="intersects")
    shapes = a.geometry.to_numpy()[upper], b.geometry.to_numpy()[lower]
    return float(shapely.area(shapely.intersection(*shapes)).sum())


def _are_points(frame: gpd.GeoDataFrame) -> bool:
    return bool((frame.geometry.geom_type == "Point").any())


# ---------------------------------------------------------------- what is said


def _told(row: Row, code: str, message: T) -> Finding:
    return Finding(code, Severity.INFO, message, file=row.source.title, mended=True)


def _asked(row: Row, title: str, says: T, *, older: bool) -> Finding:
    file = row.source.title
    newest = (Choice(NEWEST, T("the newer one counts: {other}", other=title), 1.0),) if older else ()
    return Finding(
        "rows.again",
        Severity.QUESTION,
        says,
        file=file,
        mend=T("Say which counts."),
        option=f"--rows {file}={f'{NEWEST}|' if older else ''}{NONE}|{ALL}",
        choices=(
            *newest,
            Choice(NONE, T("only {other} counts", other=title), 0.5),
            Choice(
                ALL,
                T("both count: ground that they share counts once")
                if row.role in _BY_GROUND
                else T("both count: they add up"),
            ),
        ),
    )
