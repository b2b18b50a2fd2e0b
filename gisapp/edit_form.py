"""Edits as JSON, as ``gisapp scenario show`` writes them and ``gisapp scenario edit`` takes them.

Whatever is not as it should be is refused with the number of the edit, counted from 1, and how to mend it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gisapp.edits import ADDED, Add, Assign, Edit, Move, Remove, Reshape, Value, Values
from layers.errors import UserError
from layers.roles import Column, Role, roles
from layers.sentences import cut
from layers.text import T

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Json = Any

EDITED = ("bus_stop", "rail_entrance", "rail_station", "park", "green", "vegetation", "cluster")
"""Roles whose features a scenario may change; the study area and its people stay what they are."""
MOST_EDITS = 100_000
"""Edits of a scenario: ten times what a planning office draws in a year."""
_LONGEST, _SHOWN = 10_000, 60
"""Characters of a text in an edit, and of those that a sentence repeats."""
_KINDS = {"add": Add, "remove": Remove, "move": Move, "reshape": Reshape, "set": Assign}
_WORDS = {kind: word for word, kind in _KINDS.items()}
_MEMBERS = {
    "add": {"geometry", "set", "as"},
    "remove": {"feature"},
    "move": {"feature", "geometry"},
    "reshape": {"feature", "geometry"},
    "set": {"feature", "set"},
}
_OF_ALL = {"do", "role", "note", "off"}
_TYPES = {"point": ("Point",), "polygon": ("Polygon", "MultiPolygon")}
_IN_DEGREES = T("Coordinates are longitude and latitude in degrees (WGS 84): [106.5512, 29.5563].")


def edits_from_json(text: str) -> tuple[Edit, ...]:
    """The edits in a text.

    Parameters
    ----------
    text
        JSON: a list of objects, as docs/cli.md describes them.

    Raises
    ------
    UserError
        If it is none, or an edit is none that this version knows or that can be.
    """
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = T("line {line}", line=error.lineno) if isinstance(error, json.JSONDecodeError) else T("it")
        raise UserError(
            T("The edits are no JSON: {where} cannot be read.", where=where),
            T("Write a list, as “gisapp scenario show” writes it in JSON."),
        ) from error
    return edits_of(listed)


def edits_of(listed: Json) -> tuple[Edit, ...]:
    """The edits in what JSON says.

    Parameters
    ----------
    listed
        As ``json.loads`` gives it.

    Raises
    ------
    UserError
        As :func:`edits_from_json`.
    """
    if not isinstance(listed, list):
        raise UserError(
            T("The edits are no list."),
            T("Write a list, as “gisapp scenario show” writes it in JSON."),
        )
    if len(listed) > MOST_EDITS:
        raise UserError(
            T(
                "{n:,} edits are more than the {most:,} that a scenario can have.",
                n=len(listed),
                most=MOST_EDITS,
            ),
            T("Change the data themselves, and import them again."),
        )
    edits = tuple(_edit(each, number) for number, each in enumerate(listed, 1))
    refuse_repeated_names(edits)
    return edits


def edits_to_json(edits: Iterable[Edit]) -> list[dict[str, Json]]:
    """The edits as the objects that :func:`edits_from_json` takes."""
    return [_as_json(each) for each in edits]


def refuse_repeated_names(edits: Iterable[Edit]) -> None:
    """Do nothing if no two edits add a feature under one name.

    Raises
    ------
    UserError
        If two do: a later edit could mean either.
    """
    seen: set[str] = set()
    for number, edit in enumerate(edits, 1):
        if isinstance(edit, Add) and edit.name:
            if edit.name in seen:
                raise _refusal(
                    number,
                    T("the name “{name}” is that of an earlier one", name=cut(edit.name, _SHOWN)),
                    T("Give each added feature a name of its own under “as”."),
                )
            seen.add(edit.name)


def refused_shape(role: Role, shape: BaseGeometry) -> tuple[T, T] | None:
    """What is wrong with a shape of a role, and its mend; None if nothing is.

    Parameters
    ----------
    role
        What the shape is to be.
    shape
        In whatever coordinates.
    """
    import shapely

    wanted = [each for kind in role.geometry for each in _TYPES.get(kind, ())]
    if shape.geom_type not in wanted:
        return (
            T("{role} cannot be a {kind}", role=role.title, kind=shape.geom_type),
            T("Give it as: {kinds}.", kinds=wanted),
        )
    if shape.is_empty:
        return T("its shape is empty"), T("Draw at least one place.")
    if not shape.is_valid:
        said = shapely.is_valid_reason(shape)
        spot = said.partition("[")[2].rstrip("]") or said
        return (
            T("its outline crosses or touches itself at {spot}", spot=spot),
            T("Draw it so that no side crosses another."),
        )
    return None


def _edit(value: Json, number: int) -> Edit:
    if not isinstance(value, Mapping):
        raise _refusal(number, T("it is no object"), T("Write it in braces: “do”, “role” and so on."))
    do = value.get("do")
    if do not in _KINDS:
        raise _refusal(
            number,
            T("“do” is {do}, which this version does not know", do=_short(do)),
            T("Known are {words}; a newer version may know more.", words=list(_KINDS)),
        )
    unknown = sorted(map(str, value.keys() - _MEMBERS[do] - _OF_ALL))
    if unknown:
        raise _refusal(
            number,
            T("“{do}” has no {members}", do=do, members=[cut(each, _SHOWN) for each in unknown]),
            T("Leave it out; a newer version may know it."),
        )
    role = _role(value.get("role"), number)
    given: dict[str, Any] = {
        "role": role.id,
        "note": _text(value, "note", number),
        "off": _flag(value, number),
    }
    if "feature" in _MEMBERS[do]:
        given["feature"] = _feature(value, number)
    if "geometry" in _MEMBERS[do]:
        given["shape"] = _shape(value.get("geometry"), role, number)
    if "set" in _MEMBERS[do]:
        given["values"] = _values(value.get("set", {}), role, number)
    if do == "add":
        given["name"] = _text(value, "as", number)
    edit: Edit = _KINDS[do](**given)
    return edit


def _role(name: Json, number: int) -> Role:
    if name not in EDITED:
        raise _refusal(
            number,
            T("{role} cannot be edited", role=_short(name)),
            T("Roles whose features can are {roles}.", roles=list(EDITED)),
        )
    return roles()[name]


def _feature(value: Mapping[str, Json], number: int) -> str:
    feature = _text(value, "feature", number)
    if not feature or feature == ADDED:
        raise _refusal(
            number,
            T("it names no feature"),
            T("Take a key that “gisapp layers” lists for the role, or + and an added one's name."),
        )
    return feature


def _text(value: Mapping[str, Json], member: str, number: int) -> str:
    text = value.get(member, "")
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise _refusal(
            number,
            T("“{member}” is no text, or one of more than {most:,} characters", member=member, most=_LONGEST),
            T("Write a short text."),
        )
    return text


def _flag(value: Mapping[str, Json], number: int) -> bool:
    off = value.get("off", False)
    if not isinstance(off, bool):
        raise _refusal(number, T("“off” is neither true nor false"), T("Write true or false."))
    return off


def _shape(value: Json, role: Role, number: int) -> BaseGeometry:
    import numpy as np
    import shapely

    if not isinstance(value, Mapping):
        raise _refusal(number, T("it has no “geometry”"), T("Write a GeoJSON geometry."))
    try:
        shape = shapely.from_geojson(json.dumps(value, allow_nan=False))
    except (ValueError, shapely.GEOSException, RecursionError) as error:
        raise _refusal(number, T("its geometry is no GeoJSON of finite numbers"), _IN_DEGREES) from error
    xy = shapely.get_coordinates(shape)
    if not np.isfinite(xy).all() or (np.abs(xy) > (180.0, 90.0)).any():
        raise _refusal(number, T("its coordinates are no degrees"), _IN_DEGREES)
    if (refused := refused_shape(role, shape)) is not None:
        raise _refusal(number, *refused)
    return shapely.force_2d(shape)


def _values(value: Json, role: Role, number: int) -> Values:
    if not isinstance(value, Mapping):
        raise _refusal(number, T("“set” is no object"), T("Write the columns with their values in braces."))
    known = {column.name: column for column in role.columns}
    values = []
    for name, cell in value.items():
        if name not in known:
            raise _refusal(
                number,
                T("{role} has no column “{name}”", role=role.title, name=cut(str(name), _SHOWN)),
                T("Its columns are {names}.", names=list(known)),
            )
        values.append((name, _cell(cell, known[name], number)))
    return tuple(values)


def _cell(cell: Json, column: Column, number: int) -> Value:
    if cell is None:
        return None
    wrong = T("“{name}” cannot be {value}", name=column.name, value=_short(cell))
    if column.type == "flag":
        if isinstance(cell, bool):
            return cell
        raise _refusal(number, wrong, T("Write true, false or null."))
    if column.type == "text":
        if isinstance(cell, str) and len(cell) <= _LONGEST:
            return cell
        raise _refusal(number, wrong, T("Write a text in quotation marks, or null."))
    least = -math.inf if column.minimum is None else column.minimum
    most = math.inf if column.maximum is None else column.maximum
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not least <= cell <= most:
        raise _refusal(
            number, wrong, T("Write a number from {least:g} to {most:g}, or null.", least=least, most=most)
        )
    return float(cell)


def _as_json(edit: Edit) -> dict[str, Json]:
    import shapely

    written: dict[str, Json] = {"do": _WORDS[type(edit)], "role": edit.role}
    if not isinstance(edit, Add):
        written["feature"] = edit.feature
    elif edit.name:
        written["as"] = edit.name
    if isinstance(edit, Add | Move | Reshape):
        written["geometry"] = json.loads(shapely.to_geojson(edit.shape))
    if isinstance(edit, Add | Assign):
        written["set"] = dict(edit.values)
    if edit.note:
        written["note"] = edit.note
    if edit.off:
        written["off"] = True
    return written


def _short(value: Json) -> str:
    return cut(json.dumps(value, ensure_ascii=False, default=str), _SHOWN)


def _refusal(number: int, message: T, mend: T) -> UserError:
    return UserError(T("Edit {number}: {message}.", number=number, message=message), mend)
