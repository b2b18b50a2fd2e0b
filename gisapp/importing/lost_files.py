"""Files that by their name hold what a figure counts, and of which nothing gets into the project."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from gisapp.cross_checks.lost_files import ROLES, UNUSED
from gisapp.importing.decisions import Decisions
from gisapp.importing.files import REFUSED, Files
from gisapp.importing.newer import is_older
from gisapp.importing.same_again import says_draft
from gisapp.importing.source_roles import OF_ANOTHER_KIND
from layers.columns.typed import ABSENT
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.roles import NO_ROLE, roles
from layers.text import T

if TYPE_CHECKING:
    from gisapp.importing.row import Row
    from layers.conforming.name_table import Words

_FORM = re.compile(
    r"[\s_.\-（()）]*(?:[点线面]状?|点位|中心点|坐标点?|注记|标注|边界线?|界线|边线|轮廓线?|范围线?|名?[表册单录]"
    r"|points?|pts?|lines?|polygons?|areas?|labels?|boundar(?:y|ies)|outlines?|tables?|list)[\s_.\-（()）]*$",
    re.IGNORECASE,
)
"""What the end of a name says of the form in which the same thing is drawn, or listed."""


@dataclass(frozen=True, slots=True)
class _Lost:
    """A file or layer that could not be used: its title, its own name, its folders, its role if known.

    ``why`` is the finding that says what lacks where that can be mended in the import itself, ``unread``
    whether nobody could look into it.
    """

    title: str
    name: str
    folders: tuple[str, ...]
    role: str | None = None
    why: Finding | None = None
    unread: bool = False


def lost_files(
    files: Files,
    rows: Iterable[Row],
    beside: Iterable[Layer],
    decisions: Decisions,
    places: frozenset[Words],
) -> tuple[Finding, ...]:
    """A finding for each file that is named after a role that figures hang on, and gives nothing to it.

    Parameters
    ----------
    files
        With those that could not be read.
    rows
        Of all sources, as examined.
    beside
        Layers of the project that stay.
    decisions
        What the user set aside is not lost.
    places
        Names of places that may stand in names of files.

    Returns
    -------
    tuple of Finding
        With the codes of :data:`gisapp.cross_checks.lost_files.UNUSED`. None of a file beside which another
        of its name is used, be it in another form, or a newer one; none of drafts and copies. Those that a
        project among the files knows are among them.
    """
    rows = tuple(rows)
    used = [*beside, *(row.layer for row in rows if row.layer is not None)]
    known = (each for source in files.sources for each in source.known if each.code in ROLES)
    told = [each for each in known if not is_found_since(each, used)]
    for each in (*_unread(files, decisions), *_unusable(rows)):
        role = each.role or _role_in_name(each, places)
        if role is not None and role in UNUSED and not _is_again(each, role, used):
            told.append(_told(each, role))
    return tuple(told)


def is_found_since(finding: Finding, layers: Iterable[Layer]) -> bool:
    """Whether what an earlier import lost, as one of :func:`lost_files` says, is among these layers."""
    file, _, layer = finding.file.partition(":")
    lost = _Lost(finding.file, layer or PurePath(file).stem, ())
    return finding.code in ROLES and _is_again(lost, ROLES[finding.code], layers)


def _unread(files: Files, decisions: Decisions) -> Iterator[_Lost]:
    """The files that could not be read, those set aside by the user left out."""
    for finding in files.refused:
        path = PurePath(finding.file)
        chosen = decisions.roles.get(finding.file, decisions.roles.get(path.name))
        if finding.code == REFUSED and chosen != "":
            folders = files.folders_of_refused.get(finding.file, ())
            yield _Lost(finding.file, path.stem, folders, chosen, unread=True)


def _unusable(rows: Sequence[Row]) -> Iterator[_Lost]:
    """The sources that were read and give no layer; one that is asked about may still do so."""
    for row in rows:
        if row.layer is not None or row.question is not None:
            continue
        of_another_kind = any(each.code == OF_ANOTHER_KIND for each in row.findings)
        if row.role is not None or of_another_kind:
            source = row.source
            name = source.layer or source.path.stem
            why = next((each for each in row.findings if each.code == ABSENT), None)
            yield _Lost(source.title, name, source.folders, row.role, why)


def _role_in_name(lost: _Lost, places: frozenset[Words]) -> str | None:
    """The role that a name speaks of and nothing else; None in a folder of plans, or of past things."""
    from layers.conforming.name_words import state_of_folder
    from layers.conforming.proposal import role_in_name

    if any(state_of_folder(folder, places) for folder in lost.folders):
        return None
    # what cannot be read cannot be asked about
    role = role_in_name(lost.name, [roles()[each] for each in UNUSED], places, in_doubt=lost.unread)
    return None if role is None else role.id


def _is_again(lost: _Lost, role: str, used: Iterable[Layer]) -> bool:
    """Whether what is used in the role says the same: in another form, or as the newer or final one."""
    others = [layer for layer in used if layer.role == role]
    if others and any(map(says_draft, (lost.name, *lost.folders))):
        return True
    own = _thing(lost.name)
    return any(
        own in {_thing(layer.origin.layer), _thing(PurePath(layer.origin.file).stem)}
        or is_older(lost.title, layer.title)
        for layer in others
    )


def _thing(name: str) -> str:
    """A name without what it says of the form: 公园绿地边界线 and 公园绿地面 are of the same parks."""
    name, before = unicodedata.normalize("NFKC", name).casefold(), ""
    while name != before:
        name, before = _FORM.sub("", name) or name, name
    return name


def _told(lost: _Lost, role: str) -> Finding:
    if lost.why is not None:
        return replace(lost.why, code=UNUSED[role])
    return Finding(
        UNUSED[role],
        Severity.ERROR,
        T(
            "{file}: by its name it holds {role}, and nothing of it is counted.",
            file=lost.title,
            role=roles()[role].title,
        ),
        file=lost.title,
        mend=T("Ask for the file again; if it does not count, set it aside."),
        option=f"--role {NO_ROLE}={lost.title}",
    )
