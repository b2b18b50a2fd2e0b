"""Areas that a column states beside the shapes, where the shapes have others."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd
import shapely

from layers.columns.heading_text import bare_heading
from layers.columns.values import Mask, parse_numbers
from layers.conforming.repair import Repairs
from layers.findings import Severity
from layers.roles import Role
from layers.text import T

_ROLES = frozenset({"park", "green", "built_up"})
_HEADING = re.compile(
    r"(?:用地|占地|公园|地块|图斑|现状|实测|建成区|总)*面积|面积(?:公顷|亩|平方米|平方公里|km2|ha|m2)"
    r"|area(?:ha|m2|sqm|km2)?|hectares|acres",
    re.IGNORECASE,
)
"""Headings of a thing's own area; not those of its buildings, nor what a program computes itself."""
_UNITS = (
    (1e6, re.compile(r"平方公里|平方千米|km2|km²|sq ?km|square kilomet", re.IGNORECASE)),
    (4046.8564224, re.compile(r"\bacres?\b|英亩", re.IGNORECASE)),
    (1e4, re.compile(r"公顷|\bha\b|hectare", re.IGNORECASE)),
    (1e4 / 15, re.compile(r"亩|\bmu\b", re.IGNORECASE)),
    (1.0, re.compile(r"平方米|㎡|平米|m2|m²|sq ?m|square met", re.IGNORECASE)),
)
"""m² of each unit; 15 亩 are a hectare, an acre is 43,560 square feet."""
_APART = 0.1
"""Relative difference of two areas that is more than another projection, or a line drawn anew."""
_LEAST = 100.0
"""m² below which a difference is worth no word."""


def tell_written_areas(work: Repairs, role: Role) -> None:
    """Tell of rows whose shape has another area than a column says; nothing is changed.

    Parameters
    ----------
    work
        Areas in the working CRS.
    role
        What they are for; only parks, plots and the built-up area are looked at.
    """
    frame = work.source.frame
    areal = work.keep & (shapely.get_dimensions(work.geometry) == 2)  # noqa: PLR2004 - areas
    if role.id not in _ROLES or frame is None or not areal.any():
        return
    drawn = np.zeros(len(areal))
    drawn[areal] = shapely.area(work.geometry[areal])
    for name in frame.columns.drop(frame.geometry.name):
        heading = str(name)
        if not _HEADING.fullmatch(bare_heading(heading)):
            continue
        numbers = parse_numbers(frame[name]).cells.to_numpy(dtype=float)
        stated = areal & (numbers > 0)
        unit = _unit_of(heading, numbers[stated], drawn[stated])
        if unit is None:
            continue
        apart = stated & ~_agree(pd.Series(numbers * unit), drawn, areal)
        if apart.any():
            _tell(work, heading, numbers * unit, drawn, apart)


def _unit_of(heading: str, numbers: np.ndarray, drawn: np.ndarray) -> float | None:
    """m² of one written unit: by the heading, else by which unit most rows agree; None where none fits."""
    text = unicodedata.normalize("NFKC", heading)
    said = next((unit for unit, words in _UNITS if words.search(text)), None)
    if said is not None or not len(numbers):
        return said
    return next(
        (unit for unit, _ in _UNITS if np.mean(np.abs(numbers * unit - drawn) <= _APART * drawn) > 1 / 2),
        None,
    )


def _agree(stated: pd.Series, drawn: np.ndarray, areal: Mask) -> Mask:
    """Where shape and number agree; rows that state one number may be parts of what it is the area of."""
    parts = pd.Series(np.where(areal, drawn, 0.0)).groupby(stated.to_numpy()).transform("sum")
    allowed = np.maximum(_APART * stated, _LEAST)
    of_one, of_all = (np.abs(each - stated) <= allowed for each in (drawn, parts))
    return np.asarray(of_one | of_all, dtype=bool)


def _tell(work: Repairs, heading: str, stated: np.ndarray, drawn: np.ndarray, apart: Mask) -> None:
    first = int(np.argmax(apart))
    message = T(
        "“{heading}” says another area than the shape has in {rows}; in the first it says {stated:,.0f} m², "
        "and the shape has {drawn:,.0f} m². The shapes count.",
        heading=heading,
        rows=work.name(apart),
        stated=float(stated[first]),
        drawn=float(drawn[first]),
    )
    mend = T("Check which of the two is right, and whether the shape is whole.")
    work.tell("geometry.area_stated", Severity.WARNING, message, apart, mend=mend)
