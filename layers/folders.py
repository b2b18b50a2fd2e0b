"""Where the data folders stand: one rule for a clone, a wheel and a frozen build."""

import os
import sys
from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Folder of the tables, styles and translations that ship with the program."""
    return _HOME / "resources"


def sample_data() -> Path:
    """Folder of the illustrative district (示范数据·非实测)."""
    return _HOME / "sample_data"


def state() -> Path | None:
    """Folder for the little that the program keeps between runs, there or not; None without a home."""
    given = os.environ.get("GISAPP_HOME")
    if given:
        return Path(given).absolute()
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        home = "~/Library/Application Support"
    else:
        home = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    folder = Path(os.path.expanduser(home)) / "gisapp"  # noqa: PTH111 - Path.expanduser raises without a home
    return folder if folder.is_absolute() else None
