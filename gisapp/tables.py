"""The scorecard as plain tables: the JSON and CSV of ``gisapp check`` (documented in docs/cli.md)."""

from __future__ import annotations

import math
from typing import Any

from gisapp.costs import Cost, cost_of
from gisapp.indicators import chosen_indicator
from gisapp.indicators.indicator import Indicator
from gisapp.judging import judge
from gisapp.parameters import Parameters
from gisapp.readings import ZoneReading
from gisapp.scorecard import Scorecard
from layers.findings import Finding
from layers.text import Language

Json = Any
COST_UNIT = "10^4 CNY"
"""万元."""


def scorecard_to_json(scorecard: Scorecard, language: Language) -> dict[str, Json]:
    """The whole scorecard; figures unrounded, sentences in the language asked for."""
    return {
        "fingerprint": scorecard.fingerprint,
        "working_crs": crs_text(scorecard.project.working_crs),
        "profile": scorecard.profile.id,
        "document": language.say(scorecard.profile.document.title),
        "year": scorecard.year,
        "sample": scorecard.project.sample,
        **_scenario(scorecard, language),
        "choices": _choices(scorecard.project.parameters),
        "definitions": [
            _definition(chosen_indicator(each, scorecard.project.parameters), language)
            for each in scorecard.readings
        ],
        "readings": reading_rows(scorecard, language),
        "transfer": transfer_rows(scorecard),
        "people": people_rows(scorecard),
        "findings": [finding_to_json(finding, language) for finding in scorecard.findings],
    }


def _scenario(scorecard: Scorecard, language: Language) -> dict[str, Json]:
    """What was done to the layers; nothing where the figures are of what is."""
    played = scorecard.project.played
    if played is None:
        return {}
    from gisapp.edit_form import edits_to_json

    written = edits_to_json(played.scenario.edits)
    edits = [
        {**edit, "said": language.say(said), "rests": number in played.resting}
        for number, (edit, said) in enumerate(zip(written, played.said, strict=True))
    ]
    scenario = played.scenario
    described = {"name": scenario.name, "note": scenario.note, "author": scenario.author, "edits": edits}
    people = dict(scenario.choices.people)
    return {"scenario": {**described, "people": people, "cost": cost_to_json(cost_of(played))}}


def cost_to_json(cost: Cost) -> dict[str, Json]:
    """What is new in a scenario with its prices in 万元, and what it costs; null where no price says it."""
    return {
        "unit": COST_UNIT,
        "total": cost.total,
        "stops": {"count": cost.stops, "price": cost.prices.stop, "cost": cost.of_stops},
        "green": {"hectares": cost.hectares, "price": cost.prices.hectare, "cost": cost.of_green},
    }


def reading_rows(scorecard: Scorecard, language: Language) -> list[dict[str, Json]]:
    """One row per indicator and zone, the district first."""
    return [
        _reading_row(scorecard, indicator, zone, language)
        for indicator, reading in scorecard.readings.items()
        for zone in reading.zones
    ]


def transfer_rows(scorecard: Scorecard) -> list[dict[str, Json]]:
    """One row per rail station: its nearest pair of entrance and stop, and the distance in metres."""
    table = scorecard.evidence("stations")
    if table is None:
        return []
    columns = ("station", "entrance", "stop", "distance_m", "covered_50", "covered_100")
    return [
        {name: plain(value) for name, value in zip(columns, row, strict=True)}
        for row in table[list(columns)].itertuples(index=False, name=None)
    ]


def people_rows(scorecard: Scorecard) -> list[dict[str, Json]]:
    """One row per zone and file that its people come from, and how the rows were joined."""
    table = scorecard.evidence("people")
    if table is None:
        return []
    columns = ("zone_kind", "zone", "persons", "join", "file", "rows")
    return [
        dict(zip(columns, (*map(plain, row[:-1]), list(row[-1])), strict=True))
        for row in table[list(columns)].itertuples(index=False, name=None)
    ]


def crs_text(wkt: str) -> str:
    """The working CRS in one line that PROJ reads back."""
    from pyproj import CRS

    crs = CRS.from_wkt(wkt)
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return crs.name
    values = {parameter.name: parameter.value for parameter in operation.params}
    return (
        f"+proj=tmerc +lat_0={values['Latitude of natural origin']:g}"
        f" +lon_0={values['Longitude of natural origin']:g}"
        f" +k={values['Scale factor at natural origin']:g}"
        f" +x_0={values['False easting']:g} +y_0={values['False northing']:g} +ellps=GRS80 +units=m"
    )


def _reading_row(
    scorecard: Scorecard, indicator: str, zone: ZoneReading, language: Language
) -> dict[str, Json]:
    target = scorecard.profile.target(indicator, scorecard.year)
    counted = chosen_indicator(indicator, scorecard.project.parameters)
    verdict = None if target is None else judge(zone, target, counted.numerator_unit)
    return {
        "indicator": indicator,
        "zone_kind": zone.zone_kind,
        "zone": zone.zone,
        "numerator": plain(zone.numerator),
        "denominator": plain(zone.denominator),
        "value": plain(zone.value),
        "unit": counted.unit,
        "numerator_unit": counted.numerator_unit,
        "denominator_unit": counted.denominator_unit,
        "target": None if target is None else target.value,
        "comparator": None if target is None else target.comparator,
        "verdict": None if verdict is None else verdict.outcome.value,
        "gap": None if verdict is None else plain(verdict.gap),
        "reason": None if zone.reason is None else language.say(zone.reason),
        "doubts": [{"code": each.code, "message": language.say(each.message)} for each in zone.doubts],
        "remarks": [language.say(each) for each in scorecard.readings[indicator].remarks],
    }


def _choices(parameters: Parameters) -> dict[str, Json]:
    """What the planner chose, by the names of the options."""
    return {
        "transfer": parameters.transfer_definition,
        "border_stations": list(parameters.border_stations),
        "ndvi": parameters.ndvi_threshold,
        "confirmed": list(parameters.confirmed),
    }


def _definition(indicator: Indicator, language: Language) -> dict[str, Json]:
    return {
        "indicator": indicator.id,
        "title": language.say(indicator.title),
        "unit": indicator.unit,
        "formula": indicator.formula,
        "definition": language.say(indicator.definition),
        "source": language.say(indicator.source),
        "constants": [
            {
                "name": each.name,
                "value": each.value,
                "unit": each.unit,
                "meaning": language.say(each.meaning),
                "source": language.say(each.source),
            }
            for each in indicator.constants
        ],
    }


def finding_to_json(finding: Finding, language: Language) -> dict[str, Json]:
    """A finding, its sentences in the language asked for."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.file,
        "rows": [int(row) for row in finding.rows],
        "message": language.say(finding.message),
        "mend": None if finding.mend is None else language.say(finding.mend),
        "mended": finding.mended,
        "option": finding.option,
    }


def plain(value: Any) -> Json:
    """A number, flag or text that JSON can hold; NaN and other missing values become null."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return None
