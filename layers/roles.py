"""What layers are for: the table of roles in ``resources/roles.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from layers import folders
from layers.text import Bilingual

NO_ROLE = "none"
"""What a user writes for a file that is to be used for nothing."""
MEASURED_FROM = ("rail_station", "rail_entrance", "bus_stop")
"""Roles of points between which distances are measured."""
NEIGHBOUR = "neighbour"
"""Role of the districts around the planned one."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a role.

    ``type`` is "text", "number" or "flag" (yes/no). ``aliases`` are the zh and en names under which
    the column arrives, compared without case, spaces and underscores; its own name and titles are among them.
    """

    name: str
    title: Bilingual
    type: str
    aliases: tuple[str, ...]
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """What a layer is for.

    ``geometry`` lists the kinds that it may have: "point", "line", "polygon", "raster", "table".
    ``file_names`` are words in a file's or layer's name that suggest the role, most telling first; words of
    the roles in ``beside``, and ``plain`` ones that alone suggest nothing, may stand in such a name too.
    ``most`` features are plausible; None without limit.
    """

    id: str
    title: Bilingual
    group: Bilingual
    geometry: tuple[str, ...]
    file_names: tuple[str, ...]
    columns: tuple[Column, ...]
    measured: bool = True
    """False for what is only shown: it enters no figure and may be in any CRS."""
    beside: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    most: int | None = None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the role has none."""
        return next(column for column in self.columns if column.name == name)


@cache
def roles() -> dict[str, Role]:
    """All roles by id, in the order in which lists show them."""
    table = tomllib.loads((folders.resources() / "roles.toml").read_text(encoding="utf-8"))
    groups = {key: Bilingual(**value) for key, value in table["group"].items()}
    return {role_id: _role(role_id, entry, groups) for role_id, entry in table["role"].items()}


def role_of_id(layer_id: str) -> str:
    """The role after which a layer is named: park of park_2."""
    return layer_id.rstrip("_0123456789")


def is_measured(role_id: str) -> bool:
    """Whether layers of a role enter figures; those of a role that this version does not know may."""
    return role_id not in roles() or roles()[role_id].measured


def _role(role_id: str, entry: dict[str, object], groups: dict[str, Bilingual]) -> Role:
    columns = entry.get("columns", {})
    assert isinstance(columns, dict)
    return Role(
        id=role_id,
        title=Bilingual(str(entry["zh"]), str(entry["en"])),
        group=groups[str(entry["group"])],
        geometry=tuple(entry["geometry"]),  # type: ignore[arg-type]
        file_names=tuple(entry.get("file_names", ())),  # type: ignore[arg-type]
        columns=tuple(_column(name, column) for name, column in columns.items()),
        measured=bool(entry.get("measured", True)),
        beside=tuple(entry.get("beside", ())),  # type: ignore[arg-type]
        plain=tuple(entry.get("plain", ())),  # type: ignore[arg-type]
        most=entry.get("most"),  # type: ignore[arg-type]
    )


def _column(name: str, entry: dict[str, object]) -> Column:
    return Column(
        name=name,
        title=Bilingual(str(entry["zh"]), str(entry["en"])),
        type=str(entry["type"]),
        aliases=tuple(dict.fromkeys((name, *entry.get("aliases", ()), str(entry["zh"]), str(entry["en"])))),  # type: ignore[misc]
        unit=str(entry.get("unit", "")),
        minimum=entry.get("min"),  # type: ignore[arg-type]
        maximum=entry.get("max"),  # type: ignore[arg-type]
        required=bool(entry.get("required", False)),
    )
