"""What the command line shows: sentences, tables, progress, questions."""

from __future__ import annotations

import json
import sys
import traceback
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.in_sight import in_sight, json_in_sight
from layers.sentences import name_rows, name_some
from layers.task import Task
from layers.text import Language, T

SIGNS = {Severity.INFO: "·", Severity.WARNING: "⚠", Severity.QUESTION: "?", Severity.ERROR: "✗"}

_FILES_NAMED = 5
"""Of files about which the same is said."""


class Console:
    """Prints in one language; results go to standard output, everything else to standard error."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.partly = False
        """Whether a part of several is done for good, so that a cancelled command has changed something."""
        self.ctrl_c: Task | None = None
        """Of which all tasks are parts, so that Ctrl+C ends them, too."""
        self._progress_width = 0
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show a sign shows "?" instead of stopping the program.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def say(self, text: Any, *, error: bool = False) -> None:
        """Print one message, with its end of line in one piece: Ctrl+C comes before it or after it."""
        self._clear_progress()
        print(f"{self._said(text)}\n", end="", file=sys.stderr if error else sys.stdout, flush=True)

    def refuse(self, error: UserError) -> None:
        """Print what the user can mend, and how."""
        self.say(T("{sign} {message}", sign=SIGNS[Severity.ERROR], message=error.message), error=True)
        if error.hint is not None:
            self.say(T("  → {hint}", hint=error.hint), error=True)

    def apologise(self) -> None:
        """Print that the program has a fault, with what a bug report needs."""
        self.say(
            T("This is a fault of the program, not of your data. Please report these lines:"), error=True
        )
        self._clear_progress()
        for line in traceback.format_exc().splitlines():  # its last one may quote the data
            print(in_sight(line), file=sys.stderr, flush=True)

    def findings(self, findings: Iterable[Finding], *, error: bool = False) -> None:
        """Print findings in order; those that say the same of several files are said once."""
        alike: dict[object, list[Finding]] = {}
        for finding in findings:
            same = (finding.code, finding.message, finding.mend, finding.rows or finding.severity)
            alike.setdefault(same, []).append(finding)
        for group in alike.values():
            files = dict.fromkeys(each.file for each in group if each.file)
            named = name_some(list(files), _FILES_NAMED)
            self.finding(replace(group[0], file=self.language.say(named)), error=error)

    def finding(self, finding: Finding, *, error: bool = False) -> None:
        """Print one finding with its rows and its mend on one line."""
        message = finding.message
        if finding.rows and "rows" not in message.figures:
            message = T("{message} ({rows})", message=message, rows=name_rows(finding.rows))
        if finding.file and finding.file not in self.language.say(message):
            message = T("{file}: {message}", file=finding.file, message=message)
        mend = mend_with_option(finding)
        if mend is not None:
            done = T("mended: {mend}", mend=mend)
            step = done if finding.mended else T("mend: {mend}", mend=mend)
            message = T("{message} → {step}", message=message, step=step)
        self.say(T("{sign} {message}", sign=SIGNS[finding.severity], message=message), error=error)

    def json(self, document: Any) -> None:
        """Print a document for other programs, with characters that cannot be seen as JSON's escapes."""
        written = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
        print(json_in_sight(written))

    def table(self, header: Sequence[Any], rows: Iterable[Sequence[Any]], right: Iterable[int] = ()) -> None:
        """Print rows under a header; Chinese characters count as two columns."""
        cells = [[self._said(cell) for cell in row] for row in (header, *rows)]
        widths = [max(_width(row[column]) for row in cells) for column in range(len(header))]
        rightward = set(right)
        for number, row in enumerate(cells):
            parts = [
                _pad(cell, width, to_right=column in rightward)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self.say("  ".join(parts).rstrip())
            if number == 0:
                self.say("  ".join("─" * width for width in widths))

    def task(self) -> Task:
        """Return a task whose progress shows on a terminal and nowhere else."""
        return Task(self._progress if sys.stderr.isatty() else None, self.ctrl_c)

    def ask(self, finding: Finding) -> str | None:
        """Ask one question on a terminal; None if there is none, or the user gives no answer."""
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return None
        self.finding(finding)
        for number, choice in enumerate(finding.choices, 1):
            self.say(f"  {number}) {choice.value}  {self.language.say(choice.title)}")
        answer = input(self._said(T("Number or value (empty: cancel): "))).strip()
        if answer.isdigit() and 1 <= int(answer) <= len(finding.choices):
            return finding.choices[int(answer) - 1].value
        return answer or None

    def ask_password(self, prompt: T) -> str | None:
        """Ask for a password on a terminal, unseen; None if there is none or nothing was typed."""
        if not sys.stdin.isatty():
            return None
        from getpass import getpass

        return getpass(self._said(prompt)) or None

    def _said(self, text: Any) -> str:
        """One line: a name must not move the cursor, command the terminal, or forge a line of its own."""
        return in_sight(self.language.say(text))

    def _progress(self, share: float, doing: T) -> None:
        line = f"{share:4.0%} {self._said(doing)}"
        self._clear_progress()
        print(line, end="", file=sys.stderr, flush=True)
        self._progress_width = _width(line)

    def _clear_progress(self) -> None:
        if self._progress_width:
            print("\r" + " " * self._progress_width + "\r", end="", file=sys.stderr, flush=True)
            self._progress_width = 0


def mend_with_option(finding: Finding) -> T | None:
    """What is to be done about a finding, with the option that does it."""
    if finding.mend is None or not finding.option:
        return finding.mend
    return T("{mend} ({option})", mend=finding.mend, option=finding.option)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int, *, to_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if to_right else text + space
