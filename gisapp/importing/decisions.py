"""What the user decided about the files of an import; the same value for window, command line and recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from layers.answers import Answers
from layers.findings import Finding
from layers.roles import NO_ROLE
from layers.source import Source


def names_of(source: Source) -> tuple[str, ...]:
    """The names by which a decision may speak of a source, the closest first: its own, its file's."""
    unlabelled = replace(source, label="")
    return tuple(dict.fromkeys((source.title, source.file, unlabelled.title, unlabelled.file)))


_ANSWERS: dict[str, Callable[[Answers, str], dict[str, Any]]] = {
    "class": lambda _, value: {"edition": value},
    "rows": lambda before, value: {"rows": (*before.rows, value)},
    "unit": lambda _, value: {"unit": int(value)},
    "band": lambda _, value: {"band": int(value)},
    "quantity": lambda _, value: {"quantity": value},
    "district": lambda _, value: {"district": value},
    "inner": lambda _, value: {"inner": value},
    "column": lambda before, value: {"columns": {**before.columns, "population": value}},
}
"""The field that answers a question, by what stands before the point in the question's code."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything decided so far.

    ``roles`` and ``answers`` go by a source's title ("file" or "file:layer"); a file name alone speaks
    for all layers in it, as far as nothing else is said of a layer, and for all files of that name, which
    are told apart by labels (:mod:`gisapp.importing.labels`). The role "" sets a source aside. ``encodings``
    are code pages by file. ``mend`` False makes no mends at all (``--as-is``). ``district`` is the
    planned one, of whichever file holds several.
    """

    mend: bool = True
    roles: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answers] = field(default_factory=dict)
    encodings: Mapping[str, str] = field(default_factory=dict)
    district: str | None = None

    def answers_for(self, source: Source) -> Answers:
        """The answers that hold for ``source``; without any mends where none are wanted."""
        return replace(self.given_for(source), mend=self.mend)

    def given_for(self, source: Source) -> Answers:
        """What was answered about ``source``, and about its file."""
        found = Answers()
        for name in names_of(source):
            found = found.over(self.answers.get(name, Answers()))
        return found.over(Answers(district=self.district))

    def encoding_for(self, source: Source) -> str | None:
        """The code page chosen for the file of ``source``; None where it is left to the bytes."""
        return self.encodings.get(source.file, self.encodings.get(source.path.name))

    def renamed(self, rename: Callable[[str], str]) -> Decisions:
        """The same decisions about files and layers under other names; of two of one name the later holds.

        Parameters
        ----------
        rename
            Gives the new name, or the same, for a title, a file's name or a label.
        """
        answers: dict[str, Answers] = {}
        for name, each in self.answers.items():
            answers[rename(name)] = each.over(answers.get(rename(name), Answers()))
        return replace(
            self,
            roles={rename(name): role for name, role in self.roles.items()},
            answers=answers,
            encodings={rename(name): page for name, page in self.encodings.items()},
        )

    def declined_in(self, file: str) -> frozenset[str]:
        """Codes of findings about ``file`` whose mends are not wanted, whichever layer they were said of."""
        said = (answers for title, answers in self.answers.items() if title.partition(":")[0] == file)
        return frozenset().union(*(answers.declined for answers in said))

    def with_role(self, title: str, role: str) -> Decisions:
        """The decisions with a source's role.

        Parameters
        ----------
        title
            Of the source, or a file's name.
        role
            Id of a role; "" sets the source aside.
        """
        return replace(self, roles={**self.roles, title: role})

    def with_encoding(self, file: str, encoding: str) -> Decisions:
        """The decisions with a file's code page.

        Parameters
        ----------
        file
            Its name or label.
        encoding
            Such as "gbk"; "" leaves it to the bytes again.
        """
        others = {name: page for name, page in self.encodings.items() if name != file}
        return replace(self, encodings={**others, file: encoding} if encoding else others)

    def with_answer(self, title: str, **values: Any) -> Decisions:
        """The decisions with some answers about a source.

        Parameters
        ----------
        title
            Of the source, or a file's name.
        **values
            The fields of :class:`layers.answers.Answers` that change.
        """
        before = self.answers.get(title, Answers())
        return replace(self, answers={**self.answers, title: replace(before, **values)})

    def with_column(self, title: str, column: str, heading: str | None) -> Decisions:
        """The decisions with the file's column for a role's column.

        Parameters
        ----------
        title
            Of the source, or a file's name.
        column
            The role's column.
        heading
            The file's column: "" for none, None to match it again.
        """
        columns = dict(self.answers.get(title, Answers()).columns)
        columns.pop(column, None)
        return self.with_answer(title, columns=columns if heading is None else {**columns, column: heading})

    def declining(self, title: str, code: str) -> Decisions:
        """The decisions without the mend that the finding of this ``code`` tells of.

        Parameters
        ----------
        title
            Of the source, or a file's name.
        code
            Such as "geometry.invalid".
        """
        return self.with_answer(
            title, declined=self.answers.get(title, Answers()).declined | frozenset({code})
        )

    def accepting(self, title: str, code: str) -> Decisions:
        """The decisions with that mend again; ``title`` and ``code`` as of :meth:`declining`."""
        return self.with_answer(
            title, declined=self.answers.get(title, Answers()).declined - frozenset({code})
        )

    def answered(self, source: Source, question: Finding, value: str) -> Decisions:
        """The decisions with the answer to a question; what it is about shows in the question's code.

        Parameters
        ----------
        source
            That was asked about; of a drawing the answer about its place holds for all its layers.
        question
            The finding that asks.
        value
            Of the :class:`~layers.findings.Choice`, or what else the question takes.
        """
        kind = question.code.partition(".")[0]
        if kind == "role":
            return self.with_role(source.title, "" if value == NO_ROLE else value)
        if kind == "encoding":
            return self.with_encoding(question.file, value)
        if kind in _ANSWERS:
            return self.with_answer(source.title, **_ANSWERS[kind](self.given_for(source), value))
        about = "datum" if kind == "datum" else "crs"
        if not source.shares_place:
            return self.with_answer(source.title, **{about: value})
        decisions = self.with_answer(source.file, **{about: value})
        for title in self.answers:
            if title.startswith(f"{source.file}:"):  # what a recipe says of one layer
                decisions = decisions.with_answer(title, **{about: None})
        return decisions
