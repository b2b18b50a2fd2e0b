"""Maps on the page: vector shapes with legend, scale bar and north arrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gisapp.project import Project
from gisapp.report.content import Report
from layers.roles import MEASURED_FROM
from layers.styles import map_colours
from layers.text import Language, T
from ui.map.furniture import BAR_HEIGHT, Surround, free_corners, legend_entries, paint_names, paint_scale_bar
from ui.map.legend import Legend
from ui.map.painting import Drawing, bounds_of, paint, prepare
from ui.map.rings import TransferDrawing
from ui.pdf.flow import Piece
from ui.pdf.ink import DENSITY, FRAME, MARGIN, MUTED, TEXT_WIDTH, face, px
from ui.pdf.prose import paragraph
from ui.view import Bounds, View

_LOWEST, _HIGHEST = px(300), px(440)
_SMALLER = 0.66
"""Share of its height to which a map may shrink."""
_SCALE_WIDTH = px(190)
TRANSFER_ROLES = ("district", "subdistrict", "park", *MEASURED_FROM)
GREEN_ROLES = ("district", "subdistrict", "built_up", "vegetation", "green", "park", "cluster")
_FRAMING_ROLES = ("district", "subdistrict")


def transfer_map(report: Report, language: Language) -> Piece | None:
    """The map of transfer coverage; None where there is neither rail nor bus."""
    drawings = prepared(report.project, TRANSFER_ROLES)
    if not any(drawing.style.role in MEASURED_FROM for drawing in drawings):
        return None
    stations = report.scorecard.evidence("stations")
    if stations is not None and not stations.empty:
        drawings.append(TransferDrawing.of_stations(stations))
    return map_piece(drawings, report, language)


def green_map(report: Report, language: Language) -> Piece | None:
    """The map of parks and green space; None where there is neither."""
    drawings = prepared(report.project, GREEN_ROLES)
    if not any(drawing.style.role in ("vegetation", "green", "park") for drawing in drawings):
        return None
    return map_piece(drawings, report, language)


def prepared(project: Project, wanted: Iterable[str]) -> list[Drawing]:
    """Drawings of the project's layers in these roles."""
    layers = (layer for layer in project.layers if layer.role in wanted)
    drawings = (prepare(layer, project.working_crs) for layer in layers)
    return [drawing for drawing in drawings if drawing is not None]


def map_piece(drawings: Sequence[Drawing], report: Report, language: Language) -> Piece:
    """A map as wide as the page, as high as the district asks for, or lower where that saves a page."""
    west, south, east, north = bounds = _frame_bounds(drawings)
    height = min(max(TEXT_WIDTH * (north - south) / max(east - west, 1e-9), _LOWEST), _HIGHEST)
    views = [
        View.fitting(bounds, TEXT_WIDTH, height * share, margin=0.04, density=DENSITY)
        for share in (1, _SMALLER)
    ]
    piece, smaller = (_map_piece(drawings, view, report, language) for view in views)
    return replace(piece, smaller=smaller)


def _map_piece(drawings: Sequence[Drawing], view: View, report: Report, language: Language) -> Piece:
    legend = Legend(legend_entries(drawings, view), language, DENSITY, TEXT_WIDTH - _SCALE_WIDTH)
    denominator = f"{round(view.scale_denominator, -2):,.0f}"
    scale = paragraph(
        language.say(T("Scale about 1 : {scale}", scale=denominator)),
        face(9.5),
        _SCALE_WIDTH - px(12),
        colour=MUTED,
    )
    badge, arrow = free_corners(_framing(drawings), view)
    surround = Surround(language, report.sample, badge=badge, arrow=arrow)
    frame = QRectF(0, 0, view.width, view.height)

    def paint_piece(painter: QPainter, top: float) -> None:
        painter.translate(MARGIN, top)
        painter.save()
        painter.setClipRect(frame)
        painter.fillRect(frame, QColor(map_colours().ground))
        paint(painter, drawings, view)
        paint_names(painter, drawings, view, surround)
        painter.restore()
        legend.paint(painter, 0, view.height)
        paint_scale_bar(painter, view, language, TEXT_WIDTH - _SCALE_WIDTH, view.height + px(8))
        scale.paint(painter, TEXT_WIDTH - _SCALE_WIDTH, view.height + px(8 + BAR_HEIGHT))
        painter.setPen(QPen(QColor(FRAME), px(0.8)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        painter.drawRect(QRectF(0, view.height, view.width, legend.height))

    return Piece(view.height + legend.height, paint_piece, px(4))


def _frame_bounds(drawings: Sequence[Drawing]) -> Bounds:
    bounds = bounds_of(_framing(drawings)) or bounds_of(drawings)
    assert bounds is not None, "an indicator has no reading without a district"
    return bounds


def _framing(drawings: Sequence[Drawing]) -> list[Drawing]:
    """The district; its subdistricts only where it is made of them, since a file may hold a whole city's."""
    for role in _FRAMING_ROLES:
        if found := [each for each in drawings if each.style.role == role]:
            return found
    return []
