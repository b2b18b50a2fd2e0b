"""What a step did, as a sentence: what undoing takes back and redoing brings again.

The project need not be at hand, so that things are called as their keys call them; what an edit does to the
map is said by :mod:`gisapp.edit_sentences`.
"""

from __future__ import annotations

from collections.abc import Callable

from gisapp.edits import ADDED, Add, Assign, Edit, Move, Remove, Reshape
from gisapp.history import Describe, DropScenario, Order, PutScenario, Splice, Step
from layers.roles import roles
from layers.sentences import cut
from layers.text import T, plural

_SHOWN = 40
"""Characters of a name in a sentence."""
_ONE: dict[type[Edit], Callable[..., T]] = {
    Add: lambda **said: T("new in {role}: {name}", **said),
    Remove: lambda **said: T("{name} of {role} removed", **said),
    Move: lambda **said: T("{name} of {role} moved", **said),
    Reshape: lambda **said: T("{name} of {role} in another shape", **said),
    Assign: lambda **said: T("columns of {name} in {role} set", **said),
}


def sentence_of_step(step: Step) -> T:
    """What a step did.

    Parameters
    ----------
    step
        Any.
    """
    match step:
        case PutScenario(scenario):
            return T("scenario “{name}” made", name=cut(scenario.name, _SHOWN))
        case DropScenario(name):
            return T("scenario “{name}” deleted", name=cut(name, _SHOWN))
        case Describe(name, called) if called != name:
            return T(
                "scenario “{name}” renamed “{called}”", name=cut(name, _SHOWN), called=cut(called, _SHOWN)
            )
        case Describe(name):
            return T("note or choices of “{name}” changed", name=cut(name, _SHOWN))
        case Splice(name, _, cut_out, edits):
            return T("{what}, in “{name}”", what=_of_edits(cut_out, edits), name=cut(name, _SHOWN))
        case Order():
            return T("scenarios in another order")


def _of_edits(gone: int, edits: tuple[Edit, ...]) -> T:
    if not edits:
        return plural("{n:,} edit taken out", "{n:,} edits taken out", n=gone)
    if len(edits) > 1:
        if gone:
            return plural("{n:,} edit instead of others", "{n:,} edits instead of others", n=len(edits))
        return plural("{n:,} edit", "{n:,} edits", n=len(edits))
    (edit,) = edits
    if gone == 1 and edit.off:
        return T("switched off: {what}", what=_of_edit(edit))
    return _of_edit(edit)


def _of_edit(edit: Edit) -> T:
    name = edit.name if isinstance(edit, Add) else edit.feature.removeprefix(ADDED)
    # what stands behind the file's name is the office's own number, or name and place
    name = cut(name.rpartition("#")[2] or name, _SHOWN)
    return _ONE[type(edit)](
        role=roles()[edit.role].title if edit.role in roles() else cut(edit.role, _SHOWN),
        name=name or T("without a name"),
    )
