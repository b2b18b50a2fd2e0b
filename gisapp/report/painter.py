"""What the core asks of whoever can paint: handed in by the window or the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from gisapp.report.content import Report
from layers.text import Language


class Painter(Protocol):
    """Paints pages and map pictures; implemented in ``ui``."""

    def write_pdf(self, report: Report, path: Path, language: Language) -> None:
        """Write the report as A4 pages with a vector map."""
