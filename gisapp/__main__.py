"""Start here: ``gisapp`` or ``python -m gisapp``. The only place in the core that knows ``ui``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.cli import run

if TYPE_CHECKING:
    from gisapp.report.painter import Painter


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code (see :mod:`gisapp.cli.exit_codes`)."""
    return run(sys.argv[1:] if arguments is None else list(arguments), open_window, make_painter)


def open_window(project: Path | None, language: str) -> int:
    """Show the window until the user closes it; returns the exit code."""
    from ui.app import run as run_window

    return run_window(project, language)


def make_painter() -> Painter:
    """Return who paints the PDF pages."""
    from ui.pdf import PdfPainter

    return PdfPainter()


if __name__ == "__main__":
    sys.exit(main())
