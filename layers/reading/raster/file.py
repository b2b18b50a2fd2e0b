"""GeoTIFF, JPEG 2000 and Erdas Imagine: size, place and kind of the raster; its pixels stay on disk."""

from __future__ import annotations

import math

from rasterio.enums import ColorInterp
from rasterio.io import DatasetReader
from rasterio.windows import Window

from layers.findings import Finding, Severity
from layers.reading.frames.features import crs_of
from layers.reading.raster.categories import Categories, categories_of
from layers.reading.raster.opened import has_sidecars, open_raster_file
from layers.reading.raster.stamps import stamps_of
from layers.reading.request import Request
from layers.reading.sample_mark import is_marked, sample_finding
from layers.source import Band, Grid, Source
from layers.text import T

_NAMING = ("name", "band_name", "bandname", "long_name", "standard_name")
"""Keys of a band's metadata under which its name may stand."""


def read_sources(request: Request) -> list[Source]:
    """The one raster of the file."""
    before = {asked: stamps_of([request.path], sidecars=asked) for asked in (False, True)}
    sidecars = has_sidecars(request.path)
    with open_raster_file(request.path) as dataset:
        _touch_last_pixel(dataset)
        transform = dataset.transform
        grid = Grid(
            path=request.path,
            width=dataset.width,
            height=dataset.height,
            transform=(transform.a, transform.b, transform.c, transform.d, transform.e, transform.f),
            dtype=dataset.dtypes[0],
            nodata=None if dataset.nodata is None else float(dataset.nodata),
            sidecars=sidecars,
            stamps=before[sidecars],
        )
        named = categories_of(request.path)
        bands = tuple(_band(dataset, number, named.get(number, ())) for number in dataset.indexes)
        crs, findings = crs_of(dataset.crs.to_wkt() if dataset.crs else None, request.file)
        role_hint = "basemap" if _shows_colours(dataset) else None
        findings += _findings(dataset, request.file)
    return [
        Source(
            path=request.path,
            name=request.path.stem,
            format=request.format.name,
            grid=grid,
            bands=bands,
            crs=crs,
            role_hint=role_hint,
            findings=tuple(findings),
        )
    ]


def _band(dataset: DatasetReader, number: int, categories: Categories) -> Band:
    at = number - 1
    nodata, scale = dataset.nodatavals[at], float(dataset.scales[at])
    usable = math.isfinite(scale) and scale != 0 and math.isfinite(dataset.offsets[at])
    return Band(
        number=number,
        name=_name_of_band(dataset, number),
        dtype=dataset.dtypes[at],
        nodata=None if nodata is None else float(nodata),
        scale=scale if usable else 1.0,
        offset=float(dataset.offsets[at]) if usable else 0.0,
        opacity=dataset.colorinterp[at] is ColorInterp.alpha,
        categories=categories,
    )


def _name_of_band(dataset: DatasetReader, number: int) -> str:
    """What a band is called: its description, else what programs write in its metadata instead."""
    tags = {key.casefold(): value for key, value in dataset.tags(number).items()}
    told = (dataset.descriptions[number - 1], *(tags.get(key) for key in _NAMING))
    return next((name.strip() for name in told if name and name.strip()), "")


def _shows_colours(dataset: DatasetReader) -> bool:
    """Whether it is a picture (red, green and blue, or a table of colours) rather than a measurement."""
    kinds = set(dataset.colorinterp)
    of_light = {ColorInterp.red, ColorInterp.green, ColorInterp.blue} <= kinds
    return dataset.driver == "MBTiles" or (of_light and dataset.dtypes[0] == "uint8")


def _touch_last_pixel(dataset: DatasetReader) -> None:
    """Read one pixel at the end: a file that broke off fails here and not in the middle of a report."""
    dataset.read(1, window=Window(dataset.width - 1, dataset.height - 1, 1, 1))


def _findings(dataset: DatasetReader, file: str) -> list[Finding]:
    findings = []
    if dataset.transform.is_identity:
        message = T("It has no georeference: nothing says where on Earth its pixels lie.")
        mend = T("Export it as GeoTIFF with its georeference, not as a picture.")
        findings.append(Finding("raster.not_placed", Severity.ERROR, message, file, mend=mend))
    if dataset.count > 1:
        message = T("It has {n} bands.", n=dataset.count)
        findings.append(Finding("raster.bands", Severity.INFO, message, file))
    words = [*dataset.tags().values(), *dataset.tags(1).values(), *(dataset.descriptions or ())]
    if any(is_marked(str(word)) for word in words):
        findings.append(sample_finding(file))
    return findings
