"""What an update changes, as text and as JSON: rows by layer, figures, and edits that rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gisapp import figures as written
from gisapp.cli.console import Console
from gisapp.row_changes import Altered, Moved, Named, RowChanges
from gisapp.tables import finding_to_json, plain
from gisapp.updating import Update
from layers.findings import Finding
from layers.roles import roles
from layers.sentences import cut, name_rows
from layers.text import Language, T, plural

_SHOWN = 10
"""Rows of one kind that are listed of a layer; JSON has all."""
_LONGEST = 40
"""Characters of a row's name."""


def show_update(update: Update, console: Console) -> None:
    """Print what an update changes: by layer, by indicator, and by scenario."""
    for changes in update.changes:
        console.say(_counted(changes))
        for line in _rows(changes):
            console.say(T("    {step}", step=line))
    for title in update.rasters:
        console.say(T("{file}: another raster", file=title))
    if update.staying:
        console.say(
            T("As they were: {files}", files=list(dict.fromkeys(each.title for each in update.staying)))
        )
    console.findings(update_findings(update))
    if update.scorecards is not None:
        header = (T("indicator"), T("target"), T("before"), T("after"))
        console.table(header, _figures(update))
    for each in update.resting:
        console.say(
            T("Scenario “{name}”, edit {number} rests now: {said}",
              name=each.scenario, number=each.number, said=each.said)
        )  # fmt: skip


def update_findings(update: Update) -> list[Finding]:
    """What is to be said of the files that the draft does not say."""
    return [each for each in update.told if each.code.startswith("update.")]


def update_to_json(update: Update, target: Path | None, language: Language) -> dict[str, Any]:
    """All of it, for other programs."""
    return {
        "project": update.after.title,
        "written": None if target is None else str(target),
        "layers": [_layer(each) for each in update.changes],
        "rasters": list(update.rasters),
        "staying": [each.title for each in update.staying],
        "indicators": list(_indicators(update)),
        "resting": [
            {"scenario": each.scenario, "edit": each.number, "said": language.say(each.said)}
            for each in update.resting
        ],
        "findings": [finding_to_json(each, language) for each in update.told],
    }


# ---------------------------------------------------------------- rows


def _counted(changes: RowChanges) -> T:
    counts = [
        plural("{n:,} new", "{n:,} new", n=len(changes.added)),
        plural("{n:,} gone", "{n:,} gone", n=len(changes.gone)),
        plural("{n:,} moved", "{n:,} moved", n=len(changes.moved)),
        plural("{n:,} with other values", "{n:,} with other values", n=len(changes.altered)),
    ]
    return T(
        "{role}: {before} ({rows_before:,}) → {after} ({rows_after:,}): {counts}",
        role=roles()[changes.role].title,
        before=changes.before,
        after=changes.after,
        rows_before=changes.rows_before,
        rows_after=changes.rows_after,
        counts=[count for count in counts if count.figures["n"]] or T("no change"),
    )


def _rows(changes: RowChanges) -> Iterator[T]:
    yield from _some(T("new: {row}", row=_title(each)) for each in changes.added)
    yield from _some(T("gone: {row}", row=_title(each)) for each in changes.gone)
    yield from _some(map(_moved, changes.moved))
    yield from _some(_altered(each, changes.role) for each in changes.altered)


def _some(lines: Iterable[T]) -> Sequence[T]:
    lines = list(lines)
    rest = len(lines) - _SHOWN
    return lines if rest <= 0 else [*lines[:_SHOWN], plural("and {n:,} more", "and {n:,} more", n=rest)]


def _title(row: Named) -> T | str:
    return cut(row.title, _LONGEST) if row.title else name_rows([row.row])


def _moved(moved: Moved) -> T:
    figures: dict[str, Any] = {"row": _title(moved.of), "metres": written.metres(moved.metres)}
    if moved.area_before is None or moved.area_after is None:
        return T("moved: {row}, by {metres}", **figures)
    return T(
        "moved: {row}, its outline by up to {metres}, {before} → {after}",
        before=written.area(moved.area_before),
        after=written.area(moved.area_after),
        **figures,
    )


def _altered(altered: Altered, role: str) -> T:
    cells = [
        T(
            "{column} {before} → {after}",
            column=roles()[role].column(name).title,
            before=_cell(was),
            after=_cell(now),
        )
        for name, was, now in altered.cells
    ]
    return T("other values: {row}, {cells}", row=_title(altered.of), cells=cells)


def _cell(value: object) -> T | str:
    if value is None:
        return T("nothing")
    if isinstance(value, bool):
        return T("yes") if value else T("no")
    if isinstance(value, int | float):
        return f"{value:,.12g}"
    return cut(str(value), _LONGEST)


def _layer(changes: RowChanges) -> dict[str, Any]:
    return {
        "role": changes.role,
        "before": changes.before,
        "after": changes.after,
        "rows_before": changes.rows_before,
        "rows_after": changes.rows_after,
        "added": [_named(each) for each in changes.added],
        "gone": [_named(each) for each in changes.gone],
        "moved": [
            {
                **_named(each.of),
                "metres": each.metres,
                "area_before": each.area_before,
                "area_after": each.area_after,
            }
            for each in changes.moved
        ],
        "altered": [
            {**_named(each.of), "cells": {name: [plain(was), plain(now)] for name, was, now in each.cells}}
            for each in changes.altered
        ],
    }


def _named(row: Named) -> dict[str, Any]:
    return {"title": row.title, "row": row.row}


# ---------------------------------------------------------------- figures


def _figures(update: Update) -> Iterator[tuple[object, ...]]:
    from gisapp.report.content import score_rows
    from gisapp.report.gains import gain_of

    assert update.scorecards is not None
    for before, after in zip(*map(score_rows, update.scorecards), strict=True):
        was, now = (T("{sign} {value}", sign=row.standing.sign, value=row.value) for row in (before, after))
        gain = gain_of(before, after)
        said = gain.words if gain.moved else gain.text
        yield before.title, before.target, was, T("{value} {gain}", value=now, gain=said)


def _indicators(update: Update) -> Iterator[dict[str, Any]]:
    """The district's figures before and after."""
    if update.scorecards is None:
        return
    before, after = update.scorecards
    for indicator, reading in after.readings.items():
        was, now = before.readings[indicator].of("district"), reading.of("district")
        verdicts = [each.verdicts.get(indicator) for each in (before, after)]
        yield {
            "indicator": indicator,
            "before": plain(was.value),
            "after": plain(now.value),
            "difference": None if was.value is None or now.value is None else now.value - was.value,
            "verdict_before": None if verdicts[0] is None else verdicts[0].outcome.value,
            "verdict_after": None if verdicts[1] is None else verdicts[1].outcome.value,
        }
