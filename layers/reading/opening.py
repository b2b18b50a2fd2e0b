"""The one function that reads any file, and the sentences for files that cannot be read."""

from __future__ import annotations

import importlib
from pathlib import Path

from layers.errors import UserError
from layers.in_sight import is_text
from layers.memory import uncollected
from layers.reading import files
from layers.reading.checksum import parts_of_data
from layers.reading.entities import refuse_entities
from layers.reading.failures import failures_in_words, nameless, quiet
from layers.reading.formats import FOLDERS, FORMATS, OTHERS, SHAPEFILE_COMPANIONS, Format, format_of
from layers.reading.request import Bounds, Request
from layers.reading.sample_mark import with_mark
from layers.reading.signature import ARCHIVES, kind_of
from layers.source import Source
from layers.system_words import reading_failed
from layers.text import T

_MAIN = [each for each in FORMATS if each not in OTHERS]


@uncollected()
def read(
    path: Path,
    *,
    encoding: str | None = None,
    mend: bool = True,
    within: Bounds | None = None,
    declined: frozenset[str] = frozenset(),
) -> list[Source]:
    """What is in a file, as found.

    Parameters
    ----------
    path
        A file of one of the formats of :mod:`layers.reading.formats`; it is only read, and nothing is
        written beside it.
    encoding
        Code page of the text, where the user knows it ("gbk", "utf-8", …); else it is judged from the
        bytes.
    mend
        False reads the file as it declares itself: text in the declared code page even where the bytes
        contradict it, unclosed rings as missing geometry.
    within
        Bounds in degrees to which a very large file is limited; None for all of it.
    declined
        Codes of findings whose mend is not wanted, such as "encoding.doubled".

    Returns
    -------
    list of Source
        One per layer, table or raster, in the file's order, each with what was found wrong or mended.

    Raises
    ------
    UserError
        If nothing can be read: the sentence names the file and the likely cause.
    """
    path = Path(path)
    if not is_text(str(path)):
        raise nameless(path)
    request = Request(path, _format(path), encoding, mend, within, declined)
    with quiet(), failures_in_words(request):
        if files.is_file(path):
            refuse_entities(path)
        reader = importlib.import_module(f"layers.reading.{request.format.module}")
        sources: list[Source] = reader.read_sources(request)
        return [with_mark(source) for source in sources]


def _format(path: Path) -> Format:
    """The format to read the path as; refuses what is no readable file at all."""
    format_ = format_of(path)
    try:
        is_file, is_folder = files.is_file(path), files.is_folder(path)
        if not (is_file or is_folder or path.exists()):
            raise UserError(
                T("{file} does not exist.", file=path.name),
                T("Check the path: {path}", path=str(path)),
            )
        if is_folder and format_ not in FOLDERS:
            raise UserError(
                T("{file} is a folder, not a file.", file=path.name or str(path)),
                T("Name a file in it, or import the whole folder."),
            )
        if not is_file and not is_folder:
            raise UserError(
                T("{file} is not an ordinary file.", file=path.name), T("Copy the data into a file first.")
            )
        if is_file and files.size_of(path) == 0:
            raise UserError(
                T("{file} is empty (0 bytes).", file=path.name), T("Copy or export the file again.")
            )
        if files.is_packed(path):
            for part in parts_of_data(path):
                files.verify(part)
        elif is_file:
            with path.open("rb") as stream:
                stream.read(1)
    except OSError as error:
        raise UserError(
            T("{file} may not be opened: {reason}.", file=path.name, reason=reading_failed(error)),
            T("Check the file's permissions, and close it in other programs."),
        ) from error
    if format_ is None:
        raise _unknown(path)
    return format_


def _unknown(path: Path) -> UserError:
    name = path.name.lower()
    if any(name.endswith(ending) for ending in SHAPEFILE_COMPANIONS):
        return UserError(
            T("{file} is only a part of a shapefile.", file=path.name),
            T("Name the .shp; all its parts must lie in one folder."),
        )
    if kind_of(path) in ARCHIVES:
        hint = T("Unpack the archive and import the files in it.")
    else:
        hint = T(
            "Readable are {endings} and some others.",
            endings=list(dict.fromkeys(each.endings[0] for each in _MAIN)),
        )
    return UserError(T("{file} is of a kind that this program does not read.", file=path.name), hint)
