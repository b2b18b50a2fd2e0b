"""What is in a file, as found, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from layers.findings import Finding

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS


Stamps = tuple[tuple[int, ...] | None, ...]
"""Size and times of each file of a raster, None for one that is not there."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of a mosaic, and where its first pixel lies in the whole."""

    path: Path
    column: int
    row: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A raster on disk: opened per read, since a rasterio dataset must not cross threads.

    ``tiles`` are the files of a mosaic, in the order in which they are laid over each other; where there are
    none, ``path`` alone holds everything. :func:`layers.reading.raster.opened.open_raster` opens both.
    """

    path: Path
    width: int
    height: int
    transform: tuple[float, float, float, float, float, float]
    """Affine coefficients a, b, c, d, e, f of rasterio: x = a·col + b·row + c, y = d·col + e·row + f."""
    dtype: str
    nodata: float | None
    tiles: tuple[Tile, ...] = ()
    sidecars: bool = False
    """Whether files beside it say which pixels hold data, and did at the import; else none there is asked."""
    stamps: Stamps | None = field(default=None, compare=False, repr=False)
    """Of its files before they were read; a project does not keep them."""


@dataclass(frozen=True)
class Source:
    """One table of features, or one raster, as found in a file.

    Exactly one of ``frame`` and ``grid`` is set. ``frame`` keeps the file's rows in the file's order
    (row *n* of the user is index *n* - 1) and columns; its geometry column is all None for a plain
    table. ``crs`` is what the file declares, None if it says nothing.
    """

    path: Path
    name: str
    """Layer name inside the file, or the file's stem."""
    format: str
    frame: gpd.GeoDataFrame | None = None
    grid: Grid | None = None
    crs: CRS | None = None
    encoding: str | None = None
    """Code page that the text was read with; None where the format fixes it."""
    role_hint: str | None = None
    """Role id that the reader itself is sure of (OSM presets), None otherwise; "" for data that are there to
    choose from only."""
    hidden: bool = False
    """Whether whoever made the file had put it out of sight: a frozen CAD layer, a hidden sheet."""
    label: str = ""
    """What the file is called among others of its name, such as "2026/parks.shp"; else its name."""
    findings: tuple[Finding, ...] = field(default=())
    sha256: str = ""
    """Checksum of what was read, where there is no file whose bytes could be summed (a database)."""
    around: str = ""
    """What stands around a table, which may say its unit: its title, its notes, the name of its sheet."""
    shares_place: bool = False
    """Whether all layers of the file are in one coordinate system, as those of a drawing are."""

    @property
    def title(self) -> str:
        """File name (``label``), with the layer's name where the file holds several."""
        return f"{self.file}:{self.layer}" if self.layer else self.file

    @property
    def layer(self) -> str:
        """The layer's name where the file holds several, else ""."""
        return "" if self.name == self.path.stem else self.name

    @property
    def file(self) -> str:
        """File name (``label``)."""
        return self.label or self.path.name

    @property
    def count(self) -> int:
        """Number of features; 0 for a raster."""
        return 0 if self.frame is None else len(self.frame)
