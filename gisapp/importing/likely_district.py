"""Which outline is probably the district's: the one in which all other files lie, no second one beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from gisapp.importing.planned import districts_in
from gisapp.importing.row import Row
from layers.findings import Choice, Finding
from layers.layer import Layer
from layers.roles import NO_ROLE

_WHICH, _UNCLEAR = "district.which", "role.unclear"
_LIES_IN = 0.5
"""Share of a layer's features from which it lies in a district: stops reach beyond it."""
_LIKELY = 0.8
"""Score of the district that is proposed."""


def likely_first(rows: Sequence[Row]) -> list[Row]:
    """The rows, where districts are asked about with the likely answer as the first choice.

    Of several in one file it is the one in which all others lie; a further file, of which the name says more
    than a boundary (城镇开发边界), is left out beside the one that is the district.

    Parameters
    ----------
    rows
        As examined, with the layers of those that are not asked about.
    """
    if any(row.layer is not None and row.role == "district" for row in rows):
        rows = [_left_out_first(row) for row in rows]
    if not any(_asks(row) for row in rows):
        return list(rows)
    others = [places for row in rows if (places := _places(row.layer)) is not None]
    return [_with_likely(row, others) for row in rows] if others else list(rows)


def _asks(row: Row) -> bool:
    return row.question is not None and row.question.code == _WHICH


def _left_out_first(row: Row) -> Row:
    asked = row.question
    if asked is None or asked.code != _UNCLEAR or asked.choices[0].value != "district":
        return row
    ranked = tuple(sorted(asked.choices, key=lambda choice: choice.value != NO_ROLE))
    return _asking(row, asked, replace(asked, choices=ranked))


def _asking(row: Row, before: Finding, now: Finding) -> Row:
    return replace(row, findings=tuple(now if each is before else each for each in row.findings))


def _places(layer: Layer | None) -> gpd.GeoSeries | None:
    """A point on each feature of a layer; None without any."""
    if layer is None or layer.frame is None:
        return None
    shapes = layer.frame.geometry.dropna()
    return shapes.representative_point() if len(shapes) else None


def _with_likely(row: Row, others: Sequence[gpd.GeoSeries]) -> Row:
    asked, frame, crs = row.question, row.source.frame, row.source.crs
    if asked is None or not _asks(row) or frame is None or crs is None:
        return row
    assert row.role is not None
    districts = districts_in(row.source, row.answers, row.role)
    places = [each.to_crs(crs).to_numpy() for each in others]
    likely = []
    for name, of_district in zip(districts.names, districts.rows, strict=True):
        outline = shapely.union_all(shapely.make_valid(frame.geometry[of_district.index].to_numpy()))
        if all(np.mean(shapely.intersects(outline, each)) > _LIES_IN for each in places):
            likely.append(name)
    if len(likely) != 1:
        return row
    return _asking(row, asked, _first(asked, likely[0]))


def _first(question: Finding, name: str) -> Finding:
    ranked = sorted(question.choices, key=lambda choice: choice.value != name)
    choices = (Choice(name, ranked[0].title, _LIKELY), *ranked[1:])
    return replace(question, choices=choices, option=f"--district {name}")
