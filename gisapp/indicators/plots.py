"""The plots of the park and green layers: which count, and for how much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gisapp.by_file import rows_told
from gisapp.indicators.constants import MOSTLY, PARK_LIKE_SQUARE
from layers.columns.said_in_names import PLANNED_IN_NAME, SHUT_IN_NAME
from layers.columns.values import Typed, parse_flags
from layers.findings import Finding, Severity
from layers.green_classes import OF_2002, UNKNOWN, code_of, kind_of
from layers.layer import Layer, file_of_rows
from layers.measuring.cells import Weighted
from layers.text import T, plural

if TYPE_CHECKING:
    import geopandas as gpd

ROLES = ("park", "green")
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Plots:
    """All n plots of both layers in one table, with what each counts.

    ``table`` has the columns role, file, row, name, class, kind, open, planned, green_share (%) and geometry;
    ``class_told`` is the class as the file has it; ``status_unknown`` and ``open_unknown`` mark what is said
    and not understood, ``answered`` the rows that the planner counts although the file speaks against them.
    Of parks ``refused`` marks those of the park layer that are planned or shut, ``park_in_green`` the green
    plots that could be parks, and ``planned_elsewhere`` those of them that the park layer has as planned.
    ``weight``, (n,), is the share of each plot that counts, 0 to 1, 0 for those that do not.
    """

    table: gpd.GeoDataFrame
    weight: NDArray[np.float64]
    findings: tuple[Finding, ...]

    @property
    def counted(self) -> gpd.GeoDataFrame:
        """The rows of ``table`` that count."""
        return self.table[self.weight > 0]

    def has_class(self, kind: str) -> bool:
        """Whether there is any plot of a kind ("G1" to "EG"), be it counted or not."""
        return bool((self.table["kind"] == kind).any())

    @property
    def all_weighted(self) -> Weighted:
        """Shapes of all plots with their weights, 0 of those that do not count."""
        return Weighted(self.table.geometry.to_numpy(), self.weight)

    @property
    def weighted(self) -> Weighted:
        """Shapes of the plots that count with their weights, in the order of :attr:`counted`."""
        return self.all_weighted[self.weight > 0]


def park_plots(layers: Mapping[str, Layer]) -> Plots:
    """Plots that are park green space: G1, existing and open; and squares that are green enough.

    A square (G3) of either layer counts whole from :data:`~gisapp.indicators.constants.PARK_LIKE_SQUARE` on
    (CJJ/T 85-2017, note on G3; clause not seen); a plot of the park layer without a known class counts as G1.

    Parameters
    ----------
    layers
        Layers by role; of "park" and "green", at least one.

    Returns
    -------
    Plots
        Weights are 1 and 0; the findings tell what was left out, and why.
    """
    table = all_plots(layers)
    kind, role = table["kind"].to_numpy(), table["role"].to_numpy()
    share = table["green_share"].to_numpy()
    square = (kind == "G3") & (share >= PARK_LIKE_SQUARE.value)
    unknown = (kind == "") & (role == "park")
    park = (kind == "G1") | unknown
    planned, shut = table["planned"].to_numpy(), ~table["open"].to_numpy()
    others = (role == "park") & ~park & ~square
    among_plots = park & ~planned & ("park" not in layers)
    refused = (role == "park") & (park | square) & (planned | shut)
    parks_in_green = (role == "green") & (park | square) & ~planned
    again = _mostly_on(table, parks_in_green, refused)
    findings = (
        _said("park.class_unknown", unknown & ~planned, table, Severity.WARNING, plural(
            "{n} park has no class that is known here and counts as a park (G1).",
            "{n} parks have no class that is known here and count as parks (G1).", n=_n(unknown & ~planned)),
            T("Fill in the class by CJJ/T 85-2017 (G11 to G14)."),
        ),
        _said("park.other_class", others & ~planned, table, Severity.WARNING, plural(
            "{n} plot of the park layer is not of class G1 ({classes}) and does not count as a park.",
            "{n} plots of the park layer are not of class G1 ({classes}) and do not count as parks.",
            n=_n(others & ~planned), classes=_classes(table, others & ~planned)),
        ),
        _said("park.planned", park & planned, table, Severity.INFO, plural(
            "{n} park that is planned or being built does not count: the figure is about what exists.",
            "{n} parks that are planned or being built do not count: the figure is about what exists.",
            n=_n(park & planned)),
        ),
        _said("park.closed", park & shut & ~planned, table, Severity.INFO, plural(
            "{n} park is not open to the public and does not count.",
            "{n} parks are not open to the public and do not count.", n=_n(park & shut & ~planned)),
        ),
        _said("park.no_layer", among_plots, table, Severity.INFO, plural(
            "There is no layer of parks: {n} plot of class G1 among the green plots is taken for a park.",
            "There is no layer of parks: {n} plots of class G1 among the green plots are taken for parks.",
            n=_n(among_plots)),
        ),
        _said("park.refused_in_green", again, table, Severity.WARNING, plural(
            "{n} green plot that could be a park lies on one that is planned or not open: it does not count.",
            "{n} green plots that could be parks lie on some that are planned or not open: none counts.",
            n=_n(again)),
            T("Check which of the two layers is right about these parks."),
        ),
        *_about_edition(table),
    )  # fmt: skip
    counts = (park | square) & ~planned & ~shut & ~again
    elsewhere = _mostly_on(table, again, refused & planned)
    table = table.assign(planned_elsewhere=elsewhere, refused=refused, park_in_green=parks_in_green)
    return Plots(table, counts.astype(float), _found((*findings, _about_status(table, counts))))


def _mostly_on(table: gpd.GeoDataFrame, plots: Mask, refused: Mask) -> Mask:
    """Which of the plots lie mostly on the refused ones (see :data:`~gisapp.indicators.constants.MOSTLY`)."""
    shapes = table.geometry.to_numpy()
    upper, lower = np.flatnonzero(plots), np.flatnonzero(refused)
    above, below = shapely.STRtree(shapes[lower]).query(shapes[upper], predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[upper[above]], shapes[lower[below]]))
    on = np.bincount(above, weights=common, minlength=len(upper))
    mostly = np.zeros(len(table), dtype=bool)
    mostly[upper[on > MOSTLY.value / 100 * shapely.area(shapes[upper])]] = True
    return mostly


def green_plots(layers: Mapping[str, Layer]) -> Plots:
    """Plots that are green space in the built-up area: G1, G2, XG whole, squares by their green share.

    A square whose share is not known and a plot without a known class count whole; planned plots and regional
    green space (EG) do not count (CJJ/T 85-2017 ch. 3; clause not seen).

    Parameters
    ----------
    layers
        Layers by role; of "park" and "green", at least one.

    Returns
    -------
    Plots
        Weights from 0 to 1; the findings tell what was left out or guessed.
    """
    table = all_plots(layers)
    kind, planned = table["kind"].to_numpy(), table["planned"].to_numpy()
    share = table["green_share"].to_numpy()
    square, regional, unknown = ((kind == each) & ~planned for each in ("G3", "EG", ""))
    plans = planned & (table["role"] == "green").to_numpy()  # parks are told by theirs
    findings = (
        _said("green.class_unknown", unknown, table, Severity.WARNING, plural(
            "{n} plot has no class that is known here and counts whole.",
            "{n} plots have no class that is known here and count whole.", n=_n(unknown)),
            T("Fill in the class by CJJ/T 85-2017 (G1, G2, G3, XG)."),
        ),
        _said("green.share_unknown", square & np.isnan(share), table, Severity.WARNING, plural(
            "The green share of {n} square (G3) is not known: it counts whole.",
            "The green share of {n} squares (G3) is not known: they count whole.",
            n=_n(square & np.isnan(share))),
            T("Fill in the green share; only the green part of a square is green space."),
        ),
        _said("green.regional", regional, table, Severity.INFO, plural(
            "{n} plot of regional green space (EG) does not count: it is not construction land.",
            "{n} plots of regional green space (EG) do not count: they are not construction land.",
            n=_n(regional)),
        ),
        _said("green.planned", plans, table, Severity.INFO, plural(
            "{n} plot that is planned or being built does not count: the figure is about what exists.",
            "{n} plots that are planned or being built do not count: the figure is about what exists.",
            n=_n(plans)),
        ),
        *_about_edition(table),
    )  # fmt: skip
    weight = np.where((kind == "G3") & ~np.isnan(share), share / 100, 1.0)
    counts = ~planned & (kind != "EG")
    told = _about_status(table, counts & (table["role"] == "green").to_numpy())
    return Plots(table, np.where(counts, weight, 0.0), _found((*findings, told)))


def all_plots(layers: Mapping[str, Layer]) -> gpd.GeoDataFrame:
    """The rows of the park and green layers, one under the other.

    Parameters
    ----------
    layers
        Layers by role; of "park" and "green", at least one.

    Returns
    -------
    GeoDataFrame
        The columns of :class:`Plots`, in the working CRS; green_share is NaN where it is not known.
    """
    frames = [_plots_of(layers[role]) for role in ROLES if role in layers]
    joined: gpd.GeoDataFrame = pd.concat(frames, ignore_index=True)
    return joined


def _plots_of(layer: Layer) -> gpd.GeoDataFrame:
    frame = layer.frame
    assert frame is not None, layer.role
    written, status = _codes(frame["class"]), parse_flags(frame["status"])
    plots = frame[["row", "name", "geometry"]].copy()
    return plots.assign(**{
        "role": layer.role,
        "file": file_of_rows(layer),
        "class": written,
        "class_told": frame["class"],
        "kind": written.map({each: kind_of(each) for each in written.unique()}),
        "status": frame["status"],
        "status_unknown": status.unknown,
        "open_unknown": rows_told(layer, "column.flag"),
        "answered": rows_told(layer, "rows.remarked"),
        "planned": _refused(status) | _says(frame, "status", PLANNED_IN_NAME),
        "open": ~(_refused(parse_flags(frame["open"])) | _says(frame, "open", SHUT_IN_NAME))
        if "open" in frame
        else True,
        "green_share": frame["green_share"].astype(float) if "green_share" in frame else np.nan,
    })  # fmt: skip


def _says(frame: gpd.GeoDataFrame, column: str, words: re.Pattern[str]) -> pd.Series:
    """Whether a plot's name says what its column does not."""
    named = frame["name"].astype(object).map(lambda name: isinstance(name, str) and bool(words.search(name)))
    said: pd.Series = frame[column].isna() & named.astype(bool)
    return said


