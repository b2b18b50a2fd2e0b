"""Other containers: archives, databases, MapInfo, tiles. The coordinates stay what they are."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from tests.data.office.pieces import LAYER_OF, LAYERS, RAW, TABLES, VEGETATION, copy, layer, ogr, run


class _OldName(zipfile.ZipInfo):
    """A name as Windows packs it in China: GBK, without the flag that says UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def _pack(target: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = _OldName(name, (2026, 7, 1, 9, 30, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def chinese_windows_zip(folder: Path) -> None:
    """The transport layers in a zip, which is in a zip with all others; names in GBK without a flag."""
    transport = {path.name: path.read_bytes() for path in RAW.iterdir() if path.name[:2] in {"公交", "轨道"}}
    inner = folder / "inner.zip"
    _pack(inner, {f"交通/{name}": content for name, content in transport.items()})
    others = {
        f"渝中区资料/{path.name}": path.read_bytes() for path in RAW.iterdir() if path.name not in transport
    }
    _pack(folder / "渝中区资料（定稿）.zip", {**others, "渝中区资料/交通资料.zip": inner.read_bytes()})
    inner.unlink()


def _into_one(target: Path | str, driver: str) -> None:
    """All layers and tables in one database."""
    update: list[str] = []
    for name in LAYERS.values():
        path = RAW / name
        kind = "POINT" if path.stem in {"轨道站出入口", "公交站台_枢纽"} else "MULTIPOLYGON"
        ogr(target, path, "-f", driver, *update, "-nln", path.stem, "-nlt", kind)
        update = ["-update"]
    with tempfile.TemporaryDirectory() as scratch:
        for name in TABLES.values():
            plain = Path(scratch) / name
            text = (RAW / name).read_bytes().decode("gbk" if "人口" in name else "utf-8-sig")
            plain.write_text(text, encoding="utf-8")
            run("ogr2ogr", "-update", "-f", driver, "-nln", plain.stem, target, plain)


def fill_postgis(url: str) -> None:
    """All layers and tables in the database of this address."""
    _into_one(f"PG:{url}", "PostgreSQL")


def file_geodatabase(folder: Path) -> None:
    """All layers and tables in one file geodatabase; the raster stays beside it."""
    _into_one(folder / "渝中.gdb", "OpenFileGDB")
    copy(folder, "植被覆盖_2026")


def one_geopackage(folder: Path) -> None:
    """All layers, tables and the raster in one GeoPackage."""
    target = folder / "渝中.gpkg"
    _into_one(target, "GPKG")
    options = ["-of", "GPKG", "-co", "APPEND_SUBDATASET=YES", "-co", "RASTER_TABLE=植被覆盖_2026"]
    run("gdal_translate", *options, "-co", "TILE_FORMAT=PNG", RAW / VEGETATION, target)


def _mapinfo(folder: Path, driver: str, ending: str) -> None:
    """Written by ogr2ogr, which spoils Chinese headings: columns go by numbers, and get their names back."""
    for name in LAYERS.values():
        path = RAW / name
        columns = list(layer(LAYER_OF[name])["features"][0]["properties"])
        numbered = ", ".join(f'"{column}" AS c{at:02d}' for at, column in enumerate(columns))
        target = folder / f"{path.stem}.{ending}"
        statement = f'SELECT {numbered} FROM "{path.stem}"'
        ogr(target, path, "-f", driver, "-lco", "ENCODING=CP936", "-dialect", "OGRSQL", "-sql", statement)
        content = target.read_bytes()
        for at, column in enumerate(columns):
            content = content.replace(b" c%02d " % at, b" %s " % column.encode("gbk"))
        target.write_bytes(content)
    copy(folder, *(Path(each).stem for each in TABLES.values()), "植被覆盖_2026")


def mapinfo_tab(folder: Path) -> None:
    """All layers as MapInfo tables in GBK."""
    _mapinfo(folder, "MapInfo File", "tab")


def mapinfo_mif(folder: Path) -> None:
    """All layers as MapInfo interchange files in GBK."""
    _mapinfo(folder, "MapInfo File", "mif")


def _without_raster(folder: Path) -> None:
    copy(folder, without=["植被覆盖_2026"])


def _tiles(folder: Path) -> list[Path]:
    """Four sheets that abut, of 2645 × 1164 pixels together."""
    sheets = []
    for row, (top, height) in enumerate([(0, 600), (600, 564)]):
        for column, (left, width) in enumerate([(0, 1300), (1300, 1345)]):
            sheet = folder / f"植被覆盖_{row + 1}{column + 1}.tif"
            window = ["-srcwin", *map(str, (left, top, width, height))]
            run("gdal_translate", *window, "-co", "COMPRESS=LZW", RAW / VEGETATION, sheet)
            sheets.append(sheet)
    return sheets


def tiled_raster(folder: Path) -> None:
    """The vegetation as four sheets."""
    _without_raster(folder)
    _tiles(folder)


def virtual_raster(folder: Path) -> None:
    """The vegetation as four sheets and the mosaic of them."""
    _without_raster(folder)
    run("gdalbuildvrt", folder / "植被覆盖.vrt", *_tiles(folder))


def jpeg2000(folder: Path) -> None:
    """The vegetation as JPEG 2000 without loss."""
    _without_raster(folder)
    options = ["-of", "JP2OpenJPEG", "-co", "QUALITY=100", "-co", "REVERSIBLE=YES"]
    run("gdal_translate", *options, RAW / VEGETATION, folder / "植被覆盖_2026.jp2")
