"""Whose plan a project is judged by: that of its district, targets of its own, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gisapp.own_target import OwnTarget
from gisapp.project import Project
from gisapp.targets import NO_PLAN, Document, Profile, Target, fitting, names_agree, profile_of, profiles
from layers.division_codes import DISTRICT, short_code
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer, in_role
from layers.text import Sayable, T, plural

OWN = "own"
"""Id of the profile of the targets that are a project's own."""


@dataclass(frozen=True, slots=True)
class District:
    """What a project's boundary says that it is of; ``several``: of more than one district."""

    names: frozenset[str]
    codes: frozenset[str]
    several: bool

    @property
    def title(self) -> Sayable:
        """Its name, or the codes in it."""
        return ", ".join(sorted(self.names or {code[:DISTRICT] for code in self.codes})) or T("this area")


def district_of(layers: Iterable[Layer]) -> District:
    """The district of these layers, by the boundary, or else by the codes of its subdistricts."""
    names, codes = set[str](), set[str]()
    layers = tuple(layers)
    districts = in_role(layers, "district")
    for layer in districts or in_role(layers, "subdistrict"):
        assert layer.frame is not None
        codes |= set(layer.frame["code"].dropna())
        names |= set(layer.frame["name"].dropna()) if districts else set()
    several = len({code[:DISTRICT] for code in codes}) > 1 or len(names) > 1
    return District(frozenset(names), frozenset(codes), several)


def profiles_of(project: Project) -> Mapping[str, Profile]:
    """The profiles that a project can be judged by: its own targets first, where it has some."""
    own = project.own_targets
    return {OWN: own_profile(own, district_of(project.layers)), **profiles()} if own else profiles()


def plan_of(project: Project) -> Profile:
    """The profile that a project is judged by.

    Raises
    ------
    UserError
        If there is none of its id.
    """
    return profile_of(project.profile, profiles_of(project))


def own_profile(targets: Sequence[OwnTarget], district: District) -> Profile:
    """The profile of one's own targets: those for the district, and those for any.

    Where none is for it, all count that are for one other place: whoever chooses the profile wants that. A
    target for the very district goes before one for any.
    """
    mine = [each for each in targets if is_for(each, district)]
    taken = mine or [each for each in targets if _place(each) == _place(targets[0])]
    taken.sort(key=lambda each: not _place(each))
    documents = list(dict.fromkeys(each.document for each in taken if each.document))
    title = T("Own targets: {documents}", documents=documents) if documents else T("Own targets")
    short = T("{documents}", documents=documents) if documents else T("Own targets")
    places = tuple(dict.fromkeys(each.place for each in taken if each.place))
    codes = tuple(dict.fromkeys(each.code[:DISTRICT] for each in taken if each.code))
    document = Document(OWN, short, short, "", "", "", "", draft=False, places=places, codes=codes)
    years = tuple(sorted({each.year for each in taken if each.year is not None}))
    several = len(documents) > 1
    return Profile(OWN, title, document, years, tuple(_target(each, among_several=several) for each in taken))


def is_for(target: OwnTarget, district: District) -> bool:
    """Whether a target is for a district, by its code or name, or for any."""
    if not _place(target):
        return True
    if district.several:
        return False
    if target.code:
        code = short_code(target.code)
        if district.codes:  # a longer one is of a subdistrict, and says nothing of the whole
            return all(each.startswith(code) and len(code) >= DISTRICT for each in district.codes)
        return len(code) <= DISTRICT and names_agree(target.place, district.names)
    return names_agree(target.place, district.names)


def plan_findings(project: Project, profile: Profile) -> tuple[Finding, ...]:
    """What is to be said of the plan that a project is judged by: of another place, or of other years."""
    found, district = list[Finding](), district_of(project.layers)
    if not is_of(profile, district):
        plan = profile.document
        message = T(
            "{document} is of {places}, and the boundary that of {district}.",
            document=plan.short,
            places=plan.area or list(plan.places or plan.codes),
            district=district.title,
        )
        mend = T("Choose another plan, or enter the targets of this district, unless that is meant.")
        found.append(Finding("plan.elsewhere", Severity.INFO, message, mend=mend))
    left_out = [each for each in project.own_targets if not is_for(each, district)]
    if profile.id == OWN and 0 < len(left_out) < len(project.own_targets):
        found.append(_of_others(left_out, project))
    missing = profile.without_target(project.year)
    if missing is not None:
        years = T("Choose one of these years.") if profile.years_of() else None
        found.append(Finding("plan.no_year", Severity.INFO, missing, mend=years))
    return tuple(found)


