"""The features of a project by their lasting keys: where an edit finds its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layers.layer import Layer
from layers.remember import Memory
from layers.row_keys import keys_of, own_part

_FEATURES: Memory[Mapping[str, tuple[int, int]]] = Memory(16)
_KEYS: Memory[Sequence[str]] = Memory(16)
_OWN: Memory[Mapping[str, tuple[int, int] | None]] = Memory(16)


def features_in(layers: Sequence[Layer], role: str) -> Mapping[str, tuple[int, int]]:
    """The features of a role by their keys: each with its layer's position and its own in that.

    Parameters
    ----------
    layers
        Of a project, in their order. Of several of one title the keys of the later ones have their id behind.
    role
        Any; there are none of a raster.
    """
    return _FEATURES.recall(layers, role, lambda: _listed(layers, role))


def _listed(layers: Sequence[Layer], role: str) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for number, layer in enumerate(layers):
        if layer.role == role and layer.frame is not None:
            for position, key in enumerate(keys_of(layer)):
                found[f"{key}·{layer.id}" if key in found else key] = (number, position)
    return found


def keys_in(layers: Sequence[Layer], number: int) -> Sequence[str]:
    """The keys of the features of one layer, in the order of its rows.

    Parameters
    ----------
    layers
        Of a project, in their order.
    number
        The layer's position; it has features.
    """
    return _KEYS.recall(layers, number, lambda: _keys(layers, number))


def _keys(layers: Sequence[Layer], number: int) -> tuple[str, ...]:
    of_role = features_in(layers, layers[number].role)
    return tuple(key for key, (home, _) in of_role.items() if home == number)


def _by_own_part(layers: Sequence[Layer], role: str) -> Mapping[str, tuple[int, int] | None]:
    """The same by what names them in their file; None for what names one in several files."""

    def listed() -> dict[str, tuple[int, int] | None]:
        found: dict[str, tuple[int, int] | None] = {}
        for key, home in features_in(layers, role).items():
            own = own_part(key)
            found[own] = None if own in found else home
        return found

    return _OWN.recall(layers, role, listed)


def place_of(layers: Sequence[Layer], role: str, key: str) -> tuple[int, int] | None:
    """Where a feature is: by its whole key, else where one alone is so called in any file of its role."""
    home = features_in(layers, role).get(key)
    return home or _by_own_part(layers, role).get(own_part(key))


def title_of(layer: Layer, position: int) -> str:
    """What a feature is called: its name, and its number where it has one."""
    frame = layer.whole
    cells = [frame[column].iloc[position] for column in ("name", "stop_id", "station_id") if column in frame]
    if layer.role == "rail_entrance" and "station" in frame:
        cells.insert(0, frame["station"].iloc[position])
    return " ".join(str(each) for each in cells if isinstance(each, str) and each.strip())
