"""Which column of a file is which column of a role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

import geopandas as gpd

from layers.columns.content import known_by_content
from layers.columns.heading_text import as_cut, bare_heading, plain_heading
from layers.columns.people_columns import PEOPLE, people_columns
from layers.roles import Column, Role

_AND = re.compile(r"[、,，/&+和及与]|\s(?:and|or)\s", re.IGNORECASE)


def match_columns(
    frame: gpd.GeoDataFrame, role: Role, chosen: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Find the role's columns in a frame, by their headings, else by what they hold.

    Parameters
    ----------
    frame
        The features as found.
    role
        What the layer is for.
    chosen
        What the user decided: role column → frame column, "" for none. A column that is not there is
        passed over.

    Returns
    -------
    dict
        Role column → frame column; absent ones are left out. No frame column is used twice, unless it was
        chosen twice.
    """
    named = match_headings(frame, role, chosen)
    return {
        **{name: heading for name, heading in named.items() if heading},
        **known_by_content(frame, role, named),
    }


def match_headings(
    frame: gpd.GeoDataFrame, role: Role, chosen: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The columns that the user chose ("" for none) or whose headings say what they are.

    Headings are compared without case, spaces, underscores and hyphens: first a role column's own name,
    then its aliases in their order, then the same with brackets, units and years taken off
    ("2025年人口（人）") or cut at ten bytes as a shapefile does, and at last those that list several of them
    ("街道、社区"). Of several columns of people the one is
    taken whose heading says whom it counts (:mod:`layers.columns.people_columns`).
    """
    headings = [str(heading) for heading in frame.columns if heading != frame.geometry.name]
    names = {column.name for column in role.columns}
    matched = {
        name: heading
        for name, heading in (chosen or {}).items()
        if name in names and (not heading or heading in headings)
    }
    if PEOPLE in names and PEOPLE not in matched:
        people = people_columns(frame, role)
        if people.compete:
            matched[PEOPLE] = people.likely
    own = {plain_heading(heading): heading for heading in reversed(headings)}
    for column in role.columns:
        heading = own.get(plain_heading(column.name))
        if column.name not in matched and heading is not None and heading not in matched.values():
            matched[column.name] = heading
    for table in (own, _looser(headings)):
        for column in role.columns:
            taken = set(matched.values())
            free = {name: heading for name, heading in table.items() if heading not in taken}
            if column.name not in matched and (heading := _by_alias(column, free)) is not None:
                matched[column.name] = heading
    for column in role.columns:
        if column.name not in matched and column.type == "text":
            heading = next(_of_several_levels(column, set(headings) - set(matched.values())), None)
            matched.update({} if heading is None else {column.name: heading})
    return {column.name: matched[column.name] for column in role.columns if column.name in matched}


def _of_several_levels(column: Column, headings: Iterable[str]) -> Iterator[str]:
    """Headings that list names of a column, as tables of several levels have them: 街道、社区."""
    names = {plain_heading(name) for name in (column.name, *column.aliases)}
    for heading in sorted(headings):
        parts = _AND.split(unicodedata.normalize("NFKC", heading))
        if len(parts) > 1 and all(bare_heading(part) in names for part in parts):
            yield heading


def _looser(headings: list[str]) -> dict[str, str]:
    """Headings by what is left without brackets and years."""
    result: dict[str, str] = {}
    for heading in headings:
        if bare := bare_heading(heading):
            result.setdefault(bare, heading)
    return result


def _by_alias(column: Column, headings: dict[str, str]) -> str | None:
    for alias in column.aliases:
        if (heading := headings.get(plain_heading(alias))) is not None:
            return heading
    for alias in column.aliases:
        for cut in as_cut(alias):
            if (heading := headings.get(plain_heading(cut))) is not None:
                return heading
    return None
