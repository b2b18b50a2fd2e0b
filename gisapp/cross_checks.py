"""What layers say of each other: ground that several count, gaps between zones, stations and entrances."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.sentences import name_rows
from layers.task import Task
from layers.text import T, plural

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

FAR, TOO_FAR = 300.0, 500.0
"""Metres between a station and an entrance: worth a look, and hardly one station."""
_WORTH_TELLING = 100.0
"""m²: less is what two drawings of one border leave between zones."""
_SLIVER = 0.5
"""Metres of mean width up to which ground between two borders is a matter of rounding."""
_MOST_ROWS = 50_000
"""Larger layers are left to the evaluation, which tells what overlaps in them from the same pass."""
_RIVERSIDE = re.compile(
    r"滨江|江滨|滨河|沿江|滨水|临江|江岸|绿道|riverside|waterfront|greenway", re.IGNORECASE
)


def cross_findings(layers: Sequence[Layer], task: Task | None = None) -> tuple[Finding, ...]:
    """What is worth telling of layers beside each other; nothing is changed.

    Parameters
    ----------
    layers
        Conformed layers in one working CRS.
    task
        Progress and cancel.

    Returns
    -------
    tuple of Finding
        Each with the title of the layer that it is about. Ground counted once (``park.ledger``,
        ``green.ledger``, ``green.on_park``, ``green.riverside``), zones (``zones.overlap``, ``zones.gap``,
        ``zones.outside``), stations (``rail_station.far_entrance``, ``rail_station.no_entrance``,
        ``rail_entrance.no_station``).

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    task = task or Task()
    framed = [layer for layer in layers if layer.frame is not None and len(layer.frame)]
    found: list[Finding] = []
    for share, check in ((0.0, _of_plots), (0.6, _of_zones), (0.9, _of_stations)):
        task.step(share, T("Comparing layers"))
        found += check(framed, task.part(share, 1))
    return tuple(found)


def _in_role(layers: Sequence[Layer], *wanted: str) -> list[Layer]:
    return [layer for layer in layers if layer.role in wanted]


# ---------------------------------------------------------------- green space


def _of_plots(layers: Sequence[Layer], task: Task) -> Iterator[Finding]:
    """The ledger: pairs and ground that plots share, within a layer and between layers."""
    plots = [layer for layer in _in_role(layers, "park", "green") if _rows(layer) <= _MOST_ROWS]
    if not plots or sum(map(_rows, plots)) > _MOST_ROWS:
        return
    from layers.measuring.overlaps import overlaps

    table = _joined(plots)
    found = overlaps(table, task)
    first, second, area = found.a, found.b, found.area
    owner = table["layer"].to_numpy()
    for number, layer in enumerate(plots):
        inside = (owner[first] == number) & (owner[second] == number)
        if inside.any():
            yield _ledger(layer, table, second[inside], area[inside])
        for other in range(number):
            between = (owner[first] == other) & (owner[second] == number)
            if between.any():
                yield _shared(plots[other], layer, table, second[between], area[between])
    riverside = table["riverside"].to_numpy()
    mixed = riverside[first] != riverside[second]
    if mixed.any():
        strips = [*first[mixed & riverside[first]], *second[mixed & riverside[second]]]
        yield from _on_riverside(plots, table, strips, area[mixed])


def _rows(layer: Layer) -> int:
    return 0 if layer.frame is None else len(layer.frame)


def _joined(plots: Sequence[Layer]) -> pd.DataFrame:
    import pandas as pd

    frames = []
    for number, layer in enumerate(plots):
        assert layer.frame is not None
        names = layer.frame["name"].fillna("").astype(str)
        strips = bool(_RIVERSIDE.search(layer.title)) | names.str.contains(_RIVERSIDE)
        frames.append(layer.frame[["row", "geometry"]].assign(layer=number, riverside=strips.astype(bool)))
    joined: pd.DataFrame = pd.concat(frames, ignore_index=True)
    return joined


