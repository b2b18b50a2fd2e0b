"""Lists that programs write into one cell: '["1号线", "2号线"]', or objects of which each has a name."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

_NAMES = (
    *("name", "名称", "名", "线路名称", "线路", "line_name", "line", "route_name", "route", "title", "label"),
    *("short_name", "ref", "number", "no", "code", "id"),
)
"""Members of an object by which it is called, the most telling first."""
_BETWEEN = "、"


def plain_list(text: str) -> str | None:
    """The members of a list in words, for example "1号线、2号线".

    Parameters
    ----------
    text
        A cell; JSON as web services and GDAL write it, or a list as Python prints it.

    Returns
    -------
    str or None
        None where it is no such list, or one of its objects has no name: the cell stays as it is then.
    """
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        names = [*_named(_parsed(text))]
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    return _BETWEEN.join(dict.fromkeys(filter(None, names)))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return ast.literal_eval(text)  # takes values only, and runs nothing


def _named(value: Any) -> Iterator[str]:
    """What the members of a value are called; of an object, its name."""
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from _named(each)
    elif isinstance(value, Mapping):
        members = {str(name).casefold(): each for name, each in value.items()}
        known = [members[name] for name in _NAMES if isinstance(members.get(name), (str, int))]
        if not known:
            raise ValueError(value)
        yield str(known[0]).strip()
    elif value is not None:
        yield str(value).strip()
