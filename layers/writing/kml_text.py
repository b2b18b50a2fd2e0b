"""Text of the data in KML: whatever it holds, the file opens, and no text passes for a part of the file."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import geopandas as gpd
import pandas as pd

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that XML 1.0 (2.2) has no way to write, not even by their numbers."""
_END = "]]>"
_SECTION = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)


class KmlText:
    """The texts of a frame as GDAL can write them, and what is left to do when it has."""

    def __init__(self) -> None:
        self.changed = 0
        """Texts that had signs which XML has no way to write."""
        self._ends = False
        self._mark = f"\ue000{secrets.token_hex(8)}\ue000"  # nobody can have put it into the data

    def fitted(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """The frame with a mark for each ``]]>``: GDAL writes texts as CDATA, which that would end."""
        for name in frame.columns.drop(frame.geometry.name):
            if pd.api.types.is_string_dtype(frame[name]) or pd.api.types.is_object_dtype(frame[name]):
                frame = frame.assign(**{str(name): frame[name].map(self._fit, na_action="ignore")})
        return frame

    def finish(self, path: Path) -> None:
        """Put each ``]]>`` in its place in the file that was written."""
        if not self._ends:
            return
        text = path.read_text(encoding="utf-8")
        split = f"]]{_END}<![CDATA[>"
        text = _SECTION.sub(lambda section: section[0].replace(self._mark, split), text)
        path.write_text(text.replace(self._mark, "]]&gt;"), encoding="utf-8", newline="")

    def _fit(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        written = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
        self.changed += written != value
        if _END in written:
            self._ends = True
            return written.replace(_END, self._mark)
        return written
