"""Start the window, and the one place that catches what nobody else did."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gisapp import __version__
from layers import folders
from layers.errors import UserError
from layers.text import LOCALES, T
from ui import theme
from ui.messages import apologise
from ui.settings import first_language
from ui.window import Window
from ui.workspace import Change, Workspace


def run(project_path: Path | None, language_code: str | None, *, accept_changed: bool = False) -> int:
    """Show the window, with a project if one is given, until the user closes it; returns the exit code.

    ``accept_changed``: do not ask about a project that does not agree with its seals.
    """
    _refuse_without_screen()
    application = make_application()
    workspace = Workspace(first_language(language_code))
    window = Window(workspace, project_path, accept_changed=accept_changed)
    QtWords(application, window.workspace)
    catch_everything(window)
    window.show()
    return application.exec()


def _refuse_without_screen() -> None:
    """A sentence where Qt would end the program (it aborts without a display)."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(map(os.environ.get, named)):
        raise UserError(
            T("There is no screen here to show the window on."),
            T("Run check, report or export instead, or start it where a desktop runs."),
        )


def make_application() -> QApplication:
    """The Qt application, dressed."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("gisapp")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("gisapp")
    application.setWindowIcon(QIcon(str(folders.resources() / "icons" / "gisapp.svg")))
    theme.dress(application)
    return application


class QtWords:
    """Qt's own words (file dialogs, context menus) in the language of the window."""

    def __init__(self, application: QApplication, workspace: Workspace) -> None:
        self._application = application
        self._workspace = workspace
        self._translator = QTranslator(application)
        workspace.changed.connect(self._follow)
        self._follow(Change.LANGUAGE)

    def _follow(self, what: Change) -> None:
        if what is not Change.LANGUAGE:
            return
        self._application.removeTranslator(self._translator)
        locale = LOCALES[self._workspace.language.code]
        QLocale.setDefault(QLocale(locale))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{locale}", folder):
            self._application.installTranslator(self._translator)


def catch_everything(window: Window) -> None:
    """Show an exception that reached the event loop as what it is: a bug; the window goes on."""

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
        else:
            apologise(window.workspace, error.with_traceback(trace), window)

    def on_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            window.failed_elsewhere.emit(arguments.exc_value)

    sys.excepthook = on_main
    threading.excepthook = on_thread
