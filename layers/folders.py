"""Where the data folders stand: one rule for a clone, a wheel and a frozen build."""

from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Folder of the tables, styles and translations that ship with the program."""
    return _HOME / "resources"


def sample_data() -> Path:
    """Folder of the illustrative district (示范数据·非实测)."""
    return _HOME / "sample_data"
