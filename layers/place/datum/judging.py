"""In which datum a layer really is: as declared, GCJ-02 or BD-09 (docs/decisions/0015).

The three differ by 480 m and more, so that few features suffice to tell them apart; a layer that is
right already is never moved on weak evidence, because decoys (the same layer moved by vectors that no
datum produces) must match much worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layers.place.datum.by_surroundings import by_outline_share, by_water
from layers.place.datum.evidence import ABROAD, DATUMS, NOTHING, DatumEvidence
from layers.place.datum.places import Places
from layers.place.datum.reference import Reference
from layers.place.datum.sources import hinted_datum, landmarks, near_landmarks
from layers.place.datum.together import abroad, look_together
from layers.text import T


def judge_datum(places: Places, reference: Reference) -> DatumEvidence:
    """Which datum makes a layer fit its surroundings.

    Parameters
    ----------
    places
        The layer, in the degrees in which it is taken at present.
    reference
        The layers that are there already, and what all layers together say.

    Returns
    -------
    DatumEvidence
        ``NOTHING`` where nothing can be compared, ``ABROAD`` outside China. Rules, in this order: what is
        certain of the layers together (by name: at least 5, median shift under 60 m, three times better
        than the next; by outline: within 8 %, three times better; by nearness: at least 10 places, half
        of them within 60 m, twice the next and every decoy; by lines: three times the next and every
        decoy); what the file says of itself; what of all this is only a suspicion; then how much lies in
        the district and in the river; then the file's name.
    """
    if not len(places.lonlat):
        return NOTHING
    if abroad(places):
        return ABROAD
    if reference.decided is None:
        together = _beside(places, reference.places) or NOTHING
    else:
        together = reference.decided.get(str(places.title), NOTHING)
    return replace(_judged(places, reference, together), mixture=together.mixture)


def _judged(places: Places, reference: Reference, together: DatumEvidence) -> DatumEvidence:
    """What all layers together say, where that is certain; else what else there is to go by."""
    if together.alike:  # against the district they were held together
        found = _tests(places, reference) if reference.decided is None else _of_water(places, reference)
        return next((each for each in found if each.moved), together)
    # what a file says of itself, and the layers beside it bear out
    agreed = together.moved and together.best == places.named and not together.rival
    if together.certain or agreed:
        return replace(together, certain=True)
    if places.named is not None and not together.moved:
        return _named(places.named)
    if together.rival:
        return together
    if together.moved and together.basis != "company":
        return together
    return _around(places, reference) or together


def _around(places: Places, reference: Reference) -> DatumEvidence | None:
    """What the district, the river and the file's name say: a suspicion first, then what confirms."""
    found = sorted(_tests(places, reference), key=lambda each: not each.moved)
    hint = hinted_datum(str(places.title))
    if found:
        return found[0]
    return None if hint in {None, "as_is"} else _hinted(str(hint))


def _tests(places: Places, reference: Reference) -> list[DatumEvidence]:
    """What the district and the river say."""
    found = by_outline_share(places, reference.outline)
    return [*(() if found is None else (found,)), *_of_water(places, reference)]


def _of_water(places: Places, reference: Reference) -> list[DatumEvidence]:
    found = by_water(places, reference.water)
    return [] if found is None else [found]


def _beside(places: Places, others: Sequence[Places]) -> DatumEvidence | None:
    """What the layers that are there already say of one more, and the landmarks of the city."""
    others = [*others, *with_landmarks(places)]
    return look_together([places, *others]).get(0)


def with_landmarks(*layers: Places) -> tuple[Places, ...]:
    """The city's landmarks as one more layer, where any of these layers lies in that city."""
    return (landmarks(),) if any(near_landmarks(places) for places in layers) else ()


def _named(datum: str) -> DatumEvidence:
    sentence = T("the file names {datum} itself", datum=DATUMS[datum])
    return DatumEvidence(datum, True, "named", sentence, anchored=True)


def _hinted(datum: str) -> DatumEvidence:
    sentence = T(
        "its name says that it comes from a web map in {datum}, and nothing here shows whether that was "
        "undone already",
        datum=DATUMS[datum],
    )
    return DatumEvidence(datum, False, "title", sentence)
