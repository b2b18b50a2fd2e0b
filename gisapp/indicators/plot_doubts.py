"""What is doubtful about parks and plots that count: what they are, whether they are there, and open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gisapp.indicators.area import covered, zones_of
from gisapp.indicators.plots import Mask, Plots
from gisapp.readings import Doubt, Reading, ZoneReading
from gisapp.study_area import StudyArea
from layers.class_words import is_understood
from layers.green_classes import is_named_otherwise
from layers.measuring.cells import Weighted
from layers.sentences import name_some
from layers.task import Task
from layers.text import T, plural

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class PlotDoubt:
    """A doubt by plot, or other shape: what each of them counts at least, and at most, (n,), 0 to 1."""

    code: str
    message: T
    least: Weights
    most: Weights


def park_doubts(plots: Plots) -> tuple[PlotDoubt, ...]:
    """What is doubtful about the plots that count as parks.

    Parameters
    ----------
    plots
        See :func:`gisapp.indicators.plots.park_plots`.

    Returns
    -------
    tuple of PlotDoubt
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


def green_doubts(plots: Plots) -> tuple[PlotDoubt, ...]:
    """What is doubtful about the plots that count as green space.

    Parameters
    ----------
    plots
        See :func:`gisapp.indicators.plots.green_plots`.

    Returns
    -------
    tuple of PlotDoubt
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


def with_shapes_in_doubt(
    reading: Reading,
    shapes: Weighted,
    doubts: tuple[PlotDoubt, ...],
    area: StudyArea,
    task: Task,
    scale: float = 1.0,
) -> Reading:
    """The reading with what is doubtful about its shapes, in each zone in which they count.

    Parameters
    ----------
    reading
        Of which the numerator is the area of the shapes.
    shapes
        All of them, those that count nothing with the weight 0.
    doubts
        About them.
    area
        Whose zones.
    task
        Progress and cancel.
    scale
        By which numerator / denominator becomes the value: 100 of percent.

    Returns
    -------
    Reading
        Several doubts may hold at once: each reaches as low, and as high, as all of them together.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    if not doubts:
        return reading
    zones = [(row.zone_kind, row.zone) for row in reading.zones]

    def areas(weights: Weights) -> dict[tuple[str, str], float]:
        counted = Weighted(shapes.shapes, weights)[weights > 0]
        return dict(zip(zones, covered(counted, zones_of(area.boundaries), task)[0].tolist(), strict=True))

    as_it_is = {zone: float(row.numerator or 0) for zone, row in zip(zones, reading.zones, strict=True)}

    def moved(weights: Weights) -> dict[tuple[str, str], float]:
        return as_it_is if (weights == shapes.weights).all() else areas(weights)

    alone = [(each, moved(each.least), moved(each.most)) for each in doubts]
    least, most = alone[0][1:]
    if len(doubts) > 1:
        least = moved(reduce(np.minimum, (each.least for each in doubts)))
        most = moved(reduce(np.maximum, (each.most for each in doubts)))

    def doubts_of(row: ZoneReading) -> tuple[Doubt, ...]:
        zone = (row.zone_kind, row.zone)
        assert row.value is not None
        assert row.denominator is not None
        lowest, highest = (
            row.value if of[zone] == as_it_is[zone] else scale * of[zone] / row.denominator
            for of in (least, most)
        )
        return tuple(
            Doubt(each.code, each.message, lowest, highest)
            for each, below, above in alone
            if below[zone] < as_it_is[zone] or above[zone] > as_it_is[zone]
        )

    return reading.doubted(doubts_of)


def with_finding_in_doubt(
    reading: Reading, code: str, bounds: Callable[[float], tuple[float, float]]
) -> Reading:
    """The reading with one of its findings as a doubt about each zone, where there is such a finding.

    Parameters
    ----------
    reading
        With its findings.
    code
        Of the finding.
    bounds
        What a figure may be, at least and at most, by what it is.
    """
    finding = next((each for each in reading.findings if each.code == code), None)
    if finding is None:
        return reading

    def doubts_of(row: ZoneReading) -> tuple[Doubt, ...]:
        assert row.value is not None
        return (Doubt(code, finding.message, *bounds(row.value)),)

    return reading.doubted(doubts_of)


Doubted = tuple[str, Mask, T]
"""Code, the plots that it concerns, and what is said of them: those that count may be none, others may be."""


def _doubts(plots: Plots, doubted: tuple[Doubted, ...]) -> Iterator[PlotDoubt]:
    counts = plots.weight > 0
    for code, mask, message in doubted:
        if mask.any():
            least = np.where(mask, 0.0, plots.weight)
            yield PlotDoubt(code, message, least, np.where(mask & ~counts, 1.0, plots.weight))


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


def _of_parcels(plots: Plots) -> Iterator[PlotDoubt]:
    """Plots that are attached to something (XG), or of no class, with a green share that is not used."""
    share = plots.table["green_share"].to_numpy() / 100
    parcels = plots.table["kind"].isin(("XG", "")).to_numpy() & (plots.weight > 0) & (share < 1)
    if parcels.any():
        message = plural(
            "{n} plot counts whole, though it has a green share: its shape may be the whole parcel.",
            "{n} plots count whole, though they have green shares: their shapes may be whole parcels.",
            n=_n(parcels),
        )
        yield PlotDoubt("green.share_unused", message, np.where(parcels, share, plots.weight), plots.weight)


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
