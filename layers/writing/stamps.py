"""What is at a place, as far as it takes to see whether it is still the same later."""

from __future__ import annotations

from pathlib import Path

Stamp = tuple[int, ...]
"""Of a file; () where there is none."""


def stamp_of(path: Path) -> Stamp:
    """Which file it is, how large, and when it was last written. Raises OSError if that may not be seen."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
