"""The datums of all files of an import, decided together before any of them is conformed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.findings import Finding, Severity
from layers.place.datum import with_landmarks
from layers.place.datum_evidence import DatumEvidence
from layers.place.datum_places import Places
from layers.place.datum_sources import places_of_layer, places_of_source, surveyed
from layers.place.datum_together import abroad, look_together
from layers.text import T

if TYPE_CHECKING:
    from layers.answers import Answers
    from layers.layer import Layer
    from layers.roles import Role
    from layers.source import Source


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
        To be handed to :func:`layers.place.reference.reference_of`, with which each file is conformed.
    """
    found = [_places_of(*entry) for entry in sources]
    ours = [places for places in found if places is not None and not abroad(places)]
    known = [places for layer in layers if (places := places_of_layer(layer)) is not None]
    everything = [*ours, *known, *with_landmarks(*ours)]
    evidence = look_together(everything)
    decided = {str(ours[number].title): told for number, told in evidence.items() if number < len(ours)}
    # What was compared with nothing says so itself; what was moved is told already.
    alike = [
        str(ours[number].title)
        for number, told in evidence.items()
        if number < len(ours) and not (told.anchored or told.moved or ours[number].settled)
    ]
    return Datums(decided, (_unverified(alike),) if alike and not known else ())


def _places_of(source: Source, role: Role, answers: Answers) -> Places | None:
    """Where a source's features are as far as its CRS is known; an answered datum is undone."""
    from layers.place.placing import rough_placement

    if source.frame is None or (placement := rough_placement(source, answers)) is None:
        return None
    return places_of_source(
        source,
        role,
        placement.to_lonlat,
        settled=None if answers.datum is None else "as_is",
        in_grid=surveyed(placement.crs),
    )


def _unverified(titles: list[str]) -> Finding:
    return Finding(
        "datum.unverified",
        Severity.INFO,
        T(
            "Nothing shows whether the degrees of {files} are WGS 84 (or CGCS2000): files that are all "
            "shifted alike fit one another just as well. They were taken as WGS 84.",
            files=titles,
        ),
        mend=T(
            "Add one layer in a declared surveyed grid (such as EPSG:4545) that they can be compared with, "
            "or check one station against coordinates that you trust."
        ),
    )
