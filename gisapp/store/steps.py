"""Steps as JSON and back: what a row of a project's history says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gisapp.edit_form import edits_of, edits_to_json
from gisapp.history import Describe, DropScenario, Order, PutScenario, Splice, Step
from gisapp.scenario import Choices, Scenario
from gisapp.store.entries import typed
from layers.errors import UserError
from layers.reading.plain_tables import Damage
from layers.text import T

_PUT, _DROP, _DESCRIBE, _SPLICE, _ORDER = "put", "drop", "describe", "splice", "order"


def step_to_text(step: Step) -> str:
    """A step as JSON, in one spelling: equal steps have equal texts."""
    return json.dumps(_as_json(step), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def step_from_text(text: str) -> Step:
    """What :func:`step_to_text` wrote.

    Raises
    ------
    Damage
        If the text is no such step.
    """
    try:
        value = json.loads(text)
        return _from_json(value)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UserError) as error:
        raise Damage(T("a row of its history is not as it was written")) from error


def _as_json(step: Step) -> dict[str, Any]:
    match step:
        case PutScenario(scenario, at):
            return {"do": _PUT, "at": at, "edits": edits_to_json(scenario.edits), **_described(scenario)}
        case DropScenario(name):
            return {"do": _DROP, "name": name}
        case Describe(name, called, note, author, choices):
            described = {"called": called, "note": note, "author": author, "choices": asdict(choices)}
            return {"do": _DESCRIBE, "name": name, **described}
        case Splice(name, at, cut, edits):
            return {"do": _SPLICE, "name": name, "at": at, "cut": cut, "edits": edits_to_json(edits)}
        case Order(names):
            return {"do": _ORDER, "names": list(names)}


def _described(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "note": scenario.note,
        "author": scenario.author,
        "choices": asdict(scenario.choices),
    }


def _from_json(value: Mapping[str, Any]) -> Step:
    do = value["do"]
    if do == _PUT:
        scenario = Scenario(
            name=typed(value["name"], str),
            note=typed(value["note"], str),
            author=typed(value["author"], str),
            edits=edits_of(value["edits"]),
            choices=typed(value["choices"], Choices),
        )
        return PutScenario(scenario, typed(value["at"], int | None))
    if do == _DROP:
        return DropScenario(typed(value["name"], str))
    if do == _DESCRIBE:
        name, called, note, author = (
            typed(value[each], str) for each in ("name", "called", "note", "author")
        )
        return Describe(name, called, note, author, typed(value["choices"], Choices))
    if do == _SPLICE:
        at, cut = typed(value["at"], int), typed(value["cut"], int)
        return Splice(typed(value["name"], str), at, cut, edits_of(value["edits"]))
    if do == _ORDER:
        return Order(typed(value["names"], tuple[str, ...]))
    raise ValueError(do)
