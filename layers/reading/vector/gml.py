"""GML of all versions, read without fetching its schema and without a trace beside the file."""

from __future__ import annotations

import re
from dataclasses import replace

from pyogrio.errors import FeatureError

from layers.findings import Finding
from layers.reading import files
from layers.reading.frames.features import Dataset, Table
from layers.reading.request import Request
from layers.reading.vector import markup
from layers.reading.vector.layered import Read, layer_names, read_layer, source_of, with_features
from layers.source import Source

_ALONE = {"WRITE_GFS": "NO", "DOWNLOAD_SCHEMA": "NO"}
_OF_ENVELOPE = {"lowerCorner", "upperCorner"}
"""The corners of a feature's bounding box, which GDAL takes for columns where it has no schema."""
_DIMENSION = re.compile(rb"""(<(?:\w+:)?Envelope\b[^>]*?)\s+srsDimension\s*=\s*["']\d["']""")
_UTF8 = '<?xml version="1.0" encoding="UTF-8"?>'
_HEAD = 512


def read_sources(request: Request) -> list[Source]:
    """Every feature type that has features."""
    dataset, encoding, findings = _dataset(request)
    try:
        reads = _reads(dataset, request)
    except FeatureError:
        # Some programs give a box in three dimensions around features in two, and GDAL believes the box.
        content = dataset if isinstance(dataset, bytes) else files.read_bytes(request.path)
        reads = _reads(_DIMENSION.sub(rb"\1", content), request)
    names = list(reads)
    sources = [
        source_of(replace(read, encoding=encoding or read.encoding), request, name, names)
        for name, read in reads.items()
    ]
    first, *others = with_features(sources, request)
    findings += markup.of_truncation(request)
    return [replace(first, findings=(*findings, *first.findings)), *others]


def _dataset(request: Request) -> tuple[Dataset, str | None, list[Finding]]:
    """The file itself, or its content in UTF-8 where it is in another code page, which GDAL refuses."""
    with files.open_binary(request.path) as stream:
        head = stream.read(_HEAD)
    if request.encoding is None and markup.is_plain(head):
        return files.gdal_name(request.path), None, []
    text, encoding, findings = markup.text_of(files.read_bytes(request.path), request)
    return f"{_UTF8}{markup.undeclared(text)}".encode(), encoding, findings


def _reads(dataset: Dataset, request: Request) -> dict[str, Read]:
    as_utf8 = replace(request, encoding=None)
    reads = {}
    for name in layer_names(dataset, request, _ALONE):
        read = read_layer(dataset, name, as_utf8, _ALONE)
        reads[name] = replace(read, table=_without_boxes(read.table))
    return reads


def _without_boxes(table: Table) -> Table:
    kept = [at for at, name in enumerate(table.names) if name not in _OF_ENVELOPE]
    return replace(
        table, names=tuple(table.names[at] for at in kept), columns=tuple(table.columns[at] for at in kept)
    )
