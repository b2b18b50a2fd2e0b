"""Blanks in the boundaries' own column of people, of which nothing is to be said where a table fills them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from gisapp.study_area import StudyArea, study_area_of
from layers.columns.typed import BLANK_PEOPLE, of_blank_people
from layers.errors import UserError
from layers.findings import Finding
from layers.layer import Layer


def still_blank(findings: Iterable[Finding], layers: Mapping[str, Layer]) -> tuple[Finding, ...]:
    """The findings, those of blank people for those rows alone whose people no other file knows.

    A table of people, points, or the sum of the subdistricts fills what the boundaries leave blank.

    Parameters
    ----------
    findings
        Of the files.
    layers
        By role; without boundaries the findings stay as they are.
    """
    findings = tuple(findings)
    if not any(each.code == BLANK_PEOPLE for each in findings):
        return findings
    try:
        area = study_area_of(layers)
    except UserError:
        return findings
    return tuple(_with_blanks(findings, area))


def _with_blanks(findings: Iterable[Finding], area: StudyArea) -> Iterator[Finding]:
    known = ~np.isnan(area.population)
    for finding in findings:
        of_file = (area.zones["file"] == finding.file).to_numpy()
        if finding.code != BLANK_PEOPLE or not of_file.any():
            yield finding
            continue
        # a district of several rows stands in none
        if of_file[0] and area.zones["row"].isna().iloc[0] and known[0]:
            continue
        filled = set(area.zones["row"][of_file & known].dropna().astype(int))
        blank = tuple(row for row in finding.rows if row not in filled)
        if blank:
            yield finding if blank == finding.rows else of_blank_people(finding.file, blank)
