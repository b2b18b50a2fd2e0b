"""How a value may stand to its target."""

from __future__ import annotations

from typing import Literal, get_args

Comparator = Literal[">=", ">", "<=", "<", "==", "hold", "all"]
"""At least, more than, at most, less than, exactly; kept or better; everything of what is counted (100 %)."""
COMPARATORS: tuple[Comparator, ...] = get_args(Comparator)
FLOORS, CEILINGS = frozenset({">=", ">", "hold", "all"}), frozenset({"<=", "<"})
"""Those that only too little, and only too much, can miss."""
