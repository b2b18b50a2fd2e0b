"""What became of the rows of a layer: which are new, gone, moved, or say other things now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gisapp.features import title_of
from layers.layer import Layer
from layers.roles import roles
from layers.row_keys import keys_of, own_part

_MOVED_M = 0.5
"""Metres from which a row has moved: files round by less, a degree in six decimals by 0.1 m."""
_SAME_SPOT_M = 1.0
"""Metres within which a row under another name is the same one, renamed."""
_NEAR_M = 50.0
"""Metres within which a row without a name is the one that was nearest: less than between two plots."""
_FAR_M = 1_000.0
"""Metres from which a row of the same name is another one."""
_ROUNDS = 20
"""Of pairing those that are nearest to each other; what is left after these is new, and gone."""
_CHANGED = 1e-9
"""Relative difference from which on a number is another one."""

Index = NDArray[np.int64]
Pairs = tuple[Index, Index]
"""Positions in the earlier layer and in the later one, as many."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row: what it is called ("" where it has no name), and its number in its file."""

    title: str
    row: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that lies elsewhere, or has another outline: how far at most, in metres.

    The areas of plots in m²; None for points and lines.
    """

    of: Named
    metres: float
    area_before: float | None
    area_after: float | None


@dataclass(frozen=True, slots=True)
class Altered:
    """A row that says other things: the columns of its role with what they said and say; None is nothing."""

    of: Named
    cells: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The rows of a layer at two times; ``before`` and ``after`` are their titles."""

    role: str
    before: str
    after: str
    rows_before: int
    rows_after: int
    added: tuple[Named, ...] = ()
    gone: tuple[Named, ...] = ()
    moved: tuple[Moved, ...] = ()
    """The farthest first."""
    altered: tuple[Altered, ...] = ()

    @property
    def nothing_in_common(self) -> bool:
        """Whether no row of the one is one of the other."""
        return 0 < self.rows_before == len(self.gone) and 0 < self.rows_after == len(self.added)


def row_changes(before: Layer, after: Layer) -> RowChanges:
    """What became of each row.

    Rows are the same by their keys (:mod:`layers.row_keys`), else by name, the nearest ones first, else by
    place.

    Parameters
    ----------
    before, after
        Features in one role, in one CRS.
    """
    old, new = before.frame, after.frame
    assert old is not None
    assert new is not None
    at, to = _pairs(before, after)
    return RowChanges(
        role=after.role,
        before=before.title,
        after=after.title,
        rows_before=len(old),
        rows_after=len(new),
        added=_named(after, np.setdiff1d(np.arange(len(new)), to)),
        gone=_named(before, np.setdiff1d(np.arange(len(old)), at)),
        moved=tuple(sorted(_moved(before, after, at, to), key=lambda each: -each.metres)),
        altered=tuple(_altered(before, after, at, to)),
    )


def _pairs(before: Layer, after: Layer) -> Pairs:
    one, other = _places(before), _places(after)
    pairs = _alike(_texts(before, one), _texts(after, other))
    if one is None or other is None:
        return pairs
    names = _names(before), _names(after)
    mine, others = (_by_name(of, _left(of, taken)) for of, taken in zip(names, pairs, strict=True))
    of_name = [
        _mutual(one, other, mine[name], others[name], _FAR_M) for name in mine.keys() & others.keys() if name
    ]
    pairs = _joined(pairs, *of_name)
    here, there = (_left(of, taken) for of, taken in zip(names, pairs, strict=True))
    pairs = _joined(pairs, _mutual(one, other, here, there, _SAME_SPOT_M))
    here, there = (_unnamed(of, _left(of, taken)) for of, taken in zip(names, pairs, strict=True))
    return _joined(pairs, _mutual(one, other, here, there, _NEAR_M))


def _left(names: list[str], taken: Index) -> Index:
    return np.setdiff1d(np.arange(len(names)), taken)


def _unnamed(names: list[str], rows: Index) -> Index:
    return np.array([row for row in rows.tolist() if not names[row]], dtype=np.int64)


def _by_name(names: list[str], rows: Index) -> dict[str, Index]:
    found: dict[str, list[int]] = {}
    for row in rows.tolist():
        found.setdefault(names[row], []).append(row)
    return {name: np.array(each) for name, each in found.items()}


def _places(layer: Layer) -> NDArray[np.object_] | None:
    """A point for each row; None for a table."""
    assert layer.frame is not None
    shapes = np.asarray(layer.frame.geometry.array)
    return None if shapely.is_missing(shapes).any() else shapely.centroid(shapes)


