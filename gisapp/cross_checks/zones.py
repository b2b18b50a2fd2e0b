"""Subdistricts beside each other and beside their district: what overlaps, is missing, or lies outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gisapp import figures as written
from layers.findings import Finding, Severity
from layers.layer import Layer, in_role
from layers.measuring.overlaps import overlaps
from layers.measuring.zones import mostly_within
from layers.sentences import name_rows
from layers.task import Task
from layers.text import T, plural

_WORTH_TELLING = 100.0
"""m²: less is what two drawings of one border leave between zones."""
_SLIVER = 0.5
"""Metres of mean width up to which ground between two borders is a matter of rounding."""


def of_zones(layers: Sequence[Layer], task: Task) -> Iterator[Finding]:
    """Subdistricts against each other and against the district."""
    zones = in_role(layers, "subdistrict")
    if not zones:
        return
    for layer in zones:
        assert layer.frame is not None
        found = overlaps(layer.frame, task)
        worth = found.area >= _WORTH_TELLING
        if worth.any():
            numbers = layer.frame["row"].to_numpy()[np.union1d(found.a[worth], found.b[worth])]
            rows = tuple(int(row) for row in numbers)
            yield Finding(
                "zones.overlap",
                Severity.WARNING,
                plural(
                    "{n} pair of subdistricts overlaps ({rows}) on {area}, which counts in both.",
                    "{n} pairs of subdistricts overlap ({rows}) on {area}, which counts in both.",
                    n=int(worth.sum()),
                    rows=name_rows(rows),
                    area=written.area(float(found.area[worth].sum())),
                ),
                file=layer.title,
                rows=rows,
                mend=T("Correct the common border in the file."),
            )
    whole = shapely.union_all(np.concatenate([_shapes(layer) for layer in zones]))
    last = zones[-1]
    districts = in_role(layers, "district")
    if not districts:
        yield from _gap(last, shapely.difference(_filled(whole), whole), of_district=False)
        return
    outline = shapely.union_all(np.concatenate([_shapes(layer) for layer in districts]))
    inside = []
    for layer in zones:
        within = mostly_within(_shapes(layer), outline)
        yield from _elsewhere(layer, ~within)
        inside.append(_shapes(layer)[within])
    whole = shapely.union_all(np.concatenate(inside))
    if shapely.is_empty(whole):
        return
    shared = float(shapely.area(shapely.intersection(whole, outline)))
    if 2 * shared < shapely.area(outline):
        yield _incomplete(last, shared, float(shapely.area(outline)))
        return
    yield from _gap(last, shapely.difference(outline, whole), of_district=True)
    beyond = float(_broad(shapely.difference(whole, outline)).sum())
    if beyond >= _WORTH_TELLING:
        yield Finding(
            "zones.outside",
            Severity.WARNING,
            T("{area} of the subdistricts lie outside the district.", area=written.area(beyond)),
            file=last.title,
            mend=T("Take the district and its subdistricts from one source and year."),
        )


def _elsewhere(layer: Layer, away: NDArray[np.bool_]) -> Iterator[Finding]:
    """Subdistricts of other districts, which a file of a whole city holds too."""
    assert layer.frame is not None
    if not away.any():
        return
    rows = tuple(int(row) for row in layer.frame["row"].to_numpy()[away])
    yield Finding(
        "zones.elsewhere",
        Severity.WARNING if away.all() else Severity.INFO,
        plural(
            "{n} subdistrict in {file} lies outside the district ({rows}) and is not one of its zones.",
            "{n} subdistricts in {file} lie outside the district ({rows}) and are not its zones.",
            n=len(rows),
            file=layer.title,
            rows=name_rows(rows),
        ),
        file=layer.title,
        rows=rows,
        mend=T("Take the district and its subdistricts from one source and year.") if away.all() else None,
    )


def _incomplete(layer: Layer, shared: float, outline: float) -> Finding:
    """Subdistricts that make up less than half of the district."""
    message = T(
        "Of the district's {outline} only {shared} lie in a subdistrict: not all of them are there.",
        outline=written.area(outline),
        shared=written.area(shared),
    )
    mend = T("Take the district and its subdistricts from one source, both of the same area.")
    return Finding("zones.incomplete", Severity.WARNING, message, file=layer.title, mend=mend)


def _gap(layer: Layer, gap: object, *, of_district: bool) -> Iterator[Finding]:
    area = _broad(gap)
    if area.sum() >= _WORTH_TELLING:
        figures = {"area": written.area(float(area.sum())), "most": written.area(float(area.max()))}
        yield Finding(
            "zones.gap",
            Severity.WARNING,
            T(
                "{area} of the district lie in no subdistrict, the largest piece {most}.",
                **figures,
            )
            if of_district
            else T("Gaps of {area} between subdistricts, the largest {most}.", **figures),
            file=layer.title,
            mend=T("Draw the missing ground into a subdistrict, or take both boundaries from one source."),
        )


def _broad(ground: object) -> NDArray[np.float64]:
    """Areas of the pieces that are more than slivers, which formats leave where they round a border."""
    parts = shapely.get_parts(ground)
    area, length = shapely.area(parts), shapely.length(parts)
    broad: NDArray[np.float64] = area[2 * area > _SLIVER * length]
    return broad


def _shapes(layer: Layer) -> NDArray[np.object_]:
    assert layer.frame is not None
    shapes: NDArray[np.object_] = layer.frame.geometry.to_numpy()
    return shapes


def _filled(whole: object) -> object:
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(whole))))
