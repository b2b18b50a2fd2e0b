"""What the files of an import are called: by their names, and by their folders where names are alike."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from layers.findings import Finding
from layers.in_sight import as_text
from layers.source import Source


def labels_of(paths: Iterable[Path]) -> dict[Path, str]:
    """A label for each file: its name, with as many of its folders as tell it from others of its name."""
    alike: dict[str, list[Path]] = {}
    for path in dict.fromkeys(paths):
        alike.setdefault(path.name, []).append(path)
    return {path: _label(path, group) for group in alike.values() for path in group}


def folders_below(given: Iterable[Path], path: Path) -> tuple[str, ...]:
    """The names of the folders and zips that a file lies in, the outermost first.

    Parameters
    ----------
    given
        What the user named: a folder's own name is not among them, that of a zip is.
    path
        Of the file; in a zip it goes on inside it.
    """
    found = []
    for each in given:
        if each == path:
            return ()
        if each in path.parents:
            within = path.relative_to(each).parts[:-1]
            found.append(within if each.is_dir() else (each.name, *within))
    return min(found, key=len, default=())


def real_path(path: Path) -> Path:
    """The path without links; links that go round in a circle stay."""
    return Path(os.path.realpath(path))


def labelled(sources: Iterable[Source], label: str, folders: tuple[str, ...]) -> list[Source]:
    """The sources of one file, and what is said of them, under its label, and in its folders."""
    return [
        replace(
            source,
            folders=_once(*folders, *source.folders),
            label=label,
            findings=tuple(_about(each, source.path.name, label) for each in source.findings),
        )
        if label != source.path.name
        else replace(source, folders=_once(*folders, *source.folders))
        for source in sources
    ]


def _once(*names: str) -> tuple[str, ...]:
    """Each name once: a file that is read again brings its own."""
    return tuple(dict.fromkeys(names))


def file_spoken_of(name: str, labels: Mapping[Path, str]) -> str:
    """The label of the file that somebody names with folders, with the layer ("file:layer") if one is named.

    A name without folders stays, and so speaks of every file of that name; so does one of no file at all.
    """
    spoken = name.replace("\\", "/")
    absolute = os.path.normpath(Path.cwd() / spoken).replace("\\", "/")
    for path, label in labels.items():
        whole = path.absolute().as_posix()
        if _begins(absolute, whole):
            return label + absolute[len(whole) :]
        for end in _ends(path):
            if "/" in end and _begins(spoken, end):
                return label + spoken[len(end) :]
    return name


def names_folder(name: str) -> bool:
    """Whether somebody names a file with a folder."""
    return "/" in name or "\\" in name


def _begins(name: str, file: str) -> bool:
    return name == file or name.startswith(f"{file}:")


def _label(path: Path, alike: Sequence[Path]) -> str:
    others = [f"/{other.as_posix()}" for other in alike if other != path]
    ends = (end for end in _ends(path) if not any(other.endswith(f"/{end}") for other in others))
    return as_text(next(ends, str(path)))


def _ends(path: Path) -> list[str]:
    """The path's name, then with one folder before it, and so on."""
    parts = [part for part in path.parts if part != path.anchor]
    return ["/".join(parts[-count:]) for count in range(1, len(parts) + 1)]


def _about(finding: Finding, name: str, label: str) -> Finding:
    about_file = _begins(finding.file, name)
    return replace(finding, file=label + finding.file[len(name) :]) if about_file else finding
