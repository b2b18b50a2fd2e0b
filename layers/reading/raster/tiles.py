"""Rasters that came in tiles, put together as one."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from layers.findings import Finding, Severity
from layers.reading.raster.stamps import stamps_alone
from layers.source import Grid, Source, Tile
from layers.text import T

_DIGITS = re.compile(r"[\d_\-]+")
_ALIGNED = 1e-3
"""Part of a pixel by which the grids of tiles may differ."""
_OVERLAP = 0.1
"""Part of the smaller tile that its neighbour may cover; rasters of two years cover each other."""


def join_tiles(sources: Iterable[Source]) -> list[Source]:
    """The sources with those that are tiles of one raster as one source, in the place of the first.

    Tiles lie in one folder, are called alike but for numbers, have one CRS, kind of values and pixel size,
    grids that meet, and hardly overlap.
    """
    sources = _without_parts(sources)
    groups: dict[Hashable, list[Source]] = {}
    for source in sources:
        if (kind := _kind(source)) is not None:
            groups.setdefault(kind, []).append(source)
    joined = {id(group[0]): _mosaic(group) for group in groups.values() if _are_tiles(group)}
    gone = {id(source) for group in groups.values() if id(group[0]) in joined for source in group[1:]}
    return [joined.get(id(source), source) for source in sources if id(source) not in gone]


def _without_parts(sources: Iterable[Source]) -> list[Source]:
    """The sources without those files that a virtual mosaic among them holds already."""
    sources = list(sources)
    parts = {tile.path for source in sources if source.grid is not None for tile in source.grid.tiles}
    return [source for source in sources if source.grid is None or source.path not in parts]


def _kind(source: Source) -> Hashable | None:
    """What tiles of one raster have in common; None for what is no raster on a plain grid."""
    grid = source.grid
    if grid is None or grid.tiles or any(each.severity is Severity.ERROR for each in source.findings):
        return None
    a, b, _, d, e, _ = grid.transform
    crs = None if source.crs is None else source.crs.to_wkt()
    name = _DIGITS.sub("#", source.path.stem.casefold())
    if b or d:
        return None
    return (
        source.path.parent,
        name,
        source.format,
        crs,
        grid.dtype,
        repr(grid.nodata),
        repr(source.bands),
        a,
        e,
    )


def _are_tiles(group: Sequence[Source]) -> bool:
    if len(group) == 1:
        return False
    places = np.array([_offset(source.grid, group[0].grid) for source in group if source.grid])
    if (np.abs(places - np.round(places)) > _ALIGNED).any():
        return False
    low = np.round(places)
    sizes = np.array([(source.grid.width, source.grid.height) for source in group if source.grid])
    common = np.minimum(low[:, None] + sizes[:, None], low + sizes) - np.maximum(low[:, None], low)
    shared = np.clip(common, 0, None).prod(axis=-1)
    np.fill_diagonal(shared, 0)
    areas = sizes.prod(axis=1)
    return bool((shared <= _OVERLAP * np.minimum(areas[:, None], areas)).all())


def _offset(grid: Grid | None, first: Grid | None) -> tuple[float, float]:
    """Columns and rows from the first grid's corner to another's."""
    assert grid is not None
    assert first is not None
    a, _, c, _, e, f = first.transform
    return (grid.transform[2] - c) / a, (grid.transform[5] - f) / e


def _mosaic(group: Sequence[Source]) -> Source:
    first = group[0]
    grids = [source.grid for source in group if source.grid is not None]
    offsets = np.round([_offset(grid, grids[0]) for grid in grids]).astype(int)
    west, north = offsets.min(axis=0)
    a, _, c, _, e, f = grids[0].transform
    tiles = tuple(
        Tile(grid.path, int(column - west), int(row - north), grid.width, grid.height)
        for grid, (column, row) in zip(grids, offsets, strict=True)
    )
    whole = replace(
        grids[0],
        width=max(tile.column + tile.width for tile in tiles),
        height=max(tile.row + tile.height for tile in tiles),
        transform=(a, 0.0, c + a * int(west), 0.0, e, f + e * int(north)),
        tiles=tiles,
        sidecars=False,
        stamps=tuple(stamp for grid in grids for stamp in stamps_alone(grid)),
    )
    message = T(
        "{n} tiles of one raster were put together: {names}.",
        n=len(tiles),
        names=[tile.path.name for tile in tiles],
    )
    told = Finding("raster.tiles", Severity.INFO, message, first.path.name, mended=True)
    findings = [told]
    for source in group:
        findings += [
            finding
            for finding in source.findings
            if _without_file(finding) not in map(_without_file, findings)
        ]
    return replace(first, name=f"{first.name}…{group[-1].name}", grid=whole, findings=tuple(findings))


def _without_file(finding: Finding) -> Finding:
    return replace(finding, file="")
