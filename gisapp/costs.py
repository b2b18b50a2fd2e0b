"""What a scenario costs, by the prices that its planner gives; without them nothing is said."""

from __future__ import annotations

from dataclasses import dataclass

from gisapp import figures as written
from gisapp.scenario import Played, Prices
from layers.text import T, plural

_STOP = "bus_stop"
_GREEN = ("park", "green")
"""Roles of plots that are priced by the hectare; a layer of vegetation says what grows on them."""


@dataclass(frozen=True, slots=True)
class Cost:
    """How much that is new a scenario has, and what one of it costs in 万元.

    What is moved, reshaped or removed costs nothing, nor what is switched off or rests.
    """

    stops: int
    hectares: float
    """Of the plots as they are drawn; where two lie on each other, both."""
    prices: Prices

    @property
    def of_stops(self) -> float | None:
        """In 万元; None where stops have no price."""
        return None if self.prices.stop is None else self.stops * self.prices.stop

    @property
    def of_green(self) -> float | None:
        """In 万元; None where hectares have no price."""
        return None if self.prices.hectare is None else self.hectares * self.prices.hectare

    @property
    def total(self) -> float | None:
        """In 万元; None where nothing has a price, or something new has none."""
        known = [each for each in (self.of_stops, self.of_green) if each is not None]
        unknown = (self.stops and self.of_stops is None) or (self.hectares and self.of_green is None)
        return None if unknown or not known else sum(known)

    @property
    def said(self) -> T | None:
        """How the total comes about; None without prices. Where there is no total, what lacks a price."""
        if self.prices == Prices():
            return None
        size = written.area(self.hectares * written.SQUARE_METRES_PER_HECTARE)
        parts = [
            _part(plural("{n:,} new stop", "{n:,} new stops", n=self.stops), self.of_stops),
            _part(T("{area} of new park and green", area=size), self.of_green),
        ]
        parts = [part for part, amount in zip(parts, (self.stops, self.hectares), strict=True) if amount]
        if self.total is None:
            return T("Cost: not known ({parts})", parts=parts)
        if not parts:
            return T("Cost: {total}, nothing is new", total=written.money(self.total))
        return T("Cost: {total} ({parts})", total=written.money(self.total), parts=parts)


def cost_of(played: Played) -> Cost:
    """What the scenario that was done to a project costs.

    Parameters
    ----------
    played
        With the features that it changes.
    """
    new = [(each.role, each.after) for each in played.changes if each.before is None]
    return Cost(
        stops=sum(role == _STOP for role, _ in new),
        hectares=sum(shape.area for role, shape in new if role in _GREEN and shape is not None)
        / written.SQUARE_METRES_PER_HECTARE,
        prices=played.scenario.choices.prices,
    )


def total_of(played: Played | None) -> float | None:
    """The same in 万元 alone; None of what is, and where its prices do not say it.

    Parameters
    ----------
    played
        The scenario that was done to a project; None if none was.
    """
    return None if played is None else cost_of(played).total


def _part(what: T, cost: float | None) -> T:
    if cost is None:
        return T("{what}: no price", what=what)
    return T("{what}: {cost}", what=what, cost=written.money(cost))
