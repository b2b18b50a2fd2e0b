"""What each source of an import is used as, and the order in which a planner expects to see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.importing.decisions import names_of
from gisapp.importing.labels import real_path
from layers.findings import Choice, Finding, Severity
from layers.in_sight import as_text
from layers.layer import Layer
from layers.roles import NO_ROLE, Role, roles
from layers.source import Source
from layers.text import T

if TYPE_CHECKING:
    from layers.conforming.name_table import Words
    from layers.conforming.proposal import Proposal

# Also the order in which they say where the district is.
_ORDER = (
    "district",
    "subdistrict",
    "neighbour",
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
OF_ANOTHER_KIND = "role.kind"
"""Code of the finding about a file that is named after a role, and holds nothing that the role can use."""
_BOUNDARIES = ("district", "subdistrict")
_MOST_PLACES = 5000
"""Rows of a boundary file up to which its names are read: more than any city has subdistricts."""


def role_of(
    source: Source,
    chosen: Mapping[str, str],
    named: frozenset[Path],
    places: frozenset[Words] = frozenset(),
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
    places
        Names of places that names of files may hold (:func:`places_of`).

    Returns
    -------
    tuple
        Role id, and findings. What might have a role that figures hang on, but says something else too, is
        asked about wherever it lies: it is neither taken nor left out in silence.
    """
    # What is said of a whole file is not said of what its author hid in it.
    names = (source.title,) if source.hidden else names_of(source)
    role = next((chosen[name] for name in names if name in chosen), None)
    if source.hidden and role is None:
        return None, (_hidden(source),)
    if role is not None:
        return (role, ()) if role else (None, (_set_aside(source),))
    return _guessed(source, named, places)


def _guessed(
    source: Source, named: frozenset[Path], places: frozenset[Words]
) -> tuple[str | None, tuple[Finding, ...]]:
    """The role that name and content say, where nothing was decided."""
    from layers.conforming.proposal import could_move_a_figure, judge, named_in_vain

    proposal = judge(source, places)
    if proposal.role:
        return proposal.role, ()
    if proposal.guess is not None:
        return None, (_unclear(source, proposal),)
    if source.role_hint == "":
        return None, (_spare(source),)
    asked = could_move_a_figure(source) and real_path(source.path) in named
    severity = Severity.QUESTION if asked else Severity.WARNING
    if (role := named_in_vain(source, places)) is not None:
        return None, (_of_another_kind(source, role, severity),)
    if not could_move_a_figure(source):
        return None, (_reference(source),)
    return None, (_targets(source) if _holds_targets(source) else _unknown(source, severity),)


def _unknown(source: Source, severity: Severity) -> Finding:
    return Finding(
        "role.unknown",
        severity,
        T(
            "{file}: what it holds is not clear from its name and columns, so it was not used.",
            file=source.title,
        ),
        file=source.title,
        mend=T("Say what it is when it is imported, or name the file after what it holds."),
        choices=_choices(source),
        option=f"--role ROLE={source.title}",
    )


def _holds_targets(source: Source) -> bool:
    from gisapp.own_targets.files import holds_targets
    from layers.conforming.proposal import kind_of

    return kind_of(source) == "table" and holds_targets(source)


def _targets(source: Source) -> Finding:
    return Finding(
        "role.targets",
        Severity.WARNING,
        T("{file}: a table of targets is no layer, so it was not used.", file=source.title),
        file=source.title,
        mend=T("Read it as targets of your own: the figures are judged by them then."),
        option=f"--targets {source.title}",
    )


def _of_another_kind(source: Source, role: Role, severity: Severity) -> Finding:
    """What is said of a boundary drawn as lines, of parks given as points, or of stops without a place."""
    from layers.conforming.kinds import KIND_NAMES
    from layers.conforming.proposal import kind_of

    found = kind_of(source)
    wanted = [KIND_NAMES[kind] for kind in role.geometry if kind in KIND_NAMES]
    closed = found == "line" and "polygon" in role.geometry
    figures = {"file": source.title, "role": role.title, "wanted": wanted}
    if found in KIND_NAMES:
        message = T(
            "{file}: its name says {role}, but it holds {found} where {wanted} are wanted, so it was not "
            "used.",
            found=KIND_NAMES[found],
            **figures,
        )
    else:
        message = T(
            "{file}: its name says {role}, but nothing in it has a place where {wanted} are wanted, so it "
            "was not used.",
            **figures,
        )
    return Finding(
        OF_ANOTHER_KIND,
        severity,
        message,
        file=source.title,
        mend=T("Make areas of the lines in a GIS, and import those.")
        if closed
        else T("Ask the source for a file of {wanted}.", wanted=wanted),
        choices=_choices(source),
        option=f"--role ROLE={source.title}",
    )