def _of_others(left_out: Sequence[OwnTarget], project: Project) -> Finding:
    message = plural(
        "{n} of the {all} own targets is not for the district as a whole: {places}.",
        "{n} of the {all} own targets are not for the district as a whole: {places}.",
        n=len(left_out),
        all=len(project.own_targets),
        places=list(dict.fromkeys(each.place or each.code for each in left_out)),
    )
    return Finding("plan.others", Severity.INFO, message)


def is_of(profile: Profile, district: District) -> bool:
    """Whether a plan is of the district, or of the city or province that it lies in.

    True also where nothing says that it is not: the boundary, or the plan, names no place.
    """
    plan = profile.document
    if not (plan.places or plan.codes) or not (district.names or district.codes):
        return True
    around = [re.sub("(00)+$", "", code) for code in plan.codes]
    if district.codes and around:
        return all(code.startswith(tuple(around)) for code in district.codes)
    return any(
        names_agree(place, district.names) or all(place in name for name in district.names)
        for place in plan.places
    )


def with_own_targets(project: Project, targets: Sequence[OwnTarget], file: Sayable) -> Project:
    """The project with targets of its own, judged by them.

    Parameters
    ----------
    project, targets
        Of which and with what; no target takes them away, and another plan is looked for.
    file
        Where the targets are from, for the message.

    Raises
    ------
    UserError
        If all of them are for other districts, or two for this one cannot both be judged by.
    """
    district = district_of(project.layers)
    mine = [each for each in targets if is_for(each, district)]
    _refuse_two(mine)
    if targets and not mine:
        places = list(dict.fromkeys(each.place or each.code for each in targets))
        raise UserError(
            T("No target in {file} is for {district}; they are for {places}.",
              file=file, district=district.title, places=places),
            T("Write the name or code of the boundary, or leave the place empty: then they are for any."),
        )  # fmt: skip
    changed = replace(project, own_targets=tuple(targets))
    return with_fitting_plan(changed)


def with_fitting_plan(project: Project) -> Project:
    """The project with its own targets where they are for its district, else the plan that is, else none."""
    district = district_of(project.layers)
    if any(is_for(each, district) for each in project.own_targets):
        profile = own_profile(project.own_targets, district)
    else:
        profile = profiles()[NO_PLAN] if district.several else fitting(district.names, district.codes)
    if profile.id == project.profile and (project.year in profile.years or profile.id != OWN):
        return project
    return replace(project, profile=profile.id, year=profile.year)


def _refuse_two(mine: Iterable[OwnTarget]) -> None:
    """Refuse two targets of one indicator and year, of which one names the district by its code, say."""
    seen = set()
    for each in mine:
        key = (each.indicator, each.year, _place(each) is None)
        if each.indicator is not None and key in seen:
            raise UserError(
                T("{indicator} has two targets for {year}.", indicator=each.name, year=each.year),
                T("Keep the one that is to be judged by."),
            )
        seen.add(key)


def _place(target: OwnTarget) -> tuple[str, str] | None:
    return (target.place, target.code) if target.place or target.code else None


def _target(own: OwnTarget, *, among_several: bool) -> Target:
    """As a target of a plan; the clause names its document where it is one ``among_several``."""
    return Target(
        id=f"{OWN}_{own.indicator or own.name}_{own.year or ''}_{own.code or own.place}",
        document=OWN,
        clause=f"{own.document} {own.clause}".strip() if among_several else own.clause,
        level="",
        area=own.place or own.code,
        title=own.name,
        unit=own.unit,
        comparator=own.comparator,
        year=own.year,
        value=own.value,
        value_text=own.value_text,
        baseline="",
        lead="",
        others="",
        key="",
        indicator=None if own.value is None else own.indicator,
        spatial="computed" if own.indicator else "no",
        quotation=own.quotation,
        wording=own.wording,
    )
