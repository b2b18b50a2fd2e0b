"""Tables that prove a figure, made when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd


class Evidence(Mapping[str, "gpd.GeoDataFrame"]):
    """Tables by name; each is computed at its first use and kept.

    A ledger of all overlaps costs as much as the indicator itself, and a live update shows none of it.
    """

    def __init__(self, **tables: Callable[[], gpd.GeoDataFrame]) -> None:
        self._tables = tables
        self._made: dict[str, gpd.GeoDataFrame] = {}

    def __getitem__(self, name: str) -> gpd.GeoDataFrame:
        if name not in self._made:
            self._made[name] = self._tables[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)