def _hidden(source: Source) -> Finding:
    return Finding(
        "role.hidden",
        Severity.WARNING,
        T(
            "{file} was hidden in its file, so it was not used: it is probably no longer valid.",
            file=source.title,
        ),
        file=source.title,
        mend=T("If it counts, say what it is when it is imported."),
        choices=_choices(source),
        option=f"--role ROLE={source.title}",
    )


def places_of(sources: Iterable[Source], beside: Iterable[Layer]) -> frozenset[Words]:
    """The names of places that the boundaries among the files, and those of the project, hold.

    The initials with which all files begin are among them: they stand for a place.

    Parameters
    ----------
    sources
        As read; those that are or may be boundaries are looked into.
    beside
        Layers of the project that the files are added to.
    """
    from layers.columns.headings import match_columns
    from layers.conforming.name_words import initials_of, places_in
    from layers.conforming.proposal import judge

    names: list[object] = []
    sources = tuple(sources)
    initials = initials_of(source.path.stem for source in sources)
    for source in sources:
        proposal = judge(source, initials)
        role = proposal.role or proposal.guess
        if role in _BOUNDARIES and source.frame is not None and source.count <= _MOST_PLACES:
            heading = match_columns(source.frame, roles()[role]).get("name")
            names += [] if heading is None else list(source.frame[heading])
    for layer in beside:
        if layer.role in _BOUNDARIES and layer.frame is not None and len(layer.frame) <= _MOST_PLACES:
            names += list(layer.frame["name"])
    return places_in(names) | initials


def _unclear(source: Source, proposal: Proposal) -> Finding:
    """The question about a source whose name or content says more than one role."""
    assert proposal.guess is not None
    role = roles()[proposal.guess]
    if proposal.too_many:
        message = T(
            "{file}: should it count as {role}? It has {n} features, and no city has more than {most}.",
            file=source.title,
            role=role.title,
            n=source.count,
            most=role.most or 0,
        )
    elif proposal.folder:
        message = T(
            "{file}: should it count as {role}? It lies in “{folder}”, which says “{rest}”.",
            file=source.title,
            role=role.title,
            folder=as_text(proposal.folder),
            rest=proposal.rest,
        )
    else:
        message = T(
            "{file}: should it count as {role}? Its name also says “{rest}”.",
            file=source.title,
            role=role.title,
            rest=proposal.rest,
        )
    return Finding(
        "role.unclear",
        Severity.QUESTION,
        message,
        file=source.title,
        mend=T("If not, leave it out."),
        choices=_choices(source, role.id),
        option=f"--role {role.id}={source.title}, --role {NO_ROLE}={source.title}",
    )


def _set_aside(source: Source) -> Finding:
    return Finding(
        "role.aside",
        Severity.INFO,
        T("{file}: set aside, as was chosen; it enters no figure.", file=source.title),
        file=source.title,
        choices=_choices(source),
    )


def _reference(source: Source) -> Finding:
    return Finding(
        "role.reference",
        Severity.INFO,
        T("{file}: no figure hangs on what it holds; it was not used.", file=source.title),
        file=source.title,
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


def _choices(source: Source, asked: str | None = None) -> tuple[Choice, ...]:
    """All roles that the source can have, the one asked about and those that something speaks for first.

    To leave it out comes after the one asked about, else after those.
    """
    from layers.conforming.proposal import propose_roles

    scores = dict(propose_roles(source))
    fitting = [role for role in roles().values() if fits(source, role)]
    fitting.sort(key=lambda role: (role.id != asked, -scores.get(role.id, 0.0)))
    spoken = 1 if asked else sum(scores.get(role.id, 0.0) > 0 for role in fitting)
    choices = [Choice(role.id, T("{title}", title=role.title), scores.get(role.id, 0.0)) for role in fitting]
    choices.insert(spoken, Choice(NO_ROLE, T("Leave it out")))
    return tuple(choices)


def proposed_role(source: Source) -> str | None:
    """The role that a source's name and contents suggest; None where they do not say enough."""
    from layers.conforming.proposal import judge

    return judge(source).role


def fits(source: Source, role: Role) -> bool:
    """Whether a source can be used in a role at all: a raster in one that takes rasters, and so on."""
    return ("raster" in role.geometry) if source.grid is not None else role.geometry != ("raster",)


def place_in_list(role: str | None) -> int:
    """Sort key of a role."""
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)
