"""Shapefiles and lone dBASE tables: sidecars missing or broken, code pages undeclared or wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.archives.archive import packed
from layers.reading.encoding.code_page import codec_of, codec_of_language_id, decode, judge
from layers.reading.formats import DBASE, parts_of
from layers.reading.frames.features import BYTES_AS_TEXT, Table, read_table
from layers.reading.frames.wkb import rows_where
from layers.reading.request import Request
from layers.reading.texts.text_columns import Declaration, choose, decoded, raw_text
from layers.reading.vector import dbase, dbase_numbers, shape_index
from layers.reading.vector.layered import Read, source_of
from layers.source import Source
from layers.text import T, plural


def read_sources(request: Request) -> list[Source]:
    """The one layer of a shapefile, or the one table of a .dbf."""
    parts = parts_of(request.path)
    findings: list[Finding] = []
    numbers = _numbers(parts)
    table = read_table(_sound(parts, numbers, request, findings), encoding=BYTES_AS_TEXT)
    page, of_text = choose(raw_text(table), _declaration(parts), request)
    findings += dbase_numbers.findings_of(numbers, page.codec, request.file)
    table, of_damage = decoded(table, page.codec, request.file)
    findings += of_text + of_damage
    if ".shp" in parts:
        findings += _of_truncation(parts, table, request)
    read = Read(table, page.title if ".dbf" in parts else None, tuple(findings))
    name = request.path.stem
    return [source_of(read, request, name, [name])]


def _declaration(parts: dict[str, Path]) -> Declaration:
    """What the .cpg says, else the language id in the .dbf's header."""
    if ".cpg" in parts:
        words = files.read_bytes(parts[".cpg"])[:64].decode("ascii", errors="ignore").strip("\ufeff \r\n\t\0")
        if words:
            return Declaration(codec_of(words), words)
    header = dbase.header_of(parts[".dbf"]) if ".dbf" in parts else None
    if header is None:
        return Declaration(None)
    codec = codec_of_language_id(header.language)
    return Declaration(codec, f"LDID 0x{header.language:02X}" if codec else "")


def _numbers(parts: dict[str, Path]) -> dbase_numbers.Numbers:
    header = dbase.header_of(parts[".dbf"]) if ".dbf" in parts else None
    return dbase_numbers.look(parts[".dbf"], header) if header else dbase_numbers.Numbers()


def _sound(
    parts: dict[str, Path], numbers: dbase_numbers.Numbers, request: Request, findings: list[Finding]
) -> Path | bytes:
    """The data set to hand to GDAL: the user's own files if they are sound, else a mended copy in memory."""
    mends: dict[str, bytes | None] = {}
    shapes = None
    if ".shp" in parts:
        mends |= _mend_index(parts, request, findings)
        shapes = shape_index.count_in(mends.get(".shx") or files.read_bytes(parts[".shx"]))
    mends |= _mend_table(parts, shapes, request, findings)
    if numbers.with_comma:
        content = mends.get(".dbf") or files.read_bytes(parts[".dbf"])
        mends[".dbf"] = dbase_numbers.with_points(content, numbers.with_comma)
    mends |= _mend_projection(parts)
    if not mends:
        return request.path
    contents = mends | {
        ending: files.read_bytes(part) for ending, part in parts.items() if ending not in mends
    }
    if ".shp" not in contents:
        contents |= _null_shapes(contents[".dbf"])
    return packed({f"copy{ending}": content for ending, content in contents.items() if content is not None})


def _null_shapes(table: bytes | None) -> dict[str, bytes | None]:
    """Shapes that are none, one a row: in a zip GDAL does not see a table that stands alone."""
    assert table is not None
    shapes = shape_index.null_shapes(int.from_bytes(table[4:8], "little"))
    return {".shp": shapes, ".shx": shape_index.index_of(shapes, "")}


