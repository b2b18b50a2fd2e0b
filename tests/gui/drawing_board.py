"""A map with a pencil: the window's own parts without the window, each following the other at once."""

import pyproj
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gisapp.evaluate import evaluate
from gisapp.live import Live
from gisapp.report.content import report_of
from gisapp.timeline import Timeline
from layers.task import Task
from ui.keeping import Keeping
from ui.map.canvas import Canvas
from ui.map.sheet import sheet_of
from ui.pencil import Pencil
from ui.tools import tool_of
from ui.workspace import Change, Workspace

X, Y = 500_000.0, 3_270_000.0
LEFT, NONE, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Board:
    """Workspace, pencil and canvas of a project; places are metres from the small district's corner."""

    def __init__(self, project, qtbot, size=(900, 700), corner=(X, Y), language="en"):
        self.corner = corner
        self.workspace = Workspace(language)
        self.keeping = Keeping(self.workspace)
        self.pencil = Pencil(self.workspace, self.keeping)
        self.canvas = Canvas(self.workspace)
        self.refused = []
        self.keeping.refused.connect(self.refused.append)
        qtbot.addWidget(self.canvas, before_close_func=lambda canvas: canvas.close_threads())
        self._qtbot = qtbot
        self.canvas.resize(*size)
        self.canvas.show()
        qtbot.waitExposed(self.canvas)
        self.workspace.changed.connect(self._follow)
        self.workspace.open(Timeline(project), None, saved=True)

    def _follow(self, what):
        if what is Change.LAYERS and self.workspace.project is not None:
            sheet = sheet_of(self.workspace.project, Task())
            self.canvas.show_sheet(sheet, keep_view=self.canvas.sheet is not None)
        elif what is Change.TOOL:
            workspace = self.workspace
            self.canvas.set_tool(tool_of(workspace.tool, self.pencil, workspace, self.canvas))

    def evaluated(self):
        """The same board with its figures, which follow the hand from now on."""
        workspace = self.workspace
        report = report_of(evaluate(workspace.project))
        workspace.take_figures(report)
        live = Live(workspace.base, self.pencil.scenario, report.scorecard)
        live.prepare(Task())
        self.pencil.take_live(live)
        return self

    @property
    def tool(self):
        return self.canvas.tool

    @property
    def edits(self):
        return () if self.pencil.scenario is None else self.pencil.scenario.edits

    @property
    def said(self):
        """What each edit of the chosen scenario does."""
        played = self.workspace.project.played
        return [] if played is None else [str(each) for each in played.said]

    def look(self, x, y, metres):
        """Look at a place, so many metres around."""
        x, y = x + self.corner[0], y + self.corner[1]
        self.canvas.look_at((x - metres, y - metres, x + metres, y + metres), margin=0)
        self._qtbot.waitUntil(lambda: self.canvas.complete, timeout=20_000)
        return self

    def use(self, tool):
        self.workspace.use(tool)
        return self

    def at(self, x, y):
        """The pixel of a place."""
        column, row = self.canvas.view.to_pixels(x + self.corner[0], y + self.corner[1])
        return QPoint(round(column), round(row))

    def place(self, pixel):
        """The place of a pixel."""
        x, y = self.canvas.view.to_world(pixel.x(), pixel.y())
        return x - self.corner[0], y - self.corner[1]

    def mouse(self, kind, at, modifiers=NONE, button=LEFT):
        """A mouse event as the system sends it, also with a key that is held."""
        moves = kind is QEvent.Type.MouseMove
        buttons = button if kind is not QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind,
            QPointF(at),
            QPointF(self.canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton if moves else button,
            buttons,
            modifiers,
        )
        QApplication.sendEvent(self.canvas, event)
        QApplication.processEvents()

    def press(self, x, y, modifiers=NONE, button=LEFT):
        self.mouse(QEvent.Type.MouseButtonPress, self.at(x, y), modifiers, button)

    def move(self, x, y, modifiers=NONE, button=LEFT):
        self.mouse(QEvent.Type.MouseMove, self.at(x, y), modifiers, button)

    def release(self, x, y, modifiers=NONE, button=LEFT):
        self.mouse(QEvent.Type.MouseButtonRelease, self.at(x, y), modifiers, button)

    def drag(self, start, end, modifiers=NONE):
        """Press, move by way of the middle, and release."""
        self.press(*start, modifiers)
        self.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, modifiers)
        self.move(*end, modifiers)
        self.release(*end, modifiers)

    def click(self, x, y, modifiers=NONE):
        QTest.mouseClick(self.canvas, LEFT, modifiers, self.at(x, y))

    def double_click(self, x, y):
        """A click and the second press of a double click, as the system sends them."""
        self.click(x, y)
        self.mouse(QEvent.Type.MouseButtonDblClick, self.at(x, y))
        self.release(x, y)

    def key(self, key, modifiers=NONE):
        QTest.keyClick(self.canvas, key, modifiers)

    def shape(self, role, row=0):
        """A feature of the project that is seen."""
        (layer, *_) = (each for each in self.workspace.project.layers if each.role == role)
        return layer.frame.geometry.iloc[row]

    def added(self, role):
        """The one feature that the scenario adds in a role, and its values."""
        layer = next(each for each in self.workspace.project.layers if each.id == f"{role}_added")
        assert len(layer.frame) == 1
        return layer.frame.iloc[0]

    def colour(self, x, y):
        return self.canvas.grab().toImage().pixelColor(self.at(x, y)).name()

    def shows(self, colour, x, y):
        """Whether a line of a colour passes a place, softened at its edges as it may be."""
        image, at = self.canvas.grab().toImage(), self.at(x, y)
        around = [at + QPoint(across, down) for across in range(-3, 4) for down in range(-3, 4)]
        return any(is_about(colour, image.pixelColor(each)) for each in around if image.rect().contains(each))


def is_about(colour, other):
    """Whether a colour is another one, or that with a little of what lies below."""
    pairs = zip(QColor(colour).getRgb(), QColor(other).getRgb(), strict=True)
    return max(abs(one - two) for one, two in pairs) < 40


def ground_metres(project, one, other):
    """A distance by the geodesic, which the program does not use for it."""
    degrees = pyproj.Transformer.from_crs(pyproj.CRS.from_wkt(project.working_crs), 4490, always_xy=True)
    start, end = (degrees.transform(*each) for each in (one, other))
    return pyproj.Geod(ellps="GRS80").inv(*start, *end)[2]
