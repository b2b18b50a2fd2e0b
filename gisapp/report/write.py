"""Writing the report files: all of one run, or none."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from gisapp.report.content import Report, report_of
from gisapp.report.painter import Painter
from gisapp.report.table import Table
from gisapp.report_mark import is_report
from gisapp.scorecard import Scorecard
from layers.errors import UserError
from layers.file_names import file_name
from layers.system_words import writing_failed
from layers.task import Task
from layers.text import Language, T
from layers.writing.target import Replacing, refuse_folder, refuse_replacing, refuse_target
from layers.writing.whole import whole_files

FORMATS = ("pdf", "html", "xlsx")

_BLANKS = re.compile(r"[\s_]+")
_LONGEST_TITLE = 60
_PDF_END = b"%%EOF"

Write = Callable[[Report, Path, Language], None]


def write_report(  # noqa: PLR0913 - what is written, where, and how
    scorecard: Scorecard,
    folder: Path,
    formats: Iterable[str],
    language: Language,
    painter: Painter | None = None,
    task: Task | None = None,
    *,
    replace: bool = False,
    comparison: tuple[Table, ...] = (),
) -> list[Path]:
    """Write the report of a scorecard into a folder, which is made if need be.

    All files of a run come together, or none: there is never half a file, nor files of two runs.

    Parameters
    ----------
    scorecard, folder, language
        What, where to, and in which language.
    formats
        Some of :data:`FORMATS`; others are passed over.
    painter
        Of PDF pages, where these are wanted.
    task
        Told how far it is, and asked whether to go on; None for neither.
    replace
        Whether an earlier report of the same title and year may be replaced.
    comparison
        The tables in which it compares scenarios (:func:`gisapp.report.comparison.comparison_tables`).

    Returns
    -------
    list of Path
        The files written, in the order of :data:`FORMATS`.

    Raises
    ------
    UserError
        If something is there that may not be replaced, the folder cannot be written to, the disk is full, or
        a file is open in another program. Everything is then as it was.
    Cancelled
        If the task was cancelled; nothing is left behind.
    """
    task = task or Task()
    wanted = [each for each in FORMATS if each in set(formats)]
    refuse_folder(folder)
    task.step(0, T("collecting the figures"))
    report = report_of(scorecard, comparison=comparison)
    targets = report_files(scorecard, folder, wanted, language)
    replacing = Replacing(replace, is_report)
    for target in targets:
        refuse_target(target, replacing)
    try:
        with whole_files(folder, targets if replace else []) as drafts:
            for place, (each, target) in enumerate(zip(wanted, targets, strict=True)):
                task.step((place + 0.5) / (len(wanted) + 1), T("writing {format}", format=each.upper()))
                _writer(each, painter)(report, drafts / target.name, language)
                _refuse_half_a_pdf(drafts / target.name)
            task.step(1, T("finishing"))
            for target in targets:
                refuse_replacing(target, replacing)
    except OSError as error:
        raise _refusal(error, folder) from error
    return targets


def report_files(
    scorecard: Scorecard, folder: Path, formats: Iterable[str], language: Language
) -> list[Path]:
    """The files that a report consists of, in the order in which they are written; they need not be there.

    Parameters
    ----------
    scorecard, folder, formats, language
        As of :func:`write_report`.
    """
    stem = file_stem(scorecard, language)
    return [folder / f"{stem}.{each}" for each in FORMATS if each in set(formats)]


def file_stem(scorecard: Scorecard, language: Language) -> str:
    """The files' name without its ending: the project's title, the year, and what the file is.

    Parameters
    ----------
    scorecard
        Whose project and year; of a long title the beginning, without signs that file names may not have.
    language
        Of the words.
    """
    title = _BLANKS.sub("_", file_name(scorecard.project.title)).strip("._")[:_LONGEST_TITLE]
    name = T("{title}_{year}_scorecard", title=title or "report", year=scorecard.year)
    return language.say(name)


def _writer(file_format: str, painter: Painter | None) -> Write:
    """Who writes a format; each imports its own libraries only when asked."""
    if file_format == "pdf":
        assert painter is not None, "a PDF needs a painter"
        return painter.write_pdf
    if file_format == "html":
        from gisapp.report.html import write_html

        return write_html
    from gisapp.report.xlsx import write_xlsx

    return write_xlsx


def _refuse_half_a_pdf(draft: Path) -> None:
    """Raise OSError for a PDF without its end: Qt says nothing when the disk is full."""
    if draft.suffix == ".pdf":
        with draft.open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - 1024, 0))
            if _PDF_END not in file.read():
                raise OSError(0, "the PDF is not whole")


def _refusal(error: OSError, folder: Path) -> UserError:
    return UserError(
        T(
            "The report could not be written to {folder}: {reason}.",
            folder=str(folder),
            reason=writing_failed(error),
        ),
        T(
            "Choose a folder that you may write to on a disk with room, and close earlier report files that "
            "are open in another program. Nothing was changed."
        ),
    )
