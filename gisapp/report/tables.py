"""The tables of the report on zones, data, definitions and targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp import figures as written
from gisapp.asked_for import asked_for
from gisapp.judging import judge
from gisapp.readings import Reading, ZoneReading
from gisapp.report.standing import standing_of
from gisapp.report.table import NOTHING, Cell, Column, Row, Table
from gisapp.scorecard import Scorecard
from layers.findings import Finding, Severity
from layers.roles import roles
from layers.sentences import one_after_another
from layers.text import T, plural

if TYPE_CHECKING:
    from gisapp.indicators.indicator import Indicator
    from gisapp.targets import Document
    from layers.layer import Layer

_ROWS_NAMED = 12
_SEVERITIES = {
    Severity.ERROR: T("not used"),
    Severity.QUESTION: T("to be answered"),
    Severity.WARNING: T("may change a figure"),
    Severity.INFO: T("note"),
}
_ZONE_TITLES = {"subdistrict": T("By subdistrict"), "cluster": T("By green-industry cluster")}
_ZONE_NAMES = {"subdistrict": T("Subdistrict"), "cluster": T("Cluster")}


def zone_table(scorecard: Scorecard, zone_kind: str) -> Table:
    """Zones × indicators; for subdistricts with the district as the last row."""
    from gisapp.indicators import chosen_indicator

    parameters = scorecard.project.parameters
    readings = {chosen_indicator(each, parameters): reading for each, reading in scorecard.readings.items()}
    names = list(
        dict.fromkeys(
            row.zone for reading in readings.values() for row in reading.zones if row.zone_kind == zone_kind
        )
    )
    by_zone = {
        indicator.id: {(row.zone_kind, row.zone): row for row in reading.zones}
        for indicator, reading in readings.items()
    }

    def cells(kind: str, name: str) -> Row:
        found = ((each, by_zone[each.id].get((kind, name))) for each in readings)
        return tuple(_zone_cell(scorecard, each, zone) for each, zone in found)

    district = _district_name(readings)
    return Table(
        title=_ZONE_TITLES[zone_kind],
        columns=(
            Column(_ZONE_NAMES[zone_kind], weight=1.4),
            *(Column(indicator.title, figures=True) for indicator in readings),
        ),
        rows=tuple((Cell(name), *cells(zone_kind, name)) for name in names),
        total=(Cell(T("District")), *cells("district", district))
        if zone_kind == "subdistrict" and names
        else None,
        note=T("Signs compare each area with the district's target, for orientation only."),
        empty=T("There is no layer of such areas in the project."),
    )


def _district_name(readings: dict[Indicator, Reading]) -> str:
    return next((reading.of("district").zone for reading in readings.values()), "")


def _zone_cell(scorecard: Scorecard, indicator: Indicator, zone: ZoneReading | None) -> Cell:
    if zone is None:
        return NOTHING
    if zone.value is None:
        return Cell(_part_text(zone, indicator), note=zone.reason)
    target = scorecard.profile.target(indicator.id, scorecard.year)
    note = zone.doubts[0].message if zone.doubts else None
    if target is None or target.value is None:
        return Cell(written.indicator_value(zone.value, indicator.unit), number=zone.value, note=note)
    return Cell(
        written.indicator_value(zone.value, indicator.unit, target.value, target.comparator),
        number=zone.value,
        note=note,
        standing=standing_of(judge(zone, target, indicator.numerator_unit)),
    )


def _part_text(zone: ZoneReading, indicator: Indicator) -> T:
    """The numerator, where there is one without a value: the park area of a zone of unknown population."""
    if not zone.numerator:
        return T("–")
    return T("– ({amount})", amount=written.counted(zone.numerator, indicator.numerator_unit))


def finding_table(scorecard: Scorecard) -> Table:
    """What the checks found in the data and what was done, gravest first; not the targets' own warnings.

    What was found alike in several files is one row.
    """
    order = list(_SEVERITIES)
    found = [each for each in scorecard.findings if not each.code.startswith("targets.")]
    found.sort(key=lambda each: order.index(each.severity))
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for each in found:
        alike.setdefault((each.severity, each.message, each.rows, each.mend, each.mended), []).append(each)
    return Table(
        title=T("What was found in the data"),
        columns=(
            Column(T("File"), weight=1.3),
            Column(T("Effect"), weight=0.9),
            Column(T("Finding"), weight=3.2),
            Column(T("Row numbers"), weight=0.9),
            Column(T("Mend"), weight=2.4),
        ),
        rows=tuple(_finding_row(each) for each in alike.values()),
        empty=T("Nothing was found that needs saying."),
    )


def _finding_row(alike: list[Finding]) -> Row:
    """One row for what was found alike in several files."""
    finding = alike[0]
    files = list(dict.fromkeys(each.file for each in alike if each.file))
    return (
        Cell(T("{files}", files=files)) if files else NOTHING,
        Cell(_SEVERITIES[finding.severity]),
        Cell(finding.message),
        Cell(_rows_text(finding.rows)),
        Cell(_mend_text(finding)),
    )


def _rows_text(rows: tuple[int, ...]) -> T:
    if not rows:
        return T("–")
    named = [str(row) for row in rows[:_ROWS_NAMED]]
    if len(rows) <= _ROWS_NAMED:
        return T("{rows}", rows=named)
    return plural("{rows} … ({n} row)", "{rows} … ({n} rows)", n=len(rows), rows=named)


def _mend_text(finding: Finding) -> T:
    if finding.mend is None:
        return T("–")
    return T("Done: {mend}", mend=finding.mend) if finding.mended else T("To do: {mend}", mend=finding.mend)


def definition_table(scorecard: Scorecard) -> Table:
    """How each indicator is defined here, with formula and source, and the choices that move the figures."""
    from gisapp.indicators import chosen_indicator
    from gisapp.indicators.rules import choices_text

    parameters = scorecard.project.parameters
    defined = [chosen_indicator(each, parameters) for each in scorecard.readings]
    return Table(
        title=T("Definitions used"),
        columns=(
            Column(T("Indicator"), weight=1.3),
            Column(T("Formula"), weight=1.6),
            Column(T("Definition"), weight=3.4),
            Column(T("Source"), weight=1.5),
        ),
        rows=tuple(
            (Cell(each.title), Cell(each.formula), Cell(each.definition), Cell(each.source))
            for each in defined
        ),
        note=choices_text(parameters),
    )


def basis_table(scorecard: Scorecard) -> Table:
    """The targets that were judged, with clause, quotation and responsible units."""
    document = scorecard.profile.document
    judged = [scorecard.profile.target(each, scorecard.year) for each in scorecard.readings]
    judged_by_plan = bool(scorecard.profile.targets)
    return Table(
        title=T("Targets and where they stand written"),
        columns=(
            Column(T("Target"), weight=1.6),
            Column(T("Target value"), weight=0.9),
            Column(T("Clause"), weight=0.8),
            Column(T("Quotation"), weight=2.8),
            Column(T("Lead unit"), weight=1.5),
        ),
        rows=tuple(
            (
                Cell(target.title),
                Cell(asked_for(target)),
                Cell(written.clause(target.clause)) if target.clause else NOTHING,
                Cell(T("“{quotation}”", quotation=target.quotation)) if target.quotation else NOTHING,
                Cell(target.lead) if target.lead else NOTHING,
            )
            for target in judged
            if target is not None and target.value is not None
        ),
        note=T("{document}{number}{issued}{draft}", **_imprint(document)) if judged_by_plan else None,
        empty=scorecard.profile.without_target(scorecard.year) or T("No plan was chosen."),
    )


def _imprint(document: Document) -> dict[str, object]:
    return {
        "document": document.title,
        "number": T(", {number}", number=document.number) if document.number else "",
        "issued": T(", issued {date}", date=document.issued) if document.issued else "",
        "draft": T(" · draft for comments, not in force") if document.draft else "",
    }


def source_table(scorecard: Scorecard) -> Table:
    """The layers with file, format, declared CRS, rows, and what was done to them."""
    return Table(
        title=T("Data"),
        columns=(
            Column(T("Layer"), weight=1.1),
            Column(T("File"), weight=1.8),
            Column(T("CRS of the file"), weight=1.2),
            Column(T("Number of rows"), figures=True, weight=0.6),
            Column(T("What was done"), weight=3.2),
        ),
        rows=tuple(_source_row(layer) for layer in scorecard.project.layers),
        empty=T("The project has no layers."),
    )


def _source_row(layer: Layer) -> Row:
    role = roles().get(layer.role)
    origin = layer.origin
    count = None if layer.frame is None else len(layer.frame)
    file = (
        T("{file} ({layer})", file=origin.file, layer=origin.layer) if _named_inside(layer) else origin.file
    )
    return (
        Cell(layer.role if role is None else role.title),
        Cell(file),
        Cell(origin.crs) if origin.crs else NOTHING,
        Cell(T("raster")) if count is None else Cell(written.number(count), number=count),
        Cell(one_after_another(layer.steps) if layer.steps else T("taken as it is")),
    )


def _named_inside(layer: Layer) -> bool:
    stem = layer.origin.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return bool(layer.origin.layer) and layer.origin.layer != stem


def crs_sentence(wkt: str) -> T:
    """The working CRS in words: what was measured in, and where its central meridian runs."""
    from pyproj import CRS

    crs = CRS.from_wkt(wkt)
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return T("{name}", name=crs.name)
    meridian = next(each.value for each in operation.params if each.name == "Longitude of natural origin")
    return T("CGCS2000, local transverse Mercator, central meridian {meridian}°", meridian=f"{meridian:g}")
