"""The front doors that write: the command line of each, with what it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from layers.writing import ENDINGS
from tests.reliable.ground import LAYER, Version

Arguments = Callable[[Version, Path], list[str | Path]]
REPORTS = ("pdf", "html", "xlsx")
ODD = "甲;乙"
"""A folder's name that GDAL's bindings misread: files come there by way of the temporary folder."""


@dataclass(frozen=True)
class Writer:
    """One command that writes into a folder.

    Attributes
    ----------
    name
        Of the command.
    arguments
        Its command line, for a version of the district and a folder.
    together
        Whether all files are one set, which comes whole or not at all; else each file is one.
    main
        Name of the file by which a set is opened.
    over
        Whether the earlier version's files are there, and are to be replaced.
    folder
        Name of the folder.
    """

    name: str
    arguments: Arguments
    together: bool = False
    main: str = ""
    over: bool = False
    folder: str = "target"

    def __str__(self) -> str:
        return f"{self.name}{', over' if self.over else ''}"

    def command(self, version: Version, folder: Path, *, force: bool) -> list[str | Path]:
        """The command line."""
        return [*self.arguments(version, folder), *(["--force"] if force else [])]

    def sets(self, names: Iterable[str]) -> list[frozenset[str]]:
        """The files that belong together."""
        return [frozenset(names)] if self.together else [frozenset({name}) for name in sorted(names)]


def writers() -> list[Writer]:
    """All of them, each into an empty folder and over the earlier version's files."""
    into_odd = [replace(each, name=f"{each.name} in “;”", folder=ODD) for each in _exports(".gpkg", ".shp")]
    odd_project = Writer("import in “;”", _import, folder=ODD)
    alone = [
        Writer("import", _import),
        Writer("import, recipe", _import_with_recipe),
        *(Writer(f"report {each}", _report(each)) for each in REPORTS),
        Writer("report", _report(*REPORTS), together=True),
        *_exports(*ENDINGS),
        Writer("export all", _export_all),
        odd_project,
        *into_odd,
    ]
    return [replace(each, over=over) for each in alone for over in (False, True)]


def _import(version: Version, folder: Path) -> list[str | Path]:
    return ["import", *version.raw, "-o", folder / "p.gpkg"]


def _import_with_recipe(version: Version, folder: Path) -> list[str | Path]:
    return [*_import(version, folder), "--save-recipe", folder / "r.toml"]


def _report(*formats: str) -> Arguments:
    return lambda version, folder: ["report", version.project, "-o", folder, "--formats", ",".join(formats)]


def _exports(*endings: str) -> list[Writer]:
    return [
        Writer(f"export {each}", _export(each), each == ".shp", f"{LAYER}{each}" if each == ".shp" else "")
        for each in endings
    ]


def _export(ending: str) -> Arguments:
    return lambda version, folder: ["export", version.project, LAYER, "-o", folder / f"{LAYER}{ending}"]


def _export_all(version: Version, folder: Path) -> list[str | Path]:
    return ["export", version.project, "-o", folder]
