"""What the values of a raster are called, as GDAL writes it into the file beside it (.aux.xml)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from layers.reading import files

Categories = tuple[tuple[float, str], ...]

_LONGEST = 4_000_000
"""Bytes: a table of 24 classes has some thousand; longer ones hold histograms."""
_NAMES, _VALUES = "2", "5"
"""Usages of columns in an attribute table (GDALRATFieldUsage): names of classes, and their values."""


def categories_of(path: Path) -> dict[int, Categories]:
    """The names of values by band, from the list of categories or the attribute table of each.

    Parameters
    ----------
    path
        Of the raster.

    Returns
    -------
    dict
        Pairs of a value and its name, by the band's number; nothing of a file that is not there, or no sound
        XML: it says no more than names.
    """
    beside = path.with_name(f"{path.name}.aux.xml")
    if not files.is_file(beside) or files.size_of(beside) > _LONGEST:
        return {}
    try:
        root = ElementTree.fromstring(files.read_bytes(beside), forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        return {}
    bands = ((each.get("band", ""), each) for each in root.iter("PAMRasterBand"))
    return {
        int(number): tuple(_listed(band)) or tuple(_tabled(band))
        for number, band in bands
        if number.isascii() and number.isdecimal()
    }


def _listed(band: Element) -> Iterator[tuple[float, str]]:
    for value, each in enumerate(band.iterfind("CategoryNames/Category")):
        if each.text and each.text.strip():
            yield float(value), each.text.strip()


def _tabled(band: Element) -> Iterator[tuple[float, str]]:
    usages = [each.findtext("Usage", "") for each in band.iterfind("GDALRasterAttributeTable/FieldDefn")]
    if _NAMES not in usages or _VALUES not in usages:
        return
    name, value = usages.index(_NAMES), usages.index(_VALUES)
    for row in band.iterfind("GDALRasterAttributeTable/Row"):
        cells = [(cell.text or "").strip() for cell in row.iterfind("F")]
        if len(cells) == len(usages) and cells[name] and _is_number(cells[value]):
            yield float(cells[value]), cells[name]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
