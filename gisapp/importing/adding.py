"""Layers that come into a project that is open, or go out of it, and what of the project stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gisapp.importing.lost_files import is_found_since
from gisapp.project import Project
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.roles import NEIGHBOUR, roles
from layers.source import Source
from layers.text import T

if TYPE_CHECKING:
    from pyproj import CRS

REPLACED = "layer.replaced"
"""Code of the finding that tells of a replacement: news at the import, of no interest afterwards."""
# One file of these says it all; a second one most likely says the same again, or of another year.
_SAID_ONCE = ("district", "subdistrict", "population")


def layers_beside(base: Project | None, sources: Iterable[Source]) -> tuple[Layer, ...]:
    """The layers of a project that are from none of these sources; none without a project."""
    if base is None:
        return ()
    read = {(source.path.name, source.name) for source in sources}
    return tuple(layer for layer in base.layers if _place_of_origin(layer) not in read)


def replaced_by(layer: Layer, base: Project | None) -> Layer | None:
    """The layer of a project that a new one takes the place of; None if it is an additional one.

    That is the one from the same layer of a file of the same name, in the same role or with the same bytes:
    another folder's ``data.csv`` that holds something else replaces nothing.
    """
    for each in () if base is None else base.layers:
        if _same_origin(each, layer) and each.role != NEIGHBOUR:
            return each
    return None


def staying(base: Project, layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """The layers of a project that none of the new ones takes the place of, be it with its neighbours."""
    layers = list(layers)
    return tuple(each for each in base.layers if not any(_same_origin(each, layer) for layer in layers))


def _same_origin(old: Layer, new: Layer) -> bool:
    return _place_of_origin(old) == _place_of_origin(new) and (
        old.role == new.role or old.origin.sha256 == new.origin.sha256
    )


def adding_findings(layer: Layer, base: Project | None, others: Iterable[Layer]) -> tuple[Finding, ...]:
    """What is to be told of a layer beside the project's and the other new ones."""
    findings = []
    if (before := replaced_by(layer, base)) is not None:
        message = T("{file} replaces the layer that the project had of it.", file=layer.title)
        if before.role != layer.role:
            message = T(
                "{file} replaces the layer that the project had of it, which was used as {role}.",
                file=layer.title,
                role=roles()[before.role].title,
            )
        findings.append(Finding(REPLACED, Severity.INFO, message, file=layer.title))
    same = [each.title for each in others if each.role == layer.role]
    if layer.role in _SAID_ONCE and same:
        findings.append(_of_repeated(layer, same))
    return tuple(findings)


def _of_repeated(layer: Layer, others: list[str]) -> Finding:
    figures = {"file": layer.title, "role": roles()[layer.role].title, "others": others}
    message = T("{file} is used as {role} together with {others}: all of them count.", **figures)
    if layer.role == "population":
        message = T(
            "{file} is used as {role} together with {others}: the rows of all count, but a number for the "
            "district as a whole only where its subdistricts have none.",
            **figures,
        )
    mend = T("Keep only the one that is meant, unless they hold different areas.")
    return Finding("role.repeated", Severity.WARNING, message, file=layer.title, mend=mend)


def crs_of(base: Project | None) -> CRS | None:
    """The CRS that new layers must come into; None as long as nothing in the project has a place."""
    if base is None or not any(_is_placed(layer) for layer in base.layers):
        return None
    from pyproj import CRS

    return CRS.from_wkt(base.working_crs)


def added(base: Project, layers: Sequence[Layer], findings: Sequence[Finding], working_crs: str) -> Project:
    """The project with these layers, in place of those that they replace, and with what was found in them."""
    stay = [_brought_into(layer, working_crs) for layer in staying(base, layers)]
    read_again = {finding.file for finding in findings} | _names(layers)
    before = _findings_but(base, read_again - _names(stay))
    before = tuple(each for each in before if not is_found_since(each, layers))
    return replace(
        base,
        working_crs=working_crs,
        layers=(*stay, *layers),
        findings=(*before, *findings),
    )


def without_layer(project: Project, layer_id: str) -> Project:
    """The project without a layer, and without what was said of its file unless another layer is from it."""
    stay = tuple(layer for layer in project.layers if layer.id != layer_id)
    gone = [layer for layer in project.layers if layer.id == layer_id]
    findings = _findings_but(project, _names(gone) - _names(stay))
    return replace(project, layers=stay, findings=findings)


def remaining(base: Project | None, replaced: Iterable[str]) -> Project | None:
    """The project without the layers of these ids, as new ones take their place; None if there is none."""
    for layer_id in replaced:
        base = None if base is None else without_layer(base, layer_id)
    return base


def _names(layers: Iterable[Layer]) -> set[str]:
    """The names by which findings speak of these layers."""
    return {
        name for layer in layers for name in (layer.title, layer.title.partition(":")[0], layer.origin.file)
    }


def _findings_but(project: Project, files: set[str]) -> tuple[Finding, ...]:
    return tuple(finding for finding in project.findings if not finding.file or finding.file not in files)


def _place_of_origin(layer: Layer) -> tuple[str, str]:
    return layer.origin.file, layer.origin.layer


def _is_placed(layer: Layer) -> bool:
    return layer.grid is not None or (layer.frame is not None and bool(layer.frame.geometry.notna().any()))


def _brought_into(layer: Layer, working_crs: str) -> Layer:
    """A plain table beside layers of any CRS: it has no place, so that only its label must agree."""
    if layer.frame is None or _is_placed(layer):
        return layer
    return replace(layer, frame=layer.frame.set_crs(working_crs, allow_override=True))
