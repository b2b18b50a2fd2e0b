"""What of a project no longer agrees with its seals, in words: which layer or choice, and by how much."""

from __future__ import annotations

from dataclasses import replace

from gisapp import figures as written
from gisapp.indicators import indicators_of
from gisapp.project import Project
from gisapp.store.changed import CHANGED, UNSEALED
from gisapp.store.digests import FOUND
from gisapp.store.seal_words import others_changed, sums_moved
from gisapp.store.seals import FINDINGS, OWN_TARGETS, LayerSeal, Seals, Value, ValueSeal, seals_of
from layers.findings import Finding, Severity
from layers.roles import roles
from layers.text import Sayable, T, plural

_SEALLESS = (["0", "1"], ["0", "2"])
"""Versions that wrote no seals."""
_CHOICES: dict[str, tuple[T, str]] = {
    "working_crs": (T("The coordinate system that is measured in"), "district"),
    "profile": (T("The profile of targets"), ""),
    "year": (T("The target year"), ""),
    "transfer_definition": (T("The transfer rule"), "bus_stop"),
    "border_stations": (T("The list of border stations that count"), "bus_stop"),
    "ndvi_threshold": (T("The index above which a pixel is vegetation"), "vegetation"),
    "confirmed": (T("The list of doubts that were confirmed"), ""),
    OWN_TARGETS: (T("The list of own targets"), ""),
    FINDINGS: (T("What was found at the import"), "district"),
}
"""Choices, and what was found, by name: what they are called, and a role whose indicators they enter."""
_NONE = ValueSeal("", ())
"""Stands for the seal of a list that is sealed only where there is one."""


def changes(kept: Seals, project: Project) -> tuple[Finding, ...]:
    """One finding for each thing that does not agree with the seals that a project was written with.

    Parameters
    ----------
    kept
        The seals in its file.
    project
        As its file describes it, also with rasters that cannot be found.
    """
    now = seals_of(project)
    if FINDINGS not in kept.values:
        return (_of_unsealed_findings(), *changes(_with_findings_of(kept, now), project))
    before, after = ({seal.id: seal for seal in each.layers} for each in (kept, now))
    origins = {layer.id: layer.origin.file for layer in project.layers}
    findings = [
        _of_choice(name, seal, now.values.get(name, _NONE))
        for name in _CHOICES
        for seal in [kept.values.get(name)]
        if _digest(seal) != _digest(now.values.get(name))
    ]
    findings += [
        _of_layer(seal, after[name], origins[name])
        for name, seal in before.items()
        if name in after and _identity(seal) != _identity(after[name])
    ]
    findings += [_of_lost_layer(seal) for name, seal in before.items() if name not in after]
    findings += [_of_new_layer(seal, origins[name]) for name, seal in after.items() if name not in before]
    if [name for name in before if name in after] != [name for name in after if name in before]:
        findings.append(_of_order())
    return tuple(findings)


def _with_findings_of(kept: Seals, now: Seals) -> Seals:
    """Seals that do not cover what was found, as if nothing of that had changed."""
    found = {seal.id: {FOUND: seal.digests[FOUND]} for seal in now.layers}
    layers = (replace(seal, digests=seal.digests | found.get(seal.id, {})) for seal in kept.layers)
    return replace(kept, values=kept.values | {FINDINGS: now.values[FINDINGS]}, layers=tuple(layers))


def _of_unsealed_findings() -> Finding:
    message = T("What was found at its import is not sealed, or the seal of it is gone.")
    return _changed(message, _entering("district"))


def _digest(seal: ValueSeal | None) -> str | None:
    return None if seal is None else seal.digest


def without_seals(version: str) -> Finding:
    """What is said of a project that has no seals, by the version that wrote it.

    Versions that seal leave no project without: that the seals are gone is a change itself.
    """
    if version.split(".")[:2] in _SEALLESS:
        return Finding(
            UNSEALED,
            Severity.INFO,
            T("The project was written by version {version}, which did not seal it.", version=version),
            mend=T("Save or import it again: from then on, changes made outside this program are noticed."),
        )
    message = T("The seals are gone with which version {version} wrote the project.", version=version)
    return _changed(message, _entering("district"))


