"""What the title of a table of people, or the name of its sheet, says of whom it counts."""

from __future__ import annotations

import re

from layers.answers import Answers
from layers.findings import Choice, Finding, Severity
from layers.roles import NO_ROLE
from layers.source import Source
from layers.text import T

_NOT_ALL = re.compile(
    r"规划|预测|目标年|\d+岁|老年|老龄|儿童|少儿|学生|户籍|流动人口|外来人口|暂住|就业|从业|失业|党员|出生|死亡"
    r"|registered|projected|planned|elderly|aged \d+|births|deaths",
    re.IGNORECASE,
)
_ALL_PEOPLE = re.compile(r"常住|总人口|城区人口|residents?\b|total population", re.IGNORECASE)
_OTHER_UNITS = re.compile(
    r"(?:单位|\bunits?)\s*[:：]?\s*"
    r"(?:%|％|‰|per ?cent|万?户|households|[万千]?人\s*/|人每|(?:persons|people)\s*(?:/|per))",
    re.IGNORECASE,
)
"""A unit of the whole table that is none of people."""
_THESE = "people"
"""The answer that they are; it says nothing of which rows count."""
_SAID_IN_NOTES = re.compile(
    r"(?:本表|表中|表内|数据|数字|人口数?)(?:均|全部)?[为是系指]\S{0,6}户数"
    r"|\b(?:figures|numbers) (?:are|show) (?:of )?households",
    re.IGNORECASE,
)
"""What a note says that turns the whole table: its numbers are households."""
_NOTE = re.compile(r"\s*(附?注|备注|说明|数据来源|资料来源|来源|notes?\b|sources?\b)", re.IGNORECASE)


def of_title(source: Source, answers: Answers) -> tuple[Finding, ...]:
    """A question where the title says that a table is of some people only, of people to come, or in %.

    Parameters
    ----------
    source
        As found, with what stands around its table; notes on who is left out are passed over.
    answers
        Of which ``rows`` may say that all of it counts.
    """
    told = [line for line in titles_of(source) if _OTHER_UNITS.search(line) or _is_of_some(line)]
    told += [line for line in source.around.splitlines() if _SAID_IN_NOTES.search(line)]
    title = next(iter(told), None)
    if title is None or _THESE in answers.rows:
        return ()
    return (
        Finding(
            "rows.title",
            Severity.QUESTION,
            T(
                "{file}: are these the people who live there? Its title says “{title}”.",
                file=source.title,
                title=title,
            ),
            file=source.title,
            mend=T("If not, leave the file out."),
            option=f"--rows {source.title}={_THESE}, --role {NO_ROLE}={source.title}",
            choices=(Choice(_THESE, T("yes, they count")),),
        ),
    )


def _is_of_some(line: str) -> bool:
    return _NOT_ALL.search(line) is not None and _ALL_PEOPLE.search(line) is None


def titles_of(source: Source) -> list[str]:
    """The lines around a table without those that begin as a note or a source."""
    return [line for line in source.around.splitlines() if not _NOTE.match(line)]
