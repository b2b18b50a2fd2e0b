"""The entries of a project, typed and bounded: one form for whoever reads them and whoever writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from gisapp.recipe import Recipe, recipe_from_toml
from gisapp.serial import GROWN, from_json
from gisapp.store.form import TABLE, Kept
from layers.errors import UserError
from layers.reading.plain_tables import Damage
from layers.sentences import cut
from layers.text import T

_LONGEST = 1_000_000
"""Bytes of one text: a recipe of a thousand files has fewer."""
_AT, _MISSING = re.compile(r" - at `\$\.?([^`]*)`"), re.compile(r"missing required field `([^`]*)`")
"""Where msgspec says that something is wrong."""
_TOO_LONG = re.compile(rf"of length <=|{GROWN}")
"""What it says of texts and lists that are longer than they may be."""
_OF_LAYER = re.compile(r"layers\[(\d+)\]\.(\w+)")
_SHOWN = 60
"""Characters of a name in the sentence that refuses it."""


class Misfit(Damage):
    """An entry that is not of its form; ``place`` says where, and ``too_long`` whether that is all."""

    def __init__(self, place: str, *, too_long: bool = False) -> None:
        super().__init__(T("its entry {place} is not as it was written", place=place))
        self.place, self.too_long = place, too_long


def parsed(texts: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
    """The values of some entries, each a key and JSON, by key.

    Raises
    ------
    Damage
        If one of them is no JSON, has a text that no project has the length of, or half a character.
    """
    try:
        entries = {key: json.loads(text) for key, text in texts}
        sizes = {key: _longest(value) for key, value in entries.items()}
    except ValueError as error:
        raise Damage(T("its table {table} is not as it was written", table=TABLE)) from error
    for key, size in sizes.items():
        if size > _LONGEST:
            raise Misfit(cut(key, _SHOWN), too_long=True)
    return entries


def typed(value: Any, kind: Any, place: str = "") -> Any:
    """A value in its type; Misfit, with its place among the entries, if it is of another one."""
    try:
        return from_json(value, kind)
    except msgspec.ValidationError as error:
        said = str(error)
        parts = [place, *_AT.findall(said), *_MISSING.findall(said)]
        raise Misfit(
            ".".join(part for part in parts if part), too_long=_TOO_LONG.search(said) is not None
        ) from error


def kept_in(entries: Mapping[str, Any]) -> Kept:
    """What the entries say. Raises Damage if that is no project."""
    kept: Kept = typed(entries, Kept)
    if not abs(kept.parameters.ndvi_threshold) <= 1:
        raise Misfit("parameters.ndvi_threshold")
    if len({layer.id for layer in kept.layers}) < len(kept.layers):
        raise Damage(T("two of its layers have the same name"))
    return kept


def recipe_of(text: str | None) -> Recipe:
    """The recipe of the import; none in projects of version 0.1. Raises Misfit if it is none."""
    try:
        return Recipe() if text is None else recipe_from_toml(text, TABLE)
    except UserError as error:
        raise Misfit("recipe") from error


def refuse_unreadable(texts: Mapping[str, str], file: str) -> None:
    """Do nothing if entries that are about to be written can be read again.

    Parameters
    ----------
    texts
        JSON by key.
    file
        Where they would be written, for the sentence.

    Raises
    ------
    UserError
        If not: a project that takes the place of a good one must open.
    """
    try:
        entries = parsed(texts.items())
        recipe_of(kept_in(entries).recipe)
    except Misfit as error:
        raise UserError(*_refusal(error, json.loads(texts["layers"]), file)) from error


def _refusal(error: Misfit, layers: list[Mapping[str, Any]], file: str) -> tuple[T, T]:
    figures = {"what": _called(error.place, layers), "file": file}
    return (
        T("{what} is longer than a project can keep; {file} was not written.", **figures)
        if error.too_long
        else T("{what} is nothing that a project can keep; {file} was not written.", **figures),
        T("Shorten it in the data, and try again. What was there before is unchanged."),
    )


def _called(place: str, layers: list[Mapping[str, Any]]) -> T:
    """What stands at a place among the entries, in words."""
    if found := _OF_LAYER.match(place):
        layer, part = cut(layers[int(found[1])]["title"], _SHOWN), found[2]
        if part in ("findings", "steps"):
            return T("What is said of the layer {layer}", layer=layer)
        if part == "own":
            return T("The list of further columns of {layer}", layer=layer)
    return _ENTRIES.get(re.split(r"[.\[]", place)[0]) or T("The entry {place}", place=place)


_ENTRIES = {
    "title": T("The title of the project"),
    "findings": T("What is said of the files"),
    "layers": T("The list of layers"),
    "recipe": T("The recipe of the answers"),
    "own_targets": T("The list of own targets"),
}


def _longest(value: Any) -> int:
    """Bytes of the longest text in a JSON value."""
    return max((len(each.encode()) for each in _texts(value)), default=0)


def _texts(value: Any) -> Iterator[str]:
    """All texts in a JSON value, names of entries among them.

    Half a character, such as the escape of U+D800 alone, is none: no output can show it.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from _texts(each)
