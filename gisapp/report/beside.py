"""Scenarios beside what is, as tables: the same in the window, at the command line and in reports."""

from __future__ import annotations

from collections.abc import Sequence

from gisapp import figures as written
from gisapp.indicators.indicator import Indicator
from gisapp.judging import judge
from gisapp.readings import ZoneReading
from gisapp.report.gains import Gain, figure, gain, gain_of, short_title, target_of
from gisapp.report.score_row import ScoreRow
from gisapp.report.standing import Standing, standing_of
from gisapp.report.table import NOTHING, Cell, Column, Row, Table
from gisapp.scorecard import Scorecard
from layers.sentences import cut
from layers.text import Sayable, T

_SHOWN = 24
"""Characters of a scenario's name over a column."""
_WHOLE = 0.05
"""万元 that one digit does not show."""
_TITLES = {"subdistrict": T("Subdistrict"), "cluster": T("Cluster")}
_IN_UNITS = T("▲▼: the difference from what is, in the unit of the target.")
_NO_SCENARIO = T("There is no scenario yet.")


def beside_table(
    base: Scorecard,
    scenarios: Sequence[Scorecard],
    costs: Sequence[float | None] = (),
    chosen: str | None = None,
    *,
    narrow: bool = False,
) -> Table:
    """Indicators × what is and the scenarios: value, verdict and difference.

    Parameters
    ----------
    base
        What is.
    scenarios
        In the order of the columns.
    costs
        Of each scenario in 万元, None where it has no prices; without any there is no such row.
    chosen
        The scenario whose column is marked.
    narrow
        Whether indicator and target stand in one column, in few words.
    """
    from gisapp.report.content import score_rows

    others = [{row.indicator: row for row in score_rows(each)} for each in scenarios]
    rows = [
        (*_asked(row, narrow=narrow), *_figures(row, [each[row.indicator] for each in others]))
        for row in score_rows(base)
    ]
    if any(cost is not None for cost in costs):
        rows.append((*_titles(T("Cost"), T("10,000 yuan"), narrow=narrow), NOTHING, *map(_cost_cell, costs)))
    return Table(
        title=T("Scenarios beside what is"),
        columns=(
            *([] if narrow else [Column(T("Indicator"), weight=2)]),
            Column(T("Indicator and target") if narrow else T("Target"), weight=2 if narrow else 1),
            *_figure_columns(scenarios, chosen),
        ),
        rows=tuple(rows),
        note=_IN_UNITS,
        empty=_NO_SCENARIO,
    )


def zones_beside(
    base: Scorecard, scenarios: Sequence[Scorecard], indicator: str, kind: str, chosen: str | None = None
) -> Table:
    """Zones × what is and the scenarios, for one indicator.

    Parameters
    ----------
    base
        What is.
    scenarios
        In the order of the columns.
    indicator
        Its id.
    kind
        "subdistrict", with the district as the last row, or "cluster".
    chosen
        The scenario whose column is marked.
    """
    from gisapp.indicators import chosen_indicator

    counted = chosen_indicator(indicator, base.project.parameters)
    columns = [_zones(each, indicator) for each in (base, *scenarios)]
    names = dict.fromkeys(name for zones in columns for of_kind, name in zones if of_kind == kind)
    districts = [zone for zones in columns for (of_kind, _), zone in zones.items() if of_kind == "district"]

    def row(title: Sayable, zones: Sequence[ZoneReading | None]) -> Row:
        first = zones[0]
        return Cell(title), *(_zone_cell(each, first, base, counted) for each in zones)

    return Table(
        title=T("{indicator}, scenarios beside what is", indicator=counted.title),
        columns=(Column(_TITLES[kind], weight=1.6), *_figure_columns(scenarios, chosen)),
        rows=tuple(row(name, [zones.get((kind, name)) for zones in columns]) for name in names),
        total=row(T("District"), districts) if kind == "subdistrict" and names else None,
        note=T("Signs compare each area with the district's target, for orientation only."),
        empty=T("There is no layer of such areas in the project."),
    )


def name_of(scorecard: Scorecard) -> str:
    """The name of the scenario whose figures these are; "" for what is."""
    played = scorecard.project.played
    return "" if played is None else played.scenario.name


def _figure_columns(scenarios: Sequence[Scorecard], chosen: str | None) -> list[Column]:
    names = [name_of(each) for each in scenarios]
    return [
        Column(T("as it is"), figures=True),
        *(Column(cut(name, _SHOWN), figures=True, weight=1.3, marked=name == chosen) for name in names),
    ]


def _asked(row: ScoreRow, *, narrow: bool) -> Row:
    asked = row.target if row.target_number is not None else written.unit_title(row.unit)
    return _titles(short_title(row.indicator) if narrow else row.title, asked, narrow=narrow)


def _titles(what: Sayable, asked: Sayable, *, narrow: bool) -> Row:
    if narrow:
        return (Cell(T("{what} {asked}", what=what, asked=asked)),)
    return Cell(what), Cell(asked)


def _figures(base: ScoreRow, others: Sequence[ScoreRow]) -> Row:
    gains = [gain_of(base, each) for each in others]
    least = min((abs(each.moved) for each in gains if each.moved), default=None)
    return (
        _cell(base, least, None),
        *(_cell(row, each.moved, each) for row, each in zip(others, gains, strict=True)),
    )


def _cell(row: ScoreRow, moved: float | None, difference: Gain | None) -> Cell:
    """A figure with its difference; ``moved`` is by how much it differs from what it stands beside."""
    if row.number is None:
        return Cell(T("–"), note=row.gap)
    shown = figure(row.number, moved, target_of(row))
    standing = None if row.standing is Standing.NO_TARGET else row.standing
    doubt = row.below[0] if row.below else None
    return Cell(_with_gain(shown, difference), number=row.number, standing=standing, note=doubt)


def _with_gain(shown: str, difference: Gain | None) -> Sayable:
    if difference is None or not difference.text:
        return shown
    return T("{value} {gain}", value=shown, gain=difference.text)


def _cost_cell(cost: float | None) -> Cell:
    if cost is None:
        return NOTHING
    return Cell(written.number(cost, 0 if abs(cost - round(cost)) < _WHOLE else 1), number=cost)


def _zones(scorecard: Scorecard, indicator: str) -> dict[tuple[str, str], ZoneReading]:
    return {(zone.zone_kind, zone.zone): zone for zone in scorecard.readings[indicator].zones}


def _zone_cell(
    zone: ZoneReading | None, before: ZoneReading | None, scorecard: Scorecard, indicator: Indicator
) -> Cell:
    if zone is None:
        return NOTHING
    if zone.value is None:
        return Cell(T("–"), note=zone.reason)
    target = scorecard.profile.target(indicator.id, scorecard.year)
    goal = None if target is None or target.value is None else (target.comparator, target.value)
    difference = None
    if zone is not before and before is not None:
        difference = gain(before.value, zone.value, indicator.unit, goal)
    return Cell(
        _with_gain(figure(zone.value, difference.moved if difference else None, goal), difference),
        number=zone.value,
        standing=None
        if target is None or goal is None
        else standing_of(judge(zone, target, indicator.numerator_unit)),
    )
