"""Paths at which GDAL's bindings write, whatever signs the user's folders and files have in their names."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from layers.reading.files import MISREAD

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
    with tempfile.TemporaryDirectory(prefix="gisapp-") as folder:
        yield Path(folder, f"{_STEM}{place.suffix}")
        for part in Path(folder).iterdir():
            shutil.move(part, place.with_name(place.stem + part.name.removeprefix(_STEM)))
