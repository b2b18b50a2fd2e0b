"""What is in a file, as found, before anything is decided about it."""

from __future__ import annotations

from collections.abc import Mapping
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
class Band:
    """One band of a raster, as its file describes it.

    A pixel of value v says v · scale + offset. ``opacity`` is True of a band that only says where there is a
    picture.
    """

    number: int
    """Its place in the file, from 1."""
    name: str
    dtype: str
    nodata: float | None = None
    scale: float = 1.0
    offset: float = 0.0
    opacity: bool = False
    categories: tuple[tuple[float, str], ...] = ()
    """Values and what the file calls them."""


SHEET_COLUMN = "工作表"
"""Column that says from which sheet of a workbook a row of joined sheets came."""

QUANTITIES = ("index", "mask", "fraction", "class")
"""What the pixels of a raster may hold: an index of vegetation, 0 and 1, the share of their ground that is
covered, or classes, of which nothing here can be measured."""


INDEX_LIMIT = 2.0
"""Greatest amount of an index of vegetation: it runs from -1 to 1, some a little beyond."""
SHARE_BEYOND = 0.05
"""By how much a computed share of ground may lie below 0 or above 1; it counts as 0 or 1 then."""


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
    band: int = 1
    """Which band of its files is meant, from 1; ``dtype`` and ``nodata`` are those of this band."""
    quantity: str | None = None
    """One of :data:`QUANTITIES`; None where nobody looked, as in projects of version 0.3 and before."""
    scale: float = 1.0
    """A pixel of value v says v · ``scale`` + ``offset``: an index from -1 to 1, or a share from 0 to 1."""
    offset: float = 0.0
    strays: tuple[float, ...] = ()
    """Values that stand for no data although the file does not declare them, as 255 beside 0 and 1."""
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
    bands: tuple[Band, ...] = ()
    """Of a raster; those among which one is chosen when it becomes a layer."""
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
    folders: tuple[str, ...] = ()
    """Names of the folders and zips that it lies in, below what was named for the import, and of the only
    sheet of a workbook."""
    findings: tuple[Finding, ...] = field(default=())
    sha256: str = ""
    """Checksum of what was read, where there is no file whose bytes could be summed (a database)."""
    around: str = ""
    """What stands around a table, which may say its unit: its title, its notes, the name of its sheet."""
    total: Mapping[str, str] = field(default_factory=dict)
    """A table's one row of totals by its columns, as written; it is none of the frame's rows."""
    merged: frozenset[str] = frozenset()
    """Columns of a sheet in which a number stands in cells merged downwards; each of its rows has it here."""
    shares_place: bool = False
    """Whether all layers of the file are in one coordinate system, as those of a drawing are."""

    error_m: float = 0.0
    """Of a table of a project: metres within which 95 % of its points lie of where they are written; where
    they differ, each row's own is in the column :data:`layers.layer.ROW_ERROR`."""
    known: tuple[Finding, ...] = ()
    """Of a table of a project: what was found in the files that it was made of."""

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

    @property
    def has_places(self) -> bool:
        """Whether any of its rows has a geometry; False for a raster."""
        return self.frame is not None and bool(self.frame.geometry.notna().any())
