"""What nothing shows of datums, said once for all files of an import that it holds for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gisapp.importing.row import Row
from layers.findings import Finding
from layers.place.datum_findings import UNKNOWN, unknown_of_several


def told_once(rows: Sequence[Row], said: Sequence[Finding]) -> tuple[list[Row], tuple[Finding, ...]]:
    """The rows without what is said of several of them, and the sentences in its place.

    Parameters
    ----------
    rows
        With all that was found.
    said
        What :func:`layers.place.second_look.look_at_sources` says of all files together; a file that it
        names is not spoken of again.
    """
    named = {file for finding in said for file in finding.message.figures["files"]}
    by_reason: dict[str, list[Finding]] = {}
    for row in rows:
        for finding in row.findings:
            if finding.code == UNKNOWN and finding.file not in named:
                by_reason.setdefault(str(finding.message.figures["why"]), []).append(finding)
    several = [each for each in by_reason.values() if len(each) > 1]
    named |= {finding.file for findings in several for finding in findings}
    together = tuple(
        unknown_of_several([finding.file for finding in findings], findings[0].message.figures["why"])
        for findings in several
    )
    return [_without(row, named) for row in rows], together


def _without(row: Row, named: set[str]) -> Row:
    """The row, and its layer, without the sentence if it is said elsewhere."""
    findings = _others(row.findings, named)
    if len(findings) == len(row.findings):
        return row
    layer = row.layer and replace(row.layer, findings=_others(row.layer.findings, named))
    return replace(row, findings=findings, layer=layer)


def _others(findings: Sequence[Finding], named: set[str]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.code != UNKNOWN or each.file not in named)
