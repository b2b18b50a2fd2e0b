"""Geometry made sound: the wanted kind, valid, with an area."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from layers.conforming.values import Mask
from layers.findings import Finding, Severity
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T, plural

Geometries = np.ndarray[tuple[int], np.dtype[np.object_]]

KINDS = {"point": (0, 4), "line": (1, 2, 5), "polygon": (3, 6)}
"""Geometry kinds of roles, as Shapely's type ids."""
_COLLECTION = 7
_LEAST_AREA = 1e-6  # m²: below it a polygon is a line drawn as an area


@dataclass
class Repairs:
    """Geometry under repair: ``keep`` marks the rows that can be used; findings and steps grow."""

    source: Source
    geometry: Geometries
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    """1-based rows in the file."""
    keep: Mask
    findings: list[Finding] = field(default_factory=list)
    steps: list[T] = field(default_factory=list)

    def rows_of(self, mask: Mask) -> tuple[int, ...]:
        """The file's row numbers of the marked rows."""
        return tuple(int(row) for row in self.rows[mask])

    def tell(self, code: str, severity: Severity, message: T, mask: Mask, *, mended: bool = False) -> None:
        """Add a finding about the marked rows."""
        self.findings.append(
            Finding(
                code,
                severity,
                message,
                file=self.source.title,
                rows=self.rows_of(mask),
                mend=None if mended else T("Correct these rows in the file and import it again."),
                mended=mended,
            )
        )

    def set_aside(self, code: str, message: T, mask: Mask) -> None:
        """Leave the marked rows out, and say so."""
        self.keep = self.keep & ~mask
        self.tell(code, Severity.WARNING, message, mask)


def drop_missing(work: Repairs) -> None:
    """Leave out rows without geometry, or with coordinates that are no numbers."""
    empty = shapely.is_missing(work.geometry) | shapely.is_empty(work.geometry)
    if empty.any():
        rows = name_rows(work.rows_of(empty))
        work.set_aside("geometry.empty", T("No geometry in {rows}; left out.", rows=rows), empty)
    broken = not_finite(work.geometry)
    if broken.any():
        message = T(
            "Coordinates that are no numbers (NaN, infinite) in {rows}; left out.",
            rows=name_rows(work.rows_of(broken)),
        )
        work.set_aside("geometry.not_finite", message, broken)


def not_finite(geometry: Geometries) -> Mask:
    """Which geometries have a coordinate that is NaN or infinite."""
    xy, index = shapely.get_coordinates(geometry, return_index=True)
    broken = np.zeros(len(geometry), bool)
    broken[index[~np.isfinite(xy).all(axis=1)]] = True
    return broken


def drop_wrong_kind(work: Repairs, kinds: tuple[str, ...], *, mend: bool) -> None:
    """Leave out rows of another kind than the role's; take the wanted parts out of collections."""
    wanted = tuple(kind for name in kinds for kind in KINDS.get(name, ()))
    collections = work.keep & (shapely.get_type_id(work.geometry) == _COLLECTION)
    if collections.any() and mend:
        parted = _parts_of_kind(work.geometry[collections], wanted)
        useful = np.zeros(len(work.geometry), bool)
        useful[np.flatnonzero(collections)] = ~shapely.is_missing(parted)
        work.geometry[useful] = parted[~shapely.is_missing(parted)]
        if useful.any():
            rows = name_rows(work.rows_of(useful))
            work.tell(
                "geometry.collection",
                Severity.INFO,
                T("Mixed geometry in {rows}; the parts that fit the role were taken.", rows=rows),
                useful,
                mended=True,
            )
    wrong = work.keep & ~np.isin(shapely.get_type_id(work.geometry), wanted)
    if wrong.any():
        work.set_aside(
            "geometry.kind",
            T(
                "Found {found} where {wanted} are wanted, in {rows}; left out.",
                rows=name_rows(work.rows_of(wrong)),
                found=_kind_names(work.geometry[wrong]),
                wanted=[_KIND_NAMES[kind] for kind in kinds if kind in _KIND_NAMES],
            ),
            wrong,
        )
    _single_points(work)


