"""Indexes that live exactly as long as the data they were made from."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Made = TypeVar("Made")


def by_identity(function: Callable[[*Given], Made]) -> Callable[[*Given], Made]:
    """Remember what ``function`` made of the very same objects; forget it when one of them goes.

    For functions of frames and other frozen values that cannot be hashed. None is allowed among the
    arguments. Equal but different objects are different: nothing is ever compared.
    """
    made: dict[tuple[int, ...], Made] = {}

    @functools.wraps(function)
    def remembered(*objects: *Given) -> Made:
        key = tuple(id(each) for each in objects)
        if key not in made:
            result = function(*objects)
            made[key] = result
            for each in objects:
                if each is not None:
                    weakref.finalize(each, _forget, made, key).atexit = False
        return made[key]

    return remembered


def _forget(made: dict[tuple[int, ...], Any], key: tuple[int, ...]) -> None:
    made.pop(key, None)
