"""Files that GDAL reads as one or more layers: FlatGeobuf, geodatabases, databases, GML, GPX and others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

import pyogrio
from pyogrio.errors import DataLayerError

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.frames.features import BYTES_AS_TEXT, Dataset, Table, frame_of, read_table
from layers.reading.request import Request
from layers.reading.tables.tabular import located
from layers.reading.texts.text_columns import Declaration, choose, decoded, raw_text
from layers.source import Source
from layers.text import T


@dataclass(frozen=True, slots=True)
class Read:
    """One layer as read: its table, the title of its code page (None: UTF-8), and what was found."""

    table: Table
    encoding: str | None
    findings: tuple[Finding, ...]


def read_sources(request: Request) -> list[Source]:
    """Every layer of the file that has features; its first one if none has."""
    names = layer_names(files.gdal_name(request.path), request)
    reads = {name: read_layer(request.path, name, request) for name in names}
    reads = {name: _whole(read, name, request) for name, read in reads.items()}
    return with_features([source_of(read, request, name, names) for name, read in reads.items()], request)


def _whole(read: Read, name: str, request: Request) -> Read:
    """The layer with a finding where it has fewer rows than the file announces."""
    announced = pyogrio.read_info(files.gdal_name(request.path), layer=name)["features"]
    if read.table.limited or announced <= read.table.count:
        return read
    return replace(read, findings=(*read.findings, broken_off(request.file)))


def broken_off(file: str) -> Finding:
    """The finding for a file that ends before all that it announces has come."""
    message = T("The file breaks off: features after that are missing.")
    mend = T("Copy or export the file again.")
    return Finding("file.truncated", Severity.ERROR, message, file, mend=mend)


def layer_names(dataset: Dataset, request: Request, options: dict[str, str] | None = None) -> list[str]:
    """The names of the layers, in the file's order.

    Raises
    ------
    UserError
        If there are none.
    """
    if options:
        names = list(_names_with(options, dataset))
    else:
        names = [str(name) for name, _ in pyogrio.list_layers(dataset)]
    if not names:
        raise UserError(
            T("{file} has no layers.", file=request.file),
            T("Export the layer again, for example as GeoPackage."),
        )
    return names


def _names_with(options: dict[str, str], dataset: Dataset) -> Iterator[str]:
    """The same where the file must be opened in its own way, which listing layers does not offer."""
    for at in count():
        try:
            yield str(pyogrio.read_info(dataset, layer=at, **options)["layer_name"])
        except DataLayerError:
            return


def read_layer(dataset: Dataset, name: str, request: Request, options: dict[str, str] | None = None) -> Read:
    """One layer; text that is not UTF-8, though the format says so, is judged from its bytes."""
    if request.encoding is None:
        try:
            table = read_table(dataset, name, within=request.within, options=options)
        except UnicodeDecodeError:
            pass
        else:
            return Read(table, None, ())
    table = read_table(dataset, name, encoding=BYTES_AS_TEXT, within=request.within, options=options)
    page, findings = choose(raw_text(table), Declaration("utf-8", "UTF-8"), request)
    table, of_damage = decoded(table, page.codec, request.file)
    return Read(table, page.title, (*findings, *of_damage))


def source_of(read: Read, request: Request, name: str, names: Sequence[str]) -> Source:
    """The layer as a source, called by the file's name where it is the only one of ``names``."""
    frame, crs, of_frame = frame_of(read.table, request.file, mend=request.mend)
    if read.table.count and (read.table.wkb is None or not any(read.table.wkb)):
        frame, crs, of_places = located(frame, request)
        of_frame += of_places
    return Source(
        path=request.path,
        name=request.path.stem if len(names) == 1 else name,
        format=request.format.name,
        frame=frame,
        crs=crs,
        encoding=read.encoding,
        findings=(*read.findings, *of_frame),
    )


def with_features(sources: list[Source], request: Request) -> list[Source]:
    """The sources that have rows, the first of them telling which were passed over; one if none has."""
    filled = [source for source in sources if source.count]
    if not filled or len(filled) == len(sources):
        return filled or sources[:1]
    names = [source.name for source in sources if not source.count]
    message = (
        T("Layers without features were passed over: {names}.", names=names)
        if request.within is None
        else T("Layers without features in or around the study area were passed over: {names}.", names=names)
    )
    empty = Finding("layers.empty", Severity.INFO, message, request.file)
    return [replace(filled[0], findings=(*filled[0].findings, empty)), *filled[1:]]
