"""Edits held against the project that they are for, before they are taken."""

from __future__ import annotations

import shapely

from gisapp import figures as written
from gisapp.edit_form import refuse_repeated_names
from gisapp.edits import Add, Move, Reshape
from gisapp.project import Project, layers_of
from gisapp.replay import replayed
from gisapp.scenario import Played, Scenario
from gisapp.study_area import study_area_of
from layers.errors import UserError
from layers.roles import roles
from layers.sentences import cut
from layers.text import T

_BEYOND_M = 500.0
"""So far outside the district a stop or plot may lie: one over the border may serve an entrance, and what is
farther was meant for elsewhere."""
_SHOWN = 60


def checked(project: Project, scenario: Scenario, since: int) -> Project:
    """The project with a scenario, if its newest edits can be done.

    Parameters
    ----------
    project
        The base.
    scenario
        With all of its edits.
    since
        Position of the first new one; of those before it may rest what finds no feature any more.

    Raises
    ------
    UserError
        With the number of the first new edit, from 1 among these, whose feature is not there, or whose
        shape lies outside the study area; or if two edits add features of one name.
    """
    refuse_repeated_names(scenario.edits)
    made = replayed(project, scenario)
    assert made.played is not None
    for number in made.played.resting:
        if number >= since:
            edit = scenario.edits[number]
            assert not isinstance(edit, Add)
            raise UserError(
                T(
                    "Edit {number}: {role} has no feature “{feature}”.",
                    number=number - since + 1,
                    role=roles()[edit.role].title,
                    feature=cut(edit.feature, _SHOWN),
                ),
                T("Take a key that “gisapp layers” lists for {role}.", role=edit.role),
            )
    _refuse_far(project, made.played, since)
    return made


def _refuse_far(project: Project, played: Played, since: int) -> None:
    layers = layers_of(project)
    if "district" not in layers and "subdistrict" not in layers:
        return
    district = study_area_of(layers).district
    shapely.prepare(district)
    new = zip(played.scenario.edits[since:], played.spots[since:], strict=True)
    for number, (edit, spot) in enumerate(new, 1):
        if not isinstance(edit, Add | Move | Reshape):
            continue
        away = shapely.distance(district, spot)
        if not away <= _BEYOND_M:
            raise UserError(
                T(
                    "Edit {number}: its place lies {distance} outside the study area.",
                    number=number,
                    distance=written.metres(away),
                ),
                T("Give its place inside the district, in degrees: longitude first, then latitude."),
            )
