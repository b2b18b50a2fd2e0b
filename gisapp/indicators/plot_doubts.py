"""What is doubtful about parks and plots that count: what they are, whether they are there, and open."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from gisapp.indicators.ground import ShapeDoubt
from gisapp.indicators.plots import Mask, Plots
from layers.class_words import is_understood
from layers.green_classes import is_named_otherwise
from layers.sentences import name_some
from layers.text import T, plural


def park_doubts(plots: Plots) -> tuple[ShapeDoubt, ...]:
    """What is doubtful about the plots that count as parks.

    Parameters
    ----------
    plots
        See :func:`gisapp.indicators.plots.park_plots`.

    Returns
    -------
    tuple of ShapeDoubt
        ``park.class_unknown``, ``plots.status_unknown``, ``park.open_unknown``: plots of which class, status
        or opening is written and not understood; they may be none. What is not written at all is no doubt: a
        file called parks holds parks, unless the name says otherwise (``park.name_unlike``: 公墓).
        ``park.refused_in_green``: green plots that do not count, since they are planned in the park layer;
        one of the two is wrong. That a park is not open the green layer need not know.
    """
    table = plots.table
    strange = _of_strange_class(plots)
    unlike = _without_class(plots)
    unlike[unlike] = [is_named_otherwise(str(name)) for name in table.loc[unlike, "name"]]
    planned = table["planned_elsewhere"].to_numpy(dtype=bool)
    unheard = table["open_unknown"].to_numpy() & (plots.weight > 0)
    return tuple(_doubts(plots, (
        ("park.class_unknown", strange, plural(
            "{n} park of a class that is not understood ({classes}) counts as a park (G1).",
            "{n} parks of classes that are not understood ({classes}) count as parks (G1).",
            n=_n(strange), classes=_classes(plots, strange))),
        ("park.name_unlike", unlike, plural(
            "{n} place without a class counts as a park, though its name is not of one ({names}).",
            "{n} places without a class count as parks, though their names are not of parks ({names}).",
            n=_n(unlike), names=name_some(table.loc[unlike, "name"].astype(str)))),
        _about_status(plots),
        ("park.open_unknown", unheard, plural(
            "{n} park counts as open, though what is said of its opening is not understood.",
            "{n} parks count as open, though what is said of their opening is not understood.",
            n=_n(unheard))),
        ("park.refused_in_green", planned, plural(
            "{n} green plot that could be a park does not count, as the park layer calls it planned.",
            "{n} green plots that could be parks do not count, as the park layer calls them planned.",
            n=_n(planned))),
    )))  # fmt: skip


def green_doubts(plots: Plots) -> tuple[ShapeDoubt, ...]:
    """What is doubtful about the plots that count as green space.

    Parameters
    ----------
    plots
        See :func:`gisapp.indicators.plots.green_plots`.

    Returns
    -------
    tuple of ShapeDoubt
        ``green.class_unknown`` and ``plots.status_unknown`` as of parks; ``green.share_unknown``: squares
        that count whole since nobody says how green they are; ``green.share_unused``: attached green space
        that counts whole beside a green share, which is that of the shape if the shape is the whole parcel.
    """
    strange = _of_strange_class(plots)
    squares = ((plots.table["kind"] == "G3") & plots.table["green_share"].isna()).to_numpy()
    squares = squares & (plots.weight > 0)
    return (*_doubts(plots, (
        ("green.class_unknown", strange, plural(
            "{n} plot of a class that is not understood ({classes}) counts as green space.",
            "{n} plots of classes that are not understood ({classes}) count as green space.",
            n=_n(strange), classes=_classes(plots, strange))),
        ("green.share_unknown", squares, plural(
            "The green share of {n} square (G3) is not known: it counts whole.",
            "The green share of {n} squares (G3) is not known: they count whole.", n=_n(squares))),
        _about_status(plots),
    )), *_of_parcels(plots))  # fmt: skip


Doubted = tuple[str, Mask, T]
"""Code, the plots that it concerns, and what is said of them: those that count may be none, others may be."""


def _doubts(plots: Plots, doubted: tuple[Doubted, ...]) -> Iterator[ShapeDoubt]:
    counts = plots.weight > 0
    for code, mask, message in doubted:
        if mask.any():
            least = np.where(mask, 0.0, plots.weight)
            yield ShapeDoubt(code, message, least, np.where(mask & ~counts, 1.0, plots.weight))


def _of_strange_class(plots: Plots) -> Mask:
    """Counted plots of which a class is written that is not understood, or not all of it."""
    table = plots.table
    told = table["class_told"].fillna("").astype(str)
    pairs = pd.Series(list(zip(table["role"], told, strict=True)), index=table.index)
    strange = {
        (role, text): bool(text.strip()) and not is_understood(text, role) for role, text in pairs.unique()
    }
    counts = (plots.weight > 0) & ~table["answered"].to_numpy(dtype=bool)
    return np.asarray(counts & pairs.map(strange).to_numpy(dtype=bool))


def _without_class(plots: Plots) -> Mask:
    """Counted plots without a known class; one of which the planner said that it counts is none."""
    table = plots.table
    unknown = (table["kind"] == "").to_numpy() & ~table["answered"].to_numpy(dtype=bool)
    return np.asarray(unknown & (plots.weight > 0))


def _of_parcels(plots: Plots) -> Iterator[ShapeDoubt]:
    """Plots that are attached to something (XG), or of no class, with a green share that is not used."""
    share = plots.table["green_share"].to_numpy() / 100
    parcels = plots.table["kind"].isin(("XG", "")).to_numpy() & (plots.weight > 0) & (share < 1)
    if parcels.any():
        message = plural(
            "{n} plot counts whole, though it has a green share: its shape may be the whole parcel.",
            "{n} plots count whole, though they have green shares: their shapes may be whole parcels.",
            n=_n(parcels),
        )
        yield ShapeDoubt("green.share_unused", message, np.where(parcels, share, plots.weight), plots.weight)


def _about_status(plots: Plots) -> Doubted:
    unknown = plots.table["status_unknown"].to_numpy() & (plots.weight > 0)
    first = str(plots.table["status"].to_numpy()[np.argmax(unknown)]) if unknown.any() else ""
    message = plural(
        "{n} plot whose status is not understood counts as existing (“{status}”).",
        "{n} plots whose status is not understood count as existing (the first is “{status}”).",
        n=_n(unknown),
        status=first,
    )
    return "plots.status_unknown", unknown, message


def _classes(plots: Plots, mask: Mask) -> list[str] | T:
    return name_some(sorted(set(plots.table.loc[mask, "class_told"].astype(str))))


def _n(mask: Mask) -> int:
    return int(mask.sum())
