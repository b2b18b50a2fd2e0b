"""Virtual mosaics (.vrt): a list of tiles beside it, read for itself and never opened by GDAL.

GDAL would follow whatever the file names: other folders, addresses on the network, whole programs of
processing. Here it may name tiles in its own folder and below, pixel for pixel.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import rasterio
from defusedxml import DefusedXmlException

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.frames.features import crs_of
from layers.reading.raster.stamps import stamps_of
from layers.reading.request import Request
from layers.source import Band, Grid, Source, Tile
from layers.text import T

_PLAIN_SOURCES = ("SimpleSource", "ComplexSource")
_COMPUTING = ("ScaleOffset", "ScaleRatio", "Exponent", "LUT", "ColorTableComponent")
"""Parts of a source by which its pixels would become others."""
_LONGEST = 16_000_000
"""Bytes: 100,000 tiles and more."""


def read_sources(request: Request) -> list[Source]:
    """The one raster that the file describes, of one band."""
    root = _root(request)
    band = root.find("VRTRasterBand")
    if band is None or root.find("VRTRasterBand[2]") is not None or band.get("subClass"):
        raise _too_much(request)
    tiles = [_tile(each, request) for each in band if each.tag.endswith("Source")]
    if not tiles or any(each.tag not in _PLAIN_SOURCES for each in band if each.tag.endswith("Source")):
        raise _too_much(request)
    present = [tile for tile in tiles if files.is_file(tile.path)]
    if not present:
        raise UserError(
            T("None of the {n} tiles of {file} is there.", n=len(tiles), file=request.file),
            T("Put the tiles beside the .vrt, in the folders that it names."),
        )
    numbers = [float(number) for number in (root.findtext("GeoTransform") or "").split(",") if number.strip()]
    if len(numbers) != 6:  # noqa: PLR2004 - the coefficients of a grid
        raise _too_much(request)
    c, a, b, f, d, e = numbers
    before = stamps_of(tile.path for tile in present)
    number = _number_of_band(band, request)
    with rasterio.open(files.gdal_name(present[0].path), driver="GTiff") as dataset:
        if number > dataset.count:
            raise _too_much(request)
        dtype, of_tile = dataset.dtypes[number - 1], dataset.crs
        name = band.findtext("Description") or dataset.descriptions[number - 1] or ""
    nodata, scale, offset = (
        None if (text := band.findtext(key)) is None else float(text)
        for key in ("NoDataValue", "Scale", "Offset")
    )
    told = Band(number, name.strip(), dtype, nodata, scale or 1.0, offset or 0.0)
    grid = Grid(
        path=request.path,
        width=int(root.get("rasterXSize", 0)),
        height=int(root.get("rasterYSize", 0)),
        transform=(a, b, c, d, e, f),
        dtype=dtype,
        nodata=nodata,
        tiles=tuple(present),
        band=number,
        stamps=before,
    )
    crs, findings = crs_of(root.findtext("SRS") or (of_tile.to_wkt() if of_tile else None), request.file)
    findings += _of_missing([tile for tile in tiles if tile not in present], request)
    return [
        Source(
            path=request.path,
            name=request.path.stem,
            format=request.format.name,
            grid=grid,
            bands=(told,),
            crs=crs,
            findings=tuple(findings),
        )
    ]


def _root(request: Request) -> Element:
    if files.size_of(request.path) > _LONGEST:
        raise _too_much(request)
    try:
        root = defusedxml.ElementTree.fromstring(files.read_bytes(request.path), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise UserError(
            T("{file} could not be read as a virtual mosaic: it is no sound XML.", file=request.file),
            T("Make the mosaic again, for example with gdalbuildvrt."),
        ) from error
    if root.tag != "VRTDataset":
        raise _too_much(request)
    assert isinstance(root, Element)
    return root


def _number_of_band(band: Element, request: Request) -> int:
    """The one band of the tiles that the mosaic shows."""
    numbers = {each.findtext("SourceBand", "1") for each in band if each.tag in _PLAIN_SOURCES}
    number = numbers.pop()
    if numbers or not number.isdecimal() or int(number) < 1:
        raise _too_much(request)
    return int(number)


def _tile(source: Element, request: Request) -> Tile:
    """A tile; refuses one that is somewhere else, cut, or not laid pixel for pixel."""
    name, read, laid = source.find("SourceFilename"), source.find("SrcRect"), source.find("DstRect")
    if (
        name is None
        or read is None
        or laid is None
        or any(source.find(key) is not None for key in _COMPUTING)
    ):
        raise _too_much(request)
    sizes = [
        [float(place.get(key, -1)) for key in ("xOff", "yOff", "xSize", "ySize")] for place in (read, laid)
    ]
    whole = all(each.is_integer() for row in sizes for each in row)
    if not whole or sizes[0][:2] != [0, 0] or sizes[0][2:] != sizes[1][2:]:
        raise _too_much(request)
    column, row, width, height = map(int, sizes[1])
    return Tile(_beside(name.text or "", request), column, row, width, height)


def _beside(name: str, request: Request) -> Path:
    """The tile's path, in the folder of the mosaic or below it."""
    place = PurePosixPath(name.replace("\\", "/"))
    if (
        place.is_absolute()
        or PureWindowsPath(name).drive
        or ".." in place.parts
        or ":" in name
        or not place.name
    ):
        raise UserError(
            T(
                "{file} names “{name}”, which does not lie beside it; nothing else is opened.",
                file=request.file,
                name=name,
            ),
            T("Make the mosaic again in the folder of its tiles, with relative names, or import the tiles."),
        )
    return request.path.parent.joinpath(*place.parts)


def _too_much(request: Request) -> UserError:
    return UserError(
        T("{file} is more than a mosaic of tiles laid pixel for pixel.", file=request.file),
        T("Save it as GeoTIFF, and import that."),
    )


def _of_missing(missing: list[Tile], request: Request) -> list[Finding]:
    if not missing:
        return []
    message = T(
        "{n} of its tiles are not there: {names}. Where they lay there is no data.",
        n=len(missing),
        names=[tile.path.name for tile in missing[:5]],
    )
    mend = T("Put the tiles beside the .vrt, in the folders that it names.")
    return [Finding("raster.tiles_missing", Severity.WARNING, message, request.file, mend=mend)]
