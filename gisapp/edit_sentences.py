"""What an edit does, as a sentence with place and size."""

from __future__ import annotations

import math
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gisapp import figures as written
from gisapp.edits import Add, Assign, Edit, Move, Remove, Reshape, Value
from layers.roles import roles
from layers.sentences import cut
from layers.text import Sayable, T

_WINDS = (
    *(T("east"), T("northeast"), T("north"), T("northwest")),
    *(T("west"), T("southwest"), T("south"), T("southeast")),
)
"""From the east against the clock, as angles run."""
_SHOWN = 40
"""Characters of a name in a sentence."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A feature as an edit finds or leaves it: what it is called, and its shape in the working CRS."""

    title: str
    shape: BaseGeometry


def sentence_of(edit: Edit, before: Thing | None, after: Thing | None, zone: str = "") -> T:
    """What an edit does.

    Parameters
    ----------
    edit
        Any.
    before, after
        The feature before and after it; None where it was or is not there. Both None: the edit rests.
    zone
        The subdistrict in which that happens; "" where none is known.
    """
    said = _said(edit, before, after)
    return said if not zone else T("{what}, in {zone}", what=said, zone=cut(zone, _SHOWN))


def _said(edit: Edit, before: Thing | None, after: Thing | None) -> T:
    role = roles()[edit.role].title
    if isinstance(edit, Add):
        assert after is not None
        if not shapely.get_dimensions(after.shape):
            return T("New in {role}: {name}", role=role, name=_title(after))
        return T(
            "New in {role}: {name}, {area}",
            role=role,
            name=_title(after),
            area=written.area(after.shape.area),
        )
    if before is None:
        return T("{role}: {feature} is not there", role=role, feature=cut(edit.feature, _SHOWN))
    name = _title(before)
    match edit:
        case Remove():
            return T("{role}: {name} removed", role=role, name=name)
        case Assign():
            changes = [
                T("{column}: {value}", column=roles()[edit.role].column(column).title, value=_value(value))
                for column, value in edit.values
            ]
            return T("{role}: {name}, {changes}", role=role, name=name, changes=changes)
        case Move() | Reshape():
            assert after is not None
            return _moved(role, name, before.shape, after.shape)


def _moved(role: object, name: T | str, before: BaseGeometry, after: BaseGeometry) -> T:
    (x, y), (to_x, to_y) = (shapely.get_coordinates(shapely.centroid(each))[0] for each in (before, after))
    away = math.hypot(to_x - x, to_y - y)
    if shapely.get_dimensions(after) and not is_shifted(before, after):
        return T(
            "{role}: {name} from {before} to {after}",
            role=role,
            name=name,
            before=written.area(before.area),
            after=written.area(after.area),
        )
    wind = _WINDS[round(math.atan2(to_y - y, to_x - x) / (math.pi / 4)) % 8]
    return T(
        "{role}: {name} moved {distance} to the {wind}",
        role=role,
        name=name,
        distance=written.metres(away),
        wind=wind,
    )


def is_shifted(before: BaseGeometry, after: BaseGeometry) -> bool:
    """Whether a shape is another one shifted, to a millimetre in each corner."""
    one, other = (shapely.get_coordinates(each) for each in (before, after))
    if one.shape != other.shape:
        return False
    shift = other - one
    return bool((abs(shift - shift[0]) < 1e-3).all())  # noqa: PLR2004 - a millimetre


def _value(value: Value) -> Sayable:
    """What a column is set to, as it is said."""
    if value is None:
        return T("unknown")
    if isinstance(value, bool):
        return T("yes") if value else T("no")
    return value if isinstance(value, str) else f"{value:.12g}"


def _title(thing: Thing) -> T | str:
    return cut(thing.title, _SHOWN) if thing.title else T("without a name")
