"""What a project file says, read as input like any other: in a process apart, typed, and bounded.

Whatever is not as :func:`gisapp.store.project_file.save_project` writes it is refused with the place where
it is wrong; nothing in the file is taken for more than a value.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyproj import CRS
from pyproj.exceptions import CRSError

from gisapp.project import Project
from gisapp.recipe import Recipe
from gisapp.store.changed import CHANGED
from gisapp.store.entries import kept_in, parsed, recipe_of, typed
from gisapp.store.form import FORMAT, IF_DAMAGED, TABLE, Kept, KeptLayer
from gisapp.store.history_rows import Chain, chain_in
from gisapp.store.rasters import examined, found_from
from gisapp.store.recovered import taken_back
from gisapp.store.seal_changes import changes, of_history, without_seals
from gisapp.store.versions import Version, versions_in
from gisapp.trail import Trail
from layers.errors import UserError
from layers.findings import Finding
from layers.layer import Layer
from layers.memory import uncollected
from layers.offline import names_file
from layers.place.crs import horizontal, refuse_for_measuring
from layers.reading.kept_layers import rows_of
from layers.reading.plain_tables import Damage, PlainTables, missing_bytes, plain_tables
from layers.roles import roles
from layers.system_words import of_library
from layers.text import T, plural
from layers.writing.target import real_place


@dataclass(frozen=True, slots=True)
class ReadProject:
    """A project as it was read, its findings about what does not agree with its seals, and its trail."""

    project: Project
    changed: tuple[Finding, ...]
    trail: Trail


@uncollected()
def read_project(path: Path) -> ReadProject:
    """The project in a file; to be called in a process apart.

    Raises
    ------
    UserError
        If the file is no project of this program, is damaged, or comes from a newer version.
    """
    with _opened(path) as tables:
        kept = kept_in(_properties(tables, path))
        crs = _working_crs(kept.working_crs)
        home = real_place(path).parent
        described = Project(
            title=kept.title,
            working_crs=kept.working_crs,
            layers=tuple(_layer(tables, each, crs, home) for each in kept.layers),
            findings=kept.findings,
            parameters=kept.parameters,
            profile=kept.profile,
            year=kept.year,
            recipe=recipe_of(kept.recipe),
            own_targets=kept.own_targets,
            scenarios=(chain := chain_in(tables)).scenarios,
            head=chain.head,
        )
        others = () if chain.sound else (of_history(),)
    # only now is it sure that the file is one of this program, into which it may write
    return _examined(described, kept, (*others, *taken_back(path)), chain.trail)


def _examined(described: Project, kept: Kept, others: tuple[Finding, ...], trail: Trail) -> ReadProject:
    """A project without the rasters that cannot be measured, with what is to be told of it besides."""
    layers, found = [], []
    for each in described.layers:
        layer, finding = (each, None) if each.grid is None else examined(each)
        layers += [] if layer is None else [layer]
        found += [] if finding is None else [finding]
    seals = [without_seals(kept.version)] if kept.seals is None else changes(kept.seals, described)
    found = [*seals, *others, *found]
    project = replace(described, layers=tuple(layers), findings=(*described.findings, *found))
    return ReadProject(project, tuple(each for each in found if each.code == CHANGED), trail)


def read_chain(path: Path) -> Chain:
    """What a project's file says of its scenarios, and how they came to be; no layer is read.

    Raises
    ------
    UserError
        As :func:`read_project`.
    """
    with _opened(path) as tables:
        _properties(tables, path)  # of this program, and not of a newer version
        return chain_in(tables)


def read_versions(path: Path) -> tuple[Version, ...]:
    """The named versions in a project; no layer is read.

    Raises
    ------
    UserError
        As :func:`read_project`.
    """
    with _opened(path) as tables:
        _properties(tables, path)
        return versions_in(tables)


def read_recipe_of(path: Path) -> Recipe:
    """The recipe of the import that made a project; to be called in a process apart.

    Raises
    ------
    UserError
        As :func:`read_project`.
    """
    with _opened(path) as tables:
        return recipe_of(typed(_properties(tables, path).get("recipe"), str | None, "recipe"))


@contextmanager
def _opened(path: Path) -> Iterator[PlainTables]:
    """The project's tables; whatever turns out to be wrong with the file becomes a sentence."""
    if missing := missing_bytes(path):
        raise _damaged(
            path, plural("its last byte is missing", "its last {n:,} bytes are missing", n=missing)
        )
    try:
        with plain_tables(path) as tables:
            yield tables
    except Damage as error:
        raise _damaged(path, error.reason) from error
    # UnicodeError: SQLite's own message may quote what is damaged.
    except (sqlite3.Error, UnicodeError, RecursionError, OverflowError) as error:
        raise _damaged(
            path, T("its content is no sound database ({reason})", reason=of_library(error))
        ) from error


def _damaged(path: Path, reason: T) -> UserError:
    return UserError(T("{file} is damaged: {reason}.", file=path.name, reason=reason), IF_DAMAGED)


def _properties(tables: PlainTables, path: Path) -> Mapping[str, Any]:
    """The values of the project's own table by key, as JSON."""
    if not tables.lists(TABLE):
        raise UserError(
            T("{file} is not a project of this program.", file=path.name),
            T("Import data files with “gisapp import”; open the GeoPackage that it writes."),
        )
    rows = tables.read(TABLE)
    if not {"key", "value"} <= rows.keys() or not all(isinstance(text, str) for text in rows["value"]):
        raise Damage(T("its table {table} is not as it was written", table=TABLE))
    properties = parsed(zip(rows["key"], rows["value"], strict=True))
    if typed(properties.get("format"), int, "format") > FORMAT:
        raise UserError(
            T("{file} was saved by a newer version of this program.", file=path.name),
            T(
                "Install version {version} or later to open it.",
                version=typed(properties.get("version"), str, "version"),
            ),
        )
    return properties


def _parsed_crs(text: str) -> CRS:
    """A coordinate system as this program writes it: WKT that leads to places on Earth, and to no file."""
    try:
        crs = None if names_file(text) else CRS.from_wkt(text)
    except CRSError:
        crs = None
    if crs is None or horizontal(crs) is None:
        raise Damage(T("one of its coordinate systems is none"))
    return crs


def _working_crs(text: str) -> CRS:
    crs = _parsed_crs(text)
    try:
        refuse_for_measuring(crs)
    except UserError as error:
        raise Damage(T("its coordinate system is none that this program measures in")) from error
    return crs


def _layer(tables: PlainTables, kept: KeptLayer, crs: CRS, home: Path) -> Layer:
    """A layer as the project describes it; its raster is not looked for."""
    role = roles().get(kept.role)
    if role is None or (kept.columns is None) == (kept.grid is None):
        raise Damage(T("its layer {layer} is of no kind that is known here", layer=kept.id))
    common = {name: getattr(kept, name) for name in ("id", "title", "role", "origin", "steps", "findings")}
    if kept.grid is None:
        frame, own = rows_of(tables, kept.id, role, kept.columns or {}, kept.own, crs)
        return Layer(frame=frame, sample=kept.sample, own=own, **common)
    _parsed_crs(kept.grid_crs or "")
    grid = found_from(kept.grid, home)
    return Layer(grid=grid, grid_crs=kept.grid_crs, sample=kept.sample, **common)
