"""A scenario's edits done to a project's layers: what they did not touch stays the very same object."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.readings import Reading
from gisapp.scenario import STAYS, Played, Scenario
from gisapp.work import Work
from layers.layer import Layer, in_role

_GREEN = frozenset({"park", "green", "vegetation"})


def replayed(project: Project, scenario: Scenario) -> Project:
    """A project as a scenario makes it: with the layers as they would be, and the scenario's choices.

    Parameters
    ----------
    project
        The base, never changed.
    scenario
        Its edits are done in order; those that are switched off, and those whose feature is not there, do
        nothing. What each does is said in :attr:`gisapp.project.Project.played`.
    """
    work = Work(project)
    said, resting, spots = [], [], []
    for number, edit in enumerate(scenario.edits):
        sentence, spot = work.do(edit)
        said.append(sentence)
        spots.append(spot)
        if spot is None:
            resting.append(number)
    layers = work.layers(scenario.name)
    played = Played(
        scenario,
        said=tuple(said),
        resting=tuple(resting),
        spots=tuple(spots),
        changes=tuple(work.changes()),
        keys=work.keys(layers),
    )
    return replace(
        project,
        layers=(*layers, *_people_said(project, scenario)),
        parameters=_chosen(project.parameters, scenario),
        scenarios=(),
        played=played,
    )


def _people_said(project: Project, scenario: Scenario) -> list[Layer]:
    """The layer of the people that a scenario says, if it says any."""
    people = scenario.choices.people
    if not people:
        return []
    from gisapp.people_said import layer_of_said

    return [layer_of_said(people, scenario.name, project.working_crs, sample=project.sample)]


def _chosen(parameters: Parameters, scenario: Scenario) -> Parameters:
    choices = scenario.choices
    chosen = {
        name: value
        for name in ("transfer_definition", "ndvi_threshold")
        if (value := getattr(choices, name)) is not None
    }
    return replace(parameters, **chosen) if chosen else parameters


def with_what_stays(reading: Reading, roles_read: Collection[str], project: Project) -> Reading:
    """A reading with a remark where it is of a raster, which no edit of green ground moves.

    Parameters
    ----------
    reading
        Of a project as a scenario makes it, or as it is.
    roles_read
        What its indicator reads.
    project
        Of which it is.
    """
    if project.played is None or not {"vegetation"} & set(roles_read):
        return reading
    raster = any(layer.grid is not None for layer in in_role(project.layers, "vegetation"))
    green = any(each.role in _GREEN and not each.off for each in project.played.scenario.edits)
    if not (raster and green):
        return reading
    return reading.with_remarks([STAYS])
