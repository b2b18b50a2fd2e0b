"""Which edition of CJJ/T 85 green-space classes are from, and the codes of 2002 put into those of 2017.

Both editions have a G2 and a G3: nurseries and protective green space in 2002, protective green space and
squares in 2017. The codes alone do not tell; codes that only one edition has do, and so do words beside
them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.values import TEXT, Mask
from layers.findings import Choice, Finding, Severity
from layers.green_classes import FROM_2002, OF_2002, PARKS_OF_2002, UNKNOWN, with_code, written_code
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

ROLES = ("park", "green")
_DIFFERENT = frozenset(FROM_2002) - {"G15"}
_READ = 20_000  # rows: enough words to tell the edition
_WORDS = {
    ("G2", "2002"): re.compile(r"生产|苗圃|花圃|草圃|nurser", re.IGNORECASE),
    ("G2", "2017"): re.compile(r"防护|隔离|protect|shelter|buffer", re.IGNORECASE),
    ("G3", "2002"): re.compile(r"防护|隔离|protect|shelter|buffer", re.IGNORECASE),
    ("G3", "2017"): re.compile(r"广场|square|plaza", re.IGNORECASE),
}


@dataclass(frozen=True)
class Classes:
    """Classes in the sense of 2017 as far as that is known, with what is told and what was done."""

    cells: pd.Series
    findings: tuple[Finding, ...] = ()
    steps: tuple[T, ...] = ()


def in_edition_2017(source: Source, table: pd.DataFrame, answers: Answers) -> Classes:
    """The classes of a park or green layer, translated where they are from the edition of 2002.

    Parameters
    ----------
    source
        As read; any text in it may tell the edition, and its name where only one code is in doubt.
    table
        The role's typed columns, ``class`` among them.
    answers
        ``edition`` goes before the evidence.

    Returns
    -------
    Classes
        With a question where codes differ between the editions and nothing tells them apart.
    """
    cells = table["class"]
    number, distinct = pd.factorize(cells)
    codes = np.array([*(written_code(each) for each in distinct), UNKNOWN], dtype=object)[number]
    different = np.isin(codes, list(_DIFFERENT))
    if not different.any() or answers.edition == "2017":
        return Classes(cells)
    votes = _votes(source, table, codes)
    old = answers.edition == "2002" or bool(votes["2002"] and not votes["2017"])
    if old and (answers.edition == "2002" or answers.mends("class.edition")):
        return _translated(source, cells, codes, votes)
    if votes["2017"] and not votes["2002"]:
        return Classes(cells)
    asked = answers.mends("class.edition") and not old
    return Classes(cells, (_undecided(source, different, votes, asked=asked),))


def _votes(
    source: Source, table: pd.DataFrame, codes: np.ndarray[tuple[int], np.dtype[np.object_]]
) -> dict[str, list[str]]:
    """What speaks for each edition: codes that it alone has, and words beside codes that both have."""
    found = set(codes.tolist())
    votes: dict[str, list[str]] = {
        "2002": sorted(found & (OF_2002 | PARKS_OF_2002)),
        "2017": sorted(code for code in found if code == "G139" or code[:1] not in {"", "G"}),
    }
    texts = _texts(source, np.flatnonzero(np.isin(codes, ["G2", "G3"]))[:_READ])
    if len(found & {"G2", "G3"}) == 1:
        texts += f" {source.path.stem} {source.name}"  # 防护绿地.shp says what all of one code are
    for (code, edition), words in _WORDS.items():
        rows = np.flatnonzero(codes[texts.index] == code)
        said = next((match[0] for text in texts.iloc[rows] if (match := words.search(text))), None)
        if said is not None:
            votes[edition].append(f"{code} {said}")
    if "green_share" in table and table["green_share"].notna().to_numpy()[codes == "G3"].any():
        votes["2017"].append("G3 %")  # only a square has a green share
    return votes


def _texts(source: Source, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> pd.Series:
    """All text of these rows, each row's in one piece."""
    assert source.frame is not None
    columns = source.frame.drop(columns=source.frame.geometry.name).select_dtypes(["object", "string"])
    texts = pd.Series("", index=rows)
    for heading in columns:
        texts += " " + columns[heading].iloc[rows].fillna("").astype(str).to_numpy()
    return texts


def _translated(
    source: Source,
    cells: pd.Series,
    codes: np.ndarray[tuple[int], np.dtype[np.object_]],
    votes: dict[str, list[str]],
) -> Classes:
    changed = np.isin(codes, list(FROM_2002))
    new = cells.astype(object).copy()
    new[changed] = [
        with_code(cell, FROM_2002[code]) for cell, code in zip(cells[changed], codes[changed], strict=True)
    ]
    pairs = [f"{old} → {FROM_2002[old]}" for old in FROM_2002 if old in set(codes[changed])]
    rows = _rows(changed)
    evidence = T(" (they show in {votes})", votes=votes["2002"]) if votes["2002"] else ""
    message = T(
        "Its green-space classes are those of CJJ/T 85-2002{evidence}; they were put into those of 2017 "
        "in {rows}: {pairs}.",
        evidence=evidence,
        rows=name_rows(rows),
        pairs=pairs,
    )
    finding = Finding("class.edition", Severity.WARNING, message, file=source.title, rows=rows, mended=True)
    step = T("Classes of CJJ/T 85-2002 were put into those of 2017: {pairs}.", pairs=pairs)
    return Classes(new.astype(TEXT), (finding,), (step,))


def _undecided(source: Source, different: Mask, votes: dict[str, list[str]], *, asked: bool) -> Finding:
    rows = _rows(different)
    figures = {"rows": name_rows(rows)}
    if votes["2002"] and votes["2017"]:
        message = T(
            "Its green-space classes mix two editions of CJJ/T 85: {old} speak for 2002, {new} for 2017. G2 "
            "to G5 mean different things in them ({rows}).",
            old=votes["2002"],
            new=votes["2017"],
            **figures,
        )
    elif votes["2002"]:
        message = T(
            "Its green-space classes are those of CJJ/T 85-2002 ({old}), but are taken in the sense of 2017, "
            "in which G2 and G3 are something else ({rows}).",
            old=votes["2002"],
            **figures,
        )
    else:
        message = T(
            "Its classes G2 and G3 are nurseries and protective green space by CJJ/T 85-2002, protective "
            "green space and squares by that of 2017, and nothing in it tells which ({rows}).",
            **figures,
        )
    years = (("2017", T("CJJ/T 85-2017")), ("2002", T("CJJ/T 85-2002")))
    total = len(votes["2002"]) + len(votes["2017"])
    scored = [Choice(year, title, len(votes[year]) / total if total else 0.5) for year, title in years]
    choices = tuple(sorted(scored, key=lambda choice: -choice.score)) if asked else ()
    mend, option = T("Say which edition it is."), f"--edition {source.path.name}=2002|2017"
    severity = Severity.QUESTION if asked else Severity.WARNING
    return Finding(
        "class.edition", severity, message, source.title, rows, mend, choices=choices, option=option
    )


def _rows(mask: Mask) -> tuple[int, ...]:
    return tuple((np.flatnonzero(mask) + 1).tolist())
