"""Forms other than a FeatureCollection in which map features come as JSON, brought into that form."""

from __future__ import annotations

import json
import re
from typing import Any

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.request import Request
from layers.reading.vector import topojson
from layers.reading.vector.json_records import tables_in
from layers.text import T

_ASSIGNMENT = re.compile(r"^\s*(?:(?:var|let|const)\s+)?[\w.]+\s*=\s*(?=[{\[])")
_SURPLUS_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')
_BROKEN_POWER = re.compile(r'("(?:[^"\\]|\\.)*")|(?<=[\d.])([eE][+-]?\d+)\.\d*')
"""Old versions of GDAL wrote 5e-15.0 for a very small number."""
_SHOWN = 20
"""Characters of the text at which a file breaks that are shown."""
_SHAPES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"
}  # fmt: skip


def collections_of(text: str, request: Request) -> tuple[dict[str, bytes], list[Finding]]:
    """FeatureCollections by name (of a topology, each of its objects), and what was mended.

    Raises
    ------
    UserError
        If it is no JSON, with the place at which it breaks, or holds no map features.
    """
    content, findings = _parsed(text, request)
    if topojson.is_topology(content):
        found = topojson.collections_of(content)
    elif isinstance(content, dict) and content.get("type") in {"FeatureCollection", "Feature", *_SHAPES}:
        found = {request.path.stem: content}
    elif isinstance(content, list) and content and all(_type_of(each) == "Feature" for each in content):
        found = {request.path.stem: {"type": "FeatureCollection", "features": content}}
    elif isinstance(content, list) and content and all(_type_of(each) in _SHAPES for each in content):
        features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in content]
        found = {request.path.stem: {"type": "FeatureCollection", "features": features}}
    elif tables := tables_in(content):
        found = {name or request.path.stem: _collection(rows) for name, rows in tables.items()}
    else:
        raise UserError(
            T("{file} is JSON, but holds no map features.", file=request.file),
            T("Export the layer as GeoJSON (a FeatureCollection)."),
        )
    return {name: json.dumps(each, ensure_ascii=False).encode() for name, each in found.items()}, findings


def _collection(rows: list[dict[str, Any]]) -> dict[str, Any]:
    features = [{"type": "Feature", "properties": row, "geometry": None} for row in rows]
    return {"type": "FeatureCollection", "features": features}


def _parsed(text: str, request: Request) -> tuple[Any, list[Finding]]:
    """The JSON; without a script around it, and with commas that end a list forgiven."""
    bare = _ASSIGNMENT.sub("", text, count=1)
    if bare is not text and bare != text:
        bare = bare.rstrip().rstrip(";")
    try:
        return json.loads(bare), []
    except RecursionError as broken:
        raise UserError(
            T("{file} is nested too deeply to be GeoJSON.", file=request.file), T("Export the file again.")
        ) from broken
    except json.JSONDecodeError as broken:
        return _forgiven(bare, broken, request)


def _forgiven(text: str, broken: json.JSONDecodeError, request: Request) -> tuple[Any, list[Finding]]:
    """The JSON without commas that end a list and with powers of ten as they should be."""
    findings = []
    slips = {_SURPLUS_COMMA: _of_commas(request.file), _BROKEN_POWER: _of_powers(request.file)}
    for slip, found in slips.items():
        mended = slip.sub(lambda part: "".join(filter(None, part.groups())), text)
        if mended != text:
            findings.append(found)
        text = mended
    try:
        return json.loads(text), findings if request.mend else []
    except json.JSONDecodeError:
        raise _no_json(broken, request) from broken


def _no_json(broken: json.JSONDecodeError, request: Request) -> UserError:
    file, line = request.file, broken.lineno
    rest = broken.doc[broken.pos : broken.pos + _SHOWN].split("\n")[0].strip()
    if not rest or broken.msg.startswith("Unterminated"):
        return UserError(
            T("{file} is no valid JSON: it breaks off in line {line}.", file=file, line=line),
            T("Copy or export the file again; a download may have broken off there."),
        )
    return UserError(
        T(
            "{file} is no valid JSON: in line {line}, column {column}, “{rest}” must not stand there.",
            file=file,
            line=line,
            column=broken.colno,
            rest=rest,
        ),
        T("Export the file again; often a comma or a bracket is missing just before that place."),
    )


def _of_commas(file: str) -> Finding:
    message = T(
        "It has commas after the last member of a list, which JSON does not allow; they were passed over."
    )
    return Finding("json.commas", Severity.INFO, message, file, mended=True)


def _of_powers(file: str) -> Finding:
    message = T("It has numbers such as 5e-15.0, which JSON does not allow; they were read as 5e-15.")
    return Finding("json.powers", Severity.INFO, message, file, mended=True)


def _type_of(value: object) -> object:
    return value.get("type") if isinstance(value, dict) else None
