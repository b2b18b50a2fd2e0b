"""Layers that are shifted alike, and a boundary: which explanation the places in the district support."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from layers.place.datum.by_surroundings import by_outline_share, within
from layers.place.datum.comparison import change_of
from layers.place.datum.evidence import DatumEvidence, to_wgs84
from layers.place.datum.gcj import FloatArray
from layers.place.datum.ground import Ground
from layers.place.datum.places import POINT_ROLES, Places
from layers.text import Sayable, T

_FEW = 20
"""Places from which on shares of them are compared."""
_INSIDE, _APART, _TIMES = 0.03, 0.02, 2.0
_LISTED = 8
"""Names that are listed before the rest are counted."""


def of_alike(members: Sequence[Places], boundary: Places) -> DatumEvidence | None:
    """A suspicion against layers that fit one another, where they lie in the district only after a shift.

    Parameters
    ----------
    members
        As found; taken together, since each may have few features.
    boundary
        Of the district, taken as right.

    Returns
    -------
    DatumEvidence or None
        Of all members: not certain, since they may have been cut along a shifted border.
    """
    grounds = [each.ground for each in members if each.ground is not None]
    pool = Places(
        "",
        np.concatenate([each.lonlat for each in members]),
        ground=_joined(grounds) if len(grounds) == len(members) else None,
    )
    found = by_outline_share(pool, boundary.area)
    if found is None or not found.moved:
        return None
    now = [(each, each.lonlat) for each in members]
    then = [(each, to_wgs84(found.best, each.lonlat)) for each in members]
    sentence = T(
        "{files} fit one another; {why}{stations}",
        files=[each.title for each in members],
        why=found.sentence,
        stations=_stations(_inside(now, boundary.area), _inside(then, boundary.area)),
    )
    return DatumEvidence(found.best, False, "inside", sentence, against=boundary.title)


def of_boundary(boundary: Places, datum: str, others: Sequence[Places]) -> DatumEvidence:
    """What places in WGS 84 say of a boundary that may be in a datum, because all other files were.

    Parameters
    ----------
    boundary
        As found.
    datum
        In which all others were.
    others
        In WGS 84; what mostly lies elsewhere is passed over.

    Returns
    -------
    DatumEvidence
        Not certain. ``best`` is what is better supported, and ``rival`` the other; ``even`` where neither is.
    """
    assert boundary.area is not None
    shifted = shapely.transform(boundary.area, lambda lonlat: to_wgs84(datum, lonlat))
    here = [(each, each.lonlat) for each in others if _mostly_in(each, boundary.area)]
    if sum(len(lonlat) for _, lonlat in here) < _FEW:
        return DatumEvidence(datum, False, "company", like(others), rival="as_is", even=True)
    outside = [_outside(here, area) for area in (boundary.area, shifted)]
    as_is, moved = (_supports(*pair) for pair in (outside, outside[::-1]))
    sentence = T(
        "{why}; of their places {now:.0f} % lie in it as it is, {then:.0f} % after {change}{stations}",
        why=like(others),
        now=100 * (1 - outside[0]),
        then=100 * (1 - outside[1]),
        change=change_of(datum),
        stations=_stations(_inside(here, boundary.area), _inside(here, shifted)),
    )
    best, rival = ("as_is", datum) if as_is or not moved else (datum, "as_is")
    return DatumEvidence(best, False, "company", sentence, rival=rival, even=not (as_is or moved))


def like(others: Sequence[Places]) -> T:
    """Why a file is suspected of what all others were in."""
    return T(
        "nothing that is in no doubt can be compared with it, but all files in degrees that could be tested "
        "are: {files}",
        files=[each.title for each in others],
    )


def _supports(outside: float, otherwise: float) -> bool:
    """Whether hardly anything lies outside under this explanation, and clearly more under the other."""
    return outside <= _INSIDE and otherwise >= max(_APART, _TIMES * outside)


def _mostly_in(places: Places, area: shapely.Geometry) -> bool:
    return bool(np.mean(within(area)(places.lonlat)) > 0.5)  # noqa: PLR2004 - most


_Placed = Sequence[tuple[Places, FloatArray]]
"""Layers, each with where its features are."""


def _outside(layers: _Placed, area: shapely.Geometry) -> float:
    """Share of all places that lies outside."""
    return 1 - float(np.mean(within(area)(np.concatenate([lonlat for _, lonlat in layers]))))


def _inside(layers: _Placed, area: shapely.Geometry) -> list[str]:
    """The names of the stations, else of the stops, in the district."""
    for role in POINT_ROLES:
        names = [
            name
            for places, lonlat in layers
            if places.role == role and places.names
            for name, inside in zip(places.names, within(area)(lonlat), strict=True)
            if inside and name
        ]
        if names:
            return list(dict.fromkeys(names))
    return []


def _stations(now: Sequence[str], then: Sequence[str]) -> T | str:
    """Which stations are in the district under one explanation only."""
    if not now and not then:
        return ""
    return T(
        "; in the district only as it is: {now}; only after it: {then}",
        now=_listed([each for each in now if each not in set(then)]),
        then=_listed([each for each in then if each not in set(now)]),
    )


def _listed(names: Sequence[str]) -> list[Sayable] | T:
    if not names:
        return T("none")
    more = len(names) - _LISTED
    return [*names[:_LISTED], *([T("{n} more", n=more)] if more > 0 else [])]


def _joined(grounds: Sequence[Ground]) -> Ground:
    shapes = np.concatenate([each.shapes for each in grounds])
    places = np.concatenate([each.places for each in grounds])
    return Ground(shapes, places, sum(each.hectares for each in grounds))
