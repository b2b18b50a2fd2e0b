"""The one question about a file's CRS, and what is told where none is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pyproj import CRS

from layers.findings import Choice, Finding, Severity
from layers.place.crs import short_name
from layers.place.crs_choices import LOCAL, crs_choices
from layers.place.datum.reference import Reference
from layers.place.land import in_or_near_china
from layers.place.notation import Notation
from layers.place.placement import north_comes_first, sample_of, vertices_of
from layers.place.surroundings import surroundings_of
from layers.place.zone_number import grid_at
from layers.source import Source
from layers.text import T

APPROXIMATE = "crs.approximate"
"""Code of the finding about an older datum, whose shift to CGCS2000 is known only roughly."""
_EXAMPLE = "EPSG:4545"
"""The grid of the sample, where nothing says where the district is."""
_LOOKED_AT = 400
"""Coordinates by which the candidates are ranked."""


def choices_for(source: Source, reference: Reference) -> tuple[Choice, ...]:
    """What the source may be in, best first."""
    xy = vertices_of(source, _LOOKED_AT)
    name = f"{source.title} {source.name}"
    return tuple(crs_choices(xy, surroundings_of(reference), plain=source.frame is None, name=name))


def missing(source: Source, reference: Reference) -> Finding:
    """The question about a file that declares no CRS from which a place can be computed."""
    file = source.file if source.shares_place else source.title
    message = T("{file} does not say in which coordinate system its numbers are.", file=file)
    if source.crs is not None:
        message = T(
            "{file} declares “{crs}”, from which no place on Earth can be computed.",
            file=file,
            crs=str(source.crs.name),
        )
    return _question("crs.missing", source, message, choices_for(source, reference), _grid_of(reference))


def impossible(source: Source, crs: CRS, reference: Reference) -> Finding:
    """The question about numbers that cannot be in the CRS: metres called degrees, or degrees metres."""
    if north_comes_first(crs, sample_of(source)):
        claimed = T("{crs}, but its coordinates are written north first", crs=short_name(crs))
    elif crs.is_geographic:
        claimed = T("{crs}, which is in degrees, but its numbers are metres", crs=short_name(crs))
    else:
        claimed = T("{crs}, which is in metres, but its numbers are degrees", crs=short_name(crs))
    message = T("{file} says that it is in {claimed}.", file=source.title, claimed=claimed)
    return _question("crs.mismatch", source, message, choices_for(source, reference), _grid_of(reference))


def contradicted(source: Source, declared: Notation, why: T, choices: tuple[Choice, ...]) -> Finding:
    """The question about a declaration that the place or the numbers contradict; it may still be kept."""
    message = T("{file} says that it is in {crs}, but {why}.", file=source.title, crs=declared.text, why=why)
    others = tuple(choice for choice in choices if choice.value != declared.text)
    kept = Choice(declared.text, T("{crs}, as the file says", crs=declared.text))
    return _question("crs.mismatch", source, message, (*others, kept))


def packed(source: Source, written: Notation) -> Finding:
    """The question about degrees whose digits are those of minutes and seconds."""
    message = T(
        "The degrees of {file} have neither minutes nor seconds above 59 behind the point, as where 106.3415 "
        "is 106°34′15″ (degrees.minutes and seconds).",
        file=source.title,
    )
    minutes, decimal = replace(written, packed=True).text, written.text
    choices = (
        Choice(minutes, T("Degrees, minutes and seconds: 106.3415 is 106°34′15″"), 0.9),
        Choice(decimal, T("Decimal degrees"), 0.1),
    )
    return _question("crs.packed", source, message, choices)


def _grid_of(reference: Reference) -> str:
    """The surveyed grid that an advice names: the one of other layers, else that of the district's zone."""
    around = surroundings_of(reference)
    if around is not None and around.systems:
        return f"EPSG:{around.systems[0]}"
    if around is None or not in_or_near_china(np.array([around.centre]))[0]:
        return _EXAMPLE
    return grid_at(around.centre[0])


def _question(
    code: str, source: Source, message: T, choices: tuple[Choice, ...], grid: str = _EXAMPLE
) -> Finding:
    if choices and choices[0] is LOCAL:
        answer = f"{grid}+helmert:points.csv"
        hint = T(
            "Its numbers are those of a local grid. Write a table with local x, local y, E, N (or lon, lat) "
            "of at least 3 points, and give {answer} as the system.",
            answer=answer,
        )
    else:
        answer, hint = choices[0].value if choices else grid, T("Choose it.")
    option = f"--crs {source.path.name}={answer}"
    return Finding(
        code, Severity.QUESTION, message, file=source.title, mend=hint, choices=choices, option=option
    )


def far(source: Source, text: str, km: float, choices: tuple[Choice, ...]) -> Finding:
    """The warning about a layer that lies far from the district; ``choices`` would bring it there."""
    message = (
        T("In {crs} nearly all of it lies {km:,.0f} km or more from the district.", km=km, crs=text)
        if np.isfinite(km)
        else T("In {crs} it lies nowhere on Earth.", crs=text)
    )
    mend, option = T("Check that it is the right file and the right coordinate system."), ""
    if choices:
        crs = choices[0].value
        mend = T("Import it as {crs}, in which it falls on the district.", crs=crs)
        option = f"--crs {source.path.name}={crs}"
    return Finding(
        "place.far", Severity.WARNING, message, file=source.title, mend=mend, choices=choices, option=option
    )


def assumed_degrees(source: Source) -> Finding:
    """Bare degrees that were kept as they are."""
    message = T(
        "It declares no coordinate system; its numbers look like degrees and were taken as EPSG:4490."
    )
    return Finding("crs.assumed", Severity.WARNING, message, file=source.title)


def zone_told(source: Source, crs: CRS, zone: int) -> Finding:
    """Eastings with a zone number, which say themselves in which grid they are."""
    message = T(
        "It declares no coordinate system, but its eastings begin with zone number {zone}: taken as "
        "{crs} (CGCS2000, the national system since 2018).",
        zone=zone,
        crs=short_name(crs),
    )
    mend = T("Say so if it is older: Xian 1980 and Beijing 1954 lie up to some 100 m off.")
    return Finding("crs.zone_number", Severity.WARNING, message, file=source.title, mend=mend, mended=True)


def north_first(source: Source) -> Finding:
    """Coordinates that were exchanged."""
    message = T("Its coordinates are written north first; they were exchanged.")
    return Finding("crs.axes", Severity.WARNING, message, file=source.title, mended=True)


def approximate(source: Source, crs: CRS) -> Finding:
    """An older datum, whose shift to CGCS2000 is known only roughly."""
    message = T(
        "{crs}: the change from this older datum to CGCS2000 is known only roughly (tens of metres).",
        crs=short_name(crs),
    )
    mend = T("Have the data converted with the local parameters, and import the result.")
    return Finding(APPROXIMATE, Severity.WARNING, message, file=source.title, mend=mend)
