"""A guard for loops that assert."""

from collections.abc import Iterable
from typing import TypeVar

Each = TypeVar("Each")


def some(things: Iterable[Each]) -> list[Each]:
    """All of them, and at least one: a loop over nothing asserts nothing."""
    found = list(things)
    assert found, "there is nothing to look at"
    return found
