"""What came of writing a layer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.findings import Finding


@dataclass(frozen=True, slots=True)
class Written:
    """The files, the main one first, and what the format could not hold."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
