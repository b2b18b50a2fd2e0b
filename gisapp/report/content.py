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
from gisapp.report.conclusion import conclusion_of
from gisapp.report.ledger import largest, overlap_table
from gisapp.report.parks import largest_parks, park_table
from gisapp.report.people import people_table
from gisapp.report.score_row import ScoreRow
from gisapp.report.standing import standing_of
from gisapp.report.table import Table
from gisapp.scorecard import Scorecard
from gisapp.whose_plan import OWN
from layers.findings import Finding
from layers.text import Bilingual, T

if TYPE_CHECKING:
    from gisapp.indicators.indicator import Indicator
    from gisapp.judging import Verdict
    from gisapp.project import Project
    from gisapp.targets import Target

SAMPLE_MARK = Bilingual("示范数据 · 非实测", "Sample data · not surveyed")
CONSISTENCY = "targets."
"""Beginning of the codes of findings about the targets themselves."""


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
    edits: Table
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
    comparison: tuple[Table, ...] = ()
    """Scenarios beside what is (:mod:`gisapp.report.comparison`); none unless they were asked for."""

    @property
    def project(self) -> Project:
        """The project whose layers the map shows."""
        return self.scorecard.project

    @property
    def value_title(self) -> T:
        """What the figures are called: those of a scenario are not what is."""
        return T("Value") if self.project.played is None else T("Value in the scenario")

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
        """The tables below scorecard and map, in the order in which a reader needs them.

        Without clusters there is no chapter on them.
        """
        return (
            *([] if self.project.played is None else [self.edits]),
            *self.comparison,
            self.uncovered,
            self.subdistricts,
            *([self.clusters] if self.clusters.rows else []),
            largest_parks(self.parks),
            self.people,
            self.variants,
            self.findings,
            largest(self.overlaps),
            self.definitions,
            self.basis,
            self.sources,
        )


def report_of(scorecard: Scorecard, date: Date | None = None, comparison: tuple[Table, ...] = ()) -> Report:
    """The report of a scorecard.

    Parameters
    ----------
    scorecard
        What is reported.
    date
        The day that it bears; None for today.
    comparison
        The tables in which it compares scenarios; none for none.
    """
    from gisapp.report import stations, tables
    from gisapp.report.edits import edit_table

    day = (date or datetime.now().astimezone().date()).isoformat()
    scores = tuple(score_rows(scorecard))
    warnings = tuple(each for each in scorecard.findings if each.code.startswith(CONSISTENCY))
    return Report(
        scorecard=scorecard,
        title=_title(scorecard.project),
        subtitle=_subtitle(scorecard, day),
        date=day,
        conclusion=tuple(conclusion_of(scorecard, scores)),
        scores=scores,
        edits=edit_table(scorecard),
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
        comparison=comparison,
    )


def _title(project: Project) -> T:
    if project.played is None:
        return T("{project}: green infrastructure checked against the plan", project=project.title)
    return T(
        "{project}, scenario “{scenario}”: green infrastructure checked against the plan",
        project=project.title,
        scenario=project.played.scenario.name,
    )


def score_rows(scorecard: Scorecard) -> list[ScoreRow]:
    """The lines of a scorecard: each indicator in the district."""
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
