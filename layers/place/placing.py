"""Where on Earth a source's numbers are: its CRS, the order of its axes, and its datum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pyproj import CRS

from layers.answers import Answers
from layers.findings import Choice, Finding, Severity
from layers.place.crs import FloatArray, horizontal, is_approximate, parse_crs, short_name
from layers.place.crs_choices import crs_choices, gap_km
from layers.place.placement import Placement, latitude_first, like_degrees, sample_of
from layers.place.placing_datum import with_datum
from layers.place.reference import Reference
from layers.roles import Role
from layers.source import Source
from layers.text import T

FAR_KM = 50.0
"""A layer that nowhere comes nearer to the district is probably in another CRS than it says."""
_CGCS2000 = 4490
_LIKELY = 0.5
_STRAY = 5  # per cent of a layer that may lie near by mistake


def place(source: Source, role: Role, reference: Reference, answers: Answers) -> Placement:
    """Decide in which CRS, axis order and datum a source's coordinates are.

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
        With ``crs`` None, and a finding of severity QUESTION, where the CRS must be asked.

    Raises
    ------
    UserError
        If the answered CRS is not known.
    """
    xy = sample_of(source)
    placement = _with_crs(source, xy, reference, answers)
    if placement.crs is None:
        return placement
    placement = _with_axes(source, placement, xy, reference, answers)
    if placement.crs is None:
        return placement
    placement = _with_far(source, placement, xy, reference)
    return with_datum(source, role, placement, reference, answers)


def crs_in_force(source: Source, answers: Answers) -> CRS | None:
    """The answered CRS, else the declared one; CGCS2000 for bare degrees that are to be kept as they are."""
    if answers.crs is not None:
        return parse_crs(answers.crs)
    declared = horizontal(source.crs)
    if declared is None and not answers.mend and like_degrees(sample_of(source)):
        return CRS.from_epsg(_CGCS2000)
    return declared


# ---------------------------------------------------------------- CRS


def _with_crs(source: Source, xy: FloatArray, reference: Reference, answers: Answers) -> Placement:
    crs = crs_in_force(source, answers)
    if answers.crs is not None:
        assert crs is not None
        return Placement(crs, steps=(T("Taken as {crs}, as answered.", crs=short_name(crs)),))
    if crs is None:
        return Placement(None, findings=(_missing(source, xy, reference),))
    if horizontal(source.crs) is None:
        assumed = Finding(
            "crs.assumed",
            Severity.WARNING,
            T("It declares no coordinate system; its numbers look like degrees and were taken as EPSG:4490."),
            file=source.title,
        )
        return Placement(crs, findings=(assumed,), steps=(T("Taken as EPSG:4490 without a declaration."),))
    if is_approximate(crs):
        rough = Finding(
            "crs.approximate",
            Severity.WARNING,
            T(
                "{crs}: the change from this older datum to CGCS2000 is known only roughly (tens of metres).",
                crs=short_name(crs),
            ),
            file=source.title,
            mend=T("Have the data converted with the local parameters, and import the result."),
        )
        return Placement(crs, findings=(rough,))
    return Placement(crs)


def _missing(source: Source, xy: FloatArray, reference: Reference) -> Finding:
    message = T("{file} does not say in which coordinate system its numbers are.", file=source.title)
    if source.crs is not None:
        message = T(
            "{file} declares “{crs}”, from which no place on Earth can be computed.",
            file=source.title,
            crs=str(source.crs.name),
        )
    choices = tuple(_choices(xy, reference))
    return Finding(
        "crs.missing",
        Severity.QUESTION,
        message,
        file=source.title,
        mend=_choose(source, choices),
        choices=choices,
    )


def _choose(source: Source, choices: tuple[Choice, ...]) -> T:
    best = choices[0].value if choices else "EPSG:4545"
    return T("Choose it; in a script write --crs {file}={crs}, for example.", file=source.path.name, crs=best)


def _choices(xy: FloatArray, reference: Reference) -> list[Choice]:
    straight = crs_choices(xy, reference.outline)
    turned = crs_choices(xy[:, ::-1], reference.outline)
    return turned if turned[0].score > 2 * straight[0].score else straight


# ---------------------------------------------------------------- axes and gross mismatch


def _with_axes(
    source: Source, placement: Placement, xy: FloatArray, reference: Reference, answers: Answers
) -> Placement:
    crs = placement.crs
    assert crs is not None
    if not len(xy):
        return placement
    turned = replace(placement, swapped=True)
    degrees = latitude_first(crs, xy)
    metres = crs.is_projected and _is_far(placement, xy, reference) and not _is_far(turned, xy, reference)
    wanted = source.frame is not None and (answers.mend or answers.crs is not None)
    if (degrees or metres) and wanted:
        finding = Finding(
            "crs.axes",
            Severity.WARNING,
            T("Its coordinates are written north first; they were exchanged."),
            file=source.title,
            mended=True,
        )
        return replace(
            turned,
            findings=(*placement.findings, finding),
            steps=(*placement.steps, T("Exchanged x and y: they were written north first.")),
        )
    if crs.is_geographic != like_degrees(xy):
        return Placement(None, findings=(_mismatch(source, crs, xy, reference),))
    return placement


def _mismatch(source: Source, crs: CRS, xy: FloatArray, reference: Reference) -> Finding:
    if latitude_first(crs, xy):
        claimed = T("{crs}, but its coordinates are written north first", crs=short_name(crs))
    elif crs.is_geographic:
        claimed = T("{crs}, which is in degrees, but its numbers are metres", crs=short_name(crs))
    else:
        claimed = T("{crs}, which is in metres, but its numbers are degrees", crs=short_name(crs))
    choices = tuple(_choices(xy, reference))
    return Finding(
        "crs.mismatch",
        Severity.QUESTION,
        T("{file} says that it is in {claimed}.", file=source.title, claimed=claimed),
        file=source.title,
        mend=_choose(source, choices),
        choices=choices,
    )


def _is_far(placement: Placement, xy: FloatArray, reference: Reference) -> bool:
    """Whether nearly all of the source lies more than 50 km from the district."""
    return reference.outline is not None and bool(len(xy)) and _gap(placement, xy, reference) > FAR_KM


def _gap(placement: Placement, xy: FloatArray, reference: Reference) -> float:
    """How far the source lies from the district in km, but for the twentieth of it that is nearest."""
    assert reference.outline is not None
    gaps = gap_km(placement.to_lonlat(xy), reference.outline)
    return float(np.percentile(gaps, _STRAY, method="lower"))


def _with_far(source: Source, placement: Placement, xy: FloatArray, reference: Reference) -> Placement:
    if not _is_far(placement, xy, reference):
        return placement
    gap = _gap(placement, xy, reference)
    better = tuple(choice for choice in _choices(xy, reference) if choice.score > _LIKELY)
    finding = Finding(
        "place.far",
        Severity.WARNING,
        T(
            "In {crs} nearly all of it lies {km:,.0f} km or more from the district.",
            km=gap,
            crs=placement.text,
        )
        if np.isfinite(gap)
        else T("In {crs} it lies nowhere on Earth.", crs=placement.text),
        file=source.title,
        mend=T(
            "Take it as {crs}, in which it falls on the district: --crs {file}={crs}.",
            crs=better[0].value,
            file=source.path.name,
        )
        if better
        else T("Check that it is the right file and the right coordinate system."),
        choices=better,
    )
    return replace(placement, findings=(*placement.findings, finding))
