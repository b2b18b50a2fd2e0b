"""Tables in JSON that is no GeoJSON: lists of objects, be they one in another, as services answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from layers.reading.coordinates.by_name import degree_columns, pair_column, plane_columns

Row = dict[str, Any]
_PAIR = re.compile(r"\s*-?\d+\.\d+\s*[,，;； ]\s*-?\d+\.\d+\s*")
"""A place in one text: "106.58369,29.56919"."""
_DEEPEST = 4
"""Lists one in another: network, line, station, entrance."""
_LIST = "list"
"""Column for what the lists are called that were put together."""
_LOOKED_AT = 20
"""Rows of a list from which it is judged."""


def tables_in(content: object) -> dict[str, list[Row]]:
    """The tables in a JSON document by the name of their list, "" where there is one alone.

    Of objects that hold lists, a station list by line for example, the innermost that has a place is a row,
    with the members of those around it. Lists of like rows are put together, with a column ``list`` for what
    each was called.
    """
    named = content if isinstance(content, dict) else {"": content}
    lists = {str(name): _innermost(values, str(name)) for name, values in named.items() if _are_rows(values)}
    placed = {name: rows for name, rows in lists.items() if _have_places(rows)}
    if not lists:
        return {}
    if len(placed) < 2:  # noqa: PLR2004 - several
        return {"": max(placed.values() or lists.values(), key=len)}
    if len({frozenset(rows[0]) for rows in placed.values()}) == 1:
        return {"": [{_LIST: name, **row} for name, rows in placed.items() for row in rows]}
    return placed


def _innermost(rows: Sequence[Row], name: str, depth: int = 1) -> list[Row]:
    """The rows as they are, or where they have no place those of the list in each of them that have one."""
    flat = [_flat(row) for row in rows]
    if depth == _DEEPEST or _have_places(flat):
        return flat
    for key in dict.fromkeys(key for row in rows[:_LOOKED_AT] for key in row):
        holding = [row for row in rows if _are_rows(row.get(key))]
        children = [
            child | _beside(row, key, name, child)
            for row in holding
            for child in _innermost(row[key], key, depth + 1)
        ]
        if _have_places(children):
            return children
    return flat


def _beside(row: Row, key: str, name: str, child: Mapping[str, Any]) -> Row:
    """What else stands in a row that holds a list, under other names where the child's own are the same."""
    own = _flat({each: value for each, value in row.items() if each != key})
    kind = name.removesuffix("s")
    return {f"{kind}_{each}" if each in child else each: value for each, value in own.items()}


def _have_places(rows: Sequence[Row]) -> bool:
    for row in rows[:_LOOKED_AT]:
        names = list(row)
        if degree_columns(names) or plane_columns(names) or pair_column(names):
            return True
        if any(isinstance(value, str) and _PAIR.fullmatch(value) for value in row.values()):
            return True
    return False


def _are_rows(values: object) -> TypeGuard[list[Row]]:
    if not isinstance(values, list):
        return False
    return bool(values) and all(isinstance(row, dict) and "type" not in row for row in values)


def _flat(record: Mapping[str, Any]) -> Row:
    """The record with the members of objects in it as members of its own: "location_lng"."""
    flat: Row = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{inner}": each for inner, each in value.items()}
        else:
            flat[name] = value
    return flat
