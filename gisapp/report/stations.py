"""The tables of the report on rail stations: which are covered, which are not, and by which rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from gisapp import figures as written
from gisapp.indicators.ids import TRANSFER_50, TRANSFER_100
from gisapp.indicators.rules import RULES
from gisapp.report.standing import Standing
from gisapp.report.table import NOTHING, Cell, Column, Row, Rows, Table
from gisapp.scorecard import Scorecard
from layers.text import T

NOT_WITHIN_50, UNKNOWN = "✗", "?"
"""Signs behind the names of stations on every map: no stop within 50 m of an open entrance; not known."""
FARTHEST_STOP = 500.0
"""Metres: on a map, a line to a stop farther away would say no more than that there is none."""
_LIMITS = (50, 100)
_COLUMNS = (
    Column(T("Station"), weight=1.2),
    Column(T("Lines"), weight=0.8),
    Column(T("Nearest entrance → stop"), weight=2.4),
    Column(T("Distance"), figures=True, weight=0.8),
    Column(T("50 m"), weight=0.6),
    Column(T("100 m"), weight=0.6),
    Column(T("Remark"), weight=2.2),
)


def station_table(scorecard: Scorecard) -> Table:
    """Every station with its nearest pair of entrance and stop, farthest first."""
    return Table(
        title=T("All stations"),
        columns=_COLUMNS,
        rows=_rows(_stations(scorecard)),
        empty=_nothing(scorecard),
    )


def uncovered_table(scorecard: Scorecard) -> Table:
    """The stations without a stop in reach, and those that cannot be judged, farthest first."""
    stations = _stations(scorecard)
    open_cases = [each for each in stations if not _covered(each, "covered_50")]
    return Table(
        title=T("Stations not covered, or to be surveyed"),
        columns=_COLUMNS,
        rows=_rows(open_cases),
        note=T("Straight line from an open entrance to the nearest bus stop in service; limits included."),
        empty=T("Every station has a bus stop within 50 m of an open entrance.")
        if stations
        else _nothing(scorecard),
    )


def variant_table(scorecard: Scorecard) -> Table:
    """The transfer coverage by each rule, the chosen one marked."""
    within_50, within_100 = (_variants(scorecard, each) for each in (TRANSFER_50, TRANSFER_100))
    chosen = scorecard.project.parameters.transfer_definition
    return Table(
        title=T("Transfer coverage by other rules"),
        columns=(
            Column(T("Rule"), weight=3),
            Column(T("Counted"), figures=True),
            Column(T("Within 50 m"), figures=True, weight=1.2),
            Column(T("Within 100 m"), figures=True, weight=1.2),
        ),
        rows=tuple(
            _variant_row(rule, within_50[rule], within_100.get(rule, {}), chosen=rule == chosen)
            for rule in within_50
        ),
        note=T(
            "No plan of this program's defines the rule. The chosen one is marked ●; the others show "
            "how much it matters."
        ),
        empty=_nothing(scorecard),
    )


def _nothing(scorecard: Scorecard) -> T:
    """Why no station is listed: none is there, or nothing is known of them."""
    reading = scorecard.readings.get(TRANSFER_50)
    reason = None if reading is None or "stations" in reading.evidence else reading.of("district").reason
    return reason or T("There is no rail station in operation in the district.")


def rule_shares(scorecard: Scorecard) -> dict[str, tuple[Cell, Cell]]:
    """The transfer coverage within 50 m and 100 m by each rule; empty where there is no station."""
    within_50, within_100 = (_variants(scorecard, each) for each in (TRANSFER_50, TRANSFER_100))
    return {rule: (_share_cell(within_50[rule]), _share_cell(within_100.get(rule, {}))) for rule in within_50}


def is_missing(value: Any) -> bool:
    """True for None, NaN and pandas' own missing value."""
    import pandas as pd

    return bool(pd.isna(value))


def text_of(value: Any) -> str:
    """A cell as text; "" where it is missing."""
    return "" if is_missing(value) else str(value)


def _stations(scorecard: Scorecard) -> list[Mapping[str, Any]]:
    table = scorecard.evidence("stations")
    if table is None:
        return []
    rows: list[Mapping[str, Any]] = table.drop(columns="geometry", errors="ignore").to_dict("records")
    return sorted(rows, key=lambda row: (-_distance(row), str(row["station"])))


def _distance(row: Mapping[str, Any]) -> float:
    """Distance in metres; infinite where no entrance or no stop is known."""
    distance = row["distance_m"]
    return math.inf if is_missing(distance) else float(distance)


def _covered(row: Mapping[str, Any], column: str) -> bool | None:
    value = row[column]
    return None if is_missing(value) else bool(value)


def _rows(stations: Sequence[Mapping[str, Any]]) -> Rows:
    return Rows(len(stations), lambda place: _station_row(stations[place]))


def _station_row(row: Mapping[str, Any]) -> Row:
    distance = _distance(row)
    known = math.isfinite(distance)
    return (
        Cell(str(row["station"])),
        Cell(text_of(row.get("lines")) or "–"),
        Cell(_pair(row)) if known else NOTHING,
        Cell(written.metres(distance, _limit(row)), number=distance) if known else NOTHING,
        _covered_cell(_covered(row, "covered_50")),
        _covered_cell(_covered(row, "covered_100")),
        Cell(_remark(row)),
    )


def _pair(row: Mapping[str, Any]) -> T:
    """From where to which stop it was measured; without entrances, from the middle of the station."""
    start = T("middle of the station") if is_missing(row["entrance"]) else text_of(row["entrance"])
    return T("{entrance} → {stop}", entrance=start, stop=text_of(row["stop"]))


def _covered_cell(covered: bool | None) -> Cell:  # noqa: FBT001 - the value to show, not a switch
    standing = {True: Standing.MET, False: Standing.NOT_MET, None: Standing.UNDECIDED}[covered]
    return Cell(T("unknown") if covered is None else T("yes") if covered else T("no"), standing=standing)


def _remark(row: Mapping[str, Any]) -> T:
    if _covered(row, "covered_50") is None:
        return T("no entrance is mapped: survey it")
    distance = _distance(row)
    if not math.isfinite(distance):
        closed = is_missing(row["entrance"])
        return T("all its mapped entrances are closed") if closed else T("no bus stop in service")
    limit = _limit(row)
    if limit is None:
        return T("–")
    return T("{more} too far for {limit} m", more=written.metres_over(distance, limit), limit=limit)


def _limit(row: Mapping[str, Any]) -> int | None:
    """The wider limit in metres that a station's distance is over; None if it is within both."""
    over = [limit for limit in _LIMITS if not _covered(row, f"covered_{limit}")]
    return max(over, default=None)


def _variants(scorecard: Scorecard, indicator: str) -> dict[str, Mapping[str, Any]]:
    table = scorecard.evidence("variants", indicator)
    if table is None or not table["denominator"].any():
        return {}
    return {str(row["definition"]): row for row in table.to_dict("records")}


def _variant_row(
    rule: str, within_50: Mapping[str, Any], within_100: Mapping[str, Any], *, chosen: bool
) -> Row:
    total = float(within_50["denominator"])
    return (
        Cell(T("{mark} {rule} {title}", mark="●" if chosen else "○", rule=rule, title=RULES[rule].title)),
        Cell(written.counted(total, RULES[rule].unit), number=total),
        _share_cell(within_50),
        _share_cell(within_100),
    )


def _share_cell(row: Mapping[str, Any]) -> Cell:
    if not row or is_missing(row["value"]):
        return NOTHING
    return Cell(written.indicator_value(row["value"], "%"), number=float(row["value"]))
