"""What a file is, judged by its first bytes, whatever it is called."""

from __future__ import annotations

from pathlib import Path

from layers.reading import files

_SIGNATURES = (
    (b"SQLite format 3\0", "SQLite"),
    (b"\x00\x00\x27\x0a", "Shapefile"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"\xd0\xcf\x11\xe0", "Excel 97"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"fgb\x03", "FlatGeobuf"),
    (b"version https://git-lfs", "Git LFS"),
)
ARCHIVES = frozenset({"ZIP", "RAR", "7-Zip", "GZIP", "BZIP2", "XZ", "TAR"})
_MARKUP = ((b"<kml", "KML"), (b"<osm", "OpenStreetMap"), (b"<html", "HTML"), (b"<!doctype html", "HTML"))
_HEAD = 4096


def kind_of(path: Path) -> str | None:
    """A word for what the first bytes look like ("PDF", "SQLite", "text"); None where they say nothing."""
    if not files.is_file(path):
        return None
    with files.open_binary(path) as stream:
        head = stream.read(_HEAD)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[257:262] == b"ustar":
        return "TAR"
    if b"OSMHeader" in head[:64]:
        return "OpenStreetMap"
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str | None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for tag, kind in _MARKUP:
        if tag in start and start.startswith(b"<"):
            return kind
    if start.startswith(b"<"):
        return "XML"
    if start[:1] in (b"{", b"["):
        return "JSON"
    if not start or b"\0" in start:
        return None
    return "text"
