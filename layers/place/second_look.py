"""The datums of all files of an import, decided together before any of them is conformed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from layers.answers import Answers
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.place.datum.answered import speaks_against
from layers.place.datum.evidence import DatumEvidence
from layers.place.datum.in_district import like, of_alike, of_boundary
from layers.place.datum.judging import with_landmarks
from layers.place.datum.places import FILLING, Places
from layers.place.datum.sources import places_of_layer, places_of_source, surveyed
from layers.place.datum.together import abroad, look_together
from layers.place.placing import rough_placement
from layers.place.zone_number import grid_at
from layers.remember import by_identity
from layers.roles import Role
from layers.source import Source
from layers.text import T

_COMPANY = 2
"""Files in one shifted datum from which on others are suspected of it."""


@dataclass(frozen=True)
class Datums:
    """What all files of an import together say of their datums.

    ``decided`` has the evidence by the source's title, for those that others say something about;
    ``findings`` what is to be said once for the whole import.
    """

    decided: Mapping[str, DatumEvidence] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def look_at_sources(sources: Iterable[tuple[Source, Role, Answers]], layers: Sequence[Layer] = ()) -> Datums:
    """Decide the datums of all files of an import together.

    Parameters
    ----------
    sources
        Files as read, with their roles and what was answered about them. Those whose CRS must be asked
        first are passed over.
    layers
        Layers that are in the project already.

    Returns
    -------
    Datums
        To be handed to :func:`layers.place.datum.reference.reference_of`, with which each file is conformed.
        Of a file whose datum was answered it says what the evidence is without that answer.
    """
    known = [places for layer in layers if (places := places_of_layer(layer)) is not None]
    ours = [each for entry in sources if (each := _both(*entry)) is not None and not abroad(each.found)]
    beside = [*known, *with_landmarks(*(each.found for each in ours))]
    of_found = _of_ours([each.found for each in ours], beside)
    # An answer against the evidence holds for its file alone: no other is moved to fit it.
    trusted = [
        each.found if each.contradicted(of_found.get(number)) else each.taken
        for number, each in enumerate(ours)
    ]
    evidence = _of_ours(trusted, beside) if any(each.answer for each in ours) else of_found
    answered = {number for number, each in enumerate(ours) if each.answer}
    decided = {
        str(each.found.title): told
        for number, each in enumerate(ours)
        if (told := (of_found if number in answered else evidence).get(number)) is not None
    }
    # What was compared with nothing says so itself; what was moved is told already.
    alike = [
        ours[number].found
        for number, told in evidence.items()
        if number not in answered and not (told.anchored or told.moved or told.apart)
    ]
    return Datums(decided, (_unverified(alike),) if alike and not known else ())


def _of_ours(ours: Sequence[Places], beside: Sequence[Places]) -> dict[int, DatumEvidence]:
    """What is known of our files by their numbers, beside those layers of which nothing is asked."""
    together = look_together([*ours, *beside])
    told = {number: each for number, each in together.items() if number < len(ours)}
    told |= _held_against(ours, beside, told)
    return told | _like_the_others(ours, told)


def _held_against(
    ours: Sequence[Places], beside: Sequence[Places], evidence: Mapping[int, DatumEvidence]
) -> dict[int, DatumEvidence]:
    """Suspicions against files that only fit one another, by what of them lies in the district.

    Of each group the largest is asked about: once that is answered, the others follow.
    """
    everything = [*ours, *beside]
    right = [
        each for number, each in enumerate(everything) if number not in evidence or not evidence[number].moved
    ]
    boundary = next((each for role in FILLING for each in right if each.role == role), None)
    found = {}
    for group in dict.fromkeys(each.group for each in evidence.values() if each.alike):
        members = [number for number in group if number < len(ours)]
        if boundary is None or boundary.area is None or len(members) < len(group):
            continue
        if any(everything[number].area is not None for number in members):
            continue
        suspicion = of_alike([ours[number] for number in members], boundary)
        if suspicion is not None:
            found[max(members, key=lambda number: len(ours[number].lonlat))] = suspicion
    return found


def _like_the_others(
    ours: Sequence[Places], evidence: Mapping[int, DatumEvidence]
) -> dict[int, DatumEvidence]:
    """A suspicion for files that fit nothing but one another, where all others are shifted alike.

    Files of one hand-over come from one place: it would be odd if only those were in WGS 84 that cannot be
    tested.
    """
    in_degrees = [number for number, places in enumerate(ours) if not places.surveyed and not places.settled]
    open_ = [number for number in in_degrees if number not in evidence or evidence[number].alike]
    told = [number for number in in_degrees if number not in open_ and evidence[number].certain]
    datums = {evidence[number].best for number in told}
    if len(told) < _COMPANY or len(datums) > 1 or not datums <= {"gcj02", "bd09"}:
        return {}
    (datum,) = datums
    right = [ours[number].taken_as(datum) for number in told]
    suspected = {}
    for number in open_:
        if ours[number].area is None:
            suspected[number] = DatumEvidence(datum, False, "company", like(right))
            continue
        of_line = of_boundary(ours[number], datum, right)
        # Boundaries that agree with one another are asked about only where places speak against them.
        if number not in evidence or (of_line.moved and not of_line.even):
            suspected[number] = of_line
    return suspected


@dataclass(frozen=True)
class _Ours:
    """A file's places as found and as they are taken by the user's answer, "" without one."""

    found: Places
    taken: Places
    answer: str

    def contradicted(self, evidence: DatumEvidence | None) -> bool:
        """Whether what is known of it as found speaks against the answer."""
        return bool(self.answer) and evidence is not None and speaks_against(evidence, self.answer)


def _both(source: Source, role: Role, answers: Answers) -> _Ours | None:
    found = _places_of(source, role, replace(answers, datum=None))
    taken = _places_of(source, role, answers)
    return None if found is None or taken is None else _Ours(found, taken, answers.datum or "")


def _places_of(source: Source, role: Role, answers: Answers) -> Places | None:
    """Where a source's features are as far as its CRS is known; an answered datum is undone.

    Remembered: what was compared once is not compared again when another file gets another answer.
    """
    found = _found(source)
    columns = tuple(sorted(answers.columns.items()))
    asked = role.id, answers.mend, answers.crs, answers.datum, columns, answers.declined
    if asked not in found:
        found[asked] = _find_places(source, role, answers)
    return found[asked]


@by_identity
def _found(_: Source) -> dict[Hashable, Places | None]:
    """What was found in a source before, by its role and the answers about it."""
    return {}


def _find_places(source: Source, role: Role, answers: Answers) -> Places | None:
    if source.frame is None or (placement := rough_placement(source, answers)) is None:
        return None
    return places_of_source(
        source,
        role,
        placement.to_lonlat,
        columns=answers.columns,
        settled=None if answers.datum is None else "as_is",
        in_grid=surveyed(placement.crs),
    )


def _unverified(alike: Sequence[Places]) -> Finding:
    message = T(
        "Nothing shows whether the places of {files} are in WGS 84 (or CGCS2000): files that are all "
        "shifted alike fit one another just as well. They were taken as WGS 84.",
        files=[str(each.title) for each in alike],
    )
    mend = T(
        "Add a layer of stations, entrances or stops in a declared surveyed grid (such as {grid}), "
        "or check one station against coordinates that you trust.",
        grid=grid_at(float(np.median(np.concatenate([each.lonlat[:, 0] for each in alike])))),
    )
    return Finding("datum.unverified", Severity.INFO, message, mend=mend)
