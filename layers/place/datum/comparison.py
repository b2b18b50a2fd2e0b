"""Two layers compared: how many datum shifts lie between them, and how that shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from layers.place.datum.evidence import CLOSE_M, DATUMS, DatumEvidence, Lag
from layers.place.datum.places import Places
from layers.text import T


@dataclass(frozen=True, slots=True)
class Comparison:
    """What lies between two layers.

    Attributes
    ----------
    lag
        How far the first lies from the second.
    certain
        Whether it may be relied upon.
    basis
        "names", "outline", "edges", "near" or "ground".
    matched, agreeing
        Names or places compared, and those that agree after the shift is undone.
    before, after
        Median shift in metres for names; the share in per cent for outlines (that differs); the number
        of places that agree for edges and nearness; hectares that both draw for ground.
    bearing
        Direction of the first from the second in degrees, for names.
    """

    lag: Lag
    certain: bool
    basis: str
    matched: int
    agreeing: int
    before: float
    after: float
    bearing: float = 0.0

    def turned(self) -> Comparison:
        """The same, of the second layer against the first."""
        return replace(self, lag=(-self.lag[0], -self.lag[1]), bearing=(self.bearing + 180) % 360)

    def evidence(self, datum: str, other: Places, *, certain: bool) -> DatumEvidence:
        """What it says of the first layer, once its datum is decided."""
        return DatumEvidence(datum, certain, self.basis, _sentence(self, datum, other), against=other.title)


def _sentence(found: Comparison, datum: str, other: Places) -> T:
    figures = {
        "agreeing": found.agreeing,
        "matched": found.matched,
        "other": other.title or T("the known ones"),
        "change": change_of(datum),
        "before": found.before,
        "after": found.after,
        "bearing": found.bearing,
        "close": CLOSE_M,
    }
    return _as_it_is(found.basis, figures) if datum == "as_is" else _changed(found.basis, figures)


def _as_it_is(basis: str, figures: Mapping[str, object]) -> T:
    sentences = {
        "names": T(
            "{agreeing} of {matched} names match {other} as they are, median {after:,.0f} m", **figures
        ),
        "outline": T("its outline agrees with {other} within {after:.1f} % as it is", **figures),
        "edges": T("{agreeing} of {matched} places on its lines fit {other} as they are", **figures),
        "near": T(
            "{agreeing} of {matched} places have one of {other} within {close:.0f} m as they are", **figures
        ),
        "ground": T("it and {other} both draw some {after:,.0f} ha as they are", **figures),
    }
    return sentences[basis]


def _changed(basis: str, figures: Mapping[str, object]) -> T:
    sentences = {
        "names": T(
            "{agreeing} of {matched} names match {other} after {change}, median {after:,.0f} m; "
            "before: {before:,.0f} m at {bearing:.0f}°",
            **figures,
        ),
        "outline": T(
            "its outline agrees with {other} within {after:.1f} % after {change}; before: {before:.1f} %",
            **figures,
        ),
        "edges": T(
            "{agreeing} of {matched} places on its lines fit {other} after {change}; before: {before:.0f}",
            **figures,
        ),
        "near": T(
            "{agreeing} of {matched} places have one of {other} within {close:.0f} m after {change}; "
            "before: {before:.0f}",
            **figures,
        ),
        "ground": T(
            "it and {other} both draw some {after:,.0f} ha after {change}; before: {before:,.0f} ha",
            **figures,
        ),
    }
    return sentences[basis]


def change_of(datum: str) -> str:
    """The conversion to WGS 84 in signs: "GCJ-02 → WGS 84", or the other way for what was over-corrected."""
    if datum.startswith("over_"):
        return f"WGS 84 → {DATUMS[datum.removeprefix('over_')]}"
    return f"{DATUMS[datum]} → WGS 84"
