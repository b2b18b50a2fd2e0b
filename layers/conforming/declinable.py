"""Mends that can be declined one by one."""

from __future__ import annotations

DECLINABLE = frozenset({
    "class.edition",
    "column.shares",
    "crs.axes",
    "datum.mixed",
    "geometry.collection",
    "geometry.duplicate",
    "geometry.invalid",
    "geometry.multipoint",
    "place.outside",
    "place.swapped",
    "place.zero",
})  # fmt: skip
"""Codes of findings whose mend changes geometry, values or rows; see :meth:`layers.answers.Answers.mends`."""
