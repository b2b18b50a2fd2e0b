"""Writing the report files: all of one run, or none."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from gisapp.report.content import Report, report_of
from gisapp.report.painter import Painter
from gisapp.scorecard import Scorecard
from layers.errors import UserError
from layers.task import Task
from layers.text import Language, T

FORMATS = ("pdf", "html", "xlsx")

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')
_LONGEST_TITLE = 60
_PDF_END = b"%%EOF"

Write = Callable[[Report, Path, Language], None]


def write_report(
    scorecard: Scorecard,
    folder: Path,
    formats: Iterable[str],
    language: Language,
    painter: Painter | None = None,
    task: Task | None = None,
) -> list[Path]:
    """Write the report of a scorecard into a folder, which is made if need be; returns the files.

    Every file is first written beside its place under another name; only when all are whole do they take
    their places, replacing those of the same title and year. So there is never half a file.

    Raises
    ------
    UserError
        If the folder cannot be written to, the disk is full, or a file is open in another program.
    Cancelled
        If the task was cancelled; nothing is left behind.
    """
    task = task or Task()
    wanted = [each for each in FORMATS if each in set(formats)]
    task.step(0, T("collecting the figures"))
    report = report_of(scorecard)
    stem = file_stem(report, language)
    targets = [folder / f"{stem}.{each}" for each in wanted]
    drafts = [folder / f".{stem}.{each}.part" for each in wanted]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, (each, draft) in enumerate(zip(wanted, drafts, strict=True)):
            task.step((place + 0.5) / (len(wanted) + 1), T("writing {format}", format=each.upper()))
            _writer(each, painter)(report, draft, language)
            _settle(draft)
        task.step(1, T("finishing"))
        for draft, target in zip(drafts, targets, strict=True):
            draft.replace(target)
    except OSError as error:
        raise _refusal(error, folder) from error
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    return targets


def file_stem(report: Report, language: Language) -> str:
    """The files' name without its ending: the project's title, the year, and what the file is."""
    title = _NOT_IN_NAMES.sub("_", report.project.title).strip("._")[:_LONGEST_TITLE]
    name = T("{title}_{year}_scorecard", title=title or "report", year=report.scorecard.year)
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


def _settle(draft: Path) -> None:
    """Bring a draft to the disk; raises OSError if it is not whole, which a full disk may do in silence."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
        if draft.name.endswith(".pdf.part"):
            file.seek(max(file.seek(0, os.SEEK_END) - 1024, 0))
            if _PDF_END not in file.read():
                raise OSError(0, "the PDF is not whole")


def _refusal(error: OSError, folder: Path) -> UserError:
    return UserError(
        T(
            "The report could not be written to {folder}: {reason}.",
            folder=str(folder),
            reason=error.strerror or str(error),
        ),
        T(
            "Choose a folder that you may write to on a disk with room, and close earlier report files that "
            "are open in another program. Nothing was changed."
        ),
    )
