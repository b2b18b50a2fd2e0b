"""Whether a declared CRS is contradicted by the place that it leads to, or by the numbers themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from layers.findings import Choice, Finding
from layers.place.crs import FloatArray, false_easting
from layers.place.crs_choices import LIKELY, crs_choices
from layers.place.crs_findings import contradicted
from layers.place.datum.reference import Reference
from layers.place.notation import Notation, parse_notation
from layers.place.packed_degrees import seem_packed
from layers.place.placement import like_degrees, north_comes_first, vertices_of
from layers.place.surroundings import Surroundings, surroundings_of
from layers.place.zone_number import is_certain, zone_number
from layers.source import Source
from layers.text import T

_LOOKED_AT = 400
_ENOUGH = 20
"""Coordinates from which on it shows that they lie across the district's edge."""
_INSIDE, _ACROSS = 0.98, (0.3, 0.85)
"""Share of the data on the district in the right one of two neighbouring grids, and in the wrong one."""
_LARGEST = 70_000_000
"""No grid of metres has larger numbers, even with a zone number before the easting."""
_NEARER_KM = 2.0
"""Degrees may be packed ones where at least so much of the way to the district is gained by it."""


def contradiction(source: Source, declared: Notation, reference: Reference, *, far: bool) -> Finding | None:
    """The question that a wrong declaration raises, None where nothing speaks against it.

    Parameters
    ----------
    source
        As read, declaring ``declared``.
    reference
        Earlier layers.
    far
        Whether it puts nearly all of the source far from them.
    """
    xy = vertices_of(source, _LOOKED_AT)
    surroundings = surroundings_of(reference)
    why = _by_numbers(declared, xy)
    if why is None and far:
        why = T("there nearly all of it lies far from the district")
    across = why is None and _lies_across(declared, xy, surroundings)
    if why is None and not across:
        return None
    choices = tuple(crs_choices(xy, surroundings, plain=source.frame is None))
    best = choices[0]
    if best.score <= LIKELY or best.value == declared.text or not leads_elsewhere(declared, best):
        return None
    if across:
        if _share_inside(parse_notation(best.value), xy, surroundings) < _INSIDE:
            return None
        why = T("only in {best} all of it falls on the district", best=best.value)
    assert why is not None
    return contradicted(source, declared, why, choices)


def are_packed(source: Source, written: Notation, reference: Reference) -> bool:
    """Whether degrees seem to be 度.分分秒秒: by their digits, and by where they fall if that is known.

    Parameters
    ----------
    source
        As read.
    written
        How its numbers are taken so far.
    reference
        Earlier layers.
    """
    xy = vertices_of(source, _LOOKED_AT)
    in_degrees = written.crs.is_geographic and (like_degrees(xy) or north_comes_first(written.crs, xy))
    if source.frame is None or not in_degrees:
        return False
    surroundings = surroundings_of(reference)
    if surroundings is None:
        return seem_packed(xy, with_place=False)
    turned = replace(written, swapped=north_comes_first(written.crs, xy))
    decimal, packed = (
        float(np.median(surroundings.gaps_km(replace(turned, packed=each).to_lonlat(xy))))
        for each in (False, True)
    )
    if packed + _NEARER_KM < decimal:
        return seem_packed(xy, with_place=True)
    # in a large district both may lie: then the digits of many places decide
    return packed <= decimal and seem_packed(xy, with_place=False)


def leads_elsewhere(declared: Notation, choice: Choice) -> bool:
    """Whether an answer moves the data by more than metres, as another system in degrees does not."""
    answered = parse_notation(choice.value)
    in_degrees = declared.crs.is_geographic and answered.crs.is_geographic
    return not in_degrees or answered.swapped != declared.swapped


def _by_numbers(declared: Notation, xy: FloatArray) -> T | None:
    """What the numbers themselves say against the declaration."""
    if not declared.crs.is_projected or not len(xy):
        return None
    if np.median(np.abs(xy)) > _LARGEST:
        return T("its numbers are too large for metres")
    turned = xy[:, ::-1] if declared.swapped else xy
    zone = zone_number(turned)
    easting = false_easting(declared.crs)
    if zone is None or easting is None or not is_certain(zone) or easting // 1_000_000 == zone:
        return None
    return T("its eastings begin with zone number {zone}", zone=zone)


def _lies_across(declared: Notation, xy: FloatArray, surroundings: Surroundings | None) -> bool:
    """Whether it lies partly beside the district, as with UTM taken for the 3° grid of the same meridian."""
    if surroundings is None or not surroundings.district or len(xy) < _ENOUGH or declared.crs.is_geographic:
        return False
    least, most = _ACROSS
    return least <= _share_inside(declared, xy, surroundings) <= most


def _share_inside(notation: Notation, xy: FloatArray, surroundings: Surroundings | None) -> float:
    assert surroundings is not None
    return float(np.mean(surroundings.gaps_km(notation.to_lonlat(xy)) == 0))
