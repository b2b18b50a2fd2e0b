"""A raster looked through: where it lies, which of its bands is meant, and what its pixels hold."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rasterio.errors import RasterioError

from layers.answers import Answers
from layers.conforming.examined import Examined, error_finding, refused_by
from layers.conforming.raster_band import band_of, titled, with_band
from layers.conforming.raster_categories import as_named, name_of_other
from layers.conforming.raster_quantity import Meaning, meaning_of
from layers.conforming.raster_words import quantity_named
from layers.errors import UserError
from layers.findings import Choice, Finding, Severity
from layers.place.crs import refuse_for_measuring
from layers.place.datum.reference import Reference
from layers.place.placing import place
from layers.reading.raster.values import Values, values_of
from layers.roles import Role
from layers.source import Band, Source
from layers.system_words import of_library
from layers.task import Task
from layers.text import T, plural

_CHOICES = (
    Choice("index", T("An index such as NDVI: pixels above the threshold count whole")),
    Choice("fraction", T("The share of each pixel that plants cover: counts as much as it says")),
    Choice("mask", T("A mask: 0 for no vegetation, another number for vegetation")),
)
_TOLD = 5
"""Values that a finding names."""


def examine_raster(
    source: Source, role: Role, reference: Reference, answers: Answers, task: Task
) -> Examined:
    """Look a raster through in one role.

    Parameters
    ----------
    source
        As read; with a grid.
    role
        What the layer is for; what is only shown is not asked what it holds.
    reference
        Earlier layers.
    answers
        What the user decided.
    task
        Progress and cancel.

    Returns
    -------
    Examined
        With a grid that says which band is meant and what its values mean.

    Raises
    ------
    UserError
        If an answer does not fit the raster, or it cannot be read.
    """
    lost = next((each for each in source.findings if each.severity is Severity.ERROR), None)
    if lost is not None:
        return Examined(source, role, (lost,))
    if "raster" not in role.geometry:
        message = T("{file} is a raster, but {role} must be features.", file=source.title, role=role.title)
        return Examined(source, role, (error_finding(source, "geometry.kind", message),))
    placement = place(source, role, reference, answers)
    if placement.crs is None:
        return Examined(source, role, placement.findings)
    if role.measured and not placement.crs.is_geographic:
        try:
            refuse_for_measuring(placement.crs)
        except UserError as error:
            return Examined(source, role, (*placement.findings, refused_by(source, "crs.refused", error)))
    placed = Examined(
        source,
        role,
        placement.findings,
        steps=placement.steps,
        crs=placement.text,
        grid=source.grid,
        grid_crs=placement.crs.to_wkt(),
    )
    return _with_meaning(placed, answers, task) if role.measured else placed


def _with_meaning(placed: Examined, answers: Answers, task: Task) -> Examined:
    """The same with its band and quantity, or with the question about them."""
    source = placed.source
    band, told = band_of(source, answers)
    if band is None:
        return _refused(placed, told)
    names = (band.name, source.name, source.path.stem)
    if next((each for each in map(quantity_named, names) if each is not None), None) == "other":
        return _refused(placed, (*told, _not_vegetation(source, band.name or source.path.stem)))
    chosen = with_band(source, band)
    assert chosen.grid is not None
    try:
        values = _looked_through(chosen, task)
    except UserError as error:
        return _refused(placed, (*told, refused_by(source, "raster.unreadable", error)))
    meaning = meaning_of(values, band, names, answers.quantity)
    if meaning is None:
        return _refused(placed, (*told, _question(source, values, band)))
    meaning, named = as_named(source, band, meaning)
    if (other := name_of_other(band, meaning)) is not None:
        return _refused(placed, (*told, _not_vegetation(source, other)))
    return Examined(
        source,
        placed.role,
        (*placed.findings, *told, *named, *_told(source, values, band, meaning)),
        steps=(*placed.steps, *_steps(source, band, answers)),
        crs=placed.crs,
        grid=meaning.of(chosen.grid),
        grid_crs=placed.grid_crs,
    )


def _steps(source: Source, band: Band, answers: Answers) -> Iterator[T]:
    if len(source.bands) > 1:
        yield T("Of its bands {band} is used.", band=titled(band))
    if answers.quantity is not None:
        title = next((each.title for each in _CHOICES if each.value == answers.quantity), answers.quantity)
        yield T("Its pixels are taken as answered: {quantity}.", quantity=title)


def _refused(placed: Examined, findings: tuple[Finding, ...]) -> Examined:
    return Examined(placed.source, placed.role, (*placed.findings, *findings))


def _looked_through(source: Source, task: Task) -> Values:
    assert source.grid is not None
    if source.grid.dtype.startswith("complex"):
        raise UserError(T("its pixels hold complex numbers, which are no measure of vegetation"))
    try:
        return values_of(source.grid, task)
    except RasterioError as error:
        raise UserError(
            T("its pixels could not be read ({reason})", reason=of_library(error)),
            T("Copy the file again from where it came from."),
        ) from error


def _not_vegetation(source: Source, name: str) -> Finding:
    return error_finding(
        source,
        "raster.other_quantity",
        T(
            "{file} is called after water, buildings, soil or snow ({name}); it is not taken for vegetation.",
            file=source.title,
            name=name,
        ),
        T("Import a raster of vegetation, such as NDVI; if this is one, give it a name that says so."),
    )


def _question(source: Source, values: Values, band: Band) -> Finding:
    message = T(
        "{file} holds values from {low:g} to {high:g}. Are they an index, shares of ground that plants "
        "cover, or a mask? Each gives another figure.",
        file=source.title,
        low=min(_ends(values, band)),
        high=max(_ends(values, band)),
    )
    mend = T("If they are none of these, set the file aside, and make a mask of 0 and 1 of it.")
    return Finding("quantity.which", Severity.QUESTION, message, source.title, mend=mend, choices=_CHOICES)


def _ends(values: Values, band: Band) -> list[float]:
    return [each * band.scale + band.offset for each in (values.low, values.high)]


def _told(source: Source, values: Values, band: Band, meaning: Meaning) -> Iterator[Finding]:
    """What is worth knowing of how the values are taken; that there are none is said where it is measured."""
    if math.isnan(values.low):
        return
    if meaning.quantity == "class":
        yield _finding(source, "raster.classes", Severity.WARNING, _of_classes(values), _MAKE_A_MASK)
        return
    if not meaning.fits:
        yield _finding(source, "raster.range", Severity.WARNING, _of_range(values, band), _SCALE_IT)
        return
    if meaning.quantity == "fraction":
        message = T(
            "Its values are shares of ground that plants cover: each pixel counts as much as it says, and no "
            "threshold is applied."
        )
        yield _finding(source, "raster.fraction", Severity.INFO, message)
    if meaning.quantity != "mask" and (meaning.scale, meaning.offset) != (1.0, 0.0):
        message = T(
            "Its values are multiplied by {scale:g}, and {offset:g} is added, as {why}.",
            scale=meaning.scale,
            offset=meaning.offset,
            why=T("the file says") if (band.scale, band.offset) != (1.0, 0.0) else T("name and range tell"),
        )
        yield _finding(source, "raster.scale", Severity.INFO, message)
    yield from _of_voids(source, band, meaning)


def _of_voids(source: Source, band: Band, meaning: Meaning) -> Iterator[Finding]:
    if meaning.strays:
        message = plural(
            "It holds a value beside those of its kind, {values}, and does not say what it means; it is "
            "taken for no data.",
            "It holds {n} values beside those of its kind, {values}, and does not say what they mean; "
            "they are taken for no data.",
            n=len(meaning.strays),
            values=[f"{each:g}" for each in meaning.strays[:_TOLD]],
        )
        mend = T("Declare them as no data in the program that made it, and import it again.")
        yield _finding(source, "raster.strays", Severity.WARNING, message, mend)
    if meaning.quantity == "mask" and band.nodata == 0:
        message = T("It is a mask whose 0 is declared as no data; 0 is taken for ground without vegetation.")
        yield _finding(source, "raster.zero_nodata", Severity.INFO, message)


_MAKE_A_MASK = T(
    "Make a mask of it, 1 for the classes that are vegetation and 0 for the others; if its values are no "
    "classes, answer what they are."
)
_SCALE_IT = T("Write its scale into the file, or save it with values from -1 to 1 or from 0 to 1.")


def _of_classes(values: Values) -> T:
    some = [f"{each:g}" for each in sorted(values.counts or ())]
    told = [*some[:_TOLD], *(["…"] if len(some) > _TOLD else [])] or [f"{values.low:g} … {values.high:g}"]
    return T(
        "Its values ({values}) are neither 0 and 1 nor an index; they may be classes, and give no figure.",
        values=told,
    )


def _of_range(values: Values, band: Band) -> T:
    return T(
        "Its values run from {low:g} to {high:g}; nothing says by what they must be multiplied, and they "
        "give no figure.",
        low=min(_ends(values, band)),
        high=max(_ends(values, band)),
    )


def _finding(source: Source, code: str, severity: Severity, message: T, mend: T | None = None) -> Finding:
    return Finding(code, severity, message, source.title, mend=mend)
