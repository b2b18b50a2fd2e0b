"""The timeline: a project now, what it was before, and what was undone; no inverse operation is needed."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from gisapp.project import Project
from gisapp.trail import Row, Trail
from layers.text import T

_OF_SCENARIOS = ("scenarios", "head", "played")
_UNWRITTEN = -1
"""The head of a moment that is in no file."""


@dataclass(frozen=True, slots=True)
class Known:
    """A project at another moment, and what was done between that and the moment beside it."""

    project: Project
    said: T


Moment = Known | Row
"""A moment of this session, or one that only the project's file knows."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A project now; the moments before, the last one last; and those that were undone, the next one last.

    Of a row in ``past`` the moment is the one before its step, of a row in ``future`` the one after it.
    """

    now: Project
    past: tuple[Moment, ...] = ()
    future: tuple[Moment, ...] = ()
    trail: Trail = field(default_factory=Trail)

    @classmethod
    def opened(cls, project: Project, trail: Trail) -> Timeline:
        """The timeline of a project as it was opened, with what its file knows of before.

        Parameters
        ----------
        project
            Now, as its file has it.
        trail
            Of that file.
        """
        if trail.head != project.head:  # another program has written since
            return cls(project)
        return cls(project, trail.past, trail.future[::-1], trail)

    @property
    def can_undo(self) -> bool:
        """Whether there is something before."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone."""
        return bool(self.future)

    @property
    def undoes(self) -> T | None:
        """What undoing takes back."""
        return self.past[-1].said if self.past else None

    @property
    def redoes(self) -> T | None:
        """What redoing brings again."""
        return self.future[-1].said if self.future else None

    def written(self, head: int) -> Timeline:
        """The same moment once the project is saved.

        Parameters
        ----------
        head
            The number of the last step in its file now. Where that is another one, the moments before it that
            were in no file are in none still.
        """
        if head == self.now.head:
            return self
        past, future = (
            tuple(self._unwritten(each) for each in moments) for moments in (self.past, self.future)
        )
        return replace(self, now=replace(self.now, head=head), past=past, future=future)

    def _unwritten(self, moment: Moment) -> Moment:
        if isinstance(moment, Known) and moment.project.head == self.now.head:
            return replace(moment, project=replace(moment.project, head=_UNWRITTEN))
        return moment

    def done(self, project: Project, said: T) -> Timeline:
        """After one gesture; what was undone before it is no longer ahead.

        Parameters
        ----------
        project
            After the gesture.
        said
            What was done.
        """
        return replace(self, now=project, past=(*self.past, Known(self.now, said)), future=())

    def undone(self) -> Timeline:
        """One gesture back; only where it :attr:`can_undo`."""
        moment = self.past[-1]
        now = moment.project if isinstance(moment, Known) else self._before(len(self.past) - 1)
        return replace(
            self, now=now, past=self.past[:-1], future=(*self.future, _seen_from(self.now, moment))
        )

    def redone(self) -> Timeline:
        """One gesture forward; only where it :attr:`can_redo`."""
        moment = self.future[-1]
        now = moment.project if isinstance(moment, Known) else self._as_of(moment.number)
        return replace(
            self, now=now, past=(*self.past, _seen_from(self.now, moment)), future=self.future[:-1]
        )

    def _before(self, position: int) -> Project:
        """The moment before a row of the past: after the row before it, since the past begins with rows."""
        row = self.past[position - 1] if position else None
        assert row is None or isinstance(row, Row)
        return self._as_of(row.number if row is not None else 0)

    def _as_of(self, number: int) -> Project:
        """What is now with the scenarios of another step: beside a row, its layers are those of the file."""
        return replace(self.now, scenarios=self.trail.scenarios_at(number), head=number)


def same_base(one: Project, other: Project) -> bool:
    """Whether two projects differ in nothing but their scenarios.

    Parameters
    ----------
    one, other
        Of which one was made of the other.
    """
    names = (each.name for each in fields(Project) if each.name not in _OF_SCENARIOS)
    return all(getattr(one, name) is getattr(other, name) for name in names)


def is_step_away(one: Project, other: Project) -> bool:
    """Whether all it takes to go from one project to another is to move the head in their file.

    Parameters
    ----------
    one, other
        Of which one was made of the other, and the file has the first. It does not have the other if that was
        made while nothing was written.
    """
    unwritten = other.head == _UNWRITTEN or (other.head == one.head and other.scenarios is not one.scenarios)
    return same_base(one, other) and not unwritten


def _seen_from(project: Project, moment: Moment) -> Moment:
    """The moment beside ``moment``, which is gone to: a row says it from both of its sides."""
    return Known(project, moment.said) if isinstance(moment, Known) else moment
