"""What a target asks for, in words."""

from __future__ import annotations

from gisapp import figures as written
from gisapp.own_target import OwnTarget
from gisapp.targets import Target
from layers.text import Sayable, T

_SOFTENED = {
    "力争": lambda target: T("strive for {target}", target=target),
    "争取": lambda target: T("aim for {target}", target=target),
    "左右": lambda target: T("about {target}", target=target),
    "约": lambda target: T("some {target}", target=target),
    "争创": lambda target: T("contend for {target}", target=target),
    "基本": lambda target: T("essentially {target}", target=target),
}
"""Wording of Chinese plans, as it goes with the figure in both languages."""


def asked_for(target: Target | OwnTarget) -> Sayable:
    """What a target asks for: "≥ 13 m²/person", "strive for ≥ 38 %"; its words where there is no number."""
    if target.value is None:
        return target.value_text
    shown = written.comparison(target.comparator, target.value, target.unit)
    if isinstance(target, Target) and target.most is not None:
        shown = written.in_unit(f"{target.value:,.12g}–{target.most:,.12g}", target.unit)
    if not target.wording:
        return shown
    softened = _SOFTENED.get(target.wording)
    return softened(shown) if softened else T("{wording} {target}", wording=target.wording, target=shown)
