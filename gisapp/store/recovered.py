"""What a crash left behind: a step that was not yet whole, which is taken back, and told once."""

from __future__ import annotations

from pathlib import Path

from gisapp.store.changed import RECOVERED
from gisapp.store.lock import refuse_locked
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.vector.database import logs_of, settled_in_place
from layers.text import T
from layers.writing.target import real_place


def taken_back(path: Path) -> tuple[Finding, ...]:
    """Take back what broke off in a project, and the finding about that; none where nothing did.

    Parameters
    ----------
    path
        Of a project of this program. Where somebody else has it open, what is beside it is theirs, and stays.
    """
    place = real_place(path)
    try:
        refuse_locked(place)
    except UserError:
        return ()
    broken_off = "-journal" in logs_of(place)  # an empty one is of a step that had not begun
    ours = place.with_name(f"{place.name}-journal").exists()  # another program's log is read, and stays
    if not ours or settled_in_place(place) or not broken_off:
        return ()
    return (
        Finding(
            RECOVERED,
            Severity.INFO,
            T(
                "The program ended in the middle of a step, which was taken back; whatever was done before "
                "it is there."
            ),
            file=path.name,
        ),
    )
