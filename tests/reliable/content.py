"""What a written file holds, without the time of its writing: by it, two files of one content are alike."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote


def content_of(path: Path) -> Hashable:
    """What is in a file that is whole.

    Raises
    ------
    Exception
        Of whatever kind its reader has, if it is not whole.
    """
    return _READERS.get(path.suffix, _bytes)(path)


def _bytes(path: Path) -> Hashable:
    return sha256(path.read_bytes()).hexdigest()


def _vector(path: Path) -> Hashable:
    """All bytes of a file that GDAL itself reads to its end."""
    import pyogrio

    return len(pyogrio.read_dataframe(path)), _bytes(path)


def _columns_of_shapefile(path: Path) -> Hashable:
    content = path.read_bytes()
    return sha256(content[:1] + content[4:]).hexdigest()  # bytes 1 to 3 are the date


def _database(path: Path) -> Hashable:
    """All rows of a GeoPackage but for those that tell the time."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
            "AND name NOT LIKE 'sqlite_%' AND name != 'gpkg_contents' ORDER BY name"
        ).fetchall()
        rows = sha256()
        for (table,) in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                rows.update(repr(row).encode())
    return tuple(tables), rows.hexdigest()


def _workbook(path: Path) -> Hashable:
    from openpyxl import load_workbook

    book = load_workbook(path)
    return tuple((sheet.title, *sheet.iter_rows(values_only=True)) for sheet in book)


def _page(path: Path) -> Hashable:
    text = path.read_text(encoding="utf-8")
    assert text.rstrip().endswith("</html>")
    return sha256(re.sub(r"sha256-[\w+/]{43}=|[0-9a-f]{32}", "", text).encode()).hexdigest()


def _pdf(path: Path) -> Hashable:
    content = path.read_bytes()
    assert content.rstrip().endswith(b"%%EOF")
    return content.count(b"/Type /Page\n"), content.count(
        b" 0 obj\n"
    )  # the rest is packed, fonts in any order


_READERS: dict[str, Callable[[Path], Hashable]] = {
    ".gpkg": _database,
    ".shp": _vector,
    ".geojson": _vector,
    ".fgb": _vector,
    ".kml": _vector,
    ".dbf": _columns_of_shapefile,
    ".xlsx": _workbook,
    ".html": _page,
    ".pdf": _pdf,
}