_KIND_NAMES = {"point": T("points"), "line": T("lines"), "polygon": T("areas")}


def _kind_names(geometry: Geometries) -> list[T]:
    ids = set(shapely.get_type_id(geometry).tolist())
    names = [_KIND_NAMES[name] for name, members in KINDS.items() if ids & set(members)]
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


def _single_points(work: Repairs) -> None:
    """Give each row of multi-points one point: its only one, or the middle of several."""
    multi = work.keep & (shapely.get_type_id(work.geometry) == 4)  # noqa: PLR2004 - MultiPoint
    if not multi.any():
        return
    several = multi & (shapely.get_num_geometries(work.geometry) > 1)
    work.geometry[multi] = shapely.centroid(work.geometry[multi])
    if several.any():
        rows = name_rows(work.rows_of(several))
        work.tell(
            "geometry.multipoint",
            Severity.WARNING,
            T("Several points in one row ({rows}); their middle was taken.", rows=rows),
            several,
            mended=True,
        )


def mend_areas(work: Repairs, *, mend: bool) -> None:
    """Make polygons valid (self-intersections, overlapping parts), and leave out those without an area.

    Overlapping parts of one row are merged, never cancelled out; lines and points that the repair leaves
    over are dropped. Without ``mend``, invalid rows are left out.
    """
    areal = work.keep & np.isin(shapely.get_type_id(work.geometry), KINDS["polygon"])
    invalid = areal.copy()
    invalid[areal] = ~shapely.is_valid(work.geometry[areal])
    if invalid.any() and not mend:
        rows = name_rows(work.rows_of(invalid))
        work.set_aside(
            "geometry.invalid",
            T("Outlines that cross themselves or are otherwise invalid in {rows}; left out.", rows=rows),
            invalid,
        )
        areal &= ~invalid
    elif invalid.any():
        _make_valid(work, invalid)
    flat = areal.copy()
    flat[areal] = shapely.area(work.geometry[areal]) < _LEAST_AREA
    if flat.any():
        rows = name_rows(work.rows_of(flat))
        work.set_aside("geometry.no_area", T("No area in {rows}; left out.", rows=rows), flat)


def _make_valid(work: Repairs, invalid: Mask) -> None:
    broken = work.geometry[invalid]
    mended = np.array([_land(area) for area in broken], dtype=object)
    before, after = float(shapely.area(broken).sum()), float(shapely.area(mended).sum())
    work.geometry[invalid] = mended
    count = int(invalid.sum())
    work.tell(
        "geometry.invalid",
        Severity.WARNING,
        T(
            "Invalid outlines (crossing themselves and the like) in {rows} were repaired; "
            "their area was {before:,.1f} m² and is {after:,.1f} m².",
            rows=name_rows(work.rows_of(invalid)),
            before=before,
            after=after,
        ),
        invalid,
        mended=True,
    )
    work.steps.append(plural("Repaired {n} invalid outline.", "Repaired {n} invalid outlines.", n=count))


def _land(area: shapely.Geometry) -> shapely.Geometry:
    """The land that an invalid (multi-)polygon describes: what its parts enclose, less their holes.

    GEOS alone does not give it: its "linework" repair counts what is enclosed twice as a hole, its
    "structure" repair loses lobes of some rings. So each ring is filled by both.
    """
    parts = []
    for part in shapely.get_parts(area):
        holes = [_filled(ring) for ring in part.interiors]
        parts.append(shapely.difference(_filled(part.exterior), shapely.union_all(holes)))
    return _areas_of(shapely.union_all(parts))


def _filled(ring: shapely.LinearRing) -> shapely.Geometry:
    """Everything that a ring encloses, however often and in whichever sense it goes round."""
    area = shapely.polygons(ring)
    if shapely.is_valid(area):
        return area
    ways = [shapely.make_valid(area), shapely.make_valid(area, method="structure", keep_collapsed=False)]
    return shapely.union_all([_areas_of(way) for way in ways])


def _areas_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """Only the areas of a geometry, as one valid polygon or multi-polygon; empty where there are none."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.union_all(parts[shapely.get_type_id(parts) == 3])  # noqa: PLR2004 - Polygon
