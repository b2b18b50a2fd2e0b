"""Recipes on disk: a TOML file of their own, or inside the project that they made."""

from __future__ import annotations

from pathlib import Path

from gisapp.recipe import Recipe, recipe_from_toml, recipe_to_toml
from gisapp.store.project_file import recipe_in
from layers.errors import UserError
from layers.reading.signature import kind_of
from layers.system_words import reading_failed
from layers.text import T
from layers.writing.stamps import Stamp, stamp_of
from layers.writing.target import Replacing, real_place, refuse_replacing, refuse_target, unwritable
from layers.writing.whole import whole_files


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
        if path.is_dir():
            raise UserError(T("{file} is a folder, not a file.", file=path.name), T("Name the recipe in it."))
        if path.exists() and not path.is_file():
            raise UserError(
                T("{file} is not an ordinary file.", file=path.name), T("Copy the data into a file first.")
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(
            T(
                "The recipe {file} cannot be read: {reason}.",
                file=str(path),
                reason=reading_failed(error),
            ),
            T("Check the path and its spelling."),
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(
            T("{file} is no recipe of an import.", file=path.name),
            T("A recipe is a text file in UTF-8."),
        ) from error
    return recipe_from_toml(text, path.name)


def write_recipe(
    recipe: Recipe,
    path: Path,
    *,
    replace: bool = False,
    inputs: tuple[Path, ...] = (),
    seen: Stamp | None = None,
) -> None:
    """Write a recipe, whole or not at all.

    Parameters
    ----------
    recipe, path
        What, and where to.
    replace
        Whether another recipe that is there may be replaced.
    inputs
        Files that are being read, and are never written over.
    seen
        What was there when the work began, by :func:`refuse_recipe_place`; None for what is there now.

    Raises
    ------
    UserError
        If ``path`` holds something that may not be replaced, or cannot be written to.
    """
    now = refuse_recipe_place(path, replace=replace, inputs=inputs)
    place = real_place(path)
    try:
        replaced = {place: now if seen is None else seen} if replace else {}
        with whole_files(place.parent, replaced, seen=replaced) as folder:
            (folder / place.name).write_text(recipe_to_toml(recipe), encoding="utf-8", newline="\n")
            refuse_replacing(path, Replacing(replace, _is_recipe, inputs))
    except OSError as error:
        raise unwritable(path, error) from error


def refuse_recipe_place(path: Path, *, replace: bool, inputs: tuple[Path, ...] = ()) -> Stamp:
    """What is at a place where a recipe may be written, as :func:`write_recipe` would.

    Raises
    ------
    UserError
        If none may; asked before the work begins, it saves the work.
    """
    refuse_target(path, Replacing(replace, _is_recipe, inputs))
    return stamp_of(real_place(path))


def _is_recipe(path: Path) -> bool:
    """Whether a file is, to the last byte, what this program writes of the recipe in it.

    One that was written or added to by hand holds more, such as remarks. A project with a recipe is none.
    """
    if kind_of(path) == "SQLite":
        return False
    try:
        return path.read_bytes() == recipe_to_toml(read_recipe(path)).encode()
    except (OSError, UserError):
        return False
