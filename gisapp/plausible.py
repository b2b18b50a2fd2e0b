"""Figures far outside what is usual are doubted: no verdict stands on five people or a scrap of a layer."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from gisapp import figures as written
from gisapp.indicators.ids import GREEN_COVERAGE, GREEN_RATE, PARK_AREA, TRANSFER_50, TRANSFER_100
from gisapp.readings import Doubt, Reading, ZoneReading
from gisapp.study_area import Boundaries, StudyArea
from layers import folders
from layers.findings import Finding
from layers.in_sight import as_text
from layers.layer import Layer
from layers.remember import by_identity
from layers.text import Bilingual, T, plural

_PEOPLE, _STOPS = "people_per_km2", "stops_per_station"
_PEOPLE_OF_SUBDISTRICT = "people_per_km2_of_subdistrict"
_DIGITS = 1
_THINNEST = 1000
"""By how much fewer people than on the average live on a km² of no subdistrict: a 万 left out is 10,000."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is plausible of a figure of a district (``resources/plausible.toml``), ends included."""

    id: str
    title: Bilingual
    unit: str
    least: float
    most: float
    source: str

    def holds(self, value: float) -> bool:
        """Whether a value lies in it."""
        return self.least <= value <= self.most


@cache
def ranges() -> Mapping[str, Range]:
    """All ranges by id."""
    table = tomllib.loads((folders.resources() / "plausible.toml").read_text(encoding="utf-8"))
    return {
        key: Range(
            key,
            Bilingual(entry["zh"], entry["en"]),
            entry["unit"],
            entry.get("least", -math.inf),
            entry.get("most", math.inf),
            entry["source"],
        )
        for key, entry in table.items()
    }


def with_doubts(
    readings: Mapping[str, Reading],
    area: StudyArea,
    layers: Mapping[str, Layer],
    confirmed: Collection[str] = (),
) -> dict[str, Reading]:
    """The readings with the doubts that the district's figures raise, those that were confirmed told only.

    Parameters
    ----------
    readings
        By indicator id.
    area, layers
        What they were computed of.
    confirmed
        Codes of doubts of which the planner says that the figure is right all the same.

    Returns
    -------
    dict
        As many readings, by indicator id.
    """
    return with_doubts_of(readings, grounds_of(readings, area, layers), confirmed)


@dataclass(frozen=True)
class Grounds:
    """What the doubts rest on that do not hang on the figure itself.

    ``few`` has those about subdistricts by name; ``told`` are findings about people.
    """

    people: tuple[Doubt, ...]
    few: Mapping[str, Doubt]
    told: tuple[Finding, ...]
    stops: tuple[Doubt, ...]


def grounds_of(readings: Mapping[str, Reading], area: StudyArea, layers: Mapping[str, Layer]) -> Grounds:
    """What is to be doubted about people and stops.

    Parameters
    ----------
    readings, area, layers
        As for :func:`with_doubts`.
    """
    few = _of_few_people(area)
    told = layers["population"].findings if "population" in layers else ()
    inside = stops_inside(readings, area, layers)
    return Grounds(
        people=(*_of_people(area), *few.values()),
        few=few,
        told=(*area.findings, *told),
        stops=() if inside is None else tuple(of_stops(*inside)),
    )


def with_doubts_of(
    readings: Mapping[str, Reading], grounds: Grounds, confirmed: Collection[str] = ()
) -> dict[str, Reading]:
    """The readings with the doubts that their figures raise, and those of some grounds.

    Parameters
    ----------
    readings, confirmed
        As for :func:`with_doubts`.
    grounds
        Of the readings, or of others that differ by an edit.
    """

    def doubts_of(indicator: str, zone: ZoneReading) -> tuple[Doubt, ...]:
        own = tuple(_of_figure(indicator, zone))
        if indicator == PARK_AREA:
            return (*grounds.people, *_of_uncounted(grounds.told, zone), *own)
        return grounds.stops if indicator in {TRANSFER_50, TRANSFER_100} else own

    doubted = {
        name: reading.doubted_in_district(lambda zone, name=name: doubts_of(name, zone))  # type: ignore[misc]
        for name, reading in readings.items()
    }
    if PARK_AREA in doubted:
        few = grounds.few
        doubted[PARK_AREA] = doubted[PARK_AREA].doubted(
            lambda zone: (few[zone.zone],) if zone.zone_kind == "subdistrict" and zone.zone in few else ()
        )
    return {name: _with_confirmed(reading, confirmed) for name, reading in doubted.items()}


# ---------------------------------------------------------------- the checks


def _of_people(area: StudyArea) -> Iterable[Doubt]:
    from gisapp.indicators.built_up import land_of

    people, built_up = float(area.population[0]), float(land_of(area)[0])
    land = built_up if built_up > 0 else float(area.district.area)
    if not people > 0 or not land > 0:
        return
    density = people / (land / 1e6)
    if not ranges()[_PEOPLE].holds(density):
        message = T(
            "{people} on {land} are {density} per km²: the population is probably in other units, of another "
            "place, or counted several times.",
            people=written.people(people),
            land=written.area(land),
            density=written.number(density, _DIGITS),
        )
        yield Doubt(f"plausible.{_PEOPLE}", message)


