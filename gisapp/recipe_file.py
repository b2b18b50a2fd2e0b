"""Recipes on disk: a TOML file of their own, or inside the project that they made."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from gisapp.project_file import recipe_in
from gisapp.recipe import Recipe, recipe_from_toml, recipe_to_toml
from layers.errors import UserError
from layers.reading.signature import kind_of
from layers.text import T


def read_recipe(path: Path) -> Recipe:
    """The recipe in a TOML file, or in a project.

    Raises
    ------
    UserError
        If there is no such file, or no recipe in it.
    """
    try:
        if kind_of(path) == "SQLite":
            return recipe_in(path)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(
            T(
                "The recipe {file} cannot be read: {reason}.",
                file=str(path),
                reason=error.strerror or str(error),
            ),
            T("Check the path and its spelling."),
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(
            T("{file} is no recipe of an import.", file=path.name),
            T("A recipe is a text file in UTF-8."),
        ) from error
    return recipe_from_toml(text, path.name)


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe, replacing only another recipe.

    Raises
    ------
    UserError
        If ``path`` holds something else, or cannot be written to.
    """
    if path.exists() and path.stat().st_size:
        read_recipe(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(recipe_to_toml(recipe), encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise UserError(
            T("{file} could not be written: {reason}.", file=str(path), reason=error.strerror or str(error)),
            T("Choose another place for it."),
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
