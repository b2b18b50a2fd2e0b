"""Kinds of geometry: the role's kept, its parts taken out of collections, one point made of several."""

from __future__ import annotations

import numpy as np
import shapely

from layers.answers import Answers
from layers.conforming.repair import Geometries, Repairs
from layers.findings import Severity
from layers.text import T

KINDS = {"point": (0, 4), "line": (1, 2, 5), "polygon": (3, 6)}
"""Geometry kinds of roles, as Shapely's type ids."""
_COLLECTION = 7


def drop_wrong_kind(work: Repairs, kinds: tuple[str, ...], answers: Answers) -> None:
    """Leave out rows of another kind than the role's; take the wanted parts out of collections."""
    wanted = tuple(kind for name in kinds for kind in KINDS.get(name, ()))
    collections = work.keep & (shapely.get_type_id(work.geometry) == _COLLECTION)
    if collections.any() and answers.mends("geometry.collection"):
        parted = _parts_of_kind(work.geometry[collections], wanted)
        useful = np.zeros(len(work.geometry), bool)
        useful[np.flatnonzero(collections)] = ~shapely.is_missing(parted)
        work.geometry[useful] = parted[~shapely.is_missing(parted)]
        if useful.any():
            message = T(
                "Mixed geometry in {rows}; the parts that fit the role were taken.", rows=work.name(useful)
            )
            work.tell("geometry.collection", Severity.INFO, message, useful, mended=True)
    wrong = work.keep & ~np.isin(shapely.get_type_id(work.geometry), wanted)
    if wrong.any():
        message = T(
            "Found {found} where {wanted} are wanted, in {rows}; left out.",
            rows=work.name(wrong),
            found=_kind_names(work.geometry[wrong]),
            wanted=[KIND_NAMES[kind] for kind in kinds if kind in KIND_NAMES],
        )
        work.set_aside("geometry.kind", message, wrong)
    _single_points(work, mend=answers.mends("geometry.multipoint"))


KIND_NAMES = {"point": T("points"), "line": T("lines"), "polygon": T("areas")}


def _kind_names(geometry: Geometries) -> list[T]:
    ids = set(shapely.get_type_id(geometry).tolist())
    names = [KIND_NAMES[name] for name, members in KINDS.items() if ids & set(members)]
    return [*names, T("mixed geometry")] if _COLLECTION in ids else names


def _parts_of_kind(collections: Geometries, wanted: tuple[int, ...]) -> Geometries:
    """Per collection, its parts of the wanted kind as one (multi-)geometry; None where it has none."""
    parts, index = np.asarray(collections), np.arange(len(collections))
    while (shapely.get_type_id(parts) > 3).any():  # noqa: PLR2004 - multi-geometries and collections
        parts, inner = shapely.get_parts(parts, return_index=True)
        index = index[inner]
    fits = np.isin(shapely.get_type_id(parts), wanted)
    parts, index = parts[fits], index[fits]
    result = np.full(len(collections), None, dtype=object)
    for kind, build in ((3, shapely.multipolygons), (1, shapely.multilinestrings), (0, shapely.multipoints)):
        of_kind = shapely.get_type_id(parts) == kind
        if of_kind.any():
            members, group = np.unique(index[of_kind], return_inverse=True)
            result[members] = build(parts[of_kind], indices=group)
    return result


def _single_points(work: Repairs, *, mend: bool) -> None:
    """Give each row of multi-points one point: its only one, or the middle of several."""
    multi = work.keep & (shapely.get_type_id(work.geometry) == 4)  # noqa: PLR2004 - MultiPoint
    if not multi.any():
        return
    several = multi & (shapely.get_num_geometries(work.geometry) > 1)
    work.geometry[multi] = shapely.centroid(work.geometry[multi])
    rows = work.name(several)
    if several.any() and mend:
        message = T("Several points in one row ({rows}); their middle was taken.", rows=rows)
        work.tell("geometry.multipoint", Severity.WARNING, message, several, mended=True)
    elif several.any():
        message = T("Several points in one row ({rows}); left out.", rows=rows)
        work.set_aside("geometry.multipoint", message, several)
