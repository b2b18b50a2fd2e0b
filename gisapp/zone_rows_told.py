"""What is said of rows that codes and names place differently."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from gisapp.by_file import Rows, told_by_file
from layers.columns.values import Mask
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.sentences import name_rows
from layers.text import T

_SHOWN = 5
"""Pairs that a sentence names at most."""

Indices = NDArray[np.int64]


def of_clash(layer: Layer, zones: gpd.GeoDataFrame, by_code: Indices, clash: Mask) -> tuple[Finding, ...]:
    """Rows whose code is that of one zone and whose name is another's: the name was taken."""

    def told(file: str, rows: tuple[int, ...], at: Rows) -> Finding:
        return Finding(
            "join.code_clash",
            Severity.WARNING,
            T(
                "The files give the same code to different zones: {pairs}. These rows were joined by name.",
                pairs=_pairs(layer, zones, by_code, at),
            ),
            file=file,
            rows=rows,
            mend=T("Check that the table and the boundaries are of the same year."),
            mended=True,
        )

    return told_by_file(layer, clash, told)


def of_renamed(layer: Layer, zones: gpd.GeoDataFrame, by_code: Indices, renamed: Mask) -> tuple[Finding, ...]:
    """Rows that fit a zone by code, under another name."""

    def told(file: str, rows: tuple[int, ...], at: Rows) -> Finding:
        return Finding(
            "join.renamed",
            Severity.INFO,
            T(
                "Joined by code though the names differ: {pairs}.",
                pairs=_pairs(layer, zones, by_code, at),
            ),
            file=file,
            rows=rows,
            mend=T("Check that they are the same places under a new name."),
        )

    return told_by_file(layer, renamed, told)


def of_renumbered(layer: Layer, foreign: Mask) -> tuple[Finding, ...]:
    """Rows that fit all zones by name, and none by code."""

    def told(file: str, rows: tuple[int, ...], _: Rows) -> Finding:
        message = T(
            "No code is that of a zone here, and all zones are there by name: these rows were joined by name."
        )
        mend = T("Check that it is the table of this district; its codes are of another year, or no codes.")
        return Finding("join.renumbered", Severity.WARNING, message, file, rows, mend, mended=True)

    return told_by_file(layer, foreign, told)


def of_elsewhere(layer: Layer, elsewhere: Mask) -> tuple[Finding, ...]:
    """Rows of the name of a zone whose areas lie apart from it."""

    def told(file: str, rows: tuple[int, ...], _: Rows) -> Finding:
        message = T(
            "Of the same name as a zone here, but far from it: {rows}; not joined.", rows=name_rows(rows)
        )
        return Finding("join.elsewhere", Severity.WARNING, message, file, rows)

    return told_by_file(layer, elsewhere, told)


def _pairs(layer: Layer, zones: gpd.GeoDataFrame, by_code: Indices, at: Rows) -> list[T]:
    rows = layer.frame
    assert rows is not None
    return [
        T(
            "{code} is {name} in {row}, and {zone} on the map",
            code=str(rows["code"].iloc[row]),
            name=str(rows["name"].iloc[row]),
            row=name_rows([int(rows["row"].iloc[row])]),
            zone=str(zones["zone"].iloc[by_code[row]]),
        )
        for row in at[:_SHOWN]
    ]
