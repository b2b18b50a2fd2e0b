"""What each source of an import is used as, and the order in which a planner expects to see them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gisapp.importing.decisions import names_of
from gisapp.importing.labels import real_path
from layers.findings import Choice, Finding, Severity
from layers.roles import Role, roles
from layers.source import Source
from layers.text import T

# Also the order in which they say where the district is.
_ORDER = (
    "district",
    "subdistrict",
    "built_up",
    "rail_station",
    "rail_entrance",
    "park",
    "green",
    "cluster",
    "bus_stop",
    "walk",
    "population",
    "vegetation",
    "basemap",
)


def role_of(
    source: Source, chosen: Mapping[str, str], named: frozenset[Path]
) -> tuple[str | None, tuple[Finding, ...]]:
    """The role of a source, and a finding where there is none.

    Parameters
    ----------
    source
        As read.
    chosen
        Roles that the user chose, by the source's title or file name; "" sets a source aside.
    named
        Files that the user named one by one: of these it is asked what they are, while what else lies in a
        folder is only told to be unused.
    """
    # What is said of a whole file is not said of what its author hid in it.
    names = (source.title,) if source.hidden else names_of(source)
    role = next((chosen[name] for name in names if name in chosen), None)
    if source.hidden and role is None:
        return None, (_hidden(source),)
    used_as = proposed_role(source) if role is None else role
    if used_as:
        return used_as, ()
    if source.role_hint == "":
        return None, (_spare(source),)
    asked = real_path(source.path) in named and role is None
    finding = Finding(
        "role.unknown",
        Severity.QUESTION if asked else Severity.WARNING,
        T(
            "{file}: what it holds is not clear from its name and columns, so it was not used.",
            file=source.title,
        ),
        file=source.title,
        mend=T("Say what it is with --role ROLE={file}, or name the file after its role.", file=source.title),
        choices=_choices(source),
    )
    return None, (finding,)


def _hidden(source: Source) -> Finding:
    return Finding(
        "role.hidden",
        Severity.WARNING,
        T(
            "{file} was hidden in its file, so it was not used: it is probably no longer valid.",
            file=source.title,
        ),
        file=source.title,
        mend=T("If it counts, say what it is: --role ROLE={file}.", file=source.title),
        choices=_choices(source),
    )


def _spare(source: Source) -> Finding:
    return Finding(
        "role.spare",
        Severity.INFO,
        T("{file}: no indicator needs it; it is used only if you say what for.", file=source.title),
        file=source.title,
        choices=_choices(source),
    )


def _choices(source: Source) -> tuple[Choice, ...]:
    """All roles that the source can have, those that something speaks for first."""
    from layers.conforming.proposal import propose_roles

    scores = dict(propose_roles(source))
    fitting = [role for role in roles().values() if fits(source, role)]
    fitting.sort(key=lambda role: -scores.get(role.id, 0.0))
    return tuple(
        Choice(role.id, T("{title}", title=role.title), scores.get(role.id, 0.0)) for role in fitting
    )


def proposed_role(source: Source) -> str | None:
    """The role that a source's name and contents suggest; None where they do not say enough."""
    from layers.conforming.proposal import propose_role

    role, _ = propose_role(source)
    return role


def fits(source: Source, role: Role) -> bool:
    """Whether a source can be used in a role at all: a raster in one that takes rasters, and so on."""
    return ("raster" in role.geometry) if source.grid is not None else role.geometry != ("raster",)


def place_in_list(role: str | None) -> int:
    """Sort key of a role."""
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)
