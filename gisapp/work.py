"""Edits at work: the features that they speak of, as far as they were looked up, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from gisapp.edit_sentences import sentence_of
from gisapp.edited_layers import Feature, changed, crs_of, layer_of, placed
from gisapp.edits import ADDED, Add, Assign, Edit, Move, Remove, Reshape
from gisapp.features import keys_in, place_of, title_of
from gisapp.project import Project
from gisapp.scenario import Changed
from layers.layer import Layer, in_role
from layers.text import T

if TYPE_CHECKING:
    from pyproj import CRS


@dataclass(frozen=True)
class Asked:
    """What an edit would do: as a sentence, and its feature before and after.

    Nothing is before what is added; both are None where the feature is not there.
    """

    said: T
    before: Feature | None
    after: Feature | None


class Work:
    """The features of a project that edits speak of, as far as they were looked up."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._crs = crs_of(project.working_crs)
        self._features: dict[tuple[str, str], Feature] = {}
        self._by_home: dict[tuple[int, int], Feature] = {}
        """Of one feature two keys may speak: of this year's file and of last year's."""
        self._new: list[Feature] = []

    def do(self, edit: Edit) -> tuple[T, BaseGeometry | None]:
        """Do an edit; what it does in words, and where; None if its feature is not there."""
        asked = self.asked(edit)
        before, after = asked.before, asked.after
        if after is None:
            return asked.said, None
        if not edit.off and before is not None:
            vars(before).update(vars(after))
        elif not edit.off:
            self._new.append(after)
            if after.name:
                self._features[after.role, f"{ADDED}{after.name}"] = after
        return asked.said, after.shape

    def asked(self, edit: Edit) -> Asked:
        """What an edit would do now, without doing it."""
        if isinstance(edit, Add):
            new = self._added(edit)
            return Asked(sentence_of(edit, None, new.thing, self._zone(new.shape)), None, new)
        feature = self._found(edit.role, edit.feature)
        if feature is None:
            return Asked(sentence_of(edit, None, None), None, None)
        after = _after(edit, feature, self._crs)
        said = sentence_of(edit, feature.thing, after.thing, self._zone(feature.shape))
        return Asked(said, feature, after)

    def place(self, feature: Feature) -> tuple[int, int]:
        """Where a feature stands now: the position of its layer among :meth:`layers`, and its row there."""
        if feature.home is not None:
            number, row = feature.home
            return number, row - sum(
                each.gone for (layer, at), each in self._by_home.items() if layer == number and at < row
            )
        there = [each for each in self._new if not each.gone]
        own = list(dict.fromkeys(each.role for each in there)).index(feature.role)
        same = [each for each in there if each.role == feature.role]
        return len(self._project.layers) + own, next(n for n, each in enumerate(same) if each is feature)

    def layers_change(self, asked: Asked) -> bool:
        """Whether a layer comes or goes with it: that of the first or the last that is added in a role."""
        feature = asked.before or asked.after
        if feature is None or feature.home is not None:
            return False
        others = [
            each for each in self._new if each.role == feature.role and not each.gone and each is not feature
        ]
        return not others and (asked.before is None or (asked.after is not None and asked.after.gone))

    def alone(self, feature: Feature, title: str) -> Layer:
        """A feature as a layer of its own, as it is in its layer; ``title`` is that of an added one's."""
        if feature.home is None:
            return layer_of(feature.role, [feature], title, self._project, set())
        number, row = feature.home
        layer = self._project.layers[number]
        assert layer.frame is not None
        own = replace(layer, frame=layer.frame.iloc[[row]].reset_index(drop=True))
        return changed(own, [replace(feature, home=(number, 0))])

    def changes(self) -> Iterator[Changed]:
        """The features that are not as they were."""
        for (number, row), feature in self._by_home.items():
            if feature.gone or feature.moved or feature.cells:
                frame = self._project.layers[number].frame
                assert frame is not None
                after = None if feature.gone else feature.shape
                yield Changed(feature.role, frame.geometry.iloc[row], after)
        for feature in self._new:
            if not feature.gone:
                yield Changed(feature.role, None, feature.shape)

    def keys(self, layers: Sequence[Layer]) -> dict[str, tuple[str, ...]]:
        """How an edit speaks of the rows of those layers that have not the base's."""
        gone: dict[int, set[int]] = {}
        for (number, row), feature in self._by_home.items():
            if feature.gone:
                gone.setdefault(number, set()).add(row)
        base = self._project.layers
        found = {}
        for number, rows in gone.items():
            keys = keys_in(base, number)
            found[base[number].id] = tuple(key for row, key in enumerate(keys) if row not in rows)
        for layer in layers[len(base) :]:
            new = [each for each in self._new if each.role == layer.role and not each.gone]
            found[layer.id] = tuple(f"{ADDED}{each.name}" for each in new)
        return found

    def layers(self, title: str) -> tuple[Layer, ...]:
        """The layers as they are now, those that nothing touched as they were."""
        touched: dict[int, list[Feature]] = {}
        for (number, _), feature in self._by_home.items():
            if feature.gone or feature.moved or feature.cells:
                touched.setdefault(number, []).append(feature)
        base = [
            changed(layer, touched[number]) if number in touched else layer
            for number, layer in enumerate(self._project.layers)
        ]
        new = [each for each in self._new if not each.gone]
        by_role: dict[str, list[Feature]] = {}
        for each in new:
            by_role.setdefault(each.role, []).append(each)
        taken = {layer.id for layer in base}
        return (
            *base,
            *(layer_of(role, each, title, self._project, taken) for role, each in by_role.items()),
        )

    def _added(self, edit: Add) -> Feature:
        values = dict(edit.values)
        title = str(values.get("name") or edit.name or "")
        return Feature(edit.role, None, placed(edit.shape, self._crs), title, values, edit.name)

    def _found(self, role: str, key: str) -> Feature | None:
        known = self._features.get((role, key))
        if known is None and not key.startswith(ADDED):
            home = place_of(self._project.layers, role, key)
            if home is None:
                return None
            known = self._by_home.get(home) or self._looked_up(role, home)
            self._features[role, key] = self._by_home[home] = known
        return None if known is None or known.gone else known

    def _looked_up(self, role: str, home: tuple[int, int]) -> Feature:
        layer = self._project.layers[home[0]]
        assert layer.frame is not None
        return Feature(role, home, layer.frame.geometry.iloc[home[1]], title_of(layer, home[1]))

    def _zone(self, shape: BaseGeometry) -> str:
        """The subdistrict in which a place lies; "" where none is known."""
        for layer in in_role(self._project.layers, "subdistrict"):
            if layer.frame is not None:
                tree = layer.frame.sindex
                found = tree.query(shapely.centroid(shape), predicate="intersects")
                if len(found):
                    name = layer.frame["name"].iloc[int(found.min())]
                    return name if isinstance(name, str) else ""
        return ""


def _after(edit: Edit, feature: Feature, crs: CRS) -> Feature:
    match edit:
        case Remove():
            return replace(feature, gone=True)
        case Move() | Reshape():
            return replace(feature, shape=placed(edit.shape, crs), moved=True)
        case Assign():
            cells = {**feature.cells, **dict(edit.values)}
            name = cells.get("name")
            return replace(feature, cells=cells, title=str(name) if name else feature.title)
        case Add():
            raise TypeError(edit)
