"""Shapefiles: short ASCII names with a table of what they stand for, text that is cut where it must be."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.text import Bilingual, Language, T, plural
from layers.writing.gdal_paths import gdal_path
from layers.writing.headings import titles_of
from layers.writing.written import Written

_NAME_BYTES = 10
"""Bytes of a column's name in dBASE."""
_TEXT_BYTES = 254
"""Bytes of a text in dBASE."""
_ALIASES = Bilingual("字段对照", "columns")


def write_shapefile(frame: gpd.GeoDataFrame, path: Path, layer: Layer, language: Language) -> Written:
    """A shapefile in UTF-8, and beside it a table that says which short name stands for which heading.

    Names are the columns' own ones, in ASCII and cut to ten bytes: names in Chinese are cut in the middle
    of a character by some programs, and keep GDAL itself from reading the file back.
    """
    own = {language.say(title): name for name, title in titles_of(layer).items()}
    headings = [str(name) for name in frame.columns if name != frame.geometry.name]
    short = dict(zip(headings, _short_names(own.get(each, each) for each in headings), strict=True))
    data, cut = _without_long_texts(frame.rename(columns=short))
    with gdal_path(path) as place:
        pyogrio.write_dataframe(data, place, driver="ESRI Shapefile", encoding="UTF-8")
    aliases = aliases_of(path, language)
    _write_aliases(aliases, short, layer)
    parts = sorted(part for part in path.parent.iterdir() if part not in (path, aliases))
    return Written((path, *parts, aliases), (*_of_names(short, aliases), *_of_cut(cut, path)))


def aliases_of(path: Path, language: Language) -> Path:
    """The table beside a shapefile that says what its short names stand for."""
    return path.with_name(f"{path.stem}_{language.say(_ALIASES)}.csv")


def _short_names(names: Iterable[str]) -> list[str]:
    """Each name in ASCII and at most ten bytes, all different."""
    taken: set[str] = set()
    result = []
    for number, name in enumerate(names, 1):
        plain = name.encode("ascii", errors="ignore").decode() or f"F{number}"
        chosen, count = plain[:_NAME_BYTES], 1
        while chosen.casefold() in taken:
            count += 1
            ending = f"_{count}"
            chosen = plain[: _NAME_BYTES - len(ending)] + ending
        taken.add(chosen.casefold())
        result.append(chosen)
    return result


def _without_long_texts(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """The frame with texts of at most 254 bytes, cut between characters, and how many were cut."""
    fresh, cut = frame.copy(), 0
    for name in frame.columns.drop(frame.geometry.name):
        if not (pd.api.types.is_string_dtype(frame[name]) or frame[name].dtype == object):
            continue
        texts = frame[name].astype("string")
        too_long = texts.str.encode("utf-8").str.len().fillna(0) > _TEXT_BYTES
        cut += int(too_long.sum())
        fresh[name] = texts.where(
            ~too_long,
            texts.map(lambda text: text.encode()[:_TEXT_BYTES].decode(errors="ignore"), na_action="ignore"),
        )
    return fresh, cut


def _write_aliases(path: Path, short: dict[str, str], layer: Layer) -> None:
    by_heading = {each: title for title in titles_of(layer).values() for each in (title.zh, title.en)}
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["字段", "中文", "English"])
        for heading, name in short.items():
            title = by_heading.get(heading, Bilingual(heading, heading))
            writer.writerow([name, title.zh, title.en])


def _of_names(short: dict[str, str], aliases: Path) -> list[Finding]:
    changed = [f"{heading} → {name}" for heading, name in short.items() if heading != name]
    if not changed:
        return []
    message = T(
        "A shapefile keeps ten bytes of a column's name: {names}. {file} says what they stand for.",
        names=changed,
        file=aliases.name,
    )
    return [Finding("written.names", Severity.INFO, message)]


def _of_cut(cut: int, path: Path) -> list[Finding]:
    if not cut:
        return []
    message = plural(
        "One text was longer than the 254 bytes that a shapefile keeps, and was cut.",
        "{n} texts were longer than the 254 bytes that a shapefile keeps, and were cut.",
        n=cut,
    )
    mend = T("Write a GeoPackage instead if they are needed whole.")
    return [Finding("written.cut", Severity.WARNING, message, path.name, mend=mend)]
