"""The zones of a boundary layer by code and name, so that one of them finds its own outline elsewhere."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import shapely

from layers.division_codes import COMMUNITY, DISTRICT, TOWNSHIP

Shapes = np.ndarray[tuple[int], np.dtype[np.object_]]
Zones = Mapping[str, shapely.Geometry]
_MOST = 5000
"""Zones up to which they are told apart: more than the subdistricts of any city."""


def zones_of(shapes: Shapes, codes: Iterable[object], names: Iterable[object]) -> Zones:
    """The outline of each zone by its code and its name; by their codes that of subdistricts' district, too.

    Parameters
    ----------
    shapes
        In degrees.
    codes, names
        One each; what is no text, or no code of a division, is passed over.

    Returns
    -------
    Mapping
        Zones of one code or name are one; empty for a layer of too many.
    """
    if len(shapes) > _MOST:
        return {}
    members = defaultdict[str, list[int]](list)
    for number, (code, name) in enumerate(zip(codes, names, strict=True)):
        for key in (*_of_code(code), *_of_name(name)):
            members[key].append(number)
    return {key: shapely.union_all(shapes[numbers]) for key, numbers in members.items()}


def own_outlines(ours: Zones, theirs: Zones) -> list[tuple[shapely.Geometry, shapely.Geometry]]:
    """The zones that both have, as one outline of each layer: by their codes, and by their names."""
    common = [key for key in ours if key in theirs]
    found = []
    for kind in (str.isdigit, lambda key: not key.isdigit()):
        keys = [key for key in common if kind(key)]
        if keys:
            here, there = (shapely.union_all([zones[key] for key in keys]) for zones in (ours, theirs))
            found.append((here, there))
    return found


def _of_code(code: object) -> Iterable[str]:
    """The code without the zeros that only fill it up; of a subdistrict its district's too."""
    code = str(code).removesuffix(".0")  # of a column of numbers with gaps
    if not code.isdigit() or len(code) not in {DISTRICT, TOWNSHIP, COMMUNITY}:
        return ()
    whole = next(code[:digits] for digits in (DISTRICT, TOWNSHIP, COMMUNITY) if not code[digits:].strip("0"))
    return dict.fromkeys((whole, whole[:DISTRICT]))


def _of_name(name: object) -> Iterable[str]:
    plain = unicodedata.normalize("NFKC", name).casefold().strip() if isinstance(name, str) else ""
    return (plain,) if plain and not plain.isdigit() else ()
