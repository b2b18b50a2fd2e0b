"""A mask whose file names its values: which of the two is vegetation."""

from __future__ import annotations

import re
from dataclasses import replace

from layers.conforming.raster_quantity import Meaning
from layers.conforming.raster_words import quantity_named, words_against
from layers.findings import Finding, Severity
from layers.green_classes import speaks_of_green
from layers.source import Band, Source
from layers.text import T

_NOT = re.compile(r"[非无未不]|\b(?:non?|not|without)\b", re.IGNORECASE)


def as_named(source: Source, band: Band, meaning: Meaning) -> tuple[Meaning, tuple[Finding, ...]]:
    """A mask as the names of its values have it, and what is to be said of it.

    Parameters
    ----------
    source
        The raster.
    band
        Whose values are named.
    meaning
        Of a mask in which 0 is no vegetation; others are left as they are.

    Returns
    -------
    Meaning
        With 0 for vegetation where the file calls 0 so, and the other value otherwise.
    findings
        That it is so; nothing where it is as usual, or where the names tell nothing.
    """
    names = dict(band.categories)
    green = 1 / meaning.scale if meaning.quantity == "mask" and meaning.offset == 0 else 0.0
    if not green or 0.0 not in names or green not in names or not _grows(names[0.0]) or _grows(names[green]):
        return meaning, ()
    message = T(
        "The file calls its 0 “{zero}” and its {value:g} “{other}”: 0 counts as vegetation.",
        zero=names[0.0],
        value=green,
        other=names[green],
    )
    told = Finding("raster.zero_is_green", Severity.INFO, message, source.title)
    return replace(meaning, scale=-meaning.scale, offset=1.0), (told,)


def name_of_other(band: Band, meaning: Meaning) -> str | None:
    """What the marked value of a mask is called, where that is water, roofs or bare soil; else None.

    Parameters
    ----------
    band
        Whose values are named.
    meaning
        As :func:`as_named` has it.
    """
    if meaning.quantity != "mask":
        return None
    name = dict(band.categories).get((1 - meaning.offset) / meaning.scale, "")
    return name if quantity_named(name) == "other" else None


def _grows(name: str) -> bool:
    return speaks_of_green(name) and not words_against(name) and _NOT.search(name) is None
