"""What a source is probably for, as its columns tell: by their headings, codes, classes and routes."""

from __future__ import annotations

from layers.columns.content import known_by_content
from layers.columns.heading_text import plain_heading
from layers.columns.headings import match_columns
from layers.green_classes import code_of, is_class
from layers.green_classes import kind_of as kind_of_class
from layers.roles import Role, roles
from layers.source import Source

BY_COLUMNS = 0.5
"""The most that columns alone are trusted."""
_CLEAR = 1.3
_LOOKED_AT, _MOST = 1000, 0.9


def role_by_columns(source: Source, fitting: list[Role]) -> tuple[str | None, float]:
    """The role whose columns the source has and few other roles know.

    Parameters
    ----------
    source
        As read.
    fitting
        Roles whose geometry it can have.

    Returns
    -------
    tuple
        Role id and confidence from 0 to 1; (None, 0) where no role's columns stand out.
    """
    if source.frame is None or not fitting:
        return None, 0.0
    if (role_id := _by_codes(source, fitting) or _by_values(source, fitting)) is not None:
        return role_id, BY_COLUMNS
    scores = column_scores(source, [role for role in fitting if _has_what_it_needs(source, role)])
    if not scores:
        return None, 0.0
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    best = scores[ranked[0]]
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    # A plain table with a place and its people can be nothing else, whatever other roles call their places.
    only = len(ranked) == 1 and any(column.required for column in roles()[ranked[0]].columns)
    if (best < 1 and not only) or best < _CLEAR * second:
        return None, 0.0
    return ranked[0], round(min(BY_COLUMNS, 0.2 * best), 2)


def _has_what_it_needs(source: Source, role: Role) -> bool:
    """Whether the columns are there without which a role is of no use: a list of names is no population."""
    assert source.frame is not None
    needed = {column.name for column in role.columns if column.required}
    return not needed or needed <= match_columns(source.frame, role).keys()


def column_scores(source: Source, fitting: list[Role]) -> dict[str, float]:
    """How many of a source's headings each role knows, each heading shared among the roles that do.

    Parameters
    ----------
    source, fitting
        As of :func:`role_by_columns`.
    """
    if source.frame is None:
        return {}
    # where the geometry leaves one role alone, a heading that all roles know says nothing for it
    among = fitting if len(fitting) > 1 else list(roles().values())
    matches = {role.id: set(_by_heading(source, role)) for role in among}
    shared = {
        heading: sum(heading in each for each in matches.values())
        for each in matches.values()
        for heading in each
    }
    return {role.id: sum(1 / shared[heading] for heading in matches[role.id]) for role in fitting}


def role_by_classes(source: Source, fitting: list[Role]) -> str | None:
    """The role of plots that have classes of green space: parks where nearly all are; None without classes.

    Parameters
    ----------
    source, fitting
        As of :func:`role_by_columns`.
    """
    park = {role.id: role for role in fitting}.get("park")
    if source.frame is None or park is None:
        return None
    heading = match_columns(source.frame, park).get("class")
    if heading is None:
        return None
    classes = [str(cell) for cell in source.frame[heading].dropna().head(_LOOKED_AT)]
    if not classes or sum(map(is_class, classes)) < _MOST * len(classes):
        return None
    parks = sum(kind_of_class(code_of(each)) == "G1" for each in classes)
    return "park" if parks >= _MOST * len(classes) else "green"


def _by_values(source: Source, fitting: list[Role]) -> str | None:
    """Plots with classes of green space, and points with bus routes, under whatever headings."""
    assert source.frame is not None
    if (found := role_by_classes(source, fitting)) is not None:
        return found
    stop = {role.id: role for role in fitting}.get("bus_stop")
    if stop is not None and known_by_content(source.frame, stop, {}).get("routes") is not None:
        return stop.id
    return None


def _by_codes(source: Source, fitting: list[Role]) -> str | None:
    """The level of administration that a column of division codes gives away: 6 digits, or 9 and 12."""
    assert source.frame is not None
    districts = {role.id: role for role in fitting}.get("district")
    heading = match_columns(source.frame, districts).get("code") if districts is not None else None
    if heading is None:
        return None
    digits = {len(str(code)) for code in source.frame[heading].dropna() if str(code).isdigit()}
    if digits == {6}:
        return "district"
    return "subdistrict" if digits in ({9}, {12}) else None


def _by_heading(source: Source, role: Role) -> list[str]:
    """Headings that the role knows by name, not by what the column holds."""
    assert source.frame is not None
    matched = match_columns(source.frame, role)
    return [
        heading
        for name, heading in matched.items()
        if plain_heading(heading) in {plain_heading(alias) for alias in role.column(name).aliases}
    ]
