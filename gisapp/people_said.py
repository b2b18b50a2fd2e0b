"""The people that a scenario says of subdistricts by name: they go before those of the data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd

from gisapp.people_grounds import SCENARIO, SUM, Entry, table_of
from gisapp.zone_rows import Indices, zone_rows
from layers.columns.values import Mask, typed
from layers.findings import Finding, Severity
from layers.layer import SAID, Layer, Origin, file_of_rows
from layers.roles import roles
from layers.sentences import name_some
from layers.text import T

ROLE = "population"
_MOST_KEPT = 32
"""Layers of the scenarios that were seen last: each has a row for each subdistrict."""


@lru_cache(_MOST_KEPT)
def layer_of_said(people: tuple[tuple[str, float], ...], scenario: str, crs: str, *, sample: bool) -> Layer:
    """What a scenario says of people, as a layer beside those of the data.

    Of the same people it is the same object again, so that what was worked out for it is still known.

    Parameters
    ----------
    people
        Persons by the name of a place.
    scenario
        Its name, which stands where that of a file would.
    crs
        The working CRS, as WKT.
    sample
        Whether the project is one of sample data.
    """
    given = {"name": [name for name, _ in people], "population": [persons for _, persons in people]}
    columns = {
        column.name: typed(
            pd.Series(given.get(column.name, [None] * len(people)), dtype=object), column
        ).cells
        for column in roles()[ROLE].columns
    }
    frame = gpd.GeoDataFrame(
        {**columns, "row": np.arange(1, len(people) + 1), SAID: True}, geometry=[None] * len(people), crs=crs
    )
    origin = Origin(file=scenario, layer="", format=SCENARIO, crs="", sha256="")
    steps = (T("goes before the people of the data"),)
    return Layer(f"{ROLE}_said", scenario, ROLE, origin, frame=frame, steps=steps, sample=sample)


def set_apart(layer: Layer | None) -> tuple[Layer | None, Layer | None]:
    """The people of the data, and those that a scenario says; None where there are none.

    Parameters
    ----------
    layer
        The population layer, perhaps joined of both.
    """
    if layer is None or layer.frame is None or SAID not in layer.frame:
        return layer, None
    said = layer.frame[SAID].eq(True).to_numpy(dtype=bool)
    data = layer.frame[~said].drop(columns=SAID).reset_index(drop=True)
    own = layer.frame[said].drop(columns=SAID).reset_index(drop=True)
    scenario = str(file_of_rows(layer)[said][0])
    return replace(layer, frame=data) if len(data) else None, replace(layer, title=scenario, frame=own)


def zones_said(zones: gpd.GeoDataFrame, said: Layer) -> Indices:
    """The zone (its position) of each row that a scenario says; -1 where no subdistrict is called so.

    Where there are no subdistricts, the district itself may be meant.

    Parameters
    ----------
    zones
        Columns ``zone_kind``, ``zone``, ``code`` and geometry, the district first.
    said
        The rows; names are compared as those of a table of people are.
    """
    assert said.frame is not None
    kinds = zones["zone_kind"].to_numpy()
    has_parts = bool((kinds == "subdistrict").any())
    among = np.flatnonzero((kinds == "subdistrict") | (kinds == "district"))
    others = np.zeros(len(said.frame), dtype=bool)
    found = zone_rows(zones.iloc[among].reset_index(drop=True), said, others).zone
    found = np.where(found >= 0, among[found], -1)
    return np.where(has_parts & (found == 0), -1, found)


def with_said(
    zones: gpd.GeoDataFrame, grounds: gpd.GeoDataFrame, said: Layer
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, tuple[Finding, ...]]:
    """The zones with the people that a scenario says, the others as in the data; the district follows.

    It has the sum of its subdistricts where all of them are known, else what the data say of it, moved by
    as much as the named ones are.

    Parameters
    ----------
    zones, grounds
        Zones with their ``population`` by the data, and what that rests on. Not changed.
    said
        The rows of the scenario.

    Returns
    -------
    zones, grounds
        As they were given, with the scenario's.
    findings
        Of names that no subdistrict has.
    """
    rows = said.frame
    assert rows is not None
    at = zones_said(zones, said)
    there = at >= 0
    people = zones["population"].to_numpy(dtype=float, copy=True)
    before = people.copy()
    people[at[there]] = rows["population"].to_numpy(dtype=float)[there]
    parts = (zones["zone_kind"] == "subdistrict").to_numpy()
    summed = bool(parts.any()) and not np.isnan(people[parts]).any()
    if parts.any():
        people[0] = people[parts].sum() if summed else before[0] + np.nansum((people - before)[parts])
    zones = zones.assign(population=people)
    moved = bool(parts.any()) and not summed and people[0] != before[0]
    named = [(int(zone), int(row)) for zone, row in zip(at[there], rows["row"][there], strict=True)]
    named += [(0, row) for _, row in named] if moved else []
    entries = [(zone, SCENARIO, said.title, (row,)) for zone, row in named]
    stays = _entries(zones, grounds, set(at[there]) | ({0} if summed else set()))
    of_sum: list[Entry] = [(0, SUM, "", ())] if summed else []
    return zones, table_of(zones, [*of_sum, *stays, *entries]), _of_unknown(said, ~there)


def _entries(zones: gpd.GeoDataFrame, grounds: gpd.GeoDataFrame, but: Collection[int]) -> list[Entry]:
    """What the people of zones rest on by the data, but for some of them."""
    position = {key: at for at, key in enumerate(zip(zones["zone_kind"], zones["zone"], strict=True))}
    columns = ("zone_kind", "zone", "join", "file", "rows")
    rows = zip(*(grounds[name] for name in columns), strict=True)
    entries = [(position[kind, zone], join, file, numbers) for kind, zone, join, file, numbers in rows]
    return [entry for entry in entries if entry[0] not in but]


def _of_unknown(said: Layer, unknown: Mask) -> tuple[Finding, ...]:
    assert said.frame is not None
    names = [str(name) for name in said.frame["name"][unknown]]
    if not names:
        return ()
    message = T(
        "The scenario “{scenario}” says how many people live in {names}, and no subdistrict is called so: "
        "that does not count.",
        scenario=said.title,
        names=name_some(names),
    )
    mend = T("Give the people of the scenario under the names that its subdistricts have now.")
    return (Finding("population.said_of_none", Severity.WARNING, message, mend=mend),)
