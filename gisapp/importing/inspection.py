"""A draft as plain JSON values: what ``gisapp inspect`` prints for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gisapp.importing.draft import Draft
from gisapp.importing.effects import Effect
from gisapp.importing.row import Row
from gisapp.serial import to_json
from layers.findings import Finding
from layers.roles import roles
from layers.text import Language

Json = Any
Effects = Mapping[tuple[str, str], Sequence[Effect]]
"""By the source's title and the finding's code."""


def inspection_to_json(draft: Draft, effects: Effects, language: Language) -> Json:
    """Everything known of the files of a draft.

    Parameters
    ----------
    draft
        The files with their roles and findings.
    effects
        What mends do to the indicators, as far as it was computed.
    language
        Of the sentences.
    """
    return {
        "files": [_row_to_json(row, effects, language) for row in draft.rows],
        "refused": [_finding(each, language) for each in draft.refused],
        "notes": [_finding(each, language) for each in draft.notes],
    }


def _row_to_json(row: Row, effects: Effects, language: Language) -> Json:
    source, layer = row.source, row.layer
    return {
        "title": source.title,
        "file": source.file,
        "layer": source.name,
        "format": source.format,
        "features": None if source.frame is None else len(source.frame),
        "raster": None if source.grid is None else [source.grid.width, source.grid.height],
        "headings": _headings(row),
        "encoding": source.encoding,
        "crs": layer.origin.crs if layer is not None else _declared(row),
        "role": row.role,
        "columns": _columns(row),
        "usable": layer is not None,
        "steps": [] if layer is None else [language.say(step) for step in layer.steps],
        "findings": [
            {
                **_finding(finding, language),
                "effects": [
                    {"indicator": each.indicator, "without": each.without, "with": each.with_}
                    for each in effects.get((source.title, finding.code), ())
                ],
            }
            for finding in row.findings
        ],
    }


def _headings(row: Row) -> list[str] | None:
    frame = row.source.frame
    return None if frame is None else [str(name) for name in frame.columns if name != frame.geometry.name]


def _declared(row: Row) -> str | None:
    if row.source.crs is None:
        return None
    from layers.place.crs import short_name

    return short_name(row.source.crs)


def _columns(row: Row) -> dict[str, str]:
    if row.role is None or row.source.frame is None:
        return {}
    from layers.columns.used_columns import mapping_of

    return mapping_of(row.source, roles()[row.role], row.answers)


def _finding(finding: Finding, language: Language) -> dict[str, Json]:
    """A finding with its sentences said."""
    mend = None if finding.mend is None else language.say(finding.mend)
    choices = [
        {"value": each.value, "title": language.say(each.title), "score": float(each.score)}
        for each in finding.choices
    ]
    return {
        **to_json(finding),
        "message": language.say(finding.message),
        "mend": mend,
        "choices": choices,
    }
