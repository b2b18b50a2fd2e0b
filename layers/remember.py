"""What was worked out once, kept exactly as long as the data it was worked out from."""

from __future__ import annotations

import functools
import threading
import weakref
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Generic, TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Made = TypeVar("Made")


class Memory(Generic[Made]):
    """Results by the very objects they were made from; a result goes when one of these goes.

    For frames and other frozen values that cannot be hashed. Equal but different objects are different:
    nothing is ever compared. A result must not hold the objects that it is remembered by, or neither would
    ever go. Of more than ``most`` results, if that is given, the one
    that was not asked for the longest goes first.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._made: dict[Hashable, Made] = {}
        self._keys: dict[int, set[Hashable]] = {}
        """The keys that an object is part of, by its id, as long as it lives."""
        self._lock = threading.RLock()  # an object may go, and be forgotten, while another is looked up

    def recall(self, objects: Iterable[Any], values: Hashable, make: Callable[[], Made]) -> Made:
        """What was made of these objects and values, or what ``make`` makes of them now.

        Parameters
        ----------
        objects
            Compared by identity; each can be weakly referenced, or is None.
        values
            Compared by equality.
        make
            What it raises is raised, and nothing is kept.
        """
        objects = tuple(objects)
        key = (tuple(id(each) for each in objects), values)
        with self._lock:
            if key in self._made:
                self._made[key] = self._made.pop(key)  # now the last one that was asked for
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            for each in objects:
                if each is not None:
                    self._watch(each, key)
            while self._most is not None and len(self._made) > self._most:
                self._drop(next(iter(self._made)))
        return made

    def __len__(self) -> int:
        return len(self._made)

    def _watch(self, thing: Any, key: Hashable) -> None:
        if id(thing) not in self._keys:
            self._keys[id(thing)] = set()
            weakref.finalize(thing, self._forget, id(thing)).atexit = False
        self._keys[id(thing)].add(key)

    def _forget(self, number: int) -> None:
        with self._lock:
            for key in self._keys.pop(number, ()):
                self._drop(key)

    def _drop(self, key: Any) -> None:
        self._made.pop(key, None)
        for number in key[0]:
            self._keys.get(number, set()).discard(key)


def by_identity(function: Callable[[*Given], Made]) -> Callable[[*Given], Made]:
    """Remember what a function made of the very same objects (see :class:`Memory`)."""
    memory: Memory[Made] = Memory()

    @functools.wraps(function)
    def remembered(*objects: *Given) -> Made:
        return memory.recall(objects, (), lambda: function(*objects))

    return remembered
