"""Which mends can be declined one by one (see :meth:`layers.answers.Answers.mends`)."""

from __future__ import annotations

DECLINABLE = frozenset(
    {
        "geometry.invalid",
        "geometry.collection",
        "geometry.multipoint",
        "geometry.duplicate",
        "column.shares",
        "place.outside",
    }
)
"""Codes of findings whose mend changes geometry, values or rows."""
