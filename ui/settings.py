"""What the window remembers between runs: language, recent projects, its size."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QSettings

_RECENT = 8


def settings() -> QSettings:
    """The store: the user's own, or ``settings.ini`` in the folder that GISAPP_HOME names."""
    home = os.environ.get("GISAPP_HOME")
    if home:
        return QSettings(str(Path(home) / "settings.ini"), QSettings.Format.IniFormat)
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "gisapp", "gisapp")


def recent_projects() -> list[Path]:
    """Project files opened lately that are still there, the last one first."""
    stored = settings().value("recent", [])
    names = stored if isinstance(stored, list) else [stored]  # Qt writes a list of one as that one
    return [Path(name) for name in names if isinstance(name, str) and Path(name).is_file()]


def remember_project(path: Path) -> None:
    """Put a project file first among the recent ones."""
    others = [each for each in recent_projects() if each != path.absolute()]
    settings().setValue("recent", [str(each) for each in [path.absolute(), *others][:_RECENT]])
