"""What a report says: one frozen value that the PDF, the workbook and the HTML page all show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a type, beside fields of that name
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from gisapp import figures as written
from gisapp.asked_for import asked_for
from gisapp.readings import Reading, ZoneReading
from gisapp.report.ledger import largest, overlap_table
from gisapp.report.parks import largest_parks, park_table
from gisapp.report.people import people_table
from gisapp.report.standing import Standing, standing_of
from gisapp.report.table import Table
from gisapp.scorecard import Scorecard
from gisapp.whose_plan import OWN
from layers.findings import Finding
from layers.text import Bilingual, Sayable, T, plural

if TYPE_CHECKING:
    from gisapp.indicators.indicator import Indicator
    from gisapp.judging import Verdict
    from gisapp.project import Project
    from gisapp.targets import Target

SAMPLE_MARK = Bilingual("示范数据 · 非实测", "Sample data · not surveyed")
CONSISTENCY = "targets."
"""Beginning of the codes of findings about the targets themselves."""

_ROOM = 0.8
"""Where on a bar the target's mark stands, so that bars of all indicators compare at a glance."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of the scorecard: the texts to show, and the unrounded figures behind them.

    ``number``, ``target_number`` and ``gap_number`` are in the indicator's ``unit``; ``numerator`` and
    ``denominator`` in the units that the indicator declares. None where there is nothing to show. ``doubts``
    stand beside the figure, first the one for which the verdict is undecided; after them the ``remarks``,
    which decide nothing. ``chosen`` is what the planner chose that it hangs on.
    """

    indicator: str
    title: Bilingual
    unit: str
    value: T
    target: Sayable
    verdict: T
    gap: T
    fraction: T
    standing: Standing
    number: float | None
    target_number: float | None
    gap_number: float | None
    numerator: float | None
    denominator: float | None
    numerator_unit: str
    denominator_unit: str
    clause: str
    quotation: str
    lead: str
    comparator: str = ""
    other_years: bool = False
    """Whether it has a target, but in other years; ``gap`` says in which."""
    doubts: tuple[T, ...] = ()
    chosen: T | None = None
    remarks: tuple[T, ...] = ()

    @property
    def below(self) -> tuple[T, ...]:
        """What stands below the figure, each with its sign."""
        return (
            *(T("⚠ {doubt}", doubt=each) for each in self.doubts),
            *(T("· {remark}", remark=each) for each in self.remarks),
        )

    @property
    def bar(self) -> tuple[float, float | None]:
        """Length of the value's bar and place of the target's mark (None: no mark), as shares of it all."""
        value = self.number or 0.0
        if not self.target_number:
            return (min(value / 100, 1.0) if self.unit == "%" else 0.0), None
        whole = max(self.target_number / _ROOM, value)
        return value / whole, self.target_number / whole


@dataclass(frozen=True)
class Report:
    """Everything that the outputs show.

    ``scores`` is the scorecard of the district; :meth:`tables` gives the tables in the order in which they
    follow it. The map is painted from ``scorecard`` (its project's layers, and the stations in the transfer
    reading's evidence). ``date`` is ISO, the day the report was made.
    """

    scorecard: Scorecard
    title: T
    subtitle: T
    date: str
    conclusion: tuple[T, ...]
    scores: tuple[ScoreRow, ...]
    subdistricts: Table
    clusters: Table
    parks: Table
    people: Table
    stations: Table
    uncovered: Table
    variants: Table
    warnings: tuple[Finding, ...]
    findings: Table
    definitions: Table
    basis: Table
    sources: Table
    crs: T

    @property
    def project(self) -> Project:
        """The project whose layers the map shows."""
        return self.scorecard.project

    @property
    def sample(self) -> bool:
        """True where the report must bear the mark 示范数据·非实测."""
        return self.project.sample

    @property
    def choices(self) -> T:
        """What the planner chose of what the definitions leave open."""
        from gisapp.indicators.rules import choices_text

        return choices_text(self.project.parameters)

    @property
    def fingerprint(self) -> str:
        """The run's fingerprint: equal in all outputs of one run."""
        return self.scorecard.fingerprint

    @cached_property
    def overlaps(self) -> Table:
        """The ledger of overlaps; worked out when an output shows it, which the window does not."""
        return overlap_table(self.scorecard)

    def tables(self) -> tuple[Table, ...]:
        """The tables below scorecard and map, in the order in which a reader needs them."""
        return (
            self.uncovered,
            self.subdistricts,
            self.clusters,
            largest_parks(self.parks),
            self.people,
            self.variants,
            self.findings,
            largest(self.overlaps),
            self.definitions,
            self.basis,
            self.sources,
        )


def report_of(scorecard: Scorecard, date: Date | None = None) -> Report:
    """The report of a scorecard.

    Parameters
    ----------
    scorecard
        What is reported.
    date
        The day that it bears; None for today.
    """
    from gisapp.report import stations, tables

    day = (date or datetime.now().astimezone().date()).isoformat()
    scores = tuple(_score_rows(scorecard))
    warnings = tuple(each for each in scorecard.findings if each.code.startswith(CONSISTENCY))
    return Report(
        scorecard=scorecard,
        title=T("{project}: green infrastructure checked against the plan", project=scorecard.project.title),
        subtitle=_subtitle(scorecard, day),
        date=day,
        conclusion=tuple(_conclusion(scorecard, scores)),
        scores=scores,
        subdistricts=tables.zone_table(scorecard, "subdistrict"),
        clusters=tables.zone_table(scorecard, "cluster"),
        parks=park_table(scorecard),
        people=people_table(scorecard),
        stations=stations.station_table(scorecard),
        uncovered=stations.uncovered_table(scorecard),
        variants=stations.variant_table(scorecard),
        warnings=warnings,
        findings=tables.finding_table(scorecard),
        definitions=tables.definition_table(scorecard),
        basis=tables.basis_table(scorecard),
        sources=tables.source_table(scorecard),
        crs=tables.crs_sentence(scorecard.project.working_crs),
    )


def _score_rows(scorecard: Scorecard) -> list[ScoreRow]:
    from gisapp.indicators import chosen_indicator

    return [
        _score_row(chosen_indicator(each, scorecard.project.parameters), reading, scorecard)
        for each, reading in scorecard.readings.items()
    ]


def _score_row(indicator: Indicator, reading: Reading, scorecard: Scorecard) -> ScoreRow:
    zone = reading.of("district")
    target = scorecard.profile.target(indicator.id, scorecard.year)
    verdict = scorecard.verdicts.get(indicator.id)
    years = scorecard.profile.years_of(indicator.id)
    goal = None if target is None else target.value
    standing = standing_of(verdict)
    return ScoreRow(
        indicator=indicator.id,
        title=indicator.title,
        unit=indicator.unit,
        value=_value_text(zone, indicator.unit, target),
        target=T("–") if target is None or goal is None else asked_for(target),
        verdict=T("{sign} {word}", sign=standing.sign, word=standing.word),
        gap=_gap(zone, verdict, years),
        fraction=fraction_text(zone, indicator),
        standing=standing,
        number=zone.value,
        target_number=goal,
        gap_number=None if verdict is None else verdict.gap,
        numerator=zone.numerator,
        denominator=zone.denominator,
        numerator_unit=indicator.numerator_unit,
        denominator_unit=indicator.denominator_unit,
        clause="" if target is None else written.clause(target.clause),
        quotation="" if target is None else target.quotation,
        lead="" if target is None else target.lead,
        comparator="" if target is None else target.comparator,
        other_years=verdict is None and bool(years),
        doubts=_doubts(zone, verdict),
        chosen=_chosen(indicator, scorecard.project),
        remarks=reading.remarks,
    )


def _due(years: tuple[int, ...]) -> T:
    """In place of a gap: the other years that have a target."""
    return T("a target for {years}", years=list(map(str, years))) if years else T("–")


def _subtitle(scorecard: Scorecard, day: str) -> T:
    if not scorecard.profile.targets:
        return T("Values without targets: no plan was chosen · made {date}", date=day)
    if scorecard.profile.id == OWN:
        return T("Target year {year} · measured against {own} · made {date}", own=scorecard.profile.title,
                 year=scorecard.year, date=day)  # fmt: skip
    return T(
        "Target year {year} · measured against {document} · made {date}",
        year=scorecard.year,
        document=scorecard.profile.document.title,
        date=day,
    )


def _chosen(indicator: Indicator, project: Project) -> T | None:
    """What the planner chose that this figure hangs on."""
    from gisapp.indicators.rules import index_limit, rule_and_border

    if "transfer_definition" in indicator.parameters:
        return rule_and_border(project.parameters)
    if "ndvi_threshold" in indicator.parameters and _has_index(project):
        return index_limit(project.parameters)
    return None


def _has_index(project: Project) -> bool:
    from gisapp.indicators.raster_cover import is_cut

    grids = [each.grid for each in project.layers if each.role == "vegetation"]
    return any(each is not None and is_cut(each) for each in grids)


def _gap(zone: ZoneReading, verdict: Verdict | None, years: tuple[int, ...]) -> T:
    """How far the figure is from its target; why there is none; when a target falls due."""
    if verdict is not None:
        return verdict.sentence
    if zone.value is None and zone.reason is not None and not years:
        return zone.reason
    return _due(years)


def _doubts(zone: ZoneReading, verdict: Verdict | None) -> tuple[T, ...]:
    first = None if verdict is None else verdict.doubt
    return tuple(each.message for each in sorted(zone.doubts, key=lambda each: each is not first))


def _value_text(zone: ZoneReading, unit: str, target: Target | None) -> T:
    if zone.value is None:
        return T("not computed")
    if target is None:
        return written.indicator_value(zone.value, unit)
    return written.indicator_value(zone.value, unit, target.value, target.comparator)


def fraction_text(zone: ZoneReading, indicator: Indicator) -> T:
    """Numerator and denominator: "13 of 18 stations", "765.3 ha ÷ 588,717 people"; or the one there is.

    Parameters
    ----------
    zone
        The indicator's figure in one zone.
    indicator
        Whose units.

    Returns
    -------
    T
        "–" without a numerator, the numerator alone without a denominator.
    """
    if zone.numerator is None:
        return T("–")
    if not zone.denominator:
        return written.counted(zone.numerator, indicator.numerator_unit)
    whole = written.counted(zone.denominator, indicator.denominator_unit)
    if indicator.numerator_unit == indicator.denominator_unit and written.is_whole(indicator.numerator_unit):
        return T("{part} of {whole}", part=round(zone.numerator), whole=whole)
    return T(
        "{numerator} ÷ {denominator}",
        numerator=written.counted(zone.numerator, indicator.numerator_unit),
        denominator=whole,
    )


def _conclusion(scorecard: Scorecard, scores: tuple[ScoreRow, ...]) -> list[T]:
    judged = [row for row in scores if row.standing is not Standing.NO_TARGET]
    if not scorecard.profile.targets:
        alone = T("No plan was chosen: the values stand alone.")
        return [alone, *(_remark(row) for row in scores if row.number is None)]
    if missing := scorecard.profile.without_target(scorecard.year):
        return [missing]
    return [_tally(judged, scorecard.year), *(_remark(row) for row in judged if row.standing in _REMARKED)]


_REMARKED = (Standing.NEAR, Standing.NOT_MET, Standing.UNDECIDED)
_TALLIES = {
    Standing.MET: lambda n: T("{n} met", n=n),
    Standing.NEAR: lambda n: T("{n} near", n=n),
    Standing.NOT_MET: lambda n: T("{n} not met", n=n),
    Standing.UNDECIDED: lambda n: T("{n} undecided", n=n),
}


def _tally(judged: list[ScoreRow], year: int) -> T:
    computed = [row.standing for row in judged if row.number is not None]
    counts = {standing: computed.count(standing) for standing in _TALLIES}
    parts = [_TALLIES[standing](count) for standing, count in counts.items() if count]
    missing = len(judged) - len(computed)
    return plural(
        "Of {n} indicator with a target for {year}: {parts}.",
        "Of {n} indicators with a target for {year}: {parts}.",
        n=len(judged),
        year=year,
        parts=[*parts, T("{n} not computed", n=missing)] if missing else parts,
    )


def _remark(row: ScoreRow) -> T:
    if row.number is None:
        return T("{indicator} could not be computed: {reason}", indicator=row.title, reason=row.gap)
    figures: dict[str, Sayable] = {
        "indicator": row.title,
        "value": row.value,
        "fraction": row.fraction,
        "target": row.target,
        "gap": row.gap,
    }
    if row.standing is Standing.UNDECIDED and row.doubts:  # which ends with a full stop of its own
        figures["doubt"] = row.doubts[0]
        return T("{indicator} cannot be decided with these data ({target}): {doubt}", **figures)
    if row.standing is Standing.UNDECIDED:
        return T("{indicator} cannot be decided with these data ({target}): {gap}.", **figures)
    if row.unit == "%" and row.target_number is not None:
        figures["points"] = written.points(row.number, row.target_number, row.comparator)
        if row.number > row.target_number:
            return T("{indicator} is {value} ({fraction}), {points} above {target}: {gap}.", **figures)
        return T("{indicator} is {value} ({fraction}), {points} below {target}: {gap}.", **figures)
    return T("{indicator} is {value} ({fraction}) against {target}: {gap}.", **figures)
