"""What a report says first: how many targets are met, and what stands in the way of the others."""

from __future__ import annotations

from gisapp import figures as written
from gisapp.report.score_row import ScoreRow
from gisapp.report.standing import Standing
from gisapp.scorecard import Scorecard
from layers.text import Sayable, T, plural


def conclusion_of(scorecard: Scorecard, scores: tuple[ScoreRow, ...]) -> list[T]:
    """The sentences: how many targets are met, and what is to be said of each that is not."""
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
    standings = [row.standing for row in judged]
    counts = {standing: standings.count(standing) for standing in _TALLIES}
    said = {standing: _TALLIES[standing](count) for standing, count in counts.items() if count}
    if missing := sum(row.number is None for row in judged):  # nothing decides about these either
        undecided = counts[Standing.UNDECIDED]
        said[Standing.UNDECIDED] = T("{n} undecided ({missing} not computed)", n=undecided, missing=missing)
    return plural(
        "Of {n} indicator with a target for {year}: {parts}.",
        "Of {n} indicators with a target for {year}: {parts}.",
        n=len(judged),
        year=year,
        parts=list(said.values()),
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
