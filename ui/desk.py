"""What stands where on the desk: layers left, map in the middle, scorecard right, tables below the map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QWidget

_SIDES = 248, 330
_MIDDLE_LEAST = 560
_TABLES_HEIGHT = 236
_BELOW = 520, 420
"""Widths of the tables and of the comparison beside them, where there are scenarios."""


def desk(left: QWidget, centre: QWidget, right: QWidget, below: Sequence[QWidget], size: QSize) -> QSplitter:
    """All of these in their places, with borders that can be moved.

    ``below`` stand beside each other under the one in the middle; ``size`` is the window's at first.
    """
    foot = QSplitter(Qt.Orientation.Horizontal)
    for number, widget in enumerate(below):
        foot.addWidget(widget)
        foot.setStretchFactor(number, 1)
    foot.setSizes(_BELOW)
    middle = QSplitter(Qt.Orientation.Vertical)
    middle.addWidget(centre)
    middle.addWidget(foot)
    middle.setStretchFactor(0, 1)
    middle.setMinimumWidth(_MIDDLE_LEAST)
    middle.setSizes([size.height() - _TABLES_HEIGHT, _TABLES_HEIGHT])
    across = QSplitter(Qt.Orientation.Horizontal)
    for widget in (left, middle, right):
        across.addWidget(widget)
    across.setStretchFactor(1, 1)
    across.setSizes([_SIDES[0], size.width() - sum(_SIDES), _SIDES[1]])
    for splitter in (foot, middle, across):
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
    return across