def _of_few_people(area: StudyArea) -> dict[str, Doubt]:
    """Subdistricts in which hardly anybody lives, but somebody: 2 (万人) beside 30,000 persons."""
    found, mean = {}, float(area.population[0]) / (float(area.district.area) / 1e6)
    for zone, kind, ground, people in zip(
        area.zones["zone"], area.zones["zone_kind"], area.zones.area / 1e6, area.population, strict=True
    ):
        usual = (
            ranges()[_PEOPLE_OF_SUBDISTRICT].holds(people / ground) and people / ground * _THINNEST >= mean
        )
        if kind != "subdistrict" or not people > 0 or usual:
            continue
        message = T(
            "In {zone} {people} live on {land}: their number is probably in another unit than the others.",
            zone=as_text(zone),
            people=written.people(float(people)),
            land=written.area(float(ground * 1e6)),
        )
        found[zone] = Doubt(f"plausible.{_PEOPLE_OF_SUBDISTRICT}", message)
    return found


def _of_uncounted(findings: Iterable[Finding], zone: ZoneReading) -> Iterable[Doubt]:
    """People who are not in the sum, and a sum that is not what the district itself says."""
    assert zone.value is not None
    assert zone.numerator is not None
    findings = tuple(findings)
    missing = [_missing(each) for each in findings if each.code == "population.unplaced"]
    for finding in findings:
        if finding.code in {"population.no_number", "population.uncovered"}:
            yield Doubt(finding.code, finding.message, highest=zone.value)
        elif finding.code in {"population.beyond", "population.twice"}:
            assert zone.denominator is not None
            rest = zone.denominator - float(finding.message.figures["people"])
            highest = zone.numerator / rest if rest > 0 else math.inf
            yield Doubt(finding.code, finding.message, zone.value, highest)
        elif finding.code == "population.unplaced" and _missing(finding) is not None:
            assert zone.denominator is not None
            # several files may leave people out: all of them together may be the district's own
            lowest = zone.numerator / (zone.denominator + sum(filter(None, missing)))
            yield Doubt(finding.code, finding.message, lowest, zone.value)
        elif finding.code == "join.renumbered":
            yield Doubt(finding.code, finding.message)
        elif finding.code in {"population.differs", "population.total", "population.two_sources"}:
            figures = [zone.numerator / float(finding.message.figures[each]) for each in ("own", "total")]
            yield Doubt(finding.code, finding.message, min(figures), max(figures))


def _missing(finding: Finding) -> float | None:
    """People of rows that belong to no zone, where they may be the district's own."""
    missing = finding.message.figures.get("people")
    return float(missing) if isinstance(missing, int | float) else None


def _of_figure(indicator: str, zone: ZoneReading) -> Iterable[Doubt]:
    usual = ranges().get(indicator)
    if usual is None or zone.value is None or usual.holds(zone.value):
        return
    if indicator in {GREEN_RATE, GREEN_COVERAGE} and zone.value > usual.most:
        message = T(
            "{value} would leave hardly any ground for buildings and roads: check what was counted.",
            value=written.indicator_value(zone.value, usual.unit),
        )
        yield Doubt("plausible.cover", message, highest=zone.value)
        return
    if indicator in {GREEN_RATE, GREEN_COVERAGE}:
        message = T(
            "Only {value} of the area is covered: the layer is probably drawn on a part of it.",
            value=written.indicator_value(zone.value, usual.unit),
        )
        yield Doubt("plausible.cover", message, lowest=zone.value)
        return
    message = T(
        "{value} is far from what is usual ({least} to {most}): check what was counted.",
        value=written.indicator_value(zone.value, usual.unit),
        least=written.number(max(usual.least, 0), 0),
        most=written.indicator_value(usual.most, usual.unit),
    )
    yield Doubt(f"plausible.{indicator}", message)


def stops_inside(
    readings: Mapping[str, Reading], area: StudyArea, layers: Mapping[str, Layer]
) -> tuple[int, int] | None:
    """How many bus stops lie in the district, and for how many stations; None where there is no figure.

    Parameters
    ----------
    readings, area, layers
        As for :func:`with_doubts`.
    """
    reading, stops = readings[TRANSFER_50], layers.get("bus_stop")
    if not reading.of("district").denominator or stops is None or stops.frame is None:
        return None
    return _inside(stops, area.boundaries), len(reading.evidence["stations"])  # whatever the rule counts


def of_stops(inside: int, stations: int) -> Iterator[Doubt]:
    """What is doubtful about so many stops for so many stations."""
    # A layer that lies beside the district as a whole is told as that (gisapp.beside).
    if inside and not ranges()[_STOPS].holds(inside / stations):
        message = plural(
            "There is {n} bus stop for {stations} in the district: the stops are probably incomplete.",
            "There are {n} bus stops for {stations} in the district: the stops are probably incomplete.",
            n=inside,
            stations=written.stations(stations),
        )
        yield Doubt(f"plausible.{_STOPS}", message)


@by_identity
def _inside(points: Layer, boundaries: Boundaries) -> int:
    """How many of a layer's points lie in the district."""
    import shapely

    assert points.frame is not None
    index = shapely.STRtree(points.frame.geometry.to_numpy())
    return len(index.query(boundaries.zones.geometry.iloc[0], predicate="intersects"))


def _with_confirmed(reading: Reading, confirmed: Collection[str]) -> Reading:
    if not any(each.code in confirmed for zone in reading.zones for each in zone.doubts):
        return reading
    zones = tuple(
        replace(zone, doubts=tuple(_told_only(each, zone) if each.code in confirmed else each
                                   for each in zone.doubts))
        for zone in reading.zones
    )  # fmt: skip
    return replace(reading, zones=zones)


def _told_only(doubt: Doubt, zone: ZoneReading) -> Doubt:
    """The doubt as the planner answered it: it stays in sight, and turns no verdict."""
    assert zone.value is not None
    message = T("{doubt} Confirmed by the planner.", doubt=doubt.message)
    return Doubt(doubt.code, message, zone.value, zone.value)
