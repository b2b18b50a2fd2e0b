"""The features of a role, with the keys by which the edits of scenarios name them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gisapp.cli.console import Console
from gisapp.edit_form import EDITED
from gisapp.project import Project
from layers.errors import UserError
from layers.roles import roles
from layers.text import T

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def show_features(project: Project, role: str, console: Console, *, as_json: bool) -> None:
    """Print the features of a role.

    Raises
    ------
    UserError
        If there is no such role, or scenarios cannot change it.
    """
    if role not in EDITED:
        raise UserError(
            T("“{role}” is no role whose features can be edited.", role=role),
            T("Those are: {roles}.", roles=list(EDITED)),
        )
    listed = list(_features(project, role))
    if as_json:
        import shapely

        console.json(
            [
                {
                    "feature": key,
                    "role": role,
                    "columns": columns,
                    "geometry": json.loads(shapely.to_geojson(shape)),
                }
                for key, columns, shape in listed
            ]
        )
        return
    names = [column.name for column in roles()[role].columns]
    titles = [column.title for column in roles()[role].columns]
    rows = [
        (key, *("" if columns[name] is None else str(columns[name]) for name in names))
        for key, columns, _ in listed
    ]
    console.table((T("feature"), *titles), rows)


def _features(project: Project, role: str) -> Iterator[tuple[str, dict[str, Any], BaseGeometry]]:
    """Each feature with its key, its columns and its shape in degrees of WGS 84."""
    import shapely
    from pyproj import CRS

    from gisapp.features import features_in
    from gisapp.tables import plain
    from layers.place.crs import GEOGRAPHIC, transform

    crs = CRS.from_wkt(project.working_crs)
    names = [column.name for column in roles()[role].columns]
    frames = {
        number: layer.frame
        for number, layer in enumerate(project.layers)
        if layer.role == role and layer.frame is not None
    }
    cells = {number: frame.reindex(columns=names).to_dict("records") for number, frame in frames.items()}
    shapes = {
        number: shapely.transform(frame.geometry.to_numpy(), lambda xy: transform(crs, GEOGRAPHIC, xy))
        for number, frame in frames.items()
    }
    for key, (number, at) in features_in(project.layers, role).items():
        yield key, {name: plain(cell) for name, cell in cells[number][at].items()}, shapes[number][at]