def _mend_index(parts: dict[str, Path], request: Request, findings: list[Finding]) -> dict[str, bytes | None]:
    if ".shx" in parts and shape_index.is_sound(parts[".shp"], parts[".shx"]):
        return {}
    missing = ".shx" not in parts
    if not missing and not shape_index.is_complete(parts[".shp"]):
        # of a .shp that breaks off it is said where its rows are
        return {".shx": shape_index.index_of(files.read_bytes(parts[".shp"]), request.file)}
    message = T("Its .shx (index) is missing.") if missing else T("Its .shx (index) is damaged.")
    mend = T("The index was made anew from the .shp, in memory; nothing was written beside the file.")
    findings.append(Finding("sidecar.shx", Severity.INFO, message, request.file, mend=mend, mended=True))
    return {".shx": shape_index.index_of(files.read_bytes(parts[".shp"]), request.file)}


def _mend_table(
    parts: dict[str, Path], shapes: int | None, request: Request, findings: list[Finding]
) -> dict[str, bytes | None]:
    if ".dbf" not in parts:
        findings.append(
            _without_columns(
                T("Its .dbf (attributes) is missing: there are only shapes, without columns."), request
            )
        )
        return {}
    header = dbase.header_of(parts[".dbf"])
    if header is None:
        if request.format is DBASE:
            raise UserError(
                T("{file} is damaged: its first bytes are no dBASE header.", file=request.file),
                T("Copy or export the file again."),
            )
        findings.append(
            _without_columns(
                T("Its .dbf (attributes) is empty or damaged: there are only shapes, without columns."),
                request,
            )
        )
        return {".dbf": None}
    whole = header.rows <= header.rows_in(files.size_of(parts[".dbf"]))
    if whole and shapes not in {None, header.rows} and shape_index.is_complete(parts[".shp"]):
        raise UserError(
            T(
                "{file} holds {shapes} shapes and {records} rows of attributes: their order is lost.",
                file=request.file,
                shapes=shapes,
                records=header.rows,
            ),
            T("Ask for the .shp, .shx and .dbf that were saved together, or have the file exported again."),
        )
    return _mend_length(parts[".dbf"], header, shapes, request, findings)


def _mend_length(
    table: Path, header: dbase.Header, shapes: int | None, request: Request, findings: list[Finding]
) -> dict[str, bytes | None]:
    """A table with as many rows as there are shapes (in a lone table: as are there) if it has fewer."""
    there = header.rows_in(files.size_of(table))
    present = min(header.rows, there)
    wanted = present if shapes is None else shapes
    if present >= wanted and header.rows <= there:
        return {}
    if present < wanted or shapes is None:
        message = T("Its .dbf (attributes) breaks off after row {row}; later rows have none.", row=present)
        mend = T("Copy or export the file again.")
        rows = tuple(range(present + 1, wanted + 1))
        findings.append(Finding("file.truncated", Severity.ERROR, message, request.file, rows, mend))
    return {".dbf": dbase.with_rows(files.read_bytes(table), header, wanted)}


def _mend_projection(parts: dict[str, Path]) -> dict[str, bytes | None]:
    """The .prj in UTF-8, where it names its system in Chinese in another code page: GDAL stumbles there."""
    content = files.read_bytes(parts[".prj"]) if ".prj" in parts else b""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return {".prj": decode(content, judge([content], None).codec).encode("utf-8")}
    return {}


def _without_columns(message: T, request: Request) -> Finding:
    mend = T("Ask for the .dbf of the same name and import again: names and population are in it.")
    return Finding("sidecar.dbf", Severity.WARNING, message, request.file, mend=mend)


def _of_truncation(parts: dict[str, Path], table: Table, request: Request) -> list[Finding]:
    """A finding for the rows that a .shp lost when it broke off, also those of which it has nothing left."""
    if shape_index.is_complete(parts[".shp"]) or table.wkb is None:
        return []
    lost = shapely.is_missing(shapely.from_wkb(table.wkb, on_invalid="ignore"))
    header = dbase.header_of(parts[".dbf"]) if ".dbf" in parts else None
    beyond = max((0 if header is None else header.rows) - len(lost), 0)
    lost = np.append(lost, np.ones(beyond, dtype=bool))
    message = plural(
        "The file breaks off: one row has no geometry.",
        "The file breaks off: {n} rows have no geometry.",
        n=int(np.count_nonzero(lost)),
    )
    mend = T("Copy or export the file again.")
    return [
        Finding("file.truncated", Severity.ERROR, message, request.file, rows=rows_where(lost), mend=mend)
    ]
