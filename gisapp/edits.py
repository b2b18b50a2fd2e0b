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
class _Any:
    """What all edits have: the role, a remark, and whether it is kept without being done."""

    role: str
    note: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfFeature(_Any):
    """One of a feature that is there: its key, or :data:`ADDED` and the name that an edit gave it."""

    feature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(_Any):
    """A new feature; ``name`` is how later edits of the scenario speak of it.

    ``shape`` is in degrees of WGS 84, as in all edits. What is not set takes the value that counts.
    """

    shape: BaseGeometry
    values: Values = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove(_OfFeature):
    """A feature that goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(_OfFeature):
    """A feature that goes elsewhere as it is."""

    shape: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshape(_OfFeature):
    """A feature that gets another outline."""

    shape: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(_OfFeature):
    """A feature of which columns are set to other values."""

    values: Values


Edit = Add | Remove | Move | Reshape | Assign
