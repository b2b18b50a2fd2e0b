"""The one door: a source becomes a layer with declared columns, sound geometry and a metric CRS."""

from __future__ import annotations

from dataclasses import replace

from pyproj import CRS

from layers.answers import Answers
from layers.conforming.examine import examine
from layers.conforming.examined import Examined
from layers.errors import UserError
from layers.layer import Layer, Origin
from layers.place.datum.reference import Reference
from layers.reading import digest, digest_of_all, is_sample
from layers.roles import NEIGHBOUR, Role, roles
from layers.source import Source

__all__ = ["Answers", "conform", "layer_of", "neighbours_of"]


def conform(
    source: Source,
    role: Role,
    *,
    working_crs: CRS,
    reference: Reference | None = None,
    answers: Answers | None = None,
) -> Layer:
    """Make a layer of a source.

    Parameters
    ----------
    source
        As read; never changed.
    role
        What the layer is for.
    working_crs
        The project's CRS (see :func:`layers.place.crs.working_crs`).
    reference
        Earlier layers, against which place and datum are tested; None if there are none.
    answers
        What the user decided; None for nothing.

    Returns
    -------
    Layer
        With the findings of :func:`layers.check.check` and the steps taken.

    Raises
    ------
    UserError
        If a question is not answered, or no row can be used.
    """
    return layer_of(examine(source, role, working=working_crs, reference=reference, answers=answers))


def layer_of(examined: Examined) -> Layer:
    """The layer of a source that was examined.

    Parameters
    ----------
    examined
        What :func:`layers.conforming.examine.examine` gave.

    Raises
    ------
    UserError
        With the question or error that stands in the way, if there is one; or if the source's file, whose
        checksum is taken, cannot be read any more.
    """
    source, role = examined.source, examined.role
    if (refusal := examined.refusal) is not None:
        raise UserError(refusal.message, refusal.mend)
    checksum = source.sha256 or _checksum(source)
    return Layer(
        id=f"{role.id}_{checksum[:8]}",
        title=source.title,
        role=role.id,
        origin=Origin(
            file=source.path.name,
            layer=source.name,
            format=source.format,
            crs=examined.crs,
            sha256=checksum,
            encoding=source.encoding or "",
            error_m=examined.error_m,
        ),
        frame=examined.frame,
        grid=examined.grid,
        grid_crs=examined.grid_crs,
        steps=examined.steps,
        findings=examined.findings,
        sample=is_sample(source),
        own=examined.own,
    )


def neighbours_of(examined: Examined, district: Layer) -> Layer | None:
    """The districts around the planned one, as a layer to be shown; None where the file holds no others.

    Parameters
    ----------
    examined
        What :func:`layers.conforming.examine.examine` gave.
    district
        The layer that was made of it.
    """
    if examined.neighbours is None:
        return None
    columns = [column.name for column in roles()[NEIGHBOUR].columns]
    return replace(
        district,
        id=f"{NEIGHBOUR}_{district.origin.sha256[:8]}",
        role=NEIGHBOUR,
        frame=examined.neighbours[[*columns, "row", "geometry"]],
        findings=(),
        own=None,
    )


def _checksum(source: Source) -> str:
    """Of a raster's files, or of the source's file."""
    if source.grid is None:
        return digest(source.path)
    from layers.reading.raster.stamps import raster_files

    return digest_of_all(raster_files(source.grid))
