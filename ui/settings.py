"""What the window remembers between runs: language, recent projects, its size."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QSettings

from layers.text import LOCALES, preferred_language

_RECENT = 8


def settings() -> QSettings:
    """The store: the user's own, or ``settings.ini`` in the folder that GISAPP_HOME names."""
    home = os.environ.get("GISAPP_HOME")
    if home:
        return QSettings(str(Path(home) / "settings.ini"), QSettings.Format.IniFormat)
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "gisapp", "gisapp")


def first_language(asked: str | None) -> str:
    """The language to begin in: the one asked for, else the one switched to last, else the system's."""
    last = settings().value("language")
    return asked or (last if last in LOCALES else preferred_language())


def remember_language(code: str) -> None:
    """Begin in this language the next time."""
    settings().setValue("language", code)


def recent_projects() -> list[Path]:
    """Project files opened lately that are still there, the last one first."""
    stored = settings().value("recent", [])
    names = stored if isinstance(stored, list) else [stored]  # Qt writes a list of one as that one
    return [Path(name) for name in names if isinstance(name, str) and Path(name).is_file()]


def remember_project(path: Path) -> None:
    """Put a project file first among the recent ones."""
    others = [each for each in recent_projects() if each != path.absolute()]
    settings().setValue("recent", [str(each) for each in [path.absolute(), *others][:_RECENT]])
