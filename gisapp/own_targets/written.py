"""Targets of one's own as a file to be shared: TOML, or CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from gisapp.own_target import OwnTarget
from gisapp.own_targets.entries import COLUMNS, cells_of
from gisapp.own_targets.files import FORMAT, TOML, read_own
from gisapp.own_targets.words import heading_of
from layers.errors import UserError
from layers.text import LOCALES, Language, T
from layers.writing.spreadsheet_text import inert
from layers.writing.target import Replacing, real_place, refuse_replacing, refuse_target, unwritable
from layers.writing.whole import whole_files

_CSV = ".csv"
_MARK = "# Written by gisapp.\n"
"""First line of a TOML; a list that somebody typed may have all else in common with one of ours."""
_WORDS = {"==": "等于", "hold": "保持", "all": "全部", ">=": "≥", "<=": "≤"}
"""Comparators as a spreadsheet takes them for text, and the reader reads them."""


def write_own(
    targets: Sequence[OwnTarget],
    path: Path,
    language: Language,
    *,
    replace: bool = False,
    inputs: tuple[Path, ...] = (),
) -> None:
    """Write targets as a file to be shared, whole or not at all.

    Parameters
    ----------
    targets, path
        What, and where to: a file ending in .toml or .csv.
    language
        Of the headings of a CSV.
    replace
        Whether another file of targets that is there may be replaced, if this program wrote it as it is.
    inputs
        Files that are being read, and are never written over.

    Raises
    ------
    UserError
        If the file ends otherwise, may not be replaced, or cannot be written.
    """
    if path.suffix.lower() not in (TOML, _CSV):
        raise UserError(
            T("{file}: targets are a file ending in .toml or .csv.", file=path.name),
            T("Name it {name}.", name=f"{path.name}{TOML}"),
        )
    replacing = Replacing(replace, _is_ours, inputs)
    refuse_target(path, replacing)
    place = real_place(path)
    try:
        with whole_files(place.parent, [place] if replace else []) as folder:
            (folder / place.name).write_bytes(_content(targets, path, language))
            refuse_replacing(path, replacing)
    except OSError as error:
        raise unwritable(path, error) from error


def _is_ours(path: Path) -> bool:
    """Whether a file is, to the last byte, what this program writes of the targets in it.

    A list that was made or added to by hand has more: remarks, further columns, another code page.
    """
    try:
        content, targets = path.read_bytes(), read_own(path).targets
    except (OSError, UserError):
        return False
    return any(content == _content(targets, path, Language(code)) for code in LOCALES)


def _content(targets: Sequence[OwnTarget], path: Path, language: Language) -> bytes:
    """The file, in the form that its ending names."""
    if path.suffix.lower() == TOML:
        return _as_toml(targets).encode()
    # with a mark at the beginning by which spreadsheets know UTF-8
    return _as_csv(targets, language).encode("utf-8-sig")


def _as_toml(targets: Sequence[OwnTarget]) -> str:
    import tomli_w

    tables = [
        {name: text for name, text in cells_of(target).items() if text} | _numbers(target)
        for target in targets
    ]
    return _MARK + tomli_w.dumps({"format": FORMAT, "target": tables})


def _numbers(target: OwnTarget) -> dict[str, int | float]:
    """Value and year as numbers, where the file need not say them in words."""
    numbers: dict[str, int | float] = {} if target.year is None else {"year": target.year}
    if target.value is not None and target.indicator is not None:
        numbers["value"] = int(target.value) if target.value.is_integer() else target.value
    return numbers


def _as_csv(targets: Sequence[OwnTarget], language: Language) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading_of(each) if language.code == "zh" else each for each in COLUMNS])
    for target in targets:
        cells = cells_of(target)
        cells["comparator"] = _WORDS.get(cells["comparator"], cells["comparator"])
        writer.writerow([inert(cells[column]) for column in COLUMNS])
    return text.getvalue()
