"""The report as pages of a PDF, painted without a window."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

    from gisapp.report.content import Report
    from layers.text import Language


class PdfPainter:
    """Paints reports with or without a window; the :class:`gisapp.report.painter.Painter` of ``ui``."""

    def __init__(self) -> None:
        self._application = _application()  # Qt's fonts live as long as it does

    def write_pdf(self, report: Report, path: Path, language: Language) -> None:
        """Write the report as A4 pages with vector maps; OSError if the file cannot be written."""
        from ui.pdf.document import write_pages

        write_pages(report, path, language)


def write_pdf(report: Report, path: Path, language: Language) -> None:
    """Write the report as A4 pages with vector maps; OSError if the file cannot be written."""
    PdfPainter().write_pdf(report, path, language)


def _application() -> QCoreApplication:
    from PySide6.QtGui import QGuiApplication

    running = QGuiApplication.instance()
    if running is not None:
        return running
    if sys.platform.startswith("linux"):  # painting needs no screen, and a server has none
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["gisapp"])