def _ledger(layer: Layer, table: pd.DataFrame, rows: NDArray[np.intp], area: NDArray[np.float64]) -> Finding:
    return Finding(
        f"{layer.role}.ledger",
        Severity.INFO,
        plural(
            "{n} pair of areas in it shares {area:,.0f} m², which counts once.",
            "{n} pairs of areas in it share {area:,.0f} m², which counts once.",
            n=len(area),
            area=float(area.sum()),
        ),
        file=layer.title,
        rows=_row_numbers(table, rows),
        mend=T("See the list of overlaps in the report, and correct what was drawn twice."),
    )


def _shared(
    earlier: Layer, layer: Layer, table: pd.DataFrame, rows: NDArray[np.intp], area: NDArray[np.float64]
) -> Finding:
    return Finding(
        "green.on_park" if earlier.role != layer.role else f"{layer.role}.in_two_files",
        Severity.INFO,
        T(
            "{area:,.0f} m² of it lie on areas of {other} too and count once ({rows}).",
            area=float(area.sum()),
            other=earlier.title,
            rows=name_rows(_row_numbers(table, rows)),
        ),
        file=layer.title,
        rows=_row_numbers(table, rows),
        mend=T("Check which of the two files the ground belongs to."),
    )


def _on_riverside(
    plots: Sequence[Layer], table: pd.DataFrame, strips: list[int], area: NDArray[np.float64]
) -> Iterator[Finding]:
    import numpy as np

    numbers = np.array(strips)
    for number, layer in enumerate(plots):
        of_layer = numbers[table["layer"].to_numpy()[numbers] == number]
        if len(of_layer):
            yield Finding(
                "green.riverside",
                Severity.INFO,
                T(
                    "Riverside green or greenways ({rows}) lie on parks and other plots; {area:,.0f} m² that "
                    "both list count once.",
                    rows=name_rows(_row_numbers(table, of_layer)),
                    area=float(area.sum()),
                ),
                file=layer.title,
                rows=_row_numbers(table, of_layer),
                mend=T("Do not add the two lists up by hand: the park would count twice."),
            )


def _row_numbers(table: pd.DataFrame, positions: NDArray[np.intp]) -> tuple[int, ...]:
    return tuple(sorted({int(row) for row in table["row"].to_numpy()[positions]}))


# ---------------------------------------------------------------- zones


def _of_zones(layers: Sequence[Layer], task: Task) -> Iterator[Finding]:
    """Subdistricts against each other and against the district."""
    import numpy as np
    import shapely

    from layers.measuring.overlaps import overlaps

    zones = _in_role(layers, "subdistrict")
    if not zones:
        return
    for layer in zones:
        assert layer.frame is not None
        found = overlaps(layer.frame, task)
        worth = found.area >= _WORTH_TELLING
        if worth.any():
            numbers = layer.frame["row"].to_numpy()[np.union1d(found.a[worth], found.b[worth])]
            rows = tuple(int(row) for row in numbers)
            yield Finding(
                "zones.overlap",
                Severity.WARNING,
                plural(
                    "{n} pair of subdistricts overlaps ({rows}) on {area:,.0f} m², which counts in both.",
                    "{n} pairs of subdistricts overlap ({rows}) on {area:,.0f} m², which counts in both.",
                    n=int(worth.sum()),
                    rows=name_rows(rows),
                    area=float(found.area[worth].sum()),
                ),
                file=layer.title,
                rows=rows,
                mend=T("Correct the common border in the file."),
            )
    whole = shapely.union_all(np.concatenate([_shapes(layer) for layer in zones]))
    last = zones[-1]
    districts = _in_role(layers, "district")
    if not districts:
        yield from _gap(last, shapely.difference(_filled(whole), whole), of_district=False)
        return
    outline = shapely.union_all(np.concatenate([_shapes(layer) for layer in districts]))
    yield from _gap(last, shapely.difference(outline, whole), of_district=True)
    beyond = float(_broad(shapely.difference(whole, outline)).sum())
    if beyond >= _WORTH_TELLING:
        yield Finding(
            "zones.outside",
            Severity.WARNING,
            T("{area:,.0f} m² of the subdistricts lie outside the district.", area=beyond),
            file=last.title,
            mend=T("Take the district and its subdistricts from one source and year."),
        )


