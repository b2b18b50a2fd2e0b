"""GeoJSON, in any code page and with the slips that people and programs make in it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.code_page import decode
from layers.reading.features import frame_of, read_table
from layers.reading.request import Request
from layers.reading.text_columns import Declaration, choose
from layers.source import Source
from layers.text import T

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LARGEST_DEGREE = 360.0


def read_sources(request: Request) -> list[Source]:
    """The one layer of a GeoJSON file."""
    content = files.read_bytes(request.path)
    text, encoding, findings = _text(content, request)
    dataset: Path | bytes = request.path if text is None else text.encode()
    try:
        table = read_table(dataset)
    except (RuntimeError, ValueError) as error:
        table = read_table(_mended(text if text is not None else content.decode(), request, error))
    frame, crs, of_frame = frame_of(table, request.file, mend=request.mend)
    findings += of_frame
    if crs is not None and crs.is_geographic and not _in_degrees(np.asarray(frame.geometry.values)):
        findings.append(_of_metres(request.file))
        crs = None
        frame = frame.set_crs(None, allow_override=True)
    return [
        Source(
            path=request.path,
            name=request.path.stem,
            format=request.format.name,
            frame=frame,
            crs=crs,
            encoding=encoding,
            findings=tuple(findings),
        )
    ]


def _text(content: bytes, request: Request) -> tuple[str | None, str | None, list[Finding]]:
    """The text, its code page's title, findings. Plain UTF-8 is left to GDAL (text None)."""
    for bom, codec in _BOMS:
        if content.startswith(bom):
            return content.decode(codec, errors="replace"), codec.removesuffix("-sig").upper(), []
    if request.encoding is None:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return None, None, []
    lines = [line for line in content.splitlines() if not line.isascii()]
    pieces = [piece for line in lines for piece in line.split(b'"') if not piece.isascii()]
    page, findings = choose(pieces, Declaration("utf-8", "UTF-8"), request)
    return decode(content, page.codec), page.title, findings


def _mended(text: str, request: Request, error: Exception) -> bytes:
    """The text as a FeatureCollection, where GDAL refused it for being a bare list of features.

    Raises
    ------
    UserError
        If it is no GeoJSON at all, with the line at which it breaks.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as broken:
        raise UserError(
            T(
                "{file} is no valid JSON: line {line}, column {column} ({reason}).",
                file=request.file,
                line=broken.lineno,
                column=broken.colno,
                reason=broken.msg,
            ),
            T("Copy or export the file again; a download may have broken off there."),
        ) from error
    except RecursionError as broken:
        raise UserError(
            T("{file} is nested too deeply to be GeoJSON.", file=request.file), T("Export the file again.")
        ) from broken
    if isinstance(content, list) and content and all(_is_feature(each) for each in content):
        return json.dumps({"type": "FeatureCollection", "features": content}, ensure_ascii=False).encode()
    raise UserError(
        T("{file} is JSON, but holds no map features.", file=request.file),
        T("Export the layer as GeoJSON (a FeatureCollection)."),
    ) from error


def _is_feature(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") == "Feature"


def _in_degrees(geometry: npt.NDArray[np.object_]) -> bool:
    """False where most coordinates are too large to be degrees."""
    coordinates = np.abs(shapely.get_coordinates(geometry))
    return coordinates.size == 0 or float(np.median(coordinates.max(axis=1))) <= _LARGEST_DEGREE


def _of_metres(file: str) -> Finding:
    return Finding(
        "crs.not_degrees",
        Severity.WARNING,
        T("GeoJSON that declares nothing is in degrees, but these coordinates are far too large for that."),
        file,
        mend=T("Treated as if no coordinate reference system were declared."),
        mended=True,
    )