def _names(layer: Layer) -> list[str]:
    """What each row is called; an entrance with its station, since each station has an entrance 1."""
    assert layer.frame is not None
    columns = [
        layer.frame[each].fillna("").astype(str) for each in ("station", "name") if each in layer.frame
    ]
    return [" ".join(cells).strip() for cells in zip(*columns, strict=True)] or [""] * len(layer.frame)


def _texts(layer: Layer, places: NDArray[np.object_] | None) -> list[str]:
    """What names each row wherever it stands in its file."""
    if places is not None:
        return [own_part(key) for key in keys_of(layer)]
    assert layer.frame is not None
    codes = layer.frame.get("code", pd.Series(dtype=object))
    whole = len(codes) and codes.notna().all() and codes.is_unique
    names = pd.Series(codes.astype(str).tolist() if whole else _names(layer), dtype=object)
    numbers = names.groupby(names).cumcount()
    return [f"{name}·{number}" for name, number in zip(names, numbers, strict=True)]


def _alike(one: list[str], other: list[str]) -> Pairs:
    positions = {text: place for place, text in enumerate(other)}
    found = [(at, positions[text]) for at, text in enumerate(one) if text in positions]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _joined(*pairs: Pairs) -> Pairs:
    return np.concatenate([each[0] for each in pairs]), np.concatenate([each[1] for each in pairs])


def _mutual(one: NDArray[np.object_], other: NDArray[np.object_], at: Index, to: Index, far: float) -> Pairs:
    """Pairs that are nearest to each other, those taken away and again, as far as they lie within ``far``."""
    pairs = (np.empty(0, dtype=np.int64),) * 2
    for _ in range(_ROUNDS):
        if not len(at) or not len(to):
            break
        there = _nearest_of(one[at], other[to], far)
        back = _nearest_of(other[to], one[at], far)
        mine = np.flatnonzero((there >= 0) & (back[there] == np.arange(len(at))))
        if not len(mine):
            break
        pairs = _joined(pairs, (at[mine], to[there[mine]]))
        at, to = np.delete(at, mine), np.delete(to, there[mine])
    return pairs


def _nearest_of(points: NDArray[np.object_], others: NDArray[np.object_], far: float) -> Index:
    """For each point the position of the nearest other one; -1 where none is within ``far``."""
    found = np.full(len(points), -1, dtype=np.int64)
    mine, theirs = shapely.STRtree(others).query_nearest(points, max_distance=far, all_matches=False)
    found[mine] = theirs
    return found


def _moved(before: Layer, after: Layer, at: Index, to: Index) -> Iterator[Moved]:
    assert before.frame is not None
    assert after.frame is not None
    old = np.asarray(before.frame.geometry.array)[at]
    new = np.asarray(after.frame.geometry.array)[to]
    there = ~(shapely.is_missing(old) | shapely.is_missing(new))
    other = np.flatnonzero(there)[~shapely.equals_exact(old[there], new[there], tolerance=1e-6)]
    metres = shapely.hausdorff_distance(old[other], new[other])
    plots = shapely.get_dimensions(new[other]) == 2  # noqa: PLR2004 - of an area
    for place, away, is_plot in zip(other, metres, plots, strict=True):
        if away > _MOVED_M:
            areas = (float(old[place].area), float(new[place].area)) if is_plot else (None, None)
            yield Moved(_named(after, to[[place]])[0], float(away), *areas)


def _altered(before: Layer, after: Layer, at: Index, to: Index) -> Iterator[Altered]:
    assert before.frame is not None
    assert after.frame is not None
    cells: dict[int, list[tuple[str, object, object]]] = {}
    for column in roles()[after.role].columns:
        if column.name in before.frame and column.name in after.frame:
            pairs = zip(before.frame[column.name].iloc[at], after.frame[column.name].iloc[to], strict=True)
            for place, (one, other) in enumerate(pairs):
                was, now = _plain(one), _plain(other)
                if not _are_equal(was, now):
                    cells.setdefault(place, []).append((column.name, was, now))
    for place in sorted(cells):
        yield Altered(_named(after, to[[place]])[0], tuple(cells[place]))


def _plain(cell: object) -> object:
    if pd.isna(cell):  # type: ignore[call-overload]
        return None
    return cell.item() if isinstance(cell, np.generic) else cell


def _are_equal(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _CHANGED * max(abs(one), abs(other))
    return one == other


def _named(layer: Layer, at: Index) -> tuple[Named, ...]:
    assert layer.frame is not None
    bare = replace(layer, own=None)  # no title is in the file's own columns
    rows = layer.frame["row"].to_numpy()
    return tuple(Named(title_of(bare, int(place)), int(rows[place])) for place in at)
