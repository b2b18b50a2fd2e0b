"""Which rows are one station, and which station an entrance names, on labels and points as arrays.

Every step works on sorted labels or an index of places, never on all pairs of the rows of one label: a table
that calls each of its 20,000 rows 地铁站 is odd, but it can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.measuring.adjacency import groups
from layers.station_names import is_placeholder, station_key

Points = NDArray[np.float64]
Indices = NDArray[np.intp]
Pairs = tuple[Indices, Indices]

_OWN_POINT = 1.0
"""Metres: an entrance without a name of its own within this of its station's point is that point, no door.

Files of one survey write the two alike to a millimetre; a door so near to the middle of a station is none.
"""
_SIDE = 0.7
"""Side of a cell as a share of the reach: its diagonal is 0.99 of it, so that all in a cell are in reach."""


def numbered(*columns: Iterable[object]) -> list[Indices]:
    """Columns of labels as whole numbers: one number for each label, whatever its column, -1 for none.

    Parameters
    ----------
    *columns
        Labels of any kind that can be hashed; None and NaN are none.

    Returns
    -------
    list of ndarray of intp
        One array per column, as long as the column.
    """
    labels = [np.asarray(column, dtype=object) for column in columns]
    number, _ = pd.factorize(np.concatenate(labels))
    return np.split(number.astype(np.intp), np.cumsum([len(each) for each in labels])[:-1])


def station_keys(names: pd.Series, key: Callable[[str], str] = station_key) -> NDArray[np.object_]:
    """Each name's :func:`~layers.station_names.station_key`; each distinct text is looked at once.

    Parameters
    ----------
    names
        (n,) names, None or NaN where missing.
    key
        That, or another of :mod:`layers.station_names`.

    Returns
    -------
    ndarray of object
        (n,) str, None where the name is missing, or says that there is none.
    """
    number, distinct = pd.factorize(names)
    keys = [None if is_placeholder(str(name)) else key(str(name)) for name in distinct]
    return np.array([*keys, None], dtype=object)[number]


def physical_stations(ids: Indices, names: Indices, points: Points, reach: float) -> Indices:
    """The physical station of each row, numbered from 0 in the order of first rows.

    Parameters
    ----------
    ids, names
        (n,) numbers of labels, -1 for none (see :func:`numbered`). Rows of one id are one station wherever
        they lie.
    points
        (n, 2), in metres.
    reach
        Metres of the plane within which rows of one name are one station; they may hang together through
        others.

    Returns
    -------
    ndarray of intp
        (n,) numbers of stations.
    """
    pairs = (_of_one_label(ids), *_in_reach(names, points, reach))
    first, second = (np.concatenate(side) for side in zip(*pairs, strict=True))
    return np.asarray(np.unique(groups(len(points), first, second), return_inverse=True)[1])


def named_stations(
    said: Indices, points: Points, labels: Indices, station: Indices, centres: Points
) -> Indices:
    """The station that each point names, the nearest of several of one label; -1 where none has the label.

    Parameters
    ----------
    said, points
        The label that each of n points gives, (n,), -1 for none, and its place, (n, 2).
    labels, station
        The label of each of m rows of a station table, (m,), -1 for none, and its physical station, (m,).
    centres
        The middle of each physical station, (stations, 2).

    Returns
    -------
    ndarray of intp
        (n,) numbers of physical stations.
    """
    known = np.unique(np.column_stack([labels, station])[labels >= 0], axis=0)
    label, candidates = known.T
    first, after = np.searchsorted(label, said), np.searchsorted(label, said, side="right")
    found = np.full(len(said), -1, dtype=np.intp)
    some = after > first
    found[some] = candidates[first[some]]
    for one in np.unique(said[after > first + 1]):
        asking = np.flatnonzero(said == one)
        among = candidates[first[asking[0]] : after[asking[0]]]
        found[asking] = among[_nearest(points[asking], centres[among])]
    return found


def stations_by_own_point(
    rows: Points, station: Indices, entrances: Points, entrance_station: Indices, unnamed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which stations have entrances, and none but their own points: no door was surveyed there.

    Parameters
    ----------
    rows, station
        The places of the rows of a station table, (n, 2) in metres, and their physical stations, (n,).
    entrances, entrance_station
        The places of entrances, (m, 2), and their stations, (m,).
    unnamed
        (m,) whether an entrance has no name of its own; one that has is taken for a door.

    Returns
    -------
    ndarray of bool
        (stations,).
    """
    at_row, row = shapely.STRtree(shapely.points(rows)).query(
        shapely.points(entrances), predicate="dwithin", distance=_OWN_POINT
    )
    is_own = np.zeros(len(entrances), dtype=bool)
    is_own[at_row[station[row] == entrance_station[at_row]]] = True
    is_own &= unnamed
    count = int(station.max(initial=-1)) + 1
    doors = np.bincount(entrance_station, minlength=count)
    return np.asarray((doors > 0) & (np.bincount(entrance_station[is_own], minlength=count) == doors))


def _of_one_label(labels: Indices) -> Pairs:
    """Each row with the next one of its label, which joins all rows of a label; those without stay alone."""
    rows = np.argsort(labels, kind="stable")
    rows = rows[labels[rows] >= 0]
    same = labels[rows[:-1]] == labels[rows[1:]]
    return rows[:-1][same], rows[1:][same]


def _in_reach(names: Indices, points: Points, reach: float) -> list[Pairs]:
    """Pairs that join the rows of one name that lie within reach of each other, or hang together so.

    What lies in one small cell is in reach anyway; between cells of one name an index of each says whether
    they come near enough.
    """
    cells = np.floor(points / (_SIDE * reach)).astype(np.intp)
    keys, first, cell = np.unique(
        np.column_stack([names, cells]), axis=0, return_index=True, return_inverse=True
    )
    pairs = [_of_one_label(np.where(names >= 0, cell, -1))]
    for name in np.flatnonzero(np.bincount(keys[:, 0] + 1)[1:] > 1):
        rows = np.flatnonzero(names == name)
        here, place = np.unique(cell[rows], return_inverse=True)
        order = np.argsort(place, kind="stable")
        clouds = shapely.multipoints(points[rows[order]], indices=place[order])
        one, other = shapely.STRtree(clouds).query(clouds, predicate="dwithin", distance=reach)
        pairs.append((first[here[one]], first[here[other]]))
    return pairs


def _nearest(points: Points, places: Points) -> Indices:
    """The place nearest to each point, of equally near ones the first."""
    point, place = shapely.STRtree(shapely.points(places)).query_nearest(shapely.points(points))
    order = np.lexsort((place, point))
    return np.asarray(place[order][np.unique(point[order], return_index=True)[1]])
