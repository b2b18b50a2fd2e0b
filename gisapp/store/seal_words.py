"""How a changed layer is told: which of its sums move and by how much, and what else is other than before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from gisapp import figures as written
from gisapp.store.digests import (
    CONTENT,
    ERROR,
    FOUND,
    HEIGHT,
    MEANING,
    PIXEL,
    PLACE,
    ROW,
    SHAPES,
    SYSTEM,
    WIDTH,
)
from gisapp.store.seals import LayerSeal
from layers.roles import Column, roles
from layers.text import Sayable, T, plural

_ROWS = ""
"""Stands for the number of rows, beside the names of the parts whose sums move."""
_PERSONS = "人"
"""Unit of columns that count people (``resources/roles.toml``)."""


def sums_moved(before: LayerSeal, after: LayerSeal) -> Mapping[str, T]:
    """The sums of a layer that move, each with what it was and what it is, by the part that it sums."""
    if before.rows is None or after.rows is None:
        return _of_pixels(before.sums, after.sums)
    moved = {}
    if before.rows != after.rows:
        moved[_ROWS] = plural(
            "{before:,} → {n} row", "{before:,} → {n:,} rows", n=after.rows, before=before.rows
        )
    for part in dict.fromkeys([*before.digests, *after.digests]):
        if before.digests.get(part) != after.digests.get(part):
            told = _of_shapes(before, after) if part == SHAPES else _of_column(part, before, after)
            moved |= {} if told is None else {part: told}
    return moved


def others_changed(before: LayerSeal, after: LayerSeal, told: Collection[str]) -> Iterable[T]:
    """What else of a layer changed, but for the parts that are told already.

    Where rows were added or taken away every part is another one, and the number of rows says it all.
    """
    if before.role != after.role:
        kinds = [roles()[each].title if each in roles() else each for each in (before.role, after.role)]
        yield T("used as {after} instead of {before}", before=kinds[0], after=kinds[1])
    if before.sample != after.sample:
        yield T("marked as sample data") if after.sample else T("no longer marked as sample data")
    if _ROWS in told:
        return
    for part in dict.fromkeys([*before.digests, *after.digests]):
        if before.digests.get(part) != after.digests.get(part) and part not in told:
            yield _called(part, after)


def _of_shapes(before: LayerSeal, after: LayerSeal) -> T | None:
    """The area of a layer of areas, else the length of its lines."""
    if before.area or after.area:
        shown = _apart(before.area, after.area, (written.area, _square_metres))
    else:
        shown = _apart(before.length, after.length, (written.metres, _metres))
    return shown and T("{before} → {after}", before=shown[0], after=shown[1])


def _of_column(name: str, before: LayerSeal, after: LayerSeal) -> T | None:
    if name not in before.sums and name not in after.sums:
        return None
    column = _column(after, name)
    title: Sayable = name if column is None else column.title
    if name not in after.sums:
        return T("no value of {column} is left", column=title)
    if name not in before.sums:
        return T("values of {column}, which had none", column=title)
    sums = before.sums[name], after.sums[name]
    if column is not None and column.unit == _PERSONS:
        shown = _apart(*sums, (written.number, _to_the_last))
        return shown and T(
            "{column} {before} → {after} people", column=title, before=shown[0], after=shown[1]
        )
    shown = _apart(*sums, (_shortly, _to_the_last))
    return shown and T("sum of {column} {before} → {after}", column=title, before=shown[0], after=shown[1])


def _apart(
    before: float, after: float, forms: Iterable[Callable[[float], Sayable]]
) -> tuple[Sayable, Sayable] | None:
    """Two figures in the first of several forms in which they look different; None if they do in none."""
    for form in forms:
        shown = form(before), form(after)
        if str(shown[0]) != str(shown[1]):
            return shown
    return None


def _square_metres(area: float) -> T:
    return T("{n:,.4f} m²", n=area)


def _metres(length: float) -> T:
    return T("{n:,.4f} m", n=length)


def _shortly(figure: float) -> str:
    return f"{figure:,.6g}"


def _to_the_last(figure: float) -> str:
    return f"{figure:,.15g}"


def _of_pixels(before: Mapping[str, float], after: Mapping[str, float]) -> Mapping[str, T]:
    """A raster's measures; empty where they are the same, or one of the two layers is no raster."""
    measures = (WIDTH, HEIGHT, PIXEL)
    if before == after or not all(name in sums for name in measures for sums in (before, after)):
        return {}
    told = [
        T("{n:,.0f} × {m:,.0f} pixels of {size:g}", n=sums[WIDTH], m=sums[HEIGHT], size=sums[PIXEL])
        for sums in (before, after)
    ]
    return {PLACE: T("{before} → {after}", before=told[0], after=told[1])}


def _called(part: str, seal: LayerSeal) -> T:
    """What a part of a layer is called."""
    if seal.rows is None and part in _PARTS_OF_RASTER:
        return _PARTS_OF_RASTER[part]
    if part == SHAPES:
        return T("places or outlines")
    if part == ROW:
        return T("order or numbers of the rows")
    if part == FOUND:
        return T("what was found in it at its import")
    if part == ERROR:
        return T("how far its places may be off")
    column = _column(seal, part)
    title: Sayable = part if column is None else column.title
    return T("values of {column}", column=title)


_PARTS_OF_RASTER = {
    CONTENT: T("the checksum of its file"),
    PLACE: T("the place or kind of its pixels"),
    SYSTEM: T("its coordinate system"),
    MEANING: T("which of its bands is meant, or what its values mean"),
}


def _column(seal: LayerSeal, name: str) -> Column | None:
    role = roles().get(seal.role)
    return next((column for column in role.columns if column.name == name), None) if role else None
