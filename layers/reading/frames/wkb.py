"""Geometry from WKB as GDAL hands it over: outlines closed, surfaces seen from above, placeholders told."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.findings import Finding, Severity
from layers.land import land_of
from layers.text import T, plural

Geometries = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

_FARTHEST = 1e10
"""No coordinate in any unit on Earth is larger; a larger one is a placeholder such as -1.79e308."""

_POLYGON, _MULTIPOLYGON = 3, 6
_POLYHEDRAL, _TIN, _TRIANGLE = 15, 16, 17
_SURFACES = {_POLYHEDRAL: _MULTIPOLYGON, _TIN: _MULTIPOLYGON, _TRIANGLE: _POLYGON}
"""Types of 3D surfaces, laid out byte for byte like the areas beside them."""
_Z_FLAGS = (0x80000000, 0x40000000, 0x20000000)


def geometry_of(wkb: npt.NDArray[np.object_], file: str, *, mend: bool) -> tuple[Geometries, list[Finding]]:
    """The geometry of each row, None where there is none that can be placed, and what was found.

    With ``mend``, outlines that do not end where they begin are closed, and surfaces in space (TIN,
    PolyhedralSurface) become the area that they cover seen from above.
    """
    geometry = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    lost = np.asarray(shapely.is_missing(geometry) & pd.notna(wkb), dtype=bool)
    findings: list[Finding] = []
    if lost.any():
        surfaces = lost & np.fromiter((_type_of(each) in _SURFACES for each in wkb), bool, len(wkb))
        if mend:
            geometry[surfaces] = [_footprint(each) for each in wkb[surfaces]]
            geometry[lost & ~surfaces] = shapely.from_wkb(wkb[lost & ~surfaces], on_invalid="fix")
        still = lost & np.asarray(shapely.is_missing(geometry), dtype=bool)
        findings += _of_surfaces(surfaces & ~still if mend else surfaces, file, mended=mend)
        findings += _of_unclosed(lost & ~surfaces & ~still, file)
        findings += _of_unreadable(still & ~surfaces if not mend else still, file)
    geometry, of_coordinates = drop_unplaceable(geometry, file)
    return geometry, findings + of_coordinates


def rows_where(mask: Mask) -> tuple[int, ...]:
    """The user's row numbers (from 1) where the mask is True."""
    return tuple((np.flatnonzero(mask) + 1).tolist())


def drop_unplaceable(geometry: Geometries, file: str) -> tuple[Geometries, list[Finding]]:
    """Geometry with NaN, infinite or absurdly large coordinates becomes None, with a finding."""
    coordinates = shapely.get_coordinates(geometry)
    if not coordinates.size or -_FARTHEST < coordinates.min() <= coordinates.max() < _FARTHEST:
        return geometry, []
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(coordinates) < _FARTHEST).all(axis=1)
    rows = np.unique(owner[wrong])
    kept = geometry.copy()
    kept[rows] = None
    message = plural(
        "One row has coordinates that are no finite numbers; it has no place on the map.",
        "{n} rows have coordinates that are no finite numbers; they have no place on the map.",
        n=len(rows),
    )
    mend = T("Correct the coordinates in the file and import it again.")
    finding = Finding("geometry.not_finite", Severity.ERROR, message, file, tuple((rows + 1).tolist()), mend)
    return kept, [finding]


# ---------------------------------------------------------------- surfaces in space


def _type_of(wkb: bytes | None) -> int:
    """The geometry type without its dimensions; 0 where there is none."""
    if not isinstance(wkb, bytes) or len(wkb) < 5:  # noqa: PLR2004 - byte order and type
        return 0
    return int(_plain_type(struct.unpack_from("<I" if wkb[0] else ">I", wkb, 1)[0]))


def _plain_type(code: int) -> int:
    for flag in _Z_FLAGS:
        code &= ~flag
    return code % 1000


def _footprint(wkb: bytes) -> shapely.Geometry | None:
    """The area that a surface covers seen from above; None where it stands upright or is damaged."""
    content = bytearray(wkb)
    order = "<I" if wkb[0] else ">I"
    try:
        for at in _places_of_types(wkb, order):
            code = struct.unpack_from(order, wkb, at)[0]
            area = _SURFACES.get(_plain_type(code))
            if area is not None:
                struct.pack_into(order, content, at, code - _plain_type(code) + area)
    except struct.error:
        return None
    faces = shapely.get_parts(shapely.force_2d(shapely.from_wkb(bytes(content), on_invalid="ignore")))
    level = faces[shapely.area(faces) > 0]
    return shapely.union_all(land_of(level)) if len(level) else None


def _places_of_types(wkb: bytes, order: str) -> list[int]:
    """Where in the bytes the types of a surface and of its faces are written."""
    code = struct.unpack_from(order, wkb, 1)[0]
    if _plain_type(code) == _TRIANGLE:
        return [1]
    (faces,) = struct.unpack_from(order, wkb, 5)
    places, at = [1], 9
    for _ in range(faces):
        places.append(at + 1)
        code, rings = struct.unpack_from(f"{order}I", wkb, at + 1)
        at += 9
        for _ in range(rings):
            at += 4 + struct.unpack_from(order, wkb, at)[0] * 8 * _dimensions(code)
    return places


def _dimensions(code: int) -> int:
    flagged = sum(bool(code & flag) for flag in _Z_FLAGS[:2])
    return 2 + max(flagged, {0: 0, 1: 1, 2: 1, 3: 2}.get(code % 10000 // 1000, 0))


# ---------------------------------------------------------------- findings


def _of_surfaces(found: Mask, file: str, *, mended: bool) -> list[Finding]:
    if not found.any():
        return []
    message = plural(
        "One row is a surface in space (TIN or PolyhedralSurface).",
        "{n} rows are surfaces in space (TIN or PolyhedralSurface).",
        n=int(found.sum()),
    )
    mend = (
        T("The area that each covers seen from above was taken.")
        if mended
        else T("Import it with mending switched on: then the area seen from above is taken.")
    )
    severity = Severity.INFO if mended else Severity.WARNING
    return [Finding("geometry.surface", severity, message, file, rows_where(found), mend, mended=mended)]


def _of_unclosed(closed: Mask, file: str) -> list[Finding]:
    if not closed.any():
        return []
    message = plural(
        "One outline does not end where it begins; it was closed.",
        "{n} outlines do not end where they begin; they were closed.",
        n=int(closed.sum()),
    )
    mend = T("The first point was repeated at the end of the ring.")
    return [Finding("geometry.unclosed", Severity.INFO, message, file, rows_where(closed), mend, mended=True)]


def _of_unreadable(unreadable: Mask, file: str) -> list[Finding]:
    if not unreadable.any():
        return []
    message = plural(
        "One outline is not closed or has too few points; it has no place on the map.",
        "{n} outlines are not closed or have too few points; they have no place on the map.",
        n=int(unreadable.sum()),
    )
    mend = T("Draw these features again, or import with mending switched on.")
    return [
        Finding("geometry.unreadable", Severity.ERROR, message, file, rows=rows_where(unreadable), mend=mend)
    ]
