"""How each role looks: one symbol per role, shared by the screen, the PDF, the PNG and the HTML map."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from layers import folders


@dataclass(frozen=True, slots=True)
class Style:
    """The symbol of a role.

    Colours are "#rrggbb", empty for none. Widths and sizes are in pixels of a screen of 96 dots per
    inch. Layers are painted by ``order``, lowest first; an outline may have its own, higher
    ``stroke_order``, so that a border stays visible above what it encloses.

    Attributes
    ----------
    fill, stroke, width, dash
        Of areas, lines and the edges of points; ``dash`` is in pixels: drawn, left out, drawn, …
    hatch
        Colour of slanted lines inside an area, empty for none.
    shape, size
        Of points: "circle" or "square", and its diameter with its edge.
    ramp
        Of a raster: colours from the lowest value to the highest.
    label
        Column whose text stands beside the feature, empty for none.
    label_rank
        Labels of a lower rank are placed first, and displace the others.
    """

    role: str
    order: int
    stroke_order: int
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    hatch: str = ""
    shape: str = "circle"
    size: float = 6.0
    ramp: tuple[str, ...] = ()
    label: str = ""
    label_colour: str = "#222222"
    label_rank: int = 9


@dataclass(frozen=True, slots=True)
class MapColours:
    """Colours of the map that belong to no role."""

    ground: str
    """Behind all layers."""
    halo: str
    """Around labels."""
    ink: str
    frame: str
    sample_mark: str
    covered: str
    uncovered: str
    unknown: str
    selected: str
    selected_edge: str


@cache
def styles() -> dict[str, Style]:
    """The styles of ``resources/styles.toml`` by role id."""
    return {role: _style(role, entry) for role, entry in _table()["role"].items()}


def style_of(role: str) -> Style:
    """The style of a role; a plain grey one for a role that the table does not know."""
    return styles().get(role, styles()["other"])


@cache
def map_colours() -> MapColours:
    """The colours of the map that belong to no role."""
    return MapColours(**_table()["map"])


def _table() -> dict[str, Any]:
    return tomllib.loads((folders.resources() / "styles.toml").read_text(encoding="utf-8"))


def _style(role: str, entry: dict[str, Any]) -> Style:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    values.setdefault("stroke_order", values["order"])
    return Style(role=role, **values)