def of_raster_file(file: str, role: str) -> Finding:
    """What is said of a raster whose file holds other bytes than when it was imported."""
    message = T("The raster {file} has changed since it was imported.", file=file)
    return _changed(message, _entering(role), file)


def _identity(seal: LayerSeal) -> tuple[object, ...]:
    return seal.role, seal.sample, seal.digests


def of_history() -> Finding:
    """What is said of a history whose rows do not agree with their seals."""
    return _changed(
        T("The history of the scenarios was changed outside this program."),
        T("It enters the figures of scenarios alone. Open a backup, unless the change was meant."),
    )


def of_version(name: str) -> Finding:
    """What is said of a named version that does not agree with its seal."""
    return _changed(
        T("The version “{name}” was changed outside this program.", name=name),
        T("It enters no figure of the present. Open a backup, unless the change was meant."),
    )


def _changed(message: T, mend: T, file: str = "") -> Finding:
    return Finding(CHANGED, Severity.WARNING, message, file=file, mend=mend)


def _entering(role: str) -> T:
    """Which indicators what is read in a role goes into, and what to do."""
    titles = [each.title for each in indicators_of({role})]
    if not titles:
        return T(
            "It enters no indicator. Open a backup or import the data again, unless the change was meant."
        )
    return T(
        "It enters: {indicators}. Open a backup or import the data again, unless the change was meant.",
        indicators=titles,
    )


# ---------------------------------------------------------------- choices and layers


def _of_choice(name: str, before: ValueSeal | None, after: ValueSeal) -> Finding:
    title, role = _CHOICES[name]
    message = T("{choice} is not as it was saved.", choice=title)
    if before is not None and before.value != after.value:
        message = T(
            "{choice} is not as it was saved: {before} → {after}.",
            choice=title,
            before=_shown(before.value),
            after=_shown(after.value),
        )
    if role:
        return _changed(message, _entering(role))
    return _changed(message, T("It decides which targets count. Open a backup, unless the change was meant."))


def _shown(value: Value) -> Sayable | list[str]:
    if isinstance(value, tuple):
        return list(value) if value else T("none")
    return value if isinstance(value, str) else f"{value:g}"


def _of_layer(before: LayerSeal, after: LayerSeal, file: str) -> Finding:
    sums = sums_moved(before, after)
    told = {"layer": _named(after), "changes": [*sums.values(), *others_changed(before, after, set(sums))]}
    message = (
        T("{layer} is not as it was saved: {changes}.", **told)
        if sums
        else T("{layer} is not as it was saved: {changes}; no sum of it moves.", **told)
    )
    return _changed(message, _entering(after.role), file)


def _of_lost_layer(seal: LayerSeal) -> Finding:
    message = T("{layer} ({amount}) is no longer in the project.", layer=_named(seal), amount=_amount(seal))
    return _changed(message, _entering(seal.role))


def _of_new_layer(seal: LayerSeal, file: str) -> Finding:
    message = T(
        "{layer} ({amount}) was not in the project when it was saved.",
        layer=_named(seal),
        amount=_amount(seal),
    )
    return _changed(message, _entering(seal.role), file)


def _of_order() -> Finding:
    message = T("The layers are in another order than when the project was saved.")
    mend = T(
        "Of several rasters in one role the last one counts. Open a backup, unless the change was meant."
    )
    return _changed(message, mend)


def _named(seal: LayerSeal) -> T:
    role = roles().get(seal.role)
    return T("{layer} ({role})", layer=seal.title, role=seal.role if role is None else role.title)


def _amount(seal: LayerSeal) -> list[T]:
    if seal.rows is None:
        return [T("raster")]
    rows = plural("{n:,} row", "{n:,} rows", n=seal.rows)
    return [rows, written.area(seal.area)] if seal.area else [rows]
