"""Reading what a command line names, files and databases, with the answers that it gives."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.cli.console import Console
from gisapp.cli.decision_options import decisions_of
from gisapp.cli.idle_options import refuse_unknown_names
from gisapp.cli.parser import Parser
from gisapp.importing import Decisions, Files, read_files
from gisapp.importing.labels import file_spoken_of, labels_of, names_folder
from layers.reading.postgis.address import address_of, is_address
from layers.text import T

if TYPE_CHECKING:
    from gisapp.recipe import Recipe
    from layers.reading.postgis.address import Address


@dataclass(frozen=True)
class Asked:
    """The files of a command line, all decisions about them, and those of the options alone."""

    files: Files
    decisions: Decisions
    given: Decisions


def paths_in(places: Iterable[str]) -> list[Path]:
    """The files and folders among the places that a command line names; the others are databases."""
    return [Path(place) for place in places if not is_address(place)]


def read_as_asked(parser: Parser, options: argparse.Namespace, console: Console) -> Asked:
    """The files, and the decisions of the options and of the recipe among them.

    Raises
    ------
    UserError
        If the recipe or a database cannot be used.
    """
    if options.recipe is None:
        return read_to_update(parser, options, console, None)
    from gisapp.importing.repeating import repeated
    from gisapp.recipe_file import read_recipe

    recipe = read_recipe(options.recipe)
    asked = read_to_update(parser, options, console, recipe)
    decisions, files = repeated(recipe, asked.files, asked.decisions)
    return replace(asked, files=files, decisions=decisions)


def read_to_update(
    parser: Parser, options: argparse.Namespace, console: Console, recipe: Recipe | None
) -> Asked:
    """The files, read in the code pages of a recipe, if there is one, whose other answers are not used yet.

    Raises
    ------
    UserError
        If a database cannot be used.
    """
    from layers.reading import discover

    @functools.cache  # reading lists the files once more, so that they are listed here only if need be
    def labels() -> dict[Path, str]:
        return labels_of(discover(paths_in(options.places)))

    given = decisions_of(parser, options).renamed(
        lambda name: file_spoken_of(name, labels()) if names_folder(name) else name
    )
    to_read = given
    if recipe is not None:
        from gisapp.importing.repeating import with_encodings

        to_read = with_encodings(given, recipe, labels())
    files = _read(options.places, to_read, console)
    refuse_unknown_names(parser, given, files)
    return Asked(files, to_read, given)


def _read(places: list[str], decisions: Decisions, console: Console) -> Files:
    """Files first: their boundaries say which part of a database is wanted."""
    files = read_files(paths_in(places), console.task(), decisions)
    for place in places:
        if is_address(place):
            address, tables = address_of(place)
            files = _with_tables(files, address, tables, console)
    return files


def _with_tables(files: Files, address: Address, tables: tuple[str, ...], console: Console) -> Files:
    """The files with the tables of a database; a password is asked for where there is a terminal."""
    from gisapp.importing.from_database import read_tables
    from layers.reading.postgis.failures import PasswordNeeded

    try:
        found = read_tables(address, tables, console.task(), beside=files.sources)
    except PasswordNeeded:
        password = console.ask_password(T("Password for {address}: ", address=str(address)))
        if password is None:
            raise
        return _with_tables(files, replace(address, password=password), tables, console)
    return replace(
        files,
        sources=(*files.sources, *found.sources),
        refused=(*files.refused, *found.refused),
        named=files.named | found.named,
    )
