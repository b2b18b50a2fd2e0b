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
    "transport.rows",
})  # fmt: skip
"""Codes of findings whose mend changes geometry, values or rows; see :meth:`layers.answers.Answers.mends`."""
DECLINED_WHEN_READ = frozenset({
    "coordinates.by_value",
    "coordinates.metres",
    "coordinates.scaled",
    "coordinates.swapped",
    "encoding.doubled",
})  # fmt: skip
"""Codes of findings whose mend is made while a file is read (``layers.reading.request``)."""
