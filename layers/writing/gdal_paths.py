"""Paths at which GDAL's bindings write, whatever signs the user's folders and files have in their names."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from layers.reading.files import MISREAD
from layers.temporary import refuse_without_room, temporary_folder

_STEM = "written"


@contextlib.contextmanager
def gdal_path(place: Path) -> Iterator[Path]:
    """Where to write what shall stand at ``place``, its parts beside it.

    pyogrio takes what follows some signs for something else than a part of the path, and would write to
    another place without a word.
    """
    if not set(str(place.absolute())) & MISREAD:
        yield place
        return
    with temporary_folder() as folder:
        try:
            yield folder / f"{_STEM}{place.suffix}"
        except (OSError, RuntimeError, sqlite3.Error):
            refuse_without_room(folder)
            raise
        refuse_without_room(folder, for_bytes=1)  # GDAL cuts some formats off without a word
        for part in folder.iterdir():
            shutil.move(part, place.with_name(place.stem + part.name.removeprefix(_STEM)))
