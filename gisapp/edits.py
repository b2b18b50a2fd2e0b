"""Edits: what a scenario does to the data, as plain values. A closed set; nothing in them is ever run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Value = str | float | bool | None
Values = tuple[tuple[str, Value], ...]
"""Columns of a role with what they are set to; None says nothing, as an empty cell does."""
ADDED = "+"
"""Before the name of a feature that an edit of the same scenario added, where a key of the data stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """A new feature; ``name`` is how later edits of the scenario speak of it.

    ``shape`` is in degrees of WGS 84, as in all edits. What is not set takes the value that counts.
    """

    role: str
    shape: BaseGeometry
    values: Values = ()
    name: str = ""
    note: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """A feature that goes. ``feature`` is its key, or :data:`ADDED` and the name that an edit gave it."""

    role: str
    feature: str
    note: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A feature that goes elsewhere as it is."""

    role: str
    feature: str
    shape: BaseGeometry
    note: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshape:
    """A feature that gets another outline."""

    role: str
    feature: str
    shape: BaseGeometry
    note: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """A feature of which columns are set to other values."""

    role: str
    feature: str
    values: Values
    note: str = ""
    off: bool = False


Edit = Add | Remove | Move | Reshape | Assign
