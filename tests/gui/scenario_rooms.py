"""The town of tests/core/scenario_town.py with two scenarios, in a workspace whose figures are computed."""

from dataclasses import replace

from shapely.geometry import Point

from gisapp.comparison import compared
from gisapp.edits import Add, Move, Remove
from gisapp.effects import effects_of
from gisapp.evaluate import evaluate
from gisapp.report.content import report_of
from gisapp.scenario import Choices, Prices, Scenario
from gisapp.timeline import Timeline
from tests.core.scenario_town import X, Y, area, key, lonlat
from ui.keeping import Keeping
from ui.pencil import Pencil
from ui.workspace import Workspace


def stop_moved(base, x, y):
    """The second stop, put somewhere; its entrance is at 1500, 500."""
    return Move(role="bus_stop", feature=key(base, "bus_stop", "S1"), shape=lonlat(Point(X + x, Y + y)))


def park(width, note=""):
    """A new park of 100 m by a width, on ground that was not green."""
    return Add(role="park", name="新园", shape=lonlat(area(900, 500, width, 100)), note=note)


def with_scenarios(base):
    """甲 moves the stop to 40 m from its entrance and adds 1 ha of park; 乙 adds 2 ha.

    The last edit of 甲 is switched off, and the one before it finds no feature.
    """
    prices = Choices(prices=Prices(stop=15, hectare=200))
    gone = Remove(role="bus_stop", feature="公交站.gpkg#S9")
    off = Remove(role="bus_stop", feature=key(base, "bus_stop", "S0"), off=True)
    return replace(
        base,
        profile="yuzhong_2027",
        year=2027,
        scenarios=(
            Scenario("甲", edits=(stop_moved(base, 1500, 540), park(100, "空地"), gone, off), choices=prices),
            Scenario("乙", edits=(park(200),), choices=prices),
        ),
    )


class Rooms:
    """What panels look at, with what the program else computes behind the window."""

    def __init__(self, base, language="en"):
        self.workspace = Workspace(language)
        self.keeping = Keeping(self.workspace)
        self.pencil = Pencil(self.workspace, self.keeping)
        self.workspace.open(Timeline(base), None, saved=True)
        self.compute()

    def choose(self, name):
        self.workspace.choose_scenario(name)
        self.compute()

    def compute(self):
        workspace = self.workspace
        report = report_of(evaluate(workspace.project))
        base = None if workspace.project is workspace.base else report_of(evaluate(workspace.base))
        workspace.take_figures(report, base)
        workspace.take_comparison(compared(workspace.base, workspace.base.scenarios))
        if workspace.scenario is not None:
            workspace.take_effects(workspace.project, effects_of(workspace.base, report.scorecard))

    @property
    def edits(self):
        return self.pencil.scenario.edits
