"""Reading the files of an import: what is in each, or why it could not be read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.importing.decisions import Decisions
from gisapp.importing.from_project import with_what_was_found
from gisapp.importing.labels import folders_below, labelled, labels_of, real_path
from gisapp.project import Project
from gisapp.report_mark import is_report
from gisapp.store.project_file import is_project
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.in_sight import as_text
from layers.sentences import name_some
from layers.source import Source
from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    from layers.reading.request import Bounds

PASSED_OVER = "file.project"
"""Code of the finding about a project or a report of this program among the files."""
LEFT_LYING = "file.passed_over"
"""Code of the finding about files of a folder that are no data, or cannot be told from notes."""
REFUSED = "file.refused"
"""Code of the finding about a file that could not be read."""
VERY_LARGE = 1_000_000_000
"""Bytes above which a file is read within the study area only."""
_SHARE = 0.3
"""Of an import's progress that belongs to reading."""

Found = Callable[[Path, "Sequence[Source] | Finding"], object]
"""Told of each file as soon as it is read: its sources, or why it could not be read."""


@dataclass(frozen=True)
class Files:
    """What was found in the files.

    ``refused`` says why the others could not be read, ``notes`` what is to be said of the import as a
    whole; ``named`` are the files that the user named one by one, rather than by their folder.
    ``folders_of_refused`` are the folders and zips that a file lies in that could not be read, by its label.
    """

    sources: tuple[Source, ...]
    refused: tuple[Finding, ...]
    named: frozenset[Path]
    notes: tuple[Finding, ...] = ()
    folders_of_refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_files(
    paths: Iterable[Path],
    task: Task,
    decisions: Decisions | None = None,
    *,
    base: Project | None = None,
    listed: Callable[[Sequence[Path]], object] | None = None,
    found: Found | None = None,
) -> Files:
    """What is in every file under ``paths``; one that cannot be read becomes a finding and the rest go on.

    Projects and reports of this program that lie in a folder are passed over: they hold the same data once
    more. The rasters of a project that is named are read with it, as they are no tables of it. Very large
    files come last and are read within the study area only, which the others tell.

    Parameters
    ----------
    paths
        Files and folders.
    task
        Progress and cancel.
    decisions
        Code pages chosen by the user, and whether anything is mended; None for nothing decided.
    base
        The project that the data are to be added to, which may know the study area.
    listed
        Called with the files that will be read, in the thread that reads.
    found
        Called after each file, in the same thread.

    Returns
    -------
    Files
        Sources and refusals, the sources in the order of the files.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    from layers.reading import discover, passed_over
    from layers.reading.raster.tiles import join_tiles

    decisions = decisions or Decisions()
    given = [Path(path) for path in paths]
    named = frozenset(real_path(path) for path in given if not path.is_dir())
    in_order = discover(given)
    if listed is not None:
        listed(in_order)
    sources: list[Source] = []
    refused: list[Finding] = []
    folders: dict[str, tuple[str, ...]] = {}
    labels = labels_of(in_order)
    for path, result in _read_each(labels, named, sources, base, decisions, task):
        if isinstance(result, Finding):
            told: Sequence[Source] | Finding = result
            refused.append(result)
            folders[labels[path]] = folders_below(given, path)
        else:
            own = [source for source in result if source.path == path]
            of_project = [source for source in result if source.path != path]
            told = [*labelled(own, labels[path], folders_below(given, path)), *of_project]
            sources += told
            named |= {each.path for each in of_project}
        if found is not None:
            found(path, told)
    refused += [_left_lying(folder, left) for folder in given if (left := passed_over([folder]))]
    refused += [_without_data(each) for each in given if each.is_dir() and not _holds_any(each, in_order)]
    place = {path: number for number, path in enumerate(in_order)}
    sources.sort(key=lambda source: place.get(source.path, len(place)))
    refused.sort(key=lambda finding: finding.file)
    return Files(tuple(join_tiles(sources)), tuple(refused), named, folders_of_refused=folders)


def read_again(files: Files, label: str, decisions: Decisions, task: Task | None = None) -> Files:
    """The files with one read anew, since its code page or a mend of reading it was decided.

    Parameters
    ----------
    files
        As read before.
    label
        What the file is called among them.
    decisions
        With the code page.
    task
        Cancel; None for none.

    Returns
    -------
    Files
        The same but for the sources of that file, which come last.

    Raises
    ------
    UserError
        If it cannot be read so; what was read before is untouched.
    Cancelled
        If the task was cancelled.
    """
    paths = {source.path: source.folders for source in files.sources if source.file == label}
    others = [source for source in files.sources if source.path not in paths]
    fresh = [
        source
        for path, folders in paths.items()
        for source in labelled(_read(path, label, decisions, task or Task())[0], label, folders)
    ]
    return replace(files, sources=(*others, *fresh))


def _read_each(
    labels: Mapping[Path, str],
    named: frozenset[Path],
    sources: Sequence[Source],
    base: Project | None,
    decisions: Decisions,
    task: Task,
) -> Iterator[tuple[Path, Sequence[Source] | Finding]]:
    """Each file as soon as it is read, two at a time; very large ones come when the others are known."""
    from layers.reading.apart import read_apart, read_many

    ours = {path: said for path in labels if real_path(path) not in named and (said := _made_here(path))}
    yield from ((path, _passed_over(path, said)) for path, said in ours.items())
    data = [path for path in labels if path not in ours]
    large = [path for path in data if _is_very_large(path)]
    given = {real_path(path) for path in labels}
    done = 0

    def read_one(path: Path) -> list[Source]:
        within = _study_area(path, sources, base) if path in large else None
        share = _SHARE * done / max(len(data), 1)
        own, rasters = _read(path, labels[path], decisions, task.part(share, share), within)
        others = (raster for raster in rasters if real_path(raster) not in given)
        return [*own, *(source for raster in others for source in read_apart(raster, task=task))]

    for group in ([path for path in data if path not in large], large):
        for path, result in read_many(group, read_one):
            done += 1
            task.step(_SHARE * done / len(data), T("Reading files"))
            yield path, _refused(labels[path], result) if isinstance(result, UserError) else result


def _made_here(path: Path) -> T | None:
    """What is said of a project or a report; of what must not be opened it is said when it is read."""
    with contextlib.suppress(UserError):
        if is_project(path):
            return T("It is a project of this program, not a file of data, and was passed over.")
        if is_report(path):
            return T("It is a report of this program, not a file of data, and was passed over.")
    return None


def _read(
    path: Path, label: str, decisions: Decisions, task: Task, within: Bounds | None = None
) -> tuple[list[Source], tuple[Path, ...]]:
    """What is in a file, and of a project the files of its rasters."""
    from layers.reading.apart import read_apart

    sources = read_apart(
        path,
        encoding=decisions.encodings.get(label, decisions.encodings.get(path.name)),
        mend=decisions.mend,
        declined=decisions.declined_in(label) | decisions.declined_in(path.name),
        within=within,
        task=task,
    )
    return with_what_was_found(path, sources, task) if sources and is_project(path) else (sources, ())


def _refused(label: str, error: UserError) -> Finding:
    return Finding(REFUSED, Severity.ERROR, error.message, file=label, mend=error.hint)


def _study_area(path: Path, sources: Sequence[Source], base: Project | None) -> Bounds:
    from gisapp.importing.study_bounds import study_bounds

    bounds = study_bounds(sources, base)
    if bounds is None:
        raise UserError(
            T("{file} is larger than 1 GB, and nothing says which part of it is wanted.", file=path.name),
            T("Import the district's boundary with it: the file is then read within the district only."),
        )
    return bounds


def _is_very_large(path: Path) -> bool:
    from layers.reading import files

    try:
        return files.size_of(path) > VERY_LARGE
    except OSError:
        return False


def _passed_over(path: Path, said: T) -> Finding:
    return Finding(PASSED_OVER, Severity.INFO, said, file=path.name)


def _holds_any(folder: Path, files: Sequence[Path]) -> bool:
    """Whether any of the files is the folder itself, as a geodatabase is, or lies in it."""
    return any(folder == file or folder in file.parents for file in files)


def _without_data(folder: Path) -> Finding:
    return Finding(
        "file.none",
        Severity.ERROR,
        T("There is no data file in the folder {folder}.", folder=as_text(str(folder))),
        file=as_text(folder.resolve().name),
        mend=T("Check the path: the data may lie elsewhere, or not be unpacked yet."),
    )


def _left_lying(folder: Path, files: Sequence[Path]) -> Finding:
    names = name_some([as_text(path.relative_to(folder).as_posix()) for path in files])
    return Finding(
        LEFT_LYING,
        Severity.INFO,
        T(
            "Passed over in this folder, as notes or of a format that is not read: {files}.",
            files=names,
        ),
        file=as_text(folder.resolve().name),
        mend=T("If one of them holds data, name it by itself."),
    )