def _codes(classes: pd.Series) -> pd.Series:
    """The code of each cell, each distinct one looked at once; UNKNOWN where it is missing."""
    number, distinct = pd.factorize(classes)
    codes = np.array([*(code_of(each) for each in distinct), UNKNOWN], dtype=object)
    return pd.Series(codes[number], index=classes.index)


def _refused(flags: Typed) -> pd.Series:
    """Where a column of yes/no, or of words such as 现状 and 规划, says no; other cells do not."""
    return flags.cells.eq(other=False).fillna(value=False).astype(bool)


def _about_status(table: gpd.GeoDataFrame, counts: Mask) -> Finding | None:
    """What is said of plots that count though nobody knows whether they exist."""
    unknown = table["status_unknown"].to_numpy() & counts
    first = str(table["status"].to_numpy()[np.argmax(unknown)]) if unknown.any() else ""
    return _said("plots.status_unknown", unknown, table, Severity.WARNING, plural(
        "{n} plot whose status is not understood counts as existing (“{status}”).",
        "{n} plots whose status is not understood count as existing (the first is “{status}”).",
        n=_n(unknown), status=first),
        T("Write 现状 or 规划, or yes or no, and import the file again."),
    )  # fmt: skip


def _about_edition(table: gpd.GeoDataFrame) -> tuple[Finding | None, ...]:
    old = table["class"].isin(OF_2002).to_numpy()
    return (
        _said("green.edition_2002", old, table, Severity.WARNING, T(
            "The codes G4 and G5 belong to the classification of 2002. Its G2 is nurseries and its G3 "
            "protective green space; here G2 and G3 are taken in the sense of 2017."),
            T("Translate the codes to CJJ/T 85-2017: G2 → EG4, G3 → G2, G4 → XG, G5 → EG."),
        ),
    )  # fmt: skip


def _said(
    code: str, mask: Mask, table: gpd.GeoDataFrame, severity: Severity, message: T, mend: T | None = None
) -> Finding | None:
    if not mask.any():
        return None
    files = list(dict.fromkeys(table.loc[mask, "file"]))
    # Row numbers say which rows only within one file.
    rows = tuple(table.loc[mask, "row"].astype(int)) if len(files) == 1 else ()
    return Finding(code, severity, message, file=", ".join(files), rows=rows, mend=mend)


def _found(findings: tuple[Finding | None, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding is not None)


def _n(mask: Mask) -> int:
    return int(mask.sum())


def _classes(table: gpd.GeoDataFrame, mask: Mask) -> str:
    return ", ".join(sorted(set(table.loc[mask, "class"])))