def _gap(layer: Layer, gap: object, *, of_district: bool) -> Iterator[Finding]:
    area = _broad(gap)
    if area.sum() >= _WORTH_TELLING:
        figures = {"area": float(area.sum()), "most": float(area.max())}
        yield Finding(
            "zones.gap",
            Severity.WARNING,
            T(
                "{area:,.0f} m² of the district lie in no subdistrict, the largest piece {most:,.0f} m².",
                **figures,
            )
            if of_district
            else T("Gaps of {area:,.0f} m² between subdistricts, the largest {most:,.0f} m².", **figures),
            file=layer.title,
            mend=T("Draw the missing ground into a subdistrict, or take both boundaries from one source."),
        )


def _broad(ground: object) -> NDArray[np.float64]:
    """Areas of the pieces that are more than slivers, which formats leave where they round a border."""
    import shapely

    parts = shapely.get_parts(ground)
    area, length = shapely.area(parts), shapely.length(parts)
    broad: NDArray[np.float64] = area[2 * area > _SLIVER * length]
    return broad


def _shapes(layer: Layer) -> NDArray[np.object_]:
    assert layer.frame is not None
    shapes: NDArray[np.object_] = layer.frame.geometry.to_numpy()
    return shapes


def _filled(whole: object) -> object:
    import shapely

    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(whole))))


# ---------------------------------------------------------------- stations


def _of_stations(layers: Sequence[Layer], _: Task) -> Iterator[Finding]:
    """Stations and entrances that do not find each other."""
    import numpy as np

    from gisapp.indicators.stations import network_of
    from layers.measuring.ground import ground_distance

    stations, doors = _in_role(layers, "rail_station"), _in_role(layers, "rail_entrance")
    # Of several files the window shows no rows anyway; one of each is what a planner has.
    if len(stations) != 1 or len(doors) != 1:
        return
    network = network_of(stations[0], doors[0])
    for finding in network.findings:
        if finding.code == "transfer.entrance_without_station":
            yield Finding(
                "rail_entrance.no_station",
                finding.severity,
                finding.message,
                file=doors[0].title,
                rows=finding.rows,
                mend=finding.mend,
            )
    without = np.setdiff1d(
        np.arange(len(network.names)), np.union1d(network.entrance_station, network.closed_station)
    )
    if len(without):
        yield Finding(
            "rail_station.no_entrance",
            Severity.WARNING,
            T("Stations without any entrance: {names}.", names=[network.names[each] for each in without]),
            file=stations[0].title,
            mend=T("Survey or digitise their entrances: a transfer is measured from an entrance."),
        )
    away = ground_distance(network.centres[network.entrance_station], network.entrances, network.crs)
    far = np.flatnonzero(away > FAR)
    if len(far):
        named = [
            T(
                "{station} {entrance} ({metres:.0f} m)",
                station=network.names[network.entrance_station[each]],
                entrance=network.entrance_names[each],
                metres=float(away[each]),
            )
            for each in far[np.argsort(-away[far])][:5]
        ]
        yield Finding(
            "rail_station.far_entrance",
            Severity.WARNING if (away > TOO_FAR).any() else Severity.INFO,
            plural(
                "{n} entrance lies more than {far:.0f} m from its station: {named}.",
                "{n} entrances lie more than {far:.0f} m from their stations, the farthest {named}.",
                n=len(far),
                far=FAR,
                named=named,
            ),
            file=doors[0].title,
            mend=T("Check the station that the entrance names, and the place of both."),
        )
