"""Tables in JSON that is no GeoJSON: lists of objects, be they one in another, as services answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from layers.reading.coordinates.by_name import degree_columns, pair_column, plane_columns

Row = dict[str, Any]
_PAIR = re.compile(r"\s*-?\d+\.\d+\s*[,，;； ]\s*-?\d+\.\d+\s*")
"""A place in one text: "106.58369,29.56919"."""
_DEEPEST = 5
"""Lists one in another: network, line, branch, station, entrance."""
_LIST = "list"
"""Column for what the lists are called that were put together."""
_OF_A_LINE = re.compile(r"\d|线|路|line|route", re.IGNORECASE)
"""What lists are called that hold the same for one line each; others may hold other things."""
_LOOKED_AT = 20
"""Rows of a list from which it is judged."""


def tables_in(content: object) -> dict[str, list[Row]]:
    """The tables in a JSON document by the name of their list, "" where there is one alone.

    Every list of objects that have places is one, wherever it stands, with the members of the objects around
    it. Lists of lines are put together, with a column ``list`` for what each was called; so are those of one
    name. Without any place the longest list of all is the table.
    """
    found: dict[str, list[Row]] = {}
    plain: list[list[Row]] = []
    for name, rows in _lists_of(content):
        plain.append([_flat(row) for row in rows])
        for kind, row in _placed(rows, name, {}, 1):
            found.setdefault(kind, []).append(row)
    if not found:
        return {"": max(plain, key=len)} if plain else {}
    found = _with_lines_together(found)
    return {"": next(iter(found.values()))} if len(found) == 1 else found


def _lists_of(content: object) -> Iterator[tuple[str, list[Row]]]:
    """The document's own lists of objects: itself, its members, or all of it as objects by their key."""
    named = content if isinstance(content, dict) else {"": content}
    lists = [(str(name), rows) for name, value in named.items() if (rows := _rows_in(value))]
    members = [{"key": name, **value} for name, value in named.items() if isinstance(value, dict)]
    if not lists and members and len(members) == len(named):
        lists = [("", members)]
    yield from lists


def _placed(rows: list[Row], name: str, around: Row, depth: int) -> Iterator[tuple[str, Row]]:
    """The rows that have a place, and what lists in them hold that have one, each with its list's name.

    ``around`` has the members of the objects around them, and under "" what their list is called.
    """
    flat = [_flat(row) for row in rows]
    if _have_places(flat):
        yield from ((name, {**own, **_beside(around, own)}) for own in flat)
    if depth == _DEEPEST:
        return
    for row, own in zip(rows, flat, strict=True):
        plain = {key: value for key, value in own.items() if not isinstance(value, list)}
        outer = {**plain, **_beside(around, plain), "": name.removesuffix("s")}
        for key, value in row.items():
            if inner := _rows_in(value):
                yield from _placed(inner, str(key), outer, depth + 1)


def _beside(around: Row, own: Row) -> Row:
    """What stands around a row, under other names where the row's own are the same."""
    kind = around.get("", "")
    return {f"{kind}_{key}" if key in own else key: value for key, value in around.items() if key}


def _with_lines_together(found: dict[str, list[Row]]) -> dict[str, list[Row]]:
    lines = [name for name in found if _OF_A_LINE.search(name)]
    if len(lines) < 2 or len({frozenset(found[name][0]) for name in lines}) > 1:  # noqa: PLR2004 - several
        return found
    together = [{_LIST: name, **row} for name in lines for row in found[name]]
    return {lines[0]: together, **{name: rows for name, rows in found.items() if name not in lines}}


def _have_places(rows: list[Row]) -> bool:
    for row in rows[:_LOOKED_AT]:
        names = list(row)
        if degree_columns(names) or plane_columns(names) or pair_column(names):
            return True
        if any(isinstance(value, str) and _PAIR.fullmatch(value) for value in row.values()):
            return True
    return False


def _rows_in(values: object) -> list[Row]:
    """The objects of a list that holds nothing else but what is empty; none where it does."""
    if not isinstance(values, list):
        return []
    rows = [row for row in values if row not in (None, {})]
    return rows if all(isinstance(row, dict) and "type" not in row for row in rows) else []


def _flat(record: Mapping[str, Any]) -> Row:
    """The record with the members of objects in it as members of its own: "location_lng"."""
    flat: Row = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{inner}": each for inner, each in value.items()}
        else:
            flat[name] = value
    return flat
