"""Findings and sentences as plain JSON values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from layers.findings import Choice, Finding, Severity
from layers.text import Bilingual, T, plural

Json = Any


def text_to_json(value: Any) -> Json:
    """A message, name, list or figure as JSON; numbers of numpy become Python's."""
    if isinstance(value, T):
        figures = {key: text_to_json(figure) for key, figure in value.figures.items()}
        return {"message": value.message, "singular": value.singular, "figures": figures}
    if isinstance(value, Bilingual):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, list | tuple | set | frozenset):
        return [text_to_json(each) for each in value]
    if hasattr(value, "item"):
        return value.item()
    return value if isinstance(value, int | float | bool | None) else str(value)


def text_from_json(value: Json) -> Any:
    """What :func:`text_to_json` was given, tuples as lists."""
    if isinstance(value, list):
        return [text_from_json(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if "zh" in value:
        return Bilingual(value["zh"], value["en"])
    figures = {key: text_from_json(figure) for key, figure in value["figures"].items()}
    if value["singular"] is None:
        return T(value["message"], **figures)
    return plural(value["singular"], value["message"], **figures)


def finding_to_json(finding: Finding) -> dict[str, Json]:
    """One finding as a JSON object."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": text_to_json(finding.message),
        "file": finding.file,
        "rows": [int(row) for row in finding.rows],
        "mend": text_to_json(finding.mend),
        "mended": finding.mended,
        "choices": [
            {"value": each.value, "title": text_to_json(each.title), "score": float(each.score)}
            for each in finding.choices
        ],
    }


def finding_from_json(value: Mapping[str, Json]) -> Finding:
    """The finding of a JSON object."""
    return Finding(
        code=value["code"],
        severity=Severity(value["severity"]),
        message=text_from_json(value["message"]),
        file=value["file"],
        rows=tuple(value["rows"]),
        mend=text_from_json(value["mend"]),
        mended=value["mended"],
        choices=tuple(
            Choice(each["value"], text_from_json(each["title"]), each["score"]) for each in value["choices"]
        ),
    )
