"""What a report says: one frozen value that the PDF, the workbook and the HTML page all show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a type, beside fields of that name
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from gisapp import figures as written
from gisapp.readings import Reading, ZoneReading
from gisapp.report.ledger import largest, overlap_table
from gisapp.report.parks import largest_parks, park_table
from gisapp.report.people import people_table
from gisapp.report.standing import Standing, standing_of
from gisapp.report.table import Table
from gisapp.scorecard import Scorecard
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
    which decide nothing.
    """

    indicator: str
    title: Bilingual
    unit: str
    value: T
    target: T
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
    doubts: tuple[T, ...] = ()
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
    from gisapp.indicators import INDICATORS

    return [
        _score_row(
            INDICATORS[each],
            reading,
            scorecard.profile.target(each, scorecard.year),
            scorecard.verdicts.get(each),
        )
        for each, reading in scorecard.readings.items()
    ]


def _score_row(
    indicator: Indicator, reading: Reading, target: Target | None, verdict: Verdict | None
) -> ScoreRow:
    zone = reading.of("district")
    goal = None if target is None else target.value
    standing = standing_of(verdict)
    return ScoreRow(
        indicator=indicator.id,
        title=indicator.title,
        unit=indicator.unit,
        value=_value_text(zone, indicator.unit, goal),
        target=T("–")
        if target is None or goal is None
        else written.comparison(target.comparator, goal, indicator.unit),
        verdict=T("{sign} {word}", sign=standing.sign, word=standing.word),
        gap=T("–") if verdict is None else verdict.sentence,
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
        doubts=_doubts(zone, verdict),
        remarks=reading.remarks,
    )


def _subtitle(scorecard: Scorecard, day: str) -> T:
    if not scorecard.profile.targets:
        return T("Values without targets: no plan was chosen · made {date}", date=day)
    return T(
        "Target year {year} · measured against {document} · made {date}",
        year=scorecard.year,
        document=scorecard.profile.document.title,
        date=day,
    )


def _doubts(zone: ZoneReading, verdict: Verdict | None) -> tuple[T, ...]:
    first = None if verdict is None else verdict.doubt
    return tuple(each.message for each in sorted(zone.doubts, key=lambda each: each is not first))


def _value_text(zone: ZoneReading, unit: str, goal: float | None) -> T:
    return T("not computed") if zone.value is None else written.indicator_value(zone.value, unit, goal)


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
        return [T("No plan was chosen: the values stand alone.")]
    if not judged:
        return [
            T(
                "{document} sets no target for these indicators in {year}; the values stand alone.",
                document=scorecard.profile.document.short,
                year=scorecard.year,
            )
        ]
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
        "gap": row.doubts[0] if row.doubts else row.gap,
    }
    if row.standing is Standing.UNDECIDED:
        return T("{indicator} cannot be decided with these data ({target}): {gap}.", **figures)
    if row.unit == "%" and row.target_number is not None:
        figures["points"] = written.points(row.number, row.target_number)
        return T("{indicator} is {value} ({fraction}), {points} below {target}: {gap}.", **figures)
    return T("{indicator} is {value} ({fraction}) against {target}: {gap}.", **figures)
