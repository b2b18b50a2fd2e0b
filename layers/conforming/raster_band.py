"""Which band of a raster holds the vegetation: the one whose name says so, else it is asked.

The only band is it without a name, but not against its own name.
"""

from __future__ import annotations

from dataclasses import replace

from layers.answers import Answers
from layers.conforming.raster_words import about_it, differences, tells_of_plants, words_against
from layers.errors import UserError
from layers.findings import Choice, Finding, Severity
from layers.source import Band, Source
from layers.text import T

_LIKELY = 0.4
"""Score of a band whose name tells of vegetation, where several do: shown first, but not suggested."""


def band_of(source: Source, answers: Answers) -> tuple[Band | None, tuple[Finding, ...]]:
    """The band that is meant, and what is to be said of it.

    Parameters
    ----------
    source
        A raster.
    answers
        ``band`` overrides the names.

    Returns
    -------
    band
        None where it must be asked; then the finding is a QUESTION.
    findings
        Which band of several was taken, or the question.

    Raises
    ------
    UserError
        If there is no band of the answered number.
    """
    bands = [each for each in source.bands if not each.opacity] or [_only_band(source)]
    if answers.band is not None:
        return _answered(source, bands, answers.band), ()
    if len(bands) == 1:
        against = _against(source, bands[0])
        return (None, (_question_of_only(source, bands[0], against),)) if against else (bands[0], ())
    likely = [each for each in bands if tells_of_plants(each.name)]
    if len(likely) == 1:
        return likely[0], (_taken(source, likely[0], len(bands)),)
    return None, (_question(source, bands, likely),)


def with_band(source: Source, band: Band) -> Source:
    """The source with a grid that is this band of its file."""
    assert source.grid is not None
    if not source.bands:
        return source
    return replace(source, grid=replace(source.grid, band=band.number, dtype=band.dtype, nodata=band.nodata))


def _against(source: Source, band: Band) -> list[str]:
    """What the name says against it; in the file's what no role asks about, as years and qualities."""
    if of_file := _of_file(source):
        return of_file
    return [] if words_against(source.path.stem) else words_against(band.name)


def _of_file(source: Source) -> list[str]:
    return [*about_it(source.path.stem), *differences(source.path.stem)]


def _only_band(source: Source) -> Band:
    """The one band of a source that was not read from a file."""
    assert source.grid is not None
    return Band(source.grid.band, "", source.grid.dtype, source.grid.nodata)


def _answered(source: Source, bands: list[Band], number: int) -> Band:
    for each in bands:
        if each.number == number:
            return each
    raise UserError(
        T("{file} has no band {n}.", file=source.title, n=number),
        T("It has these: {bands}.", bands=[titled(each) for each in bands]),
    )


def titled(band: Band) -> T:
    """What a band is called: its number, and its name if it has one."""
    if band.name:
        return T("band {n}: {name}", n=band.number, name=band.name)
    return T("band {n}", n=band.number)


def _taken(source: Source, band: Band, count: int) -> Finding:
    message = T(
        "Of its {count} bands the one whose name tells of vegetation is used, {band}.",
        count=count,
        band=titled(band),
    )
    return Finding("raster.band", Severity.INFO, message, source.title)


def _question_of_only(source: Source, band: Band, against: list[str]) -> Finding:
    told: dict[str, object] = {"file": source.title, "words": against}
    message = (
        T("The name of {file} says “{words}”. Does it hold the vegetation of today?", **told)
        if _of_file(source)
        else T(
            "The only band of {file} is called “{band}”, which says “{words}”. Does it hold the vegetation "
            "of today?",
            band=band.name,
            **told,
        )
    )
    mend = T("If it holds the opposite, make a mask of the vegetation of it; if a change, leave it out.")
    choices = (Choice(str(band.number), titled(band)),)
    return Finding("band.which", Severity.QUESTION, message, source.title, mend=mend, choices=choices)


def _question(source: Source, bands: list[Band], likely: list[Band]) -> Finding:
    told: dict[str, object] = {"file": source.title, "n": len(bands)}
    message = (
        T("{file} has {n} bands, and several may be the vegetation. Which one is meant?", **told)
        if likely
        else T("{file} has {n} bands, and no name tells the one of vegetation. Which one is meant?", **told)
    )
    choices = tuple(
        Choice(str(each.number), titled(each), _LIKELY if each in likely else 0.0)
        for each in sorted(bands, key=lambda band: band not in likely)
    )
    mend = T("Bands of colours are no measure of vegetation: take a picture as a basemap, or set it aside.")
    return Finding("band.which", Severity.QUESTION, message, source.title, mend=mend, choices=choices)
