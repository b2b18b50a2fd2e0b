"""What the hand is trying out, as it is shown: the thing, its rings, where it was, and a card beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gisapp import figures as written
from gisapp.edit_sentences import Thing, is_shifted, sentence_of
from gisapp.edited_layers import crs_of
from layers.text import T
from ui.map.pens import GHOST
from ui.tools.card import Card, figures_of, paint_card
from ui.tools.ground import metres_between
from ui.tools.painting import paint_spot, paint_tried, paint_words
from ui.tools.rings import Rings, counted_beside, rings_about

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gisapp.edits import Edit
    from gisapp.live import Tried
    from ui.tools.snapping import Spot
    from ui.view import View
    from ui.workspace import Workspace

_MARGIN = 12.0
_POINTER = 26.0
"""Pixels round the pointer that a card keeps off."""
_GHOST_LEAST = 40.0
"""Pixels that something must have moved for its distance to be written on the way."""


@dataclass(frozen=True)
class Trial:
    """An edit that is being tried out.

    ``title`` is what its feature is called; ``before`` and ``after`` are its shapes in the working CRS, of
    which an edit has one at least. ``spot`` is what the pencil was drawn to, ``foot`` what can be done next.
    """

    edit: Edit
    title: str
    before: BaseGeometry | None
    after: BaseGeometry
    spot: Spot | None
    foot: T


def card_of(trial: Trial, workspace: Workspace) -> Card:
    """What the card says of a trial."""
    tried = tried_of(trial, workspace)
    return Card(
        title=workspace.say(_said(trial) if tried is None else tried.said),
        aside=workspace.say(T("this gesture")),
        lines=tuple(workspace.say(each) for each in _lines(trial, workspace)),
        figures=() if tried is None else figures_of(workspace, tried),
        foot=workspace.say(trial.foot),
    )


def tried_of(trial: Trial, workspace: Workspace) -> Tried | None:
    """What the figures would be, if that is known for this very edit."""
    live = workspace.live
    return live if live is not None and live.edit is trial.edit else None


def paint_trial(
    painter: QPainter, view: View, trial: Trial, workspace: Workspace, pointer: QPointF | None
) -> QRectF:
    """Paint a trial over the map; where its card stands."""
    role, before, after = trial.edit.role, trial.before, trial.after
    rings = _rings(trial, workspace)
    if rings is not None:
        rings.paint(painter, view, workspace.language)
    paint_tried(painter, role, before, after, view)
    if before is not None and (not shapely.get_dimensions(after) or is_shifted(before, after)):
        _paint_way(painter, view, before, after, workspace)
    if trial.spot is not None:
        paint_spot(painter, trial.spot, workspace.say(trial.spot.said), view)
    room = QRectF(_MARGIN, _MARGIN, view.width - 2 * _MARGIN, view.height - 2 * _MARGIN)
    keep_off = [rings.box(view) if rings is not None else box_of(after, view)]
    if before is not None:
        keep_off.append(box_of(before, view))
    if pointer is not None:
        half = QPointF(_POINTER, _POINTER)
        keep_off.append(QRectF(pointer - half, pointer + half))
    return paint_card(painter, card_of(trial, workspace), room, keep_off)


def paint_warning(painter: QPainter, view: View, wrong: T, workspace: Workspace, pointer: QPointF) -> None:
    """Say beside the pointer why something cannot be."""
    half = QPointF(_POINTER, _POINTER)
    room = QRectF(_MARGIN, _MARGIN, view.width - 2 * _MARGIN, view.height - 2 * _MARGIN)
    card = Card(title="", aside="", wrong=workspace.say(wrong))
    paint_card(painter, card, room, [QRectF(pointer - half, pointer + half)])


def box_of(shape: BaseGeometry, view: View) -> QRectF:
    """What a shape fills of the view, in pixels."""
    west, south, east, north = shape.bounds
    box = QRectF(QPointF(*view.to_pixels(west, north)), QPointF(*view.to_pixels(east, south)))
    return box.adjusted(-8, -8, 8, 8).intersected(QRectF(0, 0, view.width, view.height))


def _rings(trial: Trial, workspace: Workspace) -> Rings | None:
    assert workspace.project is not None
    if shapely.get_dimensions(trial.after):
        return None
    x, y = shapely.get_coordinates(trial.after)[0].tolist()
    return rings_about(workspace.project, trial.edit.role, x, y)


def _paint_way(
    painter: QPainter, view: View, before: BaseGeometry, after: BaseGeometry, workspace: Workspace
) -> None:
    """Write how far a thing is from where it was, on the way."""
    assert workspace.project is not None
    start, end = ((each.x, each.y) for each in (shapely.centroid(before), shapely.centroid(after)))
    ends = [QPointF(*view.to_pixels(*each)) for each in (start, end)]
    if (ends[1] - ends[0]).manhattanLength() < _GHOST_LEAST * view.density:
        return
    metres = metres_between(crs_of(workspace.project.working_crs), start, end)
    middle = (ends[0] + ends[1]) / 2 - QPointF(0, 11 * view.density)
    paint_words(painter, workspace.say(written.metres(metres)), middle, view.density, GHOST)


def _said(trial: Trial) -> T:
    before = None if trial.before is None else Thing(trial.title, trial.before)
    return sentence_of(trial.edit, before, Thing(trial.title, trial.after))


def _lines(trial: Trial, workspace: Workspace) -> list[T]:
    """What a thing measures: the way to what counts beside it, or its area, before and after."""
    project = workspace.project
    assert project is not None
    crs = crs_of(project.working_crs)
    if shapely.get_dimensions(trial.after):
        return []
    others = counted_beside(project, trial.edit.role)
    x, y = shapely.get_coordinates(trial.after)[0].tolist()
    nearest = None if others is None else others.nearest(x, y)
    if nearest is None:
        return []
    now = written.metres(nearest.metres)
    if trial.before is None:
        return [T("To {name}: {now}", name=nearest.title, now=now)]
    was = shapely.get_coordinates(trial.before)[0].tolist()
    before = metres_between(crs, (was[0], was[1]), (nearest.x, nearest.y))
    return [T("To {name}: {before} → {now}", name=nearest.title, before=written.metres(before), now=now)]
