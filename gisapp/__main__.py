"""Start here: ``gisapp`` or ``python -m gisapp``. The only place in the core that knows ``ui``."""

from gisapp import start  # before all else, also before __future__: see there

# isort: split
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.cli import run
from layers.errors import UserError
from layers.system_words import of_library
from layers.text import T

if TYPE_CHECKING:
    from gisapp.report.painter import Painter

start.loaded()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code (see :mod:`gisapp.cli.exit_codes`)."""
    code = start.CANCELLED
    # Ctrl+C before the command could begin, or again while it said that it was cancelled
    with suppress(KeyboardInterrupt):
        code = run(sys.argv[1:] if arguments is None else list(arguments), open_window, make_painter)
    if code == start.CANCELLED:
        start.end_with_this_code()
    return code


def program() -> int:
    """The whole program, after which nothing is left to do; returns the exit code."""
    code = main()
    start.ended()
    return code


def open_window(project: Path | None, language: str | None, *, accept_changed: bool = False) -> int:
    """Show the window until the user closes it; returns the exit code.

    ``language`` is None where the user asked for none: the window has its own memory. Without
    ``accept_changed`` it asks about a project that was changed outside this program.
    """
    with _told_without_qt():
        from ui.app import run as run_window

    return run_window(project, language, accept_changed=accept_changed)


def make_painter() -> "Painter":
    """Return who paints the PDF pages."""
    with _told_without_qt():
        from ui.pdf import PdfPainter

    return PdfPainter()


@contextmanager
def _told_without_qt() -> Iterator[None]:
    """Turn a missing Qt or system library into a sentence that names it."""
    try:
        yield
    except ImportError as error:
        raise UserError(
            T(
                "The window and the PDF need Qt, which cannot be loaded here: {reason}",
                reason=of_library(error),
            ),
            T("On Debian or Ubuntu install libegl1, libgl1 and libxkbcommon0; HTML and XLSX need no Qt."),
        ) from error


if __name__ == "__main__":
    start.loading()
    from multiprocessing import freeze_support

    freeze_support()  # in the frozen program, the process that reads files begins here and goes no further
    start.loaded()
    sys.exit(program())
