"""What a scenario costs, worked out by hand: new stops and hectares by their prices; nothing without them."""

import csv
import io
import json
from dataclasses import replace

import pytest

from gisapp.__main__ import main
from gisapp.comparison import compared
from gisapp.costs import cost_of
from gisapp.edits import Add, Move, Remove, Reshape
from gisapp.features import features_in
from gisapp.figures import money
from gisapp.importing import import_files
from gisapp.replay import replayed
from gisapp.scenario import Choices, Prices, Scenario
from gisapp.store.project_file import save_project
from layers.text import Language
from tests.core.scenario_town import area, key, lonlat, point, quarters

EN, ZH = Language("en"), Language("zh")
BOTH = Prices(stop=5.0, hectare=200.0)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return import_files([quarters(tmp_path_factory.mktemp("quarters") / "资料")])


def stop(x, **more):
    return Add(role="bus_stop", shape=point(x, 300), **more)


def park(width, role="park", **more):
    """A plot of 100 m by ``width``."""
    return Add(role=role, shape=lonlat(area(1000, 100, width, 100)), **more)


def cost(base, *edits, prices=BOTH):
    played = replayed(base, Scenario("甲", edits=edits, choices=Choices(prices=prices))).played
    return cost_of(played)


def test_new_stops_and_hectares_by_their_prices(base):
    """Two stops at 5 and 1.2 + 0.3 ha at 200: 10 + 300."""
    found = cost(base, stop(900), stop(950), park(120), park(30, role="green"))
    assert (found.stops, found.hectares) == (2, pytest.approx(1.5, rel=1e-6))
    assert found.of_stops == 10
    assert found.of_green == pytest.approx(300, rel=1e-6)
    assert found.total == pytest.approx(310, rel=1e-6)
    assert EN.say(found.said) == (
        "Cost: 3,100,000 yuan (2 new stops: 100,000 yuan, 1.5 ha of new park and green: 3,000,000 yuan)"
    )


def test_what_is_off_moved_reshaped_or_removed_costs_nothing(base):
    (feature,) = features_in(base.layers, "park")
    found = cost(
        base,
        Move(role="bus_stop", feature=key(base, "bus_stop", "#S1"), shape=point(1500, 530)),
        Remove(role="bus_stop", feature=key(base, "bus_stop", "#S0")),
        Reshape(role="park", feature=feature, shape=lonlat(area(100, 100, 400, 100))),
        stop(900, off=True),
        park(100, off=True),
    )
    assert (found.stops, found.hectares, found.total) == (0, 0, 0)
    assert EN.say(found.said) == "Cost: 0 yuan, nothing is new"


def test_a_new_plot_costs_what_it_is_in_the_end(base):
    """1 ha made 2 ha large: 400; a stop that goes again costs nothing."""
    found = cost(
        base,
        park(100, name="新园"),
        Reshape(role="park", feature="+新园", shape=lonlat(area(1000, 100, 200, 100))),
        stop(900, name="新站"),
        Remove(role="bus_stop", feature="+新站"),
    )
    assert found.total == pytest.approx(400, rel=1e-6)


def test_vegetation_and_other_roles_have_no_price(base):
    found = cost(base, park(100, role="vegetation"), Add(role="rail_entrance", shape=point(510, 500)))
    assert (found.stops, found.hectares) == (0, 0)


@pytest.mark.parametrize(
    ("prices", "total", "says"),
    [
        (Prices(), None, None),
        (Prices(stop=5.0), None, "1.2 ha of new park and green: no price"),
        (Prices(hectare=200.0), None, "1 new stop: no price"),
        (Prices(stop=0.0, hectare=0.0), 0, "Cost: 0 yuan"),
    ],
)
def test_without_a_price_no_cost_is_said(base, prices, total, says):
    found = cost(base, stop(900), park(120), prices=prices)
    assert found.total == total
    assert (found.said is None) if says is None else says in EN.say(found.said)


def test_one_price_is_enough_where_nothing_else_is_new(base):
    assert cost(base, stop(900), prices=Prices(stop=5.0)).total == 5
    assert cost(base, prices=Prices()).total is None


@pytest.mark.parametrize(
    ("wan", "zh", "en"),
    [
        (15.0, "15 万元", "150,000 yuan"), (0.0, "0 万元", "0 yuan"),
        (12.345, "12.35 万元", "123,450 yuan"), (3000.0, "3,000 万元", "30,000,000 yuan"),
    ],
)  # fmt: skip
def test_money_is_written_as_planners_do(wan, zh, en):
    assert EN.say(money(wan)) == en
    assert ZH.say(money(wan)).replace(" yuan", "元") == zh


def test_costs_beside_each_other_in_every_form(base, tmp_path, capsys):
    scenarios = (
        Scenario("甲", edits=(stop(900),), choices=Choices(prices=Prices(stop=5.0))),
        Scenario("乙", edits=(stop(900),)),
    )
    assert compared(base, scenarios).costs == (5.0, None)
    file = tmp_path / "p.gpkg"
    save_project(replace(base, scenarios=scenarios), file)

    def said(form):
        assert main(["--lang", "en", "compare", str(file), "--format", form]) == 0
        return capsys.readouterr().out

    one, other = json.loads(said("json"))["scenarios"]
    assert one["cost"]["total"] == 5
    assert one["cost"]["stops"] == {"count": 1, "price": 5, "cost": 5}
    assert other["cost"]["total"] is None
    rows = [row for row in csv.DictReader(io.StringIO(said("csv"))) if row["indicator"] == "cost"]
    assert [(row["scenario"], float(row["value"])) for row in rows] == [("甲", 5.0)]
    (line,) = [line for line in said("table").splitlines() if line.startswith("Cost")]
    assert line.split()[-2:] == ["5", "–"]
