"""Next year's files that are of another place than the project: refused before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from gisapp.indicators.beside import AROUND, metres_away
from gisapp.project import Project, layers_of
from gisapp.row_changes import RowChanges
from gisapp.study_area import ROLES, StudyArea, study_area_of
from layers.errors import UserError
from layers.layer import Layer
from layers.roles import is_measured, roles
from layers.text import T

_SAME_DISTRICT = 0.5
"""Share of the smaller of two districts on the other, from which on they are one at two times."""
_BY_NAME = ("population", "subdistrict", "cluster")
"""Roles of which last year's rows are there next year: if none is, they are of elsewhere."""
_ELSEWHERE = T("Take the files of the same district; those of another one make a project of their own.")


def refuse_elsewhere(
    before: Project, after: Project, new: Sequence[Layer], changes: Sequence[RowChanges]
) -> None:
    """Do nothing if the new files are of the same district.

    Parameters
    ----------
    before, after
        The project with the old files, and with the new ones.
    new, changes
        The new layers, and what became of the rows of each.

    Raises
    ------
    UserError
        If the district lies elsewhere, all of a layer does, or no place of a table is one of before.
    """
    for each in changes:
        if each.role in _BY_NAME and each.nothing_in_common:
            raise UserError(
                T("{file} and {other} have no place in common.", file=each.after, other=each.before),
                _ELSEWHERE,
            )
    was, now = _area(before), _area(after)
    if was is None or now is None:
        return
    outlines = [each.title for each in new if each.role in ("district", "subdistrict")]
    one = _in_crs(was, before.working_crs, after.working_crs)
    smaller = min(one.area, now.district.area)
    if outlines and not one.intersection(now.district).area >= _SAME_DISTRICT * smaller:
        raise UserError(
            T("{files}: another district than that of “{project}”.", files=outlines, project=before.title),
            _ELSEWHERE,
        )
    for layer in new:
        away = (
            metres_away(layer, now.boundaries) if is_measured(layer.role) and layer.role not in ROLES else 0
        )
        if away > AROUND:
            raise UserError(
                T(
                    "All of {file} ({role}) lies outside the district, the nearest of it {km:.1f} km away.",
                    file=layer.title,
                    role=roles()[layer.role].title,
                    km=away / 1000,
                ),
                _ELSEWHERE,
            )


def _area(project: Project) -> StudyArea | None:
    try:
        return study_area_of(layers_of(project))
    except UserError:
        return None


def _in_crs(area: StudyArea, crs: str, other: str) -> BaseGeometry:
    from pyproj import CRS

    from layers.place.crs import transform

    if crs == other:
        return area.district
    one, two = CRS.from_wkt(crs), CRS.from_wkt(other)
    return shapely.make_valid(shapely.transform(area.district, lambda xy: transform(one, two, xy)))
