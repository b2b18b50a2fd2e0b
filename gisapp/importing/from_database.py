"""Tables of a database as the files of an import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gisapp.importing.files import Files
from gisapp.importing.labels import real_path
from gisapp.project import Project
from layers.source import Source
from layers.task import Task

if TYPE_CHECKING:
    from layers.reading.postgis.address import Address


def read_tables(
    address: Address,
    tables: Sequence[str],
    task: Task,
    base: Project | None = None,
    beside: Sequence[Source] = (),
) -> Files:
    """Read tables and views of a database, those with a place within the study area only.

    Parameters
    ----------
    address
        The database.
    tables
        Names as the database lists them; the user has chosen each, so that it is asked what it is.
    task
        Progress and cancel.
    base
        The project that the data are to be added to.
    beside
        Files of the same import. Where neither these nor the project has a boundary, all rows are read.

    Raises
    ------
    UserError
        If the database cannot be visited, or the connection is lost.
    """
    from gisapp.importing.study_bounds import study_bounds
    from layers.reading.postgis.sources import read_database

    sources, refused = read_database(address, tables, study_bounds(beside, base), task)
    return Files(tuple(sources), tuple(refused), frozenset(real_path(source.path) for source in sources))
