"""One target of one's own from the cells of a row, and back; what cannot be read is said in a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import cast

from gisapp import figures as written
from gisapp.classes import are_classes, class_name, rank_of
from gisapp.comparators import Comparator
from gisapp.indicators import INDICATORS
from gisapp.indicators.ids import GREEN_RATE
from gisapp.own_target import LONGEST, OwnTarget
from gisapp.own_targets.words import Said, in_brackets, indicator_of, said_in, says_change, unit_of
from layers.errors import UserError
from layers.text import T
from layers.written import YEAR

COLUMNS = (
    *("indicator", "comparator", "value", "unit", "year"),
    *("document", "clause", "quotation", "place", "code", "wording"),
)
"""Of a row, in the order in which they are shown and written."""
_NUMBER = re.compile(r"(?:(?<![\d.])-)?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_CODE = re.compile(r"\d{6,12}")
_WITH_PARTS = re.compile(r"\d+\.\d*[1-9]\d*\s*年?")
"""A number that is no whole year: 2030.7 may be a slip, or July."""
_PERCENT = 100.0
_EXAMPLE = INDICATORS[GREEN_RATE]
_MIXED: Mapping[frozenset[str], Comparator] = {
    frozenset({"hold", ">="}): "hold",
    frozenset({"all", ">="}): "all",
    frozenset({"all", "=="}): "all",
    frozenset({"hold", "all"}): "all",
}
"""Words that go together: 保持在38%以上, 达到100%全覆盖."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a target asks for: a figure, or where there is none, its words."""

    comparator: Comparator
    value: float | None
    unit: str
    wording: str = ""
    words: str = ""


def entry(cells: Mapping[str, str]) -> OwnTarget:
    """The target of a row.

    Parameters
    ----------
    cells
        Texts by :data:`COLUMNS`; one that is not there is "".

    Raises
    ------
    UserError
        With what cannot be read, and what to write instead.
    """
    cells = {column: cells.get(column, "").strip() for column in COLUMNS}
    for column, text in cells.items():
        if len(text) > LONGEST:
            raise UserError(
                T("“{text}…” is too long ({n:,} characters).", text=text[:20], n=len(text)),
                T("At most {most:,} characters can be kept in “{column}”.", most=LONGEST, column=column),
            )
    if not cells["indicator"]:
        raise UserError(
            T("No indicator is named."),
            T("Write its name or id, such as {name} or {id}.", name=_EXAMPLE.title, id=_EXAMPLE.id),
        )
    indicator = indicator_of(cells["indicator"])
    asked = _of_figure(cells) if indicator is None else _of_indicator(indicator, cells)
    code = cells["code"] or (cells["place"] if _CODE.fullmatch(cells["place"]) else "")
    return OwnTarget(
        name=cells["indicator"],
        indicator=indicator,
        year=_year(cells["year"], needed=indicator is not None),
        document=cells["document"],
        clause=cells["clause"],
        quotation=cells["quotation"],
        place="" if cells["place"] == code else cells["place"],
        code=code,
        comparator=asked.comparator,
        value=asked.value,
        unit=asked.unit,
        value_text=asked.words,
        wording=asked.wording,
    )


def cells_of(target: OwnTarget) -> dict[str, str]:
    """The row that a target is written in, by :data:`COLUMNS`; :func:`entry` reads the same from it."""
    cells = {name: text for name, text in asdict(target).items() if name in COLUMNS and isinstance(text, str)}
    if target.value is None:
        value = target.value_text
    elif are_classes(target.unit):
        value = class_name(target.value)
    else:
        value = f"{Decimal(repr(target.value)).normalize():f}"
    return {
        **cells,
        "indicator": target.name,
        "comparator": "" if target.value is None else target.comparator,
        "value": value,
        "year": "" if target.year is None else str(target.year),
    }


def _of_indicator(indicator: str, cells: Mapping[str, str]) -> _Asked:
    """Comparator, value, unit and wording of a target that is judged: all of them must be plain."""
    unit = INDICATORS[indicator].unit
    said = _said(cells)
    _refuse_change(said, cells)
    comparator = _comparator(said, cells)
    units = said.units | _stated_units(cells)
    if units - {unit}:
        raise _wrong_unit(unit, _joined(cells, "value", "unit"))
    numbers = _NUMBER.findall(said.rest)
    if len(numbers) > 1:
        raise UserError(
            T("Several numbers are given: {numbers}.", numbers=numbers),
            T("Write the one that is asked for, such as ≥ {number}.", number=numbers[0]),
        )
    if _NUMBER.sub("", said.rest).strip():
        raise UserError(
            T("The value “{value}” is not understood.", value=_joined(cells, "value")),
            T("Write a number, and words such as ≥, 不低于, 以上 or at least."),
        )
    if not numbers and comparator != "all":
        raise UserError(T("No number is given."), T("Write the number in the column for the value."))
    value = float(numbers[0].replace(",", "")) if numbers else _PERCENT
    _refuse_value(indicator, comparator, value)
    return _Asked(comparator, value, unit, said.wording)


