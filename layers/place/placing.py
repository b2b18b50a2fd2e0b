"""Where on Earth a source's numbers are: its CRS, the order of its axes, and its datum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pyproj import CRS

from layers.answers import Answers
from layers.errors import UserError
from layers.findings import Finding
from layers.place import crs_findings
from layers.place.contradictions import are_packed, contradiction, leads_elsewhere
from layers.place.crs import FloatArray, horizontal, is_approximate, short_name
from layers.place.crs_choices import LIKELY
from layers.place.datum.mercator import bd09mc_refusal
from layers.place.datum.reference import Reference
from layers.place.local_grid import local_grid_finding
from layers.place.notation import Notation, parse_notation
from layers.place.placement import Placement, like_degrees, north_comes_first, rough_lonlat, sample_of
from layers.place.placing_datum import with_datum
from layers.place.surroundings import gap_km, surroundings_of
from layers.place.zone_number import zone_crs, zone_number
from layers.roles import Role
from layers.source import Source
from layers.text import T

FAR_KM = 50.0
"""A layer that nowhere comes nearer to the district is probably in another CRS than it says."""
_DEGREES = Notation(CRS.from_epsg(4490))
"""What degrees are taken for that declare nothing: CGCS2000."""
_STRAY = 5  # per cent of a layer that may lie near by mistake


def place(source: Source, role: Role, reference: Reference, answers: Answers) -> Placement:
    """Decide in which CRS, axis order, unit and datum a source's coordinates are.

    Parameters
    ----------
    source
        With at least one geometry, or a raster.
    role
        What the layer is for.
    reference
        Earlier layers.
    answers
        What the user decided; ``crs`` and ``datum`` override the evidence.

    Returns
    -------
    Placement
        With ``notation`` None, and a finding of severity QUESTION, where the CRS must be asked.

    Raises
    ------
    UserError
        If the answered CRS is not known, or its common points do not fit.
    """
    xy = sample_of(source)
    if answers.crs is None and (refused := bd09mc_refusal(source, xy, reference)) is not None:
        return Placement(None, findings=(refused,))
    notation = notation_in_force(source, answers)
    written = notation or _DEGREES
    if answers.crs is None and answers.mends("crs.packed") and are_packed(source, written, reference):
        return Placement(None, findings=(crs_findings.packed(source, written),))
    if notation is None or _elsewhere(source, notation, xy, reference, answers):
        return Placement(None, findings=(crs_findings.missing(source, reference),))
    placement = _with_axes(source, _told(source, notation, xy, answers), xy, reference, answers)
    if (question := _question(source, placement, xy, reference, answers)) is not None:
        return Placement(None, findings=(question,))
    return with_datum(source, role, _with_far(source, placement, xy, reference), reference, answers)


def notation_in_force(source: Source, answers: Answers) -> Notation | None:
    """The answered notation, else the declared CRS, else the one that a zone number names.

    CGCS2000 for bare degrees that are to be kept as they are; None where it must be asked.

    Raises
    ------
    UserError
        If the answer is none.
    """
    if answers.crs is not None:
        return _answered(source, answers.crs)
    if (declared := horizontal(source.crs)) is not None:
        return Notation(declared)
    xy = sample_of(source)
    if answers.mends("crs.zone_number"):
        for swapped in (False, True) if source.frame is not None else (False,):
            if (crs := zone_crs(xy[:, ::-1] if swapped else xy)) is not None:
                return Notation(crs, swapped)
    if not answers.mend and like_degrees(xy):
        return _DEGREES
    return None


def rough_placement(source: Source, answers: Answers) -> Placement | None:
    """Where a source's numbers are, as far as that is known before other layers are; None where it is not.

    The datum is the answered one, else taken as it is.
    """
    try:
        notation = notation_in_force(source, answers)
    except UserError:  # An answer that is refused is told where the file is placed.
        return None
    if notation is None:
        return None
    if north_comes_first(notation.crs, sample_of(source)):
        notation = replace(notation, swapped=True)
    return Placement(notation, datum=answers.datum or "as_is")


def _answered(source: Source, text: str) -> Notation:
    notation = parse_notation(text, source.path.parent)
    if source.grid is not None and not notation.plain:
        raise UserError(
            T("A raster cannot be in “{text}”: its rows would have to be turned.", text=notation.text),
            T("Have it projected to a grid such as EPSG:4545 first."),
        )
    return notation


def _told(source: Source, notation: Notation, xy: FloatArray, answers: Answers) -> Placement:
    """The placement with what is to be said of where its CRS comes from."""
    crs = notation.crs
    rough = (crs_findings.approximate(source, crs),) if is_approximate(crs) else ()
    if answers.crs is not None:
        fitted = () if notation.local is None else (local_grid_finding(notation.local, source.title),)
        steps = (T("Taken as {crs}, as answered.", crs=notation.text),)
        return Placement(notation, findings=(*rough, *fitted), steps=steps)
    if horizontal(source.crs) is not None:
        return Placement(notation, findings=rough)
    if crs.is_geographic:
        step = T("Taken as EPSG:4490 without a declaration.")
        return Placement(notation, findings=(crs_findings.assumed_degrees(source),), steps=(step,))
    zone = zone_number(xy[:, ::-1] if notation.swapped else xy)
    assert zone is not None
    told = [crs_findings.zone_told(source, crs, zone)]
    if notation.swapped:
        told.append(crs_findings.north_first(source))
    return Placement(
        notation, findings=tuple(told), steps=(T("Taken as {crs} by its zone number.", crs=short_name(crs)),)
    )


def _elsewhere(
    source: Source, notation: Notation, xy: FloatArray, reference: Reference, answers: Answers
) -> bool:
    """Whether a zone number that nobody declared leads away from the place: then it is asked."""
    by_number = answers.crs is None and horizontal(source.crs) is None and not notation.crs.is_geographic
    return by_number and _is_far(Placement(notation), xy, reference)


# ---------------------------------------------------------------- axes


def _with_axes(
    source: Source, placement: Placement, xy: FloatArray, reference: Reference, answers: Answers
) -> Placement:
    """The placement with x and y exchanged where they are written north first and that is to be mended."""
    notation = placement.notation
    assert notation is not None
    wanted = answers.mends("crs.axes") or (answers.crs is not None and "crs.axes" not in answers.declined)
    if not wanted or source.frame is None or not len(xy) or notation.swapped:
        return placement
    turned = replace(placement, notation=replace(notation, swapped=True))
    if notation.local is not None:
        exchange = notation.local.north_first(xy)
    elif north_comes_first(notation.crs, xy):
        exchange = True
    else:
        exchange = _is_far(placement, xy, reference) and not _is_far(turned, xy, reference)
    if not exchange:
        return placement
    return replace(
        turned,
        findings=(*placement.findings, crs_findings.north_first(source)),
        steps=(*placement.steps, T("Exchanged x and y: they were written north first.")),
    )


# ---------------------------------------------------------------- contradictions


def _question(
    source: Source, placement: Placement, xy: FloatArray, reference: Reference, answers: Answers
) -> Finding | None:
    """What must be asked of a CRS that is declared or answered; an answer is doubted only if impossible."""
    notation = placement.notation
    assert notation is not None
    if not len(xy) or notation.local is not None:
        return None
    turned = xy[:, ::-1] if notation.swapped else xy
    if notation.crs.is_geographic != like_degrees(turned):
        return crs_findings.impossible(source, notation.crs, reference)
    if answers.crs is not None or horizontal(source.crs) is None or not answers.mends("crs.mismatch"):
        return None
    return contradiction(source, notation, reference, far=_is_far(placement, xy, reference))


def _is_far(placement: Placement, xy: FloatArray, reference: Reference) -> bool:
    """Whether nearly all of the source lies more than 50 km from the district, or the layers before it."""
    return bool(len(xy)) and _gap(placement, xy, reference) > FAR_KM


def _gap(placement: Placement, xy: FloatArray, reference: Reference) -> float:
    """How far the source lies from its surroundings in km, but for the twentieth that is nearest."""
    surroundings = surroundings_of(reference)
    if surroundings is None:
        return 0.0
    gaps = gap_km(placement.to_lonlat(xy), surroundings.area)
    return float(np.percentile(gaps, _STRAY, method="lower"))


def _with_far(source: Source, placement: Placement, xy: FloatArray, reference: Reference) -> Placement:
    notation = placement.notation
    if reference.outline is None or notation is None or not _is_far(placement, xy, reference):
        return placement
    likely = (each for each in crs_findings.choices_for(source, reference) if each.score > LIKELY)
    choices = tuple(each for each in likely if leads_elsewhere(notation, each))
    finding = crs_findings.far(source, placement.text, _gap(placement, xy, reference), choices)
    return replace(placement, findings=(*placement.findings, finding))


def centre_of(source: Source, answers: Answers) -> tuple[float, float] | None:
    """Centre of a source in degrees, or None where it has no geometry or its CRS is not known."""
    placement = rough_placement(source, answers)
    lonlat = np.empty((0, 2)) if placement is None else rough_lonlat(source, placement)
    if not len(lonlat):
        return None
    # The middle of the extent without stray points, so that one row at (0, 0) does not move it.
    low, high = np.percentile(lonlat, (2, 98), axis=0)
    lon, lat = (low + high) / 2
    return float(lon), float(lat)
