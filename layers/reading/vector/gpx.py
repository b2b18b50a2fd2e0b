"""GPX: what a hand-held receiver noted on the way; tracks round a place also as areas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.frames.features import Table
from layers.reading.frames.wkb import rows_where
from layers.reading.request import Request
from layers.reading.vector.layered import Read, read_layer, source_of
from layers.source import Source
from layers.text import T, plural

_LAYERS = ("waypoints", "routes", "tracks")
_NEAR = 0.0003
"""Degrees between the ends of a track that went round something: about 30 m, what a receiver is off."""
_LEAST_OF_RING = 4


def read_sources(request: Request) -> list[Source]:
    """Waypoints, routes and tracks, as far as there are any, and the areas that tracks go round."""
    reads = {name: read_layer(request.path, name, request) for name in _LAYERS}
    filled = {
        name: replace(read, table=_filled(read.table)) for name, read in reads.items() if read.table.count
    }
    if not filled:
        raise UserError(
            T("{file} has no waypoints, routes or tracks.", file=request.file),
            T("Copy them from the receiver again."),
        )
    if "tracks" in filled and (areas := _areas(filled["tracks"], request)) is not None:
        filled["areas"] = areas
    return [source_of(read, request, name, list(filled)) for name, read in filled.items()]


def _filled(table: Table) -> Table:
    """The table without the columns of the format that nobody filled."""
    kept = [at for at, column in enumerate(table.columns) if pd.notna(column).any()]
    return replace(
        table, names=tuple(table.names[at] for at in kept), columns=tuple(table.columns[at] for at in kept)
    )


def _areas(tracks: Read, request: Request) -> Read | None:
    """The tracks that end where they begin, as areas; None if there are none."""
    lines = np.asarray(shapely.force_2d(shapely.from_wkb(tracks.table.wkb)), dtype=object)
    closed = np.array([_ends_meet(line) for line in lines], dtype=bool)
    if not closed.any():
        return None
    table = tracks.table
    outlines = np.array([_outline(line) for line in lines[closed]], dtype=object)
    areas = replace(
        table,
        columns=tuple(column[closed] for column in table.columns),
        wkb=np.asarray(shapely.to_wkb(outlines), dtype=object),
        count=int(closed.sum()),
    )
    return Read(areas, tracks.encoding, (_of_areas(rows_where(closed), request.file),))


def _ends_meet(line: shapely.Geometry) -> bool:
    places = shapely.get_coordinates(line)
    if shapely.get_num_geometries(line) != 1 or len(places) < _LEAST_OF_RING:
        return False
    return bool(np.abs(places[0] - places[-1]).max() < _NEAR < np.ptp(places, axis=0).max())


def _outline(line: shapely.Geometry) -> shapely.Geometry:
    places = shapely.get_coordinates(line)
    return shapely.polygons(np.vstack([places[:-1], places[:1]]))


def _of_areas(rows: tuple[int, ...], file: str) -> Finding:
    message = plural(
        "One track ends where it began: it is offered as an area too.",
        "{n} tracks end where they began: they are offered as areas too.",
        n=len(rows),
    )
    mend = T("Give this layer a role if someone walked round the areas, else leave it out.")
    return Finding("gpx.areas", Severity.INFO, message, file, rows=rows, mend=mend)
