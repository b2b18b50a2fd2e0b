"""File geodatabases (folders ending in .gdb): headings, coded values and arcs as ArcGIS shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from layers.reading import files
from layers.reading.frames.features import read_table
from layers.reading.request import Request
from layers.reading.vector.coded_values import as_shown
from layers.reading.vector.curves import of_curves
from layers.reading.vector.layered import Read, layer_names, read_layer, source_of, with_features
from layers.source import Source

_CATALOGUE = "GDB_Items"


@dataclass
class _Catalogue:
    """What a geodatabase says about its columns, by layer and column."""

    headings: dict[str, dict[str, str]] = field(default_factory=dict)
    domains: dict[str, dict[str, str]] = field(default_factory=dict)
    """Per layer and column, the name of its list of coded values."""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Per list of coded values, the text of each code."""


def read_sources(request: Request) -> list[Source]:
    """Every feature class and table that has rows."""
    names = layer_names(files.gdal_name(request.path), request)
    catalogue = _catalogue(request)
    sources = [source_of(_read(name, catalogue, request), request, name, names) for name in names]
    return with_features(sources, request)


def _read(name: str, catalogue: _Catalogue, request: Request) -> Read:
    read = read_layer(request.path, name, request)
    domains = catalogue.domains.get(name, {})
    texts = {column: catalogue.texts.get(domain, {}) for column, domain in domains.items()}
    table, of_columns = as_shown(read.table, catalogue.headings.get(name, {}), texts, request.file)
    of_arcs = of_curves(table, request.path, name, "OGR_GEOMETRY", request.file)
    return Read(table, read.encoding, (*read.findings, *of_columns, *of_arcs))


def _catalogue(request: Request) -> _Catalogue:
    """The geodatabase's own description of itself; empty where it cannot be read."""
    catalogue = _Catalogue()
    try:
        table = read_table(request.path, _CATALOGUE)
    except (RuntimeError, ValueError):
        return catalogue
    for text in table.columns[table.names.index("Definition")] if "Definition" in table.names else ():
        if not isinstance(text, str) or not text.strip():
            continue
        try:
            definition = ElementTree.fromstring(text)
        except (ParseError, DefusedXmlException):
            continue
        _note(definition, catalogue)
    return catalogue


def _note(definition: Element, catalogue: _Catalogue) -> None:
    if definition.tag.endswith("GPCodedValueDomain2"):
        catalogue.texts[_said(definition, "DomainName")] = {
            _said(each, "Code"): _said(each, "Name") for each in definition.iter("CodedValue")
        }
        return
    columns = list(_columns(definition))
    layer = _said(definition, "Name")
    catalogue.headings[layer] = {name: heading for name, heading, _ in columns if heading}
    catalogue.domains[layer] = {name: domain for name, _, domain in columns if domain}


def _columns(definition: Element) -> Iterator[tuple[str, str, str]]:
    """Name, heading and list of coded values of each column."""
    for column in definition.iter("GPFieldInfoEx"):
        domain = _said(column, "DomainName") or _said(column, "Domain/DomainName")
        yield _said(column, "Name"), _said(column, "AliasName"), domain


def _said(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
