"""Which rows of a boundary file are the district that is planned, where it holds those of several."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.rows_of_years import Counted
from layers.columns.said_district import OF_DISTRICT
from layers.columns.values import Mask
from layers.division_codes import DISTRICT, TOWNSHIP
from layers.division_names import is_called, is_called_in_short, plain_place
from layers.findings import Choice, Finding, Severity
from layers.roles import Role
from layers.source import Source
from layers.text import T

ALL = "all"
"""All subdistricts of a file are one area; several districts of a city at once cannot be planned yet."""


@dataclass(frozen=True)
class Districts:
    """The districts of which a boundary file holds the outlines.

    Rows of one division code (its first six digits, GB/T 2260), or without codes of one name, are parts of
    one district. ``of_row`` has the district of each row by that code or name, None where neither is known;
    ``table`` the columns ``name`` and ``code`` as written.
    """

    of_row: pd.Series
    table: pd.DataFrame

    @property
    def names(self) -> list[str]:
        """What each is called: its name, else its code; the code also where another has the same name."""
        names = [_called(rows) for rows in self.rows]
        return [
            str(rows["code"].iloc[0]) if names.count(name) > 1 else name
            for name, rows in zip(names, self.rows, strict=True)
        ]

    @property
    def code(self) -> str | None:
        """The code of the first."""
        return next(iter(_codes(self.table["code"]).dropna()), None)

    @property
    def rows(self) -> list[pd.DataFrame]:
        """The rows of ``table`` of each, in the order of the codes, as lists of divisions have them."""
        return [self.table[self.of_row.eq(each)] for each in sorted(self.of_row.dropna().unique())]

    def called(self, wanted: str) -> Mask | None:
        """The rows of the district of that name or code; None if there is none, or more than one.

        Parameters
        ----------
        wanted
            A name, with or without its city's in front, or a code.
        """
        names, code = self.table["name"], _code(wanted)
        by_code = code is not None and _codes(self.table["code"]).eq(code).to_numpy(dtype=bool)
        for called in (is_called, is_called_in_short):
            by_name = names.map(lambda name, called=called: called(name, wanted)).to_numpy(dtype=bool)
            found = self.of_row[by_name | by_code].dropna().unique()
            if len(found):
                return self.of_row.eq(found[0]).to_numpy(dtype=bool) if len(found) == 1 else None
        return None


def districts_of(table: pd.DataFrame) -> Districts:
    """The districts in a boundary file's typed columns ``name`` and ``code``."""
    names, codes = _plain_names(table["name"]), _codes(table["code"])
    return Districts(codes if codes.notna().all() else names, table[["name", "code"]])


def districts_around(table: pd.DataFrame) -> Districts:
    """The districts of which subdistricts are, by their codes, else by the word of each.

    Parameters
    ----------
    table
        A file's typed columns ``code`` and ``of_district``.
    """
    codes = table["code"].where(table["code"].str.len() >= TOWNSHIP).astype(object)
    said = table[OF_DISTRICT].astype(object)
    of_row = _codes(codes) if codes.notna().all() else _plain_names(said)
    if of_row.isna().any():
        of_row = pd.Series(None, index=table.index, dtype=object)
    return Districts(of_row, pd.DataFrame({"name": said, "code": _codes(codes)}))


def planned_district(
    source: Source, role: Role, table: pd.DataFrame, answers: Answers, outline: str = "district"
) -> Counted:
    """The rows of the district that is planned.

    Parameters
    ----------
    source
        As found.
    role
        What the source is for; only of that of ``outline`` anything is chosen.
    table
        The role's columns, typed.
    answers
        Of which ``district`` is followed.
    outline
        The role of the layers that bound the study area: "subdistrict" where there is no "district".

    Returns
    -------
    Counted
        All rows where they are of one district, or of none that is named. A question where several are and
        none was chosen, or the chosen one is not among them.
    """
    everything = np.ones(len(table), dtype=bool)
    if role.id != outline:
        return Counted(everything)
    parts = role.id != "district"
    districts, wanted = districts_around(table) if parts else districts_of(table), answers.district
    count = len(districts.rows)
    if not count or (wanted is None and count == 1) or (wanted == ALL and parts):
        return Counted(everything)
    keep = None if wanted is None or wanted == ALL else districts.called(wanted)
    if keep is None:
        question = _question(source, districts, wanted)
        return Counted(everything, (_of_parts(question) if parts else question,))
    return Counted(keep, _told(source, table, keep))


def _plain_names(names: pd.Series) -> pd.Series:
    plain = names.map(lambda name: plain_place(name) or None, na_action="ignore")
    return plain.astype(object)


def _codes(codes: pd.Series) -> pd.Series:
    return codes.map(_code, na_action="ignore").astype(object)


def _code(written: str) -> str | None:
    """The first six digits of a division code; None of what is none."""
    digits = written.strip()
    return digits[:DISTRICT] if digits.isascii() and digits.isdecimal() and len(digits) >= DISTRICT else None


def _told(source: Source, table: pd.DataFrame, keep: Mask) -> tuple[Finding, ...]:
    if keep.all():
        return ()
    message = T(
        "Of its {n} rows those of {district} are the district; the others stay as neighbours, and enter no "
        "figure.",
        n=len(table),
        district=_called(table[keep]),
    )
    return (Finding("district.chosen", Severity.INFO, message, file=source.title),)


def _question(source: Source, districts: Districts, wanted: str | None) -> Finding:
    groups = districts.rows
    choices = tuple(Choice(name, _title(rows)) for name, rows in zip(districts.names, groups, strict=True))
    figures = {"file": source.title, "n": len(groups)}
    if wanted == ALL:
        message = T("{file} holds {n} districts, and several at once cannot be planned yet.", **figures)
    elif wanted is not None:
        message = T("{wanted} is not one of the {n} districts in {file}.", wanted=wanted, **figures)
    else:
        message = T("{file} holds {n} districts; which one is planned?", **figures)
    return Finding(
        "district.which",
        Severity.QUESTION,
        message,
        file=source.title,
        mend=T("Choose it. If they are parts of one district, use the file as subdistricts."),
        option=f"--district {choices[0].value}",
        choices=choices,
    )


def _of_parts(question: Finding) -> Finding:
    """The question as it is put of subdistricts, which may be those of one area all the same."""
    return replace(
        question,
        mend=T("Choose it. If all of its subdistricts are those of one area, say so."),
        choices=(*question.choices, Choice(ALL, T("all together: they are one area"))),
    )


def _called(rows: pd.DataFrame) -> str:
    """The name of a district, else its code: what an answer calls it. Rows of its parts have longer codes."""
    named = rows.sort_values("code", key=lambda codes: codes.str.len(), kind="stable")["name"].dropna()
    return str(named.iloc[0] if len(named) else rows["code"].iloc[0])


def _title(rows: pd.DataFrame) -> T:
    code = rows["code"].dropna()
    name = _called(rows)
    if not len(code) or code.iloc[0] == name:
        return T("{name}", name=name)
    return T("{name} ({code})", name=name, code=str(code.iloc[0]))
