"""Cleaning the history up: what neither the present nor a version stands on goes, and its room with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gisapp.history import PutScenario, Scenarios
from gisapp.store.chain import append, opened_to_write, refuse_other_head, writing
from gisapp.store.history_rows import HISTORY, ROOT, VERSIONS, HistoryRows, damage
from gisapp.store.versions import MAKE_VERSIONS, written_versions
from layers.errors import UserError
from layers.reading.plain_tables import Damage, plain_tables
from layers.text import T
from layers.writing.target import real_place, unwritable


@dataclass(frozen=True, slots=True)
class Waste:
    """What of a history can go: these steps, which take about so many bytes.

    ``head`` is where the project is; ``before``: whether the steps that lead there are among them.
    """

    head: int
    numbers: tuple[int, ...]
    about_bytes: int
    before: bool


def waste_in(path: Path, *, before: bool = False) -> Waste:
    """What of a project's history can go.

    Parameters
    ----------
    path
        Of the project.
    before
        Whether also what led to the present goes, unless a version stands on it; then nothing can be undone.

    Raises
    ------
    UserError
        If its history cannot be read.
    """
    try:
        with plain_tables(real_place(path)) as tables:
            if not tables.lists(HISTORY):
                return Waste(ROOT, (), 0, before)
            rows = HistoryRows(tables)
            heads = (
                {head for _, _, _, head, _, _ in written_versions(tables)}
                if tables.lists(VERSIONS)
                else set()
            )
            kept = heads if before else heads | {rows.head}
            needed = {row.number for head in kept for row in rows.way_to(head)}
            gone = [row for row in rows.in_order() if row.number not in needed]
            size = sum(len(row.step.encode()) for row in gone)
            return Waste(rows.head, tuple(row.number for row in gone), size, before)
    except (OSError, sqlite3.Error, UnicodeError, Damage) as error:
        said = error if isinstance(error, Damage) else damage()
        raise UserError(
            T("{file} is damaged: {reason}.", file=path.name, reason=said.reason),
            T("Open a backup of it, or import the data again."),
        ) from error


def clean(path: Path, waste: Waste, scenarios: Scenarios) -> int:
    """Let waste go.

    Parameters
    ----------
    path
        Of the project.
    waste
        By :func:`waste_in`.
    scenarios
        As they are; where the steps that led to them go, they begin the history.

    Returns
    -------
    int
        By how many bytes the file is smaller.

    Raises
    ------
    UserError
        As :func:`gisapp.store.chain.add_steps`; what is to stay is there in any case.
    """
    place = real_place(path)
    size = place.stat().st_size
    with writing(path, [MAKE_VERSIONS]) as database:
        refuse_other_head(database, waste.head, path)
        if waste.before and waste.head in waste.numbers:
            append(database, ROOT, [PutScenario(each) for each in scenarios], "")
        database.executemany(
            f"DELETE FROM {HISTORY} WHERE id = ?",  # noqa: S608 - a constant
            [(number,) for number in waste.numbers],
        )
    try:
        with closing(opened_to_write(place)) as database:
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise unwritable(path, error) from error
    return size - place.stat().st_size
