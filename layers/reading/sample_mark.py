"""Knowing illustrative data (示范数据·非实测), so that every map and report can say so."""

from __future__ import annotations

from dataclasses import replace

from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.signature import kind_of
from layers.source import Source
from layers.text import T

MARK = "示范数据·非实测"
_WORDS = ("示范数据", "非实测")
_CODE = "sample.marked"
_HEAD = 1 << 16
_KINDS_OF_TEXT = {"text", "JSON", "XML", "KML", "OpenStreetMap"}


def is_sample(source: Source) -> bool:
    """True when the file's name, its text, a column or a raster tag marks the data as illustrative."""
    return any(finding.code == _CODE for finding in source.findings) or _speaks_of_it(source)


def is_marked(text: str) -> bool:
    """True when the text holds the mark."""
    return any(word in text for word in _WORDS)


def sample_finding(file: str) -> Finding:
    """The finding by which a reader passes on a mark that it met outside the columns (a tag, a comment)."""
    return Finding(
        _CODE, Severity.INFO, T("The data are marked {mark} (illustrative, not surveyed).", mark=MARK), file
    )


def with_mark(source: Source) -> Source:
    """The source with the finding for a mark, if it is marked but does not say so yet."""
    told = any(finding.code == _CODE for finding in source.findings)
    if told or not (_speaks_of_it(source) or _file_says(source)):
        return source
    return replace(source, findings=(*source.findings, sample_finding(source.path.name)))


def _speaks_of_it(source: Source) -> bool:
    if is_marked(source.path.name) or is_marked(source.name):
        return True
    if source.frame is None:
        return False
    if any(is_marked(str(name)) for name in source.frame.columns):
        return True
    text = source.frame.drop(columns=source.frame.geometry.name).select_dtypes(["object", "string"])
    return any(is_marked("\n".join(map(str, text[name].unique()))) for name in text)


def _file_says(source: Source) -> bool:
    """A mark in the first bytes of a file of text: a comment line, a description."""
    if kind_of(source.path) not in _KINDS_OF_TEXT:
        return False
    with files.open_binary(source.path) as stream:
        head = stream.read(_HEAD)
    return any(word.encode(codec) in head for word in _WORDS for codec in ("utf-8", "gb18030"))
