"""Parks and plots of unverified datum that share ground with others only as long as they are not moved.

Each place is drawn once, or one layer lies nearly whole on the other. A tenth of a layer on plots of another
file is neither: it may be how both are drawn, or a web map's shift. Which it is, nothing shows; what the
figure would be after the shift is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

from gisapp import figures as written
from gisapp.cross_checks.datums import Compute, computed_with, put_right, unverified_files
from gisapp.indicators.indicator import Indicator
from gisapp.project import Project
from gisapp.readings import Doubt, Reading, ZoneReading
from layers.layer import Layer
from layers.remember import by_identity
from layers.roles import roles
from layers.text import T

_PLOTS = ("park", "green")
_AS_IS, _WEB_MAPS = "as_is", {"gcj02": "GCJ-02", "bd09": "BD-09"}
_LEAST, _MOST = 0.04, 0.5
"""Share of the smaller layer on the other that is more than strips along borders, and less than a layer that
was drawn there too."""
_GONE = 3.0
"""How many times less must be shared after the shift."""
_HECTARE = 10_000.0


def with_shifted_overlaps(
    reading: Reading, indicator: Indicator, project: Project, compute: Compute
) -> Reading:
    """The reading with a doubt for each layer that a web map's shift takes off the plots of another file.

    Parameters
    ----------
    reading
        Of the indicator.
    indicator
        Whose layers are looked at.
    project
        With all layers, and what was found at the import.
    compute
        As of :func:`gisapp.cross_checks.datums.with_layers_left`.

    Returns
    -------
    Reading
        Each doubt ("datum.overlap") lies between the figure as it is and with the one layer put right.
    """
    unverified = unverified_files(project)
    for layer in project.layers:
        if layer.title in unverified and layer.role in _PLOTS and layer.role in indicator.roles:
            reading = _doubted(reading, indicator, project, layer, compute)
    return reading


def _doubted(
    reading: Reading, indicator: Indicator, project: Project, layer: Layer, compute: Compute
) -> Reading:
    found = next(
        (
            (datum, other, common)
            for other in project.layers
            if other is not layer and other.role in _PLOTS and layer.frame is not None
            for common in (_common(layer, other),)
            if (datum := _taken_off_by(common)) is not None
        ),
        None,
    )
    if found is None:
        return reading
    datum, other, common = found
    moved = tuple(put_right(each, datum) if each is layer else each for each in project.layers)
    would_be = computed_with(moved, project, compute)

    def doubts_of(row: ZoneReading) -> tuple[Doubt, ...]:
        value = would_be.of(row.zone_kind, row.zone).value
        if value is None or row.value is None:
            return ()
        message = T(
            "{file} ({role}): nothing shows its datum, and {before:.1f} ha of it lie on {other}, after a "
            "conversion from {datum} {after:.1f} ha. Put right, the figure would be {value}.",
            file=layer.title,
            role=roles()[layer.role].title,
            other=other.title,
            before=common[_AS_IS] / _HECTARE,
            after=common[datum] / _HECTARE,
            datum=_WEB_MAPS[datum],
            value=written.indicator_value(value, indicator.unit),
        )
        return (Doubt("datum.overlap", message, min(row.value, value), max(row.value, value)),)

    return reading.doubted(doubts_of)


def may_turn(indicator: Indicator, project: Project, ground: float, *, comes: bool) -> bool:
    """Whether an edit of a park or plot may lead to such a doubt where there is none.

    Parameters
    ----------
    indicator
        Whose layers are looked at.
    project
        As it is, without such a doubt.
    ground
        m² of the plot as it is and as it would be: no area that is compared changes by more.
    comes
        Whether it is a layer of its own, which could lie on another.
    """
    unverified = unverified_files(project)
    plots = [layer for layer in project.layers if layer.role in _PLOTS and layer.frame is not None]
    looked_at = [each for each in plots if each.title in unverified and each.role in indicator.roles]
    return any(
        comes
        or any(_may_be_taken_off(_common(layer, other), ground) for other in plots if other is not layer)
        for layer in looked_at
    )


def _may_be_taken_off(common: Mapping[str, float], by: float) -> bool:
    """Whether areas that differ by so much at most could speak of a shift."""
    shared, least = common[_AS_IS], min(common[datum] for datum in _WEB_MAPS)
    return (
        shared + by >= _LEAST * (common["smaller"] - by)
        and shared - by <= _MOST * (common["smaller"] + by)
        and _GONE * (least - by) < shared + by
    )


def _taken_off_by(common: Mapping[str, float]) -> str | None:
    """The datum after whose shift hardly anything is shared; None where the overlap speaks of no shift."""
    best = min(_WEB_MAPS, key=lambda datum: common[datum])
    suspect = _LEAST * common["smaller"] <= common[_AS_IS] <= _MOST * common["smaller"]
    return best if suspect and _GONE * common[best] < common[_AS_IS] else None


@by_identity
def _common(layer: Layer, other: Layer) -> dict[str, float]:
    """The ground, in m², that two layers share as they are and under each datum, and that of the smaller."""
    import shapely

    def ground(of: Layer) -> shapely.Geometry:
        assert of.frame is not None
        return shapely.union_all(of.frame.geometry.to_numpy())

    theirs = ground(other)
    ours = {_AS_IS: ground(layer)} | {datum: ground(put_right(layer, datum)) for datum in _WEB_MAPS}
    shared = {datum: float(shapely.area(shapely.intersection(each, theirs))) for datum, each in ours.items()}
    return shared | {"smaller": float(min(ours[_AS_IS].area, theirs.area))}