def _refuse_change(said: Said, cells: Mapping[str, str]) -> None:
    """Refuse a change, which is no figure until somebody says from which value it counts."""
    if says_change(said.rest):
        words = _joined(cells, "comparator", "value")
        raise UserError(
            T("“{words}” says by how much the figure is to change, and not what it is to be.", words=words),
            T("Work out the figure that is to be reached, and write it with a word such as ≥ or 不低于."),
        )


def _comparator(said: Said, cells: Mapping[str, str]) -> Comparator:
    found = said.comparators
    if len(found) == 1:
        return cast("Comparator", next(iter(found)))
    if found in _MIXED:
        return _MIXED[found]
    words = _joined(cells, "comparator", "value")
    raise UserError(
        T("The words contradict each other: “{words}”.", words=words)
        if found
        else T("It is not said whether “{words}” is the least or the most.", words=words),
        T("Write ≥, >, ≤, < or =, or words such as 不低于, 超过, 不超过, at least, at most."),
    )


def _refuse_value(indicator: str, comparator: Comparator, value: float) -> None:
    """Refuse figures that no target of the indicator can mean."""
    kind = INDICATORS[indicator]
    shown = written.target_value(value, kind.unit)
    if value < 0 or (kind.unit == "%" and value > _PERCENT):
        raise UserError(T("{value} is no value of this indicator.", value=shown), T("Correct the number."))
    if kind.unit == "%" and 0 < value < 1:
        raise UserError(
            T("{value} is less than one in a hundred.", value=shown),
            T("If {percent} are meant, write {percent}.", percent=written.target_value(100 * value, "%")),
        )
    if comparator == "all" and (kind.unit != "%" or value != _PERCENT):
        raise UserError(
            T("“All” is 100 %, and not {value}.", value=shown),
            T("Write 100 %, or at least {value}.", value=shown),
        )
    if comparator == "==" and not written.is_whole(kind.numerator_unit):
        raise UserError(
            T("A measured area is never exactly {value}.", value=shown),
            T("Write ≥ if it is the least that is asked, ≤ if it is the most."),
        )


def _of_figure(cells: Mapping[str, str]) -> _Asked:
    """Of a figure that maps do not give, which is only listed: its number where it is plain, else words."""
    bracketed = in_brackets(cells["indicator"])
    unit = cells["unit"] or (bracketed if unit_of(bracketed) or are_classes(bracketed) else "")
    said = _said(cells)
    rank = rank_of(said.rest) if are_classes(unit) or said.rest.endswith("类") else None
    if rank is not None:  # "Ⅱ类以上" and "≤ Ⅱ" both mean Ⅱ or better
        strict = said.comparators in ({"<"}, {">"})
        return _Asked("<" if strict else "<=", float(rank), unit or "类", said.wording)
    known = len(said.comparators) == 1 or said.comparators in _MIXED
    if not known or not _NUMBER.fullmatch(said.rest):
        return _Asked("==", None, unit, words=cells["value"])
    value = float(said.rest.replace(",", ""))
    unit = unit or next(iter(said.units), "")
    return _Asked(_comparator(said, cells), value, unit, said.wording)


def _said(cells: Mapping[str, str]) -> Said:
    return said_in(_joined(cells, "comparator", "wording", "value"))


def _joined(cells: Mapping[str, str], *columns: str) -> str:
    return " ".join(cells[each] for each in columns if cells[each])


def _stated_units(cells: Mapping[str, str]) -> frozenset[str]:
    """The unit of its column, or else the one in the brackets of the indicator's name."""
    bracketed = unit_of(in_brackets(cells["indicator"]))
    stated = cells["unit"]
    if not stated:
        return frozenset({bracketed} - {None})  # type: ignore[arg-type]
    return frozenset({unit_of(stated) or stated})


def _wrong_unit(unit: str, words: str) -> UserError:
    title = written.unit_title(unit)
    return UserError(
        T("The indicator is in {unit}; the target says “{words}”.", unit=title, words=words),
        T("Write the target in {unit}.", unit=title),
    )


def _year(text: str, *, needed: bool) -> int | None:
    text = unicodedata.normalize("NFKC", text)
    years = set() if _WITH_PARTS.fullmatch(text) else set(map(int, YEAR.findall(text)))
    if len(years) == 1:
        return years.pop()
    if not years and not text and not needed:
        return None
    raise UserError(
        T("The year “{text}” is not one year.", text=text) if text else T("No year is given."),
        T("Write the year in which it falls due, such as {year}.", year=2030),
    )
